"""The library of a shelf: what is kept, found again, dropped and brought back."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from engine.models import Article, ArticleId, ShelfId
from services.workers import Workers
from storage import articles
from storage.models import Listing

PAGE = 8
"""Articles a page of /list shows: fits a phone's screen."""
UNDO = timedelta(minutes=1)
"""How long a deleted article can be brought back."""

_FILTER = re.compile(r"(?<!\S)(source|since):(\S*)", re.IGNORECASE)
_AGO = re.compile(r"(\d{1,4})([dhwmy])")
_UNITS = {
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
    "m": timedelta(days=30),
    "y": timedelta(days=365),
}


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

    def __init__(self, *, articles: articles.Articles, workers: Workers, now: Callable[[], datetime]) -> None:
        self._articles = articles
        self._workers = workers
        self._now = now

    async def page(self, shelf: ShelfId, number: int) -> Listing:
        """Return page *number* (from 0) of everything, newest first."""
        return await self._articles.page(shelf, number * PAGE, PAGE)

    async def find(self, shelf: ShelfId, search: Search, number: int = 0) -> Listing:
        """Return page *number* of the articles that have every word, newest first."""
        query = await self._workers.parse(search.words, await self._articles.languages(shelf))
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


def understand(text: str, now: datetime) -> Search:
    """Read the words and filters of a search: `since:` takes 2024-10-14, 7d, 2w, 3m, today or yesterday."""
    source, since, fault = "", None, ""
    for name, value in _FILTER.findall(text):
        if name.lower() == "source":
            source = value
        else:
            since = _since(value.lower(), now)
            fault = fault or ("" if since else value or f"{name}:")
    return Search(_FILTER.sub(" ", text).strip(), source, since, fault)


def _since(value: str, now: datetime) -> datetime | None:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if value in {"today", "aujourd'hui", "aujourd’hui"}:
        return midnight
    if value in {"yesterday", "hier"}:
        return midnight - timedelta(days=1)
    try:
        if match := _AGO.fullmatch(value):
            return now - int(match[1]) * _UNITS[match[2]]
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
