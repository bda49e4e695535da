"""Words that are also written as one: Wi-Fi and wifi, G-20 and G20, week-end and weekend, EE. UU. and EEUU."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

MAX_LETTERS = 40
"""A longer chain of words is not written as one."""

_LETTER = r"[^\W\d_]"
_SPACE = "[ \u00a0\u202f]"
_CANDIDATE = re.compile(rf"[-\u2010\u2011]|{_LETTER}\.{_SPACE}?{_LETTER}|{_LETTER}{_SPACE}\d|([^\W\d_])\1{_SPACE}")
_FORMS = re.compile(
    r"(?<![^\W_])(?:"
    r"(?P<hyphens>[^\W_]+(?:[-\u2010\u2011][^\W_]+)+)"
    rf"|(?P<initials>{_LETTER}{{1,2}}\.(?:{_SPACE}?{_LETTER}{{1,2}}\.)+)"
    rf"|(?P<doubled>({_LETTER})\4{_SPACE}?({_LETTER})\5)"
    rf"|(?P<number>{_LETTER}{{1,5}}{_SPACE}\d{{1,4}}(?![.,]?\d))"
    r")(?![^\W_])"
)
"""Parts with hyphens; initials; doubled initials, the Spanish plural; capitals and a number."""
_BETWEEN = re.compile(r"[\W_]+")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7ff]")


class Joined(NamedTuple):
    """Some words of a text, and the same written as one."""

    start: int
    end: int
    word: str


def find(text: str) -> Iterator[Joined]:
    """Yield what in *text* is also written as one word."""
    if not _CANDIDATE.search(text):
        return
    for match in _FORMS.finditer(text):
        written = match.group()
        word = _BETWEEN.sub("", written)
        if len(word) > MAX_LETTERS or word.isdigit() or _UNSPACED.search(word):
            continue
        if match["hyphens"] or word.isupper() or (match["initials"] and len(written) == written.count(".") + len(word)):
            yield Joined(match.start(), match.end(), word)
