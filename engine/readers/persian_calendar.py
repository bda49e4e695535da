"""Dates of the Persian calendar (Iran, Afghanistan): "25 آبان 1405" is the 16th of November 2026."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from engine import languages

_YEAR = r"(1[34]\d\d)"
_NUMERIC = re.compile(rf"(?<!\d){_YEAR}[/.-](\d{{1,2}})[/.-](\d{{1,2}})(?!\d)")
_WORDED = re.compile(rf"(?<!\d)(\d{{1,2}})\s+([^\W\d_]+)\s+(?:ماه\s+)?{_YEAR}(?!\d)")
_YEARS_OF_CYCLE, _LEAPS_OF_CYCLE = 33, 8
"""The rule of 33 years agrees with the calendar, which goes by the equinox, from 1178 to 1633 (1799 to 2254)."""
_EPOCH_YEAR, _EPOCH = 979, date(1600, 3, 20).toordinal()
"""The first day of the year 979, from which the cycles are counted."""


def to_gregorian(text: str) -> str:
    """Return *text* with a Persian date, in ASCII digits, as one of ISO 8601; unchanged if it has none."""
    if numeric := _NUMERIC.search(text):
        return _replaced(text, numeric, int(numeric[1]), int(numeric[2]), int(numeric[3]))
    for worded in _WORDED.finditer(text):
        if month := _months().get(worded[2].casefold()):
            return _replaced(text, worded, int(worded[3]), month, int(worded[1]))
    return text


def _replaced(text: str, match: re.Match[str], year: int, month: int, day: int) -> str:
    if not (1 <= month <= 12 and 1 <= day <= (31 if month <= 6 else 30)):
        return text
    years = year - _EPOCH_YEAR
    leaps = years // _YEARS_OF_CYCLE * _LEAPS_OF_CYCLE + (years % _YEARS_OF_CYCLE + 3) // 4
    days = 365 * years + leaps + 30 * (month - 1) + min(month - 1, 6) + day - 1
    # a day name before the date and a comma behind it have no place in ISO 8601
    return f"{date.fromordinal(_EPOCH + days).isoformat()} {text[match.end() :].strip(' ,،-–—')}".strip()


@cache
def _months() -> dict[str, int]:
    """Return the names of the months, with their numbers."""
    return {
        name.casefold(): number
        for page in languages.pages()
        for number, names in enumerate(page.persian_months, 1)
        for name in names.split()
    }
