"""`python -m bot …` without a process for it: the same command in a thread of this one, which saves a second each."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import structlog
from click.testing import CliRunner

from bot.cli import main
from tests.bot.process import clean_environment


async def command(
    *arguments: str, cwd: Path, env: Mapping[str, str] | None = None, stdin: bytes = b""
) -> tuple[int, str, str]:
    """Run the bot's command line in *cwd*; return its exit code and what was printed. *given* is what it is piped."""
    env = clean_environment() if env is None else env
    changes = {name: env.get(name) for name in {*os.environ, *env}}
    async with _kept():
        os.chdir(cwd)
        done = await asyncio.to_thread(CliRunner().invoke, main, arguments, input=stdin, env=changes)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout, done.stderr


@asynccontextmanager
async def _kept() -> AsyncIterator[None]:
    """What belongs to the process and a command sets: the folder, the mask of new files, and where logs go."""
    root = logging.getLogger()
    folder, mask = Path.cwd(), os.umask(0o022)
    os.umask(mask)
    before, level, hook = root.handlers[:], root.level, sys.excepthook
    try:
        yield
    finally:
        os.chdir(folder)
        os.umask(mask)
        root.handlers[:], sys.excepthook = before, hook
        root.setLevel(level)
        structlog.reset_defaults()
