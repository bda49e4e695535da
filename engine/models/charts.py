"""What the picture of the last days shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chart:
    """What the owners' picture shows; the days are the oldest first, and have as many values of each kind."""

    days: tuple[str, ...]
    """As they are written under the picture: numbers or dates, in no script that needs shaping."""
    articles: tuple[int, ...]
    questions: tuple[int, ...]
    usual: tuple[float, ...]
    """Seconds within which half of a day's questions were answered, 0 where there was none."""
    slow: tuple[float, ...]
    """… within which all but one in twenty were."""
    languages: tuple[tuple[str, int], ...]
    """Codes of languages and how many articles are in each, the most frequent first."""
