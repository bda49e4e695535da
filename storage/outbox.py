"""Outbox: a row for each outgoing message, so that an update handled again sends nothing twice."""

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
    """Messages by (update id, ordinal). States: NEW → SENDING → SENT, UNKNOWN or REFUSED; `put_back`: SENDING → NEW."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(self, update_id: int, ordinal: int, chat_id: int, now: datetime) -> Delivery:
        """Return the state of a message. NEW means that the caller sends it; its row is SENDING already.

        A row that is SENDING already was interrupted: it becomes UNKNOWN, since Telegram may have it.
        """
        row = {"update_id": update_id, "ordinal": ordinal, "chat": chat_id, "state": _SENDING, "claimed": now}
        async with self._database.writing() as connection:
            insertion = insert_into(connection, outgoing).values(row).on_conflict_do_nothing()
            if (await connection.execute(insertion.returning(outgoing.c.state))).one_or_none() is not None:
                return Delivery(_NEW)
            here = _row(update_id, ordinal)
            query = select(outgoing.c.state, outgoing.c.message_id).where(here).with_for_update()
            state, message_id = (await connection.execute(query)).one()
            if state == _SENDING:
                await connection.execute(update(outgoing).where(here).values(state=_UNKNOWN))
                return Delivery(_UNKNOWN)
            if state == _NEW:  # put back by an earlier try
                await connection.execute(update(outgoing).where(here).values(state=_SENDING))
        return Delivery(DeliveryState(state), message_id)

    async def find(self, update_id: int, ordinal: int) -> Delivery | None:
        """Return the state of a message; None if it was not claimed."""
        query = select(outgoing.c.state, outgoing.c.message_id).where(_row(update_id, ordinal))
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else Delivery(DeliveryState(row.state), row.message_id)

    async def states(self, update_id: int) -> frozenset[DeliveryState]:
        """Return the states of the messages of an update."""
        query = select(outgoing.c.state).where(outgoing.c.update_id == update_id)
        async with self._database.reading() as connection:
            return frozenset(DeliveryState(state) for state in (await connection.execute(query)).scalars())

    async def resend(self, update_id: int, ordinal: int) -> None:
        """Set a message that was put back to SENDING again."""
        await self._move(update_id, ordinal, (_NEW,), _SENDING)

    async def sent(self, update_id: int, ordinal: int, message_id: int) -> None:
        """Store that a message was sent."""
        await self._move(update_id, ordinal, (_SENDING, _UNKNOWN), _SENT, message_id)

    async def put_back(self, update_id: int, ordinal: int) -> None:
        """Set a message that was certainly not sent back to NEW, so that it is tried again."""
        await self._move(update_id, ordinal, (_SENDING,), _NEW)

    async def unknown(self, update_id: int, ordinal: int) -> None:
        """Store that a message may have been sent."""
        await self._move(update_id, ordinal, (_SENDING,), _UNKNOWN)

    async def refused(self, update_id: int, ordinal: int) -> None:
        """Store that Telegram refuses a message for good."""
        await self._move(update_id, ordinal, (_NEW, _SENDING), _REFUSED)

    async def purge(self, before: datetime) -> int:
        """Delete messages claimed before *before*; return how many."""
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
