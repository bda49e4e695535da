"""A desk for the tests of digests: digests over one database, and a clock that is turned."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from engine.errors import NotFoundError
from engine.models import Article, ArticleId, Document, ShelfId
from services.digests.digests import Digests
from services.digests.plans import ComposedDigest
from services.time.schedules import ALL_DAYS, Schedule
from services.workers.pool import Workers
from storage.articles import ArticleRepository
from storage.chats import ChatRepository
from storage.database import Database
from storage.digests import DigestRepository
from storage.models import (
    ChatKind,
    ChatSettings,
    Digest,
    DigestState,
    Task,
)
from storage.notices import NoticeRepository
from storage.watches import WatchRepository
from tests.storage.sample_library import LINK, analyse, queued_tasks

PARIS = "Europe/Paris"
USUAL = ChatSettings()
STORIES = USUAL.digest_stories
DAY = timedelta(days=1)
EIGHT = datetime(2026, 6, 2, 6, 0, tzinfo=UTC)  # on a Tuesday, by the clock of Paris
GROUP, EDITOR = -1001, 7
SENDING, REVIEW, SKIPPED = DigestState.SENDING, DigestState.REVIEW, DigestState.SKIPPED
STRIKE = (
    "Dockers in Hamburg began a strike on Monday over night work.\nThe union says 4,000 people stayed away.",
    "Dockers of Hamburg are on strike over night work since Monday.\nShips wait outside, says the union of dockers.",
)
"""One event by two sources."""


class Desk:
    """Digests over one database, and a clock that is turned."""

    def __init__(self, database: Database, workers: Workers) -> None:
        self.database, self.time = database, EIGHT - DAY / 2
        self.stored, self.rooms = DigestRepository(database), ChatRepository(database)
        self.rows, self.watches = ArticleRepository(database), WatchRepository(database)
        self.digests = Digests(
            digests=self.stored, articles=self.rows, chats=self.rooms, watches=self.watches,
            notices=NoticeRepository(database), workers=workers, now=lambda: self.time,
        )  # fmt: skip
        self._saved = 0

    async def chat(self, *minutes: int, kind: ChatKind = ChatKind.GROUP, topic: int = 0, **settings: object) -> ShelfId:
        """A chat in Paris with digests at these minutes of the day."""
        await self.rooms.register(GROUP, kind, "News", "", self.time)
        await self.rooms.change(GROUP, zone=PARIS, **settings)
        shelf = await self.rooms.shelf(GROUP, topic)
        if minutes:
            await self.digests.schedule(shelf, Schedule(ALL_DAYS, minutes), PARIS, EDITOR)
        return shelf

    async def save(self, shelf: ShelfId, text: str = "", source: str = "") -> Article:
        """Keep an article whose sentences are its lines."""
        self._saved += 1
        text = text or " ".join(f"word{self._saved}{sign}" for sign in "abcdefgh").capitalize() + "."
        document = Document(None, "", text, site=source)
        return await self.rows.save(shelf, document, analyse(text), LINK, f"{self._saved} {text}", self.time)

    async def until(self, moment: datetime) -> None:
        """Let time pass in quarters of an hour, each with a look at what is due."""
        while self.time < moment:
            self.time = min(self.time + timedelta(minutes=15), moment)
            await self.digests.tick()

    async def made(self, shelf: ShelfId) -> list[Digest]:
        """Every digest there was."""
        created: list[Digest] = []
        while True:
            try:
                created.append(await self.stored.get(shelf, len(created) + 1))
            except NotFoundError:
                return created

    async def look(self, shelf: ShelfId) -> tuple[Digest, list[ArticleId]]:
        """The newest digest, and its stories as its editor sees them."""
        composed = await self.digests.compose((await self.made(shelf))[-1])
        return (await self.made(shelf))[-1], [story.number for story in composed.stories]

    async def send(self, shelf: ShelfId) -> list[str]:
        """Send the newest digest; return the articles that are in it."""
        digest = (await self.made(shelf))[-1]
        assert digest.state is SENDING
        composed = await self.digests.compose(digest)
        await self.digests.record_result(digest, 100 + digest.number)
        return texts(composed)

    async def tasks(self) -> list[tuple[Task, int]]:
        """What is to be done: kind, digest, and in whose turn."""
        return await queued_tasks(self.database)


def texts(composed: ComposedDigest) -> list[str]:
    """The first articles of all stories, told or not."""
    return sorted(one.document.text for one in (*(story.articles[0] for story in composed.stories), *composed.tail))


@asynccontextmanager
async def opened(url: str, workers: Workers) -> AsyncIterator[Desk]:
    """A desk over the database at *url*."""
    database = await Database.open(url)
    try:
        yield Desk(database, workers)
    finally:
        await database.close()
