"""Feeds, their follows and their items. A feed is shared by the chats that follow it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, Select, and_, delete, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from engine.errors import NotFoundError, TooManyError
from engine.models import ArticleId, FeedLink, ShelfId
from storage.articles import Step
from storage.codecs import storable
from storage.connections import insert_into
from storage.database import Database
from storage.inbox import add_task
from storage.models import ChatKind, FailingFeed, Feed, Follow, KnownItem, ReportFeedFailure, ShowFeedItem
from storage.signals import Signal, announce
from storage.tables import chats, feed_items, feeds, follows, shelves

_OF_FEED = (feeds.c.url, feeds.c.title, feeds.c.site, feeds.c.polled, feeds.c.failing, feeds.c.given_up, feeds.c.error)
_FEED = (feeds.c.id, feeds.c.url, feeds.c.title, feeds.c.site, feeds.c.etag, feeds.c.modified, feeds.c.next_poll)
_ANEW: dict[str, Any] = {"etag": "", "modified": "", "failures": 0, "failing": None, "given_up": None, "error": ""}
"""Columns of a feed that is read completely at its next poll."""
FARTHEST = timedelta(days=2)
"""No poll is planned further ahead (`services.feeds.polling.LONGEST`): such a row is of a clock that was wrong."""
Kind = TypeVar("Kind", Feed, Follow, KnownItem)
_SPEAKS = or_(chats.c.chat.is_(None), and_(chats.c.removed.is_(None), chats.c.paused.is_(None)))
"""The bot can write to the chat; a private chat may have no row."""


class FeedRepository:
    """Follows by (shelf, number); feeds by their id and by their address."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def follow(
        self, shelf: ShelfId, link: FeedLink, person: int, now: datetime, *, at_once: bool, limit: int
    ) -> tuple[Follow, bool]:
        """Add a follow of a feed; return it and whether it is new. TooManyError over *limit* follows."""
        async with self._database.writing() as connection:
            number, new = await _follow(connection, shelf, link, person, now, now, at_once, limit)
            return await _one(connection, shelf, number), new

    async def follow_all(
        self, shelf: ShelfId, polls: Sequence[tuple[FeedLink, datetime]], person: int, now: datetime, *, limit: int
    ) -> tuple[int, int]:
        """Follow many feeds, each first polled at its time; return (new follows, feeds over *limit*)."""
        new = over = 0
        lock = select(shelves.c.id).where(shelves.c.id == shelf).with_for_update()
        there = select(feeds.c.url).join(follows, follows.c.feed == feeds.c.id).where(follows.c.shelf == shelf)
        async with self._database.writing() as connection:
            await connection.execute(lock)
            followed_urls = set((await connection.execute(there)).scalars())
            for link, at in polls:
                if storable(link.url) in followed_urls:
                    continue
                if len(followed_urls) + new >= limit:  # a list may be very long: no look-up for each of the others
                    over += 1
                    continue
                new += (await _follow(connection, shelf, link, person, now, at, False, limit))[1]
        return new, over

    async def unfollow(self, shelf: ShelfId, number: int) -> Follow:
        """Delete a follow, and its feed if that has no other follower; return the follow."""
        async with self._database.writing() as connection:
            gone = await _one(connection, shelf, number)
            await connection.execute(delete(follows).where(_is(shelf, number)))
            await connection.execute(delete(feeds).where(feeds.c.id == gone.feed, ~_followed()))
        return gone

    async def list(self, shelf: ShelfId) -> tuple[Follow, ...]:
        """Return the follows of a shelf, in the order of their numbers."""
        query = _follows().where(follows.c.shelf == shelf).order_by(follows.c.number)
        async with self._database.reading() as connection:
            return tuple(_named(Follow, row) for row in await connection.execute(query))

    async def count_elsewhere(self, shelf: ShelfId, person: int) -> int:
        """Return how many feeds a person follows on other shelves."""
        query = select(func.count()).select_from(follows).where(follows.c.person == person, follows.c.shelf != shelf)
        async with self._database.reading() as connection:
            return (await connection.execute(query)).scalar_one()

    async def get(self, shelf: ShelfId, number: int) -> Follow:
        """Return a follow; NotFoundError if there is none."""
        async with self._database.reading() as connection:
            return await _one(connection, shelf, number)

    async def change(self, shelf: ShelfId, number: int, now: datetime, **values: Any) -> Follow:
        """Change a follow. A resumed one begins like a new one; a shorter interval applies at once."""
        async with self._database.writing() as connection:
            before = await _one(connection, shelf, number)
            resumed = before.paused and values.get("paused") is False
            texts = {name: storable(value) for name, value in values.items() if isinstance(value, str)}
            changed = values | texts | ({"primed": False} if resumed else {})
            await connection.execute(update(follows).where(_is(shelf, number)).values(changed))
            of_feed = update(feeds).where(feeds.c.id == before.feed)
            announce(connection, Signal.FEEDS)
            if resumed:
                await connection.execute(of_feed.values(_ANEW | {"next_poll": now}))
            elif interval := values.get("interval"):
                soon = now + timedelta(seconds=interval)
                await connection.execute(of_feed.where(feeds.c.next_poll > soon).values(next_poll=soon))
            return await _one(connection, shelf, number)

    async def retry(self, shelf: ShelfId, number: int, now: datetime) -> Follow:
        """Poll a feed again that was given up."""
        async with self._database.writing() as connection:
            feed = (await _one(connection, shelf, number)).feed
            announce(connection, Signal.FEEDS)
            await connection.execute(update(feeds).where(feeds.c.id == feed).values(_ANEW | {"next_poll": now}))
            return await _one(connection, shelf, number)

    async def list_failing(self, offset: int, limit: int) -> tuple[tuple[FailingFeed, ...], int]:
        """Return some of the followed feeds that cannot be read, and their total number.

        Feeds that are still polled come first, the longest broken ones before the others.
        """
        broken = and_(feeds.c.failing.is_not(None), _followed())
        count = select(func.count()).where(follows.c.feed == feeds.c.id).scalar_subquery()
        query = select(feeds.c.id, feeds.c.url, count, feeds.c.failing, feeds.c.error, feeds.c.given_up).where(broken)
        query = query.order_by(feeds.c.given_up.is_not(None), feeds.c.failing, feeds.c.id)
        async with self._database.reading() as connection:
            total = (await connection.execute(select(func.count()).select_from(feeds).where(broken))).scalar_one()
            rows = await connection.execute(query.offset(max(0, offset)).limit(limit))
            return tuple(FailingFeed(*row) for row in rows), total

    async def get_feed(self, id_: int) -> tuple[Feed, str]:
        """Return (feed, why it cannot be read or ""); NotFoundError if it has no follower."""
        query = select(*_FEED, feeds.c.fresh, feeds.c.failures, feeds.c.failing, feeds.c.error)
        query = query.where(feeds.c.id == id_, _followed())
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            raise NotFoundError("feed", id_)
        return _named(Feed, row), row.error

    async def retry_feed(self, id_: int, now: datetime) -> None:
        """Make a feed that cannot be read or was given up due now."""
        async with self._database.writing() as connection:
            announce(connection, Signal.FEEDS)
            await connection.execute(update(feeds).where(feeds.c.id == id_).values(_ANEW | {"next_poll": now}))

    async def due(self, now: datetime, limit: int, after: Feed | None = None) -> tuple[Feed, ...]:
        """Return feeds that are due, the longest due first, whose followers can be written to.

        *after* is the last feed of the previous call.
        """
        query = (
            select(*_FEED, feeds.c.fresh, feeds.c.failures, feeds.c.failing)
            .where(
                or_(feeds.c.next_poll <= now, feeds.c.next_poll > now + FARTHEST), feeds.c.given_up.is_(None), _wanted()
            )
            .order_by(feeds.c.next_poll, feeds.c.id)
            .limit(limit)
        )
        if after is not None:
            same = and_(feeds.c.next_poll == after.next_poll, feeds.c.id > after.id)
            query = query.where(or_(feeds.c.next_poll > after.next_poll, same))
        async with self._database.reading() as connection:
            return tuple(_named(Feed, row) for row in await connection.execute(query))

    async def next_due(self) -> datetime | None:
        """Return when the next feed is due, which may be in the past; None if there is none."""
        query = select(feeds.c.next_poll).where(feeds.c.given_up.is_(None), _wanted())
        async with self._database.reading() as connection:
            return (await connection.execute(query.order_by(feeds.c.next_poll).limit(1))).scalar()

    async def followers(self, feed: int) -> tuple[Follow, ...]:
        """Return the follows that get a feed's items: not paused, in chats that can be written to."""
        query = _listening(_follows()).where(follows.c.feed == feed).order_by(follows.c.shelf, follows.c.number)
        async with self._database.reading() as connection:
            return tuple(_named(Follow, row) for row in await connection.execute(query))

    async def known_items(self, feed: int) -> tuple[KnownItem, ...]:
        """Return the items that a feed has shown."""
        c = feed_items.c
        query = select(c.item, c.guid, c.link, c.title, c.text, c.sketch, c.seen).where(c.feed == feed).order_by(c.item)
        async with self._database.reading() as connection:
            return tuple(_named(KnownItem, row) for row in await connection.execute(query))

    async def save_poll(
        self, feed: int, values: dict[str, Any], items: Sequence[KnownItem] = (), primed: Sequence[Follow] = ()
    ) -> None:
        """Store a successful poll: columns of the feed, its items, and the follows that got their first items.

        The feed stays due where another chat has followed it since its followers were read.
        """
        async with self._database.writing() as connection:
            texts = {name: storable(value) for name, value in values.items() if isinstance(value, str)}
            done = {"failures": 0, "failing": None, "error": ""} | values | texts
            await connection.execute(update(feeds).where(feeds.c.id == feed, feeds.c.given_up.is_(None)).values(done))
            await _save_items(connection, feed, items)
            for follow in primed:
                await connection.execute(update(follows).where(_is(follow.shelf, follow.number)).values(primed=True))
            new = _listening(select(follows.c.feed)).where(follows.c.feed == feed, ~follows.c.primed).limit(1)
            if (polled := values.get("polled")) and (await connection.execute(new)).one_or_none() is not None:
                announce(connection, Signal.FEEDS)
                await connection.execute(update(feeds).where(feeds.c.id == feed).values(_ANEW | {"next_poll": polled}))

    async def save_failure(
        self, feed: Feed, now: datetime, next_poll: datetime, error: str, *, report: bool = False
    ) -> None:
        """Store a failed poll; *report* adds the tasks that notify its followers."""
        values = {"failures": feed.failures + 1, "failing": feed.failing or now, "error": error, "next_poll": next_poll}
        async with self._database.writing() as connection:
            await connection.execute(update(feeds).where(feeds.c.id == feed.id).values(values))
            if report:
                await _add_reports(connection, feed, now)

    async def give_up(self, feed: Feed, now: datetime, error: str) -> None:
        """Stop polling a feed, and add the tasks that notify its followers, or a channel's editor in private."""
        values = {"failures": feed.failures + 1, "failing": feed.failing or now, "error": error, "given_up": now}
        async with self._database.writing() as connection:
            free = update(feeds).where(feeds.c.id == feed.id, feeds.c.given_up.is_(None))
            if (await connection.execute(free.values(values))).rowcount:
                await _add_reports(connection, feed, now)

    async def move(self, feed: int, url: str, now: datetime) -> bool:
        """Change the address of a feed. Returns False if a feed has it already, which takes over the followers."""
        async with self._database.writing() as connection:
            there = (await connection.execute(select(feeds.c.id).where(feeds.c.url == url))).scalar()
            if there is None or there == feed:
                await connection.execute(update(feeds).where(feeds.c.id == feed).values(url=storable(url)))
                return True
            doubled = select(follows.c.shelf).where(follows.c.feed == there)
            ours = follows.c.feed == feed
            await connection.execute(delete(follows).where(ours, follows.c.shelf.in_(doubled)))
            await connection.execute(update(follows).where(ours).values(feed=there))
            await connection.execute(delete(feeds).where(feeds.c.id == feed))
            await connection.execute(update(feeds).where(feeds.c.id == there).values(_ANEW | {"next_poll": now}))
        return False

    async def purge(self, before: datetime) -> int:
        """Delete items not seen since *before*, and feeds without followers; return how many items."""
        async with self._database.writing() as connection:
            await connection.execute(delete(feeds).where(~_followed()))
            return (await connection.execute(delete(feed_items).where(feed_items.c.seen < before))).rowcount

    def showing_step(self, follow: Follow, now: datetime, limit: int) -> Step:
        """Return a step that adds the task to show a new article at once, at most *limit* per follow and day."""
        day = now.toordinal()

        async def announce(connection: AsyncConnection, article: ArticleId) -> None:
            query = select(follows.c.day, follows.c.posts).where(_is(follow.shelf, follow.number)).with_for_update()
            row = (await connection.execute(query)).one_or_none()
            if row is None or (row.day == day and row.posts >= limit):
                return
            posts = row.posts + 1 if row.day == day else 1
            counted = update(follows).where(_is(follow.shelf, follow.number)).values(day=day, posts=posts)
            await connection.execute(counted)
            await add_task(connection, ShowFeedItem(follow.shelf, follow.number, article), now)

        return announce


