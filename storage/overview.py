"""Overview: counts over the whole database, for its owners. No text is read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import schema_version
from storage.article_rows import LIVE
from storage.database import Database
from storage.inbox import FAILED, NEW, RETRY
from storage.models import ChatKind, Figures
from storage.tables import articles, chats, feeds, follows, inbox, schedules, shelves


class OverviewRepository:
    """Counts over all chats."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def figures(self, until: datetime) -> Figures:
        """Return all figures of one moment; *until* limits the digests that are counted."""
        states = select(inbox.c.state, func.count()).where(inbox.c.state.in_((NEW, RETRY, FAILED)))
        kinds = select(chats.c.kind, func.count()).where(chats.c.removed.is_(None)).group_by(chats.c.kind)
        followed = exists(select(follows.c.feed).where(follows.c.feed == feeds.c.id))
        feeds_ = select(func.count()).select_from(feeds).where(followed)
        due = select(func.count()).select_from(schedules).join(shelves, shelves.c.id == schedules.c.shelf)
        due = due.join(chats, chats.c.chat == shelves.c.chat)
        due = due.where(schedules.c.next_at <= until, chats.c.removed.is_(None), chats.c.paused.is_(None))
        async with self._database.reading() as connection:
            states_: dict[str, int] = dict((await connection.execute(states.group_by(inbox.c.state))).tuples().all())
            return Figures(
                chats={ChatKind(kind): count for kind, count in await connection.execute(kinds)},
                articles=await _count(connection, select(func.count()).select_from(articles).where(LIVE)),
                feeds=await _count(connection, feeds_),
                failing_feeds=await _count(
                    connection, feeds_.where(feeds.c.failing.is_not(None), feeds.c.given_up.is_(None))
                ),
                given_up_feeds=await _count(connection, feeds_.where(feeds.c.given_up.is_not(None))),
                digests=await _count(connection, due),
                waiting=states_.get(NEW, 0) + states_.get(RETRY, 0),
                failed=states_.get(FAILED, 0),
                database=await _version(connection),
                revision=await schema_version.stored(connection) or "",
            )


async def _count(connection: AsyncConnection, query: Select[Any]) -> int:
    return int((await connection.execute(query)).scalar_one())


async def _version(connection: AsyncConnection) -> str:
    if connection.dialect.name == "sqlite":
        return f"SQLite {(await connection.execute(text('SELECT sqlite_version()'))).scalar_one()}"
    version = str((await connection.execute(text("SHOW server_version"))).scalar_one())
    return f"PostgreSQL {version.split(maxsplit=1)[0]}"
