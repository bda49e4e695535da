"""Connections: drivers, pragmas, transactions and the modes of the file."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy import (
    JSON,
    URL,
    Column,
    ColumnElement,
    Connection,
    Integer,
    Table,
    Text,
    bindparam,
    cast,
    event,
    func,
    make_url,
    select,
)
from sqlalchemy.dialects import postgresql as postgresql_dialect
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DisconnectionError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection, PoolResetState
from sqlalchemy.util import await_only

from engine.errors import ForeignDatabaseError, StorageError

APPLICATION_ID = 0x50756C71
"""Application id in the header of the SQLite file ("Pulq"), which tells it from other programs' files."""
SQLITE = "sqlite:///"
"""What the address of a file begins with."""
READERS = 4
"""Connections that read. With more of them, queries waited longer for the same two cores."""
CONNECTIONS = 10
"""Connections of a process to PostgreSQL. A transaction takes one for some milliseconds, and Python runs one at a time;
eight processes stay below the 100 that a server allows unless it is told otherwise."""
_LIMITS = {"statement_timeout": 30_000, "idle_in_transaction_session_timeout": 30_000}
"""Milliseconds after which PostgreSQL ends a statement, and a transaction whose process was stopped: its locks would
hold up the other processes."""
_KEEPALIVES = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 20_000}
"""A connection whose other end is gone without a word is given up within 25 s (seconds, the last in milliseconds)."""
IDLE = 5.0
"""Seconds after which it is tried whether a connection still is one."""
PLAIN = "pullquote_plain"
"""Execution option: no transaction is begun (a checkpoint cannot run inside one)."""

_PRAGMAS = ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", "temp_store=MEMORY")


def parse(url: str) -> URL:
    """Return the URL with its driver: `sqlite:///PATH` or `postgresql://…`; StorageError for others."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StorageError("the database address is neither sqlite:///PATH nor postgresql://…") from error
    match parsed.drivername.partition("+")[0]:
        case "sqlite":
            if parsed.database in {None, "", ":memory:"}:
                raise StorageError("the database needs a file: sqlite:///PATH")
            return parsed.set(drivername="sqlite+aiosqlite")
        case "postgresql" | "postgres":
            return parsed.set(drivername="postgresql+psycopg")
    raise StorageError("the database address is neither sqlite:///PATH nor postgresql://…")


def file_of(url: str) -> Path | None:
    """Return the file of an SQLite database, None for a server's."""
    return Path(url.removeprefix(SQLITE).partition("?")[0]) if url.startswith(SQLITE) else None


def libpq_url(url: str) -> str:
    """Return the address of a PostgreSQL database for its own driver, with the password."""
    return parse(url).set(drivername="postgresql").render_as_string(hide_password=False)


def prepare_file(path: Path, wait: float) -> None:
    """Create the file and its folder, readable only by the user, or check that an existing file is the bot's."""
    try:
        _make_private_folder(path.parent)
        if path.exists() and path.stat().st_size > 0:
            _check_owner(path, wait)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        os.close(descriptor)
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)  # SQLite gives the -wal and -shm files the mode of the file
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror or error}") from error


def _make_private_folder(folder: Path) -> None:
    missing = [parent for parent in (folder, *folder.parents) if not parent.exists()]
    for parent in reversed(missing):
        parent.mkdir(mode=0o700, exist_ok=True)


