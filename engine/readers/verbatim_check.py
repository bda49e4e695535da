"""The law of the readers, enforced on what a library took out of a page: only what it shows, and in its order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_HYPHENS = dict.fromkeys(map(ord, "-\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u200b\u2060"))


def faithful(paragraphs: Sequence[str], shown: Iterable[str]) -> list[str]:
    """*paragraphs* as they are, if they follow each other in the texts *shown*; else put back into that order.

    trafilatura moves or doubles paragraphs on 3 of the 287 dev pages.
    """
    source = bare("".join(shown))
    keys = [bare(paragraph) for paragraph in paragraphs]
    if _chained(keys, source) or follows("".join(keys), source):
        return list(paragraphs)
    places = ((source.find(key), len(key), one) for key, one in zip(keys, paragraphs, strict=True) if key)
    kept, at = [], 0
    for place, length, paragraph in sorted(places, key=lambda one: one[0]):
        if place >= at:
            kept.append(paragraph)
            at = place + length
    return kept


def _chained(keys: Sequence[str], source: str) -> bool:
    """Whether the *keys* stand in *source* whole and one after the other: nearly always, and quickly told."""
    at = 0
    for key in keys:
        place = source.find(key, at)
        if place < 0:
            return False
        at = place + len(key)
    return True


def follows(text: str, source: str) -> bool:
    """Whether *text* is a subsequence of *source*."""
    at = -1
    for char in text:
        at = source.find(char, at + 1)
        if at < 0:
            return False
    return True


def bare(text: str) -> str:
    """*text* without white space and hyphens."""
    return "".join(text.split()).translate(_HYPHENS)
