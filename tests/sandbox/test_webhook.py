"""Webhooks as Telegram delivers them: the secret, the order of a chat, tries until one succeeds, connections."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest, Conflict

from tests.bot.eventually import eventually
from tests.sandbox.world import Person, RunningWorld

SECRET = "a-secret_of-the-bot"


class Receiver:
    """A bot's webhook: it records what comes, and answers what a test says."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.headers: list[str] = []
        self.answers: list[tuple[int, dict[str, str]]] = []
        self.gates: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)
        """By sender; a delivery waits for it."""
        self.under_way = 0
        self.most = 0

    async def __call__(self, request: web.Request) -> web.Response:
        update: dict[str, Any] = await request.json()
        self.headers.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token", ""))
        self.texts.append(update["message"]["text"])
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        await self.gates[update["message"]["from"]["first_name"]].wait()
        self.under_way -= 1
        status, headers = self.answers.pop(0) if self.answers else (200, {})
        return web.Response(status=status, headers=headers)

    def open(self, *names: str) -> None:
        """Let the deliveries of some people's messages go on."""
        for name in names:
            self.gates[name].set()


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest_asyncio.fixture
async def address(receiver: Receiver) -> AsyncIterator[str]:
    """Where the receiver listens."""
    app = web.Application()
    app.router.add_post("/hook", receiver)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    await runner.cleanup()


async def test_an_update_is_posted_with_the_secret(
    world: RunningWorld, alice: Person, bot: Bot, receiver: Receiver, address: str
) -> None:
    """What waited when the webhook was set comes, too; what was taken is not pending any more."""
    receiver.open("Alice")
    await alice.say("before")
    assert await bot.set_webhook(address, secret_token=SECRET, max_connections=7, allowed_updates=["message"])
    await alice.say("after")
    await eventually(lambda: receiver.texts == ["before", "after"])
    assert receiver.headers == [SECRET, SECRET]
    info = await bot.get_webhook_info()
    assert (info.url, info.max_connections, info.allowed_updates) == (address, 7, ("message",))
    await eventually(lambda: world.sandbox.world.updates.pending() == 0)


async def test_a_refused_update_comes_again_at_once_and_then_later(
    world: RunningWorld, alice: Person, bot: Bot, receiver: Receiver, address: str
) -> None:
    """Two failures: the second try follows at once, the third waits; nothing of the chat overtakes it."""
    receiver.open("Alice")
    receiver.answers = [(503, {}), (503, {"Retry-After": "1"})]
    await bot.set_webhook(address)
    await alice.say("first")
    await alice.say("second")
    await eventually(lambda: receiver.texts == ["first", "first", "first", "second"])
    info = await bot.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 503 Service Unavailable"


async def test_the_pause_between_tries_doubles(world: RunningWorld) -> None:
    """At once, then after 2, 4, 8 … seconds, up to a minute."""
    from sandbox.webhook import Tries

    tries, pauses = Tries(), []
    for _ in range(8):
        tries.fail(0)
        pauses.append(tries.pause)
    assert pauses == [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0]


async def test_a_chat_keeps_its_order_and_delays_no_other(
    world: RunningWorld, alice: Person, bot: Bot, receiver: Receiver, address: str
) -> None:
    """While one chat's update is being taken, its next waits and another chat's comes."""
    bob = world.person("benoit")
    receiver.open("Benoît")
    await bot.set_webhook(address)
    await alice.say("a1")
    await alice.say("a2")
    await bob.say("b1")
    await eventually(lambda: "b1" in receiver.texts)
    assert "a2" not in receiver.texts
    receiver.open("Alice")
    await eventually(lambda: receiver.texts[-1] == "a2")


async def test_no_more_connections_than_asked_for(
    world: RunningWorld, alice: Person, bot: Bot, receiver: Receiver, address: str
) -> None:
    """With one connection, another chat waits, too."""
    bob = world.person("benoit")
    await bot.set_webhook(address, max_connections=1)
    await alice.say("a1")
    await eventually(lambda: receiver.texts == ["a1"])
    await bob.say("b1")
    receiver.open("Alice", "Benoît")
    await eventually(lambda: receiver.texts == ["a1", "b1"])
    assert receiver.most == 1


async def test_polling_and_a_webhook_exclude_each_other(
    world: RunningWorld, alice: Person, bot: Bot, address: str
) -> None:
    """A poll that waits ends with a conflict, later ones as well; after deleteWebhook what is pending is polled."""
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await eventually(lambda: world.sandbox.world.updates.polling)
    await bot.set_webhook(address)
    with pytest.raises(Conflict, match="terminated by setWebhook"):
        await poll
    await alice.say("kept")
    with pytest.raises(Conflict, match="while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert (await bot.get_webhook_info()).url == ""
    assert [update.message.text for update in await bot.get_updates() if update.message] == ["kept"]


@pytest.mark.parametrize("url", ["https://example.org/hook", "ftp://127.0.0.1/", "http://127.0.0.1.example.org/"])
async def test_nothing_leaves_this_machine(bot: Bot, url: str) -> None:
    """A webhook elsewhere is refused."""
    with pytest.raises(BadRequest, match="ad webhook"):
        await bot.set_webhook(url)


async def test_a_secret_has_telegrams_characters(bot: Bot, address: str) -> None:
    """Letters, digits, _ and -."""
    with pytest.raises(BadRequest, match="unallowed characters"):
        await bot.set_webhook(address, secret_token="no spaces")
