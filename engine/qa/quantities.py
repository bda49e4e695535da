"""The quantities of a text as numbers: "1.5 million" and "1,500,000" are the same, and "€5m" may be five millions."""

from __future__ import annotations

import re
from functools import lru_cache

from engine import languages
from engine.nlp import tokenizer

_NUMBER = re.compile(
    r"(?<![\d.,])(?P<digits>\d{1,3}(?:[.,’'\u00a0\u202f ]\d{3}(?!\d))+|\d+)(?P<part>[.,]\d+)?"
    r"(?P<after>\s?[^\s\d.,;:!?()]*)"
)
_SEPARATOR = re.compile(r"[.,’'\u00a0\u202f ]")
_ONE_GROUP = re.compile(r"\d+[.,]\d{3}")

_WORDS = {
    tokenizer.flat(word): scale
    for page in languages.pages()
    for scale, words in ((1e3, page.thousand), (1e6, page.million), (1e9, page.milliard))
    for word in words.split()
}
_SIGNS = {sign: scale for page in languages.pages() for sign, scale in page.number_signs}


@lru_cache(maxsize=5000)
def values(text: str) -> frozenset[float]:
    """Return the numbers of *text*, each times the word or sign behind it, and in each way it can be read.

    "1.500" is 1,500 or one and a half, "5m" five millions or five metres.
    """
    found = set()
    for match in _NUMBER.finditer(tokenizer.folded(text)):
        digits, part, after = match["digits"], match["part"] or "", match["after"].strip()
        readings = [_SEPARATOR.sub("", digits) + part.replace(",", ".")]
        if not part and _ONE_GROUP.fullmatch(digits):
            readings.append(digits.replace(",", "."))
        word = _WORDS.get(tokenizer.flat(after))
        sign = _SIGNS.get(after) or _leading(after)
        scales = [word] if word else [1.0, sign] if sign else [1.0]
        found |= {round(float(reading) * scale, 6) for reading in readings for scale in scales}
    return frozenset(found)


def _leading(after: str) -> float | None:
    """Return the factor of the sign that letters begin with in a script without spaces, None without one."""
    signs = () if after.isascii() else (sign for sign in _SIGNS if after.startswith(sign))
    return _SIGNS.get(max(signs, key=len, default=""))
