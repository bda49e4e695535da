"""Broadcasts over HTTP: each chat gets one once, through a kill; they can be stopped; only an owner writes them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from storage.chats import ChatRepository
from storage.database import Database
from storage.models import ChatKind
from tests.e2e.bot_process import rows
from tests.e2e.conversation import idle, settled
from tests.e2e.operated_bot import OperatedBot, operated_bot
from tests.e2e.town import PARIS
from tests.patience import PATIENCE
from tests.sandbox.world import OWNER_ID, Message, Person, running_sandbox

pytestmark = pytest.mark.asyncio(loop_scope="session")

NEWS = "On Sunday I move to a new server & am away for an hour.\nhttps://status.example/<move>"


@pytest_asyncio.fixture(loop_scope="session")
async def bot(tmp_path: Path) -> AsyncIterator[OperatedBot]:
    """A bot for one test, which may start it again."""
    async with operated_bot(tmp_path) as bot:
        yield bot


async def _crowd(bot: OperatedBot, count: int) -> list[Person]:
    """People who have talked with the bot before it was started.

    The second has quiet hours at night, the third was silent.
    """
    people = [await bot.world.add_person(f"reader{n}") for n in range(count)]
    for person in people:
        await person.say("hello")
    async with asyncio.timeout(PATIENCE):
        while updates := await bot.world.call("getUpdates", offset=0):
            await bot.world.call("getUpdates", offset=updates[-1]["update_id"] + 1)  # an earlier bot has answered
    ids = {each["key"]: each["id"] for each in (await bot.world.state())["people"]}
    database = await Database.open(f"sqlite:///{bot.folder / 'bot.db'}")
    for person in people:
        await ChatRepository(database).register(ids[person.key], ChatKind.PRIVATE, "", "", datetime.now(UTC))
    await ChatRepository(database).change(ids["reader1"], zone=PARIS.key, quiet_from=21 * 60, quiet_to=7 * 60)
    await ChatRepository(database).pause(ids["reader2"], datetime.now(UTC))
    await database.close()
    return people


async def _arrived(bot: OperatedBot, people: list[Person]) -> list[int]:
    """How often each of them has got it."""
    ids = {each["key"]: each["id"] for each in (await bot.world.state())["people"]}
    sent = await bot.world.calls("sendMessage")
    chats = [
        int(call["arguments"]["chat_id"])
        for call in sent
        if call["code"] == 200 and "new server" in call["arguments"]["text"]
    ]
    return [chats.count(ids[person.key]) for person in people]


async def _written(bot: OperatedBot) -> Message:
    """Write a broadcast; return the message that asks for whom it is."""
    bot.owner._position = 0
    shown = await bot.panel("Broadcast")
    shown = await bot.press(shown, "Write it")
    asked = await bot.owner.wait_message("sent to all")
    await bot.owner.say(NEWS, reply_to=asked)
    preview = await bot.owner.wait_message("new server")
    assert preview.text == NEWS
    return await bot.owner.wait_message("For whom")


async def test_a_broadcast_reaches_each_chat_once(tmp_path: Path) -> None:
    """Through a kill in the middle; who has quiet hours gets it at their end."""
    async with running_sandbox() as world:
        bot = OperatedBot(world, tmp_path)
        people = await _crowd(bot, 50)
        await people[0].block()
        await bot.start()
        await bot.until(22)
        shown = await _written(bot)
        assert any("In groups: 0" in label for row in shown.buttons for label in row)
        await world.fault("sendMessage", "403", chat=str(await bot.user_id(people[3])))
        shown = await bot.press(shown, "In private: 49")
        assert "2 chats are left out" in shown.text
        shown = await bot.press(shown, "Send")
        assert "Stop" in str(shown.buttons)
        async with asyncio.timeout(PATIENCE):
            while sum(await _arrived(bot, people)) < 12:
                await asyncio.sleep(0.02)
        await bot.kill()
        await bot.start()
        shown = await bot.owner.wait_until(shown, lambda each: "left: 1 · waiting" in each.text)
        arrived = await _arrived(bot, people)
        doubt = [number for (number,) in rows(tmp_path, "SELECT count(*) FROM recipients WHERE state = 'unknown'")]
        assert "failed: 1" in shown.text
        assert arrived[:4] == [0, 0, 0, 0]
        assert max(arrived) == 1
        assert arrived[4:].count(0) <= int(str(doubt[0])) <= 2
        await bot.until(7)
        shown = await bot.owner.wait_until(shown, lambda each: "It was sent." in each.text)
        assert (await _arrived(bot, people))[:4] == [0, 1, 0, 0]
        assert "Stop" not in str(shown.buttons)
        assert rows(tmp_path, "SELECT state, total FROM broadcasts") == [("done", 49)]
        assert rows(tmp_path, "SELECT count(*) FROM recipients") == [(0,)]
        assert max(await _arrived(bot, people)) == 1
        await bot.stop()


async def test_a_broadcast_is_stopped(tmp_path: Path) -> None:
    """At once, for all who have not got it yet; it never goes on, also not after a restart."""
    async with running_sandbox() as world:
        bot = OperatedBot(world, tmp_path)
        people = await _crowd(bot, 60)
        await bot.start()
        await bot.until(22)  # whoever has quiet hours is waited for, however fast all others get it
        shown = await bot.press(await bot.press(await _written(bot), "Both: 6"), "Send")
        async with asyncio.timeout(PATIENCE):
            while sum(await _arrived(bot, people)) < 5:
                await asyncio.sleep(0.02)
        await bot.owner.press(shown, "Stop")
        shown = await bot.owner.wait_until(shown, lambda each: "not sent:" in each.text)
        await bot.until_so(lambda: rows(tmp_path, "SELECT count(*) FROM inbox WHERE state = 'new'") == [(0,)])
        got = sum(await _arrived(bot, people))
        assert 5 <= got < 60
        assert max(await _arrived(bot, people)) == 1
        await bot.stop()
        await bot.start()
        await bot.until(7)  # the end of the quiet hours
        for _ in range(3):
            await bot.turn(31)
            await bot.owner.say("/help")
            await bot.owner.wait_message("/settings")
        await idle(world)
        assert sum(await _arrived(bot, people)) == got
        assert rows(tmp_path, "SELECT state FROM broadcasts") == [("stopped",)]
        await bot.stop()


async def test_only_an_owner_sends_to_all(bot: OperatedBot) -> None:
    """The same words by somebody else, as a reply to the same message elsewhere, change nothing."""
    shown = await bot.panel("Broadcast")
    await bot.press(shown, "Write it")
    asked = await bot.owner.wait_message("sent to all")
    alice = bot.world.person("alice")
    await alice.say("/start")
    await settled(alice)
    await alice.say(NEWS, reply_to=(await alice.messages())[-1].id)
    await settled(alice)
    await bot.world.push(
        {
            "message": {
                "message_id": 9000,
                "date": int(bot.clock.now().timestamp()),
                "chat": {"id": -1, "type": "group", "title": "x"},
                "from": {"id": OWNER_ID, "is_bot": False, "first_name": "O"},
                "text": NEWS,
                "reply_to_message": {
                    "message_id": asked.id,
                    "date": 1,
                    "chat": {"id": -1, "type": "group", "title": "x"},
                    "from": {"id": int(bot.world.token.split(":")[0]), "is_bot": True, "first_name": "b"},
                    "text": "y",
                },
            }
        }
    )
    await idle(bot.world)
    assert rows(bot.folder, "SELECT count(*) FROM broadcasts") == [(0,)]
