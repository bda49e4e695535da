"""Of which articles a digest is: what people write, and the moments that it means."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.time import ranges
from services.time.schedules import ALL_DAYS, Off, Schedule, Span, Unclear
from tests.services.time.test_schedules import WORDS

PARIS = "Europe/Paris"
NOW = datetime(2026, 10, 21, 15, 30, tzinfo=UTC)  # a Wednesday, 17:30 in Paris


def paris(month: int, day: int, hour: int = 0, year: int = 2026) -> datetime:
    """A moment by the clock of Paris."""
    return datetime(year, month, day, hour, tzinfo=ZoneInfo(PARIS))


def of_day(month: int, day: int) -> Span:
    """A whole day in Paris."""
    return Span(paris(month, day), paris(month, day + 1))


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("", 24), ("now", 24), ("24h", 24), ("12h", 12), ("12 hours", 12), ("8 heures", 8), ("7d", 7 * 24),
        ("3m", 90 * 24), ("2 semaines", 14 * 24), ("last 3 days", 72), ("les 3 derniers jours", 72),
        ("last 2 weeks", 14 * 24), ("last 12 hours", 12), ("last hour", 1), ("letzte 3 Tage", 72),
        ("in den letzten 3 Tagen", 72),
        ("последние 3 дня", 72), ("за последние 2 недели", 14 * 24), ("последний час", 1),
        ("últimos 3 días", 72), ("els últims 3 dies", 72), ("les darreres 2 setmanes", 14 * 24),
        ("nelle ultime 12 ore", 12), ("nas últimas 2 semanas", 14 * 24), ("ostatnie 3 dni", 72),
        ("z ostatnich 3 dni", 72),
        ("останні 3 дні", 72), ("آخر 3 أيام", 72), ("past week", 7 * 24), ("depuis 3 jours", 72), ("seit 3 Tagen", 72),
    ],
)  # fmt: skip
def test_so_much_time_until_now(text: str, hours: int) -> None:
    """A number with a unit, to the minute."""
    assert ranges.span(text, NOW, PARIS) == Span(NOW - timedelta(hours=hours))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("20", 20), ("last 20", 20), ("20 articles", 20), ("last 20 articles", 20), ("les 20 derniers articles", 20),
        ("letzte 20", 20), ("последние 20 статей", 20), ("آخر 20", 20), ("9999", 500),
    ],
)  # fmt: skip
def test_so_many_articles(text: str, count: int) -> None:
    """A bare number."""
    assert ranges.span(text, NOW, PARIS) == Span(count=count)


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("today", paris(10, 21)), ("aujourd’hui", paris(10, 21)), ("сегодня", paris(10, 21)), ("اليوم", paris(10, 21)),
        ("since Monday", paris(10, 19)), ("depuis lundi", paris(10, 19)), ("с понедельника", paris(10, 19)),
        ("со среды", paris(10, 21)), ("с пятницы", paris(10, 16)), ("з понеділка", paris(10, 19)),
        ("з середи", paris(10, 21)), ("від п'ятниці", paris(10, 16)), ("od poniedziałku", paris(10, 19)),
        ("od środy", paris(10, 21)), ("desde el lunes", paris(10, 19)), ("منذ الاثنين", paris(10, 19)),
        ("des de dilluns", paris(10, 19)), ("des d'ahir", paris(10, 20)), ("aquest mes", paris(10, 1)),
        ("since yesterday", paris(10, 20)), ("depuis hier", paris(10, 20)), ("со вчерашнего дня", paris(10, 20)),
        ("seit gestern", paris(10, 20)), ("od wczoraj", paris(10, 20)), ("منذ أمس", paris(10, 20)),
        ("depuis 8h", paris(10, 21, 8)), ("since 8:00", paris(10, 21, 8)), ("seit 8 Uhr", paris(10, 21, 8)),
        ("since 6pm", paris(10, 20, 18)), ("since yesterday 18h", paris(10, 20, 18)),
        ("since Monday 9:00", paris(10, 19, 9)),
        ("since 14 November", paris(11, 14, year=2025)), ("depuis le 14 novembre", paris(11, 14, year=2025)),
        ("since 14 October", paris(10, 14)), ("с 14 октября", paris(10, 14)), ("od 14 października", paris(10, 14)),
        ("depuis le 1er octobre 2025", paris(10, 1, year=2025)), ("since November 14, 2025", paris(11, 14, year=2025)),
        ("desde el 14 de octubre de 2026", paris(10, 14)), ("since 2026-11-20", paris(11, 20)),
        ("since March", paris(3, 1)), ("since last week", paris(10, 12)), ("this week", paris(10, 19)),
        ("на этой неделе", paris(10, 19)), ("ce mois", paris(10, 1)), ("this month", paris(10, 1)),
    ],
)  # fmt: skip
def test_since_a_moment(text: str, since: datetime) -> None:
    """A day begins at midnight of the chat's zone; what is not over lasts until now."""
    assert ranges.span(text, NOW, PARIS) == Span(since)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("yesterday", of_day(10, 20)),
        ("hier", of_day(10, 20)),
        ("أمس", of_day(10, 20)),
        ("avant-hier", of_day(10, 19)),
        ("Monday", of_day(10, 19)),
        ("last Wednesday", of_day(10, 14)),
        ("14 October", of_day(10, 14)),
        ("mar 14", of_day(3, 14)),
        ("2026-10-14", of_day(10, 14)),
        ("29 Feb", Span(paris(2, 29, year=2024), paris(3, 1, year=2024))),
        ("last week", Span(paris(10, 12), paris(10, 19))),
        ("la semaine dernière", Span(paris(10, 12), paris(10, 19))),
        ("letzte Woche", Span(paris(10, 12), paris(10, 19))),
        ("на прошлой неделе", Span(paris(10, 12), paris(10, 19))),
        ("минулого тижня", Span(paris(10, 12), paris(10, 19))),
        ("w zeszłym tygodniu", Span(paris(10, 12), paris(10, 19))),
        ("الأسبوع الماضي", Span(paris(10, 12), paris(10, 19))),
        ("last month", Span(paris(9, 1), paris(10, 1))),
        ("March", Span(paris(3, 1), paris(4, 1))),
        ("last year", Span(paris(1, 1, year=2025), paris(1, 1))),
    ],
)
def test_what_is_over(text: str, meant: Span) -> None:
    """A day, a week, a month alone is that one."""
    assert ranges.span(text, NOW, PARIS) == meant


