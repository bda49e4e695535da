"""Feeds: chats follow them, and they are polled politely: one fetch serves all the chats that follow the same feed."""

from __future__ import annotations

import asyncio
import random
import re
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from engine import calls
from engine.errors import RefusedAddressError, TooManyError
from engine.models import FeedLink, Page, ShelfId
from services.articles import Articles
from services.feeds import opml
from services.feeds.polling import LONGEST, SHORTEST, Polls
from services.links import links
from services.web import address_guard
from services.web.fetch import Fetcher
from services.web.robots import SPACING, Robots, Spacing
from services.workers.pool import Workers
from storage.feeds import FeedRepository
from storage.models import FailingFeed, Feed, Follow

FOLLOWS = 500
"""Feeds that one chat or topic may follow."""
AT_ONCE = 8
"""Polls at the same time: half of the fetches that may be under way, the other half is for people who wait."""
LOOK = 200
"""Due feeds that are looked at together: some of them may have to wait for their host's turn."""
STEP = 1.0
"""Seconds after which it is looked again for what is due while slow feeds are waited for."""
SPREAD = timedelta(minutes=10)
"""The feeds of a list that was taken in are first polled within this time."""
KEPT = timedelta(days=60)
"""An item that a feed has not shown for so long is forgotten."""
LISTED = 100_000
"""Feeds of one list that are read (engine.readers.opml)."""
_HEAD = 4096
_PROLOG = re.compile(r"\s+|<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^\[>]*>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FeedLookup:
    """What stands at an address: a feed, or a page that names feeds."""

    feed: FeedLink | None
    choices: tuple[FeedLink, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What became of a list of subscriptions."""

    new: int
    known: int
    """They were followed already."""
    over: int
    """One chat cannot follow so many."""
    refused: int = 0
    """Their addresses are none that the bot goes to."""
    cut: bool = False
    """The list was not read to its end."""

    @property
    def total(self) -> int:
        """Feeds of the list, each counted once."""
        return self.new + self.known + self.over + self.refused


class Feeds:
    """What chats follow, and the polling of it."""

    def __init__(
        self,
        *,
        feeds: FeedRepository,
        articles: Articles,
        workers: Workers,
        fetcher: Fetcher,
        now: Callable[[], datetime],
        spacing: float = SPACING,
        observe: Callable[[float], None] = lambda _late: None,
    ) -> None:
        """*spacing* are the seconds between two fetches of one host; *observe* hears how late each poll begins."""
        self._feeds = feeds
        turns = Spacing(now=now, seconds=spacing)
        robots = Robots(fetcher=fetcher, now=now)
        self._polls = Polls(
            feeds=feeds,
            articles=articles,
            workers=workers,
            fetcher=fetcher,
            robots=robots,
            spacing=turns,
            now=now,
        )
        self._workers = workers
        self._fetcher = fetcher
        self._spacing = turns
        self._now = now
        self._observe = observe

    async def discover(self, url: str) -> FeedLookup:
        """Tell what stands at *url*; NoFeedError where that is neither a feed nor a page that names one."""
        fetched = await self._fetcher.fetch_feed(links.normalise(url))
        assert fetched.page is not None, "nothing was asked on a condition"
        page = await self._workers.call(calls.FEED, fetched.page)
        if page.choices:
            return FeedLookup(None, tuple(FeedLink(links.normalise(one.url), one.title) for one in page.choices))
        return FeedLookup(FeedLink(links.normalise(fetched.moved or url), page.title))

    async def follow(
        self, shelf: ShelfId, url: str, person: int, *, title: str = "", at_once: bool = False, most: int | None = None
    ) -> tuple[Follow, bool]:
        """Let a chat or topic follow the feed at *url*; return the follow and whether it is new.

        Here and below *most* is how many feeds the person may follow in all, None for any number; TooManyError over it.
        """
        link, limit = FeedLink(_address(url), title), await self._room(shelf, person, most)
        try:
            return await self._feeds.follow(shelf, link, person, self._now(), at_once=at_once, limit=limit)
        except TooManyError:
            raise TooManyError(FOLLOWS if most is None else min(FOLLOWS, most)) from None

    async def unfollow(self, shelf: ShelfId, number: int) -> Follow:
        """Follow it no more."""
        return await self._feeds.unfollow(shelf, number)

    async def list(self, shelf: ShelfId) -> tuple[Follow, ...]:
        """Return what a chat or topic follows."""
        return await self._feeds.list(shelf)

    async def get(self, shelf: ShelfId, number: int) -> Follow:
        """Return a follow; NotFoundError when there is none of this number."""
        return await self._feeds.get(shelf, number)

    async def change(
        self,
        shelf: ShelfId,
        number: int,
        *,
        paused: bool | None = None,
        interval: int | None = None,
        at_once: bool | None = None,
        whole: bool | None = None,
        include: str | None = None,
        exclude: str | None = None,
    ) -> Follow:
        """Change how a feed is followed; an *interval* of 0 seconds leaves it to the bot, others are kept in bounds."""
        if interval:
            interval = int(min(max(interval, SHORTEST.total_seconds()), LONGEST.total_seconds()))
        said: dict[str, Any] = {"paused": paused, "interval": interval, "at_once": at_once, "whole": whole}
        said |= {"include": include, "exclude": exclude}
        values = {name: value for name, value in said.items() if value is not None}
        return await self._feeds.change(shelf, number, self._now(), **values)

    async def retry(self, shelf: ShelfId, number: int) -> Follow:
        """Poll a feed again that was given up."""
        return await self._feeds.retry(shelf, number, self._now())

    async def list_failing(self, offset: int, limit: int) -> tuple[tuple[FailingFeed, ...], int]:
        """Return a stretch of all feeds that cannot be read, and how many there are: for the owners."""
        return await self._feeds.list_failing(offset, limit)

    async def retry_for_all(self, feed: int) -> str:
        """Poll a feed again, for all who follow it; return its address. NotFoundError when nobody does any more."""
        found, _ = await self._feeds.get_feed(feed)
        await self._feeds.retry_feed(feed, self._now())
        return found.url

    async def give_up(self, feed: int) -> str:
        """Poll a feed no more and tell all who follow it; return its address. NotFoundError when nobody does."""
        found, error = await self._feeds.get_feed(feed)
        await self._feeds.give_up(found, self._now(), error)
        return found.url

    async def export_opml(self, shelf: ShelfId, title: str) -> bytes:
        """Return what a chat or topic follows as OPML."""
        return opml.write(title, await self._feeds.list(shelf))

    async def import_opml(self, shelf: ShelfId, page: Page, person: int, *, most: int | None = None) -> ImportResult:
        """Follow every feed of an OPML file; the first polls are spread over some minutes."""
        outlines = await self._workers.call(calls.OUTLINES, page)
        found, refused = await asyncio.to_thread(_addresses, outlines)  # there may be very many
        now = self._now()
        polls = [(link, now + SPREAD * random.random()) for link in found]  # noqa: S311
        limit = await self._room(shelf, person, most)
        new, over = await self._feeds.follow_all(shelf, polls, person, now, limit=limit)
        return ImportResult(new, len(found) - new - over, over, refused, cut=len(outlines) >= LISTED)

    async def _room(self, shelf: ShelfId, person: int, most: int | None) -> int:
        """How many feeds a chat or topic may follow when this person asks, who follows others elsewhere."""
        if most is None:
            return FOLLOWS
        return min(FOLLOWS, max(0, most - await self._feeds.count_elsewhere(shelf, person)))

    async def poll(self) -> int:
        """Poll every feed that is due now; return how many polls that were."""
        due: deque[Feed] = deque()
        seen: Feed | None = None  # the last that was looked at: those of a slow host must not hide the others
        running: dict[int, asyncio.Task[None]] = {}
        begun = 0
        try:
            while True:
                if not due and len(running) < AT_ONCE:
                    found = await self._feeds.due(self._now(), LOOK, seen)
                    seen = found[-1] if len(found) == LOOK else None
                    due.extend(one for one in found if one.id not in running)
                while due and len(running) < AT_ONCE:
                    feed = due.popleft()
                    if self._spacing.take(_host(feed.url)):  # else it is still due the next time
                        self._observe((self._now() - feed.next_poll).total_seconds())
                        running[feed.id] = asyncio.create_task(self._polls.poll(feed))
                        begun += 1
                if running:
                    await _one_ends(running)
                elif seen is None:
                    return begun
        finally:
            for task in running.values():
                task.cancel()
            await asyncio.gather(*running.values(), return_exceptions=True)

    async def next_due(self) -> datetime | None:
        """Return when the next feed is to be polled; None while nobody follows any."""
        return await self._feeds.next_due()

    async def purge(self) -> int:
        """Forget what no feed shows any more, and feeds that nobody follows; return how many items."""
        return await self._feeds.purge(self._now() - KEPT)


async def _one_ends(running: dict[int, asyncio.Task[None]]) -> None:
    """Wait until a poll ends, or a moment; StorageError when one could keep nothing."""
    done, _ = await asyncio.wait(running.values(), timeout=STEP, return_when=asyncio.FIRST_COMPLETED)
    for id_ in [id_ for id_, task in running.items() if task in done]:
        running.pop(id_).result()


def is_list(page: Page) -> bool:
    """Tell whether a file is a list of subscriptions by its root element, whatever it is called."""
    head = page.body[:_HEAD]
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    text, at = head.decode("utf-16" if wide else "utf-8", "replace").lstrip("\ufeff"), 0
    while skipped := _PROLOG.match(text, at):
        at = skipped.end()
    return text[at : at + 5].lower() == "<opml"


def _addresses(outlines: Sequence[FeedLink]) -> tuple[list[FeedLink], int]:
    """The feeds of a list by their addresses in their one form, and how many have one that is refused."""
    found: dict[str, FeedLink] = {}
    refused = 0
    for one in outlines:
        try:
            url = _address(one.url)
        except RefusedAddressError:
            refused += 1
        else:
            found.setdefault(url, FeedLink(url, one.title))
    return list(found.values()), refused


def _address(url: str) -> str:
    """An address of the web in its one form; RefusedAddressError for one that needs no look-up to be refused."""
    url = links.normalise(url)
    try:
        parts = urlsplit(url)
        name, port = parts.hostname or "", parts.port
        if name.isascii():
            name = address_guard.host(name)
        private = address_guard.is_address(name) and not address_guard.is_public(name)
    except ValueError:
        raise RefusedAddressError(url) from None
    odd = "@" in parts.netloc or port not in (None, *address_guard.PORTS)
    if parts.scheme not in ("http", "https") or not name or private or odd:
        raise RefusedAddressError(url)
    return url


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
