"""The composition root: `App.open` builds every part of the bot, from top to bottom; `App.run` runs it."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, nullcontext
from dataclasses import replace
from pathlib import Path

import click
import structlog
from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot import data_folder, health_server, jobs, logs, memory, scheduler
from bot.clock import BackOff, Clock
from bot.concurrency import first_of
from bot.container import Container, open_container
from bot.errors import ConfigurationError, FatalError
from bot.inbound.dispatch import Dispatcher
from bot.inbound.leader import UpdateSource
from bot.inbound.update_worker import UpdateWorker
from bot.intake import open_intake
from bot.job_queue import JobQueue
from bot.metrics import Metrics
from bot.outbound import command_menu
from bot.outbound.bot_api import AiohttpRequest
from bot.outbound.disk_alarm import DiskAlarm
from bot.outbound.rate_limits import RateLimits
from bot.outbound.sender import Sender
from bot.roles import Role
from bot.scheduler import Job
from bot.settings import Settings, host_and_port
from bot.single_instance import SQLITE_PREFIX, only_process
from engine.errors import StorageError
from handlers.chat_admins import ChatAdmins
from handlers.context import Environment
from services import alarms
from services.people import People
from services.web.local_site import LocalSite
from services.workers.pool import Workers
from storage.models import Access

STALL_LIMIT = 90.0
"""Seconds without the end of any poll or look at the webhook, successful or not, after which the process ends."""
SHUTDOWN_LIMIT = 8.0
"""Seconds that running handlers get to finish; with closing the database and the children it stays below 10."""

log = structlog.get_logger("bot.app")
Problem = Callable[[], Awaitable[str]]
"""Returns what is wrong, "" if nothing is."""


class App:
    """One bot, from its first poll to its end."""

    def __init__(
        self,
        *,
        api: AiohttpRequest,
        bot: Bot,
        update_worker: UpdateWorker,
        source: UpdateSource | None,
        clock: Clock,
        jobs: tuple[Job, ...] = (),
        process_jobs: tuple[Job, ...] = (),
        job_queue: JobQueue | None = None,
        role: Role = Role.ALL,
        workers: Workers | None = None,
        people: People | None = None,
        has_address: bool = False,
        watched: Callable[[Problem], AbstractAsyncContextManager[object]] | None = None,
        disk_alarm: DiskAlarm | None = None,
        check_database: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """*source* is None for a process that receives nothing; *job_queue* is that of several processes.

        *watched* serves health and metrics; it is given a function that says why the bot is not ready."""
        self._api = api
        self._bot = bot
        self._update_worker = update_worker
        self._clock = clock
        self._jobs = jobs
        self._process_jobs = process_jobs
        self._job_queue = job_queue
        self._role = role
        self._workers = workers
        self._people = people
        self._has_address = has_address
        self._watched = watched
        self._disk_alarm = disk_alarm
        self._check_database = check_database
        self._state = "starting"
        self.source = source

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        settings: Settings,
        clock: Clock | None = None,
        disk_space: Callable[[], tuple[int, int]] | None = None,
        local_site: LocalSite | None = None,
        role: Role = Role.ALL,
    ) -> AsyncIterator[App]:
        """Open every part; close them in reverse at the end. *disk_space* returns the free and all bytes.

        A *local_site* can be read beside the web, and is named where an address cannot be opened.
        """
        assert settings.token is not None, "the command line has checked it"
        token = settings.token.get_secret_value()
        memory.limit()
        clock = clock or Clock()
        data_folder.make(settings.data_dir)
        async with AsyncExitStack() as stack:
            stack.enter_context(only_process(settings.database))
            metrics = Metrics()
            _check_role(role, settings.database)
            container = await stack.enter_async_context(_container(settings, clock, local_site, metrics.count_fetch))
            services = container.services
            api = AiohttpRequest(settings.api_url, token)
            await stack.enter_async_context(api)
            bot = _bot(settings.api_url, token, api)
            limits = RateLimits(clock, container.rate_budgets)
            sender = Sender(
                api,
                container.outbox,
                clock=clock,
                limits=limits,
                on_migrated=services.chats.migrate,
                on_refused=services.chats.pause,
            )
            environment = Environment(clock.now, ChatAdmins(sender, clock.elapsed), settings.contact, logs.set_level)
            environment = replace(environment, local_site=local_site.link if local_site else "")
            dispatcher = Dispatcher(bot, services, environment, sender, is_shared=container.database.is_shared)
            if not container.database.is_shared:
                await dispatcher.load_unfinished()
            intake = await stack.enter_async_context(
                open_intake(settings, container, dispatcher, api, metrics, clock, role)
            )
            update_worker, source = intake.update_worker, intake.source
            space = disk_space or (lambda: _space(settings.data_dir))
            services.alarms.probes |= alarms.probes(
                free=space,
                failed_updates=services.failed_updates,
                backups=services.backups,
                digests=services.digests,
            )
            logs.set_level(await services.bot_settings.log_level())
            yield cls(
                api=api,
                bot=bot,
                update_worker=update_worker,
                source=source,
                clock=clock,
                jobs=jobs.all_jobs(container, update_worker, clock, settings.rewrite_hour),
                process_jobs=jobs.process_jobs(services, limits, source),
                job_queue=intake.job_queue,
                role=role,
                workers=container.workers,
                people=services.people,
                has_address=local_site is None,
                watched=_watched(settings, metrics, container),
                check_database=container.database.check,
                disk_alarm=DiskAlarm(api, container.database, services, space, clock),
            )

    async def run(self, stop: asyncio.Event) -> None:
        """Run until *stop* is set. FatalError if the bot cannot go on."""
        try:
            async with self._watched(self._problem) if self._watched else nullcontext():
                await first_of(self._until(stop), self._run())
        finally:
            log.info("stopping", children=_children(self._workers))
            await self._update_worker.stop(SHUTDOWN_LIMIT)
            log.info("stopped", waiting=self._update_worker.waiting)

    async def _until(self, stop: asyncio.Event) -> None:
        """Wait for *stop*; from then on nothing new is begun."""
        await stop.wait()
        self._state = "stopping"
        self._update_worker.halt()

    async def _run(self) -> None:
        await self._connect()
        await self._update_worker.start()
        memory.keep_what_is_there()
        self._state = ""
        log.info("running", bot=self._bot.username, role=self._role.value)
        works = [self._work(), self._warm_up(), *([self._disk_alarm.run()] if self._disk_alarm else [])]
        if self.source is not None:
            self.source.last_attempt = self._clock.monotonic()
            await self._print_address()
            works += [self.source.run(), self._watch_source(self.source)]
        await first_of(*works)

    async def _work(self) -> None:
        """Run the periodic jobs; of several processes a queue gives each to one of them."""
        if self._job_queue is None:
            await scheduler.run((*self._jobs, *self._process_jobs), self._clock)
        else:
            self._job_queue.register(self._jobs)
            await first_of(self._job_queue.run(), scheduler.run(self._process_jobs, self._clock))

    async def _problem(self) -> str:
        """Return why the bot is not ready; "" if it is."""
        if self._state:
            return self._state
        try:
            if self._check_database:
                await self._check_database()
        except StorageError:
            return "the database does not answer"
        return "no update can arrive" if self.source and self.source.failing_since else ""

    async def _connect(self) -> None:
        """Load the bot's own name; retry until Telegram answers. ConfigurationError if the token is refused."""
        pause = BackOff(1.0, 30.0)
        while True:
            try:
                await self._bot.initialize()
                return
            except InvalidToken:  # its text holds the token
                raise ConfigurationError(
                    "Telegram does not accept the token. Copy it again from @BotFather into PULLQUOTE_TOKEN."
                ) from None
            except TelegramError as error:
                if pause.fresh:
                    log.warning("Telegram does not answer, retrying", error=type(error).__name__)
                await self._clock.sleep(pause.next())

    async def _print_address(self) -> None:
        """Print where the bot is; if it has no owner, with the code that makes its sender one. That is not logged."""
        code = await self._people.invite_first_owner() if self._people else None
        if code is not None:
            click.echo(
                f"Nobody owns this bot yet. Within an hour, open https://t.me/{self._bot.username}?start={code.token}\n"
                f"or send @{self._bot.username} this line: /start {code.token}"
            )
        elif self._has_address:
            click.echo(f"It runs: https://t.me/{self._bot.username}")

    async def _watch_source(self, source: UpdateSource) -> None:
        """Raise FatalError after STALL_LIMIT silent seconds, so that a service manager restarts the process."""
        while self._clock.monotonic() - source.last_attempt < STALL_LIMIT:
            await self._clock.sleep(5.0)
        raise FatalError(f"Nothing was heard of Telegram for {STALL_LIMIT:.0f} seconds.")

    async def _warm_up(self) -> None:
        """Publish the command menu and start the children beside the polling; then wait for ever."""
        await asyncio.gather(
            *([command_menu.publish(self._api)] if self.source else []),
            *([self._workers.warm()] if self._workers and self._role is not Role.SERVE else []),
        )
        await asyncio.Event().wait()


