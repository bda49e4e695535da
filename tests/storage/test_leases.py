"""Leases: one holder at a time, by the clock of the server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from storage.database import Database
from storage.leases import LeaseRepository


@pytest.fixture
async def shared(postgresql_url: str) -> AsyncIterator[Database]:
    database = await Database.open(postgresql_url)
    yield database
    await database.close()


async def expire(database: Database) -> None:
    """Let the server's time pass the end of all leases."""
    async with database.writing() as connection:
        await connection.execute(text("UPDATE leases SET until = until - 3600 * 1000000::bigint"))


async def test_one_holder_at_a_time(shared: Database) -> None:
    """The holder prolongs it; others get it when it has run out or was given back, and only its own."""
    leases = LeaseRepository(shared)
    assert await leases.take("polling", "a", 60)
    assert await leases.take("polling", "a", 60)
    assert not await leases.take("polling", "b", 60)
    assert await leases.take("another", "b", 60)
    await leases.give_back("polling", "b")
    assert not await leases.take("polling", "b", 60)
    await expire(shared)
    assert await leases.take("polling", "b", 60)
    assert not await leases.take("polling", "a", 60), "it has come back too late"
    await leases.give_back("polling", "b")
    assert await leases.take("polling", "a", 60)


async def test_a_lease_that_is_not_renewed_ends_though_the_server_s_clock_was_set_back(shared: Database) -> None:
    """Whoever waits measures it itself; a holder that renews keeps it, however far ahead its end seems to be."""
    passed = 0.0
    leases, others = LeaseRepository(shared), LeaseRepository(shared, lambda: passed)
    assert await leases.take("polling", "a", 60)
    async with shared.writing() as connection:  # an hour back: the end is as much further away
        await connection.execute(text("UPDATE leases SET until = until + 3600 * 1000000::bigint"))
    assert not await others.take("polling", "b", 60)
    passed += 59
    assert not await others.take("polling", "b", 60)
    assert await leases.take("polling", "a", 60)
    passed += 59
    assert not await others.take("polling", "b", 60)
    passed += 61
    assert await others.take("polling", "b", 60)
    assert not await leases.take("polling", "a", 60)


async def test_of_many_who_ask_one_gets_it(shared: Database) -> None:
    """Twenty ask at the same moment, again and again."""
    leases = LeaseRepository(shared)
    for _ in range(5):
        answers = await asyncio.gather(*(leases.take("polling", str(number), 60) for number in range(20)))
        assert sum(answers) == 1
        await expire(shared)
