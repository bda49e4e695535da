"""The end of a sentence: one of its marks, followed only by closing quotation marks, parentheses and note marks."""

from __future__ import annotations

from engine.nlp import note_marks

_STOPS = frozenset(".…。۔।॥։።။។")
_MARKS = _STOPS | frozenset("!?！？؟;:")
_AFTER = "\"'»«”“’)]」』）》›" + "".join(c for c in map(chr, range(0x3001)) if c.isspace())
_END_LENGTH = 200
"""Characters in which marks, quotation marks and white space after the last word stand."""


def ends_sentence(text: str) -> bool:
    """Whether *text* ends as a sentence or a clause does."""
    return _last_letter(text) in _MARKS


def ends_with_full_stop(text: str) -> bool:
    """Whether *text* ends with a full stop."""
    return _last_letter(text) in _STOPS


def _last_letter(text: str) -> str:
    return note_marks.without(text.rstrip()[-_END_LENGTH:]).rstrip(_AFTER)[-1:]
