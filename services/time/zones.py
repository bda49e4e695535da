"""Time zones: finding one by its name or its current time, local times, quiet hours. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

DAY = 24 * 60
"""Minutes."""
OFFERED = 4
"""Most zones with the same time that are offered."""
WELL_KNOWN = (
    "Europe/London", "Europe/Paris", "Europe/Berlin", "Europe/Madrid", "Europe/Warsaw", "Europe/Kyiv", "Europe/Athens",
    "Europe/Istanbul", "Europe/Moscow", "Europe/Lisbon", "Africa/Casablanca", "Africa/Algiers", "Africa/Lagos",
    "Africa/Cairo", "Africa/Johannesburg", "Africa/Nairobi", "Africa/Abidjan", "Asia/Jerusalem", "Asia/Riyadh",
    "Asia/Tehran", "Asia/Dubai", "Asia/Kabul", "Asia/Karachi", "Asia/Tashkent", "Asia/Kolkata", "Asia/Kathmandu",
    "Asia/Dhaka", "Asia/Almaty", "Asia/Yangon", "Asia/Bangkok", "Asia/Jakarta", "Asia/Ho_Chi_Minh", "Asia/Shanghai",
    "Asia/Singapore", "Asia/Manila", "Australia/Perth", "Australia/Eucla", "Asia/Tokyo", "Asia/Seoul",
    "Australia/Adelaide", "Australia/Darwin", "Australia/Sydney", "Australia/Brisbane", "Asia/Vladivostok",
    "Australia/Lord_Howe", "Pacific/Noumea", "Pacific/Auckland", "Pacific/Fiji", "Pacific/Chatham", "Pacific/Apia",
    "Pacific/Kiritimati", "Atlantic/Azores", "Atlantic/Cape_Verde", "America/Noronha", "America/Sao_Paulo",
    "America/Argentina/Buenos_Aires", "America/St_Johns", "America/Halifax", "America/Santiago", "America/Caracas",
    "America/New_York", "America/Toronto", "America/Bogota", "America/Chicago", "America/Mexico_City", "America/Denver",
    "America/Phoenix", "America/Los_Angeles", "America/Vancouver", "America/Anchorage", "Pacific/Gambier",
    "Pacific/Marquesas", "Pacific/Honolulu", "Pacific/Pago_Pago", "Etc/GMT+12",
)  # fmt: skip
"""One or two for each offset, by population; others can be written by name."""
_NO_REGIONS = {"etc", "systemv", "us", "canada", "brazil", "chile", "mexico"}
_NO_CITIES = {"north", "south", "west"}
"""Aliases like US/Pacific, Brazil/East, Australia/West: accepted in full, not as cities."""


def find(name: str) -> str:
    """Return an IANA name as it is written, "" for none: "europe/paris" is Europe/Paris, "Paris" and "São Paulo" too.

    "GMT+1" is none: the zone of that name, Etc/GMT+1, is an hour behind.
    """
    plain = unicodedata.normalize("NFKD", name.strip().casefold())
    wanted = "".join(c for c in plain if not unicodedata.combining(c)).replace(" ", "_")
    return _names().get(wanted, "")


@cache
def _names() -> dict[str, str]:
    every = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("posix", "right")))
    # a city alone is enough where it is the only one of its name; a name of a region goes before its aliases
    cities: dict[str, str] = {}
    for zone in (*WELL_KNOWN, *every):
        region, _, city = zone.casefold().rpartition("/")
        if region not in _NO_REGIONS and city not in _NO_CITIES:
            cities.setdefault(city, zone)
    return cities | {zone.casefold(): zone for zone in every} | {"utc": "Etc/UTC", "gmt": "Etc/GMT"}


def clocks(now: datetime) -> tuple[int, ...]:
    """Return the minutes of the day, to the quarter hour, that clocks show somewhere at this moment."""
    minutes = {_minute(now, zone) // 15 * 15 for zone in WELL_KNOWN}
    return tuple(sorted(minutes))


def showing(minute: int, now: datetime) -> tuple[str, ...]:
    """Return the best-known zones whose clocks show *minute* (to the quarter hour) now."""
    return tuple(zone for zone in WELL_KNOWN if _minute(now, zone) // 15 * 15 == minute)[:OFFERED]


def _minute(now: datetime, zone: str) -> int:
    local = now.astimezone(ZoneInfo(zone))
    return local.hour * 60 + local.minute


def instant(day: date, minute: int, zone: str) -> datetime:
    """Return the moment at which the clock of *zone* shows *minute* on *day*.

    In the hour that is skipped in spring it is the first moment after it; in the hour that comes twice in autumn the
    first of the two.
    """
    tz = ZoneInfo(zone)
    local = datetime.combine(day, time(minute // 60, minute % 60), tz)
    there = local.astimezone(ZoneInfo("UTC"))
    if there.astimezone(tz).replace(tzinfo=None) == local.replace(tzinfo=None):
        return there
    # PEP 495: a time in a gap is read with the offset before it (fold=0), which lands after the gap by as much as it
    # was into it; the gap's own end is found by halving
    early, late = there - timedelta(days=1), there
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) / 2
        if middle.astimezone(tz).replace(tzinfo=None) < local.replace(tzinfo=None):
            early = middle
        else:
            late = middle
    return late.replace(microsecond=0)


def days_from(day: date) -> Iterator[date]:
    """Yield every day from *day* on."""
    while True:
        yield day
        day += timedelta(days=1)


def quiet_until(at: datetime, quiet_from: int, quiet_to: int, zone: str) -> datetime:
    """Return *at*, or the end of the quiet hours if it is in them."""
    if quiet_from < 0 or quiet_from == quiet_to:
        return at
    tz = ZoneInfo(zone or "UTC")
    local = at.astimezone(tz)
    for day in (local.date() - timedelta(days=1), local.date()):
        begins = instant(day, quiet_from, tz.key)
        ends = instant(day + timedelta(days=quiet_to <= quiet_from), quiet_to, tz.key)
        if begins <= at < ends:
            return ends
    return at
