"""A made-up web of many hosts with feeds, and of one host with channels, which the benchmark of feeds polls: a process
of its own.

Half of its answers take 0.25 s and more, a tenth 0.7 s; one feed in a hundred never answers, one is in trouble; six in
ten know conditional requests; a third carry whole texts, the others three sentences; half of them bring three items a
day or more. Channels have no conditional requests, and half of them bring eight posts a day or more.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import math
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from html import escape
from multiprocessing.connection import Connection
from urllib.parse import urlsplit

from benchmarks import prose
from services.web.fetch import DEADLINE
from tests.engine.readers import channel_pages

INTERVAL = 1800.0
"""Seconds between two polls of a feed that has something new now and then."""
SHOWN = 20
"""Items of a feed."""
BIG = (0.03, 0.02, *[0.004] * 10)
"""Shares of the feeds on the hosts that follow the largest; every other host has one."""
DAILY, UNEVEN = 3.0, 1.5
"""Items of a feed in a day: the median, and sigma of their logarithm; that is 9 a day on average."""
DELAY, SLOW = 0.25, 0.8
"""Seconds until an answer, likewise."""
CONDITIONAL, WHOLE_TEXTS, DEAD, TROUBLED = 0.6, 0.33, 0.01, 0.01
POSTS, MOST_POSTS = 8.0, 200.0
"""Posts of a channel in a day: the median, and the most."""
BESIDE = f'<div class="tgme_widget_message_user"><svg viewBox="0 0 9 9"><path d="{"M4 4 " * 500}"/></svg></div>'
"""What Telegram's markup has beside a post's text, 3 KB."""
POOL = 5000


class Source:
    """One feed: where it stands and how it behaves."""

    def __init__(self, number: int, largest: float) -> None:
        dice = random.Random(number)
        self.number = number
        self.host = _host(number, dice.random(), (largest, *BIG))
        self.rate = DAILY * math.exp(dice.gauss(0, UNEVEN)) / 86_400
        self.begun = dice.random()
        self.due = INTERVAL * dice.random()
        self.conditional = dice.random() < CONDITIONAL
        self.whole_texts = dice.random() < WHOLE_TEXTS
        fate = dice.random()
        self.dead, self.troubled = fate < DEAD, DEAD <= fate < DEAD + TROUBLED

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://{self.host}/feed/{self.number}"

    def newest(self, seconds: float) -> int:
        """The number of its newest item so long after the beginning, or before it."""
        return 1_000_000 + math.floor(self.begun + self.rate * seconds)

    def tag(self, newest: int) -> str:
        """Its ETag, "" where its server gives none."""
        return f'"{self.number}-{newest}"' if self.conditional else ""

    def items(self, newest: int) -> Iterator[dict[str, str]]:
        """What stands in it, the newest first."""
        for item in range(newest, newest - SHOWN, -1):
            yield {"guid": f"urn:{self.number}:{item}", "link": f"http://{self.host}/page/{item}"} | self._said(item)

    def _said(self, item: int) -> dict[str, str]:
        dice = random.Random(self.number * 1_000_003 + item)
        said = [" ".join(dice.choices(_pool(), k=3)) for _ in range(5 if self.whole_texts else 1)]
        markup = "".join(f"<p>{each}</p>" for each in said) if self.whole_texts else said[0]
        return {"title": dice.choice(_pool())[:70].rstrip("."), "description": markup}

    def body(self, newest: int) -> bytes:
        """The feed as RSS."""
        made = [f"<title>Feed {self.number}</title><link>http://{self.host}/</link>"]
        for item in self.items(newest):
            made.append("<item>" + "".join(f"<{tag}>{escape(said)}</{tag}>" for tag, said in item.items()) + "</item>")
        return f"<?xml version='1.0'?><rss version='2.0'><channel>{''.join(made)}</channel></rss>".encode()


class Channel(Source):
    """The preview of a public channel on Telegram's host."""

    def __init__(self, number: int) -> None:
        super().__init__(number, 0.0)
        self.host, self.name = "t.me", f"channel_{number}"
        self.rate = min(self.rate * POSTS / DAILY, MOST_POSTS / 86_400)
        self.conditional = self.dead = self.troubled = False

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://t.me/s/{self.name}"

    def items(self, newest: int) -> Iterator[dict[str, str]]:
        """What stands in it, the newest first."""
        for post in range(newest, newest - SHOWN, -1):
            text = self._said(post)["description"].replace("<p>", "").replace("</p>", " ").strip()
            yield {"guid": f"{self.name}/{post}", "link": f"https://t.me/{self.name}/{post}"} | {
                "title": "",
                "description": text,
            }

    def body(self, newest: int) -> bytes:
        """The page with its posts."""
        posts = [
            channel_pages.post(int(item["guid"].partition("/")[2]), item["description"], more=BESIDE, of=self.name)
            for item in self.items(newest)
        ]
        return channel_pages.preview(*reversed(posts))


