"""Polling: a feed is fetched once for all followers, and new items become articles on their shelves.

The order of writes neither loses nor repeats anything, wherever it is interrupted: first the articles (each with its
task in one transaction, and only if the shelf has no such article yet), then the state of the feed. A poll that was
interrupted in between finds the same items new again, and their articles stored.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from engine import calls
from engine.clean import clean_line
from engine.errors import (
    BotCheckError,
    FetchError,
    FetchTimeoutError,
    NoFeedError,
    NoPreviewError,
    NotFoundError,
    PullquoteError,
    ReadError,
    RefusedAddressError,
    StatusError,
    StorageError,
    WorkerError,
)
from engine.models import Analysis, Document, FeedItem, FeedPage
from services.articles import Articles
from services.feeds import dedup, filters
from services.feeds.dedup import Edited, News
from services.links import links
from services.web.fetch import Fetched, Fetcher
from services.web.robots import Robots, Spacing
from services.workers.pool import Workers
from storage.feeds import FeedRepository
from storage.models import Feed, Follow, KnownItem

USUAL = timedelta(minutes=30)
SHORTEST, LONGEST = timedelta(minutes=5), timedelta(days=1)
QUIET = timedelta(hours=2)
"""Interval of a feed without new items for two days or more, unless a chat chose another."""
LOCAL = timedelta(minutes=1)
"""Interval of a feed of this machine, which costs nobody anything."""
OLD_ITEMS = 5
POSTS = 200
"""Most items of a feed that are shown at once on one day, more than the busiest news channels have; the others wait
for the digest."""
EDITS = 10
"""Most edited items that are updated in one poll: some feeds have a comment count in every item."""
FAILURES, FAILING = 8, timedelta(days=2)
"""A feed is given up after this number of failures in a row over at least this time. One behind a bot check is not: its
followers are notified at this number, and it is tried on, since such checks come and go."""
OLDER_PAGES = 10
"""Pages of a channel before the newest that are read in one poll: with Telegram's 20 posts a page, 200 posts, which no
channel publishes in the two hours (QUIET) between two polls. What is before them after a long outage is left out."""
GONE = 410
BOT_CHECK = "bot check"
"""Why a feed cannot be read that only browsers get."""
NO_PREVIEW = "no preview"
"""Why a Telegram channel cannot be read whose posts are not public."""
EXCERPT = 500
NAME = 120
CUT_TITLE = 20
"""Letters from which a title with "…" may be a cut text: "Well…" is a title."""

log = logging.getLogger("services.feeds.feeds")


class Polls:
    """Polls feeds."""

    def __init__(
        self,
        *,
        feeds: FeedRepository,
        articles: Articles,
        workers: Workers,
        fetcher: Fetcher,
        robots: Robots,
        spacing: Spacing,
        now: Callable[[], datetime],
        local_host: str = "",
    ) -> None:
        """Feeds of *local_host* are polled every minute."""
        self._local_host = local_host
        self._feeds = feeds
        self._articles = articles
        self._workers = workers
        self._fetcher = fetcher
        self._robots = robots
        self._spacing = spacing
        self._now = now

    async def poll(self, feed: Feed) -> None:
        """Poll *feed*; a failure is stored with it. StorageError if nothing could be stored."""
        try:
            await self._poll(feed)
        except StorageError:
            raise
        except PullquoteError as error:
            await self._fail(feed, error)
        except Exception as error:  # a bug must not recur every few seconds
            log.exception("poll failed: feed=%d", feed.id)
            await self._fail(feed, error)

    async def _poll(self, feed: Feed) -> None:
        fetched = await self._fetcher.fetch_feed(feed.url, feed.etag, feed.modified)
        page = await self._workers.call(calls.READ_FEED, fetched.page) if fetched.page else None
        if page is not None and page.choices:
            raise NoFeedError
        moved = links.channel(fetched.moved) or links.normalise(fetched.moved) if fetched.moved else feed.url
        if moved != feed.url and not await self._feeds.move(feed.id, moved, self._now()):
            return  # a known feed took over its followers and is due now
        followers = await self._feeds.followers(feed.id)
        if page is None:
            await self._feeds.save_poll(feed.id, self._next(feed, fetched, None, followers, fresh=False))
            return
        known_items = await self._feeds.known_items(feed.id)
        page = await self._with_older(page, known_items)
        news = dedup.compare(page, known_items, self._now())
        feed = replace(feed, title=page.title or feed.title, site=page.site)
        await self._deliver(feed, page, news, followers)
        edited = await self._follow_edits(feed, news.edited[:EDITS], followers)
        items = [*(item for _, item in reversed(news.new)), *edited, *news.noted]
        values = self._next(feed, fetched, page, followers, fresh=bool(news.new))
        unprimed = [follow for follow in followers if not follow.primed]
        await self._feeds.save_poll(feed.id, values, items, unprimed)

    async def _with_older(self, page: FeedPage, known_items: Sequence[KnownItem]) -> FeedPage:
        """Return a page of a channel with those before it, up to one that shows a known post.

        A page that cannot be read fails the poll: the next one finds the same posts new, and none is missing.
        """
        for _ in range(OLDER_PAGES if known_items else 0):
            if not page.before or dedup.shows_known(page, known_items, self._now()):
                break
            await self._spacing.turn(urlsplit(page.before).hostname or "")
            fetched = await self._fetcher.fetch_feed(page.before)
            if fetched.page is None:
                break
            older = await self._workers.call(calls.READ_FEED, fetched.page)
            there = {item.guid for item in page.items}
            items = (*page.items, *(item for item in older.items if item.guid not in there))
            page = replace(page, items=items, before=older.before if older.before != page.before else "")
        return page

    def _next(
        self, feed: Feed, fetched: Fetched, page: FeedPage | None, followers: Sequence[Follow], *, fresh: bool
    ) -> dict[str, object]:
        """Return the columns of a feed after a poll, with the time of the next one."""
        now = self._now()
        since = now if fresh or feed.fresh is None else feed.fresh
        kept = max(fetched.fresh, page.ttl if page else 0)
        wait = pause(followers, now - since, timedelta(seconds=kept))
        if self._local_host and urlsplit(feed.url).hostname == self._local_host:
            wait = LOCAL
        wait *= random.uniform(0.95, 1.1)  # noqa: S311
        values: dict[str, object] = {"polled": now, "fresh": since, "next_poll": now + wait}
        if page is not None:
            values |= {"title": feed.title, "site": feed.site, "etag": fetched.etag, "modified": fetched.modified}
        return values

    async def _fail(self, feed: Feed, error: Exception) -> None:
        now, status = self._now(), getattr(error, "status", 0)
        failing = now - (feed.failing or now)
        is_checked = reason(error) == BOT_CHECK
        if not is_checked and (status == GONE or (feed.failures + 1 >= FAILURES and failing >= FAILING)):
            await self._feeds.give_up(feed, now, reason(error))
            return
        wait = min(USUAL * 2 ** min(feed.failures, 10), LONGEST)
        requested_wait = timedelta(seconds=error.retry_after if isinstance(error, StatusError) else 0)
        wait = max(wait, requested_wait) * random.uniform(1.0, 1.1)  # noqa: S311 - never before the requested time
        report = is_checked and feed.failures + 1 == FAILURES
        await self._feeds.save_failure(feed, now, now + wait, reason(error), report=report)

    async def _deliver(self, feed: Feed, page: FeedPage, news: News, followers: Sequence[Follow]) -> None:
        """Store new items on every shelf that wants them, oldest first."""
        new_items = {id(item) for item, _ in news.new}
        signs = dedup.signs(page, self._now())
        first = {follow: _first(page, follow) for follow in followers if not follow.primed}
        for item in reversed(page.items):
            new = id(item) in new_items
            wanting = [
                follow
                for follow in followers
                if (new and _wants(follow, item) if follow.primed else id(item) in first[follow])
            ]
            if wanting:
                key = dedup.article_key(feed.id, item, signs(item))
                await self._keep(feed, item, key, wanting)

    async def _keep(self, feed: Feed, item: FeedItem, key: str, wanting: Sequence[Follow]) -> None:
        """Store an item as an article of each shelf; its page is read and analysed once."""
        read: dict[bool, tuple[Document, Analysis]] = {}
        for follow in wanting:
            if await self._articles.find_by_key(follow.shelf, key):
                continue
            if follow.whole not in read:
                read[follow.whole] = await self._read(feed, item, follow)
            document, analysis = read[follow.whole]
            show = follow.at_once and follow.primed
            then = self._feeds.showing_step(follow, self._now(), POSTS) if show else None
            name = _name(feed)
            try:
                await self._articles.add_document(follow.shelf, document, key, name=name, analysis=analysis, then=then)
            except NotFoundError:  # the chat was erased meanwhile
                continue

    async def _read(self, feed: Feed, item: FeedItem, follow: Follow) -> tuple[Document, Analysis]:
        """Return an item's document and analysis; only the beginning of one that the engine cannot analyse."""
        document = await self._document(feed, item, whole=follow.whole)
        try:
            return document, await self._articles.analyse(follow.shelf, document)
        except WorkerError:
            regions = tuple(region for region in document.regions if region.end <= EXCERPT)
            document = replace(document, text=document.text[:EXCERPT], regions=regions)
            return document, await self._articles.analyse(follow.shelf, document)

    async def _document(self, feed: Feed, item: FeedItem, *, whole: bool) -> Document:
        """Return the text of an item in the feed, or its whole page if that can be read and is longer.

        A channel's preview has its posts whole.
        """
        url = item.url and links.normalise(item.url)
        published = min(item.published, self._now()) if item.published else None
        text = item.text or item.title or url or ""
        regions = item.regions if item.text else ()
        carried = Document(url, _title(item), text, item.author, _name(feed), published, regions=regions)
        if not whole or not url or links.channel(feed.url) or not await self._robots.allow(url):
            return carried
        await self._spacing.turn(urlsplit(url).hostname or "")
        try:
            page = await self._articles.read_page(url)
        except (FetchError, ReadError, WorkerError):
            return carried
        if len(page.text) < len(item.text):
            return carried
        return replace(page, url=url, title=page.title or item.title, published=published or page.published)

    async def _follow_edits(self, feed: Feed, edited: Sequence[Edited], followers: Sequence[Follow]) -> list[KnownItem]:
        """Replace the texts of the articles of edited items; return the items as they are now."""
        for edit in edited:
            key = dedup.article_key(feed.id, edit.item, edit.now)
            document: dict[bool, Document] = {}
            for follow in followers:
                stored = await self._articles.find_by_key(follow.shelf, key)
                # if a user sent the link, the article is the whole page: no excerpt replaces it
                if stored is None or not (follow.whole or dedup.digest(stored.document.text) == edit.before.text):
                    continue
                if follow.whole not in document:
                    document[follow.whole] = await self._document(feed, edit.item, whole=follow.whole)
                await self._articles.update_text(follow.shelf, stored, document[follow.whole])
        return [edit.now for edit in edited]


