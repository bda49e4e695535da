"""The commands that run the bot, on Telegram or in the sandbox, and those that need its database."""

from __future__ import annotations

import asyncio
import contextlib
import locale
import secrets
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import click

from bot.errors import FatalError
from bot.settings import Settings
from services.web.local_site import LocalSite

SANDBOX_START_LIMIT = 30.0
"""Seconds the sandbox gets to print its address; it needs less than one."""
NEWS = "news.test"
"""The name of the sandbox's made-up sites, and the folder in which it serves them."""
NEWS_EXAMPLE = "halm-post/storm"
SANDBOX_BOT_ID = 1000000001
"""Always the same, so that conversations go on after a restart."""


async def on_telegram(settings: Settings) -> int:
    """Run the bot until SIGTERM or SIGINT."""
    from bot.app import App

    async with App.open(settings) as app:
        await app.run(_stop_event())
    return 0


async def in_sandbox(settings: Settings) -> int:
    """Run the same bot against a sandbox; both end together."""
    from bot.app import App

    stop = _stop_event()
    token = f"{SANDBOX_BOT_ID}:{secrets.token_urlsafe(24)}"
    async with _sandbox(settings, token) as (process, url):
        news = LocalSite(NEWS, f"{url}/{NEWS}", NEWS_EXAMPLE)
        async with App.open(settings.for_sandbox(token, url), local_site=news) as app:
            click.echo(
                "PULLQUOTE_TOKEN is not set, so this is the sandbox: a pretend Telegram on this machine, with the real "
                f"bot in it.\n\n    Open {url} in a browser. Ctrl-C ends it.\n\n"
                "The README says in ten lines how to go on to Telegram."
            )
            sandbox_end = asyncio.create_task(process.wait())
            sandbox_end.add_done_callback(lambda _: stop.set())
            try:
                await app.run(stop)
            finally:
                has_died = sandbox_end.done()
                sandbox_end.cancel()
        if has_died:
            raise FatalError(f"The sandbox ended by itself (exit code {process.returncode}), so the bot ended too.")
    return 0


async def reindex(settings: Settings) -> int:
    """Analyse anew the articles of an older version of the analysis; print how many."""
    from bot.container import open_container
    from bot.single_instance import only_process

    with only_process(settings.database):
        async with open_container(settings.database, settings.data_dir) as container:
            count = await container.services.articles.reindex()
    click.echo(f"{count} articles were analysed anew.")
    return 0


async def backup(settings: Settings) -> int:
    """Make a backup and print its path. It takes no lock: the bot may be running."""
    from datetime import UTC, datetime

    from bot.cli_errors import UsageError
    from services.backups import FOLDER, Backups
    from storage.backups import BackupRepository

    folder = settings.data_dir / FOLDER
    backups = Backups(backups=BackupRepository(settings.database), folder=folder, now=lambda: datetime.now(UTC))
    if not backups.supported:
        raise UsageError("This database is PostgreSQL's. Its own tool makes the backup: pg_dump.")
    copy = await backups.make()
    click.echo(f"{copy.path} ({copy.size} bytes)")
    return 0


@asynccontextmanager
async def _sandbox(settings: Settings, token: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """Start the sandbox as a process of its own; yield it and its address, and end it at the end."""
    settings.sandbox_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    language = (locale.getlocale()[0] or "en")[:2].lower()
    options = (
        "--token",
        token,
        "--data",
        str(settings.sandbox_dir / "telegram"),
        "--language",
        language,
        "--while-stdin",
    )
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sandbox", *options),
        stdout=asyncio.subprocess.PIPE,
        stdin=asyncio.subprocess.PIPE,  # never written to: it closes when this process dies, which ends the sandbox
        start_new_session=True,  # Ctrl-C is for the bot, which ends the sandbox after itself
    )
    try:
        assert process.stdout is not None
        line = b""
        with contextlib.suppress(TimeoutError):
            line = await asyncio.wait_for(process.stdout.readline(), SANDBOX_START_LIMIT)
        url = line.decode().strip()
        if not url.startswith("http://"):
            raise FatalError("The sandbox did not start; its own output is above.")
        yield process, url
    finally:
        await _end(process)


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
    try:
        await asyncio.wait_for(process.wait(), 3.0)
    except TimeoutError:
        process.kill()
        await process.wait()


def _stop_event() -> asyncio.Event:
    """Return an event that SIGTERM and SIGINT set."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
    return stop