def _host(number: int, chance: float, shares: Sequence[float]) -> str:
    for big, share in enumerate(shares):
        if chance < share:
            return f"big{big}.example"
        chance -= share
    return f"host{number}.example"


@lru_cache(maxsize=1)
def _pool() -> list[str]:
    dice = random.Random(0)
    return [prose.sentence(dice) for _ in range(POOL)]


class Web:
    """Serves all feeds, the pages behind their items, and its own counts."""

    def __init__(self, sources: Sequence[Source], begun: float, speed: float) -> None:
        self._begun, self._speed = begun, speed
        self._sources = {urlsplit(source.url).path.strip("/"): source for source in sources}
        self._dice = random.Random(1)
        self.counts: Counter[str] = Counter()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request."""
        with suppress(OSError, asyncio.IncompleteReadError):
            lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            path = lines[0].split(" ")[1]
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
            writer.write(await self._answer(path, headers))
            await writer.drain()
        writer.close()

    async def _answer(self, path: str, headers: dict[str, str]) -> bytes:
        kind = path.strip("/").partition("/")[0]
        if kind == "counts":
            return _reply(200, json.dumps(self.counts).encode())
        await asyncio.sleep(DELAY * math.exp(self._dice.gauss(0, SLOW)) / self._speed)
        self.counts[kind] += 1
        if kind == "robots.txt":
            return _reply(404, b"")
        if kind == "page":
            said = "".join(f"<p>{' '.join(self._dice.choices(_pool(), k=4))}</p>" for _ in range(6))
            return _reply(200, f"<html><body><article><h1>A page</h1>{said}</article></body></html>".encode())
        source = self._sources[path.strip("/")]
        if source.dead:
            await asyncio.sleep(10 * DEADLINE)
        if source.troubled:
            return _reply(503, b"")
        newest = source.newest((time.time() - self._begun) * self._speed)
        if source.conditional and headers.get("if-none-match") == source.tag(newest):
            self.counts["unchanged"] += 1
            return _reply(304, b"")
        tag = [f"ETag: {source.tag(newest)}"] if source.conditional else []
        body = gzip.compress(source.body(newest), 1)
        media = "text/html" if kind == "s" else "application/rss+xml"
        return _reply(200, body, f"Content-Type: {media}", "Content-Encoding: gzip", *tag)


def _reply(status: int, body: bytes, *headers: str) -> bytes:
    head = [f"HTTP/1.1 {status} Said", "Connection: close", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


def serve(sources: Sequence[Source], begun: float, speed: float, told: Connection) -> None:
    """Be the web until the end of this process; *told* hears its port."""

    async def forever() -> None:
        _pool()
        server = await asyncio.start_server(Web(sources, begun, speed).serve, "127.0.0.1", 0, backlog=1000)
        told.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(forever())


async def counted(port: int) -> Counter[str]:
    """What the web has been asked so far."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /counts HTTP/1.1\r\n\r\n")
    said = await reader.read()
    writer.close()
    return Counter(json.loads(said.partition(b"\r\n\r\n")[2]))
