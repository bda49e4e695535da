"""Backups: one a day and whenever an owner asks, in a folder beside the data; the old ones go by themselves.

PostgreSQL has its own tools, which know of its users, its log and its other databases: the bot says so instead
(`pg_dump`), makes none, and raises no alarm for it.
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
"""So many are kept, and none for longer: what was erased is gone from every backup after so many days."""
DAILY = timedelta(days=1)
_AGE = timedelta(days=DAYS) - timedelta(hours=2)
"""The job that looks comes every hour."""
_NAME = re.compile(r"pullquote-(\d{8}-\d{6})\.db")
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
        """*scrub* erases from the database's log what could not be while it was being copied."""
        self._backups = backups
        self._folder = folder
        self._now = now
        self._scrub = scrub
        self._turn = asyncio.Lock()
        self._tried = False

    @property
    def supported(self) -> bool:
        """Whether the bot can make them: of PostgreSQL its own tools do."""
        return self._backups.supported

    def list(self) -> tuple[Backup, ...]:
        """Return the backups there are, the newest first."""
        there = sorted(self._folder.glob("pullquote-*.db"), reverse=True) if self._folder.is_dir() else []
        named = [(path, match) for path in there if (match := _NAME.fullmatch(path.name))]
        return tuple(
            Backup(path, datetime.strptime(match[1], _TIME).replace(tzinfo=UTC), path.stat().st_size)
            for path, match in named
        )

    def last(self) -> datetime | None:
        """Return when the newest was made."""
        newest = next(iter(self.list()), None)
        return newest.made if newest else None

    async def make(self) -> Backup:
        """Make one now; StorageError when that cannot be done."""
        async with self._turn:
            return await self._make()

    async def daily(self) -> None:
        """Make one if the newest is a day old, and let the old ones go; the clock's job."""
        if not self.supported:
            return
        async with self._turn:
            last = self.last()
            try:
                if last is None or not timedelta() <= self._now() - last < DAILY:
                    await self._make()
            finally:
                self._tried = True
                self._expire()

    async def missing(self) -> datetime | None:
        """Return since when there should have been a newer one; None while all is well."""
        if not self.supported:
            return None
        if not self._tried:  # the bot has just begun: that the newest is old may be because it was switched off
            with suppress(StorageError):
                await self.daily()
        last = self.last()
        if last is None:
            return self._now()
        return last if self._now() - last > DAILY + timedelta(hours=2) else None

    async def _make(self) -> Backup:
        made = self._now().astimezone(UTC).replace(microsecond=0)
        path = self._folder / f"pullquote-{made.strftime(_TIME)}.db"
        size = await self._backups.make(path)
        if self._scrub is not None:
            await self._scrub()
        self._expire()
        return Backup(path, made, size)

    def _expire(self) -> None:
        """Let go what is too old or one too many; the newest stays, for an old backup is better than none."""
        for number, backup in enumerate(self.list()):
            if number >= DAYS or (number and self._now() - backup.made > _AGE):
                backup.path.unlink(missing_ok=True)
        for part in self._folder.glob(".pullquote-*.part") if self._folder.is_dir() else ():
            if self._now().timestamp() - part.stat().st_mtime > DAILY.total_seconds():
                part.unlink(missing_ok=True)
