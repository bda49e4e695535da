"""Articles for the tests of the storage, and all repositories over one database."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from engine.models import Analysis, Article, Document, MessagePart, Origin, Sentence, SentenceKind, ShelfId, Source
from storage.activity import ActivityRepository
from storage.alarms import AlarmRepository
from storage.articles import ArticleRepository
from storage.bot_settings import BotSettingsRepository
from storage.broadcasts import BroadcastRepository
from storage.button_tokens import ButtonTokenRepository
from storage.chats import ChatRepository
from storage.database import Database
from storage.digests import DigestRepository
from storage.erasure import ErasureRepository
from storage.exports import ExportRepository
from storage.failed_updates import FailedUpdateRepository
from storage.feeds import FeedRepository
from storage.inbox import InboxRepository, decode_task
from storage.models import Task
from storage.outbox import OutboxRepository
from storage.overview import OverviewRepository
from storage.people import PersonRepository
from storage.questions import QuestionRepository
from storage.search.candidates import SearchIndex
from storage.search.vectors import VectorRepository

NOON = datetime(2026, 10, 14, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
LINK = Origin(Source.LINK)


@dataclass(frozen=True)
class Library:
    """Every repository over one database."""

    database: Database
    articles: ArticleRepository
    chats: ChatRepository
    search: SearchIndex
    questions: QuestionRepository
    inbox: InboxRepository
    outbox: OutboxRepository
    vectors: VectorRepository
    button_tokens: ButtonTokenRepository
    feeds: FeedRepository
    digests: DigestRepository
    people: PersonRepository
    bot_settings: BotSettingsRepository
    broadcasts: BroadcastRepository
    alarms: AlarmRepository
    failed_updates: FailedUpdateRepository
    activity: ActivityRepository
    overview: OverviewRepository
    erasure: ErasureRepository
    exports: ExportRepository

    @classmethod
    def over(cls, database: Database) -> Library:
        """Return all repositories over *database*."""
        return cls(
            database,
            ArticleRepository(database),
            ChatRepository(database),
            SearchIndex(database),
            QuestionRepository(database),
            InboxRepository(database),
            OutboxRepository(database),
            VectorRepository(database),
            ButtonTokenRepository(database),
            FeedRepository(database),
            DigestRepository(database),
            PersonRepository(database),
            BotSettingsRepository(database),
            BroadcastRepository(database),
            AlarmRepository(database),
            FailedUpdateRepository(database),
            ActivityRepository(database),
            OverviewRepository(database),
            ErasureRepository(database),
            ExportRepository(database),
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
        parts: Sequence[MessagePart] = (),
        now: datetime = NOON,
        version: int = 1,
    ) -> Article:
        """Save a text whose sentences are its lines."""
        document = Document(url, title, text)
        analysis = analyse(text, language=language, version=version)
        return await self.articles.save(shelf, document, analysis, origin, key or text, now, parts)


async def tasks_of(database: Database) -> list[Task]:
    """Return the tasks that wait, in the order they were added."""
    return [task for task, _ in await queued_tasks(database)]


async def queued_tasks(database: Database) -> list[tuple[Task, int]]:
    """Return the tasks that wait, each with its queue."""
    rows = await InboxRepository(database).tasks()
    return [(decode_task(json.loads(row.body)), row.queue) for row in rows]


KINDS = {
    "#": SentenceKind.BOILERPLATE,
    ">": SentenceKind.BACKGROUND,
    "|": SentenceKind.TABLE,
    "=": SentenceKind.HEADING,
    "~": SentenceKind.INCOMPLETE,
    "!": SentenceKind.AD,
}


def analyse(text: str, *, language: str = "en", version: int = 1) -> Analysis:
    """A line is a sentence (its first letter may tell its kind: KINDS), its lower-case words are terms."""
    sentences, place = [], 0
    for line in text.split("\n"):
        if line:
            kind = KINDS.get(line[0], SentenceKind.BODY)
            sentences.append(Sentence(place, place + len(line), kind))
        place += len(line) + 1
    ranking = tuple(i for i, s in enumerate(sentences) if s.kind is SentenceKind.BODY)
    terms = tuple(tuple(text[s.start : s.end].lower().strip(".").split()) for s in sentences)
    return Analysis(language, tuple(sentences), ranking, terms, version)
