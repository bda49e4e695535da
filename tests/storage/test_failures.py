"""Failures of the environment: a full disk, a damaged file, a lost connection, a killed process."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from engine.errors import StorageError
from storage import connections
from storage.database import Database
from tests.patience import PATIENCE
from tests.profiles import rounds
from tests.storage.sample_library import Library


async def test_a_full_disk_is_survived(sqlite_url: str) -> None:
    """StorageError, nothing half written; when there is room again the same save works."""
    database = await Database.open(sqlite_url)
    library = Library.over(database)
    shelf = await library.chats.shelf(1)
    async with database.writing() as connection:
        pages = (await connection.exec_driver_sql("PRAGMA page_count")).scalar_one()
        await connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 3}")
    large = "\n".join(f"sentence {i} of many." for i in range(2000))
    for _ in range(3):
        with pytest.raises(StorageError, match="full"):
            await library.save(shelf, large)
    assert await library.articles.count(shelf) == 0
    async with database.writing() as connection:
        await connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    assert (await library.save(shelf, large)).id == 1
    await database.close()


async def test_a_damaged_file_raises_storage_error(sqlite_url: str) -> None:
    """Overwritten in the middle, it is StorageError, not a crash."""
    database = await Database.open(sqlite_url)
    shelf = await Library.over(database).chats.shelf(1)
    for i in range(20):
        await Library.over(database).save(shelf, f"word{i}.\n" * 50, key=str(i))
    await database.close()
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)

    async def read() -> None:
        database = await Database.open(sqlite_url)
        try:
            await Library.over(database).articles.page(shelf, 0, 50)
        finally:
            await database.close()

    with pytest.raises(StorageError):
        await read()


async def test_a_lost_connection_is_restored(postgresql_url: str) -> None:
    """The server cuts every connection: one StorageError at most, then everything works again."""
    database = await Database.open(postgresql_url)
    library = Library.over(database)
    shelf = await library.chats.shelf(1)
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"

    async def lose() -> None:
        async with database.writing() as connection:
            await connection.execute(text(cut))
            await connection.execute(text("SELECT 1"))

    with pytest.raises(StorageError):
        await lose()
    assert (await library.save(shelf, "One.")).id == 1
    assert await library.articles.count(shelf) == 1
    await database.close()


async def test_a_connection_that_was_lost_while_idle_is_not_noticed(
    own_postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server was restarted between two messages: the next transaction connects anew."""
    monkeypatch.setattr(connections, "IDLE", 0.0)
    database, other = await Database.open(own_postgresql_url), await Database.open(own_postgresql_url)
    library = Library.over(database)
    shelf = await library.chats.shelf(1)
    others = "datname = current_database() AND pid <> pg_backend_pid()"
    async with other.writing() as connection:
        await connection.execute(text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}"))
    assert (await library.save(shelf, "One.")).id == 1
    await database.close()
    await other.close()


async def test_a_process_opens_no_more_connections_than_it_may(postgresql_url: str) -> None:
    """Reading and writing share them; what finds none free waits."""
    database = await Database.open(postgresql_url, size=2)
    library = Library.over(database)
    shelves = await asyncio.gather(*(library.chats.shelf(chat) for chat in range(1, 9)))
    await asyncio.gather(*(library.save(shelf, "One.") for shelf in shelves))
    assert await asyncio.gather(*(library.articles.count(shelf) for shelf in shelves)) == [1] * 8
    mine = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'pullquote'"
    async with database.reading() as connection:
        assert (await connection.execute(text(mine))).scalar_one() == 2
    await database.close()


async def test_a_transaction_whose_process_was_stopped_is_ended(postgresql_url: str) -> None:
    """Its locks would hold up the other processes: the server ends it, and says within which time."""
    database = await Database.open(postgresql_url)
    async with database.writing() as connection:
        limit = (await connection.execute(text("SHOW idle_in_transaction_session_timeout"))).scalar_one()
    await database.close()
    assert limit == "30s"


WRITER = """
import asyncio, sys
from storage import connections
from storage.database import Database
from tests.storage.sample_library import Library
async def main(url, name, count):
    database = await Database.open(url, wait=30)
    library = Library.over(database)
    shelf = await library.chats.shelf(1)
    for i in range(int(count)):
        saved = await library.save(shelf, f"common {name}x{i}.\\nsecond {i}.", key=f"{name}x{i}")
        print(saved.id, flush=True)
    await database.close()
asyncio.run(main(*sys.argv[1:]))
"""


def _writer(url: str, name: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, url, name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


async def test_two_processes_write_one_after_the_other(library: Library, database_url: str) -> None:
    """Both save on the same shelf; no number is given twice and nothing is lost."""
    writers = [_writer(database_url, name, 20) for name in "ab"]
    numbers = [int(number) for writer in writers for number in writer.communicate(timeout=PATIENCE)[0].split()]
    assert sorted(numbers) == list(range(1, 41))
    shelf = await library.chats.shelf(1)
    assert (await library.search.frequencies(shelf, ["common"])).by_term == {"common": 40}


def _wait_for_the_server(url: str) -> None:
    """Wait until it has done what a killed client sent last."""
    busy = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state <> 'idle'"
    with psycopg.connect(url, autocommit=True) as connection:
        while connection.execute(f"{busy} AND pid <> pg_backend_pid()").fetchone() != (0,):
            time.sleep(0.02)


@pytest.mark.torture
async def test_a_killed_writer_loses_nothing_it_has_acknowledged(library: Library, database_url: str) -> None:
    """kill -9 in the middle of saves: every acknowledged save is there, none is there by half, the file is sound."""
    acknowledged: set[int] = set()
    for round_ in range(rounds(2, 4)):
        writer = _writer(database_url, f"r{round_}", 10_000)
        assert writer.stdout is not None
        for _ in range(3 + round_ * 4):
            acknowledged.add(int(writer.stdout.readline()))
        time.sleep(0.003 * round_)
        writer.kill()
        acknowledged.update(int(line) for line in writer.communicate()[0].splitlines() if line.strip())
    if database_url.startswith("postgresql"):
        _wait_for_the_server(database_url)
    shelf = await library.chats.shelf(1)
    page = await library.articles.page(shelf, 0, 1000)
    there = {int(card.id) for card in page.cards}
    assert acknowledged <= there
    assert there == set(range(1, len(there) + 1))
    frequencies = await library.search.frequencies(shelf, ["common"])
    assert (frequencies.sentences, frequencies.by_term["common"]) == (2 * len(there), len(there))
    if database_url.startswith("sqlite"):
        with closing(sqlite3.connect(database_url.removeprefix("sqlite:///"))) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
