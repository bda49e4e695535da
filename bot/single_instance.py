"""One process per database file, by whatever path or link it is opened; the system ends the locks with the process.

Two locks are held as long as the process uses the database:

- of a file beside the database, `bot.db.lock`, where symbolic links and relative paths were followed;
- on Linux also of the database itself, by its device and inode, because a hard link is another path to the same file.
  It is a lock of `flock`, which belongs to one open file, while SQLite takes those of POSIX, which a process loses as
  soon as it closes the file anywhere. Linux keeps the two kinds apart; other systems do
  not, so they have the first only.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from errno import EACCES, EAGAIN
from pathlib import Path

from bot.errors import FatalError
from engine.errors import StorageError

SQLITE_PREFIX = "sqlite:///"


@contextmanager
def only_process(database_url: str) -> Iterator[None]:
    """Hold the locks of an SQLite file, which is made if it is missing. Other databases need none.

    FatalError if another process has them, StorageError if the file or its lock cannot be opened.
    """
    if not database_url.startswith(SQLITE_PREFIX):
        yield
        return
    path = Path(database_url.removeprefix(SQLITE_PREFIX).partition("?")[0])
    with ExitStack() as locks:
        try:
            file = path.resolve()
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            free = _lock(locks, file.with_name(file.name + ".lock"))
            if free and sys.platform == "linux":
                free = _lock(locks, file)
        except (OSError, RuntimeError) as error:  # RuntimeError: symbolic links in a circle, before Python 3.13
            raise StorageError(f"{path}: {error}") from error
        if not free:
            raise FatalError(
                f"Another Pullquote uses {path} already. Stop it first, or give this one "
                "a PULLQUOTE_DATA_DIR of its own."
            )
        yield


def _lock(locks: ExitStack, file: Path) -> bool:
    """Hold the lock of *file* until *locks* are closed. Returns False if another process has it."""
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    locks.callback(os.close, handle)
    try:
        _take(handle)
    except OSError as error:
        return error.errno not in {EACCES, EAGAIN}  # else the file system has no locks
    return True


def _take(handle: int) -> None:
    """Take the lock of an open file. OSError if another process has it."""
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
