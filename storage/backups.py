"""Backups: a consistent copy of the SQLite file, made while others write."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from engine.errors import StorageError

SQLITE = "sqlite:///"


class BackupRepository:
    """Copies of one database."""

    def __init__(self, url: str) -> None:
        self._file = Path(url.removeprefix(SQLITE)) if url.startswith(SQLITE) else None

    @property
    def supported(self) -> bool:
        """Whether the database is a file; a server has its own tools."""
        return self._file is not None

    async def make(self, target: Path) -> int:
        """Copy the database to *target*, wholly or not at all, readable only by the user; return its bytes.

        StorageError if that fails; an existing file is kept then.
        """
        assert self._file is not None, "the caller has checked `supported`"
        copying: list[sqlite3.Connection] = []
        try:
            return await asyncio.to_thread(_make, self._file, target, copying)
        except asyncio.CancelledError:  # the end of the bot does not wait for a large copy
            with suppress(sqlite3.ProgrammingError):  # it was closed at that very moment
                for connection in tuple(copying):
                    connection.interrupt()
            raise


def _make(source: Path, target: Path, copying: list[sqlite3.Connection]) -> int:
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        if not source.exists():
            raise StorageError(f"{source}: there is no database")
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        target.parent.chmod(0o700)
        with suppress(FileNotFoundError):
            part.unlink()
        os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        _copy(source, part, copying)
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


def _copy(source: Path, part: Path, copying: list[sqlite3.Connection]) -> None:
    """Copy in one statement, without making writers wait. Erased pages are not copied."""
    with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        copying.append(connection)
        try:
            connection.execute("VACUUM INTO ?", (str(part),))
        finally:
            copying.remove(connection)


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
