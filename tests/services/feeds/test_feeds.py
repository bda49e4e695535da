"""Feeds are followed and polled: one fetch for all, each item once, and nobody is asked more often than is polite."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from engine.errors import NoFeedError, RefusedAddressError, StatusError, TooManyError
from engine.models import FeedLink, Page
from services.feeds.feeds import FOLLOWS, FeedLookup, ImportResult, is_opml
from services.feeds.polling import POSTS
from services.workers.pool import Workers
from storage.models import ChatKind
from tests.services.feeds.followed_feeds import PATH, Item, Reading, Source, reading, story
from tests.services.web.web_server import Handler, Reply

pytestmark = pytest.mark.asyncio(loop_scope="session")


def items(*names: str | int) -> list[Item]:
    """Items of these names."""
    return [Item(str(name)) for name in names]


@pytest_asyncio.fixture(loop_scope="session")
async def source() -> Source:
    """The feed that most tests are about."""
    return Source(items("c", "b", "a"))


@pytest_asyncio.fixture(loop_scope="session")
async def world(sqlite_url: str, workers: Workers, source: Source) -> AsyncIterator[Reading]:
    """A chat that can follow it."""
    async with reading(sqlite_url, workers, source) as running:
        yield running


async def test_new_items_become_articles(world: Reading, source: Source) -> None:
    """What is there at first comes in the order of its age; then each new item once, announced where that is wanted."""
    await world.follow(at_once=True)
    assert await world.titles() == ["a", "b", "c"]
    assert await world.tasks() == []
    source.items = items("e", "d", *"cba")
    assert await world.next() == 1
    assert await world.titles() == [*"abcde"]
    assert await world.tasks() == [(1, 4), (1, 5)]
    article = (await world.articles())[-1]
    assert article.document.text == story("e")
    assert (article.document.url, article.document.site) == ("http://news.example/e", "The Quay")
    assert (article.origin.link, article.origin.name) == ("http://news.example/e", "The Quay")


async def test_a_new_feed_brings_five_old_items(world: Reading, source: Source) -> None:
    """The newest five, for whoever begins to follow it, and later too; nobody else gets them again."""
    source.items = items(*range(30, 0, -1))
    await world.follow(at_once=True)
    assert await world.titles() == ["26", "27", "28", "29", "30"]
    source.items = items(*range(32, 0, -1))
    await world.follow(2002, include="number-of-nothing 12 30 32")
    assert await world.titles(2002) == ["12", "30", "32"]
    assert await world.titles() == ["26", "27", "28", "29", "30", "31", "32"]
    assert await world.tasks() == [(1, 6), (1, 7)]
    assert await world.tasks(2002) == []


async def test_one_fetch_serves_all(world: Reading, source: Source) -> None:
    """However many chats follow a feed, it is asked for once, and on condition."""
    for chat in (1001, 2002, 3003):
        await world.follow(chat, primed=False)
    await world.feeds.poll()
    assert (world.requests(), source.whole) == (1, 1)
    assert await world.next() == 1
    assert (world.requests(), source.whole) == (2, 1)
    source.items = items(*"dcba")
    await world.next()
    assert (world.requests(), source.whole) == (3, 2)
    for chat in (1001, 2002, 3003):
        assert await world.titles(chat) == [*"abcd"]


@pytest.mark.parametrize("sign", ["guid", "link", "both", "order", "date", "text", "tracked"])
async def test_what_is_known_does_not_come_again(world: Reading, source: Source, sign: str) -> None:
    """Re-published, re-ordered, re-dated or edited: an item that is known by anything is no new one."""
    source.items = [Item(name, date=f"1{n} Oct 2026 08:00:00 GMT") for n, name in enumerate("cba")]
    await world.follow(at_once=True)
    for n, item in enumerate(source.items):
        if sign in ("guid", "both", "tracked"):
            item.guid = f"other{n}"
        if sign in ("link", "both"):
            item.link = f"http://moved.example/posts/{item.name}"
        if sign == "tracked":
            item.link = f"https://www.news.example/{item.name}/?utm_source=feed{n}#top"
        if sign == "date":
            item.date = f"Sat, 2{n} Nov 2026 08:00:00 GMT"
        if sign == "text":
            item.text, item.title = story(item.name).replace("Lindmark", "Lindmark-on-Sea"), f"Story {item.name}, again"
    if sign == "order":
        source.items.reverse()
    await world.next()
    assert await world.tasks() == []
    assert len(await world.articles()) == 3
    source.items.insert(0, Item("d"))
    await world.next()
    assert await world.tasks() == [(1, 4)]


async def test_an_edited_item_updates_its_article(world: Reading, source: Source) -> None:
    """Its number stays and nobody is told; where somebody sent the link himself, the whole page stays."""
    page = "".join(f"<p>{story(n)}</p>" for n in range(5))
    world.pages["/b"] = f"<html><title>B</title><body><article>{page}</article></body></html>".encode()
    await world.shelf.articles.add_link(await world.shelf.chats.shelf(1001), "http://news.example/b")
    (sent,) = await world.articles()
    await world.follow(at_once=True)
    assert len(await world.articles()) == 3
    for item in source.items:
        item.text = story(item.name) + " One sentence was added in the evening."
    await world.next()
    by_url = {article.document.url: article for article in await world.articles()}
    assert len(by_url) == 3
    assert by_url["http://news.example/a"].document.text.endswith("in the evening.")
    assert by_url["http://news.example/a"].changed
    assert by_url["http://news.example/b"].document.text == sent.document.text
    assert await world.tasks() == []


async def test_signs_that_say_nothing(world: Reading, source: Source) -> None:
    """One guid for all, one link for all, neither: items are told apart by what is left."""
    source.items = [Item(name, guid="one", link="http://news.example/") for name in "cba"]
    await world.follow(at_once=True)
    assert await world.titles() == [*"abc"]
    source.items.insert(0, Item("d", guid="one", link="http://news.example/"))
    await world.next()
    assert await world.titles() == [*"abcd"]
    source.items = [Item(name, guid="", link="") for name in "ecba"]
    await world.next()
    assert await world.titles() == [*"abcde"]
    source.items = [Item("f", guid="1", link="http://news.example/page", title="Flood")]
    await world.next()
    source.items = [Item("g", guid="1", link="http://news.example/other", title="Games")]  # numbers begin anew
    await world.next()
    assert (await world.titles())[-2:] == ["Flood", "Games"]


async def test_items_that_come_up_again_from_below(world: Reading, source: Source) -> None:
    """What stood below the first fifty is known by its name when it is moved to the top."""
    source.items = items(*range(200))
    await world.follow(at_once=True)
    source.items = [source.items.pop(150), source.items.pop(90), *source.items]
    await world.next()
    assert await world.tasks() == []
    assert len(await world.articles()) == 5


async def test_a_flood_waits_for_the_digest(world: Reading, source: Source) -> None:
    """So many items of a feed are shown at once on one day; all become articles."""
    await world.follow(at_once=True)
    for n in (1, 2):
        source.items = items(*(f"{n}-{m}" for m in range(20)))
        await world.next()
    assert len(await world.articles()) == 43
    assert len(await world.tasks()) == POSTS
    source.items = items("tomorrow")
    await world.next(days=1)
    assert len(await world.tasks()) == POSTS + 1


async def test_words(world: Reading, source: Source) -> None:
    """Items without a word that is asked for, or with one that is not wanted, are left out for that chat alone."""
    await world.follow(include="ferries", exclude='"big ferry"', primed=False)
    await world.follow(2002)
    source.items = [
        Item("d", text="The Ferries are late today."),
        Item("e", text="The big ferry and other ferries are late."),
        Item("f", text="Nothing of the kind happened here."),
    ]
    await world.next()
    assert await world.titles() == ["d"]
    assert await world.titles(2002) == [*"abcfed"]


async def test_whole_pages(sqlite_url: str, workers: Workers) -> None:
    """Read where robots.txt allows it, once for all chats; else what the feed carries is taken."""
    text = "".join(f"<p>{story(n)}</p>" for n in range(6))
    page = f"<html><title>Story a</title><body><article><h1>Story a</h1>{text}</article></body></html>".encode()
    robots = Reply(b"User-agent: *\nDisallow: /private", content_type="text/plain")
    source = Source([Item("a"), Item("private"), Item("gone"), Item("stub")])
    pages: dict[str, bytes | Reply | Handler] = {
        "a": page,
        "private": page,
        "robots.txt": robots,
        "stub": b"<html><body><p>Only this line here.</p></body></html>",
    }
    async with reading(sqlite_url, workers, source, **pages) as world:
        await world.follow(whole=True, primed=False)
        await world.follow(2002, whole=True, primed=False)
        await world.follow(3003)
        texts = {article.document.title: article.document.text for article in await world.articles()}
        assert texts["Story a"].endswith(story(5))
        assert all(texts[f"Story {name}"] == story(name) for name in ("private", "gone", "stub"))
        assert [a.document.text for a in await world.articles(2002)] == [
            a.document.text for a in await world.articles()
        ]
        assert all(article.document.text == story(article.document.title[6:]) for article in await world.articles(3003))
        counted = {path: world.requests(path) for path in ("/a", "/private", "/robots.txt", PATH)}
        assert counted == {"/a": 1, "/private": 0, "/robots.txt": 1, PATH: 1}


async def test_intervals(world: Reading, source: Source) -> None:
    """Half an hour at first, two hours when nothing happens; what a chat or the server asks for, within bounds."""
    follow = await world.follow()

    async def polls(hours: float) -> int:
        before = world.requests()
        for _ in range(int(hours * 30)):
            await world.next(minutes=2)
        return world.requests() - before

    assert await polls(6) in (11, 12)
    world.shelf.later(days=3)
    await world.feeds.poll()
    assert await polls(12) in (5, 6)
    await world.feeds.change(follow.shelf, 1, interval=1)
    assert await polls(1) in (10, 11, 12)
    source.headers = (("Cache-Control", "max-age=7200"),)
    await polls(0.2)
    assert await polls(6) in (2, 3)


@pytest.mark.parametrize("said", ["86400", "9" * 20])
async def test_retry_after(world: Reading, source: Source, said: str) -> None:
    """A server that asks for a day is left alone for a day, and for no more than a day."""
    await world.follow()
    source.trouble = Reply(b"", 429, headers=(("Retry-After", said),))
    await world.next()
    before = world.requests()
    await world.quietly(0.98)
    assert world.requests() == before
    await world.quietly(0.2)
    assert world.requests() == before + 1


async def test_a_feed_is_given_up_and_taken_up_again(world: Reading, source: Source) -> None:
    """The pauses double; after two days and eight failures each chat is told once, and a retry makes it well."""
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
    """410 means what it says."""
    await world.follow()
    source.trouble = Reply(b"", 410)
    await world.next()
    assert await world.tasks() == [(1,)]


async def test_trouble_for_a_while(world: Reading, source: Source) -> None:
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


async def test_silence(world: Reading, source: Source) -> None:
    """Nobody is asked for a chat that paused or that cannot be written to; what is resumed brings five items."""
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


async def test_two_feeds_with_one_story(world: Reading, source: Source) -> None:
    """The same page in two feeds of a chat is one article, announced once."""
    other = Source(items("x"))
    world.pages["/other.xml"] = other
    await world.follow(at_once=True)
    await world.follow(path="/other.xml", at_once=True)
    source.items.insert(0, Item("y"))
    other.items.insert(0, Item("y", guid="another", title="Said otherwise"))
    await world.next()
    assert await world.tasks() == [(1, 5)] or await world.tasks() == [(2, 5)]


async def test_look(world: Reading) -> None:
    """A feed, a site that names feeds, and everything else."""
    world.pages["/"] = (
        b"<html><head><link rel=alternate type=application/atom+xml href=/feed.xml title=All></head></html>"
    )
    world.pages["/plain"] = b"<html><body><p>No feed.</p></body></html>"
    assert await world.feeds.discover(world.url) == FeedLookup(FeedLink(world.url, "The Quay"))
    assert await world.feeds.discover(world.web.url("/")) == FeedLookup(None, (FeedLink(world.url, "All"),))
    for path, error in (("/plain", NoFeedError), ("/none", StatusError)):
        with pytest.raises(error):
            await world.feeds.discover(world.web.url(path))
    for url in ("file:///etc/passwd", "nonsense", "http://"):
        with pytest.raises(RefusedAddressError):
            await world.feeds.follow(world.shelf.id, url, 7)
    with pytest.raises(RefusedAddressError):
        await world.feeds.discover("http://127.0.0.1/feed")


async def test_opml(world: Reading, source: Source) -> None:
    """What goes out comes in again elsewhere; what is known or too much is counted."""
    await world.follow()
    await world.feeds.follow(world.shelf.id, 'http://news.example/a?b="c"&d', 7, title='<Odd> & "co"')
    written = await world.feeds.export_opml(world.shelf.id, "Mine & yours")
    elsewhere = await world.shelf.chats.shelf(2002)
    page = Page(None, "", written, "feeds.opml")
    assert await world.feeds.import_opml(elsewhere, page, 7) == ImportResult(2, 0, 0)
    assert await world.feeds.import_opml(elsewhere, page, 7) == ImportResult(0, 2, 0)
    here, there = await world.feeds.list(world.shelf.id), await world.feeds.list(elsewhere)
    assert [(one.url, one.title) for one in here] == [(one.url, one.title) for one in there]
    many = "".join(f'<outline xmlUrl="http://news.example/{n}"/>' for n in range(FOLLOWS + 50)).encode()
    page = Page(None, "", b"<opml><body>" + many + b"</body></opml>", "feeds.opml")
    taken = await world.feeds.import_opml(elsewhere, page, 7)
    assert (taken, taken.total) == (ImportResult(FOLLOWS - 2, 0, 52), FOLLOWS + 50)
    assert await world.feeds.import_opml(elsewhere, page, 7) == ImportResult(0, FOLLOWS - 2, 52)
    with pytest.raises(TooManyError):
        await world.feeds.follow(elsewhere, "http://news.example/one-more", 7)


async def test_a_person_follows_so_many_feeds_in_all(world: Reading) -> None:
    """Over all chats and topics together; what others follow there is not counted."""
    other, third = await world.shelf.chats.shelf(2002), await world.shelf.chats.shelf(3003)
    for number in range(2):
        await world.feeds.follow(world.shelf.id, f"http://news.example/{number}", 7, most=3)
    await world.feeds.follow(other, "http://news.example/2", 7, most=3)
    with pytest.raises(TooManyError):
        await world.feeds.follow(third, "http://news.example/3", 7, most=3)
    page = Page(None, "", b'<opml><body><outline xmlUrl="http://news.example/4"/></body></opml>', "feeds.opml")
    assert await world.feeds.import_opml(third, page, 7, most=3) == ImportResult(0, 0, 1)
    assert await world.feeds.import_opml(third, page, 8, most=3) == ImportResult(1, 0, 0)


async def test_a_very_long_list(world: Reading) -> None:
    """60,000 feeds are counted, as many as fit are followed, and nobody waits long for that."""
    many = "".join(f'<outline xmlUrl="http://news{n}.example/feed"/>' for n in range(60_000)).encode()
    page = Page(None, "", b"<opml><body>" + many + b"</body></opml>", "feeds.opml")
    taken = await world.feeds.import_opml(world.shelf.id, page, 7)
    assert (taken, taken.total) == (ImportResult(FOLLOWS, 0, 60_000 - FOLLOWS), 60_000)


REFUSED = (
    "http://127.0.0.1/feed",
    "http://10.1.2.3/feed",
    "http://192.168.0.1:8080/feed",
    "http://169.254.169.254/latest",
    "http://[::1]/feed",
    "http://[fd00::1]/feed",
    "http://[::ffff:10.0.0.1]/feed",
    "http://localhost/feed",
    "http://router.lan/feed",
    "http://0x7f000001/feed",
    "http://2130706433/feed",
    "http://news.example:22/feed",
)


@pytest.mark.parametrize("url", REFUSED)
async def test_what_needs_no_look_up_is_refused_at_once(world: Reading, url: str) -> None:
    """In a list and by itself: nothing is stored that would only be refused at every poll."""
    page = Page(None, "", f'<opml><outline xmlUrl="{url}"/><outline xmlUrl="{world.url}"/></opml>'.encode(), "a.opml")
    assert await world.feeds.import_opml(world.shelf.id, page, 7) == ImportResult(1, 0, 0, 1)
    with pytest.raises(RefusedAddressError):
        await world.feeds.follow(world.shelf.id, url, 7)
    assert [one.url for one in await world.feeds.list(world.shelf.id)] == [world.url]
    assert (await world.feeds.follow(world.shelf.id, "http://münchen.example/feed", 7))[1]


@pytest.mark.parametrize(
    ("body", "is_one"),
    [
        (b"<opml><body/></opml>", True),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- <rss> -->\n<!DOCTYPE opml>\n<OPML version='2.0'>", True),
        ("\ufeff<?xml version='1.0' encoding='utf-16'?><opml>".encode("utf-16-le"), True),
        (b"<?xml version='1.0'?><rss><channel/></rss>", False),
        (b"<!-- <opml> --><html>", False),
        (b"What is <opml>?", False),
        (b"<!---->" * 500, False),
        (b"", False),
        (b"\xff" * 5000, False),
    ],
)
async def test_a_list_is_known_by_what_it_is(body: bytes, is_one: bool) -> None:
    """Its root element tells, whatever the file is called."""
    assert is_opml(Page(None, "", body, "subscriptions.xml")) is is_one


async def test_late_items_do_not_date_from_the_future(world: Reading, source: Source) -> None:
    """A date that lies ahead is the time at which the item was first seen."""
    source.items = [Item("z", date="Mon, 01 Jan 2035 08:00:00 GMT")]
    await world.follow()
    assert (await world.articles())[0].document.published == world.shelf.time
    assert timedelta(0) <= world.shelf.time - (await world.articles())[0].added < timedelta(seconds=1)
