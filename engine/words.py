"""Words and index terms: an own tokenizer, because the libraries' drop `COVID-19`, `2024` and Hindi vowel signs.

`tokens` finds words and where they stand, `terms` makes of them what the index holds and questions ask for. The same
function serves both, so a change here is a change of `analysis.ANALYSER_VERSION`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

import Stemmer

from engine import languages

LONGEST = 64
"""Characters of a word that count: a longer one is no word."""

_RUN = "\u3005\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Letters of Chinese and Japanese, which are written without spaces."""
_THAI = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
"""Thai, Lao, Burmese and Khmer, too."""
_APOSTROPHES = "'\u2019\u02bc\u2018\u00b4`"


def _marks() -> str:
    """The combining marks below Thai and the few beside: they are parts of words, though not "alphanumeric"."""
    found = []
    for code in (*range(0x300, 0xE00), *range(0xF00, 0x1000), *range(0x1A00, 0x1E00), *range(0xA600, 0xAC00)):
        if unicodedata.category(chr(code))[0] == "M":
            found.append(chr(code))
    return "".join(found) + "\u200c\u200d"


_WORD = re.compile(
    rf"(?P<run>[{_RUN}]+)|(?P<thai>[{_THAI}]+)"
    rf"|(?P<number>\d+(?:[.,]\d+)+)"
    rf"|(?P<word>(?:(?![{_RUN}{_THAI}])[^\W_])(?:(?![{_RUN}{_THAI}])[^\W_]|[{_marks()}]|[\"״׳](?=[\u05d0-\u05ea]))*)"
)
_WORD_APOSTROPHE = re.compile(rf"[{_APOSTROPHES}](?=[^\W\d_])")
_GROUPS = re.compile(r"[.,](?=\d{3}(?!\d))")
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0640\u200c\u200d]"  # also harakat and niqqud
)
_LETTERS = str.maketrans(
    {
        "ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ё": "е",
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ی": "ي", "ک": "ك", "ؤ": "و", "ئ": "ي",
        "״": '"', "׳": "'",
    }
)  # fmt: skip


class Token(NamedTuple):
    """A word of a text: where it stands, and itself folded, accents kept (stemmers read them)."""

    start: int
    end: int
    word: str
    run: bool = False
    """Two letters of a script without spaces rather than a word."""


def tokens(text: str, language: str = "") -> Iterator[Token]:
    """The words of *text* in order; of scripts without spaces every two neighbouring letters."""
    joined = languages.of(language).apostrophe
    last: Token | None = None
    for found in _WORD.finditer(text):
        start, end = found.span()
        kind = found.lastgroup
        if kind in ("run", "thai"):
            if last:
                yield last
                last = None
            yield from _pairs(text, start, end)
            continue
        word = folded(found.group()[:LONGEST])
        if kind == "number":
            word = _GROUPS.sub("", word)
        if joined and last and last.end == start - 1 and _WORD_APOSTROPHE.match(text, start - 1):
            last = Token(last.start, end, last.word + word)
            continue
        if last:
            yield last
        last = Token(start, end, word)
        if not joined:
            yield last
            last = None
    if last:
        yield last


def _pairs(text: str, start: int, end: int) -> Iterator[Token]:
    if end - start == 1:
        yield Token(start, end, folded(text[start:end]), run=True)
    for at in range(start, end - 1):
        yield Token(at, at + 2, folded(text[at : at + 2]), run=True)


@lru_cache(maxsize=50_000)
def folded(word: str) -> str:
    """*word* without case and width; digits of every script are ASCII digits."""
    word = unicodedata.normalize("NFKC", word)
    if word.isascii():
        return word.casefold()
    word = word.replace("İ", "i").casefold()  # casefold leaves a combining dot on the Turkish capital
    return "".join(str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() else c for c in word)


@lru_cache(maxsize=50_000)
def plain(word: str) -> str:
    """A folded *word* without accents, and with letters that are typed one for the other made one."""
    if word.isascii():
        return word
    word = _ACCENTS.sub("", unicodedata.normalize("NFD", word)).translate(_LETTERS)
    return unicodedata.normalize("NFC", word)


@cache
def _stemmer(language: str) -> Callable[[str], str]:
    page = languages.of(language)
    if page.stemmer:
        stem: Callable[[str], str] = Stemmer.Stemmer(page.stemmer, 0).stemWord
        return stem
    endings = page.suffixes.split()
    return lambda word: _cut(word, endings)


def _cut(word: str, endings: list[str]) -> str:
    """*word* without the first ending that leaves three letters of it."""
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


@lru_cache(maxsize=100_000)
def stem(word: str, language: str) -> str:
    """The index term of a folded word."""
    return plain(_stemmer(language)(word)) or plain(word) or word


def terms(text: str, language: str) -> tuple[str, ...]:
    """The index terms of *text*, with repetitions: what articles are found by, and what questions ask for."""
    return tuple(token.word if token.run else stem(token.word, language) for token in tokens(text, language))


def flat(text: str) -> str:
    """*text* as plain words parted by one space: what phrases of the language pages are compared with."""
    return " ".join(plain(folded(found.group()[:LONGEST])) for found in _WORD.finditer(text))
