"""Outbox: a row for each outgoing message, so that an update handled again sends nothing twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, func, select, update

from storage.connections import insert_into
from storage.database import Database
from storage.inbox import OPEN
from storage.models import Delivery, DeliveryState
from storage.tables import inbox, outgoing
from storage.tables.columns import stored_moment

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
        insertion = """INSERT INTO outgoing (update_id, ordinal, chat, state, claimed) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING RETURNING ordinal"""
        row = (update_id, ordinal, chat_id, _SENDING.value, stored_moment(now))
        if await self._database.change(insertion, *row):
            return Delivery(_NEW)
        async with self._database.writing() as connection:
            here = _row(update_id, ordinal)
            query = select(outgoing.c.state, outgoing.c.message_id).where(here).with_for_update()
            state, message_id = (await connection.execute(query)).one()
            if state == _SENDING:
                await connection.execute(update(outgoing).where(here).values(state=_UNKNOWN))
                return Delivery(_UNKNOWN)
            if state == _NEW:  # put back by an earlier try
                await connection.execute(update(outgoing).where(here).values(state=_SENDING))
        return Delivery(DeliveryState(state), message_id)

    async def record(self, update_id: int, ordinal: int, chat_id: int, message_id: int, now: datetime) -> None:
        """Store that a message stands as *message_id*, because another one was changed into it."""
        values = {"state": _SENT, "message_id": message_id}
        row = {"update_id": update_id, "ordinal": ordinal, "chat": chat_id, "claimed": now} | values
        async with self._database.writing() as connection:
            insertion = insert_into(connection, outgoing).values(row)
            await connection.execute(
                insertion.on_conflict_do_update(index_elements=["update_id", "ordinal"], set_=values)
            )

    async def of_update(self, update_id: int) -> dict[int, Delivery]:
        """Return the messages of an update that were claimed, by ordinal."""
        query = select(outgoing.c.ordinal, outgoing.c.state, outgoing.c.message_id)
        query = query.where(outgoing.c.update_id == update_id)
        async with self._database.reading_once() as connection:
            rows = (await connection.execute(query)).all()
        return {row.ordinal: Delivery(DeliveryState(row.state), row.message_id) for row in rows}

    async def near(self, chat_id: int, after: int, until: int) -> tuple[frozenset[int], int]:
        """Return the known ids between *after* and *until* of the messages of a chat, and how many ids are unknown."""
        here = outgoing.c.chat == chat_id
        known = select(outgoing.c.message_id).where(here, outgoing.c.message_id.between(after, until))
        unknown = select(func.count()).select_from(outgoing).where(here, outgoing.c.state.in_((_SENDING, _UNKNOWN)))
        async with self._database.reading() as connection:
            ids = (await connection.execute(known)).scalars().all()
            return frozenset(ids), (await connection.execute(unknown)).scalar_one()

    async def of_open_updates(
        self, first: int, last: int, update_id: int | None = None
    ) -> dict[int, tuple[tuple[int, int], ...]]:
        """Return the messages in the slots from *first* to *last* of updates that are not done, each with its chat.

        *update_id* restricts it to that one.

        A message that became the result is left out: its id stands in another slot, too.
        """
        result = outgoing.alias()
        became = select(result.c.ordinal).where(
            result.c.update_id == outgoing.c.update_id,
            result.c.message_id == outgoing.c.message_id,
            result.c.ordinal != outgoing.c.ordinal,
        )
        query = select(outgoing.c.update_id, outgoing.c.chat, outgoing.c.message_id)
        query = query.join(inbox, (inbox.c.id == outgoing.c.update_id) & OPEN)
        query = query.where(outgoing.c.ordinal.between(first, last), outgoing.c.state == _SENT, ~became.exists())
        if update_id is not None:
            query = query.where(outgoing.c.update_id == update_id)
        found: dict[int, tuple[tuple[int, int], ...]] = {}
        async with self._database.reading_once() as connection:
            for row in await connection.execute(query):
                found[row.update_id] = (*found.get(row.update_id, ()), (row.chat, row.message_id))
        return found

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
        states = ", ".join("?" * len(before))
        statement = f"""UPDATE outgoing SET state = ?, message_id = ?
            WHERE update_id = ? AND ordinal = ? AND state IN ({states}) RETURNING ordinal"""  # noqa: S608
        values = (after.value, message_id, update_id, ordinal, *(state.value for state in before))
        if not await self._database.change(statement, *values):
            raise RuntimeError(f"message {update_id}/{ordinal} cannot become {after}")


def _row(update_id: int, ordinal: int) -> ColumnElement[bool]:
    return and_(outgoing.c.update_id == update_id, outgoing.c.ordinal == ordinal)
