"""The data of the activity chart."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chart:
    """The bot's activity by day, the oldest day first; the tuples of values are parallel to `days`."""

    days: tuple[str, ...]
    """Labels: numbers or dates, in no script that needs shaping."""
    articles: tuple[int, ...]
    questions: tuple[int, ...]
    median: tuple[float, ...]
    """Median seconds until an answer, 0 on days without questions."""
    p95: tuple[float, ...]
    """The 95th percentile of the same."""
    languages: tuple[tuple[str, int], ...]
    """Language code and number of articles, the most frequent first."""
