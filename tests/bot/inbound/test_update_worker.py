"""The update worker: order within a chat, chats in parallel, nothing lost, nothing twice, nothing stuck."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, MutableMapping, Sequence
from datetime import timedelta
from typing import Any

import pytest
from telegram import Bot, Update
from telegram.error import BadRequest, NetworkError, RetryAfter

from bot.inbound.polling import Poller
from bot.inbound.update_worker import RETRY_DELAYS, Plan, UnreadableError, UpdateWorker
from bot.outbound.bot_api import AiohttpRequest
from engine.errors import StorageError, WorkerError
from handlers.context import PostponedError, Retry
from services.message_texts import LONG_PART
from storage.database import Database
from storage.inbox import InboxRepository
from tests.bot.conftest import FakeClock
from tests.bot.eventually import eventually
from tests.bot.scripted_server import TOKEN, Server, text_update
from tests.patience import PATIENCE

LONG = "x" * LONG_PART


class Handler:
    """Parses updates as the bot does, and records those it handles."""

    def __init__(self) -> None:
        self.bot = Bot(TOKEN)
        self.handled: list[list[int]] = []
        self.running: set[int] = set()
        self.events: dict[int, asyncio.Event] = {}
        self.errors: dict[int, list[Exception]] = {}
        self.plans: list[Retry] = []

    def parse(self, raw: dict[str, object], _number: int) -> Update:
        return Update.de_json(raw, self.bot)

    async def handle(self, members: Sequence[Any], plan: Plan) -> None:
        first = members[0].update_id
        self.running.add(first)
        try:
            if first in self.events:
                await self.events[first].wait()
            if self.errors.get(first):
                raise self.errors[first].pop(0)
            self.handled.append([update.update_id for update in members])
        except Exception as error:
            self.plans.append(plan(error))
            raise
        finally:
            self.running.discard(first)


@pytest.fixture
def handler() -> Handler:
    return Handler()


@pytest.fixture
def inbox(database: Database) -> InboxRepository:
    return InboxRepository(database)


@pytest.fixture
async def worker(inbox: InboxRepository, handler: Handler, clock: FakeClock) -> AsyncIterator[UpdateWorker]:
    one = UpdateWorker(inbox, handler, clock=clock)
    await one.start()
    yield one
    await one.stop(0)


async def settled(worker: UpdateWorker, clock: FakeClock) -> None:
    """Advance the clock until no update waits."""
    async with asyncio.timeout(PATIENCE):
        while worker.waiting:
            await asyncio.sleep(0.005)
            if worker.waiting and clock.sleeping:
                await clock.skip()


async def test_chats_are_handled_in_parallel_each_in_order(
    worker: UpdateWorker, handler: Handler, inbox: InboxRepository
) -> None:
    """A slow update holds up the next one of its chat, and no other chat."""
    handler.events[1] = asyncio.Event()
    await worker.receive([text_update(1, "slow"), text_update(2, "after"), text_update(3, "other", chat=9)])
    await eventually(lambda: [3] in handler.handled)
    assert handler.running == {1}
    handler.events[1].set()
    await eventually(lambda: not worker.waiting)
    assert handler.handled == [[3], [1], [2]]
    assert await inbox.pending() == ()


async def test_concurrency_is_bounded(inbox: InboxRepository, handler: Handler, clock: FakeClock) -> None:
    """No more handlers run at once than allowed."""
    worker = UpdateWorker(inbox, handler, clock=clock, max_concurrent=3)
    handler.events = {n: asyncio.Event() for n in range(1, 9)}
    await worker.receive([text_update(n, "x", chat=n) for n in range(1, 9)])
    await eventually(lambda: len(handler.running) == 3)
    for gate in handler.events.values():
        gate.set()
    await eventually(lambda: len(handler.handled) == 8)


async def test_a_duplicate_is_handled_once(
    worker: UpdateWorker, handler: Handler, inbox: InboxRepository, clock: FakeClock
) -> None:
    """The same update in one answer, in the next one and after a restart is one update."""
    update = text_update(1, "x")
    await worker.receive([update, update])
    await worker.receive([update])
    await settled(worker, clock)
    assert await worker.receive([update, text_update(2, "y")]) == 1
    await settled(worker, clock)
    again = UpdateWorker(inbox, handler, clock=clock)
    await again.start()
    assert await again.receive([update, text_update(2, "y"), text_update(3, "z")]) == 1
    await settled(again, clock)
    assert handler.handled == [[1], [2], [3]]


POISON = [
    {"update_id": 1, "message": "a string"},
    {"update_id": 1, "message": {"message_id": 1, "chat": {"id": 1, "type": "private"}, "text": "no date"}},
    {"update_id": 1, "message": {"message_id": 1, "date": 10**18, "chat": {"id": 1, "type": "private"}}},
    {"update_id": 1, "message": {"message_id": 1, "date": 1, "chat": {"id": 1}, "text": "chat without type"}},
    {"update_id": 1, "callback_query": {"id": "1"}},
]


@pytest.mark.parametrize("poison", POISON)
async def test_an_unreadable_update_fails_once(
    worker: UpdateWorker,
    handler: Handler,
    inbox: InboxRepository,
    clock: FakeClock,
    said: list[MutableMapping[str, Any]],
    poison: dict[str, object],
) -> None:
    """One line in the log with the id; the next update of the same chat is handled."""
    await worker.receive([poison, text_update(2, "control")])
    await settled(worker, clock)
    assert handler.handled == [[2]]
    assert [row.id for row in await inbox.failed(10)] == [1]
    (line,) = said
    assert (line["event"], line["updates"]) == ("update failed for good", (1,))


async def test_an_update_that_breaks_routing_fails(
    worker: UpdateWorker, handler: Handler, inbox: InboxRepository, clock: FakeClock
) -> None:
    """It is not tried again."""
    handler.errors[1] = [UnreadableError()]
    await worker.receive([text_update(1, "x")])
    await settled(worker, clock)
    assert [row.id for row in await inbox.failed(10)] == [1]


async def test_a_failing_update_is_retried_and_delays_no_other(
    worker: UpdateWorker, handler: Handler, inbox: InboxRepository, clock: FakeClock
) -> None:
    """A handler that fails gets the update again after 5 s; the next update of the chat is handled meanwhile."""
    handler.errors[1] = [ValueError("once")]
    await worker.receive([text_update(1, "x"), text_update(2, "y")])
    await eventually(lambda: handler.handled == [[2]] and worker.waiting == 1)
    (row,) = await inbox.pending()
    assert (row.id, row.attempts, row.error.partition(":")[0]) == (1, 1, "ValueError at test_update_worker.py")
    assert handler.plans[0].at is not None
    assert len(handler.plans[0].code) == 4
    await settled(worker, clock)
    assert handler.handled == [[2], [1]]
    assert clock.time - 1000 == pytest.approx(RETRY_DELAYS[0])


async def test_an_update_fails_after_its_last_try(
    worker: UpdateWorker, handler: Handler, inbox: InboxRepository, clock: FakeClock
) -> None:
    """5 s, 30 s, 2 min, 10 min, then it is a failed update; the handler learns that its last try is the last."""
    handler.errors[1] = [NetworkError("again")] * 9
    await worker.receive([text_update(1, "x")])
    await settled(worker, clock)
    assert clock.time - 1000 == pytest.approx(sum(RETRY_DELAYS))
    assert [plan.at is None for plan in handler.plans] == [False] * 4 + [True]
    assert len({plan.code for plan in handler.plans}) == 1
    assert [row.id for row in await inbox.failed(10)] == [1]
    assert handler.handled == []


@pytest.mark.parametrize(
    ("errors", "tries"),
    [
        ([ValueError("a"), ValueError("b")], 2),  # the text of an error may differ each time
        ([BadRequest("a")] * 2, 2),
        ([ValueError("a"), KeyError("b"), KeyError("c")], 3),
        ([ValueError("a"), NetworkError("b"), ValueError("c")], 4),
        ([WorkerError()] * 3, 5),
        ([OSError("a")] * 3, 5),
    ],
)
async def test_what_can_never_succeed_is_not_tried_a_third_time(
    worker: UpdateWorker,
    handler: Handler,
    inbox: InboxRepository,
    clock: FakeClock,
    errors: list[Exception],
    tries: int,
) -> None:
    """A handler that fails as it did the time before, unless the fault is in the world around the bot."""
    handler.errors[1] = [*errors, *[errors[-1]] * 9]
    await worker.receive([text_update(1, "x")])
    await settled(worker, clock)
    assert [row.id for row in await inbox.failed(10)] == [1]
    assert [plan.at is None for plan in handler.plans] == [False] * (tries - 1) + [True]


async def test_a_failure_is_remembered_over_a_restart(
    worker: UpdateWorker, handler: Handler, inbox: InboxRepository, clock: FakeClock
) -> None:
    """The second try of another process fails as the first did: that was the last."""
    handler.errors[1] = [ValueError("a"), ValueError("b")]
    await worker.receive([text_update(1, "x")])
    await eventually(lambda: len(handler.plans) == 1 and clock.sleeping > 0)
    await worker.stop(0)
    again = UpdateWorker(inbox, handler, clock=clock)
    await again.start()
    await settled(again, clock)
    assert [row.id for row in await inbox.failed(10)] == [1]


async def test_one_person_leaves_slots_to_others(inbox: InboxRepository, handler: Handler, clock: FakeClock) -> None:
    """In however many groups somebody writes at once, another's message is handled."""
    worker = UpdateWorker(inbox, handler, clock=clock, max_concurrent=8)
    for number in range(1, 21):
        handler.events[number] = asyncio.Event()
    await worker.receive([text_update(number, "slow", chat=-number, sender=5) for number in range(1, 21)])
    await eventually(lambda: len(handler.running) == 2)
    await worker.receive([text_update(21, "hello", chat=7)])
    await eventually(lambda: handler.handled == [[21]])
    for event in handler.events.values():
        event.set()
    await settled(worker, clock)
    assert len(handler.handled) == 21
    await worker.stop(0)


