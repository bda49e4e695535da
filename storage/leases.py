"""Leases: what one process at a time may do, for as long as it keeps saying that it lives. PostgreSQL only.

All times are the server's: a process that was stopped, or whose clock is wrong, cannot believe to hold what is
another's. An advisory lock would not do: it lasts as long as its connection, so that of a stopped process never ends.
The server's clock may be set back, and a lease that nobody renews would last so much longer: who waits for it takes it
as soon as it has seen it unchanged for the length of a lease, by its own clock that only goes on.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

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
_LOOK = text("SELECT holder, until FROM leases WHERE name = CAST(:name AS text)")
_TAKE_UNCHANGED = text(
    f"""UPDATE leases SET holder = CAST(:holder AS text), until = {_NOW} + CAST(:length AS bigint)
    WHERE name = CAST(:name AS text) AND holder = CAST(:seen_holder AS text) AND until = CAST(:seen_until AS bigint)
    RETURNING holder"""  # noqa: S608 - every part is written here
)
_GIVE_BACK = text("DELETE FROM leases WHERE name = CAST(:name AS text) AND holder = CAST(:holder AS text)")


class LeaseRepository:
    """Leases by name."""

    def __init__(self, database: Database, elapsed: Callable[[], float] = monotonic) -> None:
        """*elapsed* returns seconds that never run backwards."""
        self._database = database
        self._elapsed = elapsed
        self._seen: dict[str, tuple[tuple[str, int], float]] = {}
        """By name: the holder and end of another's lease, and since when they are the same."""

    async def take(self, name: str, holder: str, seconds: float) -> bool:
        """Take a lease that nobody has, or prolong one's own, for *seconds*; False if another process has it."""
        values = {"name": name, "holder": holder, "length": round(seconds * 1_000_000)}
        async with self._database.autocommitting() as connection:
            if (await connection.execute(_TAKE, values)).one_or_none() is not None:
                self._seen.pop(name, None)
                return True
            lease = (await connection.execute(_LOOK, {"name": name})).one_or_none()
            if lease is None or not self._is_silent(name, (lease.holder, lease.until), seconds):
                return False
            values |= {"seen_holder": lease.holder, "seen_until": lease.until}
            return (await connection.execute(_TAKE_UNCHANGED, values)).one_or_none() is not None

    def _is_silent(self, name: str, lease: tuple[str, int], seconds: float) -> bool:
        """Return whether another's lease has not changed for *seconds* since it was first seen."""
        now = self._elapsed()
        seen, since = self._seen.get(name, (None, now))
        if seen != lease:
            since = now
            self._seen[name] = lease, since
        return now - since > seconds

    async def give_back(self, name: str, holder: str) -> None:
        """End a lease, if it is still this holder's."""
        async with self._database.autocommitting() as connection:
            await connection.execute(_GIVE_BACK, {"name": name, "holder": holder})
