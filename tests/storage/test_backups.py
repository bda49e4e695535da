"""Backups: whole, of one moment, private; a copy made while others write is what the database was then."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select

from engine.errors import StorageError
from storage.backups import BackupRepository
from storage.database import Database
from storage.tables import metadata
from tests.patience import PATIENCE
from tests.storage.sample_library import NOON, Library


async def _counts(database: Database) -> dict[str, int]:
    async with database.reading() as connection:
        return {
            name: (await connection.execute(select(func.count()).select_from(table))).scalar_one()
            for name, table in metadata.tables.items()
        }


async def test_a_backup_under_load_is_one_moment(sqlite: Database, sqlite_url: str, tmp_path: Path) -> None:
    """Restored into an empty folder it opens, is sound, and has what was there at one moment between start and end."""
    library, target = Library.over(sqlite), tmp_path / "backups" / "copy.db"
    shelf, stop = await library.chats.shelf(7), asyncio.Event()
    moments: list[dict[str, int]] = []

    async def write() -> None:
        while not stop.is_set():
            text = "\n".join(f"Word{len(moments)}x{n} is common." for n in range(50))
            await library.save(shelf, text, key=str(len(moments)))
            moments.append(await _counts(sqlite))

    writer = asyncio.create_task(write())
    while len(moments) < 20:
        await asyncio.sleep(0.01)
    before = len(moments)
    assert await BackupRepository(sqlite_url).make(target) == target.stat().st_size
    after = len(moments)
    stop.set()
    await writer
    assert target.stat().st_mode & 0o777 == 0o600
    assert target.parent.stat().st_mode & 0o777 == 0o700
    assert [path.name for path in target.parent.iterdir()] == ["copy.db"]
    restored = tmp_path / "empty" / "bot.db"
    restored.parent.mkdir()
    shutil.copy(target, restored)
    database = await Database.open(f"sqlite:///{restored}")
    counts = await _counts(database)
    await Library.over(database).save(shelf, "It goes on.")
    await database.close()
    # what the writer saw last may have been written a moment before it counted
    assert counts in moments[before - 1 : after + 1]
    with closing(sqlite3.connect(restored)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


async def test_nothing_erased_is_in_it(sqlite: Database, sqlite_url: str, tmp_path: Path) -> None:
    """Neither in rows nor in pages that are free."""
    library, target = Library.over(sqlite), tmp_path / "copy.db"
    shelf = await library.chats.shelf(7)
    await library.save(shelf, "Zanzibarbarian words that go.\n" * 200)
    await library.chats.erase([7], (), NOON)
    await BackupRepository(sqlite_url).make(target)
    assert b"anzibarbarian" not in target.read_bytes()


async def test_what_cannot_be_made_leaves_what_was_there(sqlite: Database, sqlite_url: str, tmp_path: Path) -> None:
    """A database that is not there, a damaged one, a folder that is a file: StorageError, and no half of a copy."""
    target = tmp_path / "copy.db"
    target.write_text("the one before")
    with pytest.raises(StorageError):
        await BackupRepository(f"sqlite:///{tmp_path / 'none.db'}").make(target)
    damaged = tmp_path / "damaged.db"
    await Library.over(sqlite).save(await Library.over(sqlite).chats.shelf(1), "word.\n" * 5000)
    await sqlite.scrub()
    content = bytearray(Path(sqlite_url.removeprefix("sqlite:///")).read_bytes())
    content[8192:] = b"\xff" * (len(content) - 8192)
    damaged.write_bytes(content)
    with pytest.raises(StorageError):
        await BackupRepository(f"sqlite:///{damaged}").make(target)
    with pytest.raises(StorageError):
        await BackupRepository(sqlite_url).make(target / "folder" / "copy.db")
    assert target.read_text() == "the one before"
    assert not list(tmp_path.glob(".*.part"))


def test_of_a_server_none_is_made() -> None:
    """Its own tools do that better."""
    assert not BackupRepository("postgresql://me@there/x").supported
    assert BackupRepository("sqlite:////tmp/x.db").supported


async def test_a_backup_can_be_cancelled(sqlite: Database, sqlite_url: str, tmp_path: Path) -> None:
    """A cancelled copy leaves nothing behind."""
    library = Library.over(sqlite)
    shelf = await library.chats.shelf(7)
    for n in range(20):
        await library.save(shelf, "\n".join(f"Word{n}x{m} is common here." for m in range(400)), key=str(n))
    folder = tmp_path / "backups"
    task = asyncio.create_task(BackupRepository(sqlite_url).make(folder / "copy.db"))
    while not list(folder.glob(".*.part")):
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(PATIENCE):
        while list(folder.glob(".*.part")):
            await asyncio.sleep(0.01)
    assert await BackupRepository(sqlite_url).make(folder / "copy.db")
