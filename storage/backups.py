"""Backups: a consistent copy of the SQLite file, made while others write, and a dump of a PostgreSQL database."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import threading
from contextlib import closing, suppress
from pathlib import Path

from engine.errors import BackupError, StorageError
from storage import connections, dumps
from storage.database import Database

CANCEL_STEPS = 1000
"""Steps of SQLite's machine between two looks whether the copy is cancelled: 0.1 ms; 1 % of a copy's time."""


class BackupRepository:
    """Copies of one database."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._file = connections.file_of(url)

    @property
    def supported(self) -> bool:
        """Whether the database is a file, which the bot copies by itself each day; a server has its own tools."""
        return self._file is not None

    @property
    def suffix(self) -> str:
        """The ending of a backup's name."""
        return ".db" if self.supported else ".dump"

    async def make(self, target: Path) -> int:
        """Copy the database to *target*, wholly or not at all, readable only by the user; return its bytes.

        StorageError if that fails; an existing file is kept then. BackupError if PostgreSQL's own tool is missing or
        says no.
        """
        if self._file is None:
            return await asyncio.to_thread(dumps.make, self._url, target)
        cancelled = threading.Event()
        try:
            return await asyncio.to_thread(_make, self._file, target, cancelled)
        except asyncio.CancelledError:  # the end of the bot does not wait for a large copy
            cancelled.set()
            raise

    async def restore(self, source: Path, aside: Path) -> bool:
        """Put the backup *source* in the place of the database, brought to this version's schema; the bot is stopped.

        Returns whether a database was there before: it is kept at *aside*, in the same folder for SQLite.
        BackupError if *source* is no sound backup, and the errors of Database.open; nothing is changed then.
        """
        if not await asyncio.to_thread(source.is_file):
            raise BackupError(f"{source} is no file.")
        if self._file is None:
            return await self._restore_dump(source, aside)
        file = await asyncio.to_thread(self._file.resolve)  # not the link to it
        part = file.with_name(f".{file.name}.{os.getpid()}.part")
        try:
            await asyncio.to_thread(_take_over, source, part)
            await (await Database.open(f"{connections.SQLITE}{part}")).close()
            return await asyncio.to_thread(_exchange, file, part, aside)
        finally:
            for path in _files(part):
                path.unlink(missing_ok=True)

    async def _restore_dump(self, source: Path, aside: Path) -> bool:
        existed = await asyncio.to_thread(dumps.has_tables, self._url)
        if existed:
            await asyncio.to_thread(dumps.make, self._url, aside)
        await asyncio.to_thread(dumps.restore, self._url, source)
        await (await Database.open(self._url)).close()
        return existed


def _files(database: Path) -> tuple[Path, Path, Path]:
    """Return the database and what SQLite keeps beside it, the database last."""
    return database.with_name(f"{database.name}-wal"), database.with_name(f"{database.name}-shm"), database


def _take_over(source: Path, part: Path) -> None:
    """Copy a backup to *part*; BackupError if it is damaged or none."""
    try:
        connections.prepare_file(part, 0.0)
        shutil.copyfile(source, part)
        _check(part)
        with closing(sqlite3.connect(f"{part.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            mark = connection.execute("PRAGMA application_id").fetchone()[0]
    except (sqlite3.Error, StorageError) as error:
        raise BackupError(f"{source} is no sound database of SQLite.") from error
    except OSError as error:
        raise BackupError(f"{error.filename or source}: {error.strerror or error}.") from error
    if mark != connections.APPLICATION_ID:
        raise BackupError(f"{source} is no backup of Pullquote.")


def _exchange(file: Path, part: Path, aside: Path) -> bool:
    """Put *part* in the place of *file*, and the files of the database that was there at *aside*."""
    try:
        existed = file.exists() and file.stat().st_size > 0  # its lock may have made an empty one
        if existed:
            _keep(file, aside)
            for old, kept in zip(_files(file)[:2], _files(aside)[:2], strict=True):
                if old.exists():
                    old.replace(kept)
        _sync(part)
        part.replace(file)
        _sync(file.parent)
        return existed
    except OSError as error:
        raise BackupError(f"{file}: {error.strerror or error}.") from error


def _keep(file: Path, aside: Path) -> None:
    """Give the file a second name, so that there is a database at every moment; copy it where links are unknown."""
    try:
        os.link(file, aside)
    except OSError:
        shutil.copy2(file, aside)


def _make(source: Path, target: Path, cancelled: threading.Event) -> int:
    # a cancelled copy may still be ending when the next one begins: each has a file of its own
    part = target.with_name(f".{target.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        if not source.exists():
            raise StorageError(f"{source}: there is no database")
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        target.parent.chmod(0o700)
        with suppress(FileNotFoundError):
            part.unlink()
        os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        _copy(source, part, cancelled)
        _check(part)
        _sync(part)
        part.replace(target)
        _sync(target.parent)
        return target.stat().st_size
    except sqlite3.Error as error:
        raise StorageError(f"{source}: {error}") from error
    except OSError as error:
        raise StorageError(f"{target}: {error.strerror or error}") from error
    finally:
        with suppress(OSError):
            part.unlink()


def _copy(source: Path, part: Path, cancelled: threading.Event) -> None:
    """Copy in one statement, without making writers wait. Erased pages are not copied."""
    with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        connection.set_progress_handler(cancelled.is_set, CANCEL_STEPS)
        connection.execute("VACUUM INTO ?", (str(part),))


def _check(part: Path) -> None:
    with closing(sqlite3.connect(f"{part.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        result = connection.execute("PRAGMA integrity_check").fetchall()
    if result != [("ok",)]:
        raise StorageError(f"{part}: the copy is damaged")


def _sync(path: Path) -> None:
    """Flush a file to the disk, which SQLite does not do for a copy."""
    if os.name == "nt" and path.is_dir():
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
