"""The bot, put together: from top to bottom a list of its parts."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
import structlog
from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot import logs, scheduler
from bot.clock import BackOff, Clock
from bot.container import Parts, open_parts
from bot.inbound.dispatch import Routes
from bot.inbound.inline_queries import Queries
from bot.inbound.polling import FatalError, Poller
from bot.inbound.update_worker import Intake
from bot.outbound import command_menu
from bot.outbound.bot_api import AiohttpRequest
from bot.outbound.rate_limits import RateLimits
from bot.outbound.sender import Outgoing
from bot.scheduler import Job
from bot.settings import Settings
from bot.single_instance import only_process
from handlers.context import Environment
from handlers.permissions import Rights
from services import alarms
from services.container import Services
from services.people import People
from services.workers.pool import Workers
from storage.models import Access
from storage.signals import Signal

WATCH = 90.0
"""Seconds without the end of any poll attempt after which the process is of no more use."""
FINISH = 8.0
"""Seconds that running handlers get at the end; with the closing of the parts it stays below 10."""
KEPT = timedelta(hours=48)
"""Ids of handled updates and sent messages are kept twice as long as Telegram keeps an update."""

LOOK = 30.0
"""Seconds until it is looked for work that nothing in this process told of: another process gave it."""
QUESTIONS_KEPT = timedelta(days=30)
"""Buttons under an answer and edits of its question need it; after a month scarcely anybody comes back to one, and
what people asked is nobody's business for longer."""

log = structlog.get_logger("bot.app")


class App:
    """One bot, from its first poll to its end."""

    def __init__(
        self,
        *,
        api: AiohttpRequest,
        bot: Bot,
        intake: Intake,
        poller: Poller,
        clock: Clock,
        jobs: tuple[Job, ...] = (),
        workers: Workers | None = None,
        people: People | None = None,
    ) -> None:
        self._api = api
        self._people = people
        self._bot = bot
        self._intake = intake
        self._jobs = jobs
        self._workers = workers
        self._clock = clock
        self.poller = poller

    @classmethod
    @asynccontextmanager
    async def open(
        cls, settings: Settings, clock: Clock | None = None, free: Callable[[], tuple[int, int]] | None = None
    ) -> AsyncIterator[App]:
        """Open every part; close them in reverse at the end. *free* gives the free and all bytes of the disk."""
        assert settings.token is not None, "the command line has checked it"
        token = settings.token.get_secret_value()
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        clock = clock or Clock()
        async with AsyncExitStack() as stack:
            stack.enter_context(only_process(settings.database))
            parts = await stack.enter_async_context(
                open_parts(
                    settings.database,
                    settings.data_dir,
                    now=clock.now,
                    owners=frozenset(settings.owners),
                    access=Access(settings.access),
                    contact=settings.contact,
                )
            )
            api = AiohttpRequest(settings.api_url, token)
            await stack.enter_async_context(api)
            bot = _bot(settings.api_url, token, api)
            outgoing = Outgoing(
                api,
                parts.outbox,
                clock=clock,
                limits=RateLimits(clock),
                migrated=parts.services.chats.migrate,
                refused=parts.services.chats.pause,
            )
            environment = Environment(clock.now, Rights(outgoing, clock.now), settings.contact, logs.set_level)
            routes = Routes(bot, parts.services, environment, outgoing)
            intake = Intake(parts.inbox, routes, clock=clock, to_retry=parts.services.failed_updates.to_retry)
            queries = Queries(routes, intake.receive, clock=clock)
            stack.push_async_callback(queries.stop)
            poller = Poller(api, queries.receive, clock=clock)
            parts.services.alarms.probes |= _probes(parts, poller, free or (lambda: _free(settings.data_dir)))
            logs.set_level(await parts.services.bot_settings.log_level())
            jobs, workers = _jobs(parts, intake, clock), parts.workers
            yield cls(
                api=api,
                bot=bot,
                intake=intake,
                poller=poller,
                clock=clock,
                jobs=jobs,
                workers=workers,
                people=parts.services.people,
            )

    async def run(self, stop: asyncio.Event) -> None:
        """Work until *stop* is set; FatalError when that is not possible any more."""
        try:
            await _first(stop.wait(), self._work())
        finally:
            log.info("stopping", children=_children(self._workers))
            await self._intake.stop(FINISH)
            log.info("stopped", waiting=self._intake.waiting)

    async def _work(self) -> None:
        await self._introduce()
        await self._intake.start()
        self.poller.last_attempt = self._clock.monotonic()
        log.info("running", bot=self._bot.username)
        await self._greet()
        await _first(
            self.poller.run(),
            self._watch(),
            scheduler.run(self._jobs, self._clock),
            self._beside(),
        )

    async def _introduce(self) -> None:
        """Learn the bot's own name; wait for Telegram as long as it takes."""
        pause = BackOff(1.0, 30.0)
        while True:
            try:
                await self._bot.initialize()
                return
            except InvalidToken:  # its text holds the token
                raise FatalError(
                    "Telegram does not accept the token. Copy it again from @BotFather into PULLQUOTE_TOKEN."
                ) from None
            except TelegramError as error:
                if pause.fresh:
                    log.warning("Telegram does not answer; trying until it does", error=type(error).__name__)
                await self._clock.sleep(pause.next())

    async def _greet(self) -> None:
        """While nobody owns the bot, print the code that makes who sends it an owner: it stands in no log."""
        code = await self._people.invite_first_owner() if self._people else None
        if code is not None:
            click.echo(
                f"Nobody owns this bot yet. Within an hour, open https://t.me/{self._bot.username}?start={code.token}\n"
                f"or send @{self._bot.username} this line: /start {code.token}"
            )

    async def _watch(self) -> None:
        """End the process when polling is dead, whatever killed it: a service manager starts it anew."""
        while self._clock.monotonic() - self.poller.last_attempt < WATCH:
            await self._clock.sleep(5.0)
        raise FatalError(f"No poll has ended for {WATCH:.0f} seconds.")

    async def _beside(self) -> None:
        """Do once what the polling does not wait for."""
        once = [command_menu.publish(self._api), *([self._workers.warm()] if self._workers else [])]
        await asyncio.gather(*once)
        await asyncio.Event().wait()


