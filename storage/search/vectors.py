"""Vectors: the meaning of sentences by the engine's encoder, one row of bytes for each encoded article."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, func, select, true

from engine.models import Article, ArticleId, ArticleKey, ShelfId, Vectors
from storage import codecs, tables
from storage.article_rows import LIVE
from storage.connections import insert_into
from storage.database import Database
from storage.tables import articles, vectors

MOST = 2000
"""Most articles compared with a question, newest first; 1,000 articles of 40 sentences are 5 MB and 20 ms."""


class VectorRepository:
    """Vectors by article. They are deleted with their article and when its text changes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def save(self, shelf: ShelfId, article: Article, version: int, body: bytes) -> bool:
        """Store the vectors of *article*. Returns False if its text has changed."""
        same = and_(
            articles.c.shelf == shelf,
            articles.c.id == article.id,
            articles.c.read == article.read,
            articles.c.sentences == codecs.sentences(article.sentences),
            LIVE,
        )
        row = {"shelf": shelf, "article": article.id, "version": version, "body": body}
        async with self._database.writing() as connection:
            if (await connection.execute(select(articles.c.id).where(same).with_for_update())).scalar() is None:
                return False
            await connection.execute(
                insert_into(connection, vectors)
                .values(row)
                .on_conflict_do_update(index_elements=["shelf", "article"], set_={"version": version, "body": body})
            )
        return True

    async def get(
        self,
        shelf: ShelfId,
        version: int,
        size: int,
        within: Sequence[ArticleId],
        without: Sequence[ArticleId],
        besides: str = "",
    ) -> Vectors:
        """Return the vectors of a shelf's articles, newest first, in rows of *size* bytes.

        *besides*: a language whose articles are left out.
        """
        there = exists().where(
            articles.c.shelf == vectors.c.shelf, articles.c.id == vectors.c.article, LIVE, _foreign(besides)
        )
        query = select(vectors.c.article, vectors.c.body).where(
            vectors.c.shelf == shelf, vectors.c.version == version, there, _scope(vectors.c.article, within, without)
        )
        async with self._database.reading() as connection:
            result = (await connection.execute(query.order_by(vectors.c.article.desc()).limit(MOST))).all()
        rows = tuple((ArticleId(row.article), len(row.body) // size) for row in result)
        return Vectors(rows, b"".join(row.body for row in result))

    async def missing(
        self,
        shelf: ShelfId,
        version: int,
        within: Sequence[ArticleId] = (),
        without: Sequence[ArticleId] = (),
        besides: str = "",
    ) -> tuple[ArticleId, ...]:
        """Return the articles of a shelf that have no vectors of this version, newest first."""
        scope = and_(_scope(articles.c.id, within, without), _foreign(besides))
        query = select(articles.c.id).where(articles.c.shelf == shelf, LIVE, ~_encoded(version), scope)
        async with self._database.reading() as connection:
            result = (await connection.execute(query.order_by(articles.c.id.desc()).limit(MOST))).scalars()
            return tuple(ArticleId(id_) for id_ in result)

    async def waiting(self, version: int) -> tuple[ArticleKey, ...]:
        """Return articles without vectors of this version whose shelves have some, newest first of each shelf."""
        shelves = select(vectors.c.shelf).distinct()
        query = select(articles.c.shelf, articles.c.id).where(articles.c.shelf.in_(shelves), LIVE, ~_encoded(version))
        query = query.order_by(articles.c.shelf, articles.c.id.desc()).limit(MOST)
        async with self._database.reading() as connection:
            return tuple((ShelfId(shelf), ArticleId(id_)) for shelf, id_ in (await connection.execute(query)).all())

    async def any(self) -> bool:
        """Whether an article of any shelf has vectors."""
        async with self._database.reading() as connection:
            return (await connection.execute(select(vectors.c.shelf).limit(1))).first() is not None

    async def count(self, shelf: ShelfId) -> int:
        """Return how many articles of a shelf have vectors."""
        query = select(func.count()).select_from(tables.vectors).where(vectors.c.shelf == shelf)
        async with self._database.reading() as connection:
            return int((await connection.execute(query)).scalar_one())


def _encoded(version: int) -> ColumnElement[bool]:
    return exists().where(
        vectors.c.shelf == articles.c.shelf, vectors.c.article == articles.c.id, vectors.c.version == version
    )


def _foreign(besides: str) -> ColumnElement[bool]:
    return articles.c.language != besides if besides else true()


def _scope(
    column: ColumnElement[int], within: Sequence[ArticleId], without: Sequence[ArticleId]
) -> ColumnElement[bool]:
    scope = column.not_in(set(without))
    return and_(scope, column.in_(set(within))) if within else scope
