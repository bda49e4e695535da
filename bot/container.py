"""The container of what needs no Telegram: database, children, web and services. The bot and the CLI share it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

from bot.upgrades import backed_up
from services.activity import Activity
from services.alarms import Alarms
from services.articles import Articles
from services.backups import FOLDER, Backups
from services.bot_settings import BotSettings
from services.broadcasts import Broadcasts
from services.button_tokens import ButtonTokens
from services.chats import Chats
from services.collected_posts import CollectedPosts
from services.container import Services
from services.corrections import Corrections
from services.digests.digests import Digests
from services.exports.exports import Exports
from services.failed_updates import FailedUpdates
from services.feeds.feeds import Feeds
from services.health import HealthCheck
from services.kept import Kept
from services.library import Library
from services.link_lists.histories import Histories
from services.link_lists.link_lists import LinkLists
from services.notices import Notices
from services.one_off import OneOffArticles
from services.overview import Overview
from services.page_pictures import PagePictures
from services.people import People
from services.privacy import Privacy
from services.questions.questions import Questions
from services.questions.semantic_search import SemanticSearch
from services.quotas import Quotas
from services.sharing import Sharing
from services.watches import Watches
from services.web.address_guard import SystemResolver
from services.web.fetch import Fetcher
from services.web.local_site import LocalSite, LocalSiteTransport
from services.web.transport import GuardedTransport
from services.workers.pool import Workers
from storage.activity import ActivityRepository
from storage.alarms import AlarmRepository
from storage.articles import ArticleRepository
from storage.backups import BackupRepository
from storage.bot_settings import BotSettingsRepository
from storage.broadcasts import BroadcastRepository
from storage.button_tokens import ButtonTokenRepository
from storage.chats import ChatRepository
from storage.collected_posts import CollectedPostRepository
from storage.connections import CONNECTIONS
from storage.database import Database
from storage.digests import DigestRepository
from storage.erasure import ErasureRepository
from storage.exports import ExportRepository
from storage.failed_updates import FailedUpdateRepository
from storage.feeds import FeedRepository
from storage.inbox import InboxRepository
from storage.kept import KeptRepository
from storage.models import Access
from storage.notices import NoticeRepository
from storage.outbox import OutboxRepository
from storage.overview import OverviewRepository
from storage.people import PersonRepository
from storage.questions import QuestionRepository
from storage.rate_budgets import RateBudgetRepository
from storage.search.candidates import SearchIndex
from storage.search.vectors import VectorRepository
from storage.watches import WatchRepository

MAX_READERS = 2
"""Reader children: a slow document delays one other at most. The second starts when it is first needed."""


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Container:
    """Everything below the handlers, opened: the services, and the repositories that the bot itself uses."""

    services: Services
    inbox: InboxRepository
    outbox: OutboxRepository
    questions: QuestionRepository
    """For the job that purges questions."""
    workers: Workers
    database: Database
    rate_budgets: RateBudgetRepository | None
    """What all processes on this database have sent; None for SQLite, which has one process."""


@asynccontextmanager
async def open_container(
    database_url: str,
    data_dir: Path,
    *,
    now: Callable[[], datetime] = _now,
    elapsed: Callable[[], float] = monotonic,
    owners: frozenset[int] = frozenset(),
    access: Access = Access.INVITED,
    contact: str = "",
    local_site: LocalSite | None = None,
    connections: int = CONNECTIONS,
    on_fetched: Callable[[str], None] = lambda _: None,
    small: bool = False,
) -> AsyncIterator[Container]:
    """Open everything, and close it in reverse order; *now* is the clock of all services, *elapsed* what they
    measure durations with, in seconds.

    A *local_site* can be read beside the web; its feeds are polled every minute. *connections* is the most of them to
    PostgreSQL. *on_fetched* is told what became of each request to the web. A *small* server spares memory.
    """
    async with AsyncExitStack() as stack:
        folder, copies = data_dir / FOLDER, BackupRepository(database_url)
        before_upgrade = backed_up(Backups(backups=copies, folder=folder, now=now))
        database = await Database.open(database_url, size=connections, before_upgrade=before_upgrade)
        stack.push_async_callback(database.close)
        workers = Workers(readers=1 if small else MAX_READERS, small=small, data_dir=data_dir)
        stack.push_async_callback(workers.close)
        await workers.start()
        fetcher = Fetcher(_transport(local_site), contact=contact, on_done=on_fetched)
        stack.push_async_callback(fetcher.close)
        factory = _ServiceFactory(
            repositories=_Repositories(database),
            backups=Backups(backups=copies, folder=folder, now=now, scrub=database.scrub),
            workers=workers,
            fetcher=fetcher,
            data_dir=data_dir,
            now=now,
            elapsed=elapsed,
            local_host=local_site.host if local_site else "",
            small=small,
        )
        services = factory.services(owners, access)
        stack.push_async_callback(services.activity.close)
        yield Container(
            services=services,
            inbox=factory.repositories.inbox,
            outbox=OutboxRepository(database),
            questions=factory.repositories.questions,
            workers=workers,
            database=database,
            rate_budgets=RateBudgetRepository(database) if database.is_shared else None,
        )


def _transport(site: LocalSite | None) -> LocalSiteTransport | None:
    """Return the transport for a bot with a site of its own; None for the usual one."""
    return LocalSiteTransport(site, GuardedTransport(SystemResolver())) if site else None


class _Repositories:
    """The repositories that more than one service uses; the others are built where they are used."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.articles = ArticleRepository(database)
        self.chats = ChatRepository(database)
        self.digests = DigestRepository(database)
        self.feeds = FeedRepository(database)
        self.inbox = InboxRepository(database)
        self.notices = NoticeRepository(database)
        self.people = PersonRepository(database)
        self.questions = QuestionRepository(database)
        self.search = SearchIndex(database)
        self.button_tokens = ButtonTokenRepository(database)
        self.watches = WatchRepository(database)


