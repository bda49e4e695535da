"""Backup, restore and upgrade by the command line, of an SQLite file and of a PostgreSQL database."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import func, select

from bot.container import Container, open_container
from bot.single_instance import only_process
from engine.models import Document
from services import VERSION
from services.questions.questions import AskRequest
from storage import schema_version
from storage.database import Database
from storage.dumps import JOBS_SCHEMA
from storage.tables import articles
from tests import postgres
from tests.bot.command import command
from tests.bot.process import clean_environment
from tests.storage import old_database

TEXT = (
    "The old bridge over the Lind was closed on Monday because of a crack in its third pillar. "
    "The mayor, Karin Holm, said repairs will take nine weeks. Until then buses go round by the harbour."
)
QUESTION, ANSWER = "How long will repairs take?", "The mayor, Karin Holm, said repairs will take nine weeks."


OTHERS = "Since then the pigeons of the harbour have moved to the mill. They like it there."


@pytest.fixture
def server_url(postgresql_server: postgres.Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of an empty database of PostgreSQL, whose own programs are found."""
    home = postgres.binaries()
    assert home is not None
    monkeypatch.setenv("PATH", f"{home / 'bin'}{os.pathsep}{os.environ['PATH']}")
    with postgresql_server.database() as name:
        yield postgresql_server.url(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, once for each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'data' / 'bot.db'}"
    address: str = request.getfixturevalue("server_url")
    return address


async def _bot(tmp_path: Path, url: str, *arguments: str) -> tuple[int, str, str]:
    env = clean_environment(DATA_DIR=str(tmp_path / "data"), DATABASE_URL=url)
    return await command(*arguments, cwd=tmp_path, env=env)


async def _store(opened: Container, text: str, key: str) -> None:
    """Store an article on the shelf of chat 7."""
    shelf = await opened.services.chats.shelf(7)
    await opened.services.articles.add_document(shelf, Document(None, "", text), key, name="")


async def _ask(url: str, folder: Path) -> list[str]:
    """Ask as a person of chat 7; return the quotes."""
    async with open_container(url, folder) as opened:
        shelf = await opened.services.chats.shelf(7)
        result = await opened.services.questions.ask(shelf, AskRequest(QUESTION, 99))
        return [quote.article.quote(quote.sentence) for quote in result.answer.quotes]


async def _articles(url: str) -> int:
    database = await Database.open(url)
    async with database.reading() as connection:
        count: int = (await connection.execute(select(func.count()).select_from(articles))).scalar_one()
    await database.close()
    return count


async def test_a_restored_backup_answers(tmp_path: Path, url: str) -> None:
    """What was stored at the backup answers, what was stored since is gone; what was replaced is kept, and restored."""
    folder = tmp_path / "data"
    async with open_container(url, folder) as opened:
        await _store(opened, TEXT, "one")
        code, out, err = await _bot(tmp_path, url, "backup")
        assert code == 0, err
        copy = Path(out.rpartition(" (")[0])
        assert copy.stat().st_mode & 0o777 == 0o600
        await _store(opened, OTHERS, "two")
    code, out, err = await _bot(tmp_path, url, "restore", str(copy))
    assert code == 0, err
    assert await _articles(url) == 1
    assert await _ask(url, folder) == [ANSWER]
    kept = Path(out.partition("is kept as ")[2].partition(". Delete")[0])
    code, _, err = await _bot(tmp_path, url, "restore", str(kept))
    assert code == 0, err
    assert await _articles(url) == 2
    assert not list(folder.glob(".*"))


async def test_where_there_was_no_database_none_is_kept(tmp_path: Path) -> None:
    """A backup is the first thing that a new machine gets: nothing empty is said to have been replaced."""
    old, new = (f"sqlite:///{tmp_path / name / 'bot.db'}" for name in ("old", "new"))
    async with open_container(old, tmp_path / "old") as opened:
        await _store(opened, TEXT, "one")
    code, out, err = await _bot(tmp_path, new, "restore", str(tmp_path / "old" / "bot.db"))
    assert (code, "is kept as" in out) == (0, False), err
    assert await _articles(new) == 1


async def test_a_backup_is_restored_to_a_new_machine(tmp_path: Path, url: str) -> None:
    """Where no database was, or only a link to where it shall be, nothing is kept, and the link stays one."""
    async with open_container(url, tmp_path / "data") as opened:
        await _store(opened, TEXT, "one")
    _, out, _ = await _bot(tmp_path, url, "backup")
    copy = Path(out.rpartition(" (")[0])
    if url.startswith("sqlite"):
        (tmp_path / "other").mkdir()
        (tmp_path / "new.db").symlink_to(tmp_path / "other" / "bot.db")
        url = f"sqlite:///{tmp_path / 'new.db'}"
    else:
        _execute(url, "DROP SCHEMA public CASCADE")
        _execute(url, "CREATE SCHEMA public")
    code, out, err = await _bot(tmp_path, url, "restore", str(copy))
    assert (code, out) == (0, f"Restored: {copy}\n"), err
    assert await _articles(url) == 1
    if url.startswith("sqlite"):
        assert (tmp_path / "new.db").is_symlink()


async def test_a_dump_of_the_operator_is_restored(tmp_path: Path, server_url: str) -> None:
    """pg_dump without options has the queue of jobs too, as the database has; both give way."""
    url = server_url
    async with open_container(url, tmp_path / "data") as opened:
        await _store(opened, TEXT, "one")
    _execute(url, f"CREATE SCHEMA {JOBS_SCHEMA}")
    _execute(url, f"CREATE TABLE {JOBS_SCHEMA}.jobs (id int)")
    subprocess.run(["pg_dump", "--format=custom", f"--file={tmp_path / 'x.dump'}", url], check=True)
    for dump in (tmp_path / "x.dump", Path((await _bot(tmp_path, url, "backup"))[1].rpartition(" (")[0])):
        _execute(url, f"CREATE TABLE IF NOT EXISTS {JOBS_SCHEMA}.others (id int)")
        code, _, err = await _bot(tmp_path, url, "restore", str(dump))
        assert code == 0, err
        assert await _articles(url) == 1
    assert _execute(url, f"SELECT count(*) FROM pg_namespace WHERE nspname = '{JOBS_SCHEMA}'") == [(0,)]


