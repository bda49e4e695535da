"""Inline queries bypass the inbox: the newest of each user is answered at once, none blocks another, none twice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from telegram import Update

from bot.inbound.inline_queries import MAX_AGE, MAX_CONCURRENT, InlineQueries
from bot.inbound.message_grouping import queue_id
from bot.inbound.update_worker import TaskUpdate
from handlers.context import Retry
from tests.bot.conftest import FakeClock
from tests.bot.eventually import eventually
from tests.patience import PATIENCE


def query(number: int, person: int = 1, text: str = "tram") -> dict[str, Any]:
    """Return the raw update of an inline query."""
    sender = {"id": person, "is_bot": False, "first_name": "A"}
    return {"update_id": number, "inline_query": {"id": str(number), "from": sender, "query": text, "offset": ""}}


class Slow:
    """A dispatcher whose handlers wait until `release` is set."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.release = asyncio.Event()
        self.broken = False

    def parse(self, raw: dict[str, object], number: int) -> Update:
        if "broken" in raw:
            raise ValueError
        return Update.de_json(raw, None)

    async def handle(self, members: Sequence[Update | TaskUpdate], plan: Callable[[], Retry]) -> None:
        (update,) = members
        assert isinstance(update, Update)
        assert plan().at is None, "it is not tried again"
        self.begun.append(update.update_id)
        await self.release.wait()
        if self.broken:
            raise RuntimeError


class OtherUpdates:
    """The receiver of all other updates."""

    def __init__(self) -> None:
        self.got: list[object] = []

    async def receive(self, updates: Sequence[object]) -> int:
        self.got += updates
        return len(updates)


def made(clock: FakeClock) -> tuple[InlineQueries, Slow, OtherUpdates]:
    slow, rest = Slow(), OtherUpdates()
    return InlineQueries(slow, rest.receive, clock=clock), slow, rest


async def test_only_the_newest_query_of_a_user_is_answered(clock: FakeClock) -> None:
    """While one is handled the next ones replace each other; other users do not wait for it."""
    queries, slow, _ = made(clock)
    assert await queries.receive([query(1), query(2), query(3, person=2)]) == 3
    await eventually(lambda: len(slow.begun) == 2)
    await queries.receive([query(4), query(5)])
    slow.release.set()
    await eventually(lambda: len(slow.begun) == 3)
    assert slow.begun == [2, 3, 5]


async def test_other_updates_are_passed_on(clock: FakeClock) -> None:
    """Other updates are passed on unchanged, malformed ones too; their failure does not affect queries."""
    queries, slow, rest = made(clock)
    slow.release.set()
    others: list[object] = [{"update_id": 7, "message": {}}, "nonsense", {"inline_query": 5, "update_id": 8}]
    assert await queries.receive([*others, query(9)]) == 4
    assert rest.got == others


async def test_a_repeated_query_is_answered_once(clock: FakeClock) -> None:
    """Telegram repeats what was not confirmed."""
    queries, slow, _ = made(clock)
    slow.release.set()
    await queries.receive([query(1)])
    await eventually(lambda: slow.begun == [1])
    assert await queries.receive([query(1)]) == 0
    await asyncio.sleep(0)
    assert slow.begun == [1]


async def test_a_late_query_is_dropped(clock: FakeClock) -> None:
    """A query older than ten seconds is not answered: the user has typed on."""
    queries, slow, _ = made(clock)
    await queries.receive([query(number, person=number) for number in range(1, MAX_CONCURRENT + 2)])
    await eventually(lambda: len(slow.begun) == MAX_CONCURRENT)
    clock.advance(MAX_AGE)
    slow.release.set()
    await queries.receive([query(99, person=99)])
    await eventually(lambda: 99 in slow.begun)
    assert MAX_CONCURRENT + 1 not in slow.begun


async def test_a_failed_query_does_not_stop_the_next(clock: FakeClock, said: list[Any]) -> None:
    """A query that is unreadable or whose handler fails is dropped; the next one is answered."""
    queries, slow, _ = made(clock)
    slow.release.set()
    slow.broken = True
    await queries.receive([query(1), query(2, person=2) | {"broken": 1}])
    await eventually(lambda: len(said) == 2)
    slow.broken = False
    await queries.receive([query(3)])
    await eventually(lambda: 3 in slow.begun)


async def test_stopping_cancels_running_queries(clock: FakeClock) -> None:
    """Handlers that run at the end are cancelled."""
    queries, slow, _ = made(clock)
    await queries.receive([query(1), query(2, person=2)])
    await eventually(lambda: len(slow.begun) == 2)
    async with asyncio.timeout(PATIENCE):
        await queries.stop()


def test_a_guest_message_has_a_queue_of_its_own() -> None:
    """Neither the foreign chat, whose id may be another chat's, nor the caller's private chat delays it."""
    message = {"chat": {"id": 7}, "from": {"id": 7}}
    queues = {queue_id({"update_id": 1, kind: message}) for kind in ("message", "guest_message")}
    assert len(queues) == 2
    assert -(2**63) < min(queue_id({"guest_message": {"from": {"id": n}}}) for n in (-(2**62), 2**62, 1)) < -(10**15)