def _bot(api_url: str, token: str, api: AiohttpRequest) -> Bot:
    return Bot(
        token, base_url=api_url + "/bot", base_file_url=api_url + "/file/bot", request=api, get_updates_request=api
    )


def _jobs(parts: Parts, intake: Intake, clock: Clock) -> tuple[Job, ...]:
    return (*_woken_jobs(parts, intake), *_purges(parts, clock), *_regular_jobs(parts.services))


def _woken_jobs(parts: Parts, intake: Intake) -> tuple[Job, ...]:
    """What is done as soon as there is something to do."""
    services, signals = parts.services, parts.database.signals
    feeds, digests, broadcasts = services.feeds, services.digests, services.broadcasts
    return (
        Job("take up tasks", LOOK, intake.pick_up, signals[Signal.TASKS]),
        Job("send what goes to all", LOOK, broadcasts.tick, signals[Signal.BROADCASTS], broadcasts.next_due),
        Job("poll feeds", LOOK, feeds.poll, signals[Signal.FEEDS], feeds.next_due),
        Job("see which digests are due", LOOK, digests.tick, signals[Signal.DIGESTS], digests.next_due, step=15.0),
    )


def _regular_jobs(services: Services) -> tuple[Job, ...]:
    return (
        Job("see whether the bot is ill", 60.0, services.alarms.check),
        Job("back up once a day", 3600.0, services.backups.daily),
        Job("let go what is older than its chat keeps it", 300.0, services.privacy.delete_expired),
        Job("encode articles for questions in other languages", 20.0, services.semantic_search.fill),
        Job("analyse anew what an older version has read", 6 * 3600.0, services.articles.reindex),
        Job("write down what was counted", 10.0, services.activity.flush),
    )


def _purges(parts: Parts, clock: Clock) -> tuple[Job, ...]:
    """What is erased when its time is over."""
    services = parts.services
    return (
        Job("erase deleted articles", 60.0, services.library.purge),
        Job("erase chats that the bot has left", 3600.0, services.chats.purge),
        Job("forget what was sent to all", 6 * 3600.0, services.broadcasts.purge),
        Job("forget old digests", 6 * 3600.0, services.digests.purge),
        Job("forget items that no feed shows any more", 6 * 3600.0, services.feeds.purge),
        Job("delete expired button tokens", 3600.0, services.button_tokens.purge),
        Job("forget old counts", 6 * 3600.0, services.activity.purge),
        Job("forget what was used long ago", 6 * 3600.0, services.quotas.purge),
        Job("forget handled updates", 3600.0, lambda: parts.inbox.purge(clock.now() - KEPT)),
        Job("forget sent messages", 3600.0, lambda: parts.outbox.purge(clock.now() - KEPT)),
        Job("forget old questions", 3600.0, lambda: parts.questions.purge(clock.now() - QUESTIONS_KEPT)),
    )


def _probes(parts: Parts, poller: Poller, free: Callable[[], tuple[int, int]]) -> dict[str, alarms.Probe]:
    """What tells that the bot is ill."""

    async def polling() -> alarms.Problem | None:
        return alarms.Problem(since=poller.failing) if poller.failing else None

    others = alarms.probes(
        free=free,
        failed_updates=parts.services.failed_updates,
        backups=parts.services.backups,
        digests=parts.services.digests,
    )
    return others | {alarms.POLLING: polling}


def _free(folder: Path) -> tuple[int, int]:
    disk = shutil.disk_usage(folder)
    return disk.free, disk.total


def _children(workers: Workers | None) -> list[str]:
    """Say what each child has done and holds, for whoever asks where the memory went."""
    living = workers.status() if workers else ()
    return [f"{one.kind}: {one.requests} requests, {one.memory >> 20} MB" for one in living]


async def _first(*works: Awaitable[Any] | Coroutine[Any, Any, Any]) -> None:
    """Wait for the first to end, cancel the others, and raise its error."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await task
