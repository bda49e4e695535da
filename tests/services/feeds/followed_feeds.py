"""Chats that follow feeds: a web whose feeds change between polls, and a clock that tests advance."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html import escape

from engine.models import Article
from services.feeds.feeds import Feeds
from services.workers.pool import Workers
from storage.feeds import FeedRepository
from storage.models import Follow, ReportFeedFailure, ShowFeedItem
from tests.services.running_services import Shelf, open_shelf
from tests.services.web.web_server import Answer, Handler, Reply, Request, Web, web_server
from tests.storage.sample_library import tasks_of

PATH = "/feed.xml"
SUBJECTS = ["tram", "harbour", "bridge", "ferry", "market", "library", "school", "museum", "station", "lighthouse"]


def story(name: str | int, length: int = 3) -> str:
    """A text of its own for each name."""
    words = [f"{SUBJECTS[ord(sign) % 10]}{sign}" for sign in str(name)]
    return " ".join(
        f"The {words[n % len(words)]} of Lindmark number {name} opened again for the {n + 2}th time, said {words[-1]}."
        for n in range(length)
    )


@dataclass
class Item:
    """An item of a feed; what is None does not stand there."""

    name: str
    guid: str | None = None
    link: str | None = None
    title: str = ""
    text: str = ""
    date: str = ""

    def __str__(self) -> str:
        guid = self.guid if self.guid is not None else f"urn:{self.name}"
        link = self.link if self.link is not None else f"http://news.example/{self.name}"
        tags = {"guid": guid, "link": link, "title": self.title or f"Story {self.name}", "pubDate": self.date}
        tags["description"] = self.text or story(self.name)
        return "<item>" + "".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in tags.items() if text) + "</item>"


def items(*names: str | int) -> list[Item]:
    """Return an item for each name."""
    return [Item(str(name)) for name in names]


@dataclass
class Source:
    """A feed on the web, whose items a test changes."""

    items: list[Item] = field(default_factory=list)
    trouble: Reply | None = None
    """What the server answers in place of the feed."""
    head: str = "<title>The Quay</title>"
    headers: tuple[tuple[str, str], ...] = ()
    whole: int = 0
    """How often the feed was sent in full."""

    async def __call__(self, request: Request) -> Answer:
        """Answer as a good server does."""
        if self.trouble is not None:
            return self.trouble
        body = f"<rss version='2.0'><channel>{self.head}{''.join(map(str, self.items))}</channel></rss>".encode()
        tag = f'"{hash(body)}"'
        if request.headers.get("if-none-match") == tag:
            return Reply(b"", 304, headers=self.headers)
        self.whole += 1
        return Reply(body, content_type="application/rss+xml", headers=(("ETag", tag), *self.headers))


class Reading:
    """Everything that follows and polls, over one database."""

    def __init__(self, shelf: Shelf, web: Web, workers: Workers, pages: dict[str, bytes | Reply | Handler]) -> None:
        self.shelf, self.web, self.pages = shelf, web, pages
        self.url = web.url(PATH)
        self.stored = FeedRepository(shelf.database)
        self.late: list[float] = []
        self.feeds = Feeds(
            feeds=self.stored,
            articles=shelf.articles,
            workers=workers,
            fetcher=web.fetcher(),
            now=lambda: shelf.time,
            spacing=0,
            observe=self.late.append,
        )

    async def follow(self, chat: int = 1001, path: str = PATH, *, primed: bool = True, **how: object) -> Follow:
        """Follow a feed; *primed*: the present items have been read."""
        shelf = await self.shelf.chats.shelf(chat)
        at_once = bool(how.pop("at_once", False))
        follow, _ = await self.feeds.follow(shelf, self.web.url(path), 7, at_once=at_once)
        if how:
            follow = await self.feeds.change(shelf, follow.number, **how)  # type: ignore[arg-type]
        if primed:
            await self.feeds.poll()
        return await self.feeds.get(shelf, follow.number)

    async def next(self, **later: float) -> int:
        """Let time pass (34 minutes by default) and poll what is due."""
        self.shelf.later(**(later or {"minutes": 34}))
        return await self.feeds.poll()

    async def articles(self, chat: int = 1001) -> list[Article]:
        """What stands on a chat's shelf, in the order of the numbers."""
        shelf = await self.shelf.chats.shelf(chat)
        cards = (await self.shelf.stored.page(shelf, 0, 1000)).cards
        return [await self.shelf.stored.get(shelf, card.id) for card in reversed(cards)]

    async def titles(self, chat: int = 1001) -> list[str]:
        """The titles of those."""
        return [article.document.title.removeprefix("Story ") for article in await self.articles(chat)]

    async def tasks(self, chat: int = 1001) -> list[tuple[int, ...]]:
        """The tasks of a chat: (follow, article) of each new item, (follow,) of each failure that is reported."""
        shelf = await self.shelf.chats.shelf(chat)
        tasks = [task for task in await tasks_of(self.shelf.database) if task.shelf == shelf]
        items = [(task.follow, task.article) for task in tasks if isinstance(task, ShowFeedItem)]
        return [*items, *((task.follow,) for task in tasks if isinstance(task, ReportFeedFailure))]

    def requests(self, path: str = PATH) -> int:
        """How often a page was asked for."""
        return sum(request.path == path for request in self.web.requests)

    async def quietly(self, days: float) -> None:
        """Let days pass in steps of half an hour."""
        for _ in range(int(days * 48)):
            self.shelf.later(minutes=30)
            await self.feeds.poll()


@asynccontextmanager
async def reading(
    url: str, workers: Workers, source: Source, **pages: bytes | Reply | Handler
) -> AsyncIterator[Reading]:
    """A database at *url* and a web with *source* at PATH and other *pages* (`name=` stands at "/name")."""
    served: dict[str, bytes | Reply | Handler] = {PATH: source} | {f"/{name}": page for name, page in pages.items()}
    async with web_server(served) as web, open_shelf(url, web, workers) as shelf:
        yield Reading(shelf, web, workers, served)