async def test_what_is_no_backup_changes_nothing(tmp_path: Path, url: str) -> None:
    """No file, a file of another program, half a file: one sentence, and the database is as it was."""
    async with open_container(url, tmp_path / "data") as opened:
        await _store(opened, TEXT, "one")
    code, out, _ = await _bot(tmp_path, url, "backup")
    whole = Path(out.rpartition(" (")[0]).read_bytes()
    (tmp_path / "half").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "notes").write_text("Somebody's notes.")
    with closing(sqlite3.connect(tmp_path / "other")) as connection:
        connection.execute("CREATE TABLE notes (id)")
    for name in ("none", "half", "notes", "other"):
        code, _, err = await _bot(tmp_path, url, "restore", str(tmp_path / name))
        assert code == 1, name
        assert "Traceback" not in err
        assert err.strip()
    assert await _articles(url) == 1


async def test_nothing_is_restored_under_a_running_bot(tmp_path: Path, url: str) -> None:
    """SQLite has the bot's lock, PostgreSQL its connections."""
    async with open_container(url, tmp_path / "data") as opened:
        await _store(opened, TEXT, "one")
        code, out, _ = await _bot(tmp_path, url, "backup")
        with only_process(url):
            code, _, err = await _bot(tmp_path, url, "restore", out.rpartition(" (")[0])
        assert code == 1
        assert ("Another Pullquote" in err) != ("Others are connected" in err)


async def test_without_pg_dump_the_command_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With everything but the password, which is in no line."""
    monkeypatch.setenv("PATH", str(tmp_path))
    code, out, err = await _bot(tmp_path, "postgresql://me:hush@db.example/x?sslmode=require", "backup")
    assert (code, out) == (1, "")
    assert "pg_dump '--dbname=postgresql://me@db.example/x?sslmode=require' --format=custom" in err
    assert "hush" not in err


@pytest.fixture
def old_url(url: str, tmp_path: Path) -> str:
    """The address of a database of schema 0006."""
    file = tmp_path / "data" / "bot.db"
    file.parent.mkdir(mode=0o700)
    old_database.restore(file)
    if url.startswith("postgresql"):
        old_database.copy(file, url)
    return url


async def test_an_upgrade_backs_up_and_says_both_versions(
    tmp_path: Path, old_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The backup has the old schema, and can be restored, which upgrades it anew."""
    code, out, _ = await _bot(tmp_path, old_url, "doctor")
    assert "schema 0006" in out
    async with open_container(old_url, tmp_path / "data"):
        said = capsys.readouterr().out
    assert f"The database has schema 0006; Pullquote {VERSION} needs schema {schema_version.HEAD}." in said
    (copy,) = (tmp_path / "data" / "backups").iterdir()
    assert f"A backup of schema 0006 is {copy}" in said
    before = await _articles(old_url)
    code, _, err = await _bot(tmp_path, old_url, "restore", str(copy))
    assert code == 0, err
    assert await _articles(old_url) == before > 0
    async with open_container(old_url, tmp_path / "data"):
        assert capsys.readouterr().out == ""


def _execute(url: str, statement: str) -> list[tuple[object, ...]]:
    """Run a statement beside the bot, without an upgrade."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            rows = connection.execute(statement).fetchall()
            connection.commit()
            return rows
    with psycopg.connect(url, autocommit=True) as server:
        cursor = server.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


def _tables(url: str) -> list[tuple[object, ...]]:
    """The names of all columns, and what stands in the tables that the steps change."""
    columns = (
        "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c ORDER BY 1, 2"
        if url.startswith("sqlite")
        else "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema='public' ORDER BY 1, 2"
    )
    content = ("grants", "alarms", "inbox", "digests", "articles", "quotes")
    return _execute(url, columns) + [row for name in content for row in _execute(url, f"SELECT * FROM {name}")]


async def test_a_failed_upgrade_leaves_the_old_database(tmp_path: Path, old_url: str) -> None:
    """A step that cannot be done: nothing of the steps before it stays, and the version before can go on."""
    _execute(old_url, "ALTER TABLE shown ADD COLUMN sentences INTEGER")  # as step 0010 does
    before = _tables(old_url)
    code, out, err = await _bot(tmp_path, old_url, "reindex")
    assert code == 2
    assert "could not be brought to the schema of this version, and is as it was (schema 0006;" in err
    assert "in 0010_length_shown.py" in err
    assert "Traceback" not in err
    assert "A backup of schema 0006 is" in out
    assert _tables(old_url) == before
    _execute(old_url, "ALTER TABLE shown DROP COLUMN sentences")
    assert await _articles(old_url) > 0
    assert _execute(old_url, "SELECT version_num FROM alembic_version") == [(schema_version.HEAD,)]


async def test_without_a_backup_nothing_is_upgraded(tmp_path: Path) -> None:
    """A file that cannot be copied is not changed either."""
    (folder := tmp_path / "data").mkdir()
    old_database.restore(folder / "bot.db")
    (folder / "backups").write_text("no folder")
    url = f"sqlite:///{folder / 'bot.db'}"
    before = _tables(url)
    code, _, err = await _bot(tmp_path, url, "reindex")
    assert (code, _tables(url)) == (1, before)
    assert "No backup could be made, so nothing was upgraded" in err
