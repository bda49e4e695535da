"""When a digest is wanted: what people write, and the one moment of each day that it means, whatever the clocks do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.time import schedules, zones
from services.time.schedules import ALL_DAYS, WEEKDAYS, WEEKEND, Off, Schedule, Unclear

NOW = datetime(2026, 10, 21, 15, 30, tzinfo=UTC)  # a Wednesday
WORDS = (
    "monday", "lundi", "пятницу", "pn.–pt.", "mar", "to", "au", "do", "bis", "every", "alle", "at", "à", "в", "-",
    "and", "weekdays", "le", "week-end", "8", "8h", "18:30", "Uhr", "pm", "Paris", "New", "York", "UTC", "+2", "25:00",
    "0", "since", "depuis", "last", "past", "this", "3", "days", "weeks", "hour", "mois", "today", "hier", "со", "14",
    "29", "february", "ноября", "2025", "2026-11-20", "9999", "9999y", "articles", "آخر", "اليوم",
)  # fmt: skip
ZONES = ("Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia", "Africa/Casablanca")


@pytest.mark.parametrize(
    ("text", "meant"),
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
        ("13pm", Unclear("13pm")),
        ("8:00 Europe/Parys", Unclear("Europe/Parys")),
        ("someday 8:00", Unclear("someday")),
    ],
)
def test_schedules_are_understood_as_people_write_them(text: str, meant: object) -> None:
    """Days, times and zones in several languages; what is not understood is named."""
    assert schedules.parse(text) == meant


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("8:00 Paris", "Europe/Paris"),
        ("8:00 New York", "America/New_York"),
        ("8:00 America/New York", "America/New_York"),
        ("8:00 são paulo", "America/Sao_Paulo"),
        ("8:00 Los Angeles", "America/Los_Angeles"),
        ("8:00 Ho Chi Minh", "Asia/Ho_Chi_Minh"),
        ("New York 8:00", "America/New_York"),
    ],
)
def test_a_city_is_a_zone(text: str, zone: str) -> None:
    """Alone where only one is called so, in as many words as it has."""
    assert schedules.parse(text) == Schedule(ALL_DAYS, (480,), zone)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("8:00 Europe/Pariss", "Europe/Pariss"),
        ("8:00 UTC+2", "UTC+2"),
        ("GMT+1", "GMT+1"),
        ("8:00 GMT+1", "GMT+1"),
        ("8:00 UTC +2", "+2"),
        ("8:00 UTC 2", "2"),
        ("8:00 west", "west"),
        ("8:00 Paris London", "London"),
        ("24:00", "24:00"),
        ("23:60", "23:60"),
        ("8:00 except Sunday", "except"),
        ("8:00 sauf dimanche", "sauf"),
        ("7 8 9 10 11 12 13", "7 8 9 10 11 12 13"),
        ("7:00 8:00 9:00 10:00 11:00 12:00 13:00", "7:00 8:00 9:00 10:00 11:00 12:00 13:00"),
        ("monday 9:00 tuesday 10:00", "tuesday 10:00"),
        ("9:00 monday, 10:00 tuesday", "10:00 tuesday"),
        ("8:00-18:00", "8:00-18:00"),
        ("8h à 18h", "8h à 18h"),
        ("every 2 hours at 8:00", "2 hours"),
        ("toutes les 2 heures lundi 8:00", "2 heures"),
        ("alle 2 Stunden 8:00", "2 Stunden"),
        ("every other day 8:00", "other"),
        ("every week 9:00", "every week"),
        ("8:00 mars", "mars"),
        ("8:00 14.11.2026", "14.11.2026"),
    ],
)
def test_what_is_no_schedule_is_named(text: str, word: str) -> None:
    """An offset is never read as a time, an exception never left out, and one line has one group of days."""
    assert schedules.parse(text) == Unclear(word)


@pytest.mark.parametrize(
    "text",
    [
        "monday to friday 8:00", "monday through friday at 8", "from Monday to Friday 8 am", "Mon - Fri 8:00",
        "du lundi au vendredi 8h", "lundi à vendredi 8 h", "montags bis freitags 8 Uhr",
        "vom Montag bis zum Freitag um 8", "de lunes a viernes 8:00", "del lunes al viernes a las 8",
        "da lunedì a venerdì alle 8", "segunda a sexta 8:00",
        "с понедельника по пятницу 8:00", "пн–пт 8:00", "понедельник-пятница в 8", "з понеділка по п'ятницю 8:00",
        "від понеділка до п’ятниці о 8:00", "od poniedziałku do piątku 8:00", "pn.–pt. 8:00",
        "من الاثنين إلى الجمعة 8:00", "dni robocze 8:00", "w dni robocze 8:00", "en semaine à 8h", "по будням в 8",
        "8h en semaine", "de dilluns a divendres a les 8", "dies feiners 8:00",
    ],
)  # fmt: skip
def test_days_from_one_to_another(text: str) -> None:
    """Ranges, in words and with a dash."""
    assert schedules.parse(text) == Schedule(WEEKDAYS, (480,))


@pytest.mark.parametrize(
    ("text", "days", "minute"),
    [
        ("le week-end à 10h", WEEKEND, 600),
        ("у вихідні 8:00", WEEKEND, 480),
        ("w weekendy 8:00", WEEKEND, 480),
        ("fines de semana 10:00", WEEKEND, 600),
        ("am Wochenende um 10", WEEKEND, 600),
        ("toutes les semaines lundi 9h", 1, 540),
        ("every week monday 9:00", 1, 540),
        ("Mo, Do, Fr 8:00", 0b0011001, 480),
        ("fri to mon 8:00", 0b1110001, 480),
        ("weekends and monday 8:00", 0b1100001, 480),
        ("lundis et jeudis 8 h 30", 0b0001001, 510),
        ("lunes y viernes a las 9", 0b0010001, 540),
        ("els dilluns a les 9", 1, 540),
        ("dl. i dv. 9:00", 0b0010001, 540),
        ("caps de setmana 10:00", WEEKEND, 600),
        ("по понедельникам в 9", 1, 540),
        ("co tydzień w środę 9:00", 0b100, 540),
        ("щодня о 8:00", ALL_DAYS, 480),
        ("كل يوم 8:00", ALL_DAYS, 480),
        ("الاثنين ٨:٠٠", 1, 480),
        ("9h30", ALL_DAYS, 570),
        ("8am", ALL_DAYS, 480),
        ("8 Uhr", ALL_DAYS, 480),
        ("um 8", ALL_DAYS, 480),
        ("weekdays 8", WEEKDAYS, 480),
    ],
)
def test_days_in_many_languages(text: str, days: int, minute: int) -> None:
    """Plurals, cases, short names; a number is a time beside a day."""
    assert schedules.parse(text) == Schedule(days, (minute,))


def test_times_in_one_line() -> None:
    """Two hours are times, since a span has one."""
    assert schedules.parse("8h et 18h en semaine") == Schedule(WEEKDAYS, (480, 1080))
    assert schedules.parse("8h et 18h") == Schedule(ALL_DAYS, (480, 1080))


@pytest.mark.parametrize(
    "text", ["12h", "12 hours", "8 heures", "24h", "7d", "20", "last 20", "20 articles", "8 et 18"]
)
def test_spans_are_no_schedules(text: str) -> None:
    """A lone number or hour is no time of day."""
    assert isinstance(schedules.parse(text), Unclear)


@pytest.mark.parametrize(
    "text",
    [
        "wyłącz", "выключить", "вимкнути", "ausschalten", "apagar", "desactivar", "apaga", "désactiver", "إيقاف", "Off",
        " STOP. ",
    ],
)  # fmt: skip
def test_digests_are_turned_off(text: str) -> None:
    """In the languages of the days."""
    assert schedules.parse(text) == Off()


@given(st.text(max_size=200) | st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_anything_can_be_said(text: str) -> None:
    """No text breaks it, and a schedule has a time of day."""
    meant = schedules.parse(text)
    assert not isinstance(meant, Schedule) or (meant.days and all(0 <= m < 1440 for m in meant.minutes))
    assert not isinstance(meant, Schedule) or not meant.zone or ZoneInfo(meant.zone)


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
        minutes = local.hour * 60 + local.minute
        assert minutes == minute or zones.instant(local.date(), minute, zone) == at
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
    minutes = zones.clocks(NOW)
    assert 30 <= len(minutes) <= 40
    for minute in minutes:
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
