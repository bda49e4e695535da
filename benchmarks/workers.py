"""How much is read by 1, 2 and 4 workers on one PostgreSQL, and what it is bound by.

    python -m benchmarks.workers [--quick] [--pages 200] [--steps 3]

One process serves, so many work, all of the unmodified bot; the pages are made up and fetched over HTTP, each in a chat
of its own. Printed for each number of workers: articles a second, and how much of this machine's cores each kind of
process kept busy. What is missing to all cores went to the two local servers, the Bot API's and the web's, or was not
used.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from argparse import Namespace
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp
from sqlalchemy import func, select

from benchmarks.bot_api_server import TOKEN
from benchmarks.options import Options
from benchmarks.throughput import SECONDS, Peer, children, own_and_ended, process
from benchmarks.waiting import Writer, page
from storage.database import Database
from storage.tables import articles
from tests import postgres
from tests.services.web.web_server import web_server

WORKERS = (1, 2, 4)


def used(pids: Sequence[int]) -> tuple[float, float]:
    """Return the seconds of CPU of processes, and of all their children, also of those that have ended."""
    own, ended = map(sum, zip(*map(own_and_ended, pids), strict=True))
    living = [int(child) for pid in pids for child in children(pid)]
    return own, ended + (sum(used(living)) if living else 0.0)


class Reading:
    """A bot of one process that serves and some that work."""

    def __init__(self, stack: AsyncExitStack, session: aiohttp.ClientSession, database: Database) -> None:
        self._stack = stack
        self._session = session
        self._database = database
        self._peer = Peer(session)
        self._workers: list[int] = []

    async def start(self, folder: Path, workers: int, more: dict[str, str]) -> None:
        """Start all processes."""
        await self._peer.start(self._stack, "bot", "serve", folder=folder, **more)
        settings = {"TOKEN": TOKEN, "API_URL": self._peer.url, "ACCESS": "everyone", "LOG_LEVEL": "error"}
        for number in range(workers):
            own = {"DATA_DIR": str(folder / f"worker{number}")} | settings
            env = {f"PULLQUOTE_{name}": value for name, value in own.items()} | more
            worker = await self._stack.enter_async_context(process("bot", "worker", env=env))
            self._workers.append(worker.pid)

    async def read(self, pages: int, link: str, server: int) -> dict[str, float]:
        """Have the pages read; return articles a second and busy cores by kind of process."""
        begun, before, known = time.perf_counter(), self._cpu(server), await self._stored()
        await self._peer.load(pages, link)
        async with asyncio.timeout(SECONDS):
            while await self._stored() < known + pages:  # noqa: ASYNC110
                await asyncio.sleep(0.1)
        seconds = time.perf_counter() - begun
        busy = {name: (after - before[name]) / seconds for name, after in self._cpu(server).items()}
        return {"articles a second": pages / seconds} | busy

    def _cpu(self, server: int) -> dict[str, float]:
        workers, readers = used(self._workers)
        served, _ = used([self._peer.bot.pid])
        return {"serve": served, "workers": workers, "their children": readers, "PostgreSQL": sum(used([server]))}

    async def _stored(self) -> int:
        async with self._database.reading() as connection:
            return int((await connection.execute(select(func.count()).select_from(articles))).scalar_one())


async def measure(session: aiohttp.ClientSession, workers: int, pages: int) -> dict[str, float]:
    """Measure one number of workers on an empty database."""
    writer = Writer()
    bodies = {f"/{kind}/{number}": page(*writer.article()) for kind in "ab" for number in range(pages)}
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(postgres.serve())
        server.execute("CREATE DATABASE workers")
        url = server.url("workers")
        web = await stack.enter_async_context(web_server(dict(bodies)))
        database = await Database.open(url)
        stack.push_async_callback(database.close)
        bot = Reading(stack, session, database)
        await bot.start(folder, workers, web.environment(folder) | {"PULLQUOTE_DATABASE_URL": url})
        postmaster = int((server.data / "postmaster.pid").read_text().split()[0])
        await bot.read(pages, web.url("/a/{chat}"), postmaster)  # everybody is known, the children have begun
        return await bot.read(pages, web.url("/b/{chat}"), postmaster)


async def run(arguments: Namespace) -> None:
    """Measure and print."""
    cores = os.cpu_count() or 1
    async with aiohttp.ClientSession() as session:
        for workers in WORKERS[: arguments.steps]:
            figures = await measure(session, workers, arguments.pages)
            rate = figures.pop("articles a second")
            shares = ", ".join(f"{name} {value:.2f}" for name, value in figures.items())
            total = f"{sum(figures.values()):.2f} of {cores} cores"
            print(f"{workers} workers: {rate:5.1f} articles a second; {total}: {shares}", flush=True)


def main(argv: Sequence[str] | None = None) -> None:
    """Read the command line and run."""
    options = Options(__doc__)
    options.size("--pages", 200, quick=10)
    options.size("--steps", len(WORKERS), quick=1)
    arguments = options.parse(argv)
    print(f"load of the machine before: {os.getloadavg()[0]:.1f}")
    asyncio.run(run(arguments))


if __name__ == "__main__":
    main()
