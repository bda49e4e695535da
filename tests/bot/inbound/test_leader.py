"""The leader of several pollers: one polls, another follows, and one that comes back confirms nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime

import pytest
from sqlalchemy import text

from bot.inbound.leader import RENEW_SECONDS, Leader, lock
from bot.inbound.polling import Poller
from bot.outbound.bot_api import AiohttpRequest
from storage.database import Database
from storage.leases import LeaseRepository
from tests.bot.conftest import FakeClock
from tests.bot.eventually import eventually
from tests.bot.inbound.test_polling import Receiver
from tests.bot.scripted_server import Server, text_update


@pytest.fixture
async def shared(postgresql_url: str) -> AsyncIterator[Database]:
    database = await Database.open(postgresql_url)
    yield database
    await database.close()


class Source:
    """A source that receives nothing, and runs until it is ended."""

    failing_since: datetime | None = None
    last_attempt = 0.0

    def __init__(self, may_go_on: Callable[[], Awaitable[bool]]) -> None:
        self.may_go_on = may_go_on

    async def run(self) -> None:
        await asyncio.Event().wait()


@asynccontextmanager
async def running(*leaders: Leader) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(leader.run()) for leader in leaders]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def pass_on(shared: Database, holder: str) -> None:
    """Give the lease to another process, as if its holder had been silent too long."""
    async with shared.writing() as connection:
        await connection.execute(text("UPDATE leases SET holder = :holder"), {"holder": holder})


async def test_one_leads_and_another_follows(shared: Database) -> None:
    """While the first leads, the second waits; when it ends, the second leads at its next look."""
    leases, clocks = LeaseRepository(shared), (FakeClock(), FakeClock())
    first, second = (Leader(leases, Source, clock=clock) for clock in clocks)
    async with running(second):
        async with running(first):
            await eventually(lambda: first.leads or second.leads)
            follower = second if first.leads else first
            clocks[1].advance(RENEW_SECONDS)
            clocks[0].advance(RENEW_SECONDS)
            await eventually(lambda: clocks[0].sleeping and clocks[1].sleeping)
            assert first.leads != second.leads
            assert not follower.leads
            assert follower.failing_since is None
        if not second.leads:
            clocks[1].advance(RENEW_SECONDS)
        await eventually(lambda: second.leads)


async def test_one_whose_lease_is_anothers_ends(shared: Database) -> None:
    """Its next renewal fails: its source is ended."""
    clock = FakeClock()
    leader = Leader(LeaseRepository(shared), Source, clock=clock)
    async with running(leader):
        await eventually(lambda: leader.leads)
        await pass_on(shared, "another")
        clock.advance(RENEW_SECONDS)
        await eventually(lambda: not leader.leads)


async def test_one_that_comes_back_confirms_nothing(shared: Database, api: AiohttpRequest, server: Server) -> None:
    """A poll that was under way while it stood still is stored again, and not confirmed by another poll."""
    receiver, clock = Receiver(), FakeClock()
    leader = Leader(
        LeaseRepository(shared),
        lambda may_poll: Poller(api, receiver.receive, clock=clock, long_poll=30, may_poll=may_poll),
        clock=clock,
    )
    async with running(leader):
        await eventually(lambda: len(server.asked("getUpdates")) == 1)
        await pass_on(shared, "another")
        server.push(text_update(10, "a"))
        await eventually(lambda: not leader.leads)
        assert len(receiver.kept) == 1
        assert len(server.asked("getUpdates")) == 1
        assert server.confirmed == 0


async def test_a_lock_lets_one_in_at_a_time(shared: Database) -> None:
    """The second waits until the first is through."""
    leases, clock, inside = LeaseRepository(shared), FakeClock(), list[str]()
    first_may_go = asyncio.Event()

    async def enter(name: str) -> None:
        async with lock(leases, "webhook", clock):
            inside.append(name)
            if name == "first":
                await first_may_go.wait()

    first = asyncio.create_task(enter("first"))
    await eventually(lambda: inside == ["first"])
    second = asyncio.create_task(enter("second"))
    await eventually(lambda: clock.sleeping)
    assert inside == ["first"]
    first_may_go.set()
    await first
    while not second.done():
        await clock.skip()
        await asyncio.sleep(0.001)
    assert inside == ["first", "second"]
