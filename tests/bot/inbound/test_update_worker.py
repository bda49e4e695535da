"""The update worker: order within a chat, chats in parallel, nothing lost, nothing twice, nothing stuck."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import timedelta

import pytest

from bot.inbound.polling import Poller
from bot.inbound.update_worker import RETRY_DELAYS, UpdateWorker
from bot.outbound.bot_api import AiohttpRequest
from handlers.context import PostponedError
from storage.database import Database
from storage.inbox import InboxRepository
from tests.bot.conftest import FakeClock
from tests.bot.eventually import eventually
from tests.bot.inbound.handling import LONG, Handler, settled
from tests.bot.scripted_server import Server, text_update


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
        server.push(
            text_update(1, "a"), {"update_id": 2, "message": "a string"}, text_update(3, "b"), text_update(3, "b")
        )
        await eventually(lambda: len(handler.handled) == 2 and server.confirmed == 3)
        server.push(text_update(4, "c"))
        await eventually(lambda: handler.handled == [[1], [3], [4]])
        assert [row.id for row in await inbox.failed(10)] == [2]
    finally:
        poller.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await poller
        await worker.stop(1)
