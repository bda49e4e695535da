"""What people type to the bot that asks nothing of the articles: "summarise it", "shorter", "help", "delete this".

One table a language of the interface, `xx.txt`. A line is one phrase: `(a|b)` is one of several, `(a|b)?` may be left
out, `{name}` stands for the lines of the section of that name, `{n}` for a number of sentences, `{w}` for a number of
words, `{any}` for up to three words. Case, accents, apostrophes and punctuation do not count. A message is a request
only if the whole of it is one such phrase, so no line may be what somebody would look for in an article.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent

Table = Mapping[str, tuple[str, ...]]
"""Section → its lines."""


@cache
def codes() -> tuple[str, ...]:
    """Return the languages that have a table."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.txt")))


@cache
def of(code: str) -> Table:
    """Return the table of a language."""
    sections: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in (_FOLDER / f"{code}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("[") and line.endswith("]"):
            lines = sections.setdefault(line[1:-1], [])
        elif line.strip():
            lines.append(line.strip())
    return {name: tuple(section) for name, section in sections.items()}
