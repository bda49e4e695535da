"""Feeds: shared by the chats that follow them; nothing of one chat's follows reaches another."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from engine.errors import NotFoundError, TooManyError
from engine.models import ArticleId, Document, FeedLink, ShelfId
from storage.models import ChatKind, Feed, Follow, KnownItem, ReportFeedFailure, ShowFeedItem
from tests.storage.sample_library import LATER, LINK, NOON, Library, analyse, queued_tasks, tasks_of

URL = "http://news.example/feed"
DAY = timedelta(days=1)


async def follow(library: Library, shelf: ShelfId, url: str = URL, *, at_once: bool = False, limit: int = 9) -> Follow:
    """Follow *url*."""
    link = FeedLink(url, "The Quay")
    return (await library.feeds.follow(shelf, link, 7, NOON, at_once=at_once, limit=limit))[0]


async def due(library: Library, now: datetime = NOON) -> list[Feed]:
    """The feeds that are due."""
    return list(await library.feeds.due(now, 100))


def known(name: str, item: int = 0, seen: datetime = NOON) -> KnownItem:
    """An item as it is known."""
    return KnownItem(item, f"g{name}", f"l{name}", f"t{name}", f"x{name}", "", seen)


async def test_follows(library: Library, shelf: ShelfId) -> None:
    """A feed is followed once a shelf, under a number of its own, up to a limit."""
    first = await follow(library, shelf)
    assert (first.number, first.url, first.title, first.person, first.since) == (1, URL, "The Quay", 7, NOON)
    again, new = await library.feeds.follow(shelf, FeedLink(URL, ""), 8, LATER, at_once=True, limit=9)
    assert (again, new) == (first, False)
    second = await follow(library, shelf, URL + "2")
    assert await library.feeds.list(shelf) == (first, second)
    with pytest.raises(TooManyError):
        await follow(library, shelf, URL + "3", limit=2)
    with pytest.raises(NotFoundError):
        await follow(library, ShelfId(999))
    assert await library.feeds.unfollow(shelf, 1) == first
    assert await library.feeds.list(shelf) == (second,)
    assert [feed.url for feed in await due(library)] == [URL + "2"]


async def test_many_at_once(library: Library, shelf: ShelfId) -> None:
    """A list of feeds is followed in one go; what is over the limit is counted."""
    polls = [(FeedLink(f"{URL}{n}", ""), NOON + n * timedelta(minutes=1)) for n in range(5)]
    await follow(library, shelf, URL + "0")
    assert await library.feeds.follow_all(shelf, polls, 7, NOON, limit=4) == (3, 1)
    assert [feed.url for feed in await due(library, NOON + timedelta(minutes=1))] == [URL + "0", URL + "1"]


async def test_chats_share_a_feed_and_nothing_else(library: Library, shelf: ShelfId) -> None:
    """One feed is polled for all; a chat sees, changes and ends its own follow alone."""
    other = await library.chats.shelf(2002)
    mine, theirs = await follow(library, shelf), await follow(library, other)
    assert mine.feed == theirs.feed
    assert len(await due(library)) == 1
    assert await library.feeds.followers(mine.feed) == (mine, theirs)
    await library.feeds.change(shelf, 1, NOON, include="harbour", whole=True)
    assert await library.feeds.list(other) == (theirs,)
    await library.feeds.unfollow(shelf, 1)
    for act in (library.feeds.get(shelf, 1), library.feeds.unfollow(shelf, 1), library.feeds.retry(shelf, 1, NOON)):
        with pytest.raises(NotFoundError):
            await act
    assert await library.feeds.followers(mine.feed) == (theirs,)


async def test_only_feeds_with_an_active_follow_are_due(library: Library, shelf: ShelfId) -> None:
    """Neither a paused follow nor a chat that the bot was removed from or that refuses it causes a request."""
    await follow(library, shelf)
    await library.chats.register(1001, ChatKind.GROUP, "Us", "", NOON)
    assert len(await due(library)) == 1
    for silence in (library.chats.pause, library.chats.remove):
        await silence(1001, NOON)
        assert await due(library) == []
        assert await library.feeds.followers(1) == ()
        await library.chats.register(1001, ChatKind.GROUP, "Us", "", NOON)
        assert len(await due(library)) == 1
    await library.feeds.change(shelf, 1, NOON, paused=True)
    assert await due(library, LATER) == []


async def test_changes(library: Library, shelf: ShelfId) -> None:
    """A shorter interval counts from now on; what is resumed begins anew, with the whole feed."""
    first = await follow(library, shelf)
    far = NOON + DAY
    await library.feeds.save_poll(first.feed, {"next_poll": far, "etag": "e", "title": "Q\x00uay"}, primed=[first])
    assert (await library.feeds.get(shelf, 1)).primed
    assert (await library.feeds.get(shelf, 1)).title == "Q\ufffduay"
    await library.feeds.change(shelf, 1, NOON, interval=3600)
    assert [feed.etag for feed in await due(library, LATER)] == ["e"]
    await library.feeds.change(shelf, 1, NOON, paused=True)
    resumed = await library.feeds.change(shelf, 1, NOON, paused=False)
    assert not resumed.primed
    assert [feed.etag for feed in await due(library)] == [""]


async def test_who_follows_during_a_poll_does_not_wait_for_the_next(library: Library, shelf: ShelfId) -> None:
    """The feed is due at once, and read completely; once that is done it is due at its time."""
    mine, theirs = await follow(library, shelf), await follow(library, await library.chats.shelf(2002))
    values = {"polled": NOON, "next_poll": NOON + DAY, "etag": "e"}
    await library.feeds.save_poll(mine.feed, values, primed=[mine])
    assert [feed.etag for feed in await due(library)] == [""]
    await library.feeds.save_poll(mine.feed, values, primed=[theirs])
    assert await due(library) == []


async def test_items_are_remembered(library: Library, shelf: ShelfId) -> None:
    """New ones get numbers, known ones are replaced; what was not seen for long is forgotten."""
    feed = (await follow(library, shelf)).feed
    await library.feeds.save_poll(feed, {}, [known("a"), known("b")])
    await library.feeds.save_poll(feed, {}, [known("B", 2, LATER), known("c", 0, LATER)])
    assert await library.feeds.known_items(feed) == (known("a", 1), known("B", 2, LATER), known("c", 3, LATER))
    assert await library.feeds.purge(LATER) == 1
    assert len(await library.feeds.known_items(feed)) == 2
    await library.chats.erase([1001], (), NOON)
    await library.feeds.purge(NOON)
    assert await library.feeds.known_items(feed) == ()


async def test_a_failing_feed(library: Library, shelf: ShelfId) -> None:
    """Failures in a row are counted and end with a poll that works."""
    await follow(library, shelf)
    (feed,) = await due(library)
    await library.feeds.save_failure(feed, NOON, LATER, "404")
    (feed,) = await due(library, LATER)
    await library.feeds.save_failure(feed, LATER, LATER, "404")
    follow_ = await library.feeds.get(shelf, 1)
    assert (follow_.failing, follow_.error, follow_.given_up) == (NOON, "404", None)
    assert [one.failures for one in await due(library, LATER)] == [2]
    await library.feeds.save_poll(feed.id, {"next_poll": LATER})
    follow_ = await library.feeds.get(shelf, 1)
    assert (follow_.failing, follow_.error) == (None, "")


async def test_a_failed_feed_is_reported_once(library: Library, shelf: ShelfId) -> None:
    """Each chat gets one report, a channel's goes to its follower in private; a retry begins anew."""
    channel, paused = await library.chats.shelf(-1005), await library.chats.shelf(3003)
    await library.chats.register(-1005, ChatKind.CHANNEL, "News", "", NOON)
    for one in (shelf, channel, paused):
        await follow(library, one)
    await library.feeds.change(paused, 1, NOON, paused=True)
    (feed,) = await due(library)
    await library.feeds.give_up(feed, NOON, "410")
    await library.feeds.give_up(feed, NOON, "410")
    reports = await queued_tasks(library.database)
    assert reports == [(ReportFeedFailure(shelf, 1), 1001), (ReportFeedFailure(channel, 1), 7)]
    assert (await library.feeds.get(channel, 1)).given_up == NOON
    assert await due(library, LATER) == []
    retried = await library.feeds.retry(shelf, 1, LATER)
    assert (retried.given_up, retried.error) == (None, "")
    assert len(await due(library, LATER)) == 1


