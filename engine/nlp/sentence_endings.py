"""The end of a sentence: one of its marks, followed only by closing quotation marks and parentheses."""

from __future__ import annotations

_STOPS = frozenset(".…。۔।॥։።။។")
_MARKS = _STOPS | frozenset("!?！？؟;:")
_AFTER = "\"'»«”“’)]」』）》›" + "".join(c for c in map(chr, range(0x3001)) if c.isspace())


def ends_sentence(text: str) -> bool:
    """Whether *text* ends as a sentence or a clause does."""
    return text.rstrip(_AFTER)[-1:] in _MARKS


def ends_with_full_stop(text: str) -> bool:
    """Whether *text* ends with a full stop."""
    return text.rstrip(_AFTER)[-1:] in _STOPS


def is_lower(letter: str) -> bool:
    """Whether *letter* is in lower case; Georgian has no other."""
    return letter.islower() and not "\u10d0" <= letter <= "\u10ff"
