"""Zones: the clocks of the world as people know them, and what they show on the days on which they are changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.time import zones
from tests.profiles import examples

PARIS = "Europe/Paris"
CHANGING = (
    PARIS, "America/New_York", "America/St_Johns", "America/Santiago", "Africa/Cairo", "Africa/Casablanca",
    "Asia/Beirut", "Australia/Lord_Howe", "Pacific/Chatham", "Antarctica/Troll", "Asia/Kolkata", "Etc/UTC",
)  # fmt: skip
"""Zones that change at midnight, by half an hour, by two hours, for a month, or never."""
LOADED = [ZoneInfo(zone) for zone in (*CHANGING, *zones.WELL_KNOWN)]
"""Held, or Python reads them from the disk each time."""
MOMENTS = st.integers(0, 2 * 366 * 24 * 60).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=n))


def clock(at: datetime, zone: str) -> tuple[date, int]:
    """The day and the minute that a clock shows."""
    local = at.astimezone(ZoneInfo(zone))
    return local.date(), local.hour * 60 + local.minute


@examples(40)
@given(MOMENTS)
def test_every_clock_that_is_offered_is_shown_somewhere(now: datetime) -> None:
    """At any time of the year each leads to some zones that show it, the best-known first."""
    clocks = zones.clocks(now)
    assert list(clocks) == sorted(set(clocks))
    for minute in clocks:
        names = zones.showing(minute, now)
        assert 1 <= len(names) <= zones.OFFERED
        assert all(clock(now, name)[1] // 15 * 15 == minute for name in names)
        assert list(names) == sorted(names, key=zones.WELL_KNOWN.index)


def test_every_clock_of_the_world_is_offered() -> None:
    """Where a zone is not among the well-known ones, one with the same clock is, in summer and in winter."""
    middles = [datetime(2026, month, 17, 12, 7, tzinfo=UTC) for month in range(1, 13)]
    clocks = {now: zones.clocks(now) for now in middles}
    every = sorted(zone for zone in available_timezones() if "/" in zone)
    assert [zone for zone in every if any(clock(now, zone)[1] // 15 * 15 not in clocks[now] for now in middles)] == []


def test_a_time_that_no_clock_shows() -> None:
    """Nothing is offered for it."""
    assert zones.showing(7, datetime(2026, 6, 1, tzinfo=UTC)) == ()
    assert zones.showing(20 * 60, datetime(2026, 6, 1, 12, 0, tzinfo=UTC))[0] == "Asia/Shanghai"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Europe/Paris", PARIS),
        (" europe/PARIS ", PARIS),
        ("paris", PARIS),
        ("New York", "America/New_York"),
        ("buenos aires", "America/Argentina/Buenos_Aires"),
        ("america/argentina/buenos aires", "America/Argentina/Buenos_Aires"),
        ("Kyiv", "Europe/Kyiv"),
        ("utc", "Etc/UTC"),
        ("GMT", "Etc/GMT"),
        ("São Paulo", "America/Sao_Paulo"),
        ("America/New York", "America/New_York"),
        ("US/Pacific", "US/Pacific"),
        ("Etc/GMT+1", "Etc/GMT+1"),
        ("GMT+1", ""),  # an hour ahead for people, behind for that zone
        ("GMT-0", ""),
        ("UTC+2", ""),
        ("Pacific", ""),
        ("West", ""),
        ("", ""),
        ("/", ""),
        ("Europe", ""),
        ("Europe/Parys", ""),
        ("../../etc/passwd", ""),
        ("posix/Europe/Paris", ""),
    ],
)
def test_zones_by_name(text: str, name: str) -> None:
    """As people write them; what is found is a zone, what is none is not looked for on the disk."""
    assert zones.find(text) == name
    if name:
        assert zones.find(name) == ZoneInfo(name).key == name


@pytest.mark.parametrize(
    ("day", "minute", "zone", "moment"),
    [
        (date(2026, 3, 29), 119, PARIS, datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        (date(2026, 3, 29), 120, PARIS, datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),  # 02:00 to 02:59 are skipped
        (date(2026, 3, 29), 179, PARIS, datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        (date(2026, 3, 29), 180, PARIS, datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        (date(2026, 3, 29), 181, PARIS, datetime(2026, 3, 29, 1, 1, tzinfo=UTC)),
        (date(2026, 10, 25), 120, PARIS, datetime(2026, 10, 25, 0, 0, tzinfo=UTC)),  # 02:00 to 02:59 come twice
        (date(2026, 10, 25), 179, PARIS, datetime(2026, 10, 25, 0, 59, tzinfo=UTC)),
        (date(2026, 10, 25), 180, PARIS, datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
        (date(2026, 3, 8), 150, "America/New_York", datetime(2026, 3, 8, 7, 0, tzinfo=UTC)),
        (date(2026, 11, 1), 90, "America/New_York", datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),
        (date(2026, 9, 6), 0, "America/Santiago", datetime(2026, 9, 6, 4, 0, tzinfo=UTC)),  # midnight itself is skipped
        (date(2026, 4, 4), 1410, "America/Santiago", datetime(2026, 4, 5, 2, 30, tzinfo=UTC)),
        (date(2026, 10, 4), 135, "Australia/Lord_Howe", datetime(2026, 10, 3, 15, 30, tzinfo=UTC)),  # by half an hour
        (date(2011, 12, 30), 480, "Pacific/Apia", datetime(2011, 12, 30, 10, 0, tzinfo=UTC)),  # the whole day is
    ],
)
def test_days_on_which_clocks_are_changed(day: date, minute: int, zone: str, moment: datetime) -> None:
    """What is skipped is the first moment after the gap; of what comes twice it is the first."""
    assert zones.instant(day, minute, zone) == moment


@given(st.sampled_from(CHANGING), st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(0, 1439))
def test_each_minute_of_a_day_is_one_moment(zone: str, day: date, minute: int) -> None:
    """The clock shows it then, and for the first time; where it never does, the clock jumps over it at that moment."""
    at = zones.instant(day, minute, zone)
    assert at.utcoffset() == timedelta()
    before = clock(at - timedelta(minutes=1), zone)
    assert before < (day, minute) <= clock(at, zone)
    assert all(clock(at - timedelta(minutes=back), zone) != (day, minute) for back in (30, 60, 120))
    if minute:
        assert zones.instant(day, minute - 1, zone) <= at


def test_days_follow_each_other() -> None:
    """Over the ends of months and years."""
    days = list(islice(zones.days_from(date(2027, 12, 30)), 65))
    assert days[0] == date(2027, 12, 30)
    assert all(after - before == timedelta(days=1) for before, after in pairwise(days))


@pytest.mark.parametrize(
    ("at", "hours", "until"),
    [
        (datetime(2026, 3, 28, 20, 59, tzinfo=UTC), (1320, 420), None),
        (datetime(2026, 3, 28, 21, 0, tzinfo=UTC), (1320, 420), datetime(2026, 3, 29, 5, 0, tzinfo=UTC)),  # 8 hours
        (datetime(2026, 3, 29, 5, 0, tzinfo=UTC), (1320, 420), None),
        (datetime(2026, 10, 24, 20, 0, tzinfo=UTC), (1320, 420), datetime(2026, 10, 25, 6, 0, tzinfo=UTC)),  # 10
        (datetime(2026, 10, 25, 1, 15, tzinfo=UTC), (1320, 420), datetime(2026, 10, 25, 6, 0, tzinfo=UTC)),
        (datetime(2026, 3, 29, 0, 0, tzinfo=UTC), (0, 150), datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),  # 02:30 is none
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), (130, 170), None),  # all of them are skipped
        (datetime(2026, 6, 1, 11, 0, tzinfo=UTC), (780, 840), datetime(2026, 6, 1, 12, 0, tzinfo=UTC)),
        (datetime(2026, 6, 1, 11, 0, tzinfo=UTC), (780, 780), None),
        (datetime(2026, 6, 1, 11, 0, tzinfo=UTC), (-1, -1), None),
    ],
)
def test_quiet_hours(at: datetime, hours: tuple[int, int], until: datetime | None) -> None:
    """They begin and end by the clock, however long that night is; over midnight or by day; or there are none."""
    assert zones.quiet_until(at, *hours, PARIS) == (until or at)


def test_quiet_hours_of_who_has_told_no_zone() -> None:
    """They are those of UTC."""
    at = datetime(2026, 6, 1, 23, 0, tzinfo=UTC)
    assert zones.quiet_until(at, 1320, 420, "") == at + timedelta(hours=8)


@given(st.sampled_from(CHANGING), MOMENTS, st.integers(0, 1439), st.integers(0, 1439))
def test_what_is_quiet_is_quiet_until_one_end(zone: str, at: datetime, begin: int, end: int) -> None:
    """Every moment before the end has the same end; who is not in them is not kept waiting."""
    until = zones.quiet_until(at, begin, end, zone)
    middle = at + (until - at) / 2
    assert zones.quiet_until(middle, begin, end, zone) == until
    if until > at:
        assert zones.instant(clock(until, zone)[0], end, zone) == until
