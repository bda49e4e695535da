"""What is kept: articles and answers that somebody marked, which no retention erases. Nobody's number is stored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Column, ColumnElement, delete, exists, func, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from engine.errors import NotFoundError
from engine.models import ArticleId, ArticleKey, ShelfId
from storage import article_rows
from storage.article_rows import LIVE, MARKED
from storage.database import Database
from storage.models import Card, KeptAnswer, KeptListing
from storage.tables import articles, kept, questions, quotes, shelves

QUESTION_MARKED = exists().where(kept.c.shelf == questions.c.shelf, kept.c.question == questions.c.number)
"""The answer to a question is marked to be kept."""
_QUOTED = exists().where(
    quotes.c.shelf == articles.c.shelf,
    quotes.c.article == articles.c.id,
    kept.c.shelf == quotes.c.shelf,
    kept.c.question == quotes.c.question,
)
IS_KEPT = or_(MARKED, _QUOTED)
"""An article is marked, or quoted in an answer that is."""


class KeptRepository:
    """Marks by shelf and article or question; marking twice changes nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep_article(self, shelf: ShelfId, article: ArticleId, now: datetime) -> None:
        """Mark an article; NotFoundError if there is none."""
        there = exists().where(articles.c.shelf == shelf, articles.c.id == article, LIVE)
        await self._keep(shelf, kept.c.article, article, there, now)

    async def keep_answer(self, shelf: ShelfId, question: int, now: datetime) -> None:
        """Mark the answer to a question; NotFoundError if there is none."""
        there = exists().where(questions.c.shelf == shelf, questions.c.number == question)
        await self._keep(shelf, kept.c.question, question, there, now)

    async def release_article(self, shelf: ShelfId, article: ArticleId) -> None:
        """Take the mark from an article."""
        async with self._database.writing() as connection:
            await connection.execute(delete(kept).where(kept.c.shelf == shelf, kept.c.article == article))

    async def release_answer(self, shelf: ShelfId, question: int) -> None:
        """Take the mark from an answer."""
        async with self._database.writing() as connection:
            await connection.execute(delete(kept).where(kept.c.shelf == shelf, kept.c.question == question))

    async def page(self, shelf: ShelfId, offset: int, limit: int) -> KeptListing:
        """Return some of what a shelf keeps, the newest mark first; without deleted articles."""
        live = exists().where(articles.c.shelf == kept.c.shelf, articles.c.id == kept.c.article, LIVE)
        here = (kept.c.shelf == shelf) & or_(kept.c.question.is_not(None), live)
        query = select(kept.c.article, kept.c.question).where(here).order_by(kept.c.number.desc())
        async with self._database.reading() as connection:
            total = (await connection.execute(select(func.count()).select_from(kept).where(here))).scalar_one()
            rows = (await connection.execute(query.offset(max(0, offset)).limit(max(0, limit)))).all()
            ids = [row.article for row in rows if row.article is not None]
            of_page = (articles.c.shelf == shelf) & articles.c.id.in_(ids) & LIVE
            cards = {card.id: card for card in (await article_rows.listing(connection, of_page, 0, len(ids))).cards}
            answers = await _answers(connection, shelf, [row.question for row in rows if row.question is not None])
        found: list[Card | KeptAnswer | None] = [cards.get(row.article) or answers.get(row.question) for row in rows]
        return KeptListing(tuple(entry for entry in found if entry is not None), total)

    async def articles_since(self, covered: Sequence[ShelfId], since: datetime, limit: int) -> tuple[ArticleKey, ...]:
        """Return at most *limit* articles of *covered* that were marked since then, or quoted in an answer that was."""
        marked = exists().where(kept.c.shelf == articles.c.shelf, kept.c.article == articles.c.id, kept.c.at >= since)
        query = select(articles.c.shelf, articles.c.id).where(articles.c.shelf.in_(covered), LIVE)
        query = query.where(or_(marked, _QUOTED.where(kept.c.at >= since)))
        query = query.order_by(articles.c.added.desc(), articles.c.shelf, articles.c.id.desc()).limit(limit)
        async with self._database.reading() as connection:
            return tuple((ShelfId(shelf), ArticleId(id_)) for shelf, id_ in await connection.execute(query))

    async def _keep(
        self, shelf: ShelfId, column: Column[int], number: int, there: ColumnElement[bool], now: datetime
    ) -> None:
        async with self._database.writing() as connection:
            await connection.execute(select(shelves.c.id).where(shelves.c.id == shelf).with_for_update())
            if not (await connection.execute(select(there))).scalar():
                raise NotFoundError(column.name, number)
            marked = select(exists().where(kept.c.shelf == shelf, column == number))
            if (await connection.execute(marked)).scalar():
                return
            last = select(func.coalesce(func.max(kept.c.number), 0)).where(kept.c.shelf == shelf)
            values = {"shelf": shelf, "number": (await connection.execute(last)).scalar_one() + 1, "at": now}
            await connection.execute(insert(kept).values(values | {column.name: number}))


async def _answers(connection: AsyncConnection, shelf: ShelfId, numbers: Sequence[int]) -> dict[int, KeptAnswer]:
    """Return kept answers by the number of their question, each with the title of the first article it quotes."""
    title = select(articles.c.title).join(
        quotes, (quotes.c.shelf == articles.c.shelf) & (quotes.c.article == articles.c.id)
    )
    title = title.where(quotes.c.shelf == questions.c.shelf, quotes.c.question == questions.c.number, LIVE)
    first = title.order_by(quotes.c.ordinal).limit(1).correlate(questions).scalar_subquery()
    query = select(questions.c.number, questions.c.text, first)
    rows = await connection.execute(query.where(questions.c.shelf == shelf, questions.c.number.in_(numbers)))
    return {number: KeptAnswer(number, text, title or "") for number, text, title in rows}
