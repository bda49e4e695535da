"""Where a text may be cut: between the characters a person sees, never inside one."""

from __future__ import annotations

import unicodedata

LONGEST = 64
"""Code points after which a cluster is cut all the same: the longest emoji in use has 10, hostile ones have no end."""

_ZWNJ, _ZWJ = "\u200c", "\u200d"
_EXTRA = frozenset("\u0e33\u0eb3\uff9e\uff9f")  # Thai and Lao "am", half-width voicing marks: letters that extend
_VIRAMA = 9  # the combining class of the signs that join two Indic letters into one


def units(text: str) -> int:
    """Return the length of *text* as Telegram counts it: in UTF-16 units."""
    return len(text) + sum(character > "\uffff" for character in text)


def boundary(text: str, at: int) -> bool:
    """Tell whether a cut before `text[at]` leaves every visible character whole."""
    if at <= 0 or at >= len(text):
        return True
    before, after = text[at - 1], text[at]
    if after in (_ZWNJ, _ZWJ) or before == _ZWJ or after in _EXTRA:
        return False
    if unicodedata.category(after)[0] == "M" or "\U0001f3fb" <= after <= "\U0001f3ff":
        return False
    if "\U000e0020" <= after <= "\U000e007f" or (before, after) == ("\r", "\n"):
        return False
    if unicodedata.combining(before) == _VIRAMA and unicodedata.category(after) == "Lo":
        return False
    if _flag(before) and _flag(after):
        start = at
        while start > 0 and at - start < LONGEST and _flag(text[start - 1]):
            start -= 1
        return (at - start) % 2 == 0
    return not _one_syllable(before, after)


def cut(text: str, most: int) -> int:
    """Return where to cut so that at most *most* UTF-16 units stand before it.

    It is a white space in the last fifth where there is one (the space stays before the cut), else a boundary.
    At least one code point stands before it, so that cutting always comes to an end.
    """
    end, used = 0, 0
    for character in text:
        used += 2 if character > "\uffff" else 1
        if used > most:
            break
        end += 1
    if end >= len(text):
        return len(text)
    for at in range(end, end - end // 5, -1):
        if text[at - 1].isspace() and boundary(text, at):
            return at
    for at in range(end, max(end - LONGEST, 0), -1):
        if boundary(text, at):
            return at
    return max(end, 1)


def _flag(character: str) -> bool:
    """Two regional indicators are one flag."""
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _one_syllable(before: str, after: str) -> bool:
    """Tell whether two Korean letters belong to one block: leading + vowel + final."""
    leading = "\u1100" <= before <= "\u115f" or "\ua960" <= before <= "\ua97c"
    syllable = "\uac00" <= before <= "\ud7a3"
    open_syllable = syllable and (ord(before) - 0xAC00) % 28 == 0
    vowel_before = "\u1160" <= before <= "\u11a7" or "\ud7b0" <= before <= "\ud7c6"
    final_before = "\u11a8" <= before <= "\u11ff" or "\ud7cb" <= before <= "\ud7fb"
    vowel = "\u1160" <= after <= "\u11a7" or "\ud7b0" <= after <= "\ud7c6"
    final = "\u11a8" <= after <= "\u11ff" or "\ud7cb" <= after <= "\ud7fb"
    if leading:
        return "\u1100" <= after <= "\u115f" or "\ua960" <= after <= "\ua97c" or vowel or "\uac00" <= after <= "\ud7a3"
    if vowel:
        return open_syllable or vowel_before
    return final and (syllable or vowel_before or final_before)
