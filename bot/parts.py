"""The parts that need no Telegram: database, children, web and services; the bot and the command line share them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot import logs
from handlers.context import Services
from services.activity import Activity
from services.alarms import Alarms
from services.articles import Articles
from services.backups import FOLDER, Backups
from services.broadcasts import Broadcasts
from services.chats import Chats
from services.digests import Digests
from services.exports import Exports
from services.feeds import Feeds
from services.fetch import Fetcher
from services.glances import Glances
from services.grants import Grants
from services.health import HealthCheck
from services.library import Library
from services.meanings import Meanings
from services.options import Options
from services.overview import Overview
from services.parked import Parked
from services.people import People
from services.privacy import Privacy
from services.questions import Questions
from services.quotas import Quotas
from services.sharing import Sharing
from services.watches import Watches
from services.workers import Workers
from storage.activity import ActivityRepository
from storage.alarms import AlarmRepository
from storage.articles import ArticleRepository
from storage.backups import BackupRepository
from storage.broadcasts import BroadcastRepository
from storage.chats import ChatRepository
from storage.database import Database
from storage.digests import DigestRepository
from storage.erasing import ErasureRepository
from storage.exports import ExportRepository
from storage.feeds import FeedRepository
from storage.grants import ButtonTokenRepository
from storage.inbox import InboxRepository
from storage.models import Access
from storage.options import BotSettingsRepository
from storage.outgoing import OutboxRepository
from storage.overview import OverviewRepository
from storage.parked import FailedUpdateRepository
from storage.people import PersonRepository
from storage.questions import QuestionRepository
from storage.search import SearchIndex
from storage.vectors import VectorRepository
from storage.watches import WatchRepository

READERS = 2
"""Reader children: a slow document holds up one other at most; the second starts when it is first needed."""


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything below the handlers, opened."""

    articles: Articles
    questions: Questions
    asked: QuestionRepository
    """The rows of the questions, which are erased by the clock."""
    meanings: Meanings
    library: Library
    health: HealthCheck
    chats: Chats
    grants: Grants
    feeds: Feeds
    digests: Digests
    watches: Watches
    people: People
    options: Options
    quotas: Quotas
    activity: Activity
    overview: Overview
    broadcasts: Broadcasts
    alarms: Alarms
    backups: Backups
    parked: Parked
    glances: Glances
    sharing: Sharing
    exports: Exports
    privacy: Privacy
    inbox: InboxRepository
    outgoing: OutboxRepository
    workers: Workers

    def services(self, now: Callable[[], datetime], contact: str = "") -> Services:
        """What the handlers may use of it."""
        return Services(
            articles=self.articles,
            questions=self.questions,
            library=self.library,
            chats=self.chats,
            grants=self.grants,
            feeds=self.feeds,
            digests=self.digests,
            watches=self.watches,
            people=self.people,
            options=self.options,
            quotas=self.quotas,
            activity=self.activity,
            overview=self.overview,
            broadcasts=self.broadcasts,
            alarms=self.alarms,
            backups=self.backups,
            parked=self.parked,
            set_level=logs.set_level,
            glances=self.glances,
            sharing=self.sharing,
            exports=self.exports,
            privacy=self.privacy,
            health=self.health.look,
            now=now,
            contact=contact,
        )


@asynccontextmanager
async def open_parts(
    database_url: str,
    data_dir: Path,
    *,
    now: Callable[[], datetime] = _now,
    owners: frozenset[int] = frozenset(),
    access: Access = Access.INVITED,
) -> AsyncIterator[Parts]:
    """Open the parts, and close them in reverse; *now* is the clock of everything."""
    async with AsyncExitStack() as stack:
        database = await Database.open(database_url)
        stack.push_async_callback(database.close)
        workers = Workers(readers=READERS, data_dir=data_dir)
        stack.push_async_callback(workers.close)
        await workers.start()
        fetcher = Fetcher()
        stack.push_async_callback(fetcher.close)
        rows, rooms, asked = ArticleRepository(database), ChatRepository(database), QuestionRepository(database)
        waiting = InboxRepository(database)
        found, watched = SearchIndex(database), WatchRepository(database)
        meanings = Meanings(articles=rows, vectors=VectorRepository(database), search=found, workers=workers)
        tokens = ButtonTokenRepository(database)
        granted = Grants(grants=tokens, now=now)
        chosen = Options(options=BotSettingsRepository(database), access=access, now=now)
        use = PersonRepository(database)
        known = People(people=use, grants=granted, options=chosen, owners=owners, now=now)
        here = Chats(chats=rooms, now=now)
        counted = Activity(activity=ActivityRepository(database), now=now)
        stack.push_async_callback(counted.close)
        kept = Articles(
            articles=rows,
            chats=rooms,
            workers=workers,
            fetcher=fetcher,
            now=now,
            noted=counted.article,
            waiting=waiting,
        )
        saved = Backups(backups=BackupRepository(database_url), folder=data_dir / FOLDER, now=now, scrub=database.scrub)
        yield Parts(
            articles=kept,
            questions=Questions(
                articles=rows,
                questions=asked,
                search=found,
                chats=rooms,
                meanings=meanings,
                workers=workers,
                now=now,
            ),
            asked=asked,
            meanings=meanings,
            library=Library(articles=rows, workers=workers, now=now),
            health=HealthCheck(inbox=waiting, workers=workers, now=now),
            chats=here,
            grants=granted,
            feeds=Feeds(feeds=FeedRepository(database), articles=kept, workers=workers, fetcher=fetcher, now=now),
            digests=Digests(
                digests=DigestRepository(database),
                articles=rows,
                chats=rooms,
                watches=watched,
                workers=workers,
                now=now,
            ),
            watches=Watches(watches=watched, articles=rows, workers=workers, now=now),
            people=known,
            options=chosen,
            quotas=Quotas(use=use, people=known, now=now),
            activity=counted,
            overview=Overview(
                sums=OverviewRepository(database),
                inbox=waiting,
                people=known,
                activity=counted,
                workers=workers,
                data_dir=data_dir,
                now=now,
                backup=saved.last,
            ),
            glances=Glances(articles=kept, workers=workers, now=now),
            sharing=Sharing(articles=rows, reading=kept, grants=granted, rows=tokens, now=now),
            broadcasts=Broadcasts(broadcasts=BroadcastRepository(database), now=now),
            alarms=Alarms(alarms=AlarmRepository(database), people=known, chats=here, now=now),
            backups=saved,
            parked=Parked(parked=FailedUpdateRepository(database)),
            exports=Exports(
                exports=ExportRepository(database),
                chats=rooms,
                questions=asked,
                feeds=FeedRepository(database),
                watches=watched,
                digests=DigestRepository(database),
                people=use,
            ),
            privacy=Privacy(erasing=ErasureRepository(database), rooms=rooms, chats=here, people=known, now=now),
            inbox=waiting,
            outgoing=OutboxRepository(database),
            workers=workers,
        )
