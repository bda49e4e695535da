"""The app: waiting for Telegram at the start, dying when polling is dead, and from an update to its handler."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, MutableMapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from telegram import Bot

from bot.app import STALL_LIMIT, App
from bot.container import Container, open_container
from bot.errors import FatalError
from bot.inbound.dispatch import Dispatcher
from bot.inbound.polling import Poller
from bot.inbound.update_worker import UnreadableError, UpdateWorker
from bot.jobs import all_jobs, process_jobs
from bot.outbound.bot_api import AiohttpRequest
from bot.outbound.rate_limits import RateLimits
from bot.outbound.sender import Sender
from engine.models import Verdict
from handlers.chat_admins import ChatAdmins
from handlers.context import Environment
from storage.models import Access
from tests.bot.conftest import FakeClock
from tests.bot.eventually import eventually
from tests.bot.scripted_server import HANG, HTML, TOKEN, Server, text_update


@pytest.fixture
async def parts(tmp_path: Path, database_url: str) -> AsyncIterator[Container]:
    async with open_container(database_url, tmp_path, access=Access.EVERYONE) as opened:
        yield opened


@pytest.fixture
def bot(api: AiohttpRequest, server: Server) -> Bot:
    return Bot(TOKEN, base_url=server.root + "/bot", request=api, get_updates_request=api)


@pytest.fixture
def routes(parts: Container, bot: Bot, api: AiohttpRequest, clock: FakeClock) -> Dispatcher:
    outgoing = Sender(api, parts.outbox, clock=clock)
    environment = Environment(clock.now, ChatAdmins(outgoing, clock.elapsed), "privacy@example.org")
    return Dispatcher(bot, parts.services, environment, outgoing)


@pytest.fixture
def app(routes: Dispatcher, parts: Container, bot: Bot, api: AiohttpRequest, clock: FakeClock) -> App:
    intake = UpdateWorker(parts.inbox, routes, clock=clock)
    return App(
        api=api, bot=bot, update_worker=intake, source=Poller(api, intake.receive, clock=clock), jobs=(), clock=clock
    )


async def test_it_waits_for_telegram(app: App, server: Server, clock: FakeClock, said: list[Any]) -> None:
    """A start without a network is no fault: it is said once, and tried until Telegram answers."""
    server.answer("getMe", (502, HTML), (502, HTML), (502, HTML))
    stop = asyncio.Event()
    task = asyncio.create_task(app.run(stop))
    while len(server.asked("getMe")) < 4:
        await clock.skip()
        await asyncio.sleep(0.002)
    await eventually(lambda: server.asked("getUpdates"))
    stop.set()
    await task
    assert len(server.asked("getMe")) == 4
    assert sum("Telegram does not answer" in line["event"] for line in said) == 1


async def test_a_dead_poll_ends_the_process(app: App, server: Server, clock: FakeClock) -> None:
    """No attempt has ended for 90 s, either way: the process ends, so that a service manager can start it anew."""
    server.answer("getUpdates", HANG)
    began = clock.time
    task = asyncio.create_task(app.run(asyncio.Event()))
    await eventually(lambda: server.asked("getUpdates"))
    while not task.done():
        await clock.skip()
        await asyncio.sleep(0.001)
    with pytest.raises(FatalError, match="Nothing was heard of Telegram"):
        await task
    assert STALL_LIMIT <= clock.time - began <= STALL_LIMIT + 20


async def test_questions_are_forgotten_after_a_month(parts: Container, routes: Dispatcher, clock: FakeClock) -> None:
    """By the clock; those of yesterday stay."""
    shelf = await parts.services.chats.shelf(1)
    days = (31, 29)
    for message, age in enumerate(days):
        asked = clock.now() - timedelta(days=age)
        await parts.questions.save(shelf, message, 1, "Why?", None, Verdict.NOTHING, [], asked)
    common = all_jobs(parts, UpdateWorker(parts.inbox, routes, clock=clock), clock)
    for job in (*common, *process_jobs(parts.services, RateLimits(clock), None)):
        await job.work()
    assert [await parts.questions.find_by_message(shelf, message) is not None for message in (0, 1)] == [False, True]


async def test_each_process_follows_the_log_level(parts: Container, clock: FakeClock) -> None:
    """Of several processes only one is told by the owner; the others read what was chosen."""
    (job,) = (
        one for one in process_jobs(parts.services, RateLimits(clock), None) if one.name == "follow the log level"
    )
    logger = logging.getLogger()
    before = logger.level
    try:
        await parts.services.bot_settings.set_log_level("ERROR")
        await job.work()
        assert logger.level == logging.ERROR
    finally:
        logger.setLevel(before)


async def test_a_command_reaches_its_handler(app: App, server: Server, said: list[MutableMapping[str, Any]]) -> None:
    """From the poll to the answer, through the routes; the contact of the settings is in it."""
    stop = asyncio.Event()
    task = asyncio.create_task(app.run(stop))
    server.push(text_update(1, "/privacy"), text_update(2, "/show 99"))
    await eventually(lambda: len(server.asked("sendMessage")) == 2)
    stop.set()
    await task
    privacy, missing = server.asked("sendMessage")
    assert "privacy@example.org" in privacy["text"]
    assert "99" in missing["text"]
    assert not [line for line in said if line["log_level"] in ("error", "warning")]


async def test_a_fault_that_stays_is_told_in_the_notice_of_the_first_try(
    routes: Dispatcher, parts: Container, bot: Bot, server: Server, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ "I will try again at …" becomes "Trying again did not help": a promise that is not kept does not stand."""
    await bot.initialize()

    async def fail(*_: object) -> bool:
        raise KeyError

    monkeypatch.setattr("bot.inbound.dispatch.middleware.admits", fail)
    worker = UpdateWorker(parts.inbox, routes, clock=clock)
    await worker.receive([text_update(1, "hello")])
    while worker.waiting:
        await clock.skip()
        await asyncio.sleep(0.002)
    (notice,) = server.asked("sendMessage")
    assert "will try again" in notice["text"]
    (edit,) = server.asked("editMessageText")
    assert (edit["message_id"], "did not help" in edit["text"]) == (1001, True)


async def test_routing_that_breaks_is_unreadable(routes: Dispatcher) -> None:
    """An update that PTB can read but no filter can look at is not tried again and again."""
    odd = text_update(1, "/start")
    odd["message"]["entities"] = [{"type": "bot_command", "offset": 0, "length": 10**30}]
    odd["message"]["text"] = "/@"
    update = routes.parse(odd, 1)
    with pytest.raises(UnreadableError):  # the bot has not introduced itself, so that the filters themselves fail
        await routes.handle([update], lambda error=None: pytest.fail(f"nothing is planned for it: {error}"))
