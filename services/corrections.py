"""Corrections of the interface's words, from those who read them to the owners."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from services.alarms import Alarms
from storage.inbox import InboxRepository
from storage.models import ReportCorrection


class Corrections:
    """Passes corrections on; none is stored beyond that."""

    def __init__(self, *, inbox: InboxRepository, alarms: Alarms, now: Callable[[], datetime]) -> None:
        self._inbox = inbox
        self._alarms = alarms
        self._now = now

    async def send(self, language: str, text: str) -> bool:
        """Send the owners a correction of the words in *language*; False if there is no owner to write to."""
        shelves = await self._alarms.owner_shelves()
        await self._inbox.add_tasks([ReportCorrection(shelf, language, text) for shelf in shelves], self._now())
        return bool(shelves)
