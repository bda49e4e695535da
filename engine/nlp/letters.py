"""What a letter is, where Python's own answer is not the one that sentences need."""

from __future__ import annotations


def is_lower(letter: str) -> bool:
    """Whether *letter* is in lower case; Georgian has no other."""
    return letter.islower() and not "\u10d0" <= letter <= "\u10ff"
