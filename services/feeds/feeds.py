"""Feeds: follows of chats, and polling: one fetch serves all chats that follow the same feed."""

from __future__ import annotations

import asyncio
import random
import re
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from engine import calls
from engine.errors import NoPreviewError, ReadError, RefusedAddressError, TooManyError, WorkerError
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
"""Most feeds that one chat or topic may follow."""
AT_ONCE = 8
"""Polls at the same time: half of all fetches at a time, the other half is for links that users wait for."""
LOOK = 200
"""Due feeds that are read from the database at a time: some of them may have to wait for their host's turn."""
STEP = 1.0
"""Seconds between queries for due feeds while slow feeds are being polled."""
WAITS = 60
"""Times that one round of polls waits for the turn of a host of which alone feeds are due: then others look, too."""
SPREAD = timedelta(minutes=10)
"""Imported feeds are first polled within this time."""
KEPT = timedelta(days=60)
"""An item that a feed has not shown for this time is deleted."""
LISTED = 100_000
"""Most feeds of an imported list (engine.readers.feeds.opml)."""
_HEAD = 4096
_PROLOG = re.compile(r"\s+|<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^\[>]*>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FeedLookup:
    """What was found at an address: a feed, or a page that links to feeds."""

    feed: FeedLink | None
    choices: tuple[FeedLink, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportResult:
    """Counts of an OPML import."""

    new: int
    known: int
    """Followed already."""
    over: int
    """Left out, over the limit of the chat."""
    refused: int = 0
    """Left out, with an address that the bot does not fetch."""
    cut: bool = False
    """Whether the list is longer than what was read."""

    @property
    def total(self) -> int:
        """Distinct feeds of the list."""
        return self.new + self.known + self.over + self.refused


class Feeds:
    """The feeds that chats follow."""

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
        local_host: str = "",
        elapsed: Callable[[], float] = monotonic,
    ) -> None:
        """*spacing*: seconds between two fetches of one host; *observe* is called with each poll's delay in seconds;
        *elapsed* measures the pauses, in seconds.

        Feeds of *local_host*, which is this machine, are polled every minute.
        """
        self._feeds = feeds
        turns = Spacing(seconds=spacing, elapsed=elapsed)
        robots = Robots(fetcher=fetcher, elapsed=elapsed)
        self._polls = Polls(
            feeds=feeds,
            articles=articles,
            workers=workers,
            fetcher=fetcher,
            robots=robots,
            spacing=turns,
            now=now,
            local_host=local_host,
        )
        self._workers = workers
        self._fetcher = fetcher
        self._spacing = turns
        self._now = now
        self._observe = observe

    async def discover(self, url: str) -> FeedLookup:
        """Return the feed or the feeds at *url*; NoFeedError if there is none.

        A link to a Telegram channel, or to a post of it, means the channel; NoPreviewError if its posts are not public.
        """
        url = links.channel(url) or links.normalise(url)
        if links.is_telegram(url) and not links.channel(url):
            raise NoPreviewError
        fetched = await self._fetcher.fetch_feed(url)
        assert fetched.page is not None, "the request had no condition"
        page = await self._workers.call(calls.READ_FEED, fetched.page)
        if page.choices:
            return FeedLookup(None, tuple(FeedLink(links.normalise(link.url), link.title) for link in page.choices))
        moved = fetched.moved or url
        return FeedLookup(FeedLink(links.channel(moved) or links.normalise(moved), page.title))

    async def read_file(self, page: Page) -> FeedLink | None:
        """Return the title and address of the feed in a file, None if it is none.

        The address is the feed's own, or its site's if it does not say its own; "" if it says neither.
        """
        try:
            feed = await self._workers.call(calls.READ_FEED, page)
        except (ReadError, WorkerError):
            return None
        if not feed.items:
            return None
        address = feed.address or feed.site
        return FeedLink(links.normalise(address) if address else "", feed.title)

    async def follow(
        self, shelf: ShelfId, url: str, person: int, *, title: str = "", at_once: bool = False, most: int | None = None
    ) -> tuple[Follow, bool]:
        """Follow the feed at *url*; return the follow and whether it is new.

        Here and below *most* is how many feeds the person may follow in all, None for no limit; TooManyError over it.
        """
        link, limit = FeedLink(_address(url), title), await self._limit(shelf, person, most)
        try:
            return await self._feeds.follow(shelf, link, person, self._now(), at_once=at_once, limit=limit)
        except TooManyError:
            raise TooManyError(FOLLOWS if most is None else min(FOLLOWS, most)) from None

    async def unfollow(self, shelf: ShelfId, number: int) -> Follow:
        """Unfollow a feed; return the follow."""
        return await self._feeds.unfollow(shelf, number)

    async def list(self, shelf: ShelfId) -> tuple[Follow, ...]:
        """Return the follows of a chat or topic."""
        return await self._feeds.list(shelf)

    async def get(self, shelf: ShelfId, number: int) -> Follow:
        """Return a follow; NotFoundError if there is none of this number."""
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
        reviewed: bool | None = None,
        sentences: int | None = None,
        preview: str | None = None,
    ) -> Follow:
        """Change a follow; an *interval* of 0 seconds means the bot's own, others are limited to its bounds."""
        if interval:
            interval = int(min(max(interval, SHORTEST.total_seconds()), LONGEST.total_seconds()))
        changes: dict[str, Any] = {"paused": paused, "interval": interval, "at_once": at_once, "whole": whole}
        changes |= {"include": include, "exclude": exclude}
        changes |= {"reviewed": reviewed, "sentences": sentences, "preview": preview}
        values = {name: value for name, value in changes.items() if value is not None}
        return await self._feeds.change(shelf, number, self._now(), **values)

    async def retry(self, shelf: ShelfId, number: int) -> Follow:
        """Poll a feed again that was given up."""
        return await self._feeds.retry(shelf, number, self._now())

    async def list_failing(self, offset: int, limit: int) -> tuple[tuple[FailingFeed, ...], int]:
        """Return some of the feeds of all chats that cannot be read, and their total number."""
        return await self._feeds.list_failing(offset, limit)

    async def retry_for_all(self, feed: int) -> str:
        """Poll a feed again, for all its followers; return its address. NotFoundError if it has none."""
        feed_row, _ = await self._feeds.get_feed(feed)
        await self._feeds.retry_feed(feed, self._now())
        return feed_row.url

    async def give_up(self, feed: int) -> str:
        """Stop polling a feed and notify its followers; return its address. NotFoundError if it has none."""
        feed_row, error = await self._feeds.get_feed(feed)
        await self._feeds.give_up(feed_row, self._now(), error)
        return feed_row.url

    async def export_opml(self, shelf: ShelfId, title: str) -> bytes:
        """Return the feeds of a chat or topic as OPML."""
        return opml.write(title, await self._feeds.list(shelf))

    async def import_opml(self, shelf: ShelfId, page: Page, person: int, *, most: int | None = None) -> ImportResult:
        """Follow every feed of an OPML file; the first polls are spread over some minutes."""
        outlines = await self._workers.call(calls.READ_OPML, page)
        links_, refused = await asyncio.to_thread(_addresses, outlines)  # there may be very many
        now = self._now()
        polls = [(link, now + SPREAD * random.random()) for link in links_]  # noqa: S311
        limit = await self._limit(shelf, person, most)
        new, over = await self._feeds.follow_all(shelf, polls, person, now, limit=limit)
        return ImportResult(new, len(links_) - new - over, over, refused, cut=len(outlines) >= LISTED)

    async def _limit(self, shelf: ShelfId, person: int, most: int | None) -> int:
        """Return the limit of a chat or topic for this person, who may follow feeds elsewhere."""
        if most is None:
            return FOLLOWS
        return min(FOLLOWS, max(0, most - await self._feeds.count_elsewhere(shelf, person)))

    async def poll(self) -> int:
        """Poll every feed that is due; return how many."""
        due: deque[Feed] = deque()
        seen: Feed | None = None  # the last feed read: those of a slow host must not hide the others
        running: dict[int, asyncio.Task[None]] = {}
        started = waits = 0
        next_turn: float | None = None  # seconds to the next turn of a host whose feeds are due
        try:
            while True:
                if not due and len(running) < AT_ONCE:
                    next_turn = None if seen is None else next_turn
                    rows = await self._feeds.due(self._now(), LOOK, seen)
                    seen = rows[-1] if len(rows) == LOOK else None
                    due.extend(feed for feed in rows if feed.id not in running)
                while due and len(running) < AT_ONCE:
                    feed = due.popleft()
                    host = _host(feed.url)
                    if not self._spacing.take(host):  # it is still due the next time
                        next_turn = min(self._spacing.left(host), STEP if next_turn is None else next_turn)
                    else:
                        self._observe((self._now() - feed.next_poll).total_seconds())
                        running[feed.id] = asyncio.create_task(self._polls.poll(feed))
                        started += 1
                if running:
                    await _one_ends(running)
                elif seen is None:
                    if next_turn is None or waits == WAITS:
                        return started
                    waits += 1
                    await asyncio.sleep(next_turn)
        finally:
            for task in running.values():
                task.cancel()
            await asyncio.gather(*running.values(), return_exceptions=True)

    async def next_due(self) -> datetime | None:
        """Return when the next feed is due; None without follows."""
        return await self._feeds.next_due()

    async def purge(self) -> int:
        """Delete old items and feeds without followers; return how many items."""
        return await self._feeds.purge(self._now() - KEPT)