def _is(shelf: ShelfId, number: int) -> ColumnElement[bool]:
    return and_(follows.c.shelf == shelf, follows.c.number == number)


def _followed() -> ColumnElement[bool]:
    return exists(select(follows.c.feed).where(follows.c.feed == feeds.c.id))


def _wanted() -> ColumnElement[bool]:
    """The feed has a follower that can be written to."""
    return exists(_listening(select(follows.c.feed)).where(follows.c.feed == feeds.c.id))


def _follows() -> Select[Any]:
    return select(follows, *_OF_FEED).join(feeds, feeds.c.id == follows.c.feed)


def _listening(query: Select[Any]) -> Select[Any]:
    """Restrict to follows that are not paused, in chats that can be written to."""
    joined = query.join(shelves, shelves.c.id == follows.c.shelf).outerjoin(chats, chats.c.chat == shelves.c.chat)
    return joined.where(~follows.c.paused, _SPEAKS)


def _named(kind: type[Kind], row: Row[*tuple[Any, ...]]) -> Kind:
    """Return a model whose fields are columns of *row*."""
    return kind(**{field.name: getattr(row, field.name) for field in fields(kind)})


async def _one(connection: AsyncConnection, shelf: ShelfId, number: int) -> Follow:
    row = (await connection.execute(_follows().where(_is(shelf, number)))).one_or_none()
    if row is None:
        raise NotFoundError("follow", number)
    return _named(Follow, row)


