"""Backups: one a day and on an owner's request, in a folder beside the data; old ones are deleted.

PostgreSQL has its own tools (`pg_dump`, archives of its log), which its operator runs for all its databases: with
PostgreSQL the bot makes a dump only when it is told to, and raises no alarm for missing ones.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from engine.errors import StorageError
from storage.backups import BackupRepository

FOLDER = "backups"
DAYS = 7
"""Number of backups kept, and their maximum age in days: data that was erased is in no backup after that."""
INTERVAL = timedelta(days=1)
_MAX_AGE = timedelta(days=DAYS) - timedelta(hours=2)
"""Two hours less than DAYS, because the job that deletes runs every hour."""
_NAME = re.compile(r"pullquote-(\d{8}-\d{6})\.(?:db|dump)")
_TIME = "%Y%m%d-%H%M%S"


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of the whole database."""

    path: Path
    made: datetime
    size: int
    """Bytes."""


class Backups:
    """The backups of one database."""

    def __init__(
        self,
        *,
        backups: BackupRepository,
        folder: Path,
        now: Callable[[], datetime],
        scrub: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """*scrub* truncates the database's log, which cannot be done while the database is being copied."""
        self._backups = backups
        self._folder = folder
        self._now = now
        self._scrub = scrub
        self._lock = asyncio.Lock()
        self._tried = False

    @property
    def supported(self) -> bool:
        """Whether the bot makes backups of this database by itself: not of PostgreSQL."""
        return self._backups.supported

    def list(self) -> tuple[Backup, ...]:
        """Return the existing backups, newest first."""
        paths = sorted(self._folder.glob("pullquote-*.d*"), reverse=True) if self._folder.is_dir() else []
        named = [(path, match) for path in paths if (match := _NAME.fullmatch(path.name))]
        return tuple(
            Backup(path, datetime.strptime(match[1], _TIME).replace(tzinfo=UTC), path.stat().st_size)
            for path, match in named
        )

    def last(self) -> datetime | None:
        """Return when the newest backup was made, None without any."""
        newest = next(iter(self.list()), None)
        return newest.made if newest else None

    async def make(self) -> Backup:
        """Make a backup now; StorageError if that fails."""
        async with self._lock:
            return await self._make()

    async def restore(self, source: Path, database_folder: Path | None) -> Path | None:
        """Put the backup *source* in the place of the database, while the bot is stopped.

        Returns where the database that was there before is kept: beside it in *database_folder*, or for PostgreSQL as a
        dump among the backups; None if there was none. BackupError if that is not possible; nothing is changed then.
        """
        moment = self._now().astimezone(UTC)
        while (aside := self._aside(moment, database_folder)).exists():  # a backup of this very second
            moment += timedelta(seconds=1)
        return aside if await self._backups.restore(source, aside) else None

    def _aside(self, moment: datetime, database_folder: Path | None) -> Path:
        stamp = moment.strftime(_TIME)
        if database_folder is not None:
            return database_folder / f"replaced-{stamp}.db"
        return self._folder / f"pullquote-{stamp}{self._backups.suffix}"

    async def daily(self) -> None:
        """Make a backup if the newest is a day old, and delete old ones; run by the scheduler every hour."""
        if not self.supported:
            self._expire()
            return
        async with self._lock:
            last = self.last()
            try:
                if last is None or not timedelta() <= self._now() - last < INTERVAL:
                    await self._make()
            finally:
                self._tried = True
                self._expire()

    async def missing(self) -> datetime | None:
        """Return since when a newer backup is overdue; None if none is."""
        if not self.supported:
            return None
        if not self._tried:  # just started: the newest may be old because the bot was not running
            with suppress(StorageError):
                await self.daily()
        last = self.last()
        if last is None:
            return self._now()
        return last if self._now() - last > INTERVAL + timedelta(hours=2) else None

    async def _make(self) -> Backup:
        made = self._now().astimezone(UTC).replace(microsecond=0)
        path = self._folder / f"pullquote-{made.strftime(_TIME)}{self._backups.suffix}"
        size = await self._backups.make(path)
        if self._scrub is not None:
            await self._scrub()
        self._expire()
        return Backup(path, made, size)

    def _expire(self) -> None:
        """Delete backups beyond the number or the age; the newest stays where the bot makes one each day."""
        for number, backup in enumerate(self.list()):
            newest = number == 0 and self.supported
            if number >= DAYS or (not newest and self._now() - backup.made > _MAX_AGE):
                backup.path.unlink(missing_ok=True)
        for part in self._folder.glob(".pullquote-*.part") if self._folder.is_dir() else ():
            if self._now().timestamp() - part.stat().st_mtime > INTERVAL.total_seconds():
                part.unlink(missing_ok=True)
