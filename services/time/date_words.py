"""Tokens of dates and times in many languages: numbers, times of day, names by CLDR. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

from babel import Locale
from babel.units import format_unit

from engine import languages

UNITS = ("hour", "day", "week", "month", "year")
_HALVES = {"am", "pm"}
"""Written in many languages, like "h" for hours."""

_BREAK = re.compile(r"[\s,;&،؛]+")
_MINUTES = re.compile(  # "8 h 30", "8.30", "8 : 30"
    r"(?<![\w.:/+-])(\d{1,2})(?:(?:\s*:\s*|\.)(\d\d)(?!\d|[.:/+-]\d)|\s*h\s*(\d\d)(?!\d|[.:/+-]\d|\s*h))", re.IGNORECASE
)
_NUMBER = re.compile(r"(\d{1,4})(?::(\d\d))?([^\W\d_]*)")
_SIGNS = re.compile(r"[.'’ʼ`!?()–—-](?!\d)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A word, or a number with what belongs to it: 20, 8:30, 8 Uhr, 7d."""

    text: str
    word: str = ""
    """Flattened; "" for a number."""
    number: int = -1
    minute: int = -1
    mark: str = ""
    """am, pm, Uhr, a unit of time or an ordinal's ending, flattened."""

    @property
    def surely_a_time(self) -> bool:
        """Whether it is a time of day in any context."""
        return self.minute >= 0 or self.mark in _HALVES | _OCLOCK

    def time(self) -> int | None:
        """Return the minute of the day; None if it is no time."""
        hour, minute = self.number, max(self.minute, 0)
        if self.mark in _HALVES:
            hour = hour % 12 + 12 * (self.mark == "pm") if 1 <= hour <= 12 else 24
        elif self.mark and self.mark not in _OCLOCK and unit(self.mark) != "hour":
            return None
        return hour * 60 + minute if 0 <= hour < 24 and minute < 60 else None

    def plain(self) -> int | None:
        """Return the number of days, articles or a date; None if it is something else."""
        bare = self.minute < 0 and (not self.mark or self.mark in _ORDINALS)
        return self.number if bare and self.number >= 0 else None


def pieces(line: str) -> list[Piece]:
    """Split a line into pieces."""
    text = "".join(c for c in unicodedata.normalize("NFKC", line) if unicodedata.category(c) != "Cf")
    text = _MINUTES.sub(lambda pieces_: f"{pieces_[1]}:{pieces_[2] or pieces_[3]}", text)
    pieces_: list[Piece] = []
    for each in filter(None, _BREAK.split(text)):
        word, before = flat(each), pieces_[-1] if pieces_ else None
        if before and before.number >= 0 and not before.mark and _marks(word, before):
            pieces_[-1] = replace(before, text=f"{before.text} {each}", mark=word)
        elif (number := _NUMBER.fullmatch(word)) and _is_known_mark(number[3]):
            minute = int(number[2]) if number[2] else -1
            pieces_.append(Piece(each, number=int(number[1]), minute=minute, mark=number[3]))
        else:
            pieces_.append(Piece(each, word or each))
    return pieces_


def _marks(word: str, number: Piece) -> bool:
    """Whether a word is the unit of the number before it; "8 y 18" are no years, "8 Mon" no months."""
    if word in _HALVES | _OCLOCK or unit(word) == "hour":
        return True
    return number.minute < 0 and len(word) > 2 and bool(unit(word)) and weekday(word) is None


def _is_known_mark(mark: str) -> bool:
    return not mark or mark in _HALVES | _OCLOCK | _ORDINALS or bool(unit(mark))


