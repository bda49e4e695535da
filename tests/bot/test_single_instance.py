"""One process per database, by whatever path or link it is opened; two processes, since a lock is a process's."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.errors import FatalError
from bot.single_instance import only_process
from engine.errors import StorageError

HOLD = """
import sqlite3, sys
from bot.single_instance import only_process
path = sys.argv[1]
with only_process("sqlite:///" + path):
    sqlite3.connect(path).close()  # closing the database anywhere must not give the lock back
    print("held", flush=True)
    sys.stdin.read()
"""

linux = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a lock on the file itself gets in SQLite's way")


@contextmanager
def holder(path: str, folder: Path) -> Iterator[None]:
    """Another process that holds the lock of *path*, in *folder*."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, path],
        cwd=folder,
        env={"PYTHONPATH": str(Path(__file__).parents[2])},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield
        process.kill()


def refused(path: Path | str) -> bool:
    """Whether this process may not use *path*, and says so plainly."""
    try:
        with only_process(f"sqlite:///{path}"):
            return False
    except FatalError as error:
        return str(error).startswith("Another Pullquote uses ")


@linux
def test_by_any_path_or_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Symbolic links to the file and to its folder, hard links, relative paths: all are the same database."""
    folder = tmp_path / "data"
    folder.mkdir()
    file = folder / "bot.db"
    with closing(sqlite3.connect(file)) as database:
        database.execute("create table x (y)")
    (tmp_path / "soft.db").symlink_to(file)
    (tmp_path / "linked").symlink_to(folder)
    (tmp_path / "hard.db").hardlink_to(file)
    others: list[Path | str] = [file, tmp_path / "soft.db", tmp_path / "linked" / "bot.db", tmp_path / "hard.db"]
    monkeypatch.chdir(tmp_path)
    for held in ("data/bot.db", "hard.db", "linked/bot.db"):
        with holder(held, tmp_path):
            assert [path for path in [*others, "data/../data/bot.db", "./soft.db"] if not refused(path)] == []
            assert not refused(tmp_path / "other.db")
        assert not refused(file)


@linux
def test_sqlite_works_beside_the_lock(tmp_path: Path) -> None:
    """The lock is none of SQLite's: others read and write the file, as `backup` does."""
    with holder("bot.db", tmp_path), closing(sqlite3.connect(tmp_path / "bot.db", timeout=0)) as database:
        database.execute("pragma journal_mode=wal")
        database.execute("create table x (y)")
        database.execute("insert into x values (1)")
        database.commit()
    assert (tmp_path / "bot.db").stat().st_mode & 0o777 == 0o600


def test_a_place_that_cannot_be_used_is_an_error_of_the_database(tmp_path: Path) -> None:
    """A folder in the file's place, a file in the folder's, links in a circle."""
    (tmp_path / "folder.db").mkdir()
    (tmp_path / "file").touch()
    (tmp_path / "circle.db").symlink_to(tmp_path / "circle.db")
    for name in ("folder.db", "file/bot.db", "circle.db"):
        with pytest.raises(StorageError), only_process(f"sqlite:///{tmp_path / name}"):
            pass


def test_a_server_needs_no_lock() -> None:
    """PostgreSQL is made for many processes."""
    with only_process("postgresql://me@127.0.0.1/x"), only_process("postgresql://me@127.0.0.1/x"):
        pass
