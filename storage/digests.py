"""Digests: their schedules and their states, which are changed by compare-and-set."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from engine.codec import decode_json, encode_json
from engine.errors import NotFoundError
from engine.models import ArticleId, ArticleKey, ShelfId
from storage.article_rows import LIVE
from storage.connections import insert_into
from storage.database import Database
from storage.inbox import add_task
from storage.models import Digest, DigestPlan, DigestState, DigestTime, ReviewDigest, Spans, Task
from storage.signals import Signal, announce
from storage.tables import articles, chats, digests, schedules, shelves

_WAITING = (DigestState.DUE, DigestState.REVIEW, DigestState.LATER)
_TIME = (schedules.c.shelf, schedules.c.number, schedules.c.days, schedules.c.minute, schedules.c.person)


class DigestRepository:
    """Times by (shelf, number); digests by (shelf, number) and by their slot."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def schedule(
        self, shelf: ShelfId, times: Sequence[tuple[int, int, datetime]], person: int, since: datetime
    ) -> None:
        """Replace the times (days, minute, next moment) of a shelf; none ends its digests.

        The first digest includes articles added after *since*.
        """
        mine = schedules.c.shelf == shelf
        async with self._database.writing() as connection:
            had = (await connection.execute(select(func.count()).select_from(schedules).where(mine))).scalar_one()
            await connection.execute(delete(schedules).where(mine))
            if times and not had:
                came = select(func.coalesce(func.max(articles.c.id), 0))
                old = came.where(articles.c.shelf == shelves.c.id, articles.c.added <= since).scalar_subquery()
                fresh = update(shelves).where(_covered(shelf), shelves.c.digested < old)
                await connection.execute(fresh.values(digested=old))
            for number, (days, minute, next_at) in enumerate(times, 1):
                row = {"shelf": shelf, "number": number, "days": days, "minute": minute}
                await connection.execute(insert(schedules), row | {"person": person, "next_at": next_at})
            announce(connection, Signal.DIGESTS)

    async def times(self, shelf: ShelfId) -> tuple[DigestTime, ...]:
        """Return the times of a shelf's digests."""
        query = select(*_TIME, schedules.c.next_at).where(schedules.c.shelf == shelf).order_by(schedules.c.number)
        async with self._database.reading() as connection:
            return tuple(DigestTime(*row) for row in await connection.execute(query))

    async def chat_times(self, chat_id: int) -> tuple[DigestTime, ...]:
        """Return the times of all shelves of a chat."""
        query = select(*_TIME, schedules.c.next_at).join(shelves, shelves.c.id == schedules.c.shelf)
        query = query.where(shelves.c.chat == chat_id).order_by(schedules.c.shelf, schedules.c.number)
        async with self._database.reading() as connection:
            return tuple(DigestTime(*row) for row in await connection.execute(query))

    async def set_next_time(self, time: DigestTime, next_at: datetime) -> bool:
        """Compare-and-set the next moment of a time. Returns False on a concurrent change."""
        async with self._database.writing() as connection:
            announce(connection, Signal.DIGESTS)
            return await _move(connection, time, next_at)

    async def due(self, before: datetime) -> tuple[DigestTime, ...]:
        """Return the times that are due until *before*, in chats that can be written to, shelf by shelf."""
        query = _in_chats(select(*_TIME, schedules.c.next_at)).where(schedules.c.next_at <= before)
        async with self._database.reading() as connection:
            rows = await connection.execute(query.order_by(schedules.c.shelf, schedules.c.number))
            return tuple(DigestTime(*row) for row in rows)

    async def next_due(self, now: datetime, early: timedelta) -> datetime | None:
        """Return when `due` or `ready` has more to return than at *now*; *now* if they have something already.

        A time is looked at twice: *early*, when an editor may have to see its digest, and when it comes.
        """
        soonest = _in_chats(select(func.min(schedules.c.next_at)))
        near = soonest.where(schedules.c.next_at <= now + early).scalar_subquery()
        far = soonest.where(schedules.c.next_at > now + early).scalar_subquery()
        waiting = select(func.min(digests.c.publish_at)).join(shelves, shelves.c.id == digests.c.shelf)
        waiting = waiting.join(chats, chats.c.chat == shelves.c.chat)
        ripe = waiting.where(digests.c.state.in_(_WAITING), chats.c.removed.is_(None)).scalar_subquery()
        async with self._database.reading() as connection:
            row = (await connection.execute(select(near, far, ripe))).one()
        moments = [moment for moment in (row[0], row[1] and row[1] - early, row[2]) if moment is not None]
        return max(now, min(moments)) if moments else None

    async def claim(
        self,
        times: Sequence[tuple[DigestTime, datetime]],
        slot: datetime | None,
        publish_at: datetime,
        state: DigestState,
        now: datetime,
    ) -> bool:
        """Move the times of one shelf on and create the digest of *slot* (None: it is merged into the next).

        Returns False, without any change, if one of the times was changed concurrently.
        """
        shelf, editor = times[0][0].shelf, times[0][0].person
        async with self._database.writing() as connection:
            for time, next_at in times:
                if not await _move(connection, time, next_at):
                    await connection.rollback()
                    return False
            if slot is None:
                return True
            last = select(func.coalesce(func.max(digests.c.number), 0)).where(digests.c.shelf == shelf)
            number = (await connection.execute(last)).scalar_one() + 1
            row = {"shelf": shelf, "number": number, "slot": slot, "state": state, "publish_at": publish_at}
            row |= {"editor": editor, "spans": "", "plan": "", "changed": now}
            insertion = insert_into(connection, digests).values(row).on_conflict_do_nothing()
            made = (await connection.execute(insertion.returning(digests.c.number))).one_or_none() is not None
            if made and state is DigestState.REVIEW:
                await add_task(connection, ReviewDigest(shelf, number), now, queue=editor)
            return made

    async def ready(self, now: datetime) -> tuple[Digest, ...]:
        """Return the digests whose time has come and that are due, in review, or published later."""
        query = select(digests).join(shelves, shelves.c.id == digests.c.shelf)
        query = query.join(chats, chats.c.chat == shelves.c.chat)
        query = query.where(digests.c.state.in_(_WAITING), digests.c.publish_at <= now, chats.c.removed.is_(None))
        async with self._database.reading() as connection:
            return tuple(_digest(row) for row in await connection.execute(query.order_by(digests.c.slot)))

    async def has_waiting(self, shelf: ShelfId) -> bool:
        """Whether a digest of this shelf is due, in review, or published later."""
        query = select(func.count()).select_from(digests)
        query = query.where(digests.c.shelf == shelf, digests.c.state.in_(_WAITING))
        async with self._database.reading() as connection:
            return (await connection.execute(query)).scalar_one() > 0

    async def fold(self, digest: Digest, now: datetime, *, task: Task | None = None, queue: int | None = None) -> bool:
        """Skip a waiting digest and merge its articles into the next. Returns False if it is no longer waiting."""
        over = update(digests).where(_is(digest.shelf, digest.number), digests.c.state.in_(_WAITING))
        async with self._database.writing() as connection:
            if not (await connection.execute(over.values(state=DigestState.SKIPPED, changed=now))).rowcount:
                return False
            folded = await _one(connection, digest.shelf, digest.number)  # it may have been composed since it was read
            for shelf, (after, up_to) in (folded.spans or {}).items():
                back = update(shelves).where(shelves.c.id == shelf, shelves.c.digested == up_to)
                await connection.execute(back.values(digested=after))
            if task is not None:
                await add_task(connection, task, now, queue=queue)
        return True

    async def set_state(
        self,
        shelf: ShelfId,
        number: int,
        before: Sequence[DigestState],
        after: DigestState,
        now: datetime,
        *,
        task: Task | None = None,
        queue: int | None = None,
        **values: Any,
    ) -> Digest | None:
        """Bring a digest from a state of *before* to *after*, with a task; None if it is in none of them."""
        changing = update(digests).where(_is(shelf, number), digests.c.state.in_(before))
        changing = changing.values(state=after, changed=now, **values)
        async with self._database.writing() as connection:
            row = (await connection.execute(changing.returning(*digests.c))).one_or_none()
            if row is not None and task is not None:
                await add_task(connection, task, now, queue=queue)
        return None if row is None else _digest(row)

    async def take_articles(self, shelf: ShelfId, number: int, covered: Sequence[ShelfId]) -> Spans:
        """Assign to a digest the articles of *covered* shelves since their last one; none is in two digests."""
        async with self._database.writing() as connection:
            row = await _one(connection, shelf, number, lock=True)
            if row.spans is not None:
                return row.spans
            if row.state is DigestState.SKIPPED:
                covered = ()  # it was folded meanwhile: its articles are the next one's
            query = select(shelves.c.id, shelves.c.digested, shelves.c.last_article)
            query = query.where(shelves.c.id.in_(covered)).order_by(shelves.c.id).with_for_update()
            rows = (await connection.execute(query)).all()
            spans = {ShelfId(row_.id): (row_.digested, row_.last_article) for row_ in rows}
            for row_ in rows:
                reached = update(shelves).where(shelves.c.id == row_.id)
                await connection.execute(reached.values(digested=row_.last_article))
            packed = encode_json(spans)
            await connection.execute(update(digests).where(_is(shelf, number)).values(spans=packed))
        return spans

    async def set_plan(
        self,
        shelf: ShelfId,
        number: int,
        before: DigestPlan | None,
        after: DigestPlan,
        state: DigestState | None = None,
    ) -> bool:
        """Put a plan in place of another. Returns False if it is another by now, or no longer in *state* if given."""
        async with self._database.writing() as connection:
            digest = await _one(connection, shelf, number, lock=True)
            if digest.plan != before or (state is not None and digest.state is not state):
                return False
            await connection.execute(update(digests).where(_is(shelf, number)).values(plan=encode_json(after)))
        return True

    async def set_review_message(self, shelf: ShelfId, number: int, review_id: int) -> None:
        """Store the message in which a digest is reviewed."""
        async with self._database.writing() as connection:
            await connection.execute(update(digests).where(_is(shelf, number)).values(review_id=review_id))

    async def get(self, shelf: ShelfId, number: int) -> Digest:
        """Return a digest; NotFoundError if there is none of this number."""
        async with self._database.reading() as connection:
            return await _one(connection, shelf, number)

    async def list_unconfirmed(self) -> tuple[tuple[Digest, datetime], ...]:
        """Return the digests of all chats that may not have arrived, and since when; newest first."""
        query = select(digests).where(digests.c.state == DigestState.UNKNOWN)
        async with self._database.reading() as connection:
            rows = await connection.execute(query.order_by(digests.c.changed.desc(), digests.c.shelf))
            return tuple((_digest(row), row.changed) for row in rows)

    async def list_sent(self, shelf: ShelfId, since: datetime) -> tuple[Digest, ...]:
        """Return the digests that were sent since then, newest first."""
        query = select(digests).where(digests.c.shelf == shelf, digests.c.changed >= since)
        query = query.where(digests.c.state == DigestState.SENT, digests.c.message_id.is_not(None))
        async with self._database.reading() as connection:
            return tuple(map(_digest, await connection.execute(query.order_by(digests.c.number.desc()))))

    async def last_sent(self, shelf: ShelfId, before: int) -> Digest | None:
        """Return the newest digest before number *before* that was sent."""
        query = select(digests).where(digests.c.shelf == shelf, digests.c.number < before)
        query = query.where(digests.c.message_id.is_not(None)).order_by(digests.c.number.desc()).limit(1)
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else _digest(row)

    async def articles(self, shelf: ShelfId, span: tuple[int, int]) -> tuple[ArticleId, ...]:
        """Return the numbers of the existing articles in *span*."""
        query = select(articles.c.id).where(articles.c.shelf == shelf, articles.c.id > span[0], LIVE)
        query = query.where(articles.c.id <= span[1]).order_by(articles.c.id)
        async with self._database.reading() as connection:
            return tuple(ArticleId(id_) for id_ in (await connection.execute(query)).scalars())

    async def recent(
        self, covered: Sequence[ShelfId], since: datetime | None, until: datetime | None, count: int
    ) -> tuple[ArticleKey, ...]:
        """Return at most *count* articles of *covered* added between *since* and *until*, newest first."""
        query = select(articles.c.shelf, articles.c.id).where(articles.c.shelf.in_(covered), LIVE)
        if since is not None:
            query = query.where(articles.c.added >= since)
        if until is not None:
            query = query.where(articles.c.added < until)
        query = query.order_by(articles.c.added.desc(), articles.c.shelf, articles.c.id.desc()).limit(count)
        async with self._database.reading() as connection:
            return tuple((ShelfId(shelf), ArticleId(id_)) for shelf, id_ in await connection.execute(query))

    async def purge(self, before: datetime) -> int:
        """Delete digests that ended before *before*; return how many."""
        over = (DigestState.SENT, DigestState.SKIPPED, DigestState.REFUSED, DigestState.UNKNOWN)
        old = delete(digests).where(digests.c.changed < before, digests.c.state.in_(over))
        newest = select(digests.c.shelf, func.max(digests.c.number).label("number")).group_by(digests.c.shelf)
        kept = newest.subquery()  # their numbers go on from it
        old = old.where(
            ~select(kept).where(kept.c.shelf == digests.c.shelf, kept.c.number == digests.c.number).exists()
        )
        async with self._database.writing() as connection:
            return (await connection.execute(old)).rowcount


