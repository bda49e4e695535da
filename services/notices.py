"""Notices: items of feeds that are posted as they come; of one event one notice, and the others reply to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from engine.models import Article, ArticleId, ArticleKey, ShelfId
from services.digests import editing
from services.digests.plans import TAIL
from services.digests.same_story import COMPARED, same_story
from services.workers.pool import Workers
from storage.articles import ArticleRepository
from storage.digests import DigestRepository
from storage.models import ChatSettings, Follow, Notice, NoticeState, PublishNotice
from storage.notices import NoticeRepository

REMEMBERED = timedelta(days=2)
"""How long after its story was shown an item is no notice of its own."""


class Notices:
    """What becomes of each item of a feed that is posted as it comes."""

    def __init__(
        self,
        *,
        notices: NoticeRepository,
        articles: ArticleRepository,
        digests: DigestRepository,
        workers: Workers,
        now: Callable[[], datetime],
    ) -> None:
        self._notices = notices
        self._articles = articles
        self._digests = digests
        self._workers = workers
        self._now = now

    async def decide(
        self, article: Article, follow: Follow, settings: ChatSettings, *, reviewed: bool
    ) -> Notice | None:
        """Return what becomes of an item; calling it again returns the same. None if its article is gone."""
        shelf, id_ = follow.shelf, article.id
        notice = await self._notices.find(shelf, id_)
        if notice is not None:
            return notice
        earlier = await self._find_earlier(shelf, article)
        state = NoticeState.REVIEW if reviewed else NoticeState.POST
        if earlier is not None and settings.repeats_out:
            state = NoticeState.LEFT_OUT
        await self._notices.add(Notice(shelf, id_, state, earlier))
        return await self._notices.find(shelf, id_)

    async def find(self, shelf: ShelfId, article: ArticleId) -> Notice | None:
        """Return what was decided of an item; None if nothing was."""
        return await self._notices.find(shelf, article)

    async def publish(self, notice: Notice, task: PublishNotice) -> bool:
        """Let a reviewed item be posted. Returns False if it was decided already."""
        return await self._notices.decide(notice, NoticeState.PUBLISHED, self._now(), task)

    async def skip(self, notice: Notice) -> bool:
        """Drop a reviewed item. Returns False if it was decided already."""
        return await self._notices.decide(notice, NoticeState.SKIPPED, self._now())

    async def reopen(self, notice: Notice) -> None:
        """Put a published item, which was not posted yet, under review again."""
        await self._notices.reopen(notice)

    async def refresh(self, notice: Notice, article: Article) -> int | None:
        """Return the message that a published item replies to: more may have been shown since it came."""
        earlier = await self._find_earlier(notice.shelf, article)
        await self._notices.set_earlier(notice, earlier)
        return earlier

    async def _find_earlier(self, shelf: ShelfId, article: Article) -> int | None:
        """Return the first message of the last days that shows the same story here; None if there is none."""
        messages = await self._shown(shelf)
        if own := messages.pop((shelf, article.id), None):  # in a digest, while it waited for the end of quiet hours
            return own
        told = await same_story(self._articles, self._workers, shelf, article, messages)
        return min((messages[key] for key in told), default=None)

    async def _shown(self, shelf: ShelfId) -> dict[ArticleKey, int]:
        """Return the newest articles that were shown here, each with its first message."""
        since = self._now() - REMEMBERED
        messages: dict[ArticleKey, int] = {}
        for article, message in await self._notices.list_shown(shelf, since, COMPARED):
            messages[shelf, article] = message
        for digest in await self._digests.list_sent(shelf, since):
            message_id = digest.message_id
            for story in editing.edited(digest.plan)[: digest.plan.told + TAIL] if digest.plan and message_id else ():
                key = story.articles[0]
                if message_id and (key in messages or len(messages) < COMPARED):
                    messages[key] = min(messages.get(key, message_id), message_id)
        return messages