def flat(text: str) -> str:
    """Return lower case without accents, apostrophes, dots and hyphens, as in "Week-end", "п’ятниця", "أمس"."""
    plain = unicodedata.normalize("NFKD", text.casefold()).replace("ł", "l")
    kept = "".join(c for c in plain if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")
    return _SIGNS.sub("", kept)


def vocabulary(words: Iterable[str]) -> frozenset[str]:
    """Return lists of words of the language pages as flattened words."""
    return frozenset(flat(word) for listed in words for word in listed.split())


_TIMES = languages.time_words()
"""Languages whose names of days, months and units of time are known."""
_OCLOCK = vocabulary(words.oclock for words in _TIMES.values())
_ORDINALS = vocabulary(words.ordinal_endings for words in _TIMES.values())
_ARTICLES = tuple(filter(None, (words.article_prefix for words in _TIMES.values())))
_INFLECTING = frozenset(code for code, words in _TIMES.items() if words.inflects_names)
_INFLECTING_UNITS = _INFLECTING | {code for code, words in _TIMES.items() if words.inflects_units}


def weekday(word: str) -> int | None:
    """Return the day of the week (0 is Monday) that a flattened word names."""
    return _meaning_of(word, *_weekdays())


def month(word: str) -> int | None:
    """Return the month that a flattened word names."""
    return _meaning_of(word, *_months())


def unit(word: str) -> str:
    """Return the unit of time that a flattened word names: "hour", "day", "week", "month", "year", "" for none."""
    index = _meaning_of(word, *_units())
    return UNITS[index] if index is not None else ""


class _Name(NamedTuple):
    name: str
    meant: int
    language: str


def _meaning_of(word: str, names: dict[str, int], inflected: dict[str, int]) -> int | None:
    """Return what is called so, also with an article before it.

    Where a language inflects, a word is a name as well when they begin alike, in four letters and in all but the name's
    last two, and the word is at most two letters longer; when it could be two names it is none.
    """
    for each in (word, *_without_article(word)):
        if each in names:
            return names[each]
    near = {
        meant
        for name, meant in inflected.items()
        if word.startswith(name[: max(4, len(name) - 2)]) and len(word) <= len(name) + 2
    }
    return near.pop() if len(near) == 1 else None


def _without_article(word: str) -> Iterator[str]:
    return (word.removeprefix(article) for article in _ARTICLES if word.startswith(article))


def _table(named: Iterable[_Name], inflecting: frozenset[str] = _INFLECTING) -> tuple[dict[str, int], dict[str, int]]:
    """Return (name → meaning, without ambiguous ones; inflected names → meaning)."""
    meanings: dict[str, set[int]] = {}
    inflected: dict[str, int] = {}
    for name, meant, language in named:
        for each in {flat(name), flat(name.partition("-")[0]), *_without_article(flat(name))} - {""}:
            meanings.setdefault(each, set()).add(meant)
            if language in inflecting and len(each) >= 4:
                inflected[each] = meant
    return {name: min(meant) for name, meant in meanings.items() if len(meant) == 1}, inflected


@cache
def _weekdays() -> tuple[dict[str, int], dict[str, int]]:
    return _table(_of_weekdays())


def _of_weekdays() -> Iterator[_Name]:
    for language, words in _TIMES.items():
        yield from (_Name(name, day, language) for name, day in words.short_days)
        for form in Locale.parse(language).days.values():
            for day, name in (*form["wide"].items(), *form["abbreviated"].items()):
                yield _Name(name, day, language)
            for day, name in form["wide"].items():
                yield _Name(f"{name.partition('-')[0]}s", day, language)  # "Mondays", "lundis", "montags", "segundas"


@cache
def _months() -> tuple[dict[str, int], dict[str, int]]:
    return _table(
        _Name(name, number, language)
        for language in _TIMES
        for form in Locale.parse(language).months.values()
        for width in ("wide", "abbreviated")
        for number, name in form[width].items()
    )


@cache
def _units() -> tuple[dict[str, int], dict[str, int]]:
    return _table(_of_units(), _INFLECTING_UNITS)  # "letzten drei Tagen"


def _of_units() -> Iterator[_Name]:
    for language in _TIMES:
        for meant, name in enumerate(UNITS):
            for width in ("long", "short", "narrow"):
                for count in (1, 2, 3, 5, 11, 1.5):  # every plural there is
                    name_with_count = format_unit(count, f"duration-{name}", width, locale=language)
                    if "duration-" not in name_with_count:  # the key, where CLDR has no name
                        yield _Name(re.sub(r"[\d.,\s]+", "", name_with_count), meant, language)
