"""Posts of groups and channels: an article goes with the post that it came in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from engine.models import ArticleId, ArticleKey, ShelfId
from storage.articles import ArticleRepository
from storage.collected_posts import CollectedPostRepository
from storage.models import CollectedPost

DAY = timedelta(days=1)
"""The posts of a banned member of this time go; who wrote older ones is not known any more."""


class CollectedPosts:
    """Knows the posts that articles came in, and removes articles."""

    def __init__(
        self, *, posts: CollectedPostRepository, articles: ArticleRepository, now: Callable[[], datetime]
    ) -> None:
        self._posts = posts
        self._articles = articles
        self._now = now

    async def record(self, shelf: ShelfId, article: ArticleId, post: CollectedPost, *, new: bool) -> None:
        """Store that an article, *new* or not, came in a post."""
        await self._posts.save(shelf, article, post, self._now(), new=new)

    async def of_articles(self, keys: Sequence[ArticleKey]) -> dict[ArticleKey, tuple[CollectedPost, ...]]:
        """Return the posts of those articles that came in some, the newest first."""
        return await self._posts.of_articles(keys)

    async def remove(self, key: ArticleKey) -> None:
        """Hide an article whose posts are gone; it is erased like one that somebody deleted."""
        await self._articles.delete(*key, self._now())

    async def remove_of(self, chat: int, person: int) -> int:
        """Hide the articles of a chat that came within a day in posts of *person* alone; return how many."""
        keys = await self._posts.only_of(chat, person, self._now() - DAY)
        for key in keys:
            await self.remove(key)
        return len(keys)

    async def forget_person(self, chat: int, person: int) -> None:
        """Forget which posts of a chat a member wrote who has opted out there."""
        await self._posts.forget_person(chat, person)

    async def forget_people(self) -> int:
        """Forget who wrote the posts that are older than a day; return of how many."""
        return await self._posts.forget_people(self._now() - DAY)
