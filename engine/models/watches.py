"""Articles that match a watched query."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WatchMatch:
    """A watched query that an article matches."""

    query: int
    """Index into the queries."""
    sentence: int
    """Index of the sentence with most words of the query."""
    marks: tuple[tuple[int, int], ...]
    """Matched words, as spans within the sentence's own text."""
