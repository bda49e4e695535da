"""The unmodified program as a child process, for tests that talk to it as people do."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from tests.sandbox.world import RunningWorld

ROOT = Path(__file__).parent.parent.parent
START = 30.0
"""Seconds until the first poll: a cold start takes about two."""


def environment(world: RunningWorld, folder: Path, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the variables that lead the bot to *world*, with its data in *folder*."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PULLQUOTE_")}
    ours = {
        "PULLQUOTE_TOKEN": world.token,
        "PULLQUOTE_API_URL": world.root_url,
        "PULLQUOTE_DATA_DIR": str(folder),
        "PULLQUOTE_LOG_FORMAT": "json",
    }
    return {**clean, **ours, **(extra or {})}


async def start_bot(
    world: RunningWorld, folder: Path, extra: Mapping[str, str] | None = None
) -> asyncio.subprocess.Process:
    """Start `python -m bot` and wait until it polls."""
    calls = len(await world.calls("getUpdates"))
    with (folder / "bot.log").open("ab") as log:
        bot = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot"), cwd=ROOT, env=environment(world, folder, extra), stdout=log, stderr=log
        )
    async with asyncio.timeout(START):
        while len(await world.calls("getUpdates")) <= calls:
            if bot.returncode is not None:
                raise AssertionError(f"the bot ended: {log_of(folder)[-2000:]}")
            await asyncio.sleep(0.05)
    return bot


async def stop_bot(bot: asyncio.subprocess.Process) -> int:
    """End the bot as a service manager does; return its exit code."""
    if bot.returncode is None:
        bot.send_signal(signal.SIGTERM)
    async with asyncio.timeout(20):
        return await bot.wait()


def log_of(folder: Path) -> str:
    """Return what the bot has logged."""
    return (folder / "bot.log").read_text(encoding="utf-8", errors="replace")


@asynccontextmanager
async def running_bot(world: RunningWorld, folder: Path, extra: Mapping[str, str] | None = None) -> AsyncIterator[None]:
    """The bot, from its first poll to a clean end."""
    bot = await start_bot(world, folder, extra)
    try:
        yield
    finally:
        code = await stop_bot(bot)
    assert code == 0, log_of(folder)[-2000:]
    assert world.token.split(":")[1] not in log_of(folder), "the token stands in the log"
