"""Tasks: what no update asks for goes through the inbox like an update, and is done once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, event
from telegram import Bot

from bot.container import Container, open_container
from bot.inbound.dispatch import Dispatcher
from bot.inbound.update_worker import UpdateWorker
from bot.jobs import event_jobs
from bot.outbound.bot_api import AiohttpRequest
from bot.outbound.sender import Sender
from bot.scheduler import run
from engine.models import ShelfId
from handlers import tasks
from handlers.chat_admins import ChatAdmins
from handlers.context import Context, Environment
from handlers.views.message import OutgoingMessage
from storage.database import Database
from storage.inbox import add_task
from storage.models import Access, ChatKind, ReportErasedChat
from tests.bot.conftest import FakeClock
from tests.bot.eventually import eventually
from tests.bot.scripted_server import TOKEN, Server

GROUP = -77


async def _send_title(task: ReportErasedChat, context: Context) -> None:
    """Send the title, the one text of this task, to its chat."""
    chat, topic = await context.services.chats.locate(task.shelf)
    text = context.words._("Fetching…") if task.title == "words" else task.title
    await context.outbox.send(chat, OutgoingMessage(text), topic=topic or None)


@pytest.fixture
async def parts(tmp_path: Path, database_url: str, clock: FakeClock) -> AsyncIterator[Container]:
    async with open_container(database_url, tmp_path, now=clock.now, access=Access.EVERYONE) as opened:
        yield opened


@pytest.fixture
async def database(database_url: str, parts: Container) -> AsyncIterator[Database]:
    """The same database, seen by another process that adds tasks."""
    opened = await Database.open(database_url)
    yield opened
    await opened.close()


@pytest.fixture
def intake(
    parts: Container, api: AiohttpRequest, server: Server, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> UpdateWorker:
    monkeypatch.setitem(tasks.TASKS, ReportErasedChat, _send_title)
    bot = Bot(TOKEN, base_url=server.root + "/bot", request=api, get_updates_request=api)
    outgoing = Sender(api, parts.outbox, clock=clock)
    environment = Environment(clock.now, ChatAdmins(outgoing, clock.elapsed))
    return UpdateWorker(parts.inbox, Dispatcher(bot, parts.services, environment, outgoing), clock=clock)


async def _add(database: Database, shelf: ShelfId, *titles: str) -> None:
    async with database.writing() as connection:
        for title in titles:
            await add_task(connection, ReportErasedChat(shelf, title), FakeClock().now())


def _texts(server: Server) -> list[str]:
    return [call["text"] for call in server.asked("sendMessage")]


async def test_tasks_are_done_in_order_and_once(
    parts: Container, database: Database, intake: UpdateWorker, server: Server
) -> None:
    """In the chat and topic of their shelf; picking up again finds nothing that is under way or done."""
    shelf = await parts.services.chats.shelf(GROUP, 3)
    await _add(database, shelf, "one", "two", "three")
    assert await intake.pick_up() == 3
    assert await intake.pick_up() == 0
    await eventually(lambda: not intake.waiting)
    assert _texts(server) == ["one", "two", "three"]
    assert {call["message_thread_id"] for call in server.asked("sendMessage")} == {3}
    assert await intake.pick_up() == 0
    assert await parts.inbox.tasks() == ()


async def test_a_task_survives_a_crash_and_sends_nothing_twice(
    parts: Container, database: Database, intake: UpdateWorker, server: Server, clock: FakeClock
) -> None:
    """The next process takes it up from the inbox; its messages that were sent are known by its number."""
    shelf = await parts.services.chats.shelf(GROUP)
    await _add(database, shelf, "one")
    (row,) = await parts.inbox.tasks()
    await parts.outbox.claim(row.id, 0, GROUP, clock.now())
    await parts.outbox.sent(row.id, 0, 99)  # and here the process died
    await intake.start()
    await eventually(lambda: not intake.waiting)
    assert _texts(server) == []
    assert await parts.inbox.tasks() == ()


async def test_a_task_speaks_the_language_of_its_chat(
    parts: Container, database: Database, intake: UpdateWorker, server: Server
) -> None:
    """Nobody has just spoken there, so the chat's setting decides."""
    shelf = await parts.services.chats.shelf(GROUP)
    await parts.services.chats.register(GROUP, ChatKind.GROUP, "Rédaction")
    await parts.services.chats.change(GROUP, language="fr")
    await _add(database, shelf, "words")
    await intake.pick_up()
    await eventually(lambda: not intake.waiting)
    assert _texts(server) == ["Je vais chercher la page…"]


async def test_a_task_without_a_chat_or_a_handler_stops_nothing(
    parts: Container, database: Database, intake: UpdateWorker, server: Server
) -> None:
    """An unknown kind fails; one whose chat was erased is done with."""
    shelf = await parts.services.chats.shelf(GROUP)
    await parts.inbox.add([(-5, GROUP, '{"task": "dance", "shelf": 1}')])
    async with database.writing() as connection:
        await add_task(connection, ReportErasedChat(ShelfId(99), "never"), FakeClock().now(), queue=GROUP)
    await _add(database, shelf, "after")
    await intake.pick_up()
    await eventually(lambda: not intake.waiting)
    assert _texts(server) == ["after"]
    assert [row.error for row in await parts.inbox.failed(5)] == ["unreadable: KeyError"]


@asynccontextmanager
async def _working(parts: Container, intake: UpdateWorker, clock: FakeClock) -> AsyncIterator[None]:
    """The jobs of the clock are under way, and each has found nothing to do."""
    jobs = event_jobs(parts, intake)
    task = asyncio.create_task(run(jobs, clock))
    try:
        await eventually(lambda: clock.sleeping == len(jobs))
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_what_this_process_gives_is_taken_up_at_once(
    parts: Container, intake: UpdateWorker, server: Server, clock: FakeClock
) -> None:
    """No time passes by the clock: the commit itself wakes who takes it up."""
    shelf = await parts.services.chats.shelf(GROUP)
    async with _working(parts, intake, clock):
        await parts.inbox.add_tasks([ReportErasedChat(shelf, "now")], clock.now())
        await eventually(lambda: _texts(server) == ["now"])
    assert clock.time == FakeClock().time


async def test_what_another_process_gives_is_found(
    parts: Container, database: Database, intake: UpdateWorker, server: Server, clock: FakeClock
) -> None:
    """Nothing of it is told here, so it is looked for from time to time."""
    shelf = await parts.services.chats.shelf(GROUP)
    async with _working(parts, intake, clock):
        await _add(database, shelf, "from elsewhere")
        clock.advance(30)
        await eventually(lambda: _texts(server) == ["from elsewhere"])


async def test_an_idle_bot_leaves_the_database_alone(parts: Container, intake: UpdateWorker, clock: FakeClock) -> None:
    """In a minute in which nothing happens there are a few transactions, not hundreds."""
    begun: list[object] = []
    note = begun.append
    event.listen(Engine, "begin", note)
    try:
        async with _working(parts, intake, clock):
            begun.clear()
            for _ in range(60):
                clock.advance(1)
                await eventually(lambda: clock.sleeping == 4)
            assert len(begun) <= 20
    finally:
        event.remove(Engine, "begin", note)