@dataclass(frozen=True, slots=True)
class _ServiceFactory:
    """Builds the services from repositories, children and the web."""

    repositories: _Repositories
    backups: Backups
    workers: Workers
    fetcher: Fetcher
    data_dir: Path
    now: Callable[[], datetime]
    elapsed: Callable[[], float]
    local_host: str = ""
    small: bool = False

    def services(self, owners: frozenset[int], access: Access) -> Services:
        """Build all services; those that others need come first."""
        repositories, workers, now = self.repositories, self.workers, self.now
        database = repositories.database
        button_tokens = ButtonTokens(button_tokens=repositories.button_tokens, now=now)
        bot_settings = BotSettings(bot_settings=BotSettingsRepository(database), access=access, now=now)
        people = People(
            people=repositories.people,
            button_tokens=button_tokens,
            bot_settings=bot_settings,
            owners=owners,
            now=now,
            is_shared=database.is_shared,
        )
        chats = Chats(chats=repositories.chats, now=now, is_shared=database.is_shared)
        activity = Activity(activity=ActivityRepository(database), now=now)
        articles = self._articles(activity)
        quotas = Quotas(person_repository=repositories.people, people=people, now=now, elapsed=self.elapsed)
        semantic_search = self._semantic_search()
        alarms = Alarms(alarms=AlarmRepository(database), people=people, chats=chats, now=now)
        return Services(
            activity=activity,
            alarms=alarms,
            articles=articles,
            backups=self.backups,
            broadcasts=Broadcasts(broadcasts=BroadcastRepository(database), now=now),
            chats=chats,
            corrections=Corrections(inbox=repositories.inbox, alarms=alarms, now=now),
            digests=self._digests(),
            exports=self._exports(),
            feeds=self._feeds(articles),
            notices=self._notices(),
            one_off=OneOffArticles(articles=articles, workers=workers, now=now),
            button_tokens=button_tokens,
            health=HealthCheck(inbox=repositories.inbox, workers=workers, now=now, small=self.small),
            kept=Kept(kept=KeptRepository(database), now=now),
            library=Library(articles=repositories.articles, workers=workers, now=now),
            link_lists=self._link_lists(articles, quotas),
            histories=self._histories(articles, quotas),
            semantic_search=semantic_search,
            bot_settings=bot_settings,
            overview=self._overview(people, activity),
            page_pictures=PagePictures(articles=articles, workers=workers),
            failed_updates=FailedUpdates(failed_updates=FailedUpdateRepository(database)),
            people=people,
            collected_posts=CollectedPosts(
                posts=CollectedPostRepository(database), articles=repositories.articles, now=now
            ),
            privacy=self._privacy(chats, people),
            questions=self._questions(semantic_search),
            quotas=quotas,
            sharing=self._sharing(articles, button_tokens),
            watches=Watches(watches=repositories.watches, articles=repositories.articles, workers=workers, now=now),
        )

    def _articles(self, activity: Activity) -> Articles:
        return Articles(
            articles=self.repositories.articles,
            chats=self.repositories.chats,
            inbox=self.repositories.inbox,
            workers=self.workers,
            fetcher=self.fetcher,
            on_added=activity.count_article,
            now=self.now,
        )

    def _semantic_search(self) -> SemanticSearch:
        return SemanticSearch(
            articles=self.repositories.articles,
            vectors=VectorRepository(self.repositories.database),
            search=self.repositories.search,
            workers=self.workers,
            enabled=not self.small,
        )

    def _questions(self, semantic_search: SemanticSearch) -> Questions:
        return Questions(
            articles=self.repositories.articles,
            questions=self.repositories.questions,
            search=self.repositories.search,
            chats=self.repositories.chats,
            semantic_search=semantic_search,
            workers=self.workers,
            now=self.now,
        )

    def _feeds(self, articles: Articles) -> Feeds:
        return Feeds(
            feeds=self.repositories.feeds,
            articles=articles,
            workers=self.workers,
            fetcher=self.fetcher,
            now=self.now,
            elapsed=self.elapsed,
            local_host=self.local_host,
        )

    def _link_lists(self, articles: Articles, quotas: Quotas) -> LinkLists:
        return LinkLists(
            articles=articles,
            button_tokens=self.repositories.button_tokens,
            quotas=quotas,
            workers=self.workers,
            now=self.now,
            elapsed=self.elapsed,
        )

    def _histories(self, articles: Articles, quotas: Quotas) -> Histories:
        return Histories(
            articles=articles,
            article_repository=self.repositories.articles,
            feed_repository=self.repositories.feeds,
            button_tokens=self.repositories.button_tokens,
            quotas=quotas,
            workers=self.workers,
            now=self.now,
        )

    def _digests(self) -> Digests:
        return Digests(
            digests=self.repositories.digests,
            articles=self.repositories.articles,
            chats=self.repositories.chats,
            watches=self.repositories.watches,
            notices=self.repositories.notices,
            workers=self.workers,
            now=self.now,
        )

    def _notices(self) -> Notices:
        return Notices(
            notices=self.repositories.notices,
            articles=self.repositories.articles,
            digests=self.repositories.digests,
            workers=self.workers,
            now=self.now,
        )

    def _overview(self, people: People, activity: Activity) -> Overview:
        return Overview(
            overview=OverviewRepository(self.repositories.database),
            inbox=self.repositories.inbox,
            people=people,
            activity=activity,
            workers=self.workers,
            data_dir=self.data_dir,
            now=self.now,
            backup=self.backups.last,
        )

    def _sharing(self, articles: Articles, button_tokens: ButtonTokens) -> Sharing:
        return Sharing(
            article_repository=self.repositories.articles,
            token_repository=self.repositories.button_tokens,
            articles=articles,
            button_tokens=button_tokens,
            now=self.now,
        )

    def _exports(self) -> Exports:
        return Exports(
            exports=ExportRepository(self.repositories.database),
            folder=self.data_dir,
            chats=self.repositories.chats,
            questions=self.repositories.questions,
            feeds=self.repositories.feeds,
            watches=self.repositories.watches,
            digests=self.repositories.digests,
            people=self.repositories.people,
        )

    def _privacy(self, chats: Chats, people: People) -> Privacy:
        return Privacy(
            erasure=ErasureRepository(self.repositories.database),
            chat_repository=self.repositories.chats,
            chats=chats,
            people=people,
            now=self.now,
        )
