"""Where a text may be cut: between visible characters (grapheme clusters), never inside one."""

from __future__ import annotations

import regex

MAX_CLUSTER = 64
"""Longest cluster that is kept whole, in code points: the longest emoji in use has 10, hostile ones are endless."""

_CLUSTER = regex.compile(r"\X")
_JOINER = "\u200d"


def units(text: str) -> int:
    """Return the length of *text* as Telegram counts it: in UTF-16 units."""
    return len(text) + sum(character > "\uffff" for character in text)


def boundary(text: str, at: int) -> bool:
    """Tell whether a cut before `text[at]` leaves every visible character whole."""
    if at <= 0 or at >= len(text):
        return True
    if text[at - 1] == _JOINER:  # Sinhala joins letters by it, which Unicode's clusters do not know
        return False
    cluster = _CLUSTER.match(text, at - 1, at + 1)
    return cluster is not None and cluster.end() == at


def cut(text: str, max_units: int) -> int:
    """Return the index of a cut with at most *max_units* UTF-16 units before it.

    The cut is after a white space in the last fifth if there is one, else at a boundary of visible characters. At
    least one code point is before it, so that repeated cutting ends.
    """
    end, used = 0, 0
    for character in text:
        used += 2 if character > "\uffff" else 1
        if used > max_units:
            break
        end += 1
    if end >= len(text):
        return len(text)
    for at in range(end, end - end // 5, -1):
        if text[at - 1].isspace() and boundary(text, at):
            return at
    for at in range(end, max(end - MAX_CLUSTER, 0), -1):
        if boundary(text, at):
            return at
    return max(end, 1)
