"""Parsing schedules of digests: days, times of day, a zone. Pure. Spans are parsed in `ranges`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from functools import reduce
from operator import or_
from typing import NamedTuple
from zoneinfo import ZoneInfo

from engine import languages
from services.time import zones
from services.time.date_words import Piece, flat, pieces, vocabulary, weekday

LONGEST = 64
"""Most characters of a schedule or span."""
TIMES = 6
"""Most times of day in one schedule."""
ALL_DAYS, WEEKDAYS, WEEKEND = 0b1111111, 0b0011111, 0b1100000
"""Bit masks: 1 is Monday, 64 Sunday."""

_EACH_WEEK = 0
"""Says nothing: a day must be named, too."""
_TIMES = tuple(languages.time_words().values())
_PHRASES = {
    " ".join(map(flat, phrase.split())): days
    for words in _TIMES
    for days, phrases in (
        (ALL_DAYS, words.every_day),
        (WEEKDAYS, words.weekdays),
        (WEEKEND, words.weekend),
        (_EACH_WEEK, words.every_week),
    )
    for phrase in phrases
}
_OFF = vocabulary(words.off for words in _TIMES)
_FROM = vocabulary(words.from_day for words in _TIMES)
_TO = {"-", "–", "—"} | vocabulary(words.to_day for words in _TIMES)
_AT = vocabulary(words.at for words in _TIMES)
_EVERY = vocabulary(words.every for words in _TIMES)
_FILLERS = vocabulary(words.schedule_fillers for words in _TIMES)


@dataclass(frozen=True, slots=True)
class Schedule:
    """Days and times of day."""

    days: int
    """Bit mask: 1 is Monday, 64 Sunday."""
    minutes: tuple[int, ...]
    """Of the local day, ascending."""
    zone: str = ""
    """IANA name, "" if none was written."""


@dataclass(frozen=True, slots=True)
class Off:
    """The request to stop digests."""


@dataclass(frozen=True, slots=True)
class Unclear:
    """The words that were not understood, "" if a time of day is missing."""

    word: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Which articles a digest is of: since a moment, or the last so many."""

    since: datetime | None = None
    until: datetime | None = None
    count: int = 0


class _Kind(Enum):
    DAYS = auto()
    TIME = auto()
    ZONE = auto()
    AT = auto()
    EVERY = auto()
    SMALL = auto()
    UNKNOWN = auto()


class _Part(NamedTuple):
    kind: _Kind
    pieces: Sequence[Piece]
    days: int = 0

    @property
    def words(self) -> str:
        return _words(self.pieces)


def parse(line: str) -> Schedule | Off | Unclear:
    """Parse "weekdays 08:00 Europe/Paris", "lundi 9h", "8:00 and 18:30", "off".

    One group of days and one of times, in either order. A number is a time of day when it has minutes, am, pm or Uhr,
    or when a day, a zone, a word like "at", or a second time with an "h" stands beside it: "20", "12h" and "12 hours"
    alone are spans of articles, and no schedules.
    """
    if len(line) > LONGEST:
        return Unclear(line[:LONGEST])
    pieces_ = pieces(line)
    if len(pieces_) == 1 and pieces_[0].word in _OFF:
        return Off()
    parts = list(_parts(pieces_))
    if fault := _fault(parts):
        return Unclear(fault)
    days = [part for part in parts if part.kind is _Kind.DAYS]
    times = [part.pieces[0] for part in parts if part.kind is _Kind.TIME]
    zone = next((part.words for part in parts if part.kind is _Kind.ZONE), "")
    mask = reduce(or_, (part.days for part in days), 0)
    if not times or (days and not mask):
        return Unclear(days[0].words if days and not mask else "")
    sure = bool(days or zone) or any(part.kind is _Kind.AT for part in parts) or any(t.surely_a_time for t in times)
    minutes = {time.time() or 0 for time in times}
    if len(minutes) > TIMES or not (sure or (len(minutes) > 1 and all(time.mark for time in times))):
        return Unclear(line.strip())
    return Schedule(mask or ALL_DAYS, tuple(sorted(minutes)), zones.find(zone))