async def test_a_chat_s_queue_has_a_length(
    inbox: InboxRepository, handler: Handler, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is beyond it is left out, which is told once; another chat is not concerned, nor what comes afterwards."""
    monkeypatch.setattr("bot.inbound.update_worker.LONGEST_QUEUE", 4)
    left_out: list[int] = []

    async def note(chat: int) -> None:
        left_out.append(chat)

    worker = UpdateWorker(inbox, handler, clock=clock, on_left_out=note)
    handler.events[1] = asyncio.Event()
    await worker.receive([text_update(1, "slow")])
    await eventually(lambda: handler.running == {1})
    flood = [text_update(number, "x") for number in range(2, 12)]
    assert await worker.receive([*flood, text_update(12, "y", chat=2)]) == 5
    assert await worker.receive(flood) == 0  # they come again: Telegram was not told yet
    assert [row.id for row in await inbox.pending_in(1)] == [1, 2, 3, 4, 5]
    assert left_out == [1]
    handler.events[1].set()
    await settled(worker, clock)
    assert await worker.receive([text_update(13, "z")]) == 1
    await settled(worker, clock)
    assert sorted(handler.handled) == [[number] for number in (1, 2, 3, 4, 5, 12, 13)]
    await worker.stop(0)


async def test_a_long_flood_wait_is_kept(worker: UpdateWorker, handler: Handler, clock: FakeClock) -> None:
    """An update that Telegram refuses for an hour is tried again in an hour, not before."""
    handler.errors[1] = [RetryAfter(3600)]
    await worker.receive([text_update(1, "x")])
    await settled(worker, clock)
    assert clock.time - 1000 == pytest.approx(3600)
    assert handler.handled == [[1]]


async def test_an_unavailable_database_loses_nothing(
    worker: UpdateWorker, handler: Handler, inbox: InboxRepository, clock: FakeClock
) -> None:
    """StorageError counts no try: the update is handled when the database is back, however late."""
    handler.errors[1] = [StorageError()] * 20
    await worker.receive([text_update(1, "x")])
    await settled(worker, clock)
    assert handler.handled == [[1]]
    assert await inbox.failed(10) == ()


async def test_updates_left_by_a_crash_are_finished(
    inbox: InboxRepository, handler: Handler, clock: FakeClock, database_url: str
) -> None:
    """Updates that were saved but not handled are handled by the next process, in order, and retried ones in time."""
    handler.events[1] = asyncio.Event()
    handler.errors[3] = [ValueError("later")]
    crashed = UpdateWorker(inbox, handler, clock=clock)
    await crashed.receive([text_update(1, "a"), text_update(2, "b"), text_update(3, "c", chat=3)])
    await eventually(lambda: clock.sleeping)
    await crashed.stop(0)
    assert handler.handled == []
    handler.events.clear()
    database = await Database.open(database_url)
    try:
        after = UpdateWorker(InboxRepository(database), handler, clock=clock)
        await after.start()
        await eventually(lambda: len(handler.handled) == 2)
        await settled(after, clock)
        assert handler.handled == [[1], [2], [3]]
        assert clock.time - 1000 == pytest.approx(RETRY_DELAYS[0])
    finally:
        await database.close()


async def test_what_waits_for_the_end_of_a_limit_holds_up_nobody_after_a_crash(
    inbox: InboxRepository, handler: Handler, clock: FakeClock, database_url: str
) -> None:
    """What came later is handled at once, and two that wait are handled each by itself."""
    midnight = clock.now() + timedelta(hours=9)
    handler.errors = {1: [PostponedError(midnight)], 2: [PostponedError(midnight + timedelta(seconds=1))]}
    crashed = UpdateWorker(inbox, handler, clock=clock)
    await crashed.receive([text_update(1, "a?"), text_update(2, "b?")])
    await eventually(lambda: len(handler.plans) == 2)
    await eventually(lambda: clock.sleeping == 2)
    await crashed.stop(0)
    database = await Database.open(database_url)
    try:
        after = UpdateWorker(InboxRepository(database), handler, clock=clock)
        await after.start()
        await after.receive([text_update(3, "c?")])
        await eventually(lambda: handler.handled == [[3]])
        await settled(after, clock)
        assert handler.handled == [[3], [1], [2]]
    finally:
        await database.close()


async def test_a_paste_in_parts_is_handled_as_one(
    worker: UpdateWorker, handler: Handler, clock: FakeClock, inbox: InboxRepository
) -> None:
    """The parts of a long paste are handled together, and are inbox rows until then."""
    await worker.receive([text_update(1, LONG)])
    await eventually(lambda: clock.sleeping)
    assert [row.id for row in await inbox.pending()] == [1]
    clock.advance(2.0)
    await worker.receive([text_update(2, LONG)])
    clock.advance(2.0)
    await asyncio.sleep(0.02)
    assert handler.handled == []
    await worker.receive([text_update(3, "end"), text_update(4, "question?")])
    await eventually(lambda: not worker.waiting)
    assert handler.handled == [[1, 2, 3], [4]]


async def test_a_pause_ends_a_paste(worker: UpdateWorker, handler: Handler, clock: FakeClock) -> None:
    """A long message without a next part is handled after 2.5 s."""
    await worker.receive([text_update(1, LONG)])
    await settled(worker, clock)
    assert handler.handled == [[1]]
    assert clock.time - 1000 == pytest.approx(2.5)


async def test_a_burst_forms_again_after_a_crash(inbox: InboxRepository, handler: Handler, clock: FakeClock) -> None:
    """Parts that waited when the process was killed are handled together, also when they had failed together."""
    crashed = UpdateWorker(inbox, handler, clock=clock)
    await crashed.receive([text_update(1, LONG), text_update(2, LONG)])
    await crashed.stop(0)
    second = UpdateWorker(inbox, handler, clock=clock)
    handler.errors[1] = [ValueError("once")]
    await second.start()
    await second.receive([text_update(3, "end")])
    await eventually(lambda: handler.plans)
    await eventually(lambda: clock.sleeping)
    await second.stop(0)
    third = UpdateWorker(inbox, handler, clock=clock)
    await third.start()
    await settled(third, clock)
    assert handler.handled == [[1, 2, 3]]


async def test_one_unreadable_part_does_not_fail_the_others(
    worker: UpdateWorker, handler: Handler, inbox: InboxRepository, clock: FakeClock
) -> None:
    """The readable parts of a burst are handled, the other one fails."""
    broken = text_update(2, LONG)
    del broken["message"]["date"]
    await worker.receive([text_update(1, LONG), broken, text_update(3, "end")])
    await settled(worker, clock)
    assert handler.handled == [[1, 3]]
    assert [row.id for row in await inbox.failed(10)] == [2]


async def test_an_inbox_row_that_is_not_json_fails_at_the_start(
    inbox: InboxRepository, handler: Handler, clock: FakeClock
) -> None:
    """A damaged inbox row does not stop the bot from starting."""
    await inbox.add([(1, 1, "{broken"), (2, 1, "[]"), (3, 1, json.dumps(text_update(3, "x")))])
    worker = UpdateWorker(inbox, handler, clock=clock)
    await worker.start()
    await settled(worker, clock)
    assert handler.handled == [[3]]
    assert {row.id for row in await inbox.failed(10)} == {1, 2}


async def test_stopping_lets_handlers_finish(inbox: InboxRepository, handler: Handler, clock: FakeClock) -> None:
    """Running handlers may finish, none begins, and what was cancelled stays in the inbox."""
    worker = UpdateWorker(inbox, handler, clock=clock)
    handler.events = {1: asyncio.Event(), 3: asyncio.Event()}
    await worker.receive([text_update(1, "a"), text_update(2, "b"), text_update(3, "c", chat=3)])
    await eventually(lambda: handler.running == {1, 3})
    stopping = asyncio.create_task(worker.stop(0.2))
    handler.events[1].set()
    await stopping
    assert handler.handled == [[1]]
    assert [row.id for row in await inbox.pending()] == [2, 3]


async def test_polling_and_handling_over_http(
    inbox: InboxRepository, handler: Handler, clock: FakeClock, api: AiohttpRequest, server: Server
) -> None:
    """Poll, save, confirm, handle: with an unreadable update in between and with an answer that came twice."""
    worker = UpdateWorker(inbox, handler, clock=clock)
    await worker.start()
    poller = asyncio.create_task(Poller(api, worker.receive, clock=clock).run())
    try:
        server.push(text_update(1, "a"), POISON[0] | {"update_id": 2}, text_update(3, "b"), text_update(3, "b"))
        await eventually(lambda: len(handler.handled) == 2 and server.confirmed == 3)
        server.push(text_update(4, "c"))
        await eventually(lambda: handler.handled == [[1], [3], [4]])
        assert [row.id for row in await inbox.failed(10)] == [2]
    finally:
        poller.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await poller
        await worker.stop(1)
