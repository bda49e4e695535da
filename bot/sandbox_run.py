"""The bot in the sandbox: both run and end together, start afresh, and start the bot on Telegram when the page asks."""

from __future__ import annotations

import asyncio
import contextlib
import json
import locale
import secrets
import shutil
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from bot import child_process, data_folder
from bot.errors import FatalError
from bot.live_bot import GoLiveError, Live, LiveBot
from bot.run import stop_event
from bot.settings import Settings
from bot.single_instance import only_process
from services.web.local_site import LocalSite

START_LIMIT = 30.0
"""Seconds the sandbox gets to print its address; it needs less than one."""
END_LIMIT = 3.0
"""Seconds in which it ends."""
PORT = 8080
"""The first port that is tried."""
NEWS = "news.test"
"""The name of the sandbox's made-up sites, and the folder in which it serves them."""
NEWS_EXAMPLE = "halm-post/storm"
BOT_ID = 1000000001
"""Always the same, so that conversations go on after a restart."""


@dataclass(slots=True)
class SandboxProcess:
    """The sandbox as a process of its own."""

    process: asyncio.subprocess.Process
    url: str
    token: str
    """The token that it expects of the bot."""
    lines: AsyncIterator[bytes]
    """What it prints after its address: wishes of the page, one JSON object a line."""

    def tell(self, **facts: object) -> None:
        """Let the page know something."""
        stdin = self.process.stdin
        if stdin is not None and not stdin.is_closing():
            stdin.write(json.dumps(facts).encode() + b"\n")


async def in_sandbox(settings: Settings) -> int:
    """Run the same bot against a sandbox until SIGTERM or SIGINT; both end together."""
    stop = stop_event()
    live = LiveBot(settings)
    port = PORT
    try:
        while True:
            async with _sandbox(settings, port) as sandbox:
                port = int(sandbox.url.rpartition(":")[2])
                wants_reset = await _run(settings, sandbox, live, stop)
            if not wants_reset:
                return 0
            _erase(settings)
            click.echo("Starting afresh.")
    finally:
        await live.close()


async def reset(settings: Settings) -> int:
    """Erase what the sandbox keeps. FatalError while it runs."""
    if not settings.sandbox_dir.exists():
        click.echo("There is nothing to erase: the sandbox has not been used.")
        return 0
    with only_process(settings.for_sandbox(f"{BOT_ID}:none", "").database):
        _erase(settings)
    click.echo("The sandbox starts afresh. What your own bot keeps is as it was.")
    return 0


def _erase(settings: Settings) -> None:
    shutil.rmtree(settings.sandbox_dir, ignore_errors=True)


async def _run(settings: Settings, sandbox: SandboxProcess, live: LiveBot, stop: asyncio.Event) -> bool:
    """Run the bot until *stop*, or until the page wants to start afresh, which returns True. FatalError if it died."""
    from bot.app import App

    news = LocalSite(NEWS, f"{sandbox.url}/{NEWS}", NEWS_EXAMPLE)
    async with App.open(settings.for_sandbox(sandbox.token, sandbox.url), local_site=news) as app:
        click.echo(
            "PULLQUOTE_TOKEN is not set, so this is the sandbox: a pretend Telegram on this machine, with the real "
            f"bot in it.\n\n    Open {sandbox.url} in a browser. Ctrl-C ends it.\n\n"
            "The page says how to go on to Telegram."
        )
        if live.present:
            _introduce(sandbox, live.present)
        ended = asyncio.Event()
        wishes = asyncio.create_task(_grant(sandbox, live))
        wishes.add_done_callback(lambda _: ended.set())
        stopped = asyncio.create_task(stop.wait())
        stopped.add_done_callback(lambda _: ended.set())
        try:
            await app.run(ended)
        finally:
            is_over = wishes.done()
            stopped.cancel()
            wishes.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await wishes
    if stop.is_set() or not is_over:
        return False
    if wishes.result():
        return True
    code = await sandbox.process.wait()
    raise FatalError(f"The sandbox ended by itself (exit code {code}), so the bot ended too.")


async def _grant(sandbox: SandboxProcess, live: LiveBot) -> bool:
    """Do what the page wants; return True when that is to start afresh, False when the sandbox has ended."""
    async for line in sandbox.lines:
        wish = _wish(line)
        if wish.get("do") == "reset":
            return True
        if wish.get("do") == "live":
            try:
                bot = await live.start(str(wish.get("token", "")))
            except GoLiveError as error:
                sandbox.tell(kind="live", reason=error.reason, detail=error.detail)
            else:
                _introduce(sandbox, bot)
    return False


def _introduce(sandbox: SandboxProcess, bot: Live) -> None:
    """Let the page know of the bot that runs on Telegram."""
    sandbox.tell(kind="live", username=bot.username, link=bot.link, code=bot.has_code)


def _wish(line: bytes) -> Mapping[str, object]:
    with contextlib.suppress(ValueError):
        wish = json.loads(line)
        if isinstance(wish, dict):
            return wish
    return {}


@asynccontextmanager
async def _sandbox(settings: Settings, port: int) -> AsyncIterator[SandboxProcess]:
    """Start the sandbox; yield it, and end it at the end."""
    data_folder.make(settings.sandbox_dir)
    language = (locale.getlocale()[0] or "en")[:2].lower()
    data: Path = settings.sandbox_dir / "telegram"
    token = f"{BOT_ID}:{secrets.token_urlsafe(24)}"
    options = ("--token", token, "--data", str(data), "--language", language, "--port", str(port), "--with-parent")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sandbox", *options),
        stdout=asyncio.subprocess.PIPE,
        stdin=asyncio.subprocess.PIPE,  # it closes when this process dies, which ends the sandbox
        start_new_session=True,  # Ctrl-C is for the bot, which ends the sandbox after itself
    )
    try:
        assert process.stdout is not None
        line = b""
        with contextlib.suppress(TimeoutError):
            line = await asyncio.wait_for(process.stdout.readline(), START_LIMIT)
        url = line.decode().strip()
        if not url.startswith("http://"):
            raise FatalError("The sandbox did not start; its own output is above.")
        yield SandboxProcess(process, url, token, process.stdout)
    finally:
        await child_process.end(process, END_LIMIT)
