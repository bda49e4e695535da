"""The poll loop: fetches raw updates and confirms them only after they are stored.

It parses no update, so no update can stop it. After an error of the server it backs off and tries again.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any, Protocol

import structlog
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.clock import BackOff, Clock
from bot.errors import ConfigurationError, FatalError
from bot.outbound.bot_api import retry_after
from engine.errors import StorageError

ALLOWED_UPDATES = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "callback_query",
    "my_chat_member",
    "chat_member",
    "inline_query",
    "guest_message",
)
"""The update types that `handlers.routes` handles; Telegram sends no other."""
LONG_POLL_SECONDS = 50
"""The longest that Telegram allows."""
MIN_PAUSE = 0.5
"""Seconds between polls that return at once with nothing new: at most 2 polls a second."""
CONFLICT_FATAL_AFTER = 60.0
"""Seconds after which a conflict cannot be the old poll of a restarted bot: Telegram ends such a poll within 50 s."""
CONFLICT_OVER_AFTER = 45.0
"""Seconds without a conflict after which it is over; two pollers interrupt each other more often than that."""

log = structlog.get_logger("bot.inbound.polling")


class RawApi(Protocol):
    """The Bot API without PTB's objects."""

    async def call(self, method: str, params: dict[str, object], *, read_timeout: float) -> Any:
        """Call a method and return its result as it came."""


class Poller:
    """Polls until it is cancelled, the token is refused, or a conflict lasts."""

    def __init__(
        self,
        api: RawApi,
        receive: Callable[[Sequence[object]], Awaitable[int]],
        *,
        clock: Clock,
        long_poll: int = LONG_POLL_SECONDS,
        may_poll: Callable[[], Awaitable[bool]] | None = None,
    ) -> None:
        """*may_poll* is asked before each poll where several processes could; when it says no, `run` ends."""
        self._may_poll = may_poll
        self._api = api
        self._receive = receive
        self._clock = clock
        self._long_poll = long_poll
        self._offset: int | None = None
        self._backoff = BackOff(1.0, 30.0)
        self._conflict: tuple[float, float] | None = None
        """When the conflict began and when it was last seen, in monotonic seconds."""
        self._has_warned = False
        self.last_attempt = clock.monotonic()
        """When a poll last ended, successful or not, in monotonic seconds."""
        self.failing_since: datetime | None = clock.now()
        """Since when no poll has succeeded; None while they do."""

    async def run(self) -> None:
        """Poll for ever. ConfigurationError if the token is refused, FatalError if another program keeps polling."""
        while self._may_poll is None or await self._may_poll():
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
                raise TelegramError("getUpdates returned no list")
            new = await self._receive(updates)
            self._confirm(updates)
        except InvalidToken:
            raise ConfigurationError(
                "Telegram does not accept the token (401). Copy it again from @BotFather into PULLQUOTE_TOKEN."
            ) from None
        except (TelegramError, StorageError) as error:
            if isinstance(error, Conflict) and _is_of_webhook(error):
                await self._remove_webhook()
            return self._on_failure(error)
        self.failing_since = None
        if not self._backoff.fresh:
            self._backoff.reset()
            log.info("polling recovered")
        return MIN_PAUSE if not new and self._clock.monotonic() - began < MIN_PAUSE else 0.0

    async def _remove_webhook(self) -> None:
        """End the webhook mode that the bot was used in before; what waits at Telegram stays there and is polled."""
        try:
            await self._api.call("deleteWebhook", {"drop_pending_updates": False}, read_timeout=10.0)
        except TelegramError as error:
            log.warning("webhook not removed", error=type(error).__name__)
        else:
            log.warning("webhook removed: this bot polls")

    def _confirm(self, updates: list[Any]) -> None:
        """Set the offset, by which the next poll confirms what is stored now."""
        ids = [id_ for update in updates if (id_ := update_id(update)) is not None]
        if ids:
            self._offset = max(ids) + 1

    def _on_failure(self, error: Exception) -> float:
        """Log the first of a row of failures; return how many seconds to wait."""
        first, self.failing_since = self._backoff.fresh, self.failing_since or self._clock.now()
        wait = self._backoff.next()
        if isinstance(error, Conflict):
            self._on_conflict(error)
        elif first:
            log.warning("polling failed, retrying", error=type(error).__name__)
        return max(wait, retry_after(error)) if isinstance(error, RetryAfter) else wait

    def _on_conflict(self, error: Conflict) -> None:
        """Warn of a lasting conflict; FatalError after CONFLICT_FATAL_AFTER seconds of it."""
        now = self._clock.monotonic()
        is_lasting = self._conflict is not None and now - self._conflict[1] < CONFLICT_OVER_AFTER
        self._conflict = (self._conflict[0] if self._conflict and is_lasting else now, now)
        reason = (
            "A webhook is set for this bot again and again, so it cannot poll (409). Stop the program that sets it."
            if _is_of_webhook(error)
            else "Another program polls with this token (409). Stop the other one, or give this one a token of its own."
        )
        if now - self._conflict[0] >= CONFLICT_FATAL_AFTER:
            raise FatalError(reason) from None
        if is_lasting and not self._has_warned:  # a single conflict comes from the old poll of a restarted bot
            log.warning(reason)
        self._has_warned = is_lasting


def _is_of_webhook(error: Conflict) -> bool:
    return "webhook" in str(error).lower()


def update_id(update: object) -> int | None:
    """Return the id of a raw update; None if it has none that can be stored."""
    id_ = update.get("update_id") if isinstance(update, dict) else None
    return id_ if isinstance(id_, int) and not isinstance(id_, bool) and 0 <= id_ < 2**62 else None