async def test_a_feed_that_moves(library: Library, shelf: ShelfId) -> None:
    """Its follows go with it; where the new address is followed already, no shelf follows it twice."""
    other = await library.chats.shelf(2002)
    old, doubled, there = await follow(library, shelf), await follow(library, other), await follow(library, other, "b")
    assert await library.feeds.move(old.feed, URL + "/new", NOON)
    assert (await library.feeds.get(shelf, 1)).url == URL + "/new"
    assert doubled.feed == old.feed
    assert not await library.feeds.move(old.feed, "b", NOON)
    assert [(one.number, one.feed) for one in await library.feeds.list(shelf)] == [(1, there.feed)]
    assert await library.feeds.list(other) == (there,)
    assert [feed.url for feed in await due(library)] == ["b"]


async def test_an_article_and_its_task_are_one(library: Library, shelf: ShelfId) -> None:
    """Only a new article is announced, at most so many times a day, and not for a follow that has ended."""
    first = await follow(library, shelf, at_once=True)

    async def save(key: str, now: datetime) -> None:
        document = Document(None, "", key)
        then = library.feeds.showing_step(first, now, 2)
        await library.articles.save(shelf, document, analyse(key), LINK, key, now, then=then)

    for key in ("a", "a", "b", "c"):
        await save(key, NOON)
    assert await tasks_of(library.database) == [ShowFeedItem(shelf, 1, ArticleId(n)) for n in (1, 2)]
    await save("d", NOON + DAY)
    assert await tasks_of(library.database) == [ShowFeedItem(shelf, 1, ArticleId(n)) for n in (1, 2, 4)]
    await library.feeds.unfollow(shelf, 1)
    await save("e", NOON + DAY)
    assert len(await tasks_of(library.database)) == 3


