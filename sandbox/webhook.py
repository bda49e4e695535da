"""Delivers updates to the bot's webhook as Telegram does: in order within a chat, again and again until it says 2xx."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from sandbox.errors import BadRequestError
from sandbox.models import Json
from sandbox.origin_guard import is_loopback
from sandbox.updates import Updates

MAX_CONNECTIONS = 40
"""Requests at the same time, unless the bot asks for another number."""
ANSWER_LIMIT = 60.0
"""Seconds that the bot has for an answer."""
LONGEST_PAUSE = 60.0
"""Seconds between two tries of an update; Telegram waits up to twice as long, by chance."""
_SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")


@dataclass
class Setting:
    """What setWebhook has set; no *url* means that the bot polls."""

    url: str = ""
    secret: str = ""
    max_connections: int = MAX_CONNECTIONS


@dataclass
class Tries:
    """How an update has fared so far."""

    failures: int = 0
    pause: float = 1.0
    due: float = 0.0

    def fail(self, retry_after: int) -> None:
        """The first failure is tried again at once; from then on the pause doubles, unless the bot names one."""
        if self.failures and not retry_after:
            self.pause = min(self.pause * 2, LONGEST_PAUSE)
        self.due = time.monotonic() + (retry_after or self.pause) * bool(self.failures)
        self.failures += 1


class Webhook:
    """The bot's webhook, and the deliveries under way."""

    def __init__(self, updates: Updates, clock: Callable[[], float]) -> None:
        self.setting = Setting()
        self._updates = updates
        self._clock = clock
        self._error: tuple[int, str] | None = None
        """When a delivery last failed, and why."""
        self._tries: dict[int, tuple[Json, Tries]] = {}
        """By the identity of the update, which is kept so that no other takes it over."""
        self._busy: dict[object, asyncio.Task[None]] = {}
        """By queue."""

    def set(self, url: str, secret: str, max_connections: int) -> None:
        """Deliver to *url* from now on; "" ends that."""
        parts = urlsplit(url)
        if url and (parts.scheme not in ("http", "https") or not is_loopback(parts.hostname or "")):
            raise BadRequestError(
                "bad webhook: the sandbox delivers to this machine only, such as http://127.0.0.1:8090"
            )
        if not _SECRET.fullmatch(secret):
            raise BadRequestError("secret token contains unallowed characters")
        if not 1 <= max_connections <= 100:
            max_connections = MAX_CONNECTIONS
        self.setting = Setting(url, secret, max_connections)
        self._error = None
        self._tries.clear()
        self._updates.end_poll("setWebhook request")

    def info(self) -> Json:
        """The result of getWebhookInfo."""
        info: Json = {
            "url": self.setting.url,
            "has_custom_certificate": False,
            "pending_update_count": self._updates.pending(),
        }
        if self.setting.url:
            info |= {"max_connections": self.setting.max_connections, "ip_address": "127.0.0.1"}
        if self._updates.allowed:
            info["allowed_updates"] = list(self._updates.allowed)
        if self._error:
            info |= {"last_error_date": self._error[0], "last_error_message": self._error[1]}
        return info

    def dump(self) -> Json:
        """What outlives a restart."""
        return asdict(self.setting)

    def load(self, state: Json) -> None:
        """Take what `dump` gave."""
        self.setting = Setting(**state)

    async def run(self) -> None:
        """Deliver until cancelled."""
        timeout = aiohttp.ClientTimeout(total=ANSWER_LIMIT)
        async with aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(limit=0)) as session:
            try:
                while True:
                    await self._updates.notifier.wait(self._start(session))
            finally:
                for task in self._busy.values():
                    task.cancel()
                await asyncio.gather(*self._busy.values(), return_exceptions=True)

    def _start(self, session: aiohttp.ClientSession) -> float:
        """Start what is due, the first update of each queue; the seconds until more is due."""
        soonest, now = ANSWER_LIMIT, time.monotonic()
        if not self.setting.url:
            return soonest
        self._updates.expire()
        seen: set[object] = set()
        for _, update in self._updates.queue:
            if len(self._busy) >= self.setting.max_connections:
                break
            key = queue_of(update)
            if key in seen or key in self._busy:
                continue
            seen.add(key)
            _, tries = self._tries.setdefault(id(update), (update, Tries()))
            if tries.due > now:
                soonest = min(soonest, tries.due - now)
            else:
                self._busy[key] = asyncio.create_task(self._deliver(session, key, update, tries))
        return soonest

    async def _deliver(self, session: aiohttp.ClientSession, key: object, update: Json, tries: Tries) -> None:
        setting, retry_after, error = self.setting, 0, ""
        headers = {"X-Telegram-Bot-Api-Secret-Token": setting.secret} if setting.secret else {}
        try:
            async with session.post(setting.url, json=update, headers=headers, allow_redirects=False) as response:
                await response.read()
                if not 200 <= response.status < 300:
                    error = f"Wrong response from the webhook: {response.status} {response.reason}"
                    retry_after = _seconds(response.headers.get("Retry-After", ""))
        except TimeoutError:
            error = "Read timeout expired"
        except aiohttp.ClientError as failure:
            refused = isinstance(failure, aiohttp.ClientConnectorError)
            error = "Connection refused" if refused else "Connection reset by peer"
        finally:
            del self._busy[key]
            self._updates.notifier.notify()
        if not error:
            self._updates.take(update)
            self._tries.pop(id(update), None)
        elif setting is self.setting:
            self._error = int(self._clock()), error
            tries.fail(retry_after)


def queue_of(update: Json) -> object:
    """Whose order an update keeps: its chat's; presses and inline queries their person's."""
    kind, body = next(((name, value) for name, value in update.items() if name != "update_id"), ("", None))
    if not isinstance(body, dict):
        return kind
    if kind in ("callback_query", "inline_query", "chosen_inline_result"):
        return kind, _id(body.get("from"))
    return "chat", _id(body.get("chat")) or _id(body.get("from"))


def _id(value: Any) -> object:
    return value.get("id") if isinstance(value, dict) else None


def _seconds(header: str) -> int:
    return min(3600, int(header)) if header.isdecimal() else 0
