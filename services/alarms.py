"""Alarms: the bot tells its owners when it is ill, once a day for each cause, and when it is well again.

What is wrong is asked of probes. Each knows one cause; a job asks them all every minute.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.models import ShelfId
from services.backups import Backups
from services.chats import Chats
from services.digests.digests import Digests
from services.failed_updates import FailedUpdates
from services.people import People
from storage.alarms import AlarmRepository
from storage.models import Alarm, ReportAlarm, ReportRecovery

POLLING, DISK, FAILED_UPDATES, BACKUP, UNCONFIRMED_DIGESTS = (
    "polling",
    "disk",
    "failed_updates",
    "backup",
    "unconfirmed_digests",
)
"""The causes: Telegram is not heard, the disk is full, an update was set aside, no backup, a digest that nobody knows
of."""
AGAIN = timedelta(days=1)
PATIENCE = {POLLING: timedelta(minutes=5), BACKUP: timedelta(days=2)}
"""How long something has to be wrong before it is told; everything else is told at once."""
FREE = 0.05
"""The part of the disk that has to be free."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is wrong now."""

    figure: int = 0
    """How much: updates, digests, megabytes."""
    since: datetime | None = None
    """Where that is known; else since it was first seen."""
    news: datetime | None = None
    """When the last of it came: it is told again only if there was something new since."""


Probe = Callable[[], Awaitable[Problem | None]]


class Alarms:
    """Asks the probes and remembers what was told."""

    def __init__(self, *, alarms: AlarmRepository, people: People, chats: Chats, now: Callable[[], datetime]) -> None:
        self._alarms = alarms
        self._people = people
        self._chats = chats
        self._now = now
        self.probes: dict[str, Probe] = {}
        """Cause → who knows of it."""

    async def check(self) -> None:
        """Ask every probe and tell the owners what has changed; the clock's job."""
        known, faults = await self._alarms.list(), []
        for cause, probe in self.probes.items():
            try:
                trouble = await probe()
            except Exception as error:  # the other causes are looked at all the same
                faults.append(error)
                continue
            await self._see(known.get(cause, Alarm(cause, None, None)), trouble)
        if faults:
            raise faults[0]

    async def active_since(self, cause: str) -> datetime | None:
        """Return since when something is wrong; None while it is not."""
        known = (await self._alarms.list()).get(cause)
        return known.since if known else None

    async def _see(self, before: Alarm, trouble: Problem | None) -> None:
        now = self._now()
        if trouble is None:
            if before.since is not None:
                was_told = before.reported is not None and before.reported >= before.since
                shelves = await self._shelves() if was_told else ()
                reports = [ReportRecovery(shelf, before.cause) for shelf in shelves]
                await self._alarms.change(before, Alarm(before.cause, None, before.reported), reports, now)
            return
        since = min(one for one in (before.since, trouble.since, now) if one is not None)
        tasks: list[ReportAlarm] = []
        if now - since >= PATIENCE.get(before.cause, timedelta()) and _due(before.reported, trouble, now):
            figure = trouble.figure or _minutes(since, now)
            tasks = [ReportAlarm(shelf, before.cause, figure) for shelf in await self._shelves()]
        after = Alarm(before.cause, since, now if tasks else before.reported)
        if after != before:
            await self._alarms.change(before, after, tasks, now)

    async def _shelves(self) -> tuple[ShelfId, ...]:
        """The private shelves of the owners that can be written to: a bot cannot write first."""
        chats = [await self._chats.get(owner) for owner in await self._people.owners()]
        return tuple([await self._chats.shelf(chat.id) for chat in chats if chat is not None and chat.paused is None])


def _due(told: datetime | None, trouble: Problem, now: datetime) -> bool:
    """Tell whether the owners are to hear of it: once a day."""
    return told is None or (now - told >= AGAIN and (trouble.news is None or trouble.news > told))


def _minutes(since: datetime, now: datetime) -> int:
    return int((now - since).total_seconds()) // 60


def probes(
    *, free: Callable[[], tuple[int, int]], failed_updates: FailedUpdates, backups: Backups, digests: Digests
) -> dict[str, Probe]:
    """Return the probes of everything but the polling; *free* gives the free and all bytes of the disk."""

    async def disk() -> Problem | None:
        here, whole = free()
        return Problem(here >> 20) if whole and here < FREE * whole else None

    async def failed() -> Problem | None:
        count = await failed_updates.count()
        return Problem(count) if count else None

    async def backup() -> Problem | None:
        missing = await backups.missing()
        return Problem(since=missing) if missing else None

    async def unknown() -> Problem | None:
        found = await digests.list_unconfirmed()
        return Problem(len(found), news=max(changed for _, changed in found)) if found else None

    return {DISK: disk, FAILED_UPDATES: failed, BACKUP: backup, UNCONFIRMED_DIGESTS: unknown}
