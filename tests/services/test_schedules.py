"""When a digest is wanted: what people write, and the one moment of each day that it means, whatever the clocks do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services import schedules, zones
from services.schedules import ALL_DAYS, WEEKDAYS, WEEKEND, Off, Schedule, Span, Unclear

NOW = datetime(2026, 10, 21, 15, 30, tzinfo=UTC)  # a Wednesday
ZONES = ("Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia", "Africa/Casablanca")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("weekdays 08:00 Europe/Paris", Schedule(WEEKDAYS, (480,), "Europe/Paris")),
        ("lundi 9h", Schedule(1, (540,))),
        ("daily 8", Schedule(ALL_DAYS, (480,))),
        ("8:00 and 18:30", Schedule(ALL_DAYS, (480, 1110))),
        ("mon,wed,fri 7.30pm", Schedule(0b10101, (1170,))),
        ("Mon-Fri 7:05", Schedule(WEEKDAYS, (425,))),
        ("tous les jours à 8h30", Schedule(ALL_DAYS, (510,))),
        ("en semaine 8h et 18h", Schedule(WEEKDAYS, (480, 1080))),
        ("weekends 10:00", Schedule(WEEKEND, (600,))),
        ("jeden Tag um 8 Uhr", Schedule(ALL_DAYS, (480,))),
        ("по будням в 8:00", Schedule(WEEKDAYS, (480,))),
        ("sundays at 12am", Schedule(64, (0,))),
        ("08:00 utc", Schedule(ALL_DAYS, (480,), "Etc/UTC")),
        ("off", Off()),
        ("stop", Off()),
        ("weekdays", Unclear()),
        ("", Unclear()),
        ("25:00", Unclear("25:00")),
        ("13pm", Unclear("13")),
        ("8:00 Europe/Parys", Unclear("Europe/Parys")),
        ("someday 8:00", Unclear("someday")),
    ],
)
def test_schedules_are_understood_as_people_write_them(said: str, meant: object) -> None:
    """Days, times and zones in several languages; what is not understood is named."""
    assert schedules.parse(said) == meant


@given(st.text(max_size=200))
def test_anything_can_be_said(said: str) -> None:
    """No text breaks it, and a schedule has a time of day."""
    meant = schedules.parse(said)
    assert not isinstance(meant, Schedule) or (meant.days and all(0 <= m < 1440 for m in meant.minutes))
    schedules.span(said, NOW, "Europe/Paris")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("today", Span(datetime(2026, 10, 20, 22, tzinfo=UTC))),
        ("aujourd’hui", Span(datetime(2026, 10, 20, 22, tzinfo=UTC))),
        ("yesterday", Span(datetime(2026, 10, 19, 22, tzinfo=UTC), datetime(2026, 10, 20, 22, tzinfo=UTC))),
        ("since Monday", Span(datetime(2026, 10, 18, 22, tzinfo=UTC))),
        ("depuis lundi", Span(datetime(2026, 10, 18, 22, tzinfo=UTC))),
        ("this week", Span(datetime(2026, 10, 18, 22, tzinfo=UTC))),
        ("last 20 articles", Span(count=20)),
        ("les 20 derniers articles", Span(count=20)),
        ("24h", Span(NOW - timedelta(hours=24))),
        ("7d", Span(NOW - timedelta(days=7))),
        ("2 semaines", Span(NOW - timedelta(days=14))),
        ("whenever", Unclear("whenever")),
    ],
)
def test_spans_are_understood(said: str, meant: object) -> None:
    """A day begins at midnight of the chat's zone."""
    assert schedules.span(said, NOW, "Europe/Paris") == meant


@given(
    st.sampled_from(ZONES), st.integers(0, 1439), st.integers(1, 127), st.dates(date(2026, 1, 1), date(2027, 12, 31))
)
def test_each_day_has_its_digest_once(zone: str, minute: int, days: int, first: date) -> None:
    """On every day that was chosen exactly one moment, also where an hour is skipped or comes twice."""
    at = zones.instant(first, 0, zone)
    until = at + timedelta(days=10)
    fired: list[date] = []
    while (at := schedules.next_at(days, minute, zone, at - timedelta(microseconds=not fired))) < until:
        local = at.astimezone(ZoneInfo(zone))
        fired.append(local.date())
        assert days >> local.weekday() & 1
        shown = local.hour * 60 + local.minute
        assert shown == minute or zones.instant(local.date(), minute, zone) == at
    wanted = [first + timedelta(days=n) for n in range(9) if days >> (first + timedelta(days=n)).weekday() & 1]
    assert fired[: len(wanted)] == wanted
    assert len(set(fired)) == len(fired)


def test_the_hour_that_is_skipped_and_the_one_that_comes_twice() -> None:
    """In spring the first moment after the gap; in autumn the first of the two."""
    assert zones.instant(date(2026, 3, 29), 150, "Europe/Paris") == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert zones.instant(date(2026, 10, 25), 150, "Europe/Paris") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert zones.instant(date(2026, 10, 4), 135, "Australia/Lord_Howe") == datetime(2026, 10, 3, 15, 30, tzinfo=UTC)


def test_clocks_and_their_zones() -> None:
    """Every clock that is shown somewhere has zones; the names people write are found."""
    shown = zones.clocks(NOW)
    assert 30 <= len(shown) <= 40
    for minute in shown:
        assert 1 <= len(zones.showing(minute, NOW)) <= 4
    assert "Europe/Paris" in zones.showing(17 * 60 + 30, NOW)
    assert zones.find("europe/paris") == zones.find("Paris") == "Europe/Paris"
    assert zones.find("new york") == "America/New_York"
    assert zones.find("nowhere") == ""


@given(st.sampled_from(ZONES), st.integers(0, 1439), st.integers(0, 1439), st.integers(0, 3 * 365 * 1440))
def test_quiet_hours_end(zone: str, begin: int, end: int, minutes: int) -> None:
    """What falls into them waits for their end, less than a day and an hour, and is then outside them."""
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    until = zones.quiet_until(at, begin, end, zone)
    assert at <= until <= at + timedelta(hours=25)
    assert zones.quiet_until(until, begin, end, zone) == until
    assert zones.quiet_until(at, -1, end, zone) == at


def test_quiet_hours_over_midnight() -> None:
    """From 22 to 7 is the night."""
    night = datetime(2026, 10, 21, 23, 0, tzinfo=ZoneInfo("Europe/Paris"))
    assert zones.quiet_until(night, 1320, 420, "Europe/Paris") == datetime(2026, 10, 22, 5, 0, tzinfo=UTC)
    noon = night.replace(hour=12)
    assert zones.quiet_until(noon, 1320, 420, "Europe/Paris") == noon
