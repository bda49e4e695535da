"""The outgoing messages: a row each, so that an update handled again sends nothing twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, select, update

from storage.connections import insert_into
from storage.database import Database
from storage.models import Delivery, DeliveryState
from storage.tables import outgoing

_NEW, _SENDING, _SENT = DeliveryState.NEW, DeliveryState.SENDING, DeliveryState.SENT
_UNKNOWN, _REFUSED = DeliveryState.UNKNOWN, DeliveryState.REFUSED


class OutboxRepository:
    """Messages by (update id, ordinal): sending → sent, unknown, refused, or back to new → sending …"""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(self, update_id: int, ordinal: int, chat_id: int, now: datetime) -> Delivery:
        """Return how far this message has got; NEW is the caller's to send, and its row says *sending* already.

        One that is found *sending* was interrupted there: nobody knows whether Telegram has it.
        """
        row = {"update_id": update_id, "ordinal": ordinal, "chat": chat_id, "state": _SENDING, "claimed": now}
        async with self._database.writing() as connection:
            insertion = insert_into(connection, outgoing).values(row).on_conflict_do_nothing()
            if (await connection.execute(insertion.returning(outgoing.c.state))).one_or_none() is not None:
                return Delivery(_NEW)
            here = _row(update_id, ordinal)
            found = select(outgoing.c.state, outgoing.c.message_id).where(here).with_for_update()
            state, message_id = (await connection.execute(found)).one()
            if state == _SENDING:
                await connection.execute(update(outgoing).where(here).values(state=_UNKNOWN))
                return Delivery(_UNKNOWN)
            if state == _NEW:  # an earlier try put it back
                await connection.execute(update(outgoing).where(here).values(state=_SENDING))
        return Delivery(DeliveryState(state), message_id)

    async def find(self, update_id: int, ordinal: int) -> Delivery | None:
        """Return how far a message has got; None where nobody has claimed it."""
        found = select(outgoing.c.state, outgoing.c.message_id).where(_row(update_id, ordinal))
        async with self._database.reading() as connection:
            row = (await connection.execute(found)).one_or_none()
        return None if row is None else Delivery(DeliveryState(row.state), row.message_id)

    async def states(self, update_id: int) -> frozenset[DeliveryState]:
        """Return what has become of the messages of an update."""
        query = select(outgoing.c.state).where(outgoing.c.update_id == update_id)
        async with self._database.reading() as connection:
            return frozenset(DeliveryState(state) for state in (await connection.execute(query)).scalars())

    async def resend(self, update_id: int, ordinal: int) -> None:
        """It was put back, and is handed to Telegram once more."""
        await self._move(update_id, ordinal, (_NEW,), _SENDING)

    async def sent(self, update_id: int, ordinal: int, message_id: int) -> None:
        """Telegram has it."""
        await self._move(update_id, ordinal, (_SENDING, _UNKNOWN), _SENT, message_id)

    async def put_back(self, update_id: int, ordinal: int) -> None:
        """It was surely not sent: it may be tried again."""
        await self._move(update_id, ordinal, (_SENDING,), _NEW)

    async def unknown(self, update_id: int, ordinal: int) -> None:
        """It may have been sent."""
        await self._move(update_id, ordinal, (_SENDING,), _UNKNOWN)

    async def refused(self, update_id: int, ordinal: int) -> None:
        """Telegram will never take it."""
        await self._move(update_id, ordinal, (_NEW, _SENDING), _REFUSED)

    async def purge(self, before: datetime) -> int:
        """Forget messages claimed before *before*; return how many."""
        async with self._database.writing() as connection:
            return (await connection.execute(delete(outgoing).where(outgoing.c.claimed < before))).rowcount

    async def _move(
        self,
        update_id: int,
        ordinal: int,
        before: Sequence[DeliveryState],
        after: DeliveryState,
        message_id: int | None = None,
    ) -> None:
        async with self._database.writing() as connection:
            moved = await connection.execute(
                update(outgoing)
                .where(_row(update_id, ordinal), outgoing.c.state.in_(before))
                .values(state=after, message_id=message_id)
            )
        if moved.rowcount != 1:
            raise RuntimeError(f"message {update_id}/{ordinal} cannot become {after}")


def _row(update_id: int, ordinal: int) -> ColumnElement[bool]:
    return and_(outgoing.c.update_id == update_id, outgoing.c.ordinal == ordinal)
