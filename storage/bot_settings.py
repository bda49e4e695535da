"""Bot settings: what owners choose for the whole bot, a value for each name."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete, select

from storage.codecs import storable
from storage.connections import insert_into
from storage.database import Database
from storage.tables import options


class BotSettingsRepository:
    """Values by name."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> Mapping[str, str]:
        """Return all chosen values."""
        async with self._database.reading() as connection:
            rows = await connection.execute(select(options.c.name, options.c.value))
            return dict(rows.tuples().all())

    async def set(self, name: str, value: str) -> None:
        """Set a value; "" deletes it."""
        async with self._database.writing() as connection:
            if not value:
                await connection.execute(delete(options).where(options.c.name == name))
                return
            statement = insert_into(connection, options).values(name=name, value=storable(value))
            changed = {"value": storable(value)}
            await connection.execute(statement.on_conflict_do_update(index_elements=[options.c.name], set_=changed))
