"""The services over a real database, real child processes and a web of their own, with a clock that tests advance."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from engine.models import ShelfId
from services.articles import Articles
from services.library import Library
from services.questions.questions import AskRequest, Questions
from services.questions.semantic_search import SemanticSearch
from services.workers.pool import Workers
from storage.articles import ArticleRepository
from storage.chats import ChatRepository
from storage.database import Database
from storage.questions import QuestionRepository
from storage.search.candidates import SearchIndex
from storage.search.vectors import VectorRepository
from tests.services.web.web_server import Web


class Shelf:
    """One shelf and everything that can be done with it."""

    def __init__(self, database: Database, workers: Workers, web: Web) -> None:
        self.time = datetime(2026, 3, 10, 15, 30, tzinfo=UTC)
        stored, kept = ArticleRepository(database), ChatRepository(database)
        self.chats = kept
        self.database = database
        self.articles = Articles(
            articles=stored, chats=kept, workers=workers, fetcher=web.fetcher(), now=lambda: self.time
        )
        self.stored, self.search = stored, SearchIndex(database)
        self.vectors = VectorRepository(database)
        self.semantic_search = SemanticSearch(
            articles=stored, vectors=self.vectors, search=self.search, workers=workers
        )
        self.questions = Questions(
            articles=stored,
            questions=QuestionRepository(database),
            search=self.search,
            chats=kept,
            semantic_search=self.semantic_search,
            workers=workers,
            now=lambda: self.time,
        )
        self.library = Library(articles=stored, workers=workers, now=lambda: self.time)
        self.id = ShelfId(0)
        self._asked = 1000

    def later(self, **amount: float) -> None:
        """Let time pass."""
        self.time += timedelta(**amount)

    async def ask(self, text: str, **how: Any) -> list[str]:
        """Ask, and return the quotes."""
        self._asked += 1
        result = await self.questions.ask(self.id, AskRequest(text, self._asked, **how))
        return [quote.article.quote(quote.sentence) for quote in result.answer.quotes]


@asynccontextmanager
async def open_shelf(url: str, web: Web, workers: Workers) -> AsyncIterator[Shelf]:
    """A new, empty shelf in the database at *url*."""
    database = await Database.open(url)
    try:
        shelf = Shelf(database, workers, web)
        shelf.id = await shelf.chats.shelf(1001)
        yield shelf
    finally:
        await database.close()


@asynccontextmanager
async def warm_workers() -> AsyncIterator[Workers]:
    """Workers that run, and end with the block."""
    workers = Workers()
    await workers.start()
    try:
        yield workers
    finally:
        await workers.close()