async def test_those_that_are_due_are_looked_at_page_by_page(library: Library, shelf: ShelfId) -> None:
    """Each once, however many are due at the same moment: those of a host that is busy hide no others."""
    polls = [(FeedLink(f"http://{n % 2}.example/{n}", ""), NOON) for n in range(5)]
    await library.feeds.follow_all(shelf, polls, 1, NOON, limit=9)
    found: list[Feed] = []
    while page := await library.feeds.due(NOON, 2, found[-1] if found else None):
        found += page
    assert sorted(one.url for one in found) == sorted(link.url for link, _ in polls)


async def test_when_a_feed_is_due_next(library: Library, shelf: ShelfId) -> None:
    """The soonest of those that are followed and were not given up, also where it is overdue."""
    assert await library.feeds.next_due() is None
    polls = [(FeedLink(f"{URL}{n}", ""), NOON + n * timedelta(minutes=1)) for n in (2, 1, 3)]
    await library.feeds.follow_all(shelf, polls, 7, NOON, limit=4)
    assert await library.feeds.next_due() == NOON + timedelta(minutes=1)
    await library.feeds.change(shelf, 2, NOON, paused=True)
    assert await library.feeds.next_due() == NOON + timedelta(minutes=2)
    (second, *_) = await due(library, LATER)
    await library.feeds.give_up(second, NOON, "gone")
    assert await library.feeds.next_due() == NOON + timedelta(minutes=3)


async def test_a_poll_planned_by_a_clock_that_was_ahead_is_due(library: Library, shelf: ShelfId) -> None:
    """No feed waits for a date that a wrong clock made up; one that was asked to wait a day does wait."""
    polls = [(FeedLink(f"{URL}{days}", ""), NOON + timedelta(days=days)) for days in (1, 30)]
    await library.feeds.follow_all(shelf, polls, 7, NOON, limit=4)
    assert [feed.url for feed in await library.feeds.due(NOON, 9)] == [f"{URL}30"]