def _check_role(role: Role, database_url: str) -> None:
    if role is not Role.ALL and database_url.startswith(SQLITE_PREFIX):
        raise ConfigurationError(
            f"`{role}` is one of several processes, and they need PostgreSQL: set PULLQUOTE_DATABASE_URL. "
            "With SQLite one process does everything: `python -m bot`."
        )


def _watched(
    settings: Settings, metrics: Metrics, container: Container
) -> Callable[[Problem], AbstractAsyncContextManager[object]] | None:
    """Return what serves health and metrics, None if that has no port."""
    if not settings.health_listen:
        return None
    host, port = host_and_port(settings.health_listen)

    async def page() -> bytes:
        return await metrics.page(container.inbox.waiting, container.services.digests.lag, container.workers)

    return lambda problem: health_server.serving(host, port, problem=problem, metrics=page)


def _container(
    settings: Settings, clock: Clock, local_site: LocalSite | None, on_fetched: Callable[[str], None]
) -> AbstractAsyncContextManager[Container]:
    return open_container(
        settings.database,
        settings.data_dir,
        now=clock.now,
        elapsed=clock.elapsed,
        owners=frozenset(settings.owners),
        access=Access(settings.access),
        contact=settings.contact,
        local_site=local_site,
        connections=settings.database_connections,
        on_fetched=on_fetched,
        small=settings.small,
    )


def _bot(api_url: str, token: str, api: AiohttpRequest) -> Bot:
    return Bot(
        token, base_url=api_url + "/bot", base_file_url=api_url + "/file/bot", request=api, get_updates_request=api
    )


def _space(folder: Path) -> tuple[int, int]:
    """Return the free and all bytes of the disk of *folder*."""
    disk = shutil.disk_usage(folder)
    return disk.free, disk.total


def _children(workers: Workers | None) -> list[str]:
    """Describe each child's requests and memory, for the log."""
    children = workers.status() if workers else ()
    return [f"{child.kind}: {child.requests} requests, {child.memory >> 20} MB" for child in children]
