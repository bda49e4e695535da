"""Parsing ranges of articles for digests and searches: since a moment, between two, the last N. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from engine import languages
from engine.languages.model import TimeWords
from services.time import schedules, zones
from services.time.date_words import UNITS, Piece, flat, month, pieces, unit, weekday
from services.time.schedules import LONGEST, Off, Schedule, Span, Unclear

MOST_ARTICLES = 500
DAY = timedelta(days=1)
"""The range of a digest on demand without arguments."""

_LENGTHS = dict(zip(UNITS, (DAY / 24, DAY, DAY * 7, DAY * 30, DAY * 365), strict=True))
_HOUR, _DAY = UNITS.index("hour"), UNITS.index("day")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_LISTS: dict[str, Callable[[TimeWords], str]] = {
    "now": lambda words: words.now,
    "since": lambda words: words.since,
    "past": lambda words: words.past,
    "last": lambda words: words.last,
    "this": lambda words: words.this,
    "today": lambda words: words.today,
    "yesterday": lambda words: words.yesterday,
    "eve": lambda words: words.before_yesterday,
    "within": lambda words: words.within,
    "small": lambda words: words.range_fillers,
}
_WORDS: dict[str, tuple[str, ...]] = {  # by kind; a star stands for any ending
    kind: tuple(word for words in languages.time_words().values() for word in listed(words).split())
    for kind, listed in _LISTS.items()
}
_ENDING = r"\w{0,6}"
_WORD = re.compile(
    "|".join(
        f"(?P<{kind}>{'|'.join(flat(word.rstrip('*')) + _ENDING * word.endswith('*') for word in words)})"
        for kind, words in _WORDS.items()
    )
)
_BACK = {"today": 0, "yesterday": 1, "eve": 2}


def wanted(line: str, now: datetime, zone: str) -> Span | Schedule | Off | Unclear:
    """Parse a span, or else a schedule; Unclear names the words that were not understood."""
    span_ = span(line, now, zone)
    if isinstance(span_, Span):
        return span_
    when = schedules.parse(line)
    if isinstance(when, Unclear) and len(pieces_ := pieces(when.word)) == 1:
        is_number_or_range_word = pieces_[0].plain() is not None or any(
            _meant(pieces_[0], _kind(pieces_[0].word), dated=False)
        )
        return span_ if is_number_or_range_word else when
    return when


def span(line: str, now: datetime, zone: str) -> Span | Unclear:
    """Parse "today", "since Monday", "last 20 articles", "24h", "last week" as it is in *zone* now.

    A bare number is so many articles, one with a unit so much time until now. A day, week or month alone is that one;
    since it, everything until now. "Since 8:00" is since the clock last showed it.
    """
    pieces_ = pieces(line[:LONGEST])
    unclear = Unclear(line[:LONGEST].strip())
    if len(line) > LONGEST:
        return unclear
    values = _read(pieces_)
    if not pieces_ or values == {"now": 0}:
        return Span(now - DAY)
    try:
        return (_span(values, now, zone or "Etc/UTC") if values else None) or unclear
    except (ValueError, OverflowError):  # 30 February, 9999 years
        return unclear


def _read(pieces_: Sequence[Piece]) -> dict[str, int]:
    """Return kind → value of a line; {} if a word is unknown or a kind occurs twice."""
    values: dict[str, int] = {}
    kinds = [_kind(piece.word) for piece in pieces_]
    dated = any(piece.plain() is not None for piece in pieces_)
    for piece, kind in zip(pieces_, kinds, strict=True):
        meant = dict(_number(piece, "since" in kinds) if piece.number >= 0 else _meant(piece, kind, dated))
        if "number" in meant and "month" in values and "number" in values:
            meant = {"year": piece.number}
        if not meant or values.keys() & meant:
            return {}
        values |= meant if kind != "small" else {}
    if "within" in values and not values.keys() & {
        "last",
        "this",
        "weekday",
        "month",
        "date",
    }:  # "in 3 days", "в 8 часов"
        return {}
    values.pop("within", None)
    return values


def _kind(word: str) -> str:
    match = _WORD.fullmatch(word)
    return str(match.lastgroup) if match else ""


def _number(piece: Piece, since: bool) -> Iterator[tuple[str, int]]:
    """Yield the meaning of a number: "since 8h" is a time of day, "8h" alone eight hours."""
    time, number, of = piece.time(), piece.plain(), unit(piece.mark)
    if time is not None and (piece.surely_a_time or (since and of == "hour" and len(piece.mark) == 1)):
        yield "time", time
    elif number:
        yield "number", number
    elif of and piece.number and not piece.surely_a_time:
        yield from (("number", piece.number), ("unit", UNITS.index(of)))


def _meant(piece: Piece, kind: str, dated: bool) -> Iterator[tuple[str, int]]:
    """Yield the meaning of a word: "mar" is March beside a number, else the French Tuesday."""
    named = month(piece.word)
    if _ISO.fullmatch(piece.text):
        with suppress(ValueError):
            yield "date", date.fromisoformat(piece.text).toordinal()
    elif kind:
        yield ("back", _BACK[kind]) if kind in _BACK else (kind, 0)
    elif (day := weekday(piece.word)) is not None and not (dated and named):
        yield "weekday", day
    elif of := unit(piece.word):
        yield "unit", UNITS.index(of)
    elif named:
        yield "month", named


def _span(values: dict[str, int], now: datetime, zone: str) -> Span | None:
    """Return the span of a parsed line; None if it is none."""
    since, minute = "since" in values, values.get("time", 0)
    today = now.astimezone(ZoneInfo(zone)).date()
    pattern = " ".join(sorted(values.keys() - {"since", "time"}))
    if "time" not in values:
        if pattern in {"number", "last number"} and not since:
            return Span(count=min(values["number"], MOST_ARTICLES))
        if pattern in {"number unit", "last number unit", "number past unit", "past unit"} or (
            pattern == "last unit" and values["unit"] in {_HOUR, _DAY}
        ):
            return Span(now - values.get("number", 1) * _LENGTHS[UNITS[values["unit"]]])
    elif not since:
        return None
    elif not pattern:
        at = zones.instant(today, minute, zone)
        return Span(at if at <= now else zones.instant(today - DAY, minute, zone))
    if (period := _period(pattern, values, today)) is None:
        return None
    first, after = period
    until = None if since or after > today else zones.instant(after, 0, zone)
    return Span(zones.instant(first, minute, zone), until)


def _period(pattern: str, values: dict[str, int], today: date) -> tuple[date, date] | None:
    """Return (first day, day after the last)."""
    match pattern:
        case "back":
            first = today - values["back"] * DAY
        case "back unit" if values["unit"] == _DAY:  # "со вчерашнего дня"
            first = today - values["back"] * DAY
        case "this unit" if values["unit"] == _DAY:
            first = today
        case "weekday" | "this weekday":
            first = today - (today.weekday() - values["weekday"]) % 7 * DAY
        case "last weekday":
            first = today - ((today.weekday() - values["weekday"] - 1) % 7 + 1) * DAY
        case "date":
            first = date.fromordinal(values["date"])
        case "month number" | "month number year":
            first = _latest(values.get("year"), values["month"], values["number"], today)
        case "month":
            first = _latest(None, values["month"], 1, today)
            return first, _begin(UNITS.index("month"), first + 31 * DAY)
        case "unit" | "this unit" | "last unit" if values["unit"] not in {_HOUR, _DAY}:
            first, after = _begin(values["unit"], today), today + DAY
            return (_begin(values["unit"], first - DAY), first) if "last" in values else (first, after)
        case _:
            return None
    return first, first + DAY


def _begin(of: int, day: date) -> date:
    """Return the first day of the week, month or year of a day."""
    match UNITS[of]:
        case "week":
            return day - day.weekday() * DAY
        case "month":
            return day.replace(day=1)
        case _:
            return day.replace(month=1, day=1)


def _latest(year: int | None, number: int, day: int, today: date) -> date:
    """Return the latest such day that is not in the future."""
    if year is not None:
        return date(year, number, day)
    for before in range(9):  # 29 February
        with suppress(ValueError):
            if (latest := date(today.year - before, number, day)) <= today:
                return latest
    raise ValueError("no such day")
