"""Leases: what one process at a time may do, for as long as it keeps saying that it lives. PostgreSQL only.

All times are the server's: a process that was stopped, or whose clock is wrong, cannot believe to hold what is
another's. An advisory lock would not do: it lasts as long as its connection, so that of a stopped process never ends.
"""

from __future__ import annotations

from sqlalchemy import text

from storage.database import Database

_NOW = "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint"
_TAKE = text(
    f"""INSERT INTO leases AS l (name, holder, until)
    VALUES (CAST(:name AS text), CAST(:holder AS text), {_NOW} + CAST(:length AS bigint))
    ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
    WHERE l.holder = excluded.holder OR l.until < {_NOW}
    RETURNING holder"""  # noqa: S608 - every part is written here
)
_GIVE_BACK = text("DELETE FROM leases WHERE name = CAST(:name AS text) AND holder = CAST(:holder AS text)")


class LeaseRepository:
    """Leases by name."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, name: str, holder: str, seconds: float) -> bool:
        """Take a lease that nobody has, or prolong one's own, for *seconds*; False if another process has it."""
        values = {"name": name, "holder": holder, "length": round(seconds * 1_000_000)}
        async with self._database.autocommitting() as connection:
            return (await connection.execute(_TAKE, values)).one_or_none() is not None

    async def give_back(self, name: str, holder: str) -> None:
        """End a lease, if it is still this holder's."""
        async with self._database.autocommitting() as connection:
            await connection.execute(_GIVE_BACK, {"name": name, "holder": holder})
