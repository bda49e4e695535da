"""What an update costs the bot's own process, beside python-telegram-bot alone: CPU time, over a local Bot API server.

    python -m benchmarks.throughput [--quick] [--rounds 5] [--chats 300] [--pages 60] [--questions 120]

Each round sends a message of each of 300 private chats to each bot in turn; the bots are processes of their own and
answer all of them. The whole bot is asked for /help: inbox, gate, outbox, each written to the disk before it goes on.
It keeps to Telegram's limit of 30 messages a second, which costs no CPU. Then it reads pages while its event loop is
looked at, and answers questions, for which all its processes count.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import sqlite3
import sys
import tempfile
import time
from argparse import Namespace
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing, suppress
from pathlib import Path
from statistics import median

import aiohttp

from benchmarks.bot_api_server import FIRST_CHAT, TOKEN
from benchmarks.options import Options
from benchmarks.waiting import Writer, fill, page
from tests.bot.process import ROOT, clean_environment
from tests.services.web.web_server import web_server

TICK = os.sysconf("SC_CLK_TCK")
SECONDS = 300.0
"""After this time a round has failed."""
SHELF = 20
"""Articles of each chat that asks."""
STOCK, CONCURRENT, OURS, WHOLE = "stock", "concurrent", "ours", "whole"
NAMES = {
    STOCK: "python-telegram-bot, one update after the other",
    CONCURRENT: "python-telegram-bot, 256 updates at once",
    OURS: "Pullquote, HTTP and dispatch alone",
    WHOLE: "Pullquote, the whole way of /help",
}


@asynccontextmanager
async def process(*arguments: str, env: Mapping[str, str] = {}) -> AsyncIterator[asyncio.subprocess.Process]:
    """A Python process, until the end."""
    path = os.pathsep.join(filter(None, [env.get("PYTHONPATH", ""), str(ROOT)]))
    environment = clean_environment() | dict(env) | {"PYTHONPATH": path}
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-m", *arguments, env=environment, stdout=asyncio.subprocess.PIPE
    )
    try:
        yield running
    finally:
        with suppress(ProcessLookupError):
            running.terminate()
        await running.wait()


class Peer:
    """A bot and the server it talks to."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session
        self.url = ""
        self.bot: asyncio.subprocess.Process

    async def start(self, stack: AsyncExitStack, *program: str, folder: Path | None = None, **more: str) -> None:
        """Start the server and a bot: the whole one with its data in *folder*, another with the server's address."""
        server = await stack.enter_async_context(process("benchmarks.bot_api_server"))
        assert server.stdout is not None
        self.url = (await server.stdout.readline()).decode().strip()
        if folder is None:
            self.bot = await stack.enter_async_context(process(*program, self.url))
            return
        settings = {"TOKEN": TOKEN, "API_URL": self.url, "DATA_DIR": str(folder), "ACCESS": "everyone"}
        env = {f"PULLQUOTE_{name}": value for name, value in settings.items()} | {"PULLQUOTE_LOG_LEVEL": "error"} | more
        async with process(
            "bot", "reindex", env=env
        ) as made:  # the libraries that make a database are not those of use
            await made.wait()
        self.bot = await stack.enter_async_context(process(*program, env=env))

    async def answer(self, chats: int, text: str) -> None:
        """Send a message of each chat, and return when all are answered."""
        async with asyncio.timeout(SECONDS):
            await self.load(chats, text)
            await self._get("wait")

    async def load(self, chats: int, text: str) -> None:
        """Send a message of each chat."""
        await self._get("load", chats=str(chats), text=text)

    async def cost(self, chats: int, text: str) -> float:
        """Send a message of each chat; return the milliseconds of CPU for each."""
        before = cpu(self.bot.pid)
        await self.answer(chats, text)
        return (cpu(self.bot.pid) - before) / chats * 1000

    async def _get(self, path: str, **query: str) -> None:
        async with self._session.get(f"{self.url}/{path}", params=query) as response:
            response.raise_for_status()


def cpu(*pids: int) -> float:
    """Return the seconds of CPU that processes have used."""
    return sum(own_and_ended(pid)[0] for pid in pids)


