"""The alarm of a full disk: owners are told of it past the database, in which it cannot be queued any more."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from telegram.error import TelegramError

from bot.clock import Clock
from bot.outbound.bot_api import AiohttpRequest
from engine.errors import StorageError
from handlers.admin import health_alerts
from handlers.views.i18n import Words
from handlers.views.message import text_message
from services import alarms
from services.container import Services
from storage.database import Database
from storage.signals import Signal

LOOK = 60.0
"""Seconds between looks whether there is room again."""
REPEAT_AFTER = alarms.REPEAT_AFTER.total_seconds()

log = structlog.get_logger("bot.outbound.disk_alarm")


class DiskAlarm:
    """Tells the owners at once, and once a day, that nothing can be stored; and that it can again."""

    def __init__(
        self,
        api: AiohttpRequest,
        database: Database,
        services: Services,
        free: Callable[[], tuple[int, int]],
        clock: Clock,
    ) -> None:
        """*free* returns the free and all bytes of the disk."""
        self._api = api
        self._database = database
        self._services = services
        self._free = free
        self._clock = clock
        self._told: float | None = None
        """When the owners were told, in monotonic seconds; None while there is room."""

    async def run(self) -> None:
        """Watch for ever."""
        event = self._database.signals[Signal.DISK_FULL]
        while True:
            event.clear()
            await self.check()
            await self._clock.wait(event, LOOK)

    async def check(self) -> None:
        """Tell the owners what has changed; never raises."""
        now = self._clock.monotonic()
        free, total = self._free()
        if self._database.disk_is_full:
            if self._told is None or now - self._told >= REPEAT_AFTER:
                self._told = now
                await self._tell(lambda words: health_alerts.alarm(words, alarms.DISK, free >> 20))
        elif self._told is not None and free >= alarms.MIN_FREE * total:
            self._told = None
            await self._tell(lambda words: health_alerts.recovery(words, alarms.DISK))

    async def _tell(self, text: Callable[[Words], str]) -> None:
        try:
            for owner in await self._services.people.owners():
                message = text_message(text(await self._words(owner)))
                await self._send(owner, message.html)
        except StorageError as error:
            log.error("the disk is full, and the owners are not known", error=str(error))

    async def _send(self, chat_id: int, html: str) -> None:
        try:
            await self._api.call("sendMessage", {"chat_id": chat_id, "text": html, "parse_mode": "HTML"})
        except TelegramError as error:
            log.error("an owner was not told that the disk is full", chat=chat_id, error=type(error).__name__)

    async def _words(self, owner: int) -> Words:
        person = await self._services.people.get(owner)
        language = (await self._services.chats.settings(owner)).language
        return Words.choose(language or (person.language if person else ""))