@pytest.mark.parametrize(
    "text",
    [
        "whenever", "0", "0 days", "in 3 days", "-3 days", "9999y", "20 20", "last 20 since Monday", "29 Feb 2025",
        "2026-02-30", "since", "last", "articles", "yesterday yesterday", "yesterday 18:00", "next week", "1" * 65,
    ],
)  # fmt: skip
def test_what_is_no_span(text: str) -> None:
    """It is handed back, never read in part."""
    assert ranges.span(text, NOW, PARIS) == Unclear(text[:64])


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("12h", Span(NOW - timedelta(hours=12))),
        ("20", Span(count=20)),
        ("since 8:00", Span(paris(10, 21, 8))),
        ("8:00", Schedule(ALL_DAYS, (480,))),
        ("lundi 9h", Schedule(1, (540,))),
        ("в 8 часов", Schedule(ALL_DAYS, (480,))),
        ("off", Off()),
        ("8:00 Europe/Pariss", Unclear("Europe/Pariss")),
        ("25:00", Unclear("25:00")),
        ("monday 9:00 tuesday 10:00", Unclear("tuesday 10:00")),
        ("7 8 9 10 11 12 13", Unclear("7 8 9 10 11 12 13")),
        ("last 3 fortnights", Unclear("last 3 fortnights")),
        ("29 Feb 2025", Unclear("29 Feb 2025")),
        ("weekdays", Unclear()),
    ],
)
def test_a_digest_now_or_regularly(text: str, meant: object) -> None:
    """A span goes before; what is neither is named by the reader that it is for."""
    assert ranges.wanted(text, NOW, PARIS) == meant


@given(
    st.text(max_size=200) | st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join),
    st.sampled_from(["", PARIS, "Pacific/Apia"]),
)
def test_anything_can_be_said(text: str, zone: str) -> None:
    """No text breaks it, and a span begins before it ends."""
    meant = ranges.span(text, NOW, zone)
    if isinstance(meant, Span):
        assert (meant.since is None) == bool(meant.count)
        assert meant.since is None or meant.until is None or meant.since < meant.until
    assert isinstance(ranges.wanted(text, NOW, zone), Span | Schedule | Off | Unclear)
