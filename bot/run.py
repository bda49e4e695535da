"""The commands that run the bot on Telegram, and those that need its database. `sandbox_run` has the sandbox."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import click
import structlog

from bot import memory_guard
from bot.roles import Role
from bot.settings import Settings

if TYPE_CHECKING:
    from services.backups import Backups

log = structlog.get_logger("bot.run")


SWITCH = 0.001
"""Seconds after which a thread that computes lets the event loop run; 0.005 by default, by which it would be late."""


async def on_telegram(settings: Settings, role: Role = Role.ALL, *, while_stdin: bool = False) -> int:
    """Run the bot until SIGTERM or SIGINT, or until standard input ends."""
    from bot.app import App

    if memory_guard.is_open():
        log.warning("other programs can read the token: give the bot a user of its own, not root")
    sys.setswitchinterval(SWITCH)
    stop = stop_event()
    if while_stdin:
        threading.Thread(target=_after_stdin, args=(asyncio.get_running_loop(), stop), daemon=True).start()
    async with App.open(settings, role=role) as app:
        await app.run(stop)
    return 0


async def reindex(settings: Settings) -> int:
    """Analyse anew the articles of an older version of the analysis; print how many."""
    from bot.container import open_container
    from bot.single_instance import only_process

    with only_process(settings.database):
        async with open_container(settings.database, settings.data_dir, small=settings.small) as container:
            count = await container.services.articles.reindex()
    click.echo(f"{count} articles were analysed anew.")
    return 0


async def backup(settings: Settings) -> int:
    """Make a backup and print its path. It takes no lock: the bot may be running."""
    copy = await _backups(settings).make()
    click.echo(f"{copy.path} ({copy.size} bytes)")
    return 0


async def restore(settings: Settings, source: Path) -> int:
    """Put a backup in the place of the database, which is kept; print where."""
    from bot.single_instance import only_process
    from storage.connections import file_of

    file = file_of(settings.database)
    with only_process(settings.database):
        replaced = await _backups(settings).restore(source, file.resolve().parent if file else None)
    click.echo(f"Restored: {source}")
    if replaced is not None:
        click.echo(f"What was there before is kept as {replaced}. Delete it when you do not need it any more.")
    return 0


def _backups(settings: Settings) -> Backups:
    from datetime import UTC, datetime

    from services.backups import FOLDER, Backups
    from storage.backups import BackupRepository

    repository = BackupRepository(settings.database)
    return Backups(backups=repository, folder=settings.data_dir / FOLDER, now=lambda: datetime.now(UTC))


def stop_event() -> asyncio.Event:
    """Return an event that SIGTERM and SIGINT set."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
    return stop


def _after_stdin(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    """Set *stop* when standard input ends, as it does when the parent is killed."""
    with contextlib.suppress(OSError):  # closed from the start
        while os.read(0, 4096):
            pass
    with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
        loop.call_soon_threadsafe(stop.set)
