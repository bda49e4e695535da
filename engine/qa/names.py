"""Variant spellings of names, accepted only if a neighbouring sentence supports them.

"Blake" finds a sentence about "Blaike" if the neighbouring sentence has the full name with Blake, or the same
quotation, and no other name in the sentence is as similar.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from rapidfuzz.distance import JaroWinkler

from engine.nlp import tokenizer

MIN_SHARED_LETTERS = 2
"""The least number of letters that two spellings of a name share, beside the first."""
MIN_SIMILARITY = 0.7
"""Jaro-Winkler similarity from which two names may be variants."""

_NAME = re.compile(r"[^\W\d_]{2,}")
_QUOTATION = re.compile(r"[\"«“„]([^\"»”“]{10,200})[\"»”“]")


@lru_cache(maxsize=20_000)
def spans(text: str) -> dict[str, tuple[tuple[int, int], ...]]:
    """Return the capitalised words of *text*, plain, with their spans; without the first word of a sentence."""
    places: dict[str, tuple[tuple[int, int], ...]] = {}
    for match in _NAME.finditer(text):
        start = match.start()
        before = text[:start].rstrip()
        begins = not before or before[-1] in '.!?…"«“„(—–-'
        if match.group()[0].isupper() and not begins:
            plain = tokenizer.unaccented(match.group())
            places[plain] = (*places.get(plain, ()), match.span())
    return places


def variant(surface: str, sentence: str, *neighbours: str) -> str:
    """Return the name in *sentence* that is a variant of *surface* supported by a neighbour; "" if there is none."""
    name = tokenizer.unaccented(surface)
    if len(name) < 3 or not any(_supports(name, sentence, neighbour) for neighbour in neighbours):
        return ""
    near = [(likeness(name, other), other) for other in spans(sentence)]
    alike, best = max(near, default=(0.0, ""))
    return best if alike else ""


def likeness(name: str, other: str) -> float:
    """Return the similarity of two plain names, 0 if they cannot be variants: first letter, shared letters, order."""
    if name == other or name[:1] != other[:1]:
        return 0.0
    if sum((Counter(name[1:]) & Counter(other[1:])).values()) < MIN_SHARED_LETTERS:
        return 0.0
    alike = JaroWinkler.similarity(name, other)
    return alike if alike >= MIN_SIMILARITY else 0.0


def _supports(name: str, sentence: str, neighbour: str) -> bool:
    """Whether *neighbour* has the full name, or the name and a quotation that *sentence* has too."""
    for start, end in spans(neighbour).get(name, ()):
        if _ends_with_capital(neighbour[:start]) or _begins_with_capital(neighbour[end:]):
            return True
        quotations = {tokenizer.flat(quotation) for quotation in _QUOTATION.findall(neighbour)}
        if quotations & {tokenizer.flat(quotation) for quotation in _QUOTATION.findall(sentence)}:
            return True
    return False


def _ends_with_capital(text: str) -> bool:
    last = text.rsplit(None, 1)[-1] if text.endswith(" ") and text.strip() else ""
    return last[:1].isupper() and last.isalpha()


def _begins_with_capital(text: str) -> bool:
    return text[:1] == " " and text[1:2].isupper()
