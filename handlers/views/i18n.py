"""Translations: gettext catalogues for the bot's texts, CLDR (babel) for dates, ages, numbers and names.

The msgids are English; every other language is a catalogue in `locales/`, read at first use.
"""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime, timedelta
from functools import cache, reduce
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, format_timedelta
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

LOCALES = Path(__file__).parent.parent / "locales"
SOURCE_LANGUAGE = "en"
_CLDR = {"en": "en_GB"}  # days before months: "14 October 2024"

_WORDS_A_MINUTE = 200
"""Silent reading of non-fiction by adults: 238 on average, most between 175 and 300 (M. Brysbaert, How many words do we
read per minute?, Journal of Memory and Language 109, 2019, 104047; English). Less than average, so that the time shown
is rather too long than too short."""
_CHARACTERS_A_MINUTE = {"zh": 400, "ja": 400, "th": 1000, "lo": 1000, "km": 1000, "my": 1000}
"""The same pace for scripts without spaces, computed: 200 words of two characters in zh and ja, of five in others."""
_MINUTES_AN_HOUR = 60

_AGES: tuple[tuple[Literal["day", "hour", "minute"], timedelta], ...] = (
    ("day", timedelta(days=1)),
    ("hour", timedelta(hours=1)),
    ("minute", timedelta(minutes=1)),
)
_AGE_LIMIT = timedelta(days=7)
"""Older things are shown with their date, not their age."""


