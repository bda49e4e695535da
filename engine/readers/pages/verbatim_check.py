"""Check of the readers' invariant on extracted paragraphs: only text that the page shows, in its order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_HYPHENS = dict.fromkeys(map(ord, "-\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u200b\u2060"))


def verbatim(paragraphs: Sequence[str], visible: Iterable[str]) -> list[str]:
    """Return *paragraphs* if they follow each other in the texts *visible*; else those found there, in that order.

    trafilatura moves or doubles paragraphs on 3 of the 287 dev pages.
    """
    source = bare("".join(visible))
    keys = [bare(paragraph) for paragraph in paragraphs]
    if _chained(keys, source) or follows("".join(keys), source):
        return list(paragraphs)
    places = ((source.find(key), len(key), paragraph) for key, paragraph in zip(keys, paragraphs, strict=True) if key)
    kept, at = [], 0
    for place, length, paragraph in sorted(places, key=lambda place: place[0]):
        if place >= at:
            kept.append(paragraph)
            at = place + length
    return kept


def _chained(keys: Sequence[str], source: str) -> bool:
    """Whether the *keys* occur in *source* whole and one after the other; a quick test that nearly always succeeds."""
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
    """Return *text* without white space and hyphens."""
    return "".join(text.split()).translate(_HYPHENS)
