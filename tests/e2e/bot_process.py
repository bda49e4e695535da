"""The unmodified bot as a child process in the sandbox's world, for tests that talk to it as people do."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from storage.database import Database
from tests.bot.process import ROOT, clean_environment
from tests.e2e.virtual_clock import Turned
from tests.patience import PATIENCE
from tests.sandbox.world import RunningWorld

STARTED: list[asyncio.subprocess.Process] = []
"""Bots that a test has started; what is left of them ends with the test, however that ends."""


@cache
def blank_database() -> bytes:
    """A migrated database without rows, made once in a process: in a bot that starts from nothing it takes 0.3 s."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "bot.db"
        asyncio.run(_migrate(f"sqlite:///{file}"))
        return file.read_bytes()


async def _migrate(url: str) -> None:
    await (await Database.open(url)).close()


def _environment(world: RunningWorld, folder: Path, extra: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that lead the bot to *world*, with its data in *folder*."""
    path = os.pathsep.join(filter(None, [extra.get("PYTHONPATH", ""), str(ROOT)]))
    ours = clean_environment(TOKEN=world.token, API_URL=world.root_url, DATA_DIR=str(folder), LOG_FORMAT="json")
    ours |= {"PULLQUOTE_ACCESS": "everyone", "PULLQUOTE_OWNERS": str(world.owner_id)}
    return {**ours, **extra, "PYTHONPATH": path}


async def start_bot(
    world: RunningWorld, folder: Path, extra: Mapping[str, str] | None = None, clock: Turned | None = None
) -> asyncio.subprocess.Process:
    """Start `python -m bot` (with a *clock* the same with that clock) and wait until it says that it runs.

    A first start finds a database without rows: tests/bot/test_process.py has the start from nothing.
    """
    if not (database := folder / "bot.db").exists():
        database.write_bytes(await asyncio.to_thread(blank_database))
    program = ("tests.e2e.virtual_clock", str(clock.file)) if clock else ("bot",)
    begun = log_of(folder).count('"event": "running"')
    with (folder / "bot.log").open("ab") as log:
        bot = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", *program),
            cwd=folder,
            env=_environment(world, folder, extra or {}),
            stdout=log,
            stderr=log,
        )
    STARTED.append(bot)
    world.bot_folder = folder
    async with asyncio.timeout(PATIENCE):
        while log_of(folder).count('"event": "running"') == begun:
            if bot.returncode is not None:
                raise AssertionError(f"the bot ended: {log_of(folder)[-2000:]}")
            await asyncio.sleep(0.05)
    return bot


async def stop_bot(bot: asyncio.subprocess.Process) -> int:
    """End the bot as a service manager does; return its exit code."""
    if bot.returncode is None:
        bot.send_signal(signal.SIGTERM)
    async with asyncio.timeout(PATIENCE):
        return await bot.wait()


def log_of(folder: Path) -> str:
    """Return what the bot has logged."""
    log = folder / "bot.log"
    return log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    """Look into the bot's database, which is read as it stands."""
    with closing(sqlite3.connect(f"file:{folder / 'bot.db'}?mode=ro", uri=True)) as database:
        return database.execute(query).fetchall()


@asynccontextmanager
async def running_bot(
    world: RunningWorld, folder: Path, extra: Mapping[str, str] | None = None, clock: Turned | None = None
) -> AsyncIterator[None]:
    """The bot, from its start to a clean end."""
    bot = await start_bot(world, folder, extra, clock)
    try:
        yield
    finally:
        code = await stop_bot(bot)
    assert code == 0, log_of(folder)[-2000:]
    assert world.token.split(":")[1] not in log_of(folder), "the token stands in the log"
