"""Posts of groups and channels that articles came in, so that an article can go with its post."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, exists, or_, select, update

from engine.models import ArticleId, ShelfId
from storage.article_rows import LIVE
from storage.connections import insert_into
from storage.database import Database
from storage.tables import articles, posts, shelves

_NOBODY = 0

Key = tuple[ShelfId, ArticleId]


class CollectedPostRepository:
    """Posts by shelf, message and article."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def save(
        self, shelf: ShelfId, article: ArticleId, message_id: int, person: int, now: datetime, *, new: bool
    ) -> None:
        """Store that an article came in a post of *person*.

        An article that is not *new* and came in no post before was asked for by somebody: it goes with none.
        """
        of_it = and_(posts.c.shelf == shelf, posts.c.article == article)
        about = select(articles.c.id).where(articles.c.shelf == shelf, articles.c.id == article)
        values = {"shelf": shelf, "message_id": message_id, "article": article, "person": person, "at": now}
        async with self._database.writing() as connection:
            known = new or (await connection.execute(select(exists().where(of_it)))).scalar()
            # it may have been erased since
            there = (await connection.execute(about.with_for_update(read=True, key_share=True))).one_or_none()
            if known and there is not None:
                await connection.execute(insert_into(connection, posts).values(values).on_conflict_do_nothing())

    async def messages(self, keys: Sequence[Key]) -> dict[Key, tuple[int, ...]]:
        """Return the posts of those of *keys* that came in some, as numbers of messages, the newest first."""
        of_keys = [and_(posts.c.shelf == shelf, posts.c.article == article) for shelf, article in keys]
        if not of_keys:
            return {}
        query = select(posts.c.shelf, posts.c.article, posts.c.message_id).where(or_(*of_keys))
        found: dict[Key, tuple[int, ...]] = {}
        async with self._database.reading() as connection:
            for shelf, article, message_id in await connection.execute(query.order_by(posts.c.message_id.desc())):
                found[shelf, article] = (*found.get((shelf, article), ()), message_id)
        return found

    async def only_of(self, chat: int, person: int, since: datetime) -> tuple[Key, ...]:
        """Return the articles of a chat that came since then in posts of *person* and of nobody else."""
        here = select(shelves.c.id).where(shelves.c.chat == chat)
        theirs = and_(posts.c.shelf == articles.c.shelf, posts.c.article == articles.c.id)
        query = select(articles.c.shelf, articles.c.id).where(
            articles.c.shelf.in_(here),
            LIVE,
            exists().where(theirs, posts.c.person == person, posts.c.at >= since),
            ~exists().where(theirs, posts.c.person != person),
        )
        async with self._database.reading() as connection:
            return tuple((ShelfId(shelf), ArticleId(id_)) for shelf, id_ in await connection.execute(query))

    async def forget_people(self, before: datetime) -> int:
        """Forget who wrote the posts from before *before*; return of how many."""
        known = (posts.c.person != _NOBODY, posts.c.at < before)
        async with self._database.writing() as connection:
            return (await connection.execute(update(posts).where(*known).values(person=_NOBODY))).rowcount
