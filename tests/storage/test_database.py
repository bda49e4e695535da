"""Opening: made where it is missing, migrated where it is old, private, and never another program's."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from engine.errors import ForeignDatabaseError, MigrationError, NewerDatabaseError, StorageError
from storage import connections, schema_version
from storage.database import Database
from storage.tables import metadata
from tests.postgres import Server
from tests.storage.sample_library import Library


@pytest.fixture(params=["sqlite", "postgresql"])
def blank_url(request: pytest.FixtureRequest, tmp_path: Path):  # type: ignore[no-untyped-def]
    """The address of a database in which nothing was ever made."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'new' / 'folder' / 'pullquote.db'}"
        return
    server: Server = request.getfixturevalue("postgresql_server")
    with server.database() as name:
        yield server.url(name)


def _differences(connection: Connection) -> list[object]:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    options = {"compare_type": True, "compare_server_default": True}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


async def test_the_migrations_make_the_tables_as_written(blank_url: str) -> None:
    """A blank database, migrated, has no difference from tables.py."""
    database = await Database.open(blank_url)
    async with database.reading() as connection:
        assert await connection.run_sync(_differences) == []
        assert await schema_version.stored(connection) == schema_version.HEAD
    await database.close()


async def test_every_table_of_articles_goes_by_its_shelf(database: Database) -> None:
    """The first column of every private key is the shelf, in tables.py and in the database."""
    own = {"inbox", "outgoing", "shelves", "chats", "button_tokens", "feeds", "feed_items", "people", "usage"}
    own |= {"options", "activity", "alarms", "broadcasts", "rate_budgets", "leases"}
    for name, table in metadata.tables.items():
        assert name in own or next(iter(table.primary_key)).name == "shelf", name
        for foreign in table.foreign_key_constraints:
            assert foreign.referred_table.name == "feeds" or foreign.column_keys[0] in ("shelf", "home"), name


def test_the_newest_revision_is_the_last_step() -> None:
    """HEAD is written down, so that Alembic is not needed to know it."""
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(schema_version.MIGRATIONS))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_heads() == [schema_version.HEAD]


OPEN = """
import asyncio, sys
from storage.database import Database
async def main():
    await (await Database.open(sys.argv[1])).close()
asyncio.run(main())
print("alembic" in sys.modules)
"""


def test_alembic_is_loaded_only_to_migrate(sqlite_url: str) -> None:
    """A start with a database of this version does not load it."""
    out = subprocess.run([sys.executable, "-c", OPEN, sqlite_url], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "False"


async def test_processes_that_start_at_once_migrate_once(blank_url: str) -> None:
    """A blank database opened by several at the same moment opens for all of them; who comes late need not migrate."""
    command = [sys.executable, "-c", OPEN, blank_url]
    pipe = asyncio.subprocess.PIPE
    processes = [await asyncio.create_subprocess_exec(*command, stdout=pipe, stderr=pipe) for _ in range(3)]
    done = [(*await process.communicate(), process.returncode) for process in processes]
    assert [code for _, _, code in done] == [0] * 3, done
    assert b"True\n" in [said for said, _, _ in done]


async def test_a_newer_database_is_refused(blank_url: str) -> None:
    """A revision that is not known here is not touched."""
    database = await Database.open(blank_url)
    async with database.writing() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await database.close()
    with pytest.raises(NewerDatabaseError) as error:
        await Database.open(blank_url)
    assert error.value.revision == "9999"


async def test_a_stranger_s_tables_are_left_alone(postgresql_server: Server) -> None:
    """A PostgreSQL database that has such tables of another program is not migrated."""
    with postgresql_server.database() as name:
        postgresql_server.execute("CREATE TABLE articles (id int)", name)
        with pytest.raises(ForeignDatabaseError):
            await Database.open(postgresql_server.url(name))


@pytest.mark.parametrize("content", ["tables", "mark", "no database"])
async def test_a_stranger_s_file_is_left_alone(tmp_path: Path, content: str) -> None:
    """Not a byte and not a permission of it changes."""
    path = tmp_path / "other.db"
    if content == "no database":
        path.write_text("These are somebody's notes, longer than the header of a database. " * 20)
    else:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE notes (id)" if content == "tables" else "PRAGMA application_id = 7")
            connection.commit()
    path.chmod(0o644)
    before = path.read_bytes()
    with pytest.raises(ForeignDatabaseError):
        await Database.open(f"sqlite:///{path}")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (before, 0o644)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name != "posix", reason="modes of files are a thing of POSIX")
async def test_the_file_is_for_our_eyes_only(tmp_path: Path) -> None:
    """0600 for database and logs, 0700 for folders that were made, whatever the umask; a wide mode is mended."""
    path = tmp_path / "a" / "b" / "pullquote.db"
    old = os.umask(0)
    try:
        for _ in range(2):
            database = await Database.open(f"sqlite:///{path}")
            await Library.over(database).chats.shelf(1)
            files = list(path.parent.iterdir())
            assert {file.name for file in files} == {"pullquote.db", "pullquote.db-wal", "pullquote.db-shm"}
            assert {oct(file.stat().st_mode & 0o777) for file in files} == {"0o600"}
            assert {oct(folder.stat().st_mode & 0o777) for folder in (path.parent, path.parent.parent)} == {"0o700"}
            await database.close()
            path.chmod(0o666)
    finally:
        os.umask(old)


async def test_the_connections_are_set_up_as_promised(sqlite_url: str) -> None:
    """Power loss loses nothing that was committed, what is deleted is overwritten, readers do not wait."""
    database = await Database.open(sqlite_url)
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "busy_timeout": 5000}
    for opened in (database.reading, database.writing):
        async with opened() as connection:
            pragmas = {name: (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar() for name in wanted}
            assert pragmas == wanted
    async with database.reading() as connection:
        mark = (await connection.exec_driver_sql("PRAGMA application_id")).scalar()
    assert mark == connections.APPLICATION_ID
    await database.close()


@pytest.mark.parametrize(
    "url",
    ["", "nonsense", "mysql://localhost/x", "sqlite://", "sqlite:///:memory:", "/tmp/x.db", "https://example.org"],
)
async def test_an_address_that_is_none_is_refused(url: str) -> None:
    """The error says what an address looks like, and not what this one was: it may hold a password."""
    with pytest.raises(StorageError, match="sqlite:///PATH"):
        await Database.open(url)


async def test_what_cannot_be_opened_is_said(tmp_path: Path) -> None:
    """A folder in the file's place, a file in the folder's place, a server that is not there."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("")
    socket = tmp_path / "nobody"
    for url in (
        f"sqlite:///{tmp_path / 'folder'}",
        f"sqlite:///{tmp_path / 'file' / 'x.db'}",
        f"postgresql://postgres@/x?host={socket}",
    ):
        with pytest.raises(StorageError):
            await Database.open(url, wait=1)


async def test_a_migration_that_fails_leaves_nothing(blank_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wholly or not at all, the creation of tables included; the next start begins anew."""

    def broken(connection: Connection) -> None:
        metadata.create_all(connection)
        raise RuntimeError("pulled the plug")

    with monkeypatch.context() as patched:
        patched.setattr(schema_version, "_migrate", broken)
        with pytest.raises(MigrationError, match="RuntimeError"):
            await Database.open(blank_url)
    await (await Database.open(blank_url)).close()
