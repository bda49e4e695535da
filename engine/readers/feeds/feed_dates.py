"""Dates of feed items: the norms first, then words and orders of other languages, which dateparser knows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_tz
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine import languages
from engine.readers import persian_calendar

LONGEST = 100
"""Characters of a date; a longer text is none."""
ATTEMPTS = 5
"""Dates of one feed that may fail before its further dates in words are left: each takes up to 0.3 s."""
WORDED = 100
"""Dates of one feed that are read though they follow no norm: twice as many as items that are kept; 2 s for Thai."""

_SETTINGS = {
    "TIMEZONE": "UTC",
    "RETURN_AS_TIMEZONE_AWARE": True,
    "PARSERS": ["absolute-time"],
    "REQUIRE_PARTS": ["day", "month", "year"],
    "PREFER_LOCALE_DATE_ORDER": False,
}
_RFC_822 = re.compile(
    r"(?:[a-z]{3,9}\.?,?\s+)?\d{1,2}\s+[a-z]{3,9}\s+(?:(?:19|20)\d\d|\d\d),?\s+\d{1,2}:\d\d(?::\d\d)?"
    r"(?:\s*(?:[+-]\d{4}|GMT|UTC?|Z|[ECMP][SD]T)(?:\s+\(.{1,30}\))?)?",
    re.IGNORECASE,
)
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d[\d:.,Z+-]*)?")
_MOSCOW = re.compile(r"\bМСК\b", re.IGNORECASE)
_OFFSET = re.compile(r"(?:[+-]\d\d:?\d\d|Z|\b[A-Z]{2,5})\s*$")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)?(?:\.\d{1,9})?(Z|[+-]\d{4})?")
_ZONE_NAME = re.compile(r"\s*[\[(]?\b([A-Z][A-Za-z_]{1,20}(?:/[A-Z][A-Za-z_-]{1,30}){1,2})[\])]?$")
"""The name of a zone in the data base of zones: "Europe/Paris"."""
_INDIAN = re.compile(r"\bIST$")
"""The zone of India, Israel and Ireland; most feeds with it are Indian."""
_IDEOGRAPHIC = re.compile(
    r"(\d{4})\s*[年년.]\s*(\d{1,2})\s*[月월.]\s*(\d{1,2})\s*(?:[日号號일.]|(?=\s|$))"
    r"\s*[(（]?(?:星期|周|週|礼拜)?[一二三四五六日天月火水木金土월화수목금토일]?(?:曜日|曜|요일)?[)）]?,?"
)
_HALF_OF_DAY = re.compile(r"(上午|午前|오전|凌晨|早上|下午|午後|오후|晚上)\s*(\d{1,2})(?=\D)")
_LATER_HALF = frozenset(("下午", "午後", "오후", "晚上"))
_CLOCK_WORDS = re.compile(r"(\d{1,2})\s*[时時點点시]\s*(?:(\d{1,2})\s*[分분])?(?:\s*(\d{1,2})\s*[秒초])?")
_DOTTED_TIME = re.compile(r"(\b\d{4},?\s+(?:kl\.?|klo|pukul|um)?\s*)([0-2]?\d)[.h]([0-5]\d)(?:[.:]([0-5]\d))?(?![\d.])")
_DROPPED = re.compile(r"\u05f3|[คพ]\.ศ\.|(?:วัน\S*ที่)|^(?:thứ|chủ)\s+\w+,?|[;,.\s]+$", re.IGNORECASE)
_MARCH_IN_THAI = "มี.ค."
"""dateparser takes it for January."""
_BUDDHIST_YEAR = re.compile(r"\b2[45]\d\d\b")
_NUMERIC = re.compile(r"^\D{0,20}?\b(\d{1,2})([./-])(\d{1,2})\2(\d{4})\b")
_YEAR = re.compile(r"(?<!\d)(?:19|2[0145])\d\d(?!\d)")
_TIME = re.compile(r"\b(\d{1,2}:\d\d(?::\d\d)?)\s*([+-]\d{4}|GMT|UTC)?")
_NUMBER = re.compile(r"(?<![\d:])\d{1,4}(?![\d:])")
_WORD = re.compile(r"[^\W\d_][\w.\u0900-\u097f\u0e00-\u0e7f]*")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH_FIRST = re.compile(r"(?:en(?:[-_](?:us|ph|ca))?)?$", re.IGNORECASE)
"""Languages of feeds whose "3/11/2026" is the 11th of March; a feed without a language is taken for American."""


class Dates:
    """Reads the dates of one feed, in whose language and order they are written."""

    def __init__(self, language: str, dates: Iterable[str]) -> None:
        """*dates* are all dates of the feed: one of them may show what order "3/11/2026" has in it."""
        self._failures = self._worded = 0
        self._parsers: dict[str, Any] = {}
        code = re.split("[-_]", language.strip().lower())[0]
        own = languages.of(code).code
        self._languages = list(dict.fromkeys([*filter(None, [own]), "en", *languages.CODES]))
        self._month_first = _month_first(language.strip(), dates)

    def read(self, text: str) -> datetime | None:
        """Return the moment in UTC; None for no date, an implausible one, and one without day, month or year.

        A date without a zone, or with one that nobody knows, is taken for UTC.
        """
        text = _with_ascii_digits(" ".join(text[: LONGEST + 1].split()))
        if not text or len(text) > LONGEST or not any(character.isdigit() for character in text):
            return None
        if zone := _ZONE_NAME.search(text):
            return _in_zone(self.read(text[: zone.start()]), text[: zone.start()], zone[1])
        text = persian_calendar.to_gregorian(text)
        moment = _of_norm(text.rstrip(" ,;.")) or self._of_words(text)
        return moment if moment is not None and 1970 <= moment.year <= 2100 else None

    def _of_words(self, text: str) -> datetime | None:
        if self._failures >= ATTEMPTS or self._worded >= WORDED or not _YEAR.search(text):
            return None
        self._worded += 1
        plain = _plain(text)
        try:
            moment: datetime | None = self._parser(self._order(text)).get_date_data(plain).date_obj
        except (ValueError, OverflowError, TypeError, IndexError, KeyError, AttributeError, RecursionError):
            moment = None  # faults that dateparser does not catch
        if moment is None and (translated := _in_english(plain)):
            moment = _of_norm(translated)
        if moment is None:
            self._failures += 1
            return None
        return moment.astimezone(UTC)

    def _parser(self, order: str) -> Any:
        """Return a parser that tries the language of the last date first."""
        from dateparser.date import DateDataParser

        if order not in self._parsers:
            settings = {**_SETTINGS, "DATE_ORDER": order}
            self._parsers[order] = DateDataParser(languages=self._languages, settings=settings)
        return self._parsers[order]

    def _order(self, text: str) -> str:
        numeric = _NUMERIC.match(text)
        return "MDY" if numeric and numeric[2] in self._month_first and text.isascii() else "DMY"


def _of_norm(text: str) -> datetime | None:
    """Return a date by ISO 8601 or RFC 822; None for any other, and for a zone that RFC 822 does not name."""
    try:
        if compact := _COMPACT.fullmatch(text):
            year, month, day, hour, minute, second, zone = compact.groups()
            text = f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}{zone or ''}"
        if _ISO.fullmatch(text):
            moment = datetime.fromisoformat(text)
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        parsed = parsedate_tz(text) if _RFC_822.fullmatch(text) else None
        if parsed is None:
            return None
        year, month, day, hour, minute, second = parsed[:6]
        moment = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
        return moment - timedelta(seconds=parsed[9] or 0)
    except (ValueError, OverflowError, TypeError):
        return None


def _in_zone(moment: datetime | None, text: str, name: str) -> datetime | None:
    """Return the *moment* that was read of *text*, whose clock is that of the zone *name* if it says no other."""
    if moment is None or _OFFSET.search(text):
        return moment
    try:
        return moment.replace(tzinfo=ZoneInfo(name)).astimezone(UTC)
    except (ValueError, OSError, OverflowError, ZoneInfoNotFoundError):
        return moment


def _plain(text: str) -> str:
    """Return a date as dateparser understands it: the rest of what it does not know of some languages."""
    text = _MOSCOW.sub("MSK", _INDIAN.sub("+0530", text)).replace(_MARCH_IN_THAI, "มีนาคม")
    text = _DROPPED.sub("", text)
    text = _BUDDHIST_YEAR.sub(lambda year: str(int(year[0]) - 543), text)
    text = _CLOCK_WORDS.sub(lambda time: ":".join((time[1], time[2] or "00", time[3] or "00")), text)
    text = _HALF_OF_DAY.sub(lambda half: f" {int(half[2]) % 12 + 12 * (half[1] in _LATER_HALF)}", text)
    text = _IDEOGRAPHIC.sub(lambda date: f"{date[1]}-{int(date[2]):02}-{int(date[3]):02} ", text)
    return " ".join(_DOTTED_TIME.sub(lambda time: f"{time[1]}{time[2]}:{time[3]}:{time[4] or '00'}", text).split())


def _month_first(language: str, dates: Iterable[str]) -> str:
    """Return the signs between the numbers of a date ("/", "-") with which the month comes first in "3/11/2026".

    A date of the feed that can be read in one order only decides, else its language; dots are never American.
    """
    numbers = [(int(date[1]), int(date[3])) for date in map(_NUMERIC.match, dates) if date and date[2] != "."]
    if any(first > 12 for first, _ in numbers):
        return ""
    if any(second > 12 for _, second in numbers):
        return "/-"
    return "/" if _MONTH_FIRST.match(language) else ""


def _with_ascii_digits(text: str) -> str:
    """Return *text* with the digits of Arabic, Persian, Hindi, Thai as 0 to 9."""
    return text if text.isascii() else "".join(str(unicodedata.digit(c, c)) if c.isdecimal() else c for c in text)


def _in_english(text: str) -> str:
    """Return a date with one day, month name and year, which CLDR knows, by RFC 822; "" for any other."""
    names = _month_names()
    words = [_flat(word) for word in _WORD.findall(text)]
    months = {names.get(word) or names.get(word.removeprefix("ב")) for word in words} - {None}  # "in November"
    time = _TIME.search(text)
    numbers = _NUMBER.findall(text[: time.start()] + text[time.end(1) :] if time else text)
    days, years = [n for n in numbers if len(n) <= 2], [n for n in numbers if len(n) == 4 and _YEAR.match(n)]
    if len(months) != 1 or len(days) != 1 or len(years) != 1:
        return ""
    clock, zone = (time[1], time[2] or "GMT") if time else ("00:00", "GMT")
    return f"{days[0]} {_MONTHS[(months.pop() or 1) - 1]} {years[0]} {clock} {zone}"


@cache
def _month_names() -> dict[str, int]:
    """Return the names and short names of months in the languages of the pages, without those of two meanings."""
    from babel import Locale

    meanings: dict[str, set[int]] = {}
    for code in languages.CODES:
        for form in Locale.parse(code).months.values():
            for number, name in (*form["wide"].items(), *form["abbreviated"].items()):
                meanings.setdefault(_flat(name), set()).add(number)
    return {name: number for name, numbers in meanings.items() if name and len(numbers) == 1 for number in numbers}


def _flat(word: str) -> str:
    return word.casefold().strip(".\u0970\u05f3'’")