def _covered(shelf: ShelfId) -> ColumnElement[bool]:
    """A shelf, and if it is a chat's own, those of its topics without times of their own."""
    chat = select(shelves.c.chat).where(shelves.c.id == shelf, shelves.c.topic == 0).scalar_subquery()
    return or_(shelves.c.id == shelf, and_(shelves.c.chat == chat, shelves.c.id.not_in(select(schedules.c.shelf))))


def _in_chats(query: Select[Any]) -> Select[Any]:
    """Restrict to the times of chats that can be written to."""
    query = query.join_from(schedules, shelves, shelves.c.id == schedules.c.shelf)
    query = query.join(chats, chats.c.chat == shelves.c.chat)
    return query.where(chats.c.removed.is_(None), chats.c.paused.is_(None))


def _is(shelf: ShelfId, number: int) -> ColumnElement[bool]:
    return and_(digests.c.shelf == shelf, digests.c.number == number)


async def _move(connection: AsyncConnection, time: DigestTime, next_at: datetime) -> bool:
    row = and_(schedules.c.shelf == time.shelf, schedules.c.number == time.number, schedules.c.next_at == time.next_at)
    return (await connection.execute(update(schedules).where(row).values(next_at=next_at))).rowcount == 1


async def _one(connection: AsyncConnection, shelf: ShelfId, number: int, *, lock: bool = False) -> Digest:
    query = select(digests).where(_is(shelf, number))
    row = (await connection.execute(query.with_for_update() if lock else query)).one_or_none()
    if row is None:
        raise NotFoundError("digest", number)
    return _digest(row)


def _digest(row: Row[Any]) -> Digest:
    spans = decode_json(dict[ShelfId, tuple[int, int]], row.spans) if row.spans else None
    return Digest(
        shelf=row.shelf,
        number=row.number,
        slot=row.slot,
        state=DigestState(row.state),
        publish_at=row.publish_at,
        editor=row.editor,
        spans=spans,
        plan=decode_json(DigestPlan, row.plan) if row.plan else None,
        message_id=row.message_id,
        review_id=row.review_id,
    )
