"""Watches: each new article is matched against watched words; each story is alerted once, not each copy of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine import calls
from engine.models import Article, ArticleId, ShelfId
from services.digests.same_story import COMPARED, same_story
from services.workers.pool import Workers
from storage.articles import ArticleRepository
from storage.models import Marks, Watch
from storage.watches import WatchRepository

MOST = 50
"""Most watches of one chat or topic."""
LONGEST = 200
"""Most characters of a watch."""
REMEMBERED = timedelta(days=3)
"""How long alerted articles are compared with new ones; a later copy is alerted again."""


@dataclass(frozen=True, slots=True)
class Alert:
    """An article that matches a watch, with the matching sentence."""

    watch: Watch
    article: Article
    sentence: int
    marks: Marks


class Watches:
    """The watches of shelves, and their alerts."""

    def __init__(
        self,
        *,
        watches: WatchRepository,
        articles: ArticleRepository,
        workers: Workers,
        now: Callable[[], datetime],
    ) -> None:
        self._watches = watches
        self._articles = articles
        self._workers = workers
        self._now = now

    async def add(self, shelf: ShelfId, text: str, person: int) -> Watch | None:
        """Add a watch; None if *text* has no wanted word, TooManyError over the limit."""
        if not _wants(text):
            return None
        return await self._watches.add(shelf, text, person, self._now(), limit=MOST)

    async def list(self, shelf: ShelfId) -> tuple[Watch, ...]:
        """Return the watches of a shelf."""
        return await self._watches.list(shelf)

    async def get(self, shelf: ShelfId, number: int) -> Watch:
        """Return a watch; NotFoundError if there is none of this number."""
        return await self._watches.get(shelf, number)

    async def change(self, shelf: ShelfId, number: int, text: str) -> Watch | None:
        """Change the words of a watch; None if none is wanted. A watch that has them already is returned instead."""
        return await self._watches.change(shelf, number, text) if _wants(text) else None

    async def remove(self, shelf: ShelfId, number: int) -> Watch:
        """Remove a watch; return it."""
        return await self._watches.remove(shelf, number)

    async def find_alerts(self, shelf: ShelfId, id_: ArticleId) -> tuple[Alert, ...]:
        """Return the alerts of an article, each story once; calling it again returns the same."""
        article = await self._articles.get(shelf, id_)
        quotable = [index for index, sentence in enumerate(article.sentences) if sentence.kind.is_quotable]
        watches = await self._watches.list_concerned(shelf)
        matches = await self._workers.call(
            calls.MATCH_WATCHES,
            tuple(watch.text for watch in watches),
            article.document.title,
            tuple(article.quote(index) for index in quotable),
            article.language,
        )
        alerts = []
        for match in matches:
            watch = watches[match.query]
            alerted = await self._watches.was_alerted(watch, shelf, id_)
            if alerted is None:
                alerted = not await self._is_copy(watch, shelf, article)
                await self._watches.save_alert(watch, shelf, id_, self._now(), alerted=alerted)
            if alerted:
                alerts.append(Alert(watch, article, quotable[match.sentence], match.marks))
        return tuple(alerts)

    async def _is_copy(self, watch: Watch, shelf: ShelfId, article: Article) -> bool:
        """Whether the watch was alerted of the same story before."""
        alerted = await self._watches.list_alerted(watch, self._now() - REMEMBERED, COMPARED)
        return bool(await same_story(self._articles, self._workers, shelf, article, alerted))


_UNWANTED = re.compile(r"(?<!\S)[-–−](?:[\"“”„«»][^\"“”„«»]*[\"“”„«»]|[^\s,;，、；،؛\"“”„«»]+)")


def _wants(text: str) -> bool:
    """Whether a text has a wanted word beside excluded ones (`query_matching` reads the words)."""
    return any(c.isalnum() for c in _UNWANTED.sub("", text))
