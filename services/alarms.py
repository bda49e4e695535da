"""Alarms: owners are notified when the bot is unhealthy, once a day for each cause, and when it has recovered.

Each cause has a probe that tells whether it is present; a job runs all probes every minute.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
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
"""The causes: Telegram is not reached, the disk is full, an update failed, no backup, a digest may not have arrived."""
REPEAT_AFTER = timedelta(days=1)
REPORT_AFTER = {POLLING: timedelta(minutes=5), BACKUP: timedelta(days=2)}
"""How long a problem of these causes must last before it is reported; the others are reported at once."""
MIN_FREE = 0.05
"""Share of the disk that must be free."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem that is present now."""

    figure: int = 0
    """Its size: updates, digests or megabytes."""
    since: datetime | None = None
    """Since when; None means since it was first seen."""
    news: datetime | None = None
    """When it last grew: it is reported again only if that was after the last report."""


Probe = Callable[[], Awaitable[Problem | None]]


class Alarms:
    """Runs the probes and remembers what was reported."""

    def __init__(self, *, alarms: AlarmRepository, people: People, chats: Chats, now: Callable[[], datetime]) -> None:
        self._alarms = alarms
        self._people = people
        self._chats = chats
        self._now = now
        self.probes: dict[str, Probe] = {}
        """Cause → its probe."""

    async def check(self, probes: Mapping[str, Probe] | None = None) -> None:
        """Ask every probe, or only *probes*, and tell the owners what has changed; the clock's job."""
        stored, errors = await self._alarms.list(), []
        for cause, probe in (self.probes if probes is None else probes).items():
            try:
                problem = await probe()
            except Exception as error:  # the other probes run all the same
                errors.append(error)
                continue
            await self._update(stored.get(cause, Alarm(cause, None, None)), problem)
        if errors:
            raise errors[0]

    async def active_since(self, cause: str) -> datetime | None:
        """Return since when a problem is present; None if it is not."""
        alarm = (await self._alarms.list()).get(cause)
        return alarm.since if alarm else None

    async def _update(self, before: Alarm, problem: Problem | None) -> None:
        now = self._now()
        if problem is None:
            if before.since is not None:
                was_reported = before.reported is not None and before.reported >= before.since
                owner_shelves = await self.owner_shelves() if was_reported else ()
                reports = [ReportRecovery(shelf, before.cause) for shelf in owner_shelves]
                await self._alarms.change(before, Alarm(before.cause, None, before.reported), reports, now)
            return
        since = min(moment for moment in (before.since, problem.since, now) if moment is not None)
        tasks: list[ReportAlarm] = []
        if now - since >= REPORT_AFTER.get(before.cause, timedelta()) and _due(before.reported, problem, now):
            figure = problem.figure or _minutes(since, now)
            tasks = [ReportAlarm(shelf, before.cause, figure) for shelf in await self.owner_shelves()]
        after = Alarm(before.cause, since, now if tasks else before.reported)
        if after != before:
            await self._alarms.change(before, after, tasks, now)

    async def owner_shelves(self) -> tuple[ShelfId, ...]:
        """Return the private shelves of the owners that can be written to: a bot cannot write first."""
        chats = [await self._chats.get(owner) for owner in await self._people.owners()]
        return tuple([await self._chats.shelf(chat.id) for chat in chats if chat is not None and chat.paused is None])


def _due(reported_at: datetime | None, problem: Problem, now: datetime) -> bool:
    """Whether to report a problem now: once a day, if it grew since."""
    return reported_at is None or (
        now - reported_at >= REPEAT_AFTER and (problem.news is None or problem.news > reported_at)
    )


def _minutes(since: datetime, now: datetime) -> int:
    return int((now - since).total_seconds()) // 60


def probes(
    *, free: Callable[[], tuple[int, int]], failed_updates: FailedUpdates, backups: Backups, digests: Digests
) -> dict[str, Probe]:
    """Return the probes of everything but the polling; *free* gives the free and all bytes of the disk."""

    async def disk() -> Problem | None:
        free_bytes, total = free()
        return Problem(free_bytes >> 20) if total and free_bytes < MIN_FREE * total else None

    async def failed() -> Problem | None:
        count = await failed_updates.count()
        return Problem(count) if count else None

    async def backup() -> Problem | None:
        missing = await backups.missing()
        return Problem(since=missing) if missing else None

    async def unknown() -> Problem | None:
        unconfirmed = await digests.list_unconfirmed()
        return Problem(len(unconfirmed), news=max(changed for _, changed in unconfirmed)) if unconfirmed else None

    return {DISK: disk, FAILED_UPDATES: failed, BACKUP: backup, UNCONFIRMED_DIGESTS: unknown}
