"""The database: opened once, then handed to the repositories, which read and write in transactions of it."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext
from pathlib import Path
from time import monotonic

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from engine.errors import StorageError
from storage import connections, schema_version, signals
from storage.signals import Signal, Signals

_ENVIRONMENT = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_NOTADB,
    }
)
"""What may befall a correct program. Everything else (no such table, a constraint) is a fault of ours and passes."""


class Database:
    """One database: SQLite with one writer and several readers, or PostgreSQL."""

    def __init__(self, writers: AsyncEngine, readers: AsyncEngine) -> None:
        self._writers = writers
        self._readers = readers
        self._sqlite = writers.dialect.name == "sqlite"
        self.signals = Signals()
        """What transactions of this process announced, sent once they are committed."""
        # Waiting here costs nothing and is in order; waiting for SQLite's own lock is polling.
        self._turn = asyncio.Lock()

    @classmethod
    async def open(cls, url: str, *, wait: float = 5.0) -> Database:
        """Open `sqlite:///PATH` or `postgresql://…`, made or brought to the newest revision where needed.

        *wait* is how many seconds a lock held by another process is waited for. ForeignDatabaseError,
        NewerDatabaseError: it is not ours to open; StorageError: it cannot be opened now.
        """
        address = connections.parse(url)
        if address.drivername.startswith("sqlite"):
            await asyncio.to_thread(connections.prepare_file, Path(address.database or ""), wait)
            writers, readers = connections.sqlite_writer(address, wait), connections.sqlite_readers(address, wait)
        else:
            writers = connections.postgresql(address, wait, reading=False)
            readers = connections.postgresql(address, wait, reading=True)
        database = cls(writers, readers)
        try:
            await database._settle(wait)
        except BaseException:
            await database.close()
            raise
        return database

    async def close(self) -> None:
        """Close every connection; SQLite then folds its log into the file."""
        await self._readers.dispose()
        await self._writers.dispose()

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that writes: committed at the end, rolled back on any error."""
        announced: frozenset[Signal] = frozenset()
        async with self._turn if self._sqlite else nullcontext():
            with failures_of_the_environment():
                async with self._writers.begin() as connection:
                    signals.take(connection)  # of a transaction that was rolled back
                    yield connection
                    announced = signals.take(connection)
        self.signals.send(announced)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that reads one moment of the database."""
        with failures_of_the_environment():
            async with self._readers.begin() as connection:
                yield connection

    async def scrub(self) -> None:
        """After erasing: let no copy of the erased pages stay in SQLite's log."""
        if not self._sqlite:
            return
        async with self._turn:
            with failures_of_the_environment():
                async with self._writers.connect() as connection:
                    plain = await connection.execution_options(**{connections.PLAIN: True})
                    await plain.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    async def _settle(self, wait: float) -> None:
        """Connect, and migrate where the stored revision differs."""
        until = monotonic() + wait
        while True:
            try:
                async with self.reading() as connection:
                    revision = await schema_version.stored(connection)
                if revision != schema_version.HEAD:
                    async with self.writing() as connection:
                        await schema_version.upgrade(connection)
                return
            except StorageError as error:
                # two processes that switch one new file to WAL: one is told "locked" without any waiting
                if not (self._sqlite and "locked" in str(error) and monotonic() < until):
                    raise
                await asyncio.sleep(0.05)


@contextmanager
def failures_of_the_environment() -> Iterator[None]:
    """Turn what may befall a correct program into StorageError, its cause kept; let programming errors pass."""
    try:
        yield
    except DBAPIError as error:
        if _befell(error):
            raise StorageError(str(error.orig)) from error
        raise
    except sqlite3.Error as error:  # of `connections.fetch`
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _ENVIRONMENT:
            raise StorageError(str(error)) from error
        raise
    except PoolTimeoutError as error:
        raise StorageError("no connection became free") from error


def _befell(error: DBAPIError) -> bool:
    if error.connection_invalidated:
        return True
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in _ENVIRONMENT
    return isinstance(error, OperationalError | InterfaceError)
