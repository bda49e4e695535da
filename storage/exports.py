"""Exports: the data of a shelf in its own order, some at a time, so that no shelf is in memory as a whole."""

from __future__ import annotations

from itertools import chain

from sqlalchemy import select

from engine.models import Article, ArticleId, ShelfId
from storage import article_rows
from storage.article_rows import LIVE
from storage.database import Database
from storage.tables import articles, questions


class ExportRepository:
    """Articles and questions by their numbers, oldest first."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def articles(self, shelf: ShelfId, after: int, limit: int) -> tuple[Article, ...]:
        """Return the next articles of a shelf after number *after*: at most *limit*, and fewer of long ones."""
        query = select(articles.c.id).where(articles.c.shelf == shelf, LIVE, articles.c.id > after)
        async with self._database.reading() as connection:
            ids = (await connection.execute(query.order_by(articles.c.id).limit(limit))).scalars().all()
            first = (await article_rows.groups(connection, shelf, ids))[:1]
            found = [await article_rows.read(connection, shelf, articles.c.id.in_(group)) for group in first]
        return tuple(sorted(chain.from_iterable(found), key=_number))

    async def question_numbers(self, shelf: ShelfId) -> tuple[int, ...]:
        """Return the numbers of the questions of a shelf."""
        query = select(questions.c.number).where(questions.c.shelf == shelf).order_by(questions.c.number)
        async with self._database.reading() as connection:
            return tuple((await connection.execute(query)).scalars())


def _number(article: Article) -> ArticleId:
    return article.id
