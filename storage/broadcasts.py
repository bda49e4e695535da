"""Broadcasts: an owner's messages to all chats, and their state in each chat, changed by compare-and-set."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from engine.errors import NotFoundError
from engine.models import ShelfId
from storage.codecs import storable
from storage.connections import insert_into, one_of
from storage.database import Database
from storage.inbox import add_task
from storage.models import (
    Broadcast,
    BroadcastState,
    BroadcastTarget,
    ChatKind,
    RecipientState,
    SendBroadcast,
    Standing,
    Task,
)
from storage.signals import Signal, announce
from storage.tables import broadcasts, chats, people, recipients, shelves

QUEUE, QUEUES = 1 << 62, 2
"""Its tasks have queues of their own, no chat's: so many messages are on their way at once, and a crash leaves so many
unconfirmed."""
_CHUNK = 500
"""Rows of one statement."""
_KINDS = (ChatKind.PRIVATE, ChatKind.GROUP, ChatKind.SUPERGROUP)
_OPEN = (RecipientState.GIVEN, RecipientState.QUIET)
_LEFT = (RecipientState.WAITING, *_OPEN)
_UNDER_WAY = (BroadcastState.RUNNING, BroadcastState.STOPPING)


class BroadcastRepository:
    """Broadcasts by their number, with a row for each chat while one is running."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def draft(self, person: int, text: str, now: datetime) -> int:
        """Store a draft; return its number."""
        row: dict[str, Any] = {"person": person, "text": storable(text), "audience": "", "created": now}
        row |= {"state": BroadcastState.DRAFT, "total": 0, "left_out": 0, "sent": 0, "failed": 0, "unknown": 0}
        async with self._database.writing() as connection:
            made = await connection.execute(insert(broadcasts).values(row).returning(broadcasts.c.number))
            return int(made.scalar_one())

    async def list_targets(self) -> tuple[BroadcastTarget, ...]:
        """Return every private chat and group that a broadcast may go to."""
        columns = (chats.c.chat, chats.c.kind, chats.c.settings, chats.c.paused, people.c.language, people.c.standing)
        query = select(*columns).outerjoin(people, people.c.person == chats.c.chat).order_by(chats.c.chat)
        there = and_(chats.c.kind.in_(_KINDS), chats.c.removed.is_(None))
        admitted = (chats.c.kind == ChatKind.PRIVATE) | chats.c.admitted
        async with self._database.reading() as connection:
            return tuple(_target(*row) for row in await connection.execute(query.where(there, admitted)))

    async def start(
        self, number: int, audience: str, chat_ids: Sequence[int], left_out: int, progress: Task, now: datetime
    ) -> bool:
        """Send a draft to these chats, and add the task that shows its progress; False if it is no draft (now)."""
        values = {"audience": storable(audience), "state": BroadcastState.RUNNING, "left_out": left_out}
        values |= {"total": len(chat_ids)}
        async with self._database.writing() as connection:
            if not await _turn(connection, number, (BroadcastState.DRAFT,), **values):
                return False
            for at in range(0, len(chat_ids), _CHUNK):
                await _address(connection, number, chat_ids[at : at + _CHUNK])
            await add_task(connection, progress, now)
            announce(connection, Signal.BROADCASTS)
        return True

    async def add_tasks(self, number: int, most: int, now: datetime) -> int:
        """Add the tasks of some more chats, so that *most* are on their way; return how many."""
        async with self._database.writing() as connection:
            if await _state(connection, number) is not BroadcastState.RUNNING:
                return 0
            of_it = recipients.c.broadcast == number
            given = select(func.count()).select_from(recipients).where(of_it, recipients.c.state == _OPEN[0])
            room = most - (await connection.execute(given)).scalar_one()
            waiting = select(recipients.c.shelf).where(of_it, recipients.c.state == RecipientState.WAITING)
            query = waiting.order_by(recipients.c.shelf).limit(max(room, 0))
            next_ = (await connection.execute(query)).scalars().all()
            turned = update(recipients).where(of_it, one_of(connection, recipients.c.shelf, next_))
            await connection.execute(turned.values(state=RecipientState.GIVEN))
            for shelf in next_:
                queue = QUEUE + shelf % QUEUES
                await add_task(connection, SendBroadcast(ShelfId(shelf), number), now, queue=queue)
        return len(next_)

    async def claim(self, number: int, shelf: ShelfId) -> bool:
        """Whether to send a broadcast to a chat now; if it was stopped, the chat is marked so."""
        async with self._database.writing() as connection:
            if await _state(connection, number) is BroadcastState.RUNNING:
                mine = select(recipients.c.state).where(_is(number, shelf), recipients.c.state.in_(_OPEN))
                return (await connection.execute(mine)).scalar() is not None
            await _set_recipient_state(connection, number, shelf, RecipientState.STOPPED)
        return False

    async def set_recipient_state(self, number: int, shelf: ShelfId, state: RecipientState) -> None:
        """Store the state of a broadcast in a chat."""
        async with self._database.writing() as connection:
            await _set_recipient_state(connection, number, shelf, state)

    async def stop(self, number: int) -> bool:
        """Stop a running broadcast. Returns False if it is not running."""
        async with self._database.writing() as connection:
            if not await _turn(connection, number, (BroadcastState.RUNNING,), state=BroadcastState.STOPPING):
                return False
            over = and_(recipients.c.broadcast == number, recipients.c.state.in_((_LEFT[0], RecipientState.QUIET)))
            await connection.execute(update(recipients).where(over).values(state=RecipientState.STOPPED))
        return True

    async def delete_draft(self, number: int) -> bool:
        """Delete a draft. Returns False if it is not a draft."""
        draft = and_(broadcasts.c.number == number, broadcasts.c.state == BroadcastState.DRAFT)
        async with self._database.writing() as connection:
            return (await connection.execute(delete(broadcasts).where(draft))).rowcount == 1

    async def finish(self, number: int) -> bool:
        """Finish a broadcast without chats left: its sums are stored, its chats deleted. Returns whether it did."""
        async with self._database.writing() as connection:
            state = await _state(connection, number)
            counts = await _counts(connection, number)
            if state not in _UNDER_WAY or any(counts.get(left) for left in _LEFT):
                return False
            after = BroadcastState.DONE if state is BroadcastState.RUNNING else BroadcastState.STOPPED
            await _turn(connection, number, (state,), state=after, **_sums(counts))
            await connection.execute(delete(recipients).where(recipients.c.broadcast == number))
        return True

    async def get(self, number: int) -> Broadcast:
        """Return a broadcast with its progress; NotFoundError if there is none."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(broadcasts).where(broadcasts.c.number == number))).one_or_none()
            if row is None:
                raise NotFoundError("broadcast", number)
            return _broadcast(row, await _counts(connection, number))

    async def list_running(self) -> tuple[Broadcast, ...]:
        """Return the broadcasts that are not finished, oldest first."""
        query = select(broadcasts).where(broadcasts.c.state.in_(_UNDER_WAY)).order_by(broadcasts.c.number)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
            return tuple([_broadcast(row, await _counts(connection, row.number)) for row in rows])

    async def purge(self, before: datetime) -> int:
        """Delete broadcasts that were written before *before* and are not running; return how many."""
        old = and_(broadcasts.c.created < before, broadcasts.c.state.not_in(_UNDER_WAY))
        async with self._database.writing() as connection:
            return (await connection.execute(delete(broadcasts).where(old))).rowcount


async def _address(connection: AsyncConnection, number: int, chat_ids: Sequence[int]) -> None:
    """Insert the rows of some chats, and the shelves that are missing."""
    new = {"topic": 0, "language": "", "last_article": 0, "last_question": 0, "sentences": 0}
    await connection.execute(
        insert_into(connection, shelves).on_conflict_do_nothing(), [new | {"chat": chat_id} for chat_id in chat_ids]
    )
    own = select(shelves.c.id).where(one_of(connection, shelves.c.chat, chat_ids), shelves.c.topic == 0)
    shelf_ids = (await connection.execute(own)).scalars().all()
    row = {"broadcast": number, "state": RecipientState.WAITING}
    await connection.execute(insert(recipients), [row | {"shelf": shelf} for shelf in shelf_ids])


def _is(number: int, shelf: ShelfId) -> ColumnElement[bool]:
    return and_(recipients.c.broadcast == number, recipients.c.shelf == shelf)


async def _set_recipient_state(connection: AsyncConnection, number: int, shelf: ShelfId, state: RecipientState) -> None:
    mine = update(recipients).where(_is(number, shelf), recipients.c.state.in_(_OPEN))
    await connection.execute(mine.values(state=state))


async def _state(connection: AsyncConnection, number: int) -> BroadcastState | None:
    """Return the state of a broadcast, and lock it until the end of this transaction."""
    query = select(broadcasts.c.state).where(broadcasts.c.number == number).with_for_update()
    state = (await connection.execute(query)).scalar_one_or_none()
    return None if state is None else BroadcastState(state)


async def _turn(connection: AsyncConnection, number: int, before: Sequence[BroadcastState], **values: Any) -> bool:
    mine = and_(broadcasts.c.number == number, broadcasts.c.state.in_(before))
    return (await connection.execute(update(broadcasts).where(mine).values(**values))).rowcount == 1


async def _counts(connection: AsyncConnection, number: int) -> Mapping[RecipientState, int]:
    query = select(recipients.c.state, func.count()).where(recipients.c.broadcast == number)
    rows = await connection.execute(query.group_by(recipients.c.state))
    return {RecipientState(state): count for state, count in rows}


def _sums(counts: Mapping[RecipientState, int]) -> dict[str, int]:
    kept = {"sent": RecipientState.SENT, "failed": RecipientState.FAILED, "unknown": RecipientState.UNKNOWN}
    return {name: counts.get(state, 0) for name, state in kept.items()}


def _broadcast(row: Row[Any], counts: Mapping[RecipientState, int]) -> Broadcast:
    sums = _sums(counts) if counts else {"sent": row.sent, "failed": row.failed, "unknown": row.unknown}
    return Broadcast(
        number=row.number,
        person=row.person,
        text=row.text,
        audience=row.audience,
        state=BroadcastState(row.state),
        created=row.created,
        total=row.total,
        left_out=row.left_out,
        left=sum(counts.get(state, 0) for state in _LEFT),
        quiet=counts.get(RecipientState.QUIET, 0),
        **sums,
    )


def _target(
    chat: int, kind: str, settings: str, paused: datetime | None, language: str | None, standing: str | None
) -> BroadcastTarget:
    spoken = json.loads(settings).get("language") or language or ""
    return BroadcastTarget(chat, ChatKind(kind), str(spoken), paused is None and standing != Standing.BANNED)
