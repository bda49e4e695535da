"""Exports: the data of a shelf in its own order, some at a time, so that no shelf is in memory as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from sqlalchemy import select

from engine.models import Article, ArticleId, ShelfId
from storage import article_rows
from storage.article_rows import LIVE
from storage.database import Database
from storage.tables import articles, kept, questions


class ExportRepository:
    """Articles and questions by their numbers, oldest first."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def articles(
        self, shelf: ShelfId, after: int, limit: int, among: Sequence[ArticleId] | None = None
    ) -> tuple[Article, ...]:
        """Return the next articles of a shelf after number *after*: at most *limit*, and fewer of long ones.

        With *among* only those are returned.
        """
        query = select(articles.c.id).where(articles.c.shelf == shelf, LIVE, articles.c.id > after)
        if among is not None:
            query = query.where(articles.c.id.in_(among))
        async with self._database.reading() as connection:
            ids = (await connection.execute(query.order_by(articles.c.id).limit(limit))).scalars().all()
            first = (await article_rows.groups(connection, shelf, ids))[:1]
            found = [await article_rows.read(connection, shelf, articles.c.id.in_(group)) for group in first]
        return tuple(sorted(chain.from_iterable(found), key=_number))

    async def kept(self, shelf: ShelfId) -> tuple[tuple[ArticleId, ...], tuple[int, ...]]:
        """Return the numbers of the articles and of the questions that a shelf keeps, each in order."""
        query = select(kept.c.article, kept.c.question).where(kept.c.shelf == shelf)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return (
            tuple(sorted(ArticleId(row.article) for row in rows if row.article is not None)),
            tuple(sorted(row.question for row in rows if row.question is not None)),
        )

    async def question_numbers(self, shelf: ShelfId) -> tuple[int, ...]:
        """Return the numbers of the questions of a shelf."""
        query = select(questions.c.number).where(questions.c.shelf == shelf).order_by(questions.c.number)
        async with self._database.reading() as connection:
            return tuple((await connection.execute(query)).scalars())


def _number(article: Article) -> ArticleId:
    return article.id