def pause(followers: Sequence[Follow], quiet: timedelta, kept: timedelta) -> timedelta:
    """Return the time to the next poll of a feed without new items for *quiet*, whose answer is fresh for *kept*."""
    asked = [timedelta(seconds=follow.interval) for follow in followers if follow.interval]
    own = min(max(USUAL, quiet / 24), QUIET)
    wanted = min([*asked, own] if len(asked) < len(followers) or not asked else asked)
    return min(max(wanted, kept, SHORTEST), LONGEST)


def reason(error: Exception) -> str:
    """Return why a feed could not be read: one word, or the HTTP status."""
    match error:
        case BotCheckError() | StatusError(is_bot_check=True):
            return BOT_CHECK
        case StatusError():
            return str(error.status)
        case FetchTimeoutError():
            return "timeout"
        case RefusedAddressError():
            return "refused"
        case FetchError():
            return "unreachable"
        case NoPreviewError():
            return NO_PREVIEW
        case ReadError():
            return "no feed"
    return "failed"


def _first(page: FeedPage, follow: Follow) -> set[int]:
    """Return the newest items that a new follow gets."""
    return {id(item) for item in [item for item in page.items if _wants(follow, item)][:OLD_ITEMS]}


def _wants(follow: Follow, item: FeedItem) -> bool:
    return filters.accepts(follow.include, follow.exclude, f"{item.title}\n{item.text}")


def _title(item: FeedItem) -> str:
    """Return an item's title, "" if it is only a cut beginning of the text: channels and microblogs have no other."""
    beginning = item.title.rstrip(".… ")
    is_cut = beginning != item.title.rstrip() and len(beginning) >= CUT_TITLE
    return "" if is_cut and " ".join(item.text.split()).startswith(beginning) else item.title


def _name(feed: Feed) -> str:
    return clean_line(feed.title or urlsplit(feed.url).hostname or "", NAME)
