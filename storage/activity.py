"""Activity: counts by day, not related to people."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, select

from storage.codecs import storable
from storage.connections import insert_into
from storage.database import Database
from storage.models import ActivityCount
from storage.tables import activity


class ActivityRepository:
    """Counts by (day, kind)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, counts: Iterable[ActivityCount]) -> None:
        """Add to the stored counts, in one transaction."""
        async with self._database.writing() as connection:
            for count in counts:
                row = {"day": count.day, "what": storable(count.kind), "amount": count.amount, "seconds": count.seconds}
                more = {"amount": activity.c.amount + count.amount, "seconds": activity.c.seconds + count.seconds}
                statement = insert_into(connection, activity).values(row)
                await connection.execute(
                    statement.on_conflict_do_update(index_elements=list(activity.primary_key), set_=more)
                )

    async def since(self, day: int) -> tuple[ActivityCount, ...]:
        """Return the counts from *day* on, in order."""
        query = select(activity).where(activity.c.day >= day).order_by(activity.c.day, activity.c.what)
        async with self._database.reading() as connection:
            return tuple(ActivityCount(*row) for row in await connection.execute(query))

    async def purge(self, before: int) -> int:
        """Delete the counts before day *before*; return how many rows."""
        async with self._database.writing() as connection:
            return (await connection.execute(delete(activity).where(activity.c.day < before))).rowcount
