"""Watches: words that a chat watches, and the articles it was alerted of."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, delete, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from engine.errors import NotFoundError, TooManyError
from engine.models import ArticleId, ArticleKey, ShelfId
from storage.codecs import storable
from storage.connections import insert_into
from storage.database import Database
from storage.inbox import add_task
from storage.models import SendWatchAlerts, Watch
from storage.tables import alerts, articles, chats, shelves, watches


class WatchRepository:
    """Watches by (shelf, number); alerts by watch and article."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, shelf: ShelfId, text: str, person: int, now: datetime, *, limit: int) -> Watch:
        """Add a watch; the same words, whatever their case, are one watch. TooManyError over *limit* watches."""
        text = storable(text)
        async with self._database.writing() as connection:
            lock = select(shelves.c.id).where(shelves.c.id == shelf).with_for_update()
            if (await connection.execute(lock)).one_or_none() is None:
                raise NotFoundError("shelf", shelf)
            if existing := await _same(connection, shelf, text):
                return existing
            counted = select(func.count(), func.coalesce(func.max(watches.c.number), 0)).where(watches.c.shelf == shelf)
            count, last = (await connection.execute(counted)).one()
            if count >= limit:
                raise TooManyError(limit)
            row = {"shelf": shelf, "number": last + 1, "person": person, "text": text, "created": now}
            await connection.execute(insert(watches).values(row))
        return Watch(shelf, last + 1, person, text, now)

    async def list(self, shelf: ShelfId) -> tuple[Watch, ...]:
        """Return the watches of a shelf in the order of their numbers."""
        return await self._select(select(watches).where(watches.c.shelf == shelf))

    async def get(self, shelf: ShelfId, number: int) -> Watch:
        """Return a watch; NotFoundError if there is none."""
        async with self._database.reading() as connection:
            return await _one(connection, shelf, number)

    async def change(self, shelf: ShelfId, number: int, text: str) -> Watch:
        """Change the words of a watch; if another watch has them, that one is returned and nothing changes."""
        text = storable(text)
        async with self._database.writing() as connection:
            existing = await _same(connection, shelf, text)
            if existing is not None and existing.number != number:
                await _one(connection, shelf, number)
                return existing
            await connection.execute(update(watches).where(_is(shelf, number)).values(text=text))
            return await _one(connection, shelf, number)

    async def remove(self, shelf: ShelfId, number: int) -> Watch:
        """Delete a watch; return it."""
        gone = await self.get(shelf, number)
        async with self._database.writing() as connection:
            await connection.execute(delete(watches).where(_is(shelf, number)))
        return gone

    async def list_concerned(self, shelf: ShelfId) -> tuple[Watch, ...]:
        """Return the watches that apply to articles of a shelf: its own, and those of the whole chat."""
        async with self._database.reading() as connection:
            concerned = await _concerned(connection, shelf)
        return await self._select(select(watches).where(concerned))

    async def was_alerted(self, watch: Watch, home: ShelfId, article: ArticleId) -> bool | None:
        """Return whether a watch was alerted of an article: False if it was a copy, None if it was not checked."""
        query = select(alerts.c.told).where(_of(watch), alerts.c.home == home, alerts.c.article == article)
        async with self._database.reading() as connection:
            return (await connection.execute(query)).scalar_one_or_none()

    async def list_alerted(self, watch: Watch, since: datetime, limit: int) -> tuple[ArticleKey, ...]:
        """Return the articles that a watch was alerted of since then, newest first."""
        query = select(alerts.c.home, alerts.c.article).where(_of(watch), alerts.c.told, alerts.c.at >= since)
        async with self._database.reading() as connection:
            rows = await connection.execute(query.order_by(alerts.c.at.desc()).limit(limit))
            return tuple((ShelfId(home), ArticleId(article)) for home, article in rows)

    async def save_alert(
        self, watch: Watch, home: ShelfId, article: ArticleId, now: datetime, *, alerted: bool
    ) -> None:
        """Store that an article matched a watch, and whether it was *alerted* or is a copy of one that was."""
        row = {
            "shelf": watch.shelf,
            "watch": watch.number,
            "home": home,
            "article": article,
            "told": alerted,
            "at": now,
        }
        concerned = select(watches.c.number).where(_is(watch.shelf, watch.number))
        about = select(articles.c.id).where(articles.c.shelf == home, articles.c.id == article)
        async with self._database.writing() as connection:
            for needed in (concerned, about):  # they may be gone since they were looked at
                if (await connection.execute(needed.with_for_update(read=True, key_share=True))).one_or_none() is None:
                    return
            await connection.execute(insert_into(connection, alerts).values(row).on_conflict_do_nothing())

    async def filter_alerted(self, keys: Sequence[ArticleKey]) -> frozenset[ArticleKey]:
        """Return those of some articles that matched a watch."""
        homes = sorted({home for home, _ in keys})
        query = select(alerts.c.home, alerts.c.article).where(alerts.c.home.in_(homes))
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return frozenset((ShelfId(home), ArticleId(article)) for home, article in rows).intersection(keys)

    async def _select(self, query: Select[Any]) -> tuple[Watch, ...]:
        async with self._database.reading() as connection:
            rows = await connection.execute(query.order_by(watches.c.shelf, watches.c.number))
            return tuple(_watch(row) for row in rows)


async def look_out(connection: AsyncConnection, shelf: ShelfId, article: ArticleId, now: datetime) -> None:
    """Add the task that checks a new article, within its transaction, if a watch applies to it."""
    concerned = await _concerned(connection, shelf)
    if (await connection.execute(select(exists(select(watches.c.shelf).where(concerned))))).scalar():
        await add_task(connection, SendWatchAlerts(shelf, article), now)


async def _concerned(connection: AsyncConnection, shelf: ShelfId) -> ColumnElement[bool]:
    """Watches of the article's topic and of General; of all topics if they are joined."""
    home = select(shelves.c.chat, chats.c.settings).outerjoin(chats, chats.c.chat == shelves.c.chat)
    row = (await connection.execute(home.where(shelves.c.id == shelf))).one_or_none()
    if row is None:
        return watches.c.shelf == shelf
    wide = select(shelves.c.id).where(shelves.c.chat == row.chat)
    if not json.loads(row.settings or "{}").get("joined_topics"):
        wide = wide.where(shelves.c.topic == 0)
    return or_(watches.c.shelf == shelf, watches.c.shelf.in_(wide))


async def _one(connection: AsyncConnection, shelf: ShelfId, number: int) -> Watch:
    row = (await connection.execute(select(watches).where(_is(shelf, number)))).one_or_none()
    if row is None:
        raise NotFoundError("watch", number)
    return _watch(row)


async def _same(connection: AsyncConnection, shelf: ShelfId, text: str) -> Watch | None:
    """Return the watch with the same words, whatever their case."""
    rows = await connection.execute(select(watches).where(watches.c.shelf == shelf).order_by(watches.c.number))
    return next((_watch(row) for row in rows if _folded(row.text) == _folded(text)), None)


def _folded(text: str) -> str:
    """Return words without case and extra spaces; accents are kept, since they distinguish words in some languages."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _is(shelf: ShelfId, number: int) -> ColumnElement[bool]:
    return and_(watches.c.shelf == shelf, watches.c.number == number)


def _of(watch: Watch) -> ColumnElement[bool]:
    return and_(alerts.c.shelf == watch.shelf, alerts.c.watch == watch.number)


def _watch(row: Row[Any]) -> Watch:
    return Watch(row.shelf, row.number, row.person, row.text, row.created)
