"""Failed updates: updates and tasks that failed at every try, until an owner decides or they are purged."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, func, select, update

from storage.database import Database
from storage.inbox import DONE, FAILED, NEW
from storage.models import FailedUpdate
from storage.signals import Signal, announce
from storage.tables import inbox

_IS_FAILED = inbox.c.state == FAILED
_COLUMNS = (inbox.c.id, inbox.c.received, inbox.c.attempts, inbox.c.error, func.coalesce(inbox.c.body, ""))


class FailedUpdateRepository:
    """The rows of the inbox that are not tried again."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def count(self) -> int:
        """Return how many there are."""
        async with self._database.reading() as connection:
            return (await connection.execute(select(func.count()).select_from(inbox).where(_IS_FAILED))).scalar_one()

    async def list(self, offset: int, limit: int) -> tuple[FailedUpdate, ...]:
        """Return some of them, the newest first."""
        query = select(*_COLUMNS).where(_IS_FAILED).order_by(inbox.c.received.desc(), inbox.c.id.desc())
        async with self._database.reading() as connection:
            return tuple(FailedUpdate(*row) for row in await connection.execute(query.offset(offset).limit(limit)))

    async def get(self, id_: int) -> FailedUpdate | None:
        """Return one; None if it is not failed (any more)."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(*_COLUMNS).where(_is(id_)))).one_or_none()
        return None if row is None else FailedUpdate(*row)

    async def retry(self, id_: int) -> bool:
        """Handle it again as if it had just come. Returns False if it is not failed (any more)."""
        values = {"state": NEW, "attempts": 0, "retry_at": None, "error": ""}
        async with self._database.writing() as connection:
            announce(connection, Signal.TASKS)
            return (await connection.execute(update(inbox).where(_is(id_)).values(values))).rowcount == 1

    async def drop(self, id_: int) -> bool:
        """Delete its body; its id stays, so that it is known if it comes again."""
        async with self._database.writing() as connection:
            dropped = update(inbox).where(_is(id_)).values(state=DONE, body=None, error="")
            done = (await connection.execute(dropped)).rowcount == 1
        if done:
            await self._database.scrub()
        return done


def _is(id_: int) -> ColumnElement[bool]:
    return and_(inbox.c.id == id_, _IS_FAILED)