def _check_owner(path: Path, wait: float) -> None:
    """Raise ForeignDatabaseError for a file with tables and without the application id."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=wait)) as connection:
            mark = connection.execute("PRAGMA application_id").fetchone()[0]
            tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_NOTADB:
            raise ForeignDatabaseError(f"{path} is no database") from error
        raise StorageError(f"{path}: {error}") from error
    if mark != APPLICATION_ID and (mark or tables):
        raise ForeignDatabaseError(f"{path} belongs to another program")


def sqlite_writer(url: URL, wait: float) -> AsyncEngine:
    """Return the engine of the one writing connection, which locks when a transaction begins, not half-way."""
    engine = _sqlite(url, wait, size=1)
    _begin_with(engine, "BEGIN IMMEDIATE")
    _on_connect(engine, (*_PRAGMAS, "journal_mode=WAL"))
    return engine


def sqlite_readers(url: URL, wait: float) -> AsyncEngine:
    """Return the engine of reading connections; each transaction sees the database as at its first statement."""
    engine = _sqlite(url, wait, size=READERS)
    _begin_with(engine, "BEGIN")
    _on_connect(engine, (*_PRAGMAS, "query_only=ON"))
    return engine


def _sqlite(url: URL, wait: float, size: int) -> AsyncEngine:
    # isolation_level None: Python begins no transactions of its own, so ours hold for DDL as well
    options = {"isolation_level": None, "timeout": wait}
    engine = create_async_engine(
        url, connect_args=options, pool_size=size, max_overflow=0, pool_reset_on_return=None, hide_parameters=True
    )

    # our transactions end by themselves; only one that was cancelled while it ended is still open
    @event.listens_for(engine.sync_engine, "reset")
    def returned(connection: DBAPIConnection, _entry: ConnectionPoolEntry, _state: PoolResetState) -> None:
        if connection.driver_connection.in_transaction:
            connection.rollback()

    return engine


def _on_connect(engine: AsyncEngine, pragmas: tuple[str, ...]) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def connected(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()


def _begin_with(engine: AsyncEngine, statement: str) -> None:
    @event.listens_for(engine.sync_engine, "begin")
    def begun(connection: Connection) -> None:
        if not connection.get_execution_options().get(PLAIN):
            driver = connection.connection.driver_connection
            assert driver is not None
            await_only(driver.execute_fetchall(statement))  # one visit to its thread; a cursor takes three


def postgresql(url: URL, wait: float, size: int) -> tuple[AsyncEngine, AsyncEngine]:
    """Return engines of PostgreSQL that write and that read, with one pool of *size* connections between them.

    Reading transactions see one moment and cannot write.
    """
    limits = " ".join(f"-c {name}={value}" for name, value in {"lock_timeout": int(wait * 1000), **_LIMITS}.items())
    options = {"options": limits, "connect_timeout": max(2, int(wait)), "application_name": "pullquote", **_KEEPALIVES}
    try:
        writers = create_async_engine(url, pool_size=size, max_overflow=0, hide_parameters=True, connect_args=options)
    except ModuleNotFoundError as error:
        raise StorageError("PostgreSQL needs the extra: pip install 'pullquote[postgres]'") from error
    _try_idle_connections(writers)
    return writers, writers.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _try_idle_connections(engine: AsyncEngine) -> None:
    """Connect anew where a connection was lost while nobody used it, as when the server was restarted.

    SQLAlchemy's own pre-ping asks before every transaction, which is a fifth of the CPU of a short one.
    """
    pool, dialect = engine.sync_engine.pool, engine.dialect

    @event.listens_for(pool, "checkin")
    def returned(_connection: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
        entry.info["returned"] = monotonic()

    @event.listens_for(pool, "checkout")
    def taken(connection: DBAPIConnection, entry: ConnectionPoolEntry, _proxy: PoolProxiedConnection) -> None:
        if monotonic() - entry.info.get("returned", monotonic()) < IDLE:
            return
        try:
            dialect.do_ping(connection)
        except dialect.loaded_dbapi.Error as error:
            raise DisconnectionError from error  # the pool gives another one


async def fetch(connection: AsyncConnection, statement: str, *values: object) -> Sequence[Any]:
    """Return the rows of a statement with ? for its values.

    SQLite's driver is called directly: one visit to its thread instead of four, which halves a short statement.
    """
    if connection.dialect.name != "sqlite":
        return (await connection.exec_driver_sql(statement.replace("?", "%s"), values)).all()
    rows: Sequence[Any] = await (await _driver(connection)).execute_fetchall(statement, values)
    return rows


async def change(connection: AsyncConnection, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
    """Execute a statement with ? for the values of each row."""
    if not rows:
        return
    if connection.dialect.name != "sqlite":
        await connection.exec_driver_sql(statement.replace("?", "%s"), list(rows))
        return
    cursor = await (await _driver(connection)).executemany(statement, rows)
    await cursor.close()


async def _driver(connection: AsyncConnection) -> Any:
    return (await connection.get_raw_connection()).driver_connection


def one_of(connection: AsyncConnection, column: Column[int], values: Iterable[int]) -> ColumnElement[bool]:
    """Return a condition that *column* is one of *values*, passed as one JSON value: no database accepts 100,000."""
    array = bindparam(None, json.dumps(list(values)), Text)
    if connection.dialect.name == "sqlite":
        return column.in_(select(func.json_each(array).table_valued("value").c.value))
    return column.in_(select(cast(func.json_array_elements_text(cast(array, JSON)), Integer)))


def insert_into(connection: AsyncConnection, table: Table) -> sqlite_dialect.Insert | postgresql_dialect.Insert:
    """Return an INSERT with `on_conflict_do_…`, which both databases have."""
    if connection.dialect.name == "sqlite":
        return sqlite_dialect.insert(table)
    return postgresql_dialect.insert(table)
