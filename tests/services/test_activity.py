"""Activity: counted in memory, written in one go, lost by nothing but a crash."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import StorageError
from services.activity import BOUNDS, KEPT_DAYS, Day
from storage.database import Database
from storage.models import ActivityCount
from tests.services.operations import Bureau


@pytest.fixture
def bureau(sqlite: Database) -> Bureau:
    """A bot of its own."""
    return Bureau(sqlite)


async def test_what_is_counted_is_seen_before_and_after_it_is_written(bureau: Bureau) -> None:
    """The same figures, with what was there before."""
    for _ in range(2):
        bureau.activity.count_article("fr")
        bureau.activity.count_article("")
        bureau.activity.count_question(0.18)
        before = await bureau.activity.days(1)
        assert await bureau.activity.flush() == 5
        assert await bureau.activity.days(1) == before
    (today,) = await bureau.activity.days(1)
    assert today == Day(date(2026, 3, 10), 4, 2, {0.2: 2}, {"fr": 2, "?": 2})
    assert await bureau.activity.flush() == 0


async def test_a_message_costs_no_write(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand are one transaction."""
    calls = []
    stored = bureau.activity._activity
    add = stored.add

    async def counted(counts: object) -> None:
        calls.append(1)
        await add(counts)  # type: ignore[arg-type]

    monkeypatch.setattr(stored, "add", counted)
    for _ in range(1000):
        bureau.activity.count_question(1)
    assert calls == []
    await bureau.activity.flush()
    assert calls == [1]


async def test_days_are_whole(bureau: Bureau) -> None:
    """Each in its place, those without anything too; what comes around midnight is counted on its own day."""
    bureau.time = bureau.time.replace(hour=23, minute=59)
    bureau.activity.count_article("de")
    bureau.time += timedelta(minutes=2)
    bureau.activity.count_article("de")
    await bureau.activity.flush()
    bureau.time += timedelta(days=2)
    days = await bureau.activity.days(5)
    assert [day.articles for day in days] == [0, 1, 1, 0, 0]
    assert [day.date for day in days] == [date(2026, 3, 9) + timedelta(days=n) for n in range(5)]


async def test_what_cannot_be_written_waits(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    """Together with what comes meanwhile; and at the end nothing of that stops the bot."""

    async def full(_counts: object) -> None:
        bureau.activity.count_article("fr")
        raise StorageError("disk full")

    with monkeypatch.context() as broken:
        broken.setattr(bureau.activity._activity, "add", full)
        bureau.activity.count_article("fr")
        with pytest.raises(StorageError):
            await bureau.activity.flush()
        await bureau.activity.close()
    await bureau.activity.close()
    assert [day.articles for day in await bureau.activity.days(1)] == [3]


async def test_what_is_old_is_forgotten(bureau: Bureau) -> None:
    """After more than a year; what a newer version may have counted is left alone and unseen."""
    bureau.activity.count_article("fr")
    await bureau.activity.flush()
    await bureau.activity._activity.add([ActivityCount(20_521, "something:else", 3)])
    bureau.time += timedelta(days=KEPT_DAYS)
    assert await bureau.activity.purge() == 1
    bureau.time += timedelta(days=1)
    assert await bureau.activity.purge() == 2


@given(st.lists(st.floats(0, 1000, allow_nan=False), min_size=1, max_size=50), st.floats(0.01, 1))
def test_within_how_many_seconds(seconds: list[float], share: float) -> None:
    """So many are answered within the bound, and fewer within the one before it."""
    answers: dict[float, int] = {}
    for one in seconds:
        bound = next((b for b in BOUNDS if one <= b), BOUNDS[-1])
        answers[bound] = answers.get(bound, 0) + 1
    within = Day(date(2026, 1, 1), answers=answers).answered_within(share)
    assert sum(n for b, n in answers.items() if b <= within) >= share * len(seconds)
    assert sum(n for b, n in answers.items() if b < within) < share * len(seconds)
    assert Day(date(2026, 1, 1)).answered_within(share) == 0
