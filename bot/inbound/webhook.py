"""The webhook: Telegram posts each update, and gets its 200 only after the update is stored.

It stands beside `polling`: both hand raw updates to `receive`, and nothing else knows which of them runs. It parses no
update, so no update can stop it.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import structlog
from aiohttp import web
from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.clock import BackOff, Clock
from bot.errors import ConfigurationError, FatalError
from bot.inbound.polling import ALLOWED_UPDATES, RawApi
from bot.outbound.bot_api import retry_after
from engine.errors import StorageError

BODY_LIMIT = 1 << 20
"""Bytes of a request. An update of Telegram has some kilobytes; a long rich message stays below 200."""
BODY_SECONDS = 10.0
"""The longest that a body may take to arrive."""
MAX_CONNECTIONS = 40
"""Requests of Telegram at the same time, its own default: updates that come together are stored in one transaction."""
CHECK_SECONDS = 30.0
"""Between two looks whether the webhook is still set, and whether Telegram reaches it."""
CALL_SECONDS = 20.0
"""The longest that a call about the webhook may take, so that a look ends within the limit of `bot.app`."""
_HEADER = "X-Telegram-Bot-Api-Secret-Token"

log = structlog.get_logger("bot.inbound.webhook")


@dataclass(frozen=True, slots=True)
class WebhookAddress:
    """Where Telegram posts, and where this process listens for it."""

    url: str
    """Of the proxy, as Telegram reaches it."""
    secret: str
    host: str
    port: int

    @property
    def path(self) -> str:
        """The path that only who knows the secret can tell: the same in all replicas, another for another secret."""
        return "/" + hmac.new(self.secret.encode(), b"pullquote webhook path", hashlib.sha256).hexdigest()[:32]

    @property
    def full_url(self) -> str:
        """What setWebhook is told."""
        return self.url.rstrip("/") + self.path


class Webhook:
    """Listens until it is cancelled, and keeps the webhook set."""

    def __init__(
        self,
        api: RawApi,
        receive: Callable[[Sequence[object]], Awaitable[int]],
        address: WebhookAddress,
        *,
        clock: Clock,
        lock: Callable[[], AbstractAsyncContextManager[object]] = nullcontext,
    ) -> None:
        """*lock* keeps other replicas from setting the webhook at the same time."""
        self._api = api
        self._receive = receive
        self._address = address
        self._clock = clock
        self._lock = lock
        self._backoff = BackOff(1.0, CHECK_SECONDS)
        self._arrived: list[tuple[object, asyncio.Future[None]]] = []
        """Updates that wait for the transaction before theirs."""
        self._writer: asyncio.Task[None] | None = None
        self._last_update = clock.now()
        self._has_warned = False
        self.port = address.port
        """Where it listens; another than that of the address if that is 0."""
        self.last_attempt = clock.monotonic()
        """When a look at the webhook last ended, successful or not, in monotonic seconds."""
        self.failing_since: datetime | None = clock.now()
        """Since when no update can arrive; None while they can."""

    async def run(self) -> None:
        """Listen for ever. ConfigurationError if the token is refused, FatalError if the port cannot be had."""
        app = web.Application(client_max_size=BODY_LIMIT)
        app.router.add_post(self._address.path, self._on_request)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        try:
            await self._listen(runner)
            while True:
                pause = await self._check()
                self.last_attempt = self._clock.monotonic()
                await self._clock.sleep(pause)
        finally:
            await runner.cleanup()

    @property
    def waiting(self) -> int:
        """How many updates wait for the transaction before theirs."""
        return len(self._arrived)

    async def _listen(self, runner: web.AppRunner) -> None:
        host, port = self._address.host, self._address.port
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise FatalError(
                f"The webhook cannot listen on {host}:{port} (PULLQUOTE_WEBHOOK_LISTEN): {reason}."
            ) from None
        self.port = runner.addresses[0][1]
        log.info("webhook listens", host=host, port=self.port)

    async def _check(self) -> float:
        """Set the webhook if Telegram has another, and note whether it works; return seconds until the next look."""
        try:
            info = await self._info()
            if not self._is_set(info):
                async with self._lock():
                    info = await self._info()
                    if not self._is_set(info):  # no other replica has set it meanwhile
                        await self._call("setWebhook", self._wanted() | {"secret_token": self._address.secret})
                        log.info("webhook set")
        except InvalidToken:
            raise ConfigurationError(
                "Telegram does not accept the token (401). Copy it again from @BotFather into PULLQUOTE_TOKEN."
            ) from None
        except (TelegramError, StorageError) as error:
            self.failing_since = self.failing_since or self._clock.now()
            if self._backoff.fresh:
                log.warning("webhook not set, retrying", error=type(error).__name__, reason=str(error))
            wait = self._backoff.next()
            return max(wait, retry_after(error)) if isinstance(error, RetryAfter) else wait
        self._backoff.reset()
        self._note_errors(info)
        return CHECK_SECONDS

    async def _info(self) -> Mapping[str, Any]:
        info = await self._call("getWebhookInfo", {})
        if not isinstance(info, Mapping):
            raise TelegramError("getWebhookInfo returned no object")
        return info

    async def _call(self, method: str, params: dict[str, object]) -> Any:
        return await self._api.call(method, params, read_timeout=CALL_SECONDS)

    def _wanted(self) -> dict[str, object]:
        return {
            "url": self._address.full_url,
            "max_connections": MAX_CONNECTIONS,
            "allowed_updates": list(ALLOWED_UPDATES),
        }

    def _is_set(self, info: Mapping[str, Any]) -> bool:
        """Whether Telegram has this webhook. Its secret is not told, but another one would have another path."""
        allowed = info.get("allowed_updates")
        return (
            info.get("url") == self._address.full_url
            and info.get("max_connections") == MAX_CONNECTIONS
            and isinstance(allowed, list)
            and set(allowed) == set(ALLOWED_UPDATES)
        )

    def _note_errors(self, info: Mapping[str, Any]) -> None:
        """Note since when Telegram has failed to deliver, if nothing has arrived since."""
        at = info.get("last_error_date")
        failed = datetime.fromtimestamp(at, UTC) if isinstance(at, int) and info.get("pending_update_count") else None
        if failed is None or failed <= self._last_update:
            self.failing_since, self._has_warned = None, False
        elif not self._has_warned:
            self.failing_since, self._has_warned = failed, True
            log.warning("Telegram cannot deliver to the webhook", reason=str(info.get("last_error_message", ""))[:200])

    async def _on_request(self, request: web.Request) -> web.Response:
        """Answer 200 once the update is stored; Telegram tries again after any other answer but those to others."""
        given = request.headers.get(_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self._address.secret.encode()):
            return web.Response(status=403)
        try:
            async with asyncio.timeout(BODY_SECONDS):
                update = json.loads(await request.read())
        except TimeoutError:
            return web.Response(status=408)
        except (ValueError, RecursionError):
            return web.Response(status=400)
        try:
            await self._store(update)
        except StorageError:
            return web.Response(status=503)
        self._last_update = self._clock.now()
        return web.Response()

    async def _store(self, update: object) -> None:
        """Store an update, in one transaction with all that arrive while the one before is being written."""
        stored: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._arrived.append((update, stored))
        if self._writer is None:
            self._writer = asyncio.create_task(self._write(), name="webhook writer")
        await stored

    async def _write(self) -> None:
        try:
            while self._arrived:
                batch, self._arrived = self._arrived, []
                error: Exception | None = None
                try:
                    await self._receive([update for update, _ in batch])
                except Exception as failure:
                    error = failure
                for _, stored in batch:
                    if stored.done():  # its request was cut
                        continue
                    stored.set_exception(error) if error else stored.set_result(None)
        finally:
            self._writer = None
