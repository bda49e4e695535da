"""Alarms: problems of the bot, and when owners were notified of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select, update

from storage.connections import insert_into
from storage.database import Database
from storage.inbox import add_task
from storage.models import Alarm, Task
from storage.tables import alarms


class AlarmRepository:
    """Alarms by their cause."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def list(self) -> Mapping[str, Alarm]:
        """Return cause → alarm, including past ones."""
        async with self._database.reading() as connection:
            return {
                row.cause: Alarm(row.cause, row.since, row.told) for row in await connection.execute(select(alarms))
            }

    async def change(self, before: Alarm, after: Alarm, tasks: Sequence[Task], now: datetime) -> bool:
        """Put an alarm in place of another, with the tasks that report it; False if it is another by now."""
        row = {"cause": after.cause, "since": after.since, "told": after.reported}
        new = before.since is None and before.reported is None
        async with self._database.writing() as connection:
            mine = and_(
                alarms.c.cause == before.cause,
                _same(alarms.c.since, before.since),
                _same(alarms.c.told, before.reported),
            )
            changed = update(alarms).where(mine).values(since=after.since, told=after.reported)
            done = (await connection.execute(changed)).rowcount == 1
            if not done and new:
                made = insert_into(connection, alarms).values(row).on_conflict_do_nothing()
                done = (await connection.execute(made.returning(alarms.c.cause))).one_or_none() is not None
            if done:
                for task in tasks:
                    await add_task(connection, task, now)
        return done


def _same(column: ColumnElement[datetime | None], value: datetime | None) -> ColumnElement[bool]:
    return column.is_(None) if value is None else column == value
