"""When a feed is polled: intervals, failures, redirects and pauses."""

from __future__ import annotations

import pytest

from services.feeds.feeds import Feeds
from services.workers.pool import Workers
from storage.models import ChatKind
from tests.services.feeds.followed_feeds import PATH, Reading, Source, items
from tests.services.web.web_server import Reply

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_intervals(world: Reading, source: Source) -> None:
    """Half an hour at first, two hours when nothing happens; what a chat or the server asks for, within bounds."""
    follow = await world.follow()

    async def polls(hours: float) -> int:
        before = world.requests()
        for _ in range(int(hours * 30)):
            await world.next(minutes=2)
        return world.requests() - before

    assert await polls(6) in (10, 11, 12)  # every 30 minutes, 5 % less to 10 % more, looked for every 2
    world.shelf.later(days=3)
    await world.feeds.poll()
    assert await polls(12) in (5, 6)
    await world.feeds.change(follow.shelf, 1, interval=1)
    assert await polls(1) in (10, 11, 12)
    source.headers = (("Cache-Control", "max-age=7200"),)
    await polls(0.2)
    assert await polls(6) in (2, 3)


async def test_due_feeds_of_one_host_alone(world: Reading, workers: Workers) -> None:
    """They are polled one after the other in one round, not one in each round."""
    shelf = await world.shelf.chats.shelf(1001)
    for number in range(4):
        world.pages[f"/{number}.xml"] = Source(items("a"))
        await world.feeds.follow(shelf, world.web.url(f"/{number}.xml"), 7)
    feeds = Feeds(
        feeds=world.stored,
        articles=world.shelf.articles,
        workers=workers,
        fetcher=world.web.fetcher(),
        now=lambda: world.shelf.time,
        spacing=0.01,
    )
    assert await feeds.poll() == 4
    assert [world.requests(f"/{number}.xml") for number in range(4)] == [1] * 4


@pytest.mark.parametrize("seconds", ["86400", "9" * 20])
async def test_retry_after(world: Reading, source: Source, seconds: str) -> None:
    """A server that asks for a day is left alone for a day, and for no more than a day."""
    await world.follow()
    source.trouble = Reply(b"", 429, headers=(("Retry-After", seconds),))
    await world.next()
    before = world.requests()
    await world.quietly(0.98)
    assert world.requests() == before
    await world.quietly(0.2)
    assert world.requests() == before + 1


async def test_a_feed_is_given_up_and_taken_up_again(world: Reading, source: Source) -> None:
    """The pauses double; after two days and eight failures each chat is notified once; a retry resumes it."""
    for chat in (1001, 2002):
        await world.follow(chat)
    source.trouble = Reply(b"", 500)
    await world.quietly(1.9)
    assert world.requests() < 11
    follow = await world.feeds.get(await world.shelf.chats.shelf(1001), 1)
    assert (follow.error, follow.given_up) == ("500", None)
    assert follow.failing is not None
    await world.quietly(6)
    assert world.requests() < 13
    for chat in (1001, 2002):
        assert await world.tasks(chat) == [(1,)]
    source.trouble, source.items = None, items(*"dcba")
    assert await world.next(days=30) == 0
    assert (await world.feeds.retry(follow.shelf, 1)).given_up is None
    await world.feeds.poll()
    assert (await world.titles())[-1] == "d"
    assert (await world.feeds.get(follow.shelf, 1)).failing is None


async def test_a_feed_that_is_gone(world: Reading, source: Source) -> None:
    """410 ends the polling at once, and the chat is notified."""
    await world.follow()
    source.trouble = Reply(b"", 410)
    await world.next()
    assert await world.tasks() == [(1,)]


async def test_a_temporary_failure_loses_nothing(world: Reading, source: Source) -> None:
    """A page in place of the feed, junk, nothing: nothing is lost, and when it is over, new items come."""
    await world.follow(at_once=True)
    head = b"<html><head><link rel=alternate type='application/rss+xml' href=/x></head><body>Maintenance</body></html>"
    for trouble, error in ((Reply(head), "no feed"), (Reply(b"\x00\xff" * 99), "no feed"), (Reply(b""), "no feed")):
        source.trouble = trouble
        await world.next(hours=5)
        assert (await world.feeds.get((await world.follow()).shelf, 1)).error == error
    source.trouble = None
    source.items = []
    await world.next(hours=5)
    source.items = items(*"dcba")
    await world.next(hours=5)
    assert await world.titles() == [*"abcd"]
    assert await world.tasks() == [(1, 4)]


async def test_a_feed_behind_a_bot_check(world: Reading, source: Source) -> None:
    """The follow stays and is tried again, however long it takes; the chat hears it once."""
    await world.follow(at_once=True)
    check = (
        b"<html><head><title>Just a moment...</title></head><body><script>window._cf_chl_opt={}</script></body></html>"
    )
    for trouble in (Reply(check), Reply(check, 403), Reply(check, 503), *[Reply(check)] * 9):
        source.trouble = trouble
        await world.next(days=2)
        follow = await world.feeds.get((await world.follow()).shelf, 1)
        assert (follow.error, follow.given_up) == ("bot check", None)
    assert await world.tasks() == [(1,)]
    source.trouble, source.items = None, items(*"dcba")
    await world.next(days=2)
    assert (await world.titles())[-1] == "d"
    assert (await world.feeds.get(world.shelf.id, 1)).failing is None


async def test_a_feed_moves(world: Reading, source: Source) -> None:
    """Its address changes by a permanent redirect only; nothing comes twice, even where the new one is followed too."""
    await world.follow(at_once=True)
    world.pages["/new.xml"], world.pages[PATH] = source, Reply(b"", 302, headers=(("Location", "/new.xml"),))
    await world.next()
    assert (await world.feeds.list(world.shelf.id))[0].url == world.url
    world.pages[PATH] = Reply(b"", 301, headers=(("Location", "/new.xml"),))
    await world.follow(2002, "/new.xml")
    await world.next()
    await world.feeds.poll()
    assert (await world.feeds.list(world.shelf.id))[0].url == world.web.url("/new.xml")
    source.items = items(*"dcba")
    await world.next()
    assert await world.titles() == await world.titles(2002) == [*"abcd"]
    assert await world.tasks() == [(1, 4)]


async def test_paused_and_removed_chats_cause_no_request(world: Reading, source: Source) -> None:
    """No request is made for a chat that paused or that cannot be written to; a resumed follow brings five items."""
    follow = await world.follow(at_once=True)
    await world.feeds.change(follow.shelf, 1, paused=True)
    source.items = items(*range(20))
    assert await world.next(days=1) == 0
    await world.feeds.change(follow.shelf, 1, paused=False)
    await world.feeds.poll()
    assert len(await world.articles()) == 8
    await world.shelf.chats.register(1001, ChatKind.GROUP, "Us", "", world.shelf.time)
    await world.shelf.chats.remove(1001, world.shelf.time)
    assert await world.next(days=1) == 0
    await world.feeds.unfollow(follow.shelf, 1)
    assert await world.feeds.list(follow.shelf) == ()
