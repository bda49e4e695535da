"""When a digest is wanted, as people write it: days, times of day, zones, spans. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale

from services import zones

LONGEST = 64
"""Characters of a schedule or span that are read: nobody writes more."""
TIMES = 6
"""Times of day in one schedule."""
ALL_DAYS, WEEKDAYS, WEEKEND = 0b1111111, 0b0011111, 0b1100000
"""Bit masks: 1 is Monday, 64 Sunday."""
LANGUAGES = ("en", "fr", "de", "es", "it", "pt", "ru", "uk", "pl")
"""Whose names of days are understood."""
MOST_ARTICLES = 500
DAY = timedelta(days=1)
"""What a digest is of where nobody says of what."""

_PHRASES = {
    ALL_DAYS: """daily|everyday|every day|tous les jours|chaque jour|quotidien|taglich|jeden tag|cada dia|
        todos los dias|ежедневно|каждыи день|щодня|codziennie|ogni giorno""",
    WEEKDAYS: """weekdays|weekday|workdays|en semaine|jours ouvres|werktags|dias laborables|по будням|будни|у будні|
        w dni robocze|giorni feriali|dias uteis""",
    WEEKEND: """weekends|weekend|le week end|week end|wochenende|am wochenende|fin de semana|по выходным|выходные|
        вихідні|fine settimana""",
}
_WORDS = {phrase.strip(): days for days, listed in _PHRASES.items() for phrase in listed.split("|")}
_NOW = {"now", "maintenant", "jetzt", "ahora", "ora", "agora", "сейчас", "зараз", "teraz"}
_OFF = {"off", "stop", "none", "never", "non", "arret", "arreter", "aus", "нет", "стоп", "ні", "nie", "no"}
_TIME = re.compile(
    r"(?<![\w/+-])(\d{1,2})(?:\s*[:h.]\s*(\d{2})|\s*(?:h|uhr)(?!\w))?\s*(am|pm)?(?![\w/])", re.IGNORECASE
)
_ZONE = re.compile(r"(?<!\w)(?:[A-Za-z]+/[A-Za-z_/+\-0-9]+|utc|gmt)(?!\w)", re.IGNORECASE)
_SMALL = {"at", "on", "and", "a", "et", "le", "les", "um", "und", "y", "las", "los", "в", "и", "о", "та", "w", "i", "o"}
_SMALL |= {"every", "chaque", "jeden", "cada", "alle", "e", "de", "the", "ore", "h", "uhr", "hours"}


@dataclass(frozen=True, slots=True)
class Schedule:
    """Days and times of day."""

    days: int
    """Bit mask: 1 is Monday, 64 Sunday."""
    minutes: tuple[int, ...]
    """Of the local day, ascending."""
    zone: str = ""
    """IANA name where one was written."""


@dataclass(frozen=True, slots=True)
class Off:
    """No digests any more."""


@dataclass(frozen=True, slots=True)
class Unclear:
    """What was not understood, "" where a time of day is missing."""

    word: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Which articles a digest is of: since a moment, or the last so many."""

    since: datetime | None = None
    until: datetime | None = None
    count: int = 0


def parse(said: str) -> Schedule | Off | Unclear:
    """Read "weekdays 08:00 Europe/Paris", "lundi 9h", "8:00 and 18:30"."""
    if len(said) > LONGEST:
        return Unclear(said[:LONGEST])
    zone = ""
    if found := _ZONE.search(said):
        zone = zones.find(found.group())
        if not zone:
            return Unclear(found.group())
        said = said[: found.start()] + " " + said[found.end() :]
    text = _flat(said)
    if text.strip() in _OFF:
        return Off()
    minutes: list[int] = []
    for hour, minute, half in _TIME.findall(text):
        at = _minute(int(hour), int(minute or 0), half)
        if at is None:
            return Unclear(f"{hour}:{minute}" if minute else hour)
        minutes.append(at)
    days, unknown = _days(_TIME.sub(" ", text))
    if unknown:
        return Unclear(unknown)
    if not minutes or len(set(minutes)) > TIMES:
        return Unclear()
    return Schedule(days or ALL_DAYS, tuple(sorted(set(minutes))), zone)


