"""The jobs that the scheduler runs: one table, each with its name, its interval and its function."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot import logs, memory, rewriting
from bot.clock import Clock
from bot.container import Container
from bot.inbound.leader import Leader, UpdateSource
from bot.inbound.update_worker import UpdateWorker
from bot.outbound.rate_limits import RateLimits
from bot.scheduler import Job
from services import alarms
from services.container import Services
from storage.database import Database
from storage.rewriting import RewritingRepository
from storage.signals import Signal

FALLBACK_INTERVAL = 30.0
"""Seconds between looks for work that another process added, which sets no event in this one."""
SWEEP_INTERVAL = 5.0
"""The same with several processes: it finds what is due and has no job, so it is as short as the first retry."""
ROW_RETENTION = timedelta(hours=48)
"""Ids of handled updates and sent messages are kept twice as long as Telegram keeps an update."""
QUESTION_RETENTION = timedelta(days=30)
"""Buttons under an answer and edits of its question need it; after a month they are hardly used, and what people
asked is private."""


def all_jobs(
    container: Container,
    update_worker: UpdateWorker,
    clock: Clock,
    rewrite_hour: int = rewriting.NEVER,
) -> tuple[Job, ...]:
    """Return the jobs that one process does for all; in *rewrite_hour* of UTC PostgreSQL's tables are written anew."""
    return (
        *event_jobs(container, update_worker),
        *_regular_jobs(container.services),
        *_purge_jobs(container, clock),
        *_rewriting_jobs(container.database, clock, rewrite_hour),
    )


def process_jobs(services: Services, limits: RateLimits, source: UpdateSource | None) -> tuple[Job, ...]:
    """Return the jobs that each process does for itself: what is in its memory, and how updates reach it."""

    async def check_polling() -> None:
        """Tell the owners when no update can arrive; of several processes that could poll, the one that does."""
        if source is None or (isinstance(source, Leader) and not source.leads):
            return
        problem = alarms.Problem(since=source.failing_since) if source.failing_since else None

        async def polling() -> alarms.Problem | None:
            return problem

        await services.alarms.check({alarms.POLLING: polling})

    async def follow_log_level() -> None:
        """Log as much as an owner chose, whichever process was told."""
        logs.set_level(await services.bot_settings.log_level())

    return (
        Job("follow the log level", 30.0, follow_log_level),
        Job("check how updates arrive", 60.0, check_polling),
        Job("give free memory back to the system", 10.0, lambda: asyncio.to_thread(memory.give_back)),
        Job("store activity counts", 10.0, services.activity.flush),
        Job("forget full rate budgets", 60.0, limits.forget),
    )


def event_jobs(container: Container, update_worker: UpdateWorker) -> tuple[Job, ...]:
    """Return the jobs that run as soon as a transaction adds work for them, or when work is due."""
    services, signals = container.services, container.database.signals
    broadcasts, feeds, digests = services.broadcasts, services.feeds, services.digests
    every = FALLBACK_INTERVAL
    sweep = SWEEP_INTERVAL if container.database.is_shared else every
    return (
        Job("pick up tasks", sweep, update_worker.pick_up, signals[Signal.TASKS]),
        Job("send broadcasts", every, broadcasts.tick, signals[Signal.BROADCASTS], broadcasts.next_due),
        Job("poll feeds", every, feeds.poll, signals[Signal.FEEDS], feeds.next_due),
        Job("start due digests", every, digests.tick, signals[Signal.DIGESTS], digests.next_due, step=15.0),
    )


def _regular_jobs(services: Services) -> tuple[Job, ...]:
    return (
        Job("check alarms", 60.0, services.alarms.check),
        Job("back up once a day", 3600.0, services.backups.daily),
        Job("delete expired articles", 300.0, services.privacy.delete_expired),
        Job("encode articles for questions in other languages", 20.0, services.semantic_search.fill),
        Job("analyse outdated articles anew", 6 * 3600.0, services.articles.reindex),
    )


def _rewriting_jobs(database: Database, clock: Clock, hour: int) -> tuple[Job, ...]:
    """Return the job that takes what was erased out of PostgreSQL's files; SQLite erases at once."""
    if not database.is_shared or hour == rewriting.NEVER:
        return ()
    repository = RewritingRepository(database)
    return (Job("rewrite tables without what was erased", 600.0, lambda: rewriting.nightly(repository, clock, hour)),)


def _purge_jobs(container: Container, clock: Clock) -> tuple[Job, ...]:
    """Return the jobs that erase what is older than its retention."""
    services, inbox, outbox, questions = container.services, container.inbox, container.outbox, container.questions
    return (
        Job("purge deleted articles", 60.0, services.library.purge),
        Job("purge chats that the bot has left", 3600.0, services.chats.purge),
        Job("purge broadcasts", 6 * 3600.0, services.broadcasts.purge),
        Job("purge digests", 6 * 3600.0, services.digests.purge),
        Job("purge feed items", 6 * 3600.0, services.feeds.purge),
        Job("forget who posted", 3600.0, services.collected_posts.forget_people),
        Job("purge button tokens", 3600.0, services.button_tokens.purge),
        Job("purge activity counts", 6 * 3600.0, services.activity.purge),
        Job("purge quota usage", 6 * 3600.0, services.quotas.purge),
        Job("purge handled updates", 3600.0, lambda: inbox.purge(clock.now() - ROW_RETENTION)),
        Job("purge sent messages", 3600.0, lambda: outbox.purge(clock.now() - ROW_RETENTION)),
        Job("purge questions", 3600.0, lambda: questions.purge(clock.now() - QUESTION_RETENTION)),
    )
