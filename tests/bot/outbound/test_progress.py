"""The progress message and the result that takes its place: one answer, however often an update is tried."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.outbound.bot_api import AiohttpRequest
from bot.outbound.sender import Sender
from handlers import progress
from handlers.context import PROGRESS_SLOT, Context
from handlers.progress import Progress
from handlers.views.i18n import Words
from handlers.views.message import OutgoingMessage, ReplyTo
from storage.database import Database
from storage.outbox import OutboxRepository
from tests.bot.conftest import FakeClock
from tests.bot.eventually import eventually
from tests.bot.scripted_server import Server, error

CHAT, UPDATE, MESSAGE = 5, 7, 30
ANSWER = OutgoingMessage("the answer")


@pytest.fixture
def sender(api: AiohttpRequest, database: Database, clock: FakeClock) -> Sender:
    return Sender(api, OutboxRepository(database), clock=clock)


@pytest.fixture(autouse=True)
def impatience(monkeypatch: pytest.MonkeyPatch) -> None:
    """The progress message is shown at once."""
    monkeypatch.setattr(progress, "PATIENCE", 0.0)


def context_of(sender: Sender) -> Context:
    """What `Progress` needs of the context of another try of the update."""
    batch = (SimpleNamespace(message=SimpleNamespace(message_id=MESSAGE)),)
    return cast("Context", SimpleNamespace(outbox=sender.outbox(UPDATE), words=Words(), batch=batch))


async def answer(sender: Sender, *, shown: bool, reply: ReplyTo | None = None) -> int | None:
    """Answer the update; with *shown*, after its progress message was shown."""
    async with Progress(context_of(sender), CHAT) as work:
        if shown:
            await shown_by(work)
        return await work.finish(ANSWER, reply)


async def shown_by(work: Progress) -> None:
    await eventually(lambda: work._message_id is not None)


def texts(server: Server, method: str) -> list[Any]:
    return [params["text"] for params in server.asked(method)]


async def test_an_answer_that_was_being_sent_is_not_sent_again(
    sender: Sender, server: Server, clock: FakeClock
) -> None:
    """The bot is killed between sending and recording: the next try, however long it takes, shows nothing."""
    await sender.rows.claim(UPDATE, 0, CHAT, clock.now())  # and then it is killed
    async with Progress(context_of(sender), CHAT) as work:
        await asyncio.sleep(0)  # a try that takes longer than the patience
        assert await work.finish(ANSWER) is None
    assert texts(server, "sendMessage") == texts(server, "editMessageText") == []


async def test_an_answer_that_was_sent_leaves_no_progress_message(sender: Sender, server: Server) -> None:
    """An earlier try showed its progress, and another one answered: one answer stays, and nothing beside it."""
    shown = await sender.outbox(UPDATE).send(CHAT, OutgoingMessage("Reading…"), slot=PROGRESS_SLOT)
    stands = await sender.outbox(UPDATE).send(CHAT, ANSWER)
    assert await answer(sender, shown=True) == stands
    assert [params["message_id"] for params in server.asked("deleteMessage")] == [shown]
    assert texts(server, "sendMessage").count("the answer") == 1
    assert texts(server, "editMessageText") == []


async def test_a_progress_message_that_became_the_answer_stays(sender: Sender, server: Server) -> None:
    """The update is handled once more after that: the message is neither deleted nor sent again."""
    stands = await answer(sender, shown=True)
    assert await answer(sender, shown=True) == stands
    assert server.asked("deleteMessage") == []
    assert texts(server, "sendMessage").count("the answer") == 0
    assert texts(server, "editMessageText") == ["the answer"]


async def test_a_progress_message_of_an_earlier_try_becomes_the_answer(sender: Sender, server: Server) -> None:
    """What a kill left in the chat is finished by the next try."""
    shown = await sender.outbox(UPDATE).send(CHAT, OutgoingMessage("Reading…"), slot=PROGRESS_SLOT)
    assert await answer(sender, shown=True) == shown
    assert texts(server, "editMessageText")[-1] == "the answer"


async def test_each_try_counts_the_same_messages(sender: Sender, server: Server) -> None:
    """The first piece of work is slow in one try and quick in the next: what follows it keeps its slot."""
    for shown in (True, False):
        context = context_of(sender)
        async with Progress(context, CHAT) as work:
            if shown:
                await shown_by(work)
            await work.finish(ANSWER)
        await context.outbox.send(CHAT, OutgoingMessage("what follows"))
    assert texts(server, "sendMessage").count("what follows") == 1
    assert texts(server, "editMessageText").count("the answer") + texts(server, "sendMessage").count("the answer") == 1


async def test_a_progress_message_that_was_being_sent_is_found(
    sender: Sender, server: Server, clock: FakeClock
) -> None:
    """The bot is killed before it knows the id: of what stands after the person's message, it is what can be edited."""
    neighbour = await sender.rows.claim(UPDATE - 1, 0, CHAT, clock.now())
    assert neighbour.message_id is None
    await sender.rows.sent(UPDATE - 1, 0, MESSAGE + 1)
    await sender.rows.claim(UPDATE, PROGRESS_SLOT, CHAT, clock.now())  # and then it is killed
    server.answer("editMessageText", error(400, "Bad Request: message can't be edited"))
    server.answer("editMessageText", error(400, "Bad Request: message is not modified"))
    assert await answer(sender, shown=True) == MESSAGE + 3
    edits = server.asked("editMessageText")
    assert [params["message_id"] for params in edits[:2]] == [MESSAGE + 2, MESSAGE + 3]
    assert edits[-1]["message_id"] == MESSAGE + 3
    assert edits[-1]["text"] == "the answer"
    assert server.asked("sendMessage") == []


async def test_nothing_is_edited_where_another_message_may_be_meant(
    sender: Sender, server: Server, clock: FakeClock
) -> None:
    """Two messages of the chat are unknown: neither is touched."""
    await sender.rows.claim(UPDATE - 1, 0, CHAT, clock.now())
    await sender.rows.claim(UPDATE, PROGRESS_SLOT, CHAT, clock.now())
    assert await answer(sender, shown=False) is not None
    assert server.asked("editMessageText") == []


async def test_work_that_fails_takes_its_progress_message_away(sender: Sender, server: Server) -> None:
    """The error has a message of its own."""

    async def fail() -> None:
        async with Progress(context_of(sender), CHAT) as work:
            await shown_by(work)
            raise KeyError

    with pytest.raises(KeyError):
        await fail()
    assert [params["message_id"] for params in server.asked("deleteMessage")] == [1001]