def own_and_ended(pid: int) -> tuple[float, float]:
    """Return the seconds of CPU of a process, and those of its children that have ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK, (int(fields[13]) + int(fields[14])) / TICK


def memory(pid: int) -> float:
    """Return the resident megabytes of a process."""
    rows = dict(row.split(":")[:2] for row in Path(f"/proc/{pid}/status").read_text().splitlines())
    return int(rows["VmRSS"].split()[0]) / 1024


async def updates(session: aiohttp.ClientSession, rounds: int, chats: int) -> None:
    """Measure what a message costs each bot, side by side."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        peers = {kind: Peer(session) for kind in NAMES}
        for kind, peer in peers.items():
            if kind == WHOLE:
                await peer.start(stack, "bot", folder=folder)
            else:
                await peer.start(stack, "benchmarks.echo_bots", kind)
        texts = {kind: "/help" if kind == WHOLE else "Good morning." for kind in NAMES}
        for kind, peer in peers.items():  # libraries are loaded, everybody is known
            await peer.answer(chats, texts[kind])
        costs: dict[str, list[float]] = {kind: [] for kind in NAMES}
        shares: list[float] = []
        for _ in range(rounds):
            for kind, peer in peers.items():
                begun = time.perf_counter()
                costs[kind].append(await peer.cost(chats, texts[kind]))
                if kind == WHOLE:
                    shares.append(costs[kind][-1] / 1000 * chats / (time.perf_counter() - begun))
        for kind, name in NAMES.items():
            ratios = {other: [a / b for a, b in zip(costs[kind], costs[other], strict=True)] for other in NAMES}
            figures = "   ".join(f"{median(ratios[other]):5.2f} x {other}" for other in (STOCK, CONCURRENT))
            print(f"{name:48} {median(costs[kind]):6.2f} ms of CPU an update   {figures}", flush=True)
        print(f"at Telegram's 30 messages a second that is {median(shares):.0%} of one core")
        print(f"the bot's own process: {memory(peers[WHOLE].bot.pid):.0f} MB", flush=True)


async def reading(session: aiohttp.ClientSession, pages: int) -> None:
    """Measure how late the event loop is while pages are read."""
    writer = Writer()
    bodies = {f"/{number}": page(*writer.article()) for number in range(pages)}
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        web = await stack.enter_async_context(web_server(dict(bodies)))
        peer = Peer(session)
        await peer.start(stack, "benchmarks.timed_bot", folder=folder, **web.environment(folder))
        await peer.answer(1, "/help")
        print(f"the bot's own process, idle: {memory(peer.bot.pid):.0f} MB")
        await peer.answer(pages, web.url("/{chat}"))
        async with asyncio.timeout(SECONDS):
            while stored(folder) < pages:  # noqa: ASYNC110
                await asyncio.sleep(0.2)
        peer.bot.terminate()
        assert peer.bot.stdout is not None
        late = json.loads((await peer.bot.stdout.read()).decode().splitlines()[-1])
        print(
            f"event loop while {pages} pages are read: late by p50 {late[0]}, p95 {late[1]}, p99 {late[2]} ms",
            flush=True,
        )


def stored(folder: Path) -> int:
    """Return how many articles the bot has."""
    with closing(sqlite3.connect(f"file:{folder / 'bot.db'}?mode=ro", uri=True)) as database:
        return int(database.execute("SELECT count(*) FROM articles").fetchone()[0])


async def questions(session: aiohttp.ClientSession, asked: int) -> None:
    """Measure what an answered question costs the bot with its children."""
    writer = Writer()
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        shelf = [writer.article() for _ in range(SHELF)]
        chats = max(1, asked // 12)
        for chat in range(chats):
            await fill(folder, FIRST_CHAT + chat, shelf)
        peer = Peer(session)
        await peer.start(stack, "bot", folder=folder)
        await peer.answer(chats, writer.question(shelf[0][1]))
        pids = (peer.bot.pid, *(int(each) for each in children(peer.bot.pid)))
        dice, before, rounds = random.Random(1), cpu(*pids), max(1, asked // chats)
        for _ in range(rounds):
            await peer.answer(chats, writer.question(dice.choice(shelf)[1]))
        used = (cpu(*pids) - before) / (rounds * chats)
        print(
            f"a question in a chat of {SHELF} articles: {used * 1000:.0f} ms of CPU, {1 / used:.0f} a second and core"
        )


def children(pid: int) -> list[str]:
    """Return the ids of a process's children."""
    return [each for task in Path(f"/proc/{pid}/task").iterdir() for each in (task / "children").read_text().split()]


async def run(arguments: Namespace) -> None:
    """Measure and print."""
    async with aiohttp.ClientSession() as session:
        await updates(session, arguments.rounds, arguments.chats)
        await reading(session, arguments.pages)
        await questions(session, arguments.questions)


def main(argv: Sequence[str] | None = None) -> None:
    """Read the command line and run."""
    options = Options(__doc__)
    options.size("--rounds", 5, quick=1)
    options.size("--chats", 300, quick=30)
    options.size("--pages", 60, quick=3)
    options.size("--questions", 120, quick=4)
    arguments = options.parse(argv)
    print(f"load of the machine before: {os.getloadavg()[0]:.1f}")
    asyncio.run(run(arguments))


if __name__ == "__main__":
    main()
