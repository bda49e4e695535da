"""The inbox: updates of Telegram, stored before they are confirmed and until they are handled, and tasks.

A task is work that no update asks for. It waits here under a negative id, added by `add_task` in the transaction of the
change that causes it: after a crash both are there or neither.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from engine.codec import convert, encode_json
from storage.codecs import storable
from storage.connections import insert_into
from storage.database import Database
from storage.models import TASKS, InboxUpdate, Task
from storage.signals import Signal, announce
from storage.tables import inbox, shelves

NEW, RETRY, DONE, FAILED = "new", "retry", "done", "failed"
OPEN = inbox.c.state.in_((NEW, RETRY))
"""Not handled yet."""
_COLUMNS = (inbox.c.id, inbox.c.queue, inbox.c.body, inbox.c.attempts, inbox.c.retry_at, inbox.c.error)
_ERROR = 500
"""Characters of an error that are kept."""


class InboxRepository:
    """Updates by id: what is added once is handled until it is done or failed, whatever crashes between."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, rows: Sequence[tuple[int, int, str]], now: datetime | None = None) -> int:
        """Store updates (id, queue, raw JSON) in one transaction; return how many were not known yet."""
        if not rows:
            return 0
        received = now or datetime.now(UTC)
        by_id = {id_: (queue, body) for id_, queue, body in reversed(rows)}
        async with self._database.writing() as connection:
            known_ids = select(inbox.c.id).where(inbox.c.id.in_(by_id))
            new = by_id.keys() - set((await connection.execute(known_ids)).scalars())
            if new:
                # on conflict: two receivers on one PostgreSQL may both believe an update to be new
                await connection.execute(
                    insert_into(connection, inbox).on_conflict_do_nothing(),
                    [
                        {
                            "id": id_,
                            "queue": by_id[id_][0],
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

    async def add_tasks(self, tasks: Sequence[Task], now: datetime, *, queue: int | None = None) -> None:
        """Add tasks that no change of the database causes; all of them or none."""
        async with self._database.writing() as connection:
            for task in tasks:
                await add_task(connection, task, now, queue=queue)

    async def tasks(self) -> tuple[InboxUpdate, ...]:
        """Return the tasks that wait, in the order they were added."""
        return await self._select(OPEN & (inbox.c.id < 0), None)

    async def pending(self) -> tuple[InboxUpdate, ...]:
        """Return what waits to be handled, for the first time or again: updates, then tasks, as they came."""
        return await self._select(OPEN, None)

    async def pending_in(self, queue: int) -> tuple[InboxUpdate, ...]:
        """Return what waits to be handled in one chat, in its order."""
        return await self._select(OPEN & (inbox.c.queue == queue), None)

    async def due_queues(self, now: datetime, limit: int) -> tuple[tuple[int, bool], ...]:
        """Return the chats in which something is due, the longest waiting first, and whether that is a task."""
        due = OPEN & (inbox.c.retry_at.is_(None) | (inbox.c.retry_at <= now))
        longest = func.min(inbox.c.received)
        query = select(inbox.c.queue, func.max(inbox.c.id) < 0).where(due).group_by(inbox.c.queue)
        async with self._database.reading_once() as connection:
            rows = await connection.execute(query.order_by(longest).limit(limit))
            return tuple((row[0], bool(row[1])) for row in rows)

    async def waiting(self) -> tuple[int, int]:
        """Return how many updates and tasks wait to be handled, and in how many chats."""
        query = select(func.count(), func.count(inbox.c.queue.distinct())).where(OPEN)
        async with self._database.reading_once() as connection:
            updates, chats = (await connection.execute(query)).one()
        return updates, chats

    async def done(self, ids: Sequence[int]) -> None:
        """Drop the bodies of handled updates; their ids stay."""
        places = ", ".join("?" * len(ids))
        statement = f"""UPDATE inbox SET state = ?, body = NULL, retry_at = NULL, error = ''
            WHERE id IN ({places}) RETURNING id"""  # noqa: S608
        if ids:
            await self._database.change(statement, DONE, *ids)

    async def retry(self, ids: Sequence[int], at: datetime, error: str) -> None:
        """Handle them again, not before *at*."""
        async with self._database.writing() as connection:
            values = {
                "state": RETRY,
                "retry_at": at,
                "error": storable(error)[:_ERROR],
                "attempts": inbox.c.attempts + 1,
            }
            await connection.execute(update(inbox).where(inbox.c.id.in_(ids), OPEN).values(values))

    async def postpone(self, ids: Sequence[int], at: datetime) -> None:
        """Handle them at *at*; that is no new try."""
        async with self._database.writing() as connection:
            values = {"state": RETRY, "retry_at": at}
            await connection.execute(update(inbox).where(inbox.c.id.in_(ids), OPEN).values(values))

    async def fail(self, ids: Sequence[int], error: str) -> None:
        """Stop trying what cannot be handled; the bodies stay until they are purged."""
        async with self._database.writing() as connection:
            values = {"state": FAILED, "retry_at": None, "error": storable(error)[:_ERROR]}
            await connection.execute(update(inbox).where(inbox.c.id.in_(ids), OPEN).values(values))

    async def failed(self, limit: int) -> tuple[InboxUpdate, ...]:
        """Return what failed at every try, the newest first."""
        return await self._select(inbox.c.state == FAILED, limit)

    async def purge(self, before: datetime) -> int:
        """Delete what was done or failed and received before *before*; return how many."""
        async with self._database.writing() as connection:
            gone = await connection.execute(delete(inbox).where(inbox.c.received < before, ~OPEN))
        if gone.rowcount:
            await self._database.scrub()
        return gone.rowcount

    async def _select(self, condition: ColumnElement[bool], limit: int | None) -> tuple[InboxUpdate, ...]:
        # the ids of tasks count downwards
        order = func.abs(inbox.c.id) if limit is None else inbox.c.id.desc()
        async with self._database.reading_once() as connection:
            rows = await connection.execute(select(*_COLUMNS).where(condition).order_by(order).limit(limit))
            return tuple(InboxUpdate(*row) for row in rows)


async def add_task(connection: AsyncConnection, task: Task, now: datetime, *, queue: int | None = None) -> int:
    """Add a task within the caller's transaction; return its id.

    It has its turn in the queue of its shelf's chat, or in *queue*: where its message goes to another chat, or where it
    must not hold up the chat.
    """
    if queue is None:
        queue = (await connection.execute(select(shelves.c.chat).where(shelves.c.id == task.shelf))).scalar_one()
    lowest = (await connection.execute(select(func.min(inbox.c.id)))).scalar() or 0
    # by the clock, so that no id comes again after its row was purged: `outgoing` still knows what it has sent
    id_ = min(-(now - _BEGINNING) // timedelta(microseconds=1), lowest - 1)
    row = {"queue": queue, "state": NEW, "attempts": 0, "received": now, "error": "", "body": encode_task(task)}
    while not await _insert(connection, row | {"id": id_}):  # another process has added one at the same moment
        id_ -= 1
    announce(connection, Signal.TASKS)
    return id_


async def _insert(connection: AsyncConnection, row: dict[str, Any]) -> bool:
    """Insert a row; False if its id is taken."""
    statement = insert_into(connection, inbox).values(row).on_conflict_do_nothing()
    return (await connection.execute(statement, execution_options={"preserve_rowcount": True})).rowcount == 1


def encode_task(task: Task) -> str:
    """Return the body of a task's row."""
    return encode_json({"task": task.kind} | {field.name: getattr(task, field.name) for field in fields(task)})


def decode_task(body: Mapping[str, Any]) -> Task:
    """Return the task of a body; KeyError if its kind is unknown, CodecError if it does not have that kind's fields."""
    task: Task = convert(TASKS[body["task"]], body)
    return task


_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
