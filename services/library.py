"""The library of a shelf: what is kept, found again, dropped and brought back."""

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
"""Articles a page of /list shows: fits a phone's screen."""
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
    """The part that was not understood."""


class Library:
    """Lists, finds, deletes and brings back the articles of a shelf."""

    def __init__(self, *, articles: ArticleRepository, workers: Workers, now: Callable[[], datetime]) -> None:
        self._articles = articles
        self._workers = workers
        self._now = now

    async def list(self, shelf: ShelfId, number: int) -> Listing:
        """Return page *number* (from 0) of everything, newest first."""
        return await self._articles.page(shelf, number * PAGE, PAGE)

    async def latest(self, shelf: ShelfId, offset: int, count: int) -> tuple[Article, ...]:
        """Return *count* whole articles after the *offset* newest ones."""
        ids = [card.id for card in (await self._articles.page(shelf, offset, count)).cards]
        found = await self._articles.get_many(shelf, ids)
        return tuple(found[id_] for id_ in ids if id_ in found)

    async def find(self, shelf: ShelfId, search: Search, number: int = 0) -> Listing:
        """Return page *number* of the articles that have every word, newest first."""
        query = await self._workers.call(calls.PARSE, search.words, await self._articles.languages(shelf))
        terms = [word.terms for word in query.words]
        return await self._articles.find(shelf, terms, search.source, search.since, number * PAGE, PAGE)

    async def delete(self, shelf: ShelfId, article: ArticleId) -> Article:
        """Hide an article at once; it is erased when the minute for undoing is over."""
        found = await self._articles.get(shelf, article)
        await self._articles.delete(shelf, article, self._now())
        return found

    async def restore(self, shelf: ShelfId, article: ArticleId) -> Article:
        """Bring back what was just deleted; NotFoundError when the minute is over."""
        return await self._articles.restore(shelf, article)

    async def count(self, shelf: ShelfId) -> int:
        """Return how many articles the shelf holds."""
        return await self._articles.count(shelf)

    async def purge(self) -> int:
        """Erase what was deleted more than the undo minute ago."""
        return await self._articles.purge(self._now() - UNDO)


def understand(text: str, now: datetime, zone: str = "") -> Search:
    """Read the words and filters of a search: `since:` takes whatever begins a span: 2024-10-14, 7d, 2w, 3m, yesterday.

    Its days begin at midnight in *zone*.
    """
    source, since, fault = "", None, ""
    for name, value in _FILTER.findall(text):
        if name.lower() == "source":
            source = value
        else:
            span = ranges.span(value, now, zone) if value else None
            since = span.since if isinstance(span, Span) else None
            fault = fault or ("" if since else value or f"{name}:")
    return Search(_FILTER.sub(" ", text).strip(), source, since, fault)