async def _one_ends(running: dict[int, asyncio.Task[None]]) -> None:
    """Wait for STEP or until a poll ends; StorageError if one could not store its result."""
    done, _ = await asyncio.wait(running.values(), timeout=STEP, return_when=asyncio.FIRST_COMPLETED)
    for id_ in [id_ for id_, task in running.items() if task in done]:
        running.pop(id_).result()


def is_opml(page: Page) -> bool:
    """Whether a file is OPML by its root element, whatever its name."""
    head = page.body[:_HEAD]
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    text, at = head.decode("utf-16" if wide else "utf-8", "replace").lstrip("\ufeff"), 0
    while skipped := _PROLOG.match(text, at):
        at = skipped.end()
    return text[at : at + 5].lower() == "<opml"


def _addresses(outlines: Sequence[FeedLink]) -> tuple[list[FeedLink], int]:
    """Return the distinct feeds of a list with normalised addresses, and how many have a refused one."""
    by_url: dict[str, FeedLink] = {}
    refused = 0
    for outline in outlines:
        try:
            url = _address(outline.url)
        except RefusedAddressError:
            refused += 1
        else:
            by_url.setdefault(url, FeedLink(url, outline.title))
    return list(by_url.values()), refused


def _address(url: str) -> str:
    """Return a normalised address; RefusedAddressError if it can be refused without a look-up."""
    url = links.channel(url) or links.normalise(url)
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        if host.isascii():
            host = address_guard.host(host)
        private = address_guard.is_address(host) and not address_guard.is_public(host)
    except ValueError:
        raise RefusedAddressError(url) from None
    odd = "@" in parts.netloc or port not in (None, *address_guard.PORTS)
    if parts.scheme not in ("http", "https") or not host or private or odd:
        raise RefusedAddressError(url)
    return url


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
