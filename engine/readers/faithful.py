"""The law of the readers, enforced on what a library took out of a page: only what it shows, and in its order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from engine.clean import clean

_LOOSE = re.compile("[\\s\u00ad\u2010-\u2015\u200b\u2060-]+")


def faithful(paragraphs: Sequence[str], shown: Iterable[str]) -> list[str]:
    """*paragraphs* as they are, if they follow each other in the texts *shown*; else put back into that order.

    trafilatura moves or doubles paragraphs on 3 of the 287 dev pages.
    """
    source = bare("".join(shown))
    if follows(bare("".join(paragraphs)), source):
        return list(paragraphs)
    places = ((source.find(key), len(key), paragraph) for paragraph in paragraphs if (key := bare(paragraph)))
    kept, at = [], 0
    for place, length, paragraph in sorted(places, key=lambda one: one[0]):
        if place >= at:
            kept.append(paragraph)
            at = place + length
    return kept


def follows(text: str, source: str) -> bool:
    """Whether *text* is a subsequence of *source*."""
    at = -1
    for char in text:
        at = source.find(char, at + 1)
        if at < 0:
            return False
    return True


def bare(text: str) -> str:
    """*text* cleaned, without white space and hyphens."""
    return _LOOSE.sub("", clean(text))
