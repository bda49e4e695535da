"""The poll loop: whatever the server answers, it goes on, logs a failure once, and confirms only what is saved."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping, Sequence
from typing import Any

import pytest

from bot.errors import ConfigurationError, FatalError
from bot.inbound.polling import ALLOWED_UPDATES, Poller
from bot.outbound.bot_api import AiohttpRequest
from engine.errors import StorageError
from handlers import routes
from tests.bot.conftest import FakeClock
from tests.bot.eventually import eventually
from tests.bot.scripted_server import DROP, HTML, Server, error, text_update
from tests.patience import PATIENCE

CONFLICT = error(409, "Conflict: terminated by other getUpdates request; make sure that only one bot is running")


class Receiver:
    """Records the updates it receives, unless it is set to fail."""

    def __init__(self) -> None:
        self.kept: list[object] = []
        self.broken = False

    async def receive(self, updates: Sequence[object]) -> int:
        if self.broken:
            raise StorageError
        new = [update for update in updates if update not in self.kept]
        self.kept += new
        return len(new)


async def run_until(poller: Poller, clock: FakeClock, condition: object) -> None:
    """Poll while time passes, until *condition* holds or the poller gives up."""
    task = asyncio.create_task(poller.run())
    try:
        async with asyncio.timeout(PATIENCE):
            while not condition() and not task.done():  # type: ignore[operator]
                await clock.skip()
                await asyncio.sleep(0.002)
        if task.done():
            await task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_an_update_is_confirmed_only_after_it_is_saved(
    api: AiohttpRequest, server: Server, clock: FakeClock
) -> None:
    """While the database is unavailable nothing is confirmed; afterwards nothing is missing."""
    receiver = Receiver()
    receiver.broken = True
    server.push(text_update(10, "a"), text_update(11, "b"))
    poller = Poller(api, receiver.receive, clock=clock, long_poll=0)
    await run_until(poller, clock, lambda: len(server.asked("getUpdates")) >= 3)
    assert server.confirmed == 0
    receiver.broken = False
    await run_until(poller, clock, lambda: server.confirmed == 11)
    assert [u["update_id"] for u in receiver.kept] == [10, 11]  # type: ignore[index]


@pytest.mark.parametrize(
    "answer",
    [
        error(500, "Internal Server Error: restart"),
        error(429, "Too Many Requests", retry_after=3),
        HTML,
        (502, HTML),
        DROP,
        (200, {"ok": True, "result": "no list"}),
        (200, {"ok": True, "result": [{"message": {}}, "x", None, {"update_id": "y"}, {"update_id": 2**70}]}),
        CONFLICT,
    ],
)
async def test_no_server_answer_stops_the_loop(
    api: AiohttpRequest, server: Server, clock: FakeClock, answer: object
) -> None:
    """After any failure or malformed answer the next update is received."""
    receiver = Receiver()
    server.answer("getUpdates", answer, answer, answer)
    server.push(text_update(10, "a"))
    poller = Poller(api, receiver.receive, clock=clock, long_poll=0)
    await run_until(poller, clock, lambda: server.confirmed == 10)


async def test_failures_back_off_and_are_logged_once(
    api: AiohttpRequest, server: Server, clock: FakeClock, said: list[MutableMapping[str, Any]]
) -> None:
    """The waits double up to 30 seconds, and the log has one line for the whole failure."""
    server.answer("getUpdates", *[(502, HTML)] * 8)
    poller = Poller(api, Receiver().receive, clock=clock, long_poll=0)
    await run_until(poller, clock, lambda: len(server.asked("getUpdates")) >= 10)
    assert clock.slept[:8] == [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 30.0]
    assert sum("polling failed" in line["event"] for line in said) == 1


async def test_quick_answers_without_new_updates_are_no_busy_loop(
    api: AiohttpRequest, server: Server, clock: FakeClock
) -> None:
    """A server that answers at once, with nothing or the same updates, is polled twice a second at most."""
    receiver = Receiver()
    same = (200, {"ok": True, "result": [text_update(10, "a")]})
    server.answer("getUpdates", *[same] * 5)
    poller = Poller(api, receiver.receive, clock=clock, long_poll=0)
    await run_until(poller, clock, lambda: len(server.asked("getUpdates")) >= 10)
    assert len(receiver.kept) == 1
    assert clock.slept[:7] == [0.5] * 7


async def test_a_refused_token_ends_the_bot(api: AiohttpRequest, server: Server, clock: FakeClock) -> None:
    """401 is not temporary: a clear message, and the bot ends; a service manager does not start it again."""
    server.answer("getUpdates", error(401, "Unauthorized"))
    with pytest.raises(ConfigurationError, match="PULLQUOTE_TOKEN"):
        await run_until(Poller(api, Receiver().receive, clock=clock, long_poll=0), clock, lambda: False)


async def test_a_lasting_conflict_ends_the_bot(
    api: AiohttpRequest, server: Server, clock: FakeClock, said: list[MutableMapping[str, Any]]
) -> None:
    """A second poller is logged at once; after a minute of conflicts the bot ends."""
    server.answer("getUpdates", *[CONFLICT] * 20)
    with pytest.raises(FatalError, match="Another program polls with this token"):
        await run_until(Poller(api, Receiver().receive, clock=clock, long_poll=0), clock, lambda: False)
    assert 60 <= clock.time - 1000 <= 120
    assert sum("Another program" in line["event"] for line in said) == 1


async def test_a_webhook_conflict_is_named(api: AiohttpRequest, server: Server, clock: FakeClock) -> None:
    """The other cause of 409 has its own message."""
    text = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook"
    server.answer("getUpdates", *[error(409, text)] * 20)
    with pytest.raises(FatalError, match="webhook is set"):
        await run_until(Poller(api, Receiver().receive, clock=clock, long_poll=0), clock, lambda: False)


async def test_only_the_types_in_use_are_asked_for(api: AiohttpRequest, server: Server, clock: FakeClock) -> None:
    """allowed_updates names what the routes take, and the poll is Telegram's longest."""
    server.push(text_update(10, "a"))
    receiver = Receiver()
    await run_until(Poller(api, receiver.receive, clock=clock), clock, lambda: receiver.kept)
    request = server.asked("getUpdates")[0]
    assert request["allowed_updates"] == list(ALLOWED_UPDATES)
    assert request["timeout"] == 50
    assert routes.ROUTES


async def test_the_watchdog_sees_every_attempt(api: AiohttpRequest, server: Server, clock: FakeClock) -> None:
    """Every attempt, failed or not, is reported to the watchdog."""
    server.answer("getUpdates", DROP)
    poller = Poller(api, Receiver().receive, clock=clock, long_poll=0)
    clock.time += 50
    await run_until(poller, clock, lambda: poller.last_attempt >= 1050)
    await eventually(lambda: True)
