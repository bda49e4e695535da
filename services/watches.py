"""Watches: everything new is looked at; each story is told once, however many copies of it come."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine import calls
from engine.models import Article, ArticleId, Kind, ShelfId
from services.digests.story_sources import tale
from services.workers.pool import Workers
from storage.articles import ArticleRepository
from storage.models import Marks, Watch
from storage.watches import WatchRepository

MOST = 50
"""Watches of one chat or topic."""
LONGEST = 200
"""Characters of one."""
REMEMBERED = timedelta(days=3)
"""A copy of what was told longer ago is told again: it is news again."""
COMPARED = 60
"""Told articles that a new one is compared with."""


@dataclass(frozen=True, slots=True)
class Alert:
    """A watch has found something."""

    watch: Watch
    article: Article
    sentence: int
    marks: Marks


class Watches:
    """Kept words, and what they find."""

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
        """Watch *text* from now on; None where it has no word that is wanted, TooManyError over the limit."""
        if not _wants(text):
            return None
        return await self._watches.add(shelf, text, person, self._now(), limit=MOST)

    async def list(self, shelf: ShelfId) -> tuple[Watch, ...]:
        """Return what is watched here."""
        return await self._watches.list(shelf)

    async def get(self, shelf: ShelfId, number: int) -> Watch:
        """Return a watch; NotFoundError when there is none of this number."""
        return await self._watches.get(shelf, number)

    async def change(self, shelf: ShelfId, number: int, text: str) -> Watch | None:
        """Watch other words instead; None where they have no word that is wanted, another watch where it has them."""
        return await self._watches.change(shelf, number, text) if _wants(text) else None

    async def remove(self, shelf: ShelfId, number: int) -> Watch:
        """Watch it no more."""
        return await self._watches.remove(shelf, number)

    async def find_alerts(self, shelf: ShelfId, id_: ArticleId) -> tuple[Alert, ...]:
        """Return what the watches have found in an article, each story once; the same again when asked again."""
        article = await self._articles.get(shelf, id_)
        quotable = [index for index, sentence in enumerate(article.sentences) if sentence.kind is not Kind.SCRAP]
        over = await self._watches.list_concerned(shelf)
        found = await self._workers.call(
            calls.SIGHTINGS,
            tuple(watch.text for watch in over),
            article.document.title,
            tuple(article.quote(index) for index in quotable),
            article.language,
        )
        alerts = []
        for sighting in found:
            watch = over[sighting.query]
            told = await self._watches.was_alerted(watch, shelf, id_)
            if told is None:
                told = not await self._copied(watch, shelf, article)
                await self._watches.save_alert(watch, shelf, id_, self._now(), told=told)
            if told:
                alerts.append(Alert(watch, article, quotable[sighting.sentence], sighting.marks))
        return tuple(alerts)

    async def _copied(self, watch: Watch, shelf: ShelfId, article: Article) -> bool:
        """Tell whether a watch was told of the same story already."""
        heard = await self._watches.list_alerted(watch, self._now() - REMEMBERED, COMPARED)
        tales = [tale(shelf, article)]
        for home in sorted({home for home, _ in heard}):
            there = await self._articles.get_many(home, [one for of, one in heard if of == home])
            tales += [tale(home, other) for other in there.values() if (home, other.id) != (shelf, article.id)]
        if len(tales) == 1:
            return False
        stories = await self._workers.call(calls.ALIKE, tuple(tales))
        return next(len(story) > 1 for story in stories if 0 in story)


_UNWANTED = re.compile(r"(?<!\S)[-–−](?:[\"“”„«»][^\"“”„«»]*[\"“”„«»]|[^\s,;，、；،؛\"“”„«»]+)")


def _wants(text: str) -> bool:
    """Tell whether anything is wanted, beside what is not (`query_matching` reads the words)."""
    return any(c.isalnum() for c in _UNWANTED.sub("", text))
