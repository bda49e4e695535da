"""What `/find` understands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from services.library import parse_search

NOW = datetime(2026, 3, 10, 15, 30, tzinfo=UTC)
YESTERDAY = ("yesterday", "hier", "gestern", "ayer", "вчера", "вчора", "wczoraj", "ieri", "ontem", "أمس")


def test_words_and_filters_come_apart() -> None:
    """Filters may stand anywhere; the rest are the words."""
    search = parse_search("bridge source:focus.ua repairs since:7d", NOW)
    assert search.words.split() == ["bridge", "repairs"]
    assert search.source == "focus.ua"
    assert search.since == NOW - timedelta(days=7)
    assert not search.fault


@pytest.mark.parametrize(
    ("value", "since"),
    [
        ("2024-10-14", datetime(2024, 10, 14, tzinfo=UTC)),
        ("2w", NOW - timedelta(weeks=2)),
        ("36h", NOW - timedelta(hours=36)),
        ("3m", NOW - timedelta(days=90)),
        ("today", datetime(2026, 3, 10, tzinfo=UTC)),
        *((word, datetime(2026, 3, 9, tzinfo=UTC)) for word in YESTERDAY),
        ("monday", datetime(2026, 3, 9, tzinfo=UTC)),
        ("понедельника", datetime(2026, 3, 9, tzinfo=UTC)),
        ("Aujourd’hui", datetime(2026, 3, 10, tzinfo=UTC)),
        ("March", datetime(2026, 3, 1, tzinfo=UTC)),
    ],
)
def test_dates(value: str, since: datetime) -> None:
    """A date, an age, whatever begins a span in one word."""
    assert parse_search(f"x since:{value}", NOW).since == since


def test_days_begin_at_the_midnight_of_the_chat() -> None:
    """In UTC where nobody told the clock."""
    assert parse_search("since:2024-10-14", NOW, "Europe/Paris").since == datetime(2024, 10, 13, 22, tzinfo=UTC)


@pytest.mark.parametrize("value", ["soon", "2024-13-45", "7", "-3d", "99999d9"])
def test_a_date_that_is_none_is_named(value: str) -> None:
    """What was not understood is handed back, so that it can be said."""
    search = parse_search(f"x since:{value}", NOW)
    assert search.fault == value
    assert search.since is None


@pytest.mark.parametrize("text", ["x since:", "since:", "x SINCE: 7d", "x since:7d since:"])
def test_a_date_that_is_missing_is_a_fault(text: str) -> None:
    """Nothing after `since:` is no word to look for: the search says what belongs there."""
    search = parse_search(text, NOW)
    assert search.fault.lower() == "since:"
    assert "since" not in search.words.lower()


def test_ages_beyond_the_calendar_are_no_fault_of_the_program() -> None:
    """An absurd age is a fault of the search, never an exception."""
    assert parse_search("since:9999y", NOW).fault == "9999y"
