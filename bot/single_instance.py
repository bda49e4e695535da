"""One process per database file: a lock beside the file, released by the system when the process ends."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import FatalError

SQLITE_PREFIX = "sqlite:///"


@contextmanager
def only_process(database_url: str) -> Iterator[None]:
    """Hold the lock of an SQLite file. FatalError if another process has it. Other databases need none."""
    if not database_url.startswith(SQLITE_PREFIX):
        yield
        return
    path = Path(database_url.removeprefix(SQLITE_PREFIX) + ".lock")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            _lock(handle)
        except OSError:
            raise FatalError(
                f"Another Pullquote uses {path.with_suffix('')} already. Stop it first, or give this one "
                "a PULLQUOTE_DATA_DIR of its own."
            ) from None
        yield
    finally:
        os.close(handle)


def _lock(handle: int) -> None:
    """Take the lock. OSError if another process has it."""
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
