"""Notices: what was decided of each item of a feed that is posted as it comes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select, update

from engine.models import ArticleId, ArticleKey, ShelfId
from storage.connections import insert_into
from storage.database import Database
from storage.inbox import add_task
from storage.models import FOLDED, Notice, NoticeState, Task
from storage.tables import articles, notices, posts, shown


class NoticeRepository:
    """Notices by shelf and article: an article is posted once, whatever is tried again."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, shelf: ShelfId, article: ArticleId) -> Notice | None:
        """Return the notice of an article; None if nothing was decided yet."""
        query = select(notices).where(_is(shelf, article))
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else Notice(shelf, article, NoticeState(row.state), row.earlier)

    async def add(self, notice: Notice) -> None:
        """Store what was decided of an article that is still there, unless something was decided before."""
        row = {"shelf": notice.shelf, "article": notice.article, "state": notice.state, "earlier": notice.earlier}
        about = select(articles.c.id).where(articles.c.shelf == notice.shelf, articles.c.id == notice.article)
        async with self._database.writing() as connection:
            there = await connection.execute(about.with_for_update(read=True, key_share=True))
            if there.one_or_none() is not None:
                await connection.execute(insert_into(connection, notices).values(row).on_conflict_do_nothing())

    async def decide(
        self, notice: Notice, after: NoticeState, now: datetime, task: Task | None = None, queue: int | None = None
    ) -> bool:
        """Take a notice out of review, and add the task that posts it. Returns False if it is decided already."""
        waits = and_(_is(notice.shelf, notice.article), notices.c.state == NoticeState.REVIEW)
        async with self._database.writing() as connection:
            if not (await connection.execute(update(notices).where(waits).values(state=after))).rowcount:
                return False
            if task is not None:
                await add_task(connection, task, now, queue=queue)
        return True

    async def reopen(self, notice: Notice) -> None:
        """Put a published notice, which was not posted yet, under review again."""
        published = and_(_is(notice.shelf, notice.article), notices.c.state == NoticeState.PUBLISHED)
        async with self._database.writing() as connection:
            await connection.execute(update(notices).where(published).values(state=NoticeState.REVIEW))

    async def set_earlier(self, notice: Notice, earlier: int | None) -> None:
        """Store the message of the same story that a reviewed notice replies to."""
        async with self._database.writing() as connection:
            of_it = update(notices).where(_is(notice.shelf, notice.article))
            await connection.execute(of_it.values(earlier=earlier))

    async def list_shown(self, shelf: ShelfId, since: datetime, limit: int) -> tuple[tuple[ArticleId, int], ...]:
        """Return the articles that were shown or posted in a chat or topic since then, newest first, each with its
        message.
        """
        found: list[tuple[int, int]] = []
        async with self._database.reading() as connection:
            for table in (shown, posts):
                query = select(table.c.message_id, table.c.article, table.c.at).where(table.c.shelf == shelf)
                query = query.order_by(table.c.message_id.desc()).limit(limit)  # by the key: there may be very many
                rows = (await connection.execute(query)).all()
                found += [(row.message_id, row.article) for row in rows if row.at >= since]
        return tuple((ArticleId(article), message_id) for message_id, article in sorted(found, reverse=True)[:limit])

    async def count_folded(self, keys: Sequence[ArticleKey]) -> int:
        """Return how many of some articles were posted as a reply to an earlier notice, or left out for one."""
        folded: set[tuple[int, int]] = set()
        async with self._database.reading() as connection:
            for shelf in sorted({shelf for shelf, _ in keys}):
                ids = [article for of, article in keys if of == shelf]
                query = select(notices.c.article).where(notices.c.shelf == shelf, notices.c.earlier.is_not(None))
                query = query.where(notices.c.article.between(min(ids), max(ids)), notices.c.state.in_(FOLDED))
                folded |= {(shelf, article) for article in (await connection.execute(query)).scalars()}
        return len(folded.intersection(keys))


def _is(shelf: ShelfId, article: ArticleId) -> ColumnElement[bool]:
    return and_(notices.c.shelf == shelf, notices.c.article == article)
