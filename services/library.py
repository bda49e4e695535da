"""Library: listing, searching, deleting and restoring the articles of a shelf."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine import calls
from engine.models import Article, ArticleId, ShelfId
from services.time import ranges
from services.time.schedules import Span
from services.workers.pool import Workers
from storage.articles import ArticleRepository
from storage.models import Listing

PAGE = 8
"""Articles on a page of /list: fits a phone's screen."""
UNDO = timedelta(minutes=1)
"""How long a deleted article can be brought back."""

_FILTER = re.compile(r"(?<!\S)(source|since):(\S*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Search:
    """What `/find WORDS source:… since:…` asks for."""

    words: str
    source: str = ""
    since: datetime | None = None
    fault: str = ""
    """A filter that was not understood, "" if all were."""


class Library:
    """Lists, searches, deletes and restores the articles of a shelf."""

    def __init__(self, *, articles: ArticleRepository, workers: Workers, now: Callable[[], datetime]) -> None:
        self._articles = articles
        self._workers = workers
        self._now = now

    async def list(self, shelf: ShelfId, number: int) -> Listing:
        """Return page *number* (from 0) of all articles, newest first."""
        return await self._articles.page(shelf, number * PAGE, PAGE)

    async def latest(self, shelf: ShelfId, offset: int, count: int) -> tuple[Article, ...]:
        """Return *count* articles after the *offset* newest ones."""
        ids = [card.id for card in (await self._articles.page(shelf, offset, count)).cards]
        articles = await self._articles.get_many(shelf, ids)
        return tuple(articles[id_] for id_ in ids if id_ in articles)

    async def find(self, shelf: ShelfId, search: Search, number: int = 0) -> Listing:
        """Return page *number* (from 0) of the articles that have every word, newest first."""
        query = await self._workers.call(calls.PARSE_QUESTION, search.words, await self._articles.languages(shelf))
        terms = [word.terms for word in query.words]
        return await self._articles.find(shelf, terms, search.source, search.since, number * PAGE, PAGE)

    async def delete(self, shelf: ShelfId, article: ArticleId) -> Article:
        """Hide an article at once; it is erased after UNDO."""
        article_ = await self._articles.get(shelf, article)
        await self._articles.delete(shelf, article, self._now())
        return article_

    async def last_deleted(self, shelf: ShelfId) -> ArticleId | None:
        """Return the article that was deleted last, None if its time for undoing is over."""
        return await self._articles.last_deleted(shelf, self._now() - UNDO)

    async def restore(self, shelf: ShelfId, article: ArticleId) -> Article:
        """Restore a deleted article; NotFoundError if it was erased."""
        return await self._articles.restore(shelf, article)

    async def count(self, shelf: ShelfId) -> int:
        """Return how many articles the shelf holds."""
        return await self._articles.count(shelf)

    async def purge(self) -> int:
        """Erase the articles that were deleted more than UNDO ago; return how many."""
        return await self._articles.purge(self._now() - UNDO)


def parse_search(text: str, now: datetime, zone: str = "") -> Search:
    """Parse the words and filters of a search. `since:` takes the start of a span: 2024-10-14, 7d, 2w, 3m, yesterday.

    Days begin at midnight in *zone*.
    """
    source, since, unknown = "", None, ""
    for name, value in _FILTER.findall(text):
        if name.lower() == "source":
            source = value
        else:
            span = ranges.span(value, now, zone) if value else None
            since = span.since if isinstance(span, Span) else None
            unknown = unknown or ("" if since else value or f"{name}:")
    return Search(_FILTER.sub(" ", text).strip(), source, since, unknown)
