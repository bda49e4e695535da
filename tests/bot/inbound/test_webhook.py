"""The webhook: who may post, what is stored before 200, and when Telegram is told where to post."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, MutableMapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from bot.errors import ConfigurationError, FatalError
from bot.inbound.polling import ALLOWED_UPDATES
from bot.inbound.webhook import BODY_LIMIT, MAX_CONNECTIONS, Webhook, WebhookAddress
from bot.outbound.bot_api import AiohttpRequest
from engine.errors import StorageError
from tests.bot.conftest import FakeClock
from tests.bot.eventually import eventually
from tests.bot.scripted_server import Server, error, text_update

SECRET = "a-secret-that-nobody-guesses"
ADDRESS = WebhookAddress("https://bot.example.org/telegram/", SECRET, "127.0.0.1", 0)
SET = {"url": ADDRESS.full_url, "max_connections": MAX_CONNECTIONS, "allowed_updates": list(ALLOWED_UPDATES)}


class Receiver:
    """Keeps the updates it receives, as soon as its door is open."""

    def __init__(self) -> None:
        self.batches: list[list[object]] = []
        self.door = asyncio.Event()
        self.door.set()
        self.broken = False
        self.begun = 0

    @property
    def kept(self) -> list[object]:
        return [update for batch in self.batches for update in batch]

    async def receive(self, updates: Sequence[object]) -> int:
        self.begun += 1
        await self.door.wait()
        if self.broken:
            raise StorageError
        self.batches.append(list(updates))
        return len(updates)


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@asynccontextmanager
async def running(webhook: Webhook) -> AsyncIterator[str]:
    """Run a webhook; gives the address at which it listens."""
    task = asyncio.create_task(webhook.run())
    try:
        await eventually(lambda: webhook.port or task.done())
        yield f"http://127.0.0.1:{webhook.port}"
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def post(url: str, body: Any, secret: str = SECRET) -> int:
    """Post an update as Telegram does; return the status."""
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, json=body, headers={"X-Telegram-Bot-Api-Secret-Token": secret}) as response,
    ):
        return response.status


def told(result: object) -> tuple[int, dict[str, object]]:
    return 200, {"ok": True, "result": result}


async def test_200_means_stored(api: AiohttpRequest, receiver: Receiver, clock: FakeClock) -> None:
    """As long as the update is not stored there is no answer; where it cannot be stored, Telegram is to try again."""
    webhook = Webhook(api, receiver.receive, ADDRESS, clock=clock)
    async with running(webhook) as root:
        receiver.door.clear()
        answer = asyncio.create_task(post(root + ADDRESS.path, text_update(1, "a")))
        await eventually(lambda: receiver.begun)
        others = [asyncio.create_task(post(root + ADDRESS.path, text_update(n, "a", chat=n))) for n in (2, 3, 4)]
        await eventually(lambda: webhook.waiting == 3)
        assert not any(each.done() for each in (answer, *others))
        receiver.door.set()
        assert [await each for each in (answer, *others)] == [200] * 4
        assert sorted(update["update_id"] for update in receiver.kept) == [1, 2, 3, 4]  # type: ignore[index]
        assert len(receiver.batches) == 2, "what came meanwhile is stored together"
        receiver.broken = True
        assert await post(root + ADDRESS.path, text_update(5, "a")) == 503
        receiver.broken = False
        assert await post(root + ADDRESS.path, text_update(5, "a")) == 200


async def test_only_telegram_may_post(api: AiohttpRequest, receiver: Receiver, clock: FakeClock) -> None:
    """Another path, no secret, another secret, a body over 1 MiB, no JSON: refused, and nothing is stored."""
    async with (
        running(Webhook(api, receiver.receive, ADDRESS, clock=clock)) as root,
        aiohttp.ClientSession() as session,
    ):
        update = text_update(1, "a")
        assert await post(root + "/", update) == 404
        assert await post(root + ADDRESS.path, update, "") == 403
        assert await post(root + ADDRESS.path, update, SECRET[:-1]) == 403
        assert await post(root + ADDRESS.path, update, SECRET + "x") == 403
        assert await post(root + ADDRESS.path, text_update(1, "x" * BODY_LIMIT)) == 413
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        for body in (b"", b"{", b"\xff", b"[" * 100_000):
            async with session.post(root + ADDRESS.path, data=body, headers=headers) as response:
                assert response.status == 400
        async with session.get(root + ADDRESS.path, headers=headers) as response:
            assert response.status == 405
    assert receiver.kept == []


def test_the_path_comes_from_the_secret() -> None:
    """All replicas listen at one path, which does not hold the secret; another secret has another path."""
    same = WebhookAddress("https://bot.example.org/telegram", SECRET, "127.0.0.1", 8090)
    assert same.full_url == ADDRESS.full_url
    assert SECRET not in same.full_url
    assert WebhookAddress("https://bot.example.org", SECRET + "2", "127.0.0.1", 0).path != ADDRESS.path


@pytest.mark.parametrize(
    "different",
    [{"url": ""}, {"url": "https://bot.example.org/other"}, {"max_connections": 5}, {"allowed_updates": ["message"]}],
)
async def test_the_webhook_is_set_where_it_differs(
    api: AiohttpRequest, server: Server, receiver: Receiver, clock: FakeClock, different: dict[str, object]
) -> None:
    """Address, kinds of updates, connections and the secret are told to Telegram; later looks leave it alone."""
    server.answer("getWebhookInfo", *[told(SET | different)] * 2, *[told(SET)] * 3)
    async with running(Webhook(api, receiver.receive, ADDRESS, clock=clock)):
        await eventually(lambda: server.asked("setWebhook"))
        while len(server.asked("getWebhookInfo")) < 5:
            await clock.skip()
            await asyncio.sleep(0.001)
    assert server.asked("setWebhook") == [SET | {"secret_token": SECRET}]


async def test_one_replica_sets_it(api: AiohttpRequest, server: Server, receiver: Receiver, clock: FakeClock) -> None:
    """Within the lock it is looked at again: what another replica has set meanwhile is left alone."""
    server.answer("getWebhookInfo", told(SET | {"url": ""}), told(SET))
    webhook = Webhook(api, receiver.receive, ADDRESS, clock=clock)
    async with running(webhook):
        await eventually(lambda: webhook.failing_since is None)
    assert server.asked("setWebhook") == []


async def test_telegram_cannot_deliver(
    api: AiohttpRequest, server: Server, receiver: Receiver, clock: FakeClock, said: list[MutableMapping[str, Any]]
) -> None:
    """What Telegram tells of failed deliveries is an alarm, until an update arrives."""
    at = int(clock.now().timestamp()) + 5
    failing = SET | {"pending_update_count": 2, "last_error_date": at, "last_error_message": "Connection refused"}
    server.answer("getWebhookInfo", *[told(failing)] * 20)
    webhook = Webhook(api, receiver.receive, ADDRESS, clock=clock)
    async with running(webhook) as root:
        await eventually(lambda: any("cannot deliver" in line["event"] for line in said))
        assert webhook.failing_since is not None
        clock.time += 10
        assert await post(root + ADDRESS.path, text_update(1, "a")) == 200
        while webhook.failing_since is not None:
            await clock.skip()
            await asyncio.sleep(0.001)


async def test_what_ends_it(api: AiohttpRequest, server: Server, receiver: Receiver, clock: FakeClock) -> None:
    """A refused token and a port that another program has are said in a sentence."""
    server.answer("getWebhookInfo", error(401, "Unauthorized"))
    with pytest.raises(ConfigurationError, match="PULLQUOTE_TOKEN"):
        await Webhook(api, receiver.receive, ADDRESS, clock=clock).run()
    taken = WebhookAddress("https://bot.example.org", SECRET, "127.0.0.1", server.port)
    with pytest.raises(FatalError, match="PULLQUOTE_WEBHOOK_LISTEN"):
        await Webhook(api, receiver.receive, taken, clock=clock).run()


async def test_telegram_out_of_reach_is_tried_again(
    api: AiohttpRequest, server: Server, receiver: Receiver, clock: FakeClock, said: list[MutableMapping[str, Any]]
) -> None:
    """Whatever it answers, the webhook is set in the end; the log has one line of it."""
    server.answer(
        "getWebhookInfo", (502, "<html>"), error(429, "Too Many Requests", retry_after=3), told([]), told({}), told({})
    )
    async with running(Webhook(api, receiver.receive, ADDRESS, clock=clock)):
        while not server.asked("setWebhook"):
            await clock.skip()
            await asyncio.sleep(0.001)
    assert sum("webhook not set" in line["event"] for line in said) == 1