def _fault(parts: Sequence[_Part]) -> str:
    """Return the words that keep a line from being a schedule."""
    groups: list[_Kind] = []
    before, zone = _Kind.SMALL, ""
    for at, part in enumerate(parts):
        time = part.pieces[0]
        counted = bool(time.mark) if before is _Kind.EVERY else before is _Kind.ZONE and zone.startswith("Etc/")
        match part.kind:
            case _Kind.ZONE if not zone:
                zone = zones.find(part.words)
            case _Kind.UNKNOWN | _Kind.ZONE:
                return part.words
            case _Kind.AT if at and parts[at - 1].kind is _Kind.TIME:  # "8h à 18h"
                return " ".join(each.words for each in parts[at - 1 :])
            case _Kind.TIME if time.time() is None or (counted and not time.surely_a_time):  # "every 2 hours", "UTC 2"
                return part.words
            case _Kind.TIME | _Kind.DAYS if groups[-1:] != [part.kind]:
                groups.append(part.kind)
        if len(groups) > 2:  # "Monday 9:00, Tuesday 10:00"
            return " ".join(each.words for each in parts[at:])
        before = part.kind if part.kind is not _Kind.SMALL else before
    return ""


def _parts(pieces_: Sequence[Piece]) -> Iterator[_Part]:
    at = 0
    while at < len(pieces_):
        part = _part(pieces_, at)
        yield part
        at += len(part.pieces)


def _part(pieces_: Sequence[Piece], at: int) -> _Part:
    """Return the part that begins at a piece."""
    piece = pieces_[at]
    following = next((each for each in pieces_[at + 1 :] if each.word not in _FILLERS), piece)
    if piece.number >= 0:
        return _Part(_Kind.TIME, [piece])
    for length in (4, 3, 2, 1):
        days = _PHRASES.get(" ".join(each.word or "0" for each in pieces_[at : at + length]))
        if days is not None:
            return _Part(_Kind.DAYS, pieces_[at : at + length], days)
    if named := _days(pieces_, at):
        return named
    for length in (3, 2):  # "New York", "America/New York"
        if zones.find(_words(pieces_[at : at + length])):
            return _Part(_Kind.ZONE, pieces_[at : at + length])
    if piece.word in _AT and following.number >= 0 and not (piece.word in _EVERY and following.mark):
        return _Part(_Kind.AT, [piece])  # Italian "alle 8"; German "alle 2 Stunden" counts hours
    if piece.word in _EVERY | _FILLERS:
        return _Part(_Kind.EVERY if piece.word in _EVERY else _Kind.SMALL, [piece])
    return _Part(_Kind.ZONE if zones.find(piece.text) else _Kind.UNKNOWN, [piece])


def _days(pieces_: Sequence[Piece], at: int) -> _Part | None:
    """Return the days that begin at a piece: "Monday", "Mon-Fri", "Mon to Fri", "du lundi au vendredi"."""
    ends = [weekday(flat(end)) for end in re.split("[-–—]", pieces_[at].text)]
    if len(ends) == 2 and ends[0] is not None and ends[1] is not None:
        return _Part(_Kind.DAYS, [pieces_[at]], _range(ends[0], ends[1]))
    begun = pieces_[at].word in _FROM
    first = weekday(pieces_[at + begun].word) if at + begun < len(pieces_) else None
    if first is None:
        return None
    last = at + begun + 1
    while last < len(pieces_) and pieces_[last].word in _TO and (begun or weekday(pieces_[last].word) is None):
        last += 1  # "Mo, Do, Fr" are three days, "od poniedziałku do piątku" five
    end = weekday(pieces_[last].word) if at + begun + 1 < last < len(pieces_) else None
    if end is not None:
        return _Part(_Kind.DAYS, pieces_[at : last + 1], _range(first, end))
    return None if begun else _Part(_Kind.DAYS, [pieces_[at]], 1 << first)


def _range(first: int, last: int) -> int:
    return sum(1 << (first + day) % 7 for day in range((last - first) % 7 + 1))


def _words(pieces_: Sequence[Piece]) -> str:
    return " ".join(piece.text for piece in pieces_)


def next_at(days: int, minute: int, zone: str, after: datetime) -> datetime:
    """Return the first moment after *after* at which the clock of *zone* shows *minute* on one of *days*."""
    today = after.astimezone(ZoneInfo(zone)).date()
    for day in zones.days_from(today - timedelta(days=1)):
        if days >> day.weekday() & 1 and (at := zones.instant(day, minute, zone)) > after:
            return at
    raise AssertionError("there is always a next day")
