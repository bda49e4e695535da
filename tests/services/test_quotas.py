"""Quotas: generous, a person's own, a group's for all its members; an owner has none, and one's flood is one's own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from engine.errors import QuotaError
from services import quotas
from services.quotas import BETWEEN, HELD, KEPT_DAYS, USUAL, WRITTEN
from storage.database import Database
from storage.models import Quota
from tests.services.operations import FRIEND, GROUP, OWNER, STRANGER, Bureau

_MB = 1 << 20


@pytest.fixture
async def bureau(sqlite: Database) -> Bureau:
    """A bot with a friend who may use little."""
    bureau = Bureau(sqlite)
    await bureau.people.register(FRIEND)
    await bureau.people.set_quota(FRIEND, Quota(articles=3, megabytes=2, questions=2, feeds=1))
    return bureau


async def test_articles_of_a_day(bureau: Bureau) -> None:
    """What is one too many is said with when it goes on: at the end of the day that is counted."""
    for _ in range(3):
        await bureau.quotas.count_article(FRIEND, FRIEND, 10)
    with pytest.raises(QuotaError) as error:
        await bureau.quotas.count_article(FRIEND, FRIEND, 10)
    assert (error.value.what, error.value.limit) == ("articles", 3)
    assert error.value.until == datetime(2026, 3, 11, tzinfo=UTC)
    assert await bureau.quotas.used_today(FRIEND) == (3, 30)
    await bureau.quotas.count_article(STRANGER, STRANGER, 10)
    bureau.time += timedelta(days=1)
    await bureau.quotas.count_article(FRIEND, FRIEND, 10)
    assert await bureau.quotas.used_today(FRIEND) == (1, 10)


async def test_megabytes_of_a_day(bureau: Bureau) -> None:
    """A file that is too much is not counted, so that a smaller one still is taken."""
    await bureau.quotas.count_article(FRIEND, FRIEND, _MB)
    with pytest.raises(QuotaError) as error:
        await bureau.quotas.count_article(FRIEND, FRIEND, _MB + 1)
    assert error.value.what == "megabytes"
    await bureau.quotas.count_article(FRIEND, FRIEND, _MB)


async def test_pages_count_when_they_are_there(bureau: Bureau) -> None:
    """Their size is not known before: the page that goes beyond is taken, the next link is not; an owner's is free."""
    for person in (FRIEND, OWNER):
        await bureau.quotas.count_article(person, person, 0)
        await bureau.quotas.bytes_of(person, person)(3 * _MB)
    assert await bureau.quotas.used_today(FRIEND) == (1, 3 * _MB)
    with pytest.raises(QuotaError) as error:
        await bureau.quotas.count_article(FRIEND, FRIEND, 0)
    assert error.value.what == "megabytes"
    await bureau.quotas.count_article(OWNER, OWNER, 0)
    await bureau.quotas.bytes_of(OWNER, GROUP)(5)
    assert (await bureau.quotas.used_today(GROUP))[1] == 5


async def test_questions_of_a_minute(bureau: Bureau) -> None:
    """Any minute, not that of the clock; what was refused does not lengthen the wait."""
    await bureau.quotas.count_question(FRIEND, FRIEND)
    bureau.wait(40)
    await bureau.quotas.count_question(FRIEND, FRIEND)
    for _ in range(5):
        with pytest.raises(QuotaError) as error:
            await bureau.quotas.count_question(FRIEND, FRIEND)
    assert error.value.until == bureau.time + timedelta(seconds=20)
    bureau.wait(21)
    await bureau.quotas.count_question(FRIEND, FRIEND)
    with pytest.raises(QuotaError):
        await bureau.quotas.count_question(FRIEND, FRIEND)


async def test_an_owner_has_no_limits(bureau: Bureau) -> None:
    """In private; in a group he uses what the group may."""
    for _ in range(3 * USUAL.questions):
        await bureau.quotas.count_question(OWNER, OWNER)
    await bureau.quotas.count_article(OWNER, OWNER, 10_000 * _MB)
    with pytest.raises(QuotaError):
        await bureau.quotas.count_article(OWNER, GROUP, 10_000 * _MB)


async def test_a_group_may_use_as_much_as_several(bureau: Bureau) -> None:
    """All its members together, and one of them no more than his own; nothing of it is another group's."""
    for _ in range(2):
        await bureau.quotas.count_question(FRIEND, GROUP)
    with pytest.raises(QuotaError):
        await bureau.quotas.count_question(FRIEND, GROUP)
    most = quotas.GROUP * USUAL.questions
    for number in range(most - 2):
        await bureau.quotas.count_question(100 + number, GROUP)
    with pytest.raises(QuotaError) as error:
        await bureau.quotas.count_question(99, GROUP)
    assert error.value.limit == most
    await bureau.quotas.count_question(99, GROUP - 1)


