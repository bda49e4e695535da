"""Articles for the tests of the storage, and all repositories in one hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from engine.models import Analysis, Article, Document, Kind, Origin, Part, Sentence, ShelfId, Source
from storage.activity import Activity
from storage.alarms import Alarms
from storage.articles import Articles
from storage.broadcasts import Broadcasts
from storage.chats import Chats
from storage.database import Database
from storage.digests import Digests
from storage.erasing import Erasing
from storage.exports import Exports
from storage.feeds import Feeds
from storage.grants import Grants
from storage.inbox import Inbox
from storage.options import Options
from storage.outgoing import Outgoing
from storage.overview import Overview
from storage.parked import Parked
from storage.people import People
from storage.questions import Questions
from storage.search import Search
from storage.vectors import StoredVectors

NOON = datetime(2026, 10, 14, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
LINK = Origin(Source.LINK)


@dataclass(frozen=True)
class Library:
    """Every repository over one database."""

    database: Database
    articles: Articles
    chats: Chats
    search: Search
    questions: Questions
    inbox: Inbox
    outgoing: Outgoing
    vectors: StoredVectors
    grants: Grants
    feeds: Feeds
    digests: Digests
    people: People
    options: Options
    broadcasts: Broadcasts
    alarms: Alarms
    parked: Parked
    activity: Activity
    overview: Overview
    erasing: Erasing
    exports: Exports

    @classmethod
    def over(cls, database: Database) -> Library:
        """Make them all."""
        return cls(
            database,
            Articles(database),
            Chats(database),
            Search(database),
            Questions(database),
            Inbox(database),
            Outgoing(database),
            StoredVectors(database),
            Grants(database),
            Feeds(database),
            Digests(database),
            People(database),
            Options(database),
            Broadcasts(database),
            Alarms(database),
            Parked(database),
            Activity(database),
            Overview(database),
            Erasing(database),
            Exports(database),
        )

    async def save(
        self,
        shelf: ShelfId,
        text: str,
        *,
        key: str = "",
        title: str = "",
        url: str | None = None,
        origin: Origin = LINK,
        language: str = "en",
        parts: Sequence[Part] = (),
        now: datetime = NOON,
        version: int = 1,
    ) -> Article:
        """Save a text whose sentences are its lines."""
        document = Document(url, title, text)
        analysis = analyse(text, language=language, version=version)
        return await self.articles.save(shelf, document, analysis, origin, key or text, now, parts)


def analyse(text: str, *, language: str = "en", version: int = 1) -> Analysis:
    """A line is a sentence (one that begins with "#" is a scrap, with ">" a tail), its lower-case words are terms."""
    sentences, place = [], 0
    for line in text.split("\n"):
        if line:
            kind = {"#": Kind.SCRAP, ">": Kind.TAIL}.get(line[0], Kind.BODY)
            sentences.append(Sentence(place, place + len(line), kind))
        place += len(line) + 1
    ranking = tuple(i for i, s in enumerate(sentences) if s.kind is Kind.BODY)
    terms = tuple(tuple(text[s.start : s.end].lower().strip(".").split()) for s in sentences)
    return Analysis(language, tuple(sentences), ranking, terms, version)
