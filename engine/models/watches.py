"""Articles that match a watched query."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sighting:
    """A watched query that an article matches."""

    query: int
    """Its place among those that were looked for."""
    sentence: int
    marks: tuple[tuple[int, int], ...]
    """Matched words, as spans within the sentence's own text."""
