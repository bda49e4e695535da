"""Names spelled otherwise: a name is taken for another only where the sentence beside it supports that.

"Blake" finds a sentence about "Blaike" if the neighbouring sentence has Blake by his full name, or the same quotation,
and no other name there is as near.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from rapidfuzz.distance import JaroWinkler

from engine.nlp import tokenizer

SHARED = 2
"""Letters that two spellings of a name share at least, beside the first."""
ALIKE = 0.7
"""Jaro-Winkler similarity from which two names may be one."""

_NAME = re.compile(r"[^\W\d_]{2,}")
_QUOTATION = re.compile(r"[\"«“„]([^\"»”“]{10,200})[\"»”“]")


@lru_cache(maxsize=20_000)
def spans(text: str) -> dict[str, tuple[tuple[int, int], ...]]:
    """The capitalised words of *text*, plain, and where they stand; the first word of a sentence is not counted."""
    found: dict[str, tuple[tuple[int, int], ...]] = {}
    for match in _NAME.finditer(text):
        start = match.start()
        before = text[:start].rstrip()
        begins = not before or before[-1] in '.!?…"«“„(—–-'
        if match.group()[0].isupper() and not begins:
            plain = tokenizer.plain(tokenizer.folded(match.group()))
            found[plain] = (*found.get(plain, ()), match.span())
    return found


def variant(asked: str, sentence: str, *neighbours: str) -> str:
    """The name in *sentence* that is *asked* spelled otherwise, as a neighbour shows; "" where there is none."""
    name = tokenizer.plain(tokenizer.folded(asked))
    if len(name) < 3 or not any(_supports(name, sentence, neighbour) for neighbour in neighbours):
        return ""
    near = [(likeness(name, other), other) for other in spans(sentence)]
    alike, best = max(near, default=(0.0, ""))
    return best if alike else ""


def likeness(name: str, other: str) -> float:
    """How alike two plain names are, 0 where they are no spellings of one: first letter, shared letters, order."""
    if name == other or name[:1] != other[:1] or sum((Counter(name[1:]) & Counter(other[1:])).values()) < SHARED:
        return 0.0
    alike = JaroWinkler.similarity(name, other)
    return alike if alike >= ALIKE else 0.0


def _supports(name: str, sentence: str, neighbour: str) -> bool:
    """Whether *neighbour* has the name in full, or has it and a quotation that *sentence* has, too."""
    for start, end in spans(neighbour).get(name, ()):
        if _capital_ends(neighbour[:start]) or _capital_begins(neighbour[end:]):
            return True
        quotations = {tokenizer.flat(quotation) for quotation in _QUOTATION.findall(neighbour)}
        if quotations & {tokenizer.flat(quotation) for quotation in _QUOTATION.findall(sentence)}:
            return True
    return False


def _capital_ends(text: str) -> bool:
    last = text.rsplit(None, 1)[-1] if text.endswith(" ") and text.strip() else ""
    return last[:1].isupper() and last.isalpha()


def _capital_begins(text: str) -> bool:
    return text[:1] == " " and text[1:2].isupper()
