"""`python -m bot …` in a thread of this process, which saves the second that a new process takes."""

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
    """Run the bot's command line in *cwd*; return its exit code and what was printed. *stdin* is its standard input."""
    env = clean_environment() if env is None else env
    changes = {name: env.get(name) for name in {*os.environ, *env}}
    async with _restored():
        os.chdir(cwd)
        done = await asyncio.to_thread(CliRunner().invoke, main, arguments, input=stdin, env=changes)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout, done.stderr


@asynccontextmanager
async def _restored() -> AsyncIterator[None]:
    """Restore what a command sets for the process: the working folder, the umask and the log handlers."""
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
