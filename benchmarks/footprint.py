"""What a chat, an update, an article and a question cost: rows, bytes, and CPU by process. Its output feeds scaling.py.

    python -m benchmarks.footprint [--quick] [--chats 60] [--rounds 3] [--postgresql 1] [--out FILE]

The unmodified bot over a local Bot API server; pages of made-up words over HTTP, 15 to 60 sentences each. Bytes are
those of a compacted copy (SQLite) or of the database with its indexes (PostgreSQL), before and after. CPU is that of
the bot's own process, of its children, and of PostgreSQL's server.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import tempfile
from argparse import Namespace
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path

import aiohttp
from sqlalchemy import Table, func, select, text

from benchmarks.options import Options
from benchmarks.throughput import SECONDS, Peer, children, own_and_ended
from benchmarks.waiting import Writer, page
from storage.backups import BackupRepository
from storage.connections import file_of
from storage.database import Database
from storage.tables import articles, metadata, questions
from tests import postgres
from tests.services.web.web_server import web_server

SIZE = text("SELECT pg_database_size(current_database())")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one of a kind costs."""

    rows: float
    bytes: float
    bot_ms: float
    """CPU of the bot's own process."""
    children_ms: float
    database_ms: float
    """CPU of PostgreSQL's server; SQLite's is in the bot's process."""


@dataclass(frozen=True, slots=True)
class _State:
    rows: int
    bytes: int
    bot: float
    children: float
    database: float


class Meter:
    """Looks at one bot and its database."""

    def __init__(self, url: str, database: Database, pid: int, server: int | None) -> None:
        self._url = url
        self._database = database
        self._pid = pid
        self._server = server

    async def cost(self, count: int, work: Callable[[], Awaitable[object]]) -> Cost:
        """Return what each of *count* costs that *work* does."""
        before = await self._state()
        await work()
        after = await self._state()
        pairs = [(getattr(after, name) - getattr(before, name)) / count for name in _State.__slots__]
        return Cost(*(round(value * (1 if at < 2 else 1000), 3) for at, value in enumerate(pairs)))

    async def _state(self) -> _State:
        used = [own_and_ended(int(child))[0] for child in children(self._pid)]
        own, ended = own_and_ended(self._pid)
        server = sum(sum(own_and_ended(process)) for process in _family(self._server)) if self._server else 0.0
        rows, size = await self._stored()
        return _State(rows, size, own, ended + sum(used), server)

    async def _stored(self) -> tuple[int, int]:
        """Return the rows and the bytes of the database."""
        counts = [await self.count(table) for table in metadata.sorted_tables]
        if file_of(self._url) is None:
            async with self._database.reading() as connection:
                return sum(counts), int((await connection.execute(SIZE)).scalar_one())
        with tempfile.TemporaryDirectory() as folder:
            return sum(counts), await BackupRepository(self._url).make(Path(folder) / "copy.db")

    async def count(self, table: Table) -> int:
        """Return the number of rows."""
        async with self._database.reading() as connection:
            return int((await connection.execute(select(func.count()).select_from(table))).scalar_one())

    async def until(self, table: Table, rows: int) -> None:
        """Wait until a table has so many rows: an answer may begin with "Reading …"."""
        while await self.count(table) < rows:  # noqa: ASYNC110
            await asyncio.sleep(0.2)


def _family(pid: int) -> list[int]:
    return [pid, *(int(child) for child in children(pid))]


async def measure(session: aiohttp.ClientSession, arguments: Namespace) -> dict[str, Cost]:
    """Run the bot, and return the cost of each kind."""
    writer, chats, rounds = Writer(), arguments.chats, arguments.rounds
    written = [[writer.article() for _ in range(chats)] for _ in range(rounds)]
    bodies = {f"/{at}/{chat}": page(*article) for at, row in enumerate(written) for chat, article in enumerate(row)}
    bodies["/first"] = page(*writer.article())
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(postgres.serve() if arguments.postgresql else nullcontext())
        url, pid, more = f"sqlite:///{folder / 'bot.db'}", None, {}
        if server is not None:
            server.execute("CREATE DATABASE footprint")
            url, pid = server.url("footprint"), int((server.data / "postmaster.pid").read_text().split()[0])
            more = {"PULLQUOTE_DATABASE_URL": url}
        web = await stack.enter_async_context(web_server(dict(bodies)))
        peer = Peer(session)
        await peer.start(stack, "bot", folder=folder, **web.environment(folder), **more)
        database = await Database.open(url)
        stack.push_async_callback(database.close)
        meter = Meter(url, database, peer.bot.pid, pid)
        await peer.answer(1, web.url("/first"))  # starts the children, and is not counted
        await meter.until(articles, 1)
        await peer.answer(1, "Where is the harbour?")
        await meter.until(questions, 1)
        costs = {"chat": await meter.cost(chats - 1, lambda: peer.answer(chats, "/help"))}

        async def updates() -> None:
            for _ in range(rounds):
                await peer.answer(chats, "/help")

        costs["update"] = await meter.cost(chats * rounds, updates)

        async def read() -> None:
            for at in range(rounds):
                await peer.answer(chats, web.url(f"/{at}/{{chat}}"))
                await meter.until(articles, 1 + chats * (at + 1))

        costs["article"] = await meter.cost(chats * rounds, read)
        dice = random.Random(1)

        async def ask() -> None:
            for at in range(rounds):
                await peer.answer(chats, writer.question(dice.choice(dice.choice(written))[1]))
                await meter.until(questions, 1 + chats * (at + 1))

        costs["question"] = await meter.cost(chats * rounds, ask)
        return costs


def show(costs: dict[str, Cost]) -> None:
    """Print the table."""
    print(f"{'':10}{'rows':>8}{'bytes':>10}{'bot, ms':>10}{'children':>10}{'database':>10}")
    for name, cost in costs.items():
        figures = (
            f"{cost.rows:8.1f}{cost.bytes:10.0f}{cost.bot_ms:10.1f}{cost.children_ms:10.1f}{cost.database_ms:10.1f}"
        )
        print(f"{name:10}{figures}", flush=True)


async def run(arguments: Namespace) -> dict[str, Cost]:
    """Measure."""
    async with aiohttp.ClientSession() as session, asyncio.timeout(SECONDS * 2):
        return await measure(session, arguments)


def main(argv: Sequence[str] | None = None) -> None:
    """Read the command line and run."""
    options = Options(__doc__)
    options.size("--chats", 60, quick=5)
    options.size("--rounds", 3, quick=1)
    options.size("--postgresql", 0, quick=0)
    options.text("--out")
    arguments = options.parse(argv)
    print(f"load of the machine before: {os.getloadavg()[0]:.1f}")
    costs = asyncio.run(run(arguments))
    show(costs)
    if arguments.out:
        made = {"database": "PostgreSQL" if arguments.postgresql else "SQLite"}
        written = json.dumps(made | {name: asdict(cost) for name, cost in costs.items()}, indent=2)
        Path(arguments.out).write_text(written + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
