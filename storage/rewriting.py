"""Rewriting: the tables of PostgreSQL are written anew without the bytes of what was erased.

A deleted row stays in the file until something else is written over it. VACUUM does not change that, it only makes the
place free. VACUUM FULL writes a new file and removes the old one; it locks its table for all others meanwhile.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from time import monotonic

from sqlalchemy import text

from storage.connections import insert_into
from storage.database import Database
from storage.tables import options

_LAST = "rewritten"
"""Name of the row that says on which day it was done last."""
_TABLES = text("""SELECT format('%I.%I', n.nspname, c.relname)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname = current_schema() AND pg_get_userbyid(c.relowner) = current_user
    ORDER BY pg_table_size(c.oid)""")
_STATISTICS = "pg_catalog.pg_statistic"
"""It holds samples of what is in the tables."""
_SIZE = text("SELECT pg_total_relation_size(CAST(:name AS regclass))")


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A table that was written anew."""

    table: str
    size: int
    """Its bytes with its indexes, afterwards."""
    seconds: float
    """How long it was locked, and waited for its lock."""
    is_done: bool = True
    """False if others used it all the time: it is as it was."""


class RewritingRepository:
    """Writes every table of the database anew, one after the other."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def rewrite(self) -> AsyncIterator[Rewritten]:
        """Write each table anew; it is yielded when it is done. Nothing is done with SQLite, which erases at once."""
        if not self._database.is_shared:
            return
        async with self._database.autocommitting() as connection:
            names = [*(await connection.execute(_TABLES)).scalars(), _STATISTICS]
        for name in names:
            yield await self._rewrite(name)

    async def claim(self, today: date) -> bool:
        """Whether this process is the first to ask on that day: it is the one to do it."""
        values = {"name": _LAST, "value": today.isoformat()}
        async with self._database.writing() as connection:
            statement = insert_into(connection, options).values(values)
            changed = statement.on_conflict_do_update(
                index_elements=[options.c.name],
                set_={"value": values["value"]},
                where=options.c.value < values["value"],
            )
            return (await connection.execute(changed.returning(options.c.name))).first() is not None

    async def _rewrite(self, name: str) -> Rewritten:
        begun, is_done = monotonic(), True
        async with self._database.autocommitting() as connection:
            await connection.exec_driver_sql("SET statement_timeout = 0")  # a large table takes its time
            try:
                await connection.exec_driver_sql(f"VACUUM (FULL, ANALYZE) {name}")
            except Exception as error:
                if getattr(getattr(error, "orig", None), "sqlstate", "") != "55P03":  # lock_not_available
                    raise
                is_done = False
            finally:
                await connection.exec_driver_sql("RESET statement_timeout")
            seconds = monotonic() - begun
            size = (await connection.execute(_SIZE, {"name": name})).scalar_one()
        return Rewritten(name, size, seconds, is_done)
