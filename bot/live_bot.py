"""From the sandbox to Telegram: a token is checked and kept in `.env`, and the bot is started beside the sandbox."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import click
from telegram.error import InvalidToken, TelegramError

from bot import child_process
from bot.outbound.bot_api import AiohttpRequest
from bot.settings import PREFIX, Settings, is_token

START_LIMIT = 60.0
"""Seconds until the bot says where it is; it needs about three, more where Telegram answers slowly."""
END_LIMIT = 15.0
"""Seconds in which it ends; it takes ten at most (bot/app.py)."""
NAME = f"{PREFIX}TOKEN"
_LINE = re.compile(rf"(export\s+)?{NAME}\s*=", re.IGNORECASE)
_LINK = re.compile(r"https://t\.me/\S+")


class GoLiveError(Exception):
    """The bot could not be started; *reason* is one word, *detail* what it is about."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason} {detail}")
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Live:
    """A bot that runs on Telegram."""

    username: str
    link: str
    """Where to write to it; with the code that makes its first sender the owner, while it has none."""

    @property
    def has_code(self) -> bool:
        """Whether the link makes its opener the owner."""
        return "?start=" in self.link


class LiveBot:
    """The bot that the sandbox's page has started; it ends with the sandbox."""

    def __init__(self, settings: Settings, env_file: Path = Path(".env")) -> None:
        self._settings, self._env_file = settings, env_file
        self.present: Live | None = None
        """The bot that runs now."""
        self._process: asyncio.subprocess.Process | None = None
        self._echo: asyncio.Task[None] | None = None

    async def start(self, token: str) -> Live:
        """Check the token, write it to the file and start the bot. GoLiveError says what is wrong."""
        token = token.strip()
        username = await self._check(token)
        try:
            write_token(self._env_file, token)
        except OSError as error:
            raise GoLiveError("unwritable", f"{self._env_file.absolute()}: {error.strerror}") from None
        await self.close()
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run", "--while-stdin"),
            env=os.environ | {name: "" for name in os.environ if name.upper() == NAME},
            stdin=asyncio.subprocess.PIPE,  # it closes when this process dies, which ends the bot
            stdout=asyncio.subprocess.PIPE,
        )
        self.present = Live(username, await self._link(self._process))
        return self.present

    async def close(self) -> None:
        """End the bot, if there is one."""
        process, self._process, self.present = self._process, None, None
        if process is None:
            return
        await child_process.end(process, END_LIMIT)
        if self._echo is not None:
            await self._echo

    async def _check(self, token: str) -> str:
        """Return the name of the bot that the token opens."""
        if not is_token(token):
            raise GoLiveError("malformed")
        try:
            async with AiohttpRequest(self._settings.api_url, token) as api:
                me = await api.call("getMe")
        except InvalidToken:
            raise GoLiveError("refused") from None
        except TelegramError:
            raise GoLiveError("unreachable") from None
        return str(me["username"])

    async def _link(self, process: asyncio.subprocess.Process) -> str:
        """Return the link that the starting bot prints; its other words go on to the terminal."""
        assert process.stdout is not None
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(START_LIMIT):
                while line := (await process.stdout.readline()).decode(errors="replace"):
                    click.echo(line, nl=False)
                    if match := _LINK.search(line):
                        self._echo = asyncio.create_task(_pass_on(process.stdout))
                        return match.group()
        ended = process.returncode is not None or process.stdout.at_eof()
        await self.close()
        raise GoLiveError("ended" if ended else "silent")


async def _pass_on(stream: asyncio.StreamReader) -> None:
    while line := await stream.readline():
        click.echo(line.decode(errors="replace"), nl=False)


def write_token(path: Path, token: str) -> None:
    """Put the token into the file in place of an earlier one; other lines stay. Only its owner may read the file."""
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    kept = [line for line in lines if not _LINE.match(line.strip())]
    fresh = path.with_name(f"{path.name}.new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        os.chmod(fresh, 0o600)  # noqa: PTH101 - also where a file of that name was left
        file.write("\n".join([*kept, f"{NAME}={token}", ""]))
    fresh.replace(path)
