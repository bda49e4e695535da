"""Posts of groups and channels that articles came in, so that an article can go with its post."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import and_, exists, or_, select, update

from engine.models import ArticleId, ArticleKey, ShelfId
from storage.article_rows import LIVE
from storage.connections import insert_into
from storage.database import Database
from storage.models import CollectedPost
from storage.tables import articles, posts, shelves

_NOBODY = 0


class CollectedPostRepository:
    """Posts by shelf, message and article."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def save(self, shelf: ShelfId, article: ArticleId, post: CollectedPost, now: datetime, *, new: bool) -> None:
        """Store that an article came in a post.

        An article that is not *new* and came in no post before was asked for by somebody: it goes with none.
        """
        of_it = and_(posts.c.shelf == shelf, posts.c.article == article)
        about = select(articles.c.id).where(articles.c.shelf == shelf, articles.c.id == article)
        values = {"shelf": shelf, "article": article, "at": now} | asdict(post)
        async with self._database.writing() as connection:
            known = new or (await connection.execute(select(exists().where(of_it)))).scalar()
            # it may have been erased since
            there = (await connection.execute(about.with_for_update(read=True, key_share=True))).one_or_none()
            if known and there is not None:
                await connection.execute(insert_into(connection, posts).values(values).on_conflict_do_nothing())

    async def of_articles(self, keys: Sequence[ArticleKey]) -> dict[ArticleKey, tuple[CollectedPost, ...]]:
        """Return the posts of those of *keys* that came in some, the newest first."""
        of_keys = [and_(posts.c.shelf == shelf, posts.c.article == article) for shelf, article in keys]
        if not of_keys:
            return {}
        query = select(posts).where(or_(*of_keys)).order_by(posts.c.message_id.desc())
        found: dict[ArticleKey, tuple[CollectedPost, ...]] = {}
        async with self._database.reading() as connection:
            for row in await connection.execute(query):
                post = CollectedPost(row.message_id, row.person, row.acknowledged)
                found[row.shelf, row.article] = (*found.get((row.shelf, row.article), ()), post)
        return found

    async def only_of(self, chat: int, person: int, since: datetime) -> tuple[ArticleKey, ...]:
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

    async def forget_person(self, chat: int, person: int) -> None:
        """Forget which posts of a chat *person* wrote."""
        here = posts.c.shelf.in_(select(shelves.c.id).where(shelves.c.chat == chat))
        async with self._database.writing() as connection:
            await connection.execute(update(posts).where(here, posts.c.person == person).values(person=_NOBODY))

    async def forget_people(self, before: datetime) -> int:
        """Forget who wrote the posts from before *before*; return of how many."""
        known = (posts.c.person != _NOBODY, posts.c.at < before)
        async with self._database.writing() as connection:
            return (await connection.execute(update(posts).where(*known).values(person=_NOBODY))).rowcount
