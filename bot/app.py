"""The composition root: `App.open` builds every part of the bot, from top to bottom; `App.run` runs it."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, nullcontext
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import click
import structlog
from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot import data_folder, health_server, jobs, logs, scheduler
from bot.clock import BackOff, Clock
from bot.container import Container, open_container
from bot.errors import ConfigurationError, FatalError
from bot.inbound.dispatch import Dispatcher
from bot.inbound.inline_queries import InlineQueries
from bot.inbound.polling import Poller
from bot.inbound.update_worker import UpdateWorker
from bot.inbound.webhook import Webhook, WebhookAddress
from bot.metrics import Metrics
from bot.outbound import command_menu
from bot.outbound.bot_api import AiohttpRequest
from bot.outbound.rate_limits import RateLimits
from bot.outbound.sender import Sender
from bot.scheduler import Job
from bot.settings import Settings, host_and_port
from bot.single_instance import only_process
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


class UpdateSource(Protocol):
    """Where updates come from: `bot.inbound.polling` or `bot.inbound.webhook`."""

    last_attempt: float
    """When it last heard of Telegram or failed to, in monotonic seconds."""
    failing_since: datetime | None
    """Since when no update can arrive; None while they can."""

    async def run(self) -> None:
        """Receive updates until cancelled."""


class App:
    """One bot, from its first poll to its end."""

    def __init__(
        self,
        *,
        api: AiohttpRequest,
        bot: Bot,
        update_worker: UpdateWorker,
        source: UpdateSource,
        clock: Clock,
        jobs: tuple[Job, ...] = (),
        workers: Workers | None = None,
        people: People | None = None,
        has_address: bool = False,
        watched: Callable[[Problem], AbstractAsyncContextManager[object]] | None = None,
        check_database: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """*watched* serves health and metrics; it is given a function that says why the bot is not ready."""
        self._api = api
        self._bot = bot
        self._update_worker = update_worker
        self._clock = clock
        self._jobs = jobs
        self._workers = workers
        self._people = people
        self._has_address = has_address
        self._watched = watched
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
    ) -> AsyncIterator[App]:
        """Open every part; close them in reverse at the end. *disk_space* returns the free and all bytes.

        A *local_site* can be read beside the web, and is named where an address cannot be opened.
        """
        assert settings.token is not None, "the command line has checked it"
        token = settings.token.get_secret_value()
        clock = clock or Clock()
        data_folder.make(settings.data_dir)
        async with AsyncExitStack() as stack:
            stack.enter_context(only_process(settings.database))
            metrics = Metrics()
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
            dispatcher = Dispatcher(bot, services, environment, sender)
            to_retry = services.failed_updates.to_retry
            await dispatcher.load_unfinished()
            update_worker = UpdateWorker(
                container.inbox, dispatcher, clock=clock, to_retry=to_retry, on_settled=metrics.count_settled
            )
            inline_queries = InlineQueries(dispatcher, pass_on=update_worker.receive, clock=clock)
            stack.push_async_callback(inline_queries.stop)
            source = _source(settings, api, metrics.count_received(inline_queries.receive), clock)
            services.alarms.probes |= _probes(container, source, disk_space or (lambda: _space(settings.data_dir)))
            logs.set_level(await services.bot_settings.log_level())
            yield cls(
                api=api,
                bot=bot,
                update_worker=update_worker,
                source=source,
                clock=clock,
                jobs=jobs.all_jobs(container, update_worker, clock, limits, settings.rewrite_hour),
                workers=container.workers,
                people=services.people,
                has_address=local_site is None,
                watched=_watched(settings, metrics, update_worker, container),
                check_database=container.database.check,
            )

    async def run(self, stop: asyncio.Event) -> None:
        """Run until *stop* is set. FatalError if the bot cannot go on."""
        try:
            async with self._watched(self._problem) if self._watched else nullcontext():
                await _first(stop.wait(), self._run())
        finally:
            log.info("stopping", children=_children(self._workers))
            await self._update_worker.stop(SHUTDOWN_LIMIT)
            log.info("stopped", waiting=self._update_worker.waiting)

    async def _run(self) -> None:
        await self._connect()
        await self._update_worker.start()
        self.source.last_attempt = self._clock.monotonic()
        self._state = ""
        log.info("running", bot=self._bot.username)
        await self._print_address()
        await _first(
            self.source.run(),
            self._watch_source(),
            scheduler.run(self._jobs, self._clock),
            self._warm_up(),
        )

    async def _problem(self) -> str:
        """Return why the bot is not ready; "" if it is."""
        if self._state:
            return self._state
        try:
            if self._check_database:
                await self._check_database()
        except StorageError:
            return "the database does not answer"
        return "no update can arrive" if self.source.failing_since else ""

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

    async def _watch_source(self) -> None:
        """Raise FatalError after STALL_LIMIT silent seconds, so that a service manager restarts the process."""
        while self._clock.monotonic() - self.source.last_attempt < STALL_LIMIT:
            await self._clock.sleep(5.0)
        raise FatalError(f"Nothing was heard of Telegram for {STALL_LIMIT:.0f} seconds.")

    async def _warm_up(self) -> None:
        """Publish the command menu and start the children beside the polling; then wait for ever."""
        await asyncio.gather(
            command_menu.publish(self._api),
            *([self._workers.warm()] if self._workers else []),
        )
        await asyncio.Event().wait()


def _watched(
    settings: Settings, metrics: Metrics, update_worker: UpdateWorker, container: Container
) -> Callable[[Problem], AbstractAsyncContextManager[object]] | None:
    """Return what serves health and metrics, None if that has no port."""
    if not settings.health_listen:
        return None
    host, port = host_and_port(settings.health_listen)

    async def page() -> bytes:
        queues = update_worker.waiting, update_worker.waiting_chats
        return await metrics.page(queues, container.services.digests.lag, container.workers)

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


def _source(
    settings: Settings, api: AiohttpRequest, receive: Callable[[Sequence[object]], Awaitable[int]], clock: Clock
) -> UpdateSource:
    """Return the webhook if its address is set, else the poller."""
    if not settings.webhook_url or settings.webhook_secret is None:
        return Poller(api, receive, clock=clock)
    host, port = host_and_port(settings.webhook_listen)
    address = WebhookAddress(settings.webhook_url, settings.webhook_secret.get_secret_value(), host, port)
    return Webhook(api, receive, address, clock=clock)


def _probes(
    container: Container, source: UpdateSource, disk_space: Callable[[], tuple[int, int]]
) -> dict[str, alarms.Probe]:
    """Return the health checks, by alarm."""
    services = container.services

    async def polling() -> alarms.Problem | None:
        return alarms.Problem(since=source.failing_since) if source.failing_since else None

    other_probes = alarms.probes(
        free=disk_space, failed_updates=services.failed_updates, backups=services.backups, digests=services.digests
    )
    return other_probes | {alarms.POLLING: polling}


def _space(folder: Path) -> tuple[int, int]:
    """Return the free and all bytes of the disk of *folder*."""
    disk = shutil.disk_usage(folder)
    return disk.free, disk.total


def _children(workers: Workers | None) -> list[str]:
    """Describe each child's requests and memory, for the log."""
    children = workers.status() if workers else ()
    return [f"{child.kind}: {child.requests} requests, {child.memory >> 20} MB" for child in children]


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