def span(said: str, now: datetime, zone: str) -> Span | Unclear:
    """Read "today", "since Monday", "last 20 articles", "24h", "7d" as it is in *zone* now."""
    text = _flat(said[:LONGEST]).strip()
    if not text or text in _NOW:
        return Span(now - DAY)
    here = now.astimezone(ZoneInfo(zone or "UTC"))

    def midnight(back: int) -> datetime:
        return zones.instant(here.date() - timedelta(days=back), 0, zone or "Etc/UTC")

    if found := re.fullmatch(r"(\d{1,3})\s*(h|d|j|w|std|tage?|hours?|days?|weeks?|heures?|jours?|semaines?|ч|д)", text):
        unit = {"h": 1, "s": 1, "ч": 1, "w": 168}.get(found[2][0], 24)
        hours = int(found[1]) * (168 if found[2].startswith("semaine") else unit)
        return Span(now - timedelta(hours=min(hours, 24 * 366)))
    if found := re.search(r"(?<!\w)(\d{1,4})(?!\w)", text):
        return Span(count=min(int(found[1]), MOST_ARTICLES)) if int(found[1]) else Unclear(found[1])
    if re.search(r"yesterday|hier|gestern|ayer|ieri|ontem|вчера|вчора|wczoraj", text):
        return Span(midnight(1), midnight(0))
    if re.search(r"today|aujourd hui|ce jour|heute|hoy|oggi|hoje|сегодня|сьогодні|dzis", text):
        return Span(midnight(0))
    if re.search(r"week|semaine|woche|semana|settimana|недел|тижд|tydzien|tygod", text):
        return Span(midnight(here.weekday()))
    if re.search(r"month|mois|monat|mes(?!\w)|mese|месяц|місяц|miesiac", text):
        return Span(midnight(here.day - 1))
    for word in text.split():
        if (day := _day_names().get(word)) is not None:
            return Span(midnight((here.weekday() - day) % 7))
    return Unclear(said[:LONGEST].strip())


def next_at(days: int, minute: int, zone: str, after: datetime) -> datetime:
    """Return the first moment after *after* at which the clock of *zone* shows *minute* on one of *days*."""
    today = after.astimezone(ZoneInfo(zone)).date()
    for day in zones.days_from(today - timedelta(days=1)):
        if days >> day.weekday() & 1 and (at := zones.instant(day, minute, zone)) > after:
            return at
    raise AssertionError("there is always a next day")


def _minute(hour: int, minute: int, half: str) -> int | None:
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.lower() == "pm" else 0)
    return hour * 60 + minute if hour < 24 and minute < 60 else None


def _days(text: str) -> tuple[int, str]:
    """Return the days that are named as a mask, and the first word that is none."""
    mask = 0
    for phrase, days in sorted(_WORDS.items(), key=lambda each: -len(each[0])):
        text, count = re.subn(rf"(?<!\w){re.escape(phrase)}(?!\w)", " ", text)
        mask |= days if count else 0
    names, words = _day_names(), text.split()
    for first, last in re.findall(r"(\w+)\s*[-–]\s*(\w+)", text):  # mon-fri
        if first in names and last in names:
            day = names[first]
            while day != names[last]:
                mask |= 1 << day
                day = (day + 1) % 7
    for word in re.findall(r"\w+", " ".join(words)):
        if (named := names.get(word)) is not None:
            mask |= 1 << named
        elif word not in _SMALL:
            return mask, word
    return mask, ""


@cache
def _day_names() -> dict[str, int]:
    """Name of a day in any of LANGUAGES, in full, short or in plural → 0 for Monday."""
    found: dict[str, int] = {}
    for code in LANGUAGES:
        days = Locale.parse(code).days
        for width in ("abbreviated", "wide"):
            for form in ("format", "stand-alone"):
                for day, name in days[form][width].items():
                    flat = _flat(name).strip()
                    for each in (flat, f"{flat}s"):
                        if len(flat) > 1:
                            found.setdefault(each, day)
    return found


def _flat(text: str) -> str:
    """Small letters without accents, apostrophes and commas."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[,;&'’.]+(?!\d)", " ", "".join(c for c in plain if not unicodedata.combining(c)))
