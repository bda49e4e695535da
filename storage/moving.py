"""Moving a library from SQLite to PostgreSQL: every row is copied, then all rows of both are compared.

How far it came is written with each batch in the table `moving` of the target, so that a move that was killed goes on
where it stopped. Until it has ended the revision of the target is `MOVING`, so that no bot starts on half a library.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Row, Table, func, insert, inspect, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from engine.errors import MoveError
from storage import connections, schema_version
from storage.database import Database
from storage.schema_version import MOVING, VERSION_TABLE
from storage.tables import leases, metadata, rate_budgets

_TABLES = [table for table in metadata.sorted_tables if table not in (rate_budgets, leases)]
"""Those that others refer to come first. What is left out is of no use to a bot that starts."""
_ROWS, _BYTES = 1000, 4_000_000
"""The most rows of a batch, and about the most bytes: what a kill loses is copied again in a second."""
_AT_ONCE = 50
"""Rows that are read at once: a text has up to two million characters."""
_PROGRESS = "CREATE TABLE moving (name text PRIMARY KEY, last text NOT NULL, copied bigint NOT NULL)"
_ABOUT = ""
"""The row of `moving` that says which library it is, and of which revision."""


def check_source(url: str) -> Path:
    """Return the file of the library. MoveError if there is none."""
    file = connections.file_of(url)
    if file is None:
        raise MoveError("The library is in PostgreSQL already: PULLQUOTE_DATABASE_URL names it.")
    if not file.exists():
        raise MoveError(f"There is no library at {file}.")
    return file


@asynccontextmanager
async def open_move(source_url: str, target_url: str) -> AsyncIterator[Move]:
    """Prepare a move, or go on with one; the bot is stopped. MoveError if that is not possible; nothing is changed."""
    file = check_source(source_url)
    if connections.parse(target_url).drivername.startswith("sqlite"):
        raise MoveError("A library is moved to PostgreSQL: postgresql://USER@HOST/NAME.")
    source = await Database.open(source_url)
    try:
        target = Database.connect(target_url)
        try:
            yield await _prepared(source, target, target_url, str(file.resolve()))
        finally:
            await target.close()
    finally:
        await source.close()


async def _prepared(source: Database, target: Database, target_url: str, file: str) -> Move:
    about = json.dumps([file, schema_version.HEAD])
    async with target.reading() as connection:
        names = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
        revision = await schema_version.stored(connection)
        if names and revision is None:
            raise MoveError("That database has tables of another program. Name an empty one.")
        if revision == MOVING:
            begun = (await connection.execute(text("SELECT last FROM moving WHERE name = ''"))).scalar_one()
            if begun != about:
                raise MoveError("A move of another library or version has begun there. Name an empty database.")
            return Move(source, target)
    await (await Database.open(target_url)).close()
    async with target.writing() as connection:
        for table in _TABLES:
            if (await connection.execute(select(table).limit(1))).first() is not None:
                raise MoveError("That database has a library already. Name an empty one.")
        await connection.exec_driver_sql(_PROGRESS)
        await connection.execute(text("INSERT INTO moving VALUES ('', :about, 0)"), {"about": about})
        await _set_revision(connection, MOVING)
    return Move(source, target)


async def _set_revision(connection: AsyncConnection, revision: str) -> None:
    update = text(f"UPDATE {VERSION_TABLE} SET version_num = :revision")  # noqa: S608 - a constant
    await connection.execute(update, {"revision": revision})


class Move:
    """A move that was prepared: `copy`, then `compare`, then `finish`."""

    def __init__(self, source: Database, target: Database) -> None:
        self._source = source
        self._target = target

    async def total(self) -> int:
        """Return the number of rows of the library."""
        async with self._source.reading() as connection:
            counts = [await connection.execute(select(func.count()).select_from(table)) for table in _TABLES]
            return sum(count.scalar_one() for count in counts)

    async def copied(self) -> int:
        """Return how many rows earlier runs have copied."""
        async with self._target.reading() as connection:
            return int((await connection.execute(text("SELECT coalesce(sum(copied), 0) FROM moving"))).scalar_one())

    async def copy(self) -> AsyncIterator[int]:
        """Copy what is not copied yet; yields the number of rows of each batch when it is committed."""
        for table in _TABLES:
            async with self._source.reading() as connection:
                async for batch in _batches(connection, table, await self._last(table)):
                    await self._write(table, batch)
                    yield len(batch)

    async def compare(self) -> AsyncIterator[int]:
        """Compare count and checksum of every table in both databases; yields the number of rows of each.

        MoveError if one differs.
        """
        for table in _TABLES:
            async with self._source.reading() as connection:
                expected = await _checksum(connection, table)
            async with self._target.reading() as connection:
                found = await _checksum(connection, table)
            if found != expected:
                raise MoveError(
                    f"The table {table.name} has {expected[0]} rows in the library and {found[0]} in the copy, or "
                    "others: the library was changed meanwhile. Begin again with an empty database."
                )
            yield expected[0]

    async def finish(self) -> None:
        """Let bots start on the copy."""
        async with self._source.reading() as connection:
            rows = await connection.execute(text("SELECT name, seq FROM sqlite_sequence"))
            given: dict[str, int] = dict(rows.tuples().all())
        async with self._target.writing() as connection:
            for table in _TABLES:
                column = table.autoincrement_column
                if column is not None and (last := given.get(table.name)):
                    sequence = text("SELECT setval(pg_get_serial_sequence(:name, :column), :last)")
                    await connection.execute(sequence, {"name": table.name, "column": column.name, "last": last})
            await connection.exec_driver_sql("DROP TABLE moving")
            await _set_revision(connection, schema_version.HEAD)
        async with self._target.autocommitting() as connection:
            await connection.exec_driver_sql("ANALYZE")

    async def _last(self, table: Table) -> Sequence[Any] | None:
        """Return the key of the last row that was copied."""
        async with self._target.reading() as connection:
            query = text("SELECT last FROM moving WHERE name = :name")
            last = (await connection.execute(query, {"name": table.name})).scalar()
        return json.loads(last) if last else None

    async def _write(self, table: Table, batch: Sequence[Row[Any]]) -> None:
        last = [getattr(batch[-1], column.name) for column in table.primary_key]
        progress = text(
            "INSERT INTO moving VALUES (:name, :last, :copied) ON CONFLICT (name) "
            "DO UPDATE SET last = excluded.last, copied = moving.copied + excluded.copied"
        )
        async with self._target.writing() as connection:
            await connection.execute(insert(table), [dict(row._mapping) for row in batch])
            values = {"name": table.name, "last": json.dumps(last), "copied": len(batch)}
            await connection.execute(progress, values)


async def _batches(
    connection: AsyncConnection, table: Table, last: Sequence[Any] | None
) -> AsyncIterator[list[Row[Any]]]:
    """Yield the rows after the key *last* in the order of their keys, some at once."""
    keys = list(table.primary_key)
    query = select(table).order_by(*keys)
    if last is not None:
        query = query.where(tuple_(*keys) > tuple_(*last))
    batch: list[Row[Any]] = []
    size = 0
    async for row in await connection.stream(query.execution_options(yield_per=_AT_ONCE)):
        batch.append(row)
        size += sum(len(value) for value in row if isinstance(value, str | bytes))
        if len(batch) >= _ROWS or size >= _BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


async def _checksum(connection: AsyncConnection, table: Table) -> tuple[int, int]:
    """Return the number of rows and a sum over them, which does not depend on their order: collations differ."""
    count = total = 0
    async for row in await connection.stream(select(table).execution_options(yield_per=_AT_ONCE)):
        count += 1
        total += int.from_bytes(_hash(row))
    return count, total % (1 << 256)


def _hash(row: Iterable[Any]) -> bytes:
    whole = sha256()
    for value in row:
        plain = value if isinstance(value, bytes) else repr(value).encode()
        whole.update(len(plain).to_bytes(8) + plain)
    return whole.digest()