async def _follow(
    connection: AsyncConnection,
    shelf: ShelfId,
    link: FeedLink,
    person: int,
    now: datetime,
    poll_at: datetime,
    at_once: bool,
    limit: int,
) -> tuple[int, bool]:
    """Return (number of the follow, whether it is new)."""
    lock = select(shelves.c.id).where(shelves.c.id == shelf).with_for_update()
    if (await connection.execute(lock)).one_or_none() is None:
        raise NotFoundError("shelf", shelf)
    url = storable(link.url)
    there = select(follows.c.number).join(feeds, feeds.c.id == follows.c.feed)
    if number := (await connection.execute(there.where(follows.c.shelf == shelf, feeds.c.url == url))).scalar():
        return number, False
    counted = select(func.count(), func.coalesce(func.max(follows.c.number), 0)).where(follows.c.shelf == shelf)
    count, last = (await connection.execute(counted)).one()
    if count >= limit:
        raise TooManyError(limit)
    row = _ANEW | {"url": url, "title": storable(link.title), "site": "", "next_poll": poll_at}
    announce(connection, Signal.FEEDS)
    wanted = insert_into(connection, feeds).values(row)
    wanted = wanted.on_conflict_do_update(index_elements=["url"], set_=_ANEW | {"next_poll": poll_at})
    feed = (await connection.execute(wanted.returning(feeds.c.id))).scalar_one()
    values: dict[str, Any] = {"shelf": shelf, "number": last + 1, "feed": feed, "person": person, "since": now}
    values |= {"paused": False, "interval": 0, "at_once": at_once, "whole": False, "include": "", "exclude": ""}
    await connection.execute(insert(follows).values(values | {"primed": False, "day": 0, "posts": 0}))
    return last + 1, True


