"""Kept: articles and answers that a chat keeps, whatever its retention is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from engine.models import ArticleId, ArticleKey, ShelfId
from storage.kept import KeptRepository
from storage.models import KeptListing

PAGE = 8
"""Things on a page of `/list kept`, as many as on one of /list."""
WEEK = timedelta(days=7)
MOST = 500
"""Most articles of a digest of what was kept."""


class Kept:
    """Marks articles and answers to be kept, and lists them."""

    def __init__(self, *, kept: KeptRepository, now: Callable[[], datetime]) -> None:
        self._kept = kept
        self._now = now

    async def mark_article(self, shelf: ShelfId, article: ArticleId, *, keep: bool) -> None:
        """Keep an article, or no longer; NotFoundError if it was deleted."""
        if keep:
            await self._kept.keep_article(shelf, article, self._now())
        else:
            await self._kept.release_article(shelf, article)

    async def mark_answer(self, shelf: ShelfId, question: int, *, keep: bool) -> None:
        """Keep the answer to a question with the articles that it quotes, or no longer; NotFoundError if it is gone."""
        if keep:
            await self._kept.keep_answer(shelf, question, self._now())
        else:
            await self._kept.release_answer(shelf, question)

    async def list(self, shelf: ShelfId, number: int) -> KeptListing:
        """Return page *number* (from 0) of what a shelf keeps, newest first."""
        return await self._kept.page(shelf, number * PAGE, PAGE)

    async def this_week(self, shelves: Sequence[ShelfId]) -> tuple[ArticleKey, ...]:
        """Return the articles that were kept within a week, also those in kept answers."""
        return await self._kept.articles_since(shelves, self._now() - WEEK, MOST)
