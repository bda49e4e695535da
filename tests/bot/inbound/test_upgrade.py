"""A database of schema 0006, taken over by this version: its tasks are done, its buttons, prompts and links work."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from telegram import Bot

from bot.container import Container, open_container
from bot.inbound.dispatch import Dispatcher
from bot.inbound.update_worker import UpdateWorker
from bot.outbound.bot_api import AiohttpRequest
from bot.outbound.sender import Sender
from engine.models import ArticleId, ShelfId
from handlers.chat_admins import ChatAdmins
from handlers.context import Environment
from storage.models import Access, DigestState
from tests.bot.conftest import FakeClock
from tests.bot.scripted_server import TOKEN, Server, text_update
from tests.patience import PATIENCE
from tests.storage import old_database

OWNER, ANNA, BEN, GROUP, CHANNEL = 1000, 7, 8, -1001, -1010
OF_GROUP, OF_CHANNEL, OF_ANNA, OF_BEN = ShelfId(1), ShelfId(4), ShelfId(9), ShelfId(10)
SECONDS = 3300.0
"""A few after the old version was stopped, and within the minute of its undo."""


class Upgraded:
    """The bot over the old database, with a Bot API in which everyone is an admin."""

    def __init__(self, parts: Container, intake: UpdateWorker, server: Server, clock: FakeClock, path: Path) -> None:
        self.parts, self.intake, self.server, self.clock, self.path = parts, intake, server, clock, path
        self._update = 500

    def token(self, kind: str, chat: int | None = None, part: str = "") -> str:
        """Return the token of a kind, for a chat, with a part in its payload."""
        query = "SELECT token FROM button_tokens WHERE kind = ? AND chat = coalesce(?, chat) AND payload LIKE ?"
        with closing(sqlite3.connect(self.path)) as connection:
            (token,) = connection.execute(query, (kind, chat, f"%{part}%")).fetchone()
        return str(token)

    async def settle(self) -> None:
        """Let the bot do what it has to do."""
        async with asyncio.timeout(PATIENCE):
            while self.intake.waiting:
                await self.parts.services.broadcasts.tick()
                await asyncio.sleep(0.01)
                await self.clock.skip()

    async def press(self, token: str, verb: str, *, chat: int, person: int) -> list[str]:
        """Press a button of a panel; return what the bot shows then, with its buttons; the toast last."""
        self._update += 1
        sender = {"id": person, "is_bot": False, "first_name": "A", "language_code": "en"}
        message = text_update(1, "panel", chat=chat)["message"] | {"message_id": 77, "date": 1}
        query = {"id": str(self._update), "from": sender, "chat_instance": "1", "data": f"g:{token}:{verb}"}
        return await self._receive({"update_id": self._update, "callback_query": query | {"message": message}})

    async def say(self, text: str, *, chat: int, person: int = 0, prompt: int = 0) -> list[str]:
        """Write a message, or a reply to a *prompt*; return what the bot shows then, with its buttons."""
        self._update += 1
        update = text_update(self._update, text, chat=chat, sender=person or None)
        update["message"]["date"] = int(self.clock.now().timestamp())
        if prompt:
            bot = {"id": 123456, "is_bot": True, "first_name": "Pullquote"}
            asked = update["message"] | {"message_id": prompt, "from": bot, "text": "?"}
            update["message"]["reply_to_message"] = asked
        return await self._receive(update)

    async def _receive(self, update: dict[str, Any]) -> list[str]:
        before = len(self.server.calls)
        await self.intake.receive([update])
        await self.settle()
        shown = [call for call in self.server.calls[before:] if call[0] in ("sendMessage", "editMessageText")]
        toasts = [call for call in self.server.calls[before:] if call[0] == "answerCallbackQuery"]
        return [f"{params.get('text', '')} {params.get('reply_markup', '')}" for _, params in (*shown, *toasts)]


@pytest.fixture
async def upgraded(tmp_path: Path, api: AiohttpRequest, server: Server, clock: FakeClock) -> AsyncIterator[Upgraded]:
    path = tmp_path / "bot.db"
    old_database.restore(path)
    clock.time = SECONDS
    admin = {"id": ANNA, "is_bot": False, "first_name": "A"}
    result = {"status": "creator", "is_anonymous": False, "user": admin}
    server.answer("getChatMember", *[(200, {"ok": True, "result": result})] * 50)
    owners = frozenset({OWNER})
    async with open_container(
        f"sqlite:///{path}", tmp_path, now=clock.now, access=Access.EVERYONE, owners=owners
    ) as parts:
        bot = Bot(TOKEN, base_url=server.root + "/bot", request=api, get_updates_request=api)
        await bot.initialize()
        outgoing = Sender(api, parts.outbox, clock=clock)
        environment = Environment(clock.now, ChatAdmins(outgoing, clock.elapsed))
        intake = UpdateWorker(parts.inbox, Dispatcher(bot, parts.services, environment, outgoing), clock=clock)
        yield Upgraded(parts, intake, server, clock, path)
        await intake.stop(1)


async def test_the_tasks_that_waited_are_done(upgraded: Upgraded) -> None:
    """Each as the version that gave it would have done it, and none fails."""
    await upgraded.intake.start()
    await upgraded.settle()
    sent = [(int(call["chat_id"]), call["text"]) for call in upgraded.server.asked("sendMessage")]
    for chat, text in (
        (-1002, "Alder Island"),  # the digest that was due
        (ANNA, "not published"),  # one that nobody reviewed in time
        (ANNA, "Second"),  # one to be reviewed
        (ANNA, "Give me the right to write there"),  # one that was refused
        (ANNA, "I no longer try"),  # the feed that was given up
        (ANNA, "ferry"),  # the watch
        (ANNA, "Harbour item"),  # the feed item
        (OWNER, "100 MB are free"),
        (OWNER, "Recovered"),
        (OWNER, "pause of an hour"),  # the broadcast
        (BEN, "pause of an hour"),
        (ANNA, "Left"),  # the chat that was erased
    ):
        assert any(to == chat and text in words for to, words in sent), (chat, text, sent)
    assert len(await upgraded.parts.inbox.failed(9)) == 2
    assert await upgraded.parts.inbox.tasks() == ()
    assert await upgraded.parts.services.people.get(9) is None


async def test_a_digest_in_review_is_changed_and_published(upgraded: Upgraded) -> None:
    """By the buttons under the message in which its editor has seen it, which lead to those of today."""
    token = upgraded.token("digest_review", CHANNEL)
    shown, *_ = await upgraded.press(token, "up:4.2", chat=ANNA, person=ANNA)
    assert "▸ " in shown
    assert "brown bear" in shown
    assert "put:0.2.0" in shown
    shown, *_ = await upgraded.press(token, "put:0.2.0", chat=ANNA, person=ANNA)
    assert shown.index("brown bear") < shown.index("2 · Harbour")
    await upgraded.press(token, "drop:4.1", chat=ANNA, person=ANNA)
    await upgraded.press(token, "drop:1.1.2", chat=ANNA, person=ANNA)
    await upgraded.press(token, "publish", chat=ANNA, person=ANNA)
    assert "published" in (await upgraded.press(token, "now", chat=ANNA, person=ANNA))[-1]
    await upgraded.intake.pick_up()
    await upgraded.settle()
    (text,) = [call["text"] for call in upgraded.server.asked("sendMessage") if int(call["chat_id"]) == CHANNEL]
    assert "brown bear" in text
    assert "harbour of Kestrel Bay" not in text
    assert (await upgraded.parts.services.digests.get(OF_CHANNEL, 1)).state is DigestState.SENT


async def test_every_panel_takes_its_buttons(upgraded: Upgraded) -> None:
    """And changes what its buttons say."""
    services = upgraded.parts.services

    async def press(kind: str, verb: str, *, chat: int = ANNA, of: int | None = None, part: str = "") -> str:
        person = chat if chat > 0 else ANNA
        return "\n".join(await upgraded.press(upgraded.token(kind, of, part), verb, chat=chat, person=person))

    await press("undo_settings", "undo")
    assert (await services.chats.settings(ANNA)).sentences == 3
    assert "Find by number" in await press("admin", "people", chat=OWNER)
    assert "That was decided already." in await press("digest_review", "publish", of=-1012)
    await press("digest_trouble", "again")
    assert (await services.digests.get(OF_GROUP, 1)).state is DigestState.SENDING
    await press("feed_choices", "again:0", part="127.0.0.1")
    await press("feed_choices", "take:1", part="feeds.example.org")
    assert [follow.url for follow in await services.feeds.list(OF_ANNA)][-1] == "https://feeds.example.org/4.xml"
    await press("feed_failure", "retry:2")
    assert (await services.feeds.get(OF_ANNA, 2)).given_up is None
    assert "Feed one" in await press("feeds", "list:0")
    assert "ferry" in await press("watches", "show:1")
    await press("settings", "set:pin", chat=GROUP, of=GROUP)
    assert (await services.chats.settings(GROUP)).pin
    await press("settings", "in:Europe/Paris", chat=BEN, of=BEN, part="480")
    assert [(time.days, time.minute) for time in await services.digests.times(OF_BEN)] == [(127, 480)]
    assert "Settings of" in await press("welcome", "home", chat=GROUP)
    await press("erase", "yes", of=ANNA)
    await upgraded.intake.pick_up()
    await upgraded.settle()
    assert await services.people.get(ANNA) is None


async def test_every_prompt_takes_its_reply(upgraded: Upgraded) -> None:
    """The text goes to what asked for it."""
    services = upgraded.parts.services
    assert "Last active" in "".join(await upgraded.say(str(ANNA), chat=OWNER, prompt=1009))
    await upgraded.say("50", chat=OWNER, prompt=1010)
    person = await services.people.get(ANNA)
    assert person is not None
    assert person.quota is not None
    assert person.quota.articles == 50
    assert "1 group or channel" in "".join(await upgraded.say("Late", chat=OWNER, prompt=1011))
    assert "For whom is it?" in "".join(await upgraded.say("Good news.", chat=OWNER, prompt=1012))
    await upgraded.say("Europe/Paris", chat=BEN, prompt=1014)
    assert [(time.days, time.minute) for time in await services.digests.times(OF_BEN)] == [(127, 480)]
    await upgraded.say("9:00 Europe/Paris", chat=ANNA, prompt=1016)
    assert [(time.days, time.minute) for time in await services.digests.times(OF_ANNA)] == [(127, 540)]
    assert "127.0.0.1" not in "".join(await upgraded.say("https://127.0.0.1/feed", chat=ANNA, prompt=1018))
    await upgraded.say("ferry", chat=ANNA, prompt=1019)
    assert (await services.feeds.get(OF_ANNA, 1)).include == "ferry"
    await upgraded.say("bridge", chat=ANNA, prompt=1023)
    await upgraded.say("quay", chat=ANNA, prompt=1024)
    assert [watch.text for watch in await services.watches.list(OF_ANNA)] == ["quay", "bridge"]


async def test_every_link_opens_what_it_opened(upgraded: Upgraded) -> None:
    """An invitation, a shared article, the settings of a group."""
    services = upgraded.parts.services
    assert "You own this bot now" in "".join(await upgraded.say(f"/start {upgraded.token('invite_owner')}", chat=50))
    await upgraded.say(f"/start {upgraded.token('invite_person')}", chat=51)
    person = await services.people.get(51)
    assert person is not None
    assert person.inviter == OWNER
    shared = await upgraded.say(f"/start {upgraded.token('shared_article')}", chat=BEN)
    assert "harbour of Kestrel Bay" in "".join(shared)
    assert (await services.articles.get(OF_BEN, ArticleId(1))).document.text.startswith("The harbour of Kestrel Bay")
    assert "News" in "".join(await upgraded.say(f"/start {upgraded.token('group_setup')}", chat=ANNA))
    invitation = f"/start@pullquote_bot {upgraded.token('invite_group')}"
    assert "/summary" in "".join(await upgraded.say(invitation, chat=-1001, person=ANNA))