async def _add_reports(connection: AsyncConnection, feed: Feed, now: datetime) -> None:
    """Add a task for each follower that tells of a feed that cannot be read; of a channel its editor hears it."""
    kind = select(chats.c.kind).join(shelves, shelves.c.chat == chats.c.chat)
    follower_rows = _listening(_follows()).where(follows.c.feed == feed.id).order_by(follows.c.shelf, follows.c.number)
    for row in (await connection.execute(follower_rows)).all():
        channel = (await connection.execute(kind.where(shelves.c.id == row.shelf))).scalar() == ChatKind.CHANNEL
        queue = row.person if channel else None
        await add_task(connection, ReportFeedFailure(ShelfId(row.shelf), row.number), now, queue=queue)


async def _save_items(connection: AsyncConnection, feed: int, items: Sequence[KnownItem]) -> None:
    """Store new items (their number is 0) under the feed's next numbers, and update the others."""
    last = (
        await connection.execute(select(func.max(feed_items.c.item)).where(feed_items.c.feed == feed))
    ).scalar() or 0
    new: list[dict[str, Any]] = []
    for item in items:
        row: dict[str, Any] = {
            "guid": item.guid,
            "link": item.link,
            "title": item.title,
            "text": item.text,
            "sketch": item.sketch,
        }
        row |= {"seen": item.seen}
        if item.item:
            of_it = and_(feed_items.c.feed == feed, feed_items.c.item == item.item)
            await connection.execute(update(feed_items).where(of_it).values(row))
        else:
            new.append(row | {"feed": feed, "item": last + len(new) + 1})
    if new:
        await connection.execute(insert(feed_items), new)
