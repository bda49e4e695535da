"""The inbox: updates of Telegram, kept from before they are confirmed until they are handled, and errands.

An errand is what the clock makes the bot do. It waits here under a negative id, added by `commission` in the
transaction of the change that causes it: either both are there after a crash, or neither.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.codecs import storable
from storage.connections import insert_into
from storage.database import Database
from storage.models import Errand, InboxUpdate
from storage.signals import Signal, announce
from storage.tables import inbox, shelves

NEW, RETRY, DONE, PARKED = "new", "retry", "done", "parked"
_OPEN = inbox.c.state.in_((NEW, RETRY))
_COLUMNS = (inbox.c.id, inbox.c.lane, inbox.c.body, inbox.c.attempts, inbox.c.retry_at, inbox.c.error)
_ERROR = 500
"""Characters of an error that are kept."""


class InboxRepository:
    """Updates by id: what is added once is handled until it is done or parked, whatever crashes between."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, rows: Sequence[tuple[int, int, str]], now: datetime | None = None) -> int:
        """Keep updates (id, lane, raw JSON) in one transaction; return how many were not known yet."""
        if not rows:
            return 0
        received = now or datetime.now(UTC)
        by_id = {id_: (lane, body) for id_, lane, body in reversed(rows)}
        async with self._database.writing() as connection:
            known = select(inbox.c.id).where(inbox.c.id.in_(by_id))
            new = by_id.keys() - set((await connection.execute(known)).scalars())
            if new:
                # on conflict: two receivers on one PostgreSQL may both believe an update to be new
                await connection.execute(
                    insert_into(connection, inbox).on_conflict_do_nothing(),
                    [
                        {
                            "id": id_,
                            "lane": by_id[id_][0],
                            "state": NEW,
                            "attempts": 0,
                            "received": received,
                            "error": "",
                            "body": storable(by_id[id_][1]),
                        }
                        for id_ in sorted(new)
                    ],
                )
        return len(new)

    async def give(self, errands: Sequence[Errand], now: datetime, *, lane: int | None = None) -> None:
        """Add errands that no change of the database causes; all of them or none."""
        async with self._database.writing() as connection:
            for errand in errands:
                await commission(connection, errand, now, lane=lane)

    async def errands(self) -> tuple[InboxUpdate, ...]:
        """Return the errands that wait, in the order they were given."""
        return await self._select(_OPEN & (inbox.c.id < 0), None)

    async def pending(self) -> tuple[InboxUpdate, ...]:
        """Return what waits to be handled, for the first time or again: updates, then errands, as they came."""
        return await self._select(_OPEN, None)

    async def done(self, ids: Sequence[int]) -> None:
        """Drop the bodies of handled updates; their ids stay."""
        async with self._database.writing() as connection:
            values = {"state": DONE, "body": None, "retry_at": None, "error": ""}
            await connection.execute(update(inbox).where(inbox.c.id.in_(ids)).values(values))

    async def retry(self, ids: Sequence[int], at: datetime, error: str) -> None:
        """Handle them again, not before *at*."""
        async with self._database.writing() as connection:
            values = {
                "state": RETRY,
                "retry_at": at,
                "error": storable(error)[:_ERROR],
                "attempts": inbox.c.attempts + 1,
            }
            await connection.execute(update(inbox).where(inbox.c.id.in_(ids), _OPEN).values(values))

    async def postpone(self, ids: Sequence[int], at: datetime) -> None:
        """Handle them at *at*; that is no new try."""
        async with self._database.writing() as connection:
            values = {"state": RETRY, "retry_at": at}
            await connection.execute(update(inbox).where(inbox.c.id.in_(ids), _OPEN).values(values))

    async def park(self, ids: Sequence[int], error: str) -> None:
        """Put aside what cannot be handled; the bodies stay until they are purged."""
        async with self._database.writing() as connection:
            values = {"state": PARKED, "retry_at": None, "error": storable(error)[:_ERROR]}
            await connection.execute(update(inbox).where(inbox.c.id.in_(ids), _OPEN).values(values))

    async def parked(self, limit: int) -> tuple[InboxUpdate, ...]:
        """Return what was put aside, the newest first."""
        return await self._select(inbox.c.state == PARKED, limit)

    async def purge(self, before: datetime) -> int:
        """Forget what was done or parked and received before *before*; return how many."""
        async with self._database.writing() as connection:
            gone = await connection.execute(delete(inbox).where(inbox.c.received < before, ~_OPEN))
        if gone.rowcount:
            await self._database.scrub()
        return gone.rowcount

    async def _select(self, condition: ColumnElement[bool], limit: int | None) -> tuple[InboxUpdate, ...]:
        # the ids of errands count downwards
        order = func.abs(inbox.c.id) if limit is None else inbox.c.id.desc()
        async with self._database.reading() as connection:
            rows = await connection.execute(select(*_COLUMNS).where(condition).order_by(order).limit(limit))
            return tuple(InboxUpdate(*row) for row in rows)


async def commission(connection: AsyncConnection, errand: Errand, now: datetime, *, lane: int | None = None) -> int:
    """Add an errand within the caller's transaction; return its id.

    It waits its turn in the chat of its shelf, or in *lane*: where its message goes to somebody else, or where it must
    keep nobody waiting.
    """
    if lane is None:
        lane = (await connection.execute(select(shelves.c.chat).where(shelves.c.id == errand.shelf))).scalar_one()
    lowest = (await connection.execute(select(func.min(inbox.c.id)))).scalar() or 0
    # by the clock, so that no id comes again after its row was purged: `outgoing` still knows what it has sent
    id_ = min(-(now - _BEGINNING) // timedelta(microseconds=1), lowest - 1)
    row = {"id": id_, "lane": lane, "state": NEW, "attempts": 0, "received": now, "error": ""}
    await connection.execute(insert(inbox).values(row | {"body": json.dumps({"errand": asdict(errand)})}))
    announce(connection, Signal.TASKS)
    return id_


_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
