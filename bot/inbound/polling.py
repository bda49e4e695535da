"""The poll loop: fetches raw updates and confirms them only after they are kept.

It parses nothing, so no update can stop it, and no answer of the server can: it backs off and tries again.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any, Protocol

import structlog
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.clock import BackOff, Clock
from bot.outbound.bot_api import retry_after
from engine.errors import StorageError

ALLOWED_UPDATES = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "callback_query",
    "my_chat_member",
    "inline_query",
    "guest_message",
)
"""The update types that a route takes; Telegram sends no other."""
LONG_POLL = 50
"""Seconds; Telegram's longest."""
LEAST_PAUSE = 0.5
"""Seconds after an answer that came at once and brought nothing new: at most 2 polls a second."""
CONFLICT_LASTS = 60.0
"""Seconds after which a second poller is no left-over of a restart (Telegram ends such a poll within 50 s)."""
CONFLICT_OVER = 45.0
"""Seconds without a conflict after which it is over; two pollers end each other's polls more often than that."""

log = structlog.get_logger("bot.inbound.polling")


class FatalError(Exception):
    """The bot cannot go on; its text is for the person who runs it."""


class Caller(Protocol):
    """The raw Bot API."""

    async def call(self, method: str, params: dict[str, object], *, read_timeout: float) -> Any:
        """Return the result of a method."""


class Poller:
    """Polls until it is cancelled, or until Telegram says that it cannot go on."""

    def __init__(
        self,
        api: Caller,
        receive: Callable[[Sequence[object]], Awaitable[int]],
        *,
        clock: Clock,
        long_poll: int = LONG_POLL,
    ) -> None:
        self._api = api
        self._receive = receive
        self._clock = clock
        self._long_poll = long_poll
        self._offset: int | None = None
        self._backoff = BackOff(1.0, 30.0)
        self._conflict: tuple[float, float] | None = None
        self._said = False
        self.last_attempt = clock.monotonic()
        """When a poll last ended, either way."""
        self.failing: datetime | None = clock.now()
        """Since when none has succeeded; None while they do."""

    async def run(self) -> None:
        """Poll for ever; FatalError when the token is refused or another program keeps polling."""
        while True:
            pause = await self._poll()
            self.last_attempt = self._clock.monotonic()
            if pause:
                await self._clock.sleep(pause)

    async def _poll(self) -> float:
        """Poll once; return the seconds to wait before the next time."""
        began = self._clock.monotonic()
        try:
            updates = await self._api.call(
                "getUpdates",
                {
                    "offset": self._offset,
                    "limit": 100,
                    "timeout": self._long_poll,
                    "allowed_updates": list(ALLOWED_UPDATES),
                },
                read_timeout=self._long_poll + 10.0,
            )
            if not isinstance(updates, list):
                raise TelegramError("getUpdates gave no list")
            new = await self._receive(updates)
            self._confirm(updates)
        except InvalidToken:
            raise FatalError(
                "Telegram does not accept the token (401). Copy it again from @BotFather into PULLQUOTE_TOKEN."
            ) from None
        except (TelegramError, StorageError) as error:
            return self._failed(error)
        self.failing = None
        if not self._backoff.fresh:
            self._backoff.reset()
            log.info("polling again")
        return LEAST_PAUSE if not new and self._clock.monotonic() - began < LEAST_PAUSE else 0.0

    def _confirm(self, updates: list[Any]) -> None:
        """Let the next poll confirm what is kept now."""
        ids = [found for update in updates if (found := update_id(update)) is not None]
        if ids:
            self._offset = max(ids) + 1

    def _failed(self, error: Exception) -> float:
        """Say a failure once; return how long to wait."""
        first, self.failing = self._backoff.fresh, self.failing or self._clock.now()
        wait = self._backoff.next()
        if isinstance(error, Conflict):
            self._conflicted(error)
        elif first:
            log.warning("polling fails; trying again until it works", error=type(error).__name__)
        return max(wait, retry_after(error)) if isinstance(error, RetryAfter) else wait

    def _conflicted(self, error: Conflict) -> None:
        now = self._clock.monotonic()
        lasting = self._conflict is not None and now - self._conflict[1] < CONFLICT_OVER
        self._conflict = (self._conflict[0] if self._conflict and lasting else now, now)
        reason = (
            "A webhook is set for this bot, so it cannot poll (409). Remove it with the Bot API's deleteWebhook."
            if "webhook" in str(error).lower()
            else "Another program polls with this token (409). Stop the other one, or give this one a token of its own."
        )
        if now - self._conflict[0] >= CONFLICT_LASTS:
            raise FatalError(reason) from None
        if lasting and not self._said:  # a single one is the left-over of a restart
            log.warning(reason)
        self._said = lasting


def update_id(update: object) -> int | None:
    """Return the id of a raw update; None when it has none that can be kept."""
    found = update.get("update_id") if isinstance(update, dict) else None
    return found if isinstance(found, int) and not isinstance(found, bool) and 0 <= found < 2**62 else None