async def test_what_is_too_much_waits_for_the_end_of_the_limit(bureau: Bureau) -> None:
    """As much as is answered within the limit, each at its own time; what comes then is refused, and nobody else's."""
    error = QuotaError("questions", 2, bureau.time + timedelta(seconds=30))
    first, second = bureau.quotas.hold(FRIEND, error), bureau.quotas.hold(FRIEND, error)
    assert (first, second) == (error.until, error.until + timedelta(seconds=BETWEEN))
    assert bureau.quotas.hold(FRIEND, error) is None
    assert bureau.quotas.hold(FRIEND, error, again=True) == error.until + timedelta(seconds=2 * BETWEEN)
    assert bureau.quotas.hold(STRANGER, error) == error.until
    bureau.wait(40)
    late = QuotaError("questions", 2, bureau.time + timedelta(seconds=30))
    assert bureau.quotas.hold(FRIEND, late) == late.until
    many = QuotaError("articles", 500, bureau.time + timedelta(hours=5))
    assert [bureau.quotas.hold(STRANGER, many) for _ in range(HELD + 1)][HELD - 1 :] == [
        many.until + timedelta(seconds=(HELD - 1) * BETWEEN),
        None,
    ]


async def test_some_messages_a_minute_tell_of_a_limit(bureau: Bureau) -> None:
    """To each by himself; the rest of a flood gets a sign."""
    assert [bureau.quotas.may_write(FRIEND) for _ in range(WRITTEN + 1)] == [True] * WRITTEN + [False]
    assert bureau.quotas.may_write(STRANGER)
    bureau.wait(60)
    assert bureau.quotas.may_write(FRIEND)


@pytest.mark.parametrize("hours", [-1, 1])
async def test_a_clock_that_is_set_changes_no_limit(bureau: Bureau, hours: int) -> None:
    """Minutes and waits pass by their own clock; only the time that people are told follows the one on the wall."""
    for _ in range(2):
        await bureau.quotas.count_question(FRIEND, FRIEND)
    assert all(bureau.quotas.may_write(FRIEND) for _ in range(WRITTEN))
    bureau.quotas.hold(FRIEND, QuotaError("questions", 2, bureau.time + timedelta(seconds=60)))
    bureau.time += timedelta(hours=hours)
    with pytest.raises(QuotaError) as error:
        await bureau.quotas.count_question(FRIEND, FRIEND)
    assert error.value.until == bureau.time + timedelta(seconds=60)
    assert not bureau.quotas.may_write(FRIEND)
    second = bureau.quotas.hold(FRIEND, error.value)
    assert second == error.value.until + timedelta(seconds=BETWEEN)
    bureau.wait(61)
    await bureau.quotas.count_question(FRIEND, FRIEND)
    assert bureau.quotas.may_write(FRIEND)
    later = QuotaError("questions", 2, bureau.time + timedelta(seconds=60))
    assert bureau.quotas.hold(FRIEND, later) == later.until


async def test_a_changed_quota_holds_at_once(bureau: Bureau) -> None:
    """More or less."""
    for _ in range(2):
        await bureau.quotas.count_question(FRIEND, FRIEND)
    await bureau.people.set_quota(FRIEND, None)
    await bureau.quotas.count_question(FRIEND, FRIEND)
    assert await bureau.quotas.feed_limit(FRIEND) == USUAL.feeds
    await bureau.people.set_quota(FRIEND, Quota(questions=1, feeds=7))
    with pytest.raises(QuotaError):
        await bureau.quotas.count_question(FRIEND, FRIEND)
    assert await bureau.quotas.feed_limit(FRIEND) == 7


async def test_memory_is_bounded(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many people ask."""
    monkeypatch.setattr(quotas, "REMEMBERED", 10)
    for person in range(100, 140):
        await bureau.quotas.count_question(person, person)
        bureau.quotas.may_write(person)
        bureau.quotas.hold(person, QuotaError("questions", 2, bureau.time + timedelta(seconds=30)))
    assert len(bureau.quotas._question_times) <= 10
    assert len(bureau.quotas._written) <= 10
    assert len(bureau.quotas._held) <= 11


async def test_old_use_is_forgotten(bureau: Bureau) -> None:
    """After two weeks."""
    await bureau.quotas.count_article(STRANGER, GROUP, 10)
    bureau.time += timedelta(days=KEPT_DAYS)
    assert await bureau.quotas.purge() == 0
    bureau.time += timedelta(days=1)
    assert await bureau.quotas.purge() == 4