class Words:
    """The bot's texts in one language. With *now*, methods return ages ("today"), else dates, which stay true."""

    def __init__(self, language: str = SOURCE_LANGUAGE) -> None:
        self.language = language if language in languages() else SOURCE_LANGUAGE
        self._catalogue = _catalogue(self.language)
        self._locale = _locale(self.language)

    @classmethod
    def choose(cls, language_code: str | None) -> Words:
        """Return the words for a user's language code from Telegram: "fr-CA" is French, an unknown one English."""
        return cls(re.split("[-_]", (language_code or "").strip().lower(), maxsplit=1)[0])

    def _(self, msgid: str, **values: object) -> str:
        """Return a translated sentence, with *values* put in for its placeholders."""
        return self._catalogue.gettext(msgid).format(**values) if msgid else ""

    def n(self, singular: str, plural: str, n: int, **values: object) -> str:
        """Return the plural form for *n*; `{count}` in it is *n* as this language writes numbers."""
        return self._catalogue.ngettext(singular, plural, n).format(count=self.number(n), **values)

    def valued(self, label: str, value: str) -> str:
        """Return a label with its value: "Language: French"; some languages write a space before the colon."""
        return self._("{label}: {value}", label=label, value=value)

    def number(self, number: float) -> str:
        """Return a number as this language writes it."""
        return format_decimal(number, locale=self._locale)

    def date(self, when: datetime) -> str:
        """Return a date in full: "14 October 2024"."""
        return format_date(when.astimezone(UTC), "long", locale=self._locale)

    def numeric(self, when: datetime) -> str:
        """Return day and month in numbers: "14/10"."""
        return format_skeleton("Md", when, locale=self._locale)

    def time(self, when: datetime) -> str:
        """Return a time of day in UTC, "08:00 UTC": the reader's time zone is not known."""
        return format_time(when.astimezone(UTC), "HH:mm", locale=self._locale) + " UTC"

    def moment(self, when: datetime, zone: str) -> str:
        """Return day and time in *zone*: "Monday 14 October, 08:00"; without *zone*, in UTC."""
        clock = self.clock(when, zone) if zone else self.time(when)
        return day_and_time(self.weekday(when, zone or "UTC"), clock, self._locale)

    def weekday(self, when: datetime, zone: str) -> str:
        """Return the day in *zone*: "Monday 14 October"."""
        return weekday_and_day(when.astimezone(ZoneInfo(zone)), self._locale)

    def clock(self, when: datetime, zone: str) -> str:
        """Return the time of day in *zone*: "08:00"."""
        return format_time(when.astimezone(ZoneInfo(zone)), "HH:mm", locale=self._locale)

    def days(self, mask: int) -> str:
        """Return days of the week (bit mask, 1 is Monday): "every day", "on weekdays", "Monday, Friday"."""
        names = {0b1111111: self._("every day"), 0b0011111: self._("on weekdays"), 0b1100000: self._("at weekends")}
        return names.get(mask) or days_of_week(mask, self._locale)

    def age(self, then: datetime, now: datetime) -> str:
        """Return how long ago: "3 hours ago"; "" for less than a minute."""
        passed = now - then
        for unit, length in _AGES:
            if passed >= length:
                rounded = -(passed // length) * length
                return format_timedelta(rounded, unit, threshold=1000, add_direction=True, locale=self._locale)
        return ""

    def read(self, then: datetime, now: datetime | None) -> str:
        """Return when a text was read: "read 3 hours ago"."""
        if now is None or now - then >= _AGE_LIMIT:
            return self._("read on {date}", date=self.date(then))
        age = self.age(then, now)
        return self._("read {age}", age=age) if age else self._("read just now")

    def day(self, then: datetime, now: datetime | None) -> str:
        """Return the day: "today", "yesterday", "14 October 2024"."""
        return {0: self._("today"), 1: self._("yesterday")}.get(_days_between(then, now)) or self.date(then)

    def pasted(self, then: datetime, now: datetime | None) -> str:
        """Return when a text was pasted: "pasted today"."""
        recent = {0: self._("pasted today"), 1: self._("pasted yesterday")}
        return recent.get(_days_between(then, now)) or self._("pasted on {date}", date=self.date(then))

    def forwarded(self, then: datetime, now: datetime | None) -> str:
        """Return when a post was forwarded: "forwarded today"."""
        recent = {0: self._("forwarded today"), 1: self._("forwarded yesterday")}
        return recent.get(_days_between(then, now)) or self._("forwarded on {date}", date=self.date(then))

    def sent(self, then: datetime, now: datetime | None) -> str:
        """Return when a file was sent: "sent today"."""
        recent = {0: self._("sent today"), 1: self._("sent yesterday")}
        return recent.get(_days_between(then, now)) or self._("sent on {date}", date=self.date(then))

    def language_name(self, code: str) -> str:
        """Return the name of a language in this one: "French"; "" for an unknown code."""
        name = self._locale.languages.get(code, "") if code else ""
        return str(name)

    def reading_time(self, text: str, language: str) -> str:
        """Return how long a text takes to read: "2 min", and over an hour "30 h"."""
        pace = _CHARACTERS_A_MINUTE.get(language)
        minutes = sum(map(len, text.split())) / pace if pace else len(text.split()) / _WORDS_A_MINUTE
        if round(minutes) > _MINUTES_AN_HOUR:
            return self._("{count} h", count=self.number(round(minutes / _MINUTES_AN_HOUR)))
        return self._("{count} min", count=self.number(max(1, round(minutes))))


def weekday_and_day(when: date, locale: Locale) -> str:
    """Return "Monday 14 October" as CLDR orders it; a pattern with short names gets long ones."""
    skeletons = locale.datetime_skeletons
    pattern = next(str(skeletons[name].pattern) for name in ("MMMMEEEEd", "MMMMEd", "MMMEd") if name in skeletons)
    pattern = re.sub(
        r"\b(?:(E{1,3}|c{3})|MMM)\b", lambda match: "EEEE" if match[1] else "MMMM", pattern, flags=re.ASCII
    )
    return format_date(when, pattern, locale=locale)


def day_and_time(day: str, clock: str, locale: Locale) -> str:
    """Return a day and a time of day, joined by the CLDR pattern."""
    return str(locale.datetime_formats["medium"]).format(clock, day)


def days_of_week(mask: int, locale: Locale) -> str:
    """Return days of the week (bit mask, 1 is Monday), joined by the CLDR list pattern without a final "and"."""
    joined: str = locale.list_patterns["standard"]["start"]
    names: list[str] = [locale.days["format"]["wide"][day] for day in range(7) if mask >> day & 1]
    return reduce(joined.format, names)


def _days_between(then: datetime, now: datetime | None) -> int:
    """Return the number of midnights (UTC) between two times; without *now*, so many that a date is shown."""
    if now is None:
        return _AGE_LIMIT.days
    return max(0, (now.astimezone(UTC).date() - then.astimezone(UTC).date()).days)


@cache
def languages() -> frozenset[str]:
    """Return the languages that the bot speaks."""
    return frozenset({SOURCE_LANGUAGE, *(path.stem for path in LOCALES.glob("*.po"))})


@cache
def reviewed() -> frozenset[str]:
    """Return the languages whose words somebody who speaks them has read: the header of a catalogue says so."""
    heads = {path.stem: path.read_text(encoding="utf-8").partition("\n\n")[0] for path in LOCALES.glob("*.po")}
    return frozenset({SOURCE_LANGUAGE, *(code for code, head in heads.items() if "X-Reviewed: no" not in head)})


@cache
def _locale(language: str) -> Locale:
    """Return what CLDR knows of a language; babel looks for its file each time that it is asked."""
    return Locale.parse(_CLDR.get(language, language))


@cache
def _catalogue(language: str) -> NullTranslations:
    """Read a catalogue into memory from its .po file, so that no compiled file can be out of date."""
    if language == SOURCE_LANGUAGE:
        return NullTranslations()
    with (LOCALES / f"{language}.po").open("rb") as source:
        catalogue = read_po(source, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)
