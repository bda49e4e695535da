"""The inbox worker of one of several processes: woken for a chat, it takes what waits there, in order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from bot.inbound.shared_update_worker import SharedUpdateWorker
from bot.inbound.update_worker import RETRY_DELAYS
from bot.roles import Role
from engine.models import ShelfId
from handlers.context import PostponedError
from storage.database import Database
from storage.inbox import InboxRepository
from storage.models import CollectLink
from tests.bot.conftest import FakeClock
from tests.bot.inbound.handling import LONG, Handler
from tests.bot.scripted_server import text_update

CHAT = 1


class Woken:
    """Records which chats were woken for which role."""

    def __init__(self) -> None:
        self.chats: list[tuple[int, Role]] = []

    async def wake(self, key: int, role: Role) -> None:
        self.chats.append((key, role))

    def take(self) -> list[tuple[int, Role]]:
        chats, self.chats = self.chats, []
        return chats


@pytest.fixture
async def inbox(postgresql_url: str) -> AsyncIterator[InboxRepository]:
    database = await Database.open(postgresql_url)
    yield InboxRepository(database)
    await database.close()


@pytest.fixture
def handler() -> Handler:
    return Handler()


@pytest.fixture
def woken() -> Woken:
    return Woken()


@pytest.fixture
def serve(inbox: InboxRepository, handler: Handler, woken: Woken, clock: FakeClock) -> SharedUpdateWorker:
    return SharedUpdateWorker(inbox, handler, woken.wake, Role.SERVE, clock=clock)


@pytest.fixture
def worker(inbox: InboxRepository, handler: Handler, woken: Woken, clock: FakeClock) -> SharedUpdateWorker:
    return SharedUpdateWorker(inbox, handler, woken.wake, Role.WORKER, clock=clock)


def linked(update_id: int) -> dict[str, Any]:
    """A message with a link."""
    text = "https://example.org/a"
    return text_update(update_id, text, entities=[{"type": "url", "offset": 0, "length": len(text)}])


async def test_a_chat_is_woken_for_who_can_do_it(
    serve: SharedUpdateWorker, woken: Woken, inbox: InboxRepository, handler: Handler
) -> None:
    """What has to be read is for workers; nothing is handled on receipt; a repetition wakes once more."""
    assert await serve.receive([text_update(1, "hello"), linked(2) | {}, text_update(3, "x", chat=7)]) == 3
    assert woken.take() == [(7, Role.SERVE), (CHAT, Role.SERVE)]
    assert await serve.receive([linked(4) | {}]) == 1
    assert woken.take() == [(CHAT, Role.WORKER)]
    assert await serve.receive([text_update(1, "hello")]) == 0
    assert woken.take() == [(CHAT, Role.SERVE)]
    assert handler.handled == []
    assert [row.id for row in await inbox.pending()] == [1, 2, 3, 4]


async def test_each_does_its_part_in_order(
    serve: SharedUpdateWorker, worker: SharedUpdateWorker, handler: Handler, inbox: InboxRepository
) -> None:
    """A process goes on until something is for the other role, and says so."""
    await serve.receive([text_update(1, "a"), linked(2), linked(3), text_update(4, "b")])
    assert await worker.handle_chat(CHAT) is Role.SERVE
    assert await serve.handle_chat(CHAT) is Role.WORKER
    assert handler.handled == [[1]]
    assert await worker.handle_chat(CHAT) is Role.SERVE
    assert await serve.handle_chat(CHAT) is None
    assert handler.handled == [[1], [2], [3], [4]]
    assert await inbox.pending() == ()
    assert serve.waiting == worker.waiting == 0


async def test_a_failed_update_is_found_when_it_is_due(
    serve: SharedUpdateWorker, handler: Handler, woken: Woken, clock: FakeClock
) -> None:
    """It delays nothing in its chat; the sweep wakes its chat when its time has come, whichever process failed."""
    handler.errors[1] = [ValueError()]
    await serve.receive([text_update(1, "a"), text_update(2, "b")])
    woken.take()
    assert await serve.handle_chat(CHAT) is None
    assert handler.handled == [[2]]
    assert await serve.pick_up() == 0
    clock.time += RETRY_DELAYS[0]
    assert await serve.pick_up() == 1
    assert woken.take() == [(CHAT, Role.SERVE)]
    assert await serve.handle_chat(CHAT) is None
    assert handler.handled == [[2], [1]]


async def test_what_maintenance_holds_keeps_its_order(
    serve: SharedUpdateWorker, handler: Handler, clock: FakeClock, inbox: InboxRepository
) -> None:
    """Whatever came during maintenance is handled after it in the order in which it came, before anything newer."""

    def held(seconds: int) -> PostponedError:
        return PostponedError(clock.now() + timedelta(seconds=seconds), hold=True)

    handler.errors = {1: [held(10), held(10), held(10)], 2: [held(12)], 3: [held(13)]}
    await serve.receive([text_update(1, "a"), text_update(2, "b")])
    await serve.handle_chat(CHAT)
    await serve.receive([text_update(3, "c")])
    await serve.handle_chat(CHAT)
    assert handler.handled == []
    clock.time += 10
    await serve.receive([text_update(4, "d")])
    while await inbox.pending():
        await serve.handle_chat(CHAT)
        clock.time += 10
    assert handler.handled == [[1], [2], [3], [4]]


async def test_parts_of_a_paste_come_through_different_processes(
    worker: SharedUpdateWorker, serve: SharedUpdateWorker, handler: Handler, clock: FakeClock
) -> None:
    """The process that has the chat waits for the other part, and finds it in the inbox."""
    await serve.receive([text_update(1, LONG)])
    job = asyncio.create_task(worker.handle_chat(CHAT))
    await asyncio.sleep(0.05)
    await serve.receive([text_update(2, "the rest")])
    while not job.done():
        await clock.skip()
        await asyncio.sleep(0.005)
    assert handler.handled == [[1, 2]]


async def test_what_another_process_has_settled_is_dropped(
    serve: SharedUpdateWorker, handler: Handler, inbox: InboxRepository
) -> None:
    """A process that stood still while its chat was given to another one handles nothing a second time."""
    handler.events[1] = asyncio.Event()
    await serve.receive([text_update(1, "a"), text_update(2, "b"), text_update(3, "c")])
    job = asyncio.create_task(serve.handle_chat(CHAT))
    while 1 not in handler.running:
        await asyncio.sleep(0.005)
    assert await serve.handle_chat(CHAT) is None, "the job has come back to a process that still has it"
    await inbox.done([2])
    handler.events[1].set()
    await job
    assert handler.handled == [[1], [3]]


async def test_tasks_are_for_workers(
    serve: SharedUpdateWorker, inbox: InboxRepository, woken: Woken, clock: FakeClock
) -> None:
    """A chat in which only a task waits is woken for a worker."""
    await inbox.add_tasks([CollectLink(ShelfId(1), 5, 6, 7, "https://example.org")], clock.now(), queue=5)
    assert await serve.pick_up() == 1
    assert woken.take() == [(5, Role.WORKER)]
    assert await serve.handle_chat(5) is Role.WORKER
    await serve.receive([text_update(1, "a", chat=5)])
    woken.take()
    await serve.pick_up()
    assert woken.take() == [(5, Role.SERVE)]


async def test_a_stop_ends_after_the_update_under_way(serve: SharedUpdateWorker, handler: Handler) -> None:
    """What runs is finished; the chat is passed on with what is left."""
    handler.events[1] = asyncio.Event()
    await serve.receive([text_update(1, "a"), text_update(2, "b")])
    job = asyncio.create_task(serve.handle_chat(CHAT))
    while 1 not in handler.running:
        await asyncio.sleep(0.005)
    serve.halt()
    handler.events[1].set()
    assert await job is Role.SERVE
    assert handler.handled == [[1]]
