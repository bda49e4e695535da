"""What following 5,000 feeds, and 1,000 public channels beside them, costs: the bot's own polling over SQLite, with its
children, beside a web of many hosts.

    python -m benchmarks.feeds [--quick] [--feeds 5000] [--channels 0] [--largest 0.06] [--minutes 3] [--speed 1]
        [--catch-up 60]

Feeds are due evenly over half an hour and are polled at the bot's pace for some minutes; then all are due at once, as
after a night without power, and are polled for --catch-up seconds at most. With --speed 6 the clock runs six times as
fast (--minutes 30 take five), and so does the web: everything but the work of this machine, which is then like a
machine six times as slow.

The web is a process of its own (benchmarks/feed_web.py) and counts for nothing; --largest is the share of one host.
Every third follow is shown at once, every tenth reads the page behind an item. Without TLS, and nobody takes up the
tasks.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import resource
import socket
import time
from argparse import Namespace
from collections.abc import AsyncIterator, Awaitable, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import func, insert, select, update

from benchmarks.feed_web import INTERVAL, Channel, Source, counted, serve
from benchmarks.options import Options
from bot import scheduler
from bot.clock import Clock
from bot.container import MAX_READERS
from engine.models import FeedItem, FeedLink, FeedPage
from services.articles import Articles
from services.feeds import dedup
from services.feeds.feeds import FOLLOWS, Feeds
from services.web.address_guard import SystemResolver
from services.web.fetch import DEADLINE, Fetcher
from services.workers.pool import Workers
from storage.articles import ArticleRepository
from storage.chats import ChatRepository
from storage.database import Database
from storage.feeds import FeedRepository
from storage.tables import feed_items as item_rows
from storage.tables import feeds as feed_rows
from storage.tables import follows as follow_rows

BEGINNING = datetime(2026, 11, 1, tzinfo=UTC)
"""When the clock that is played begins; everything else is told in seconds from then on."""
EVERY = 5.0
"""Seconds between two looks for what is due, as in bot/app.py."""
LOOK_UP = 0.02
"""Seconds of looking up a name."""
PUBLIC = "93.184.216.34"
"""Where all hosts stand: a public address no packet is ever sent to."""
TICK = 0.05


# ---- what is there before


def fill(url: str, sources: Sequence[Source]) -> None:
    """Follow the feeds and know what stood in them half an hour before each is due."""
    asyncio.run(_fill(url, sources))


async def _fill(url: str, sources: Sequence[Source]) -> None:
    database = await Database.open(url)
    kept, rooms = FeedRepository(database), ChatRepository(database)
    lists = [sources[at : at + FOLLOWS] for at in range(0, len(sources), FOLLOWS)]
    for chat, some in enumerate([*lists, sources[:: 1 + len(lists)], sources[:FOLLOWS]], 1):
        polls = [(FeedLink(one.url, f"Feed {one.number}"), _moment(one.due)) for one in some]
        await kept.follow_all(await rooms.shelf(chat), polls, 1, _moment(0), limit=FOLLOWS)
    number = follow_rows.c.number
    async with database.writing() as connection:
        how = {"primed": True, "at_once": number % 3 == 0, "whole": number % 10 == 0}
        await connection.execute(update(follow_rows).values(how))
        ids = {row.url: row.id for row in await connection.execute(feed_rows.select())}
        for source in sources:
            id_, last = ids[source.url], source.due - INTERVAL
            values = {"polled": _moment(last), "fresh": _moment(last), "etag": source.tag(source.newest(last))}
            await connection.execute(update(feed_rows).where(feed_rows.c.id == id_).values(values))
            page = FeedPage("", f"http://{source.host}/", tuple(_items(source, source.newest(last))))
            signs = dedup.signs(page, _moment(last))
            known = [{"feed": id_, **asdict(signs(item)), "item": n} for n, item in enumerate(reversed(page.items), 1)]
            await connection.execute(insert(item_rows), known)
    await database.close()


def _items(source: Source, newest: int) -> Iterator[FeedItem]:
    """Yield the items as they are read; they have no sketches, which only what has another name needs."""
    from engine.readers import layout
    from engine.readers.feeds import feed_items

    for said in source.items(newest):
        shown, _ = feed_items.visible_text(said["description"])
        yield FeedItem(said["guid"], said["link"], said["title"], layout.without_title(shown, said["title"]))


def _moment(seconds: float) -> datetime:
    return BEGINNING + timedelta(seconds=seconds)


# ---- the bot, as far as it polls


class Turned(Clock):
    """A clock that shows BEGINNING at *begun* and runs some times as fast."""

    def __init__(self, begun: float, speed: float) -> None:
        self._begun, self._speed = begun, speed

    def now(self) -> datetime:
        """Return the time that is played."""
        return _moment((time.time() - self._begun) * self._speed)

    async def sleep(self, seconds: float) -> None:
        """Wait so many seconds that are played."""
        await super().sleep(seconds / self._speed)


class Bot:
    """The parts of the bot that poll, and what they spend."""

    def __init__(self, database: Database, workers: Workers, port: int, clock: Turned, speed: float) -> None:
        fetcher = Fetcher(
            resolver=SystemResolver(), connect_to=lambda *_: ("127.0.0.1", port), deadline=DEADLINE / speed
        )
        rows, rooms = ArticleRepository(database), ChatRepository(database)
        kept = Articles(articles=rows, chats=rooms, workers=workers, fetcher=fetcher, now=clock.now)
        self.late: list[float] = []
        self.feeds = Feeds(
            feeds=FeedRepository(database),
            articles=kept,
            workers=workers,
            fetcher=fetcher,
            now=clock.now,
            observe=self.late.append,
        )
        self.clock, self.speed, self.port = clock, speed, port
        self.stopped: list[float] = []
        """How much too long each sleep of the loop was: so long everybody else waits."""
        self.most = 0
        """Resident bytes, and below what of them is whose."""
        self.whose = ""
        self._database, self._workers = database, workers

    async def poll_as_due(self, minutes: float) -> None:
        """Poll by the clock for some minutes."""
        with suppress(TimeoutError):
            async with asyncio.timeout(minutes * 60 / self.speed):
                await scheduler.run((scheduler.Job("poll feeds", EVERY, self.feeds.poll),), self.clock)

    async def poll_all(self, seconds: float) -> None:
        """Let all feeds be due, and poll by the clock until none is."""
        now = self.clock.now()
        async with self._database.writing() as connection:
            await connection.execute(update(feed_rows).values(next_poll=now))
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while await FeedRepository(self._database).due(now, 1):
                    await self.feeds.poll()
                    await self.clock.sleep(EVERY)

    async def behind(self) -> str:
        """Feeds and channels that have been due for more than a minute."""
        due = feed_rows.c.next_poll < self.clock.now() - timedelta(minutes=1)
        channel = feed_rows.c.url.contains("//t.me/")
        async with self._database.reading() as connection:
            rows = (await connection.execute(select(channel, func.count()).where(due).group_by(channel))).all()
        counts = {bool(is_channel): count for is_channel, count in rows}
        return f"{counts.get(False, 0)} feeds, {counts.get(True, 0)} channels"

    def spent(self) -> tuple[float, float]:
        """Seconds of CPU of this process, and of its children, living or not."""
        mine, gone = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        living = 0
        for child in self._workers.status():
            with suppress(OSError):
                fields = Path(f"/proc/{child.pid}/stat").read_text().rpartition(")")[2].split()
                living += int(fields[11]) + int(fields[12])
        theirs = gone.ru_utime + gone.ru_stime + living / os.sysconf("SC_CLK_TCK")
        return mine.ru_utime + mine.ru_stime, theirs

    def memory(self) -> str:
        """Resident megabytes of each process; the most is kept."""
        mine = int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        each = [("bot", mine), *((child.kind, child.memory) for child in self._workers.status())]
        total = sum(held for _, held in each)
        said = f"{total >> 20} MB ({', '.join(f'{name} {held >> 20}' for name, held in each)})"
        if total > self.most:
            self.most, self.whose = total, said
        return said

    async def watch(self) -> None:
        """Feel how long the loop is busy, and what is held."""
        for tick in count():
            before = time.perf_counter()
            await asyncio.sleep(TICK)
            self.stopped.append(time.perf_counter() - before - TICK)
            if tick % 20 == 0:
                self.memory()


@asynccontextmanager
async def running(url: str, port: int, clock: Turned, speed: float) -> AsyncIterator[Bot]:
    """Open the parts, as bot/container.py does."""
    database = await Database.open(url)
    workers = Workers(readers=MAX_READERS)
    await workers.start()
    await workers.warm()
    bot = Bot(database, workers, port, clock, speed)
    watching = asyncio.create_task(bot.watch())
    try:
        yield bot
    finally:
        watching.cancel()
        await workers.close()
        await database.close()


def look_up(host: Any, port: Any, *args: Any, **kwargs: Any) -> Any:
    """Answer for the made-up hosts in the place of the system."""
    if not str(host).endswith((".example", "t.me")):
        return _system(host, port, *args, **kwargs)
    time.sleep(LOOK_UP)
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (PUBLIC, port))]


_system = socket.getaddrinfo


# ---- measuring


def size(folder: Path) -> float:
    """Megabytes of the database."""
    return sum(path.stat().st_size for path in folder.glob("bot.db*")) / 1e6


async def measure(name: str, bot: Bot, folder: Path, followed: int, work: Awaitable[None]) -> None:
    """Do *work* and print what it took."""
    bot.late.clear()
    bot.stopped.clear()
    bot.most = 0
    asked, memory, before, room = await counted(bot.port), bot.memory(), bot.spent(), size(folder)
    started = time.perf_counter()
    await work
    took = time.perf_counter() - started
    mine, theirs = (after - was for after, was in zip(bot.spent(), before, strict=True))
    web, polls = await counted(bot.port) - asked, max(1, len(bot.late))
    late, stopped = ([0.0, 0.0, *each] for each in (bot.late, bot.stopped))
    print(f"\n{name}: {took:.0f} s" + (f", {took * bot.speed / 60:.0f} minutes played" if bot.speed != 1 else ""))
    rows = {
        "polls": f"{len(bot.late)}, {60 * polls / took:.0f} a minute",
        "late, s": f"median {median(late):.1f}   p95 {quantiles(late, n=20)[-1]:.1f}   most {max(late):.1f}",
        "requests": f"{(web['feed'] + web['s']) / followed:.2f} a feed; {web['feed'] / polls:.2f} a poll, "
        f"{web['s'] / polls:.2f} for channels, and "
        f"{web['page'] / polls:.3f} for pages, {web['robots.txt'] / polls:.3f} for robots.txt",
        "unchanged (304)": f"{100 * web['unchanged'] / max(1, web['feed']):.0f} %",
        "CPU a poll, ms": f"bot {1000 * mine / polls:.1f}   children {1000 * theirs / polls:.1f}",
        "of one core": f"bot {100 * mine / took:.0f} %   children {100 * theirs / took:.0f} %",
        "loop busy, ms": f"p95 {1000 * quantiles(stopped, n=20)[-1]:.0f}   most {1000 * max(stopped):.0f}",
        "resident before": memory,
        "resident at most": bot.whose,
        "more than a minute behind": await bot.behind(),
        "database, MB": f"{room:.1f} before, {size(folder):.1f} after",
    }
    for label, said in rows.items():
        print(f"  {label:26} {said}", flush=True)


async def run(url: str, port: int, folder: Path, begun: float, arguments: Namespace) -> None:
    """Poll, and print."""
    async with running(url, port, Turned(begun, arguments.speed), arguments.speed) as bot:
        if arguments.minutes:
            await measure(
                "as they are due", bot, folder, arguments.feeds + arguments.channels, bot.poll_as_due(arguments.minutes)
            )
        if arguments.catch_up:
            await measure(
                "all due at once", bot, folder, arguments.feeds + arguments.channels, bot.poll_all(arguments.catch_up)
            )


def main(argv: Sequence[str] | None = None) -> None:
    """Read the command line and run."""
    options = Options(__doc__)
    options.size("--feeds", 5000, quick=30)
    options.size("--channels", 0, quick=10)
    options.size("--largest", 0.06, quick=0.06)
    options.size("--minutes", 3.0, quick=0.5)
    options.size("--speed", 1.0, quick=20.0)
    options.size("--catch-up", 60.0, quick=3.0)
    arguments = options.parse(argv)
    print(f"load of the machine before: {os.getloadavg()[0]:.1f}", flush=True)
    socket.getaddrinfo = look_up
    apart = multiprocessing.get_context("spawn")
    with TemporaryDirectory() as made:
        url = f"sqlite:///{made}/bot.db"
        sources = [Source(number, arguments.largest) for number in range(arguments.feeds)]
        sources += [Channel(number) for number in range(arguments.feeds, arguments.feeds + arguments.channels)]
        filling = apart.Process(target=fill, args=(url, sources))
        filling.start()
        filling.join()
        begun = time.time() + 3.0
        heard, told = apart.Pipe(duplex=False)
        web = apart.Process(target=serve, args=(sources, begun, arguments.speed, told), daemon=True)
        web.start()
        try:
            asyncio.run(run(url, heard.recv(), Path(made), begun, arguments))
        finally:
            web.terminate()
            web.join()


if __name__ == "__main__":
    main()
