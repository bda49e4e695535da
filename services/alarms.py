"""Alarms: the bot tells its owners when it is ill, once a day for each cause, and when it is well again.

What is wrong is asked of probes. Each knows one cause; a job asks them all every minute.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.backups import Backups
from services.chats import Chats
from services.digests import Digests
from services.failed_updates import Parked
from services.people import People
from storage.alarms import AlarmRepository
from storage.models import Alarm, Errand

POLLING, DISK, PARKED, BACKUP, UNKNOWN = "polling", "disk", "parked", "backup", "unknown"
"""The causes: Telegram is not heard, the disk is full, an update was set aside, no backup, a digest that nobody knows
of."""
ILL, WELL = "ill", "well"
"""The errands that tell of it; their note is the cause."""
AGAIN = timedelta(days=1)
PATIENCE = {POLLING: timedelta(minutes=5), BACKUP: timedelta(days=2)}
"""How long something has to be wrong before it is told; everything else is told at once."""
FREE = 0.05
"""The part of the disk that has to be free."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that is wrong now."""

    figure: int = 0
    """How much: updates, digests, megabytes."""
    since: datetime | None = None
    """Where that is known; else since it was first seen."""
    news: datetime | None = None
    """When the last of it came: it is told again only if there was something new since."""


Probe = Callable[[], Awaitable[Trouble | None]]


class Alarms:
    """Asks the probes and remembers what was told."""

    def __init__(self, *, alarms: AlarmRepository, people: People, chats: Chats, now: Callable[[], datetime]) -> None:
        self._alarms = alarms
        self._people = people
        self._chats = chats
        self._now = now
        self.probes: dict[str, Probe] = {}
        """Cause → who knows of it."""

    async def look(self) -> None:
        """Ask every probe and tell the owners what has changed; the clock's job."""
        known, faults = await self._alarms.all(), []
        for cause, probe in self.probes.items():
            try:
                trouble = await probe()
            except Exception as error:  # the other causes are looked at all the same
                faults.append(error)
                continue
            await self._see(known.get(cause, Alarm(cause, None, None)), trouble)
        if faults:
            raise faults[0]

    async def since(self, cause: str) -> datetime | None:
        """Return since when something is wrong; None while it is not."""
        known = (await self._alarms.all()).get(cause)
        return known.since if known else None

    async def _see(self, before: Alarm, trouble: Trouble | None) -> None:
        now = self._now()
        if trouble is None:
            if before.since is not None:
                was_told = before.told is not None and before.told >= before.since
                errands = await self._errands(WELL, before, _minutes(before.since, now)) if was_told else ()
                await self._alarms.change(before, Alarm(before.cause, None, before.told), errands, now)
            return
        since = min(one for one in (before.since, trouble.since, now) if one is not None)
        errands = ()
        if now - since >= PATIENCE.get(before.cause, timedelta()) and _due(before.told, trouble, now):
            errands = await self._errands(ILL, before, trouble.figure or _minutes(since, now))
        after = Alarm(before.cause, since, now if errands else before.told)
        if after != before:
            await self._alarms.change(before, after, errands, now)

    async def _errands(self, kind: str, alarm: Alarm, figure: int) -> tuple[Errand, ...]:
        """The errands for every owner who can be written to: Telegram lets nobody be written to who never wrote."""
        found = []
        for owner in await self._people.owners():
            chat = await self._chats.get(owner)
            if chat is not None and chat.paused is None:
                found.append(Errand(kind, await self._chats.shelf(owner), figure, note=alarm.cause))
        return tuple(found)


def _due(told: datetime | None, trouble: Trouble, now: datetime) -> bool:
    """Tell whether the owners are to hear of it: once a day."""
    return told is None or (now - told >= AGAIN and (trouble.news is None or trouble.news > told))


def _minutes(since: datetime, now: datetime) -> int:
    return int((now - since).total_seconds()) // 60


def probes(
    *, free: Callable[[], tuple[int, int]], parked: Parked, backups: Backups, digests: Digests
) -> dict[str, Probe]:
    """Return the probes of everything but the polling; *free* gives the free and all bytes of the disk."""

    async def disk() -> Trouble | None:
        here, whole = free()
        return Trouble(here >> 20) if whole and here < FREE * whole else None

    async def set_aside() -> Trouble | None:
        count = await parked.count()
        return Trouble(count) if count else None

    async def backup() -> Trouble | None:
        missing = await backups.missing()
        return Trouble(since=missing) if missing else None

    async def unknown() -> Trouble | None:
        found = await digests.unknown()
        return Trouble(len(found), news=max(changed for _, changed in found)) if found else None

    return {DISK: disk, PARKED: set_aside, BACKUP: backup, UNKNOWN: unknown}
