"""The database: opened once, then passed to the repositories, which read and write in its transactions."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, nullcontext
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from engine.errors import DiskFullError, MigrationError, StorageError
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
"""Errors that a correct program may meet. All others (no such table, a constraint) are bugs and are not converted."""


_POSTGRESQL_FULL = "53100"
"""The code of PostgreSQL's error disk_full."""


class Database:
    """One database: SQLite with one writer and several readers, or PostgreSQL."""

    def __init__(self, writers: AsyncEngine, readers: AsyncEngine) -> None:
        self._writers = writers
        self._readers = readers
        self._sqlite = writers.dialect.name == "sqlite"
        self._single = writers.execution_options(isolation_level="AUTOCOMMIT")
        self.signals = Signals()
        """Signals of transactions of this process, sent once they are committed."""
        self.disk_is_full = False
        """Whether there was no room for the last transaction."""
        # Waiting for this lock is cheap and in order; waiting for SQLite's own lock is polling.
        self._turn = asyncio.Lock()

    @classmethod
    async def open(
        cls,
        url: str,
        *,
        wait: float = 5.0,
        size: int = connections.CONNECTIONS,
        before_upgrade: schema_version.BeforeUpgrade | None = None,
    ) -> Database:
        """Open `sqlite:///PATH` or `postgresql://…`; it is created or migrated to the newest revision if needed.

        *wait* is how many seconds to wait for a lock of another process, *size* the most connections to PostgreSQL.
        *before_upgrade* is called before an older database is changed. ForeignDatabaseError or NewerDatabaseError if
        the database is not this version's, MigrationError if it cannot be brought to it and is as it was, StorageError
        if it cannot be opened now.
        """
        address = connections.parse(url)
        if address.drivername.startswith("sqlite"):
            await asyncio.to_thread(connections.prepare_file, Path(address.database or ""), wait)
        database = cls.connect(url, wait=wait, size=size)
        try:
            await database._migrate(wait, before_upgrade)
        except BaseException:
            await database.close()
            raise
        return database

    @classmethod
    def connect(cls, url: str, *, wait: float = 5.0, size: int = connections.CONNECTIONS) -> Database:
        """Return the database as `open` does, whatever its schema is."""
        address = connections.parse(url)
        if address.drivername.startswith("sqlite"):
            return cls(connections.sqlite_writer(address, wait), connections.sqlite_readers(address, wait))
        return cls(*connections.postgresql(address, wait, size))

    @property
    def is_shared(self) -> bool:
        """Whether several processes may use it at once: PostgreSQL."""
        return not self._sqlite

    async def close(self) -> None:
        """Close every connection; SQLite then merges its log into the file."""
        await self._readers.dispose()
        await self._writers.dispose()

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """Begin a writing transaction: committed at the end, rolled back on any error."""
        announced: frozenset[Signal] = frozenset()
        async with self._turn_to_write(), self._writers.begin() as connection:
            signals.take(connection)  # of a transaction that was rolled back
            yield connection
            announced = signals.take(connection)
        self.signals.send(announced)

    async def change(self, statement: str, *values: object) -> Sequence[Any]:
        """Execute one writing statement, with ? for its values, as a transaction of its own; return its rows.

        It is one visit to SQLite's thread or one round trip to PostgreSQL, a fifth of what `writing` takes.
        """
        engine = self._writers if self._sqlite else self._single
        async with self._turn_to_write(), engine.connect() as connection:
            return await connections.fetch(connection, statement, *values)

    async def query(self, statement: str, *values: object) -> Sequence[Any]:
        """Return the rows of one reading statement, with ? for its values, as cheaply as `change`."""
        engine = self._readers if self._sqlite else self._single
        with failures_of_the_environment():
            async with engine.connect() as connection:
                return await connections.fetch(connection, statement, *values)

    @asynccontextmanager
    async def _turn_to_write(self) -> AsyncIterator[None]:
        """Wait until this is the one that writes, with SQLite; note whether there was room for it."""
        async with self._turn if self._sqlite else nullcontext():
            try:
                with failures_of_the_environment():
                    yield
            except DiskFullError:
                self.disk_is_full = True
                self.signals.send((Signal.DISK_FULL,))
                raise
        self.disk_is_full = False

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Begin a reading transaction, which sees one moment of the database."""
        with failures_of_the_environment():
            async with self._readers.begin() as connection:
                yield connection

    @asynccontextmanager
    async def reading_once(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection for one reading statement, which sees one moment by itself: cheaper than `reading`."""
        async with self.reading() if self._sqlite else self.autocommitting() as connection:
            yield connection

    @asynccontextmanager
    async def autocommitting(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection to PostgreSQL on which each statement is a transaction: one round trip, not three."""
        with failures_of_the_environment():
            async with self._single.connect() as connection:
                yield connection

    async def check(self) -> None:
        """Ask the database for an answer; StorageError if there is none."""
        async with self.reading() as connection:
            await connection.exec_driver_sql("SELECT 1")

    async def scrub(self) -> None:
        """Truncate SQLite's log after erasing, so that no copy of erased pages stays in it."""
        if not self._sqlite:
            return
        async with self._turn:
            with failures_of_the_environment():
                async with self._writers.connect() as connection:
                    plain = await connection.execution_options(**{connections.PLAIN: True})
                    await plain.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    async def _migrate(self, wait: float, before_upgrade: schema_version.BeforeUpgrade | None) -> None:
        """Connect, and migrate if the stored revision differs."""
        until = monotonic() + wait
        while True:
            try:
                async with self.reading() as connection:
                    revision = await schema_version.stored(connection)
                if revision != schema_version.HEAD:
                    await self._upgrade(revision, before_upgrade)
                return
            except StorageError as error:
                # two processes that switch one new file to WAL: one is told "locked" without any waiting
                if not (self._sqlite and "locked" in str(error) and monotonic() < until):
                    raise
                await asyncio.sleep(0.05)

    async def _upgrade(self, revision: str | None, before_upgrade: schema_version.BeforeUpgrade | None) -> None:
        """Bring the database to the newest schema in one transaction."""
        try:
            async with self.writing() as connection:
                await schema_version.upgrade(connection, before_upgrade)
        except StorageError:
            raise
        except Exception as error:
            raise MigrationError(revision or "", schema_version.place(error)) from error


@contextmanager
def failures_of_the_environment() -> Iterator[None]:
    """Convert errors that a correct program may meet into StorageError, with their cause; bugs are not converted."""
    try:
        yield
    except DBAPIError as error:
        if _is_environmental(error):
            raise _storage_error(error.orig) from error
        raise
    except sqlite3.Error as error:  # of `connections.fetch`
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _ENVIRONMENT:
            raise _storage_error(error) from error
        raise
    except PoolTimeoutError as error:
        raise StorageError("no connection became free") from error


def _storage_error(error: BaseException | None) -> StorageError:
    """Return the error for what a driver says."""
    is_full = getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL
    kind = DiskFullError if is_full or getattr(error, "sqlstate", "") == _POSTGRESQL_FULL else StorageError
    return kind(str(error))


def _is_environmental(error: DBAPIError) -> bool:
    if error.connection_invalidated:
        return True
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in _ENVIRONMENT
    return isinstance(error, OperationalError | InterfaceError)
