"""Following a feed: discovery, refused addresses, limits, and lists in OPML."""

from __future__ import annotations

import pytest

from engine.errors import NoFeedError, RefusedAddressError, StatusError, TooManyError
from engine.models import FeedLink, Page
from services.feeds.feeds import FOLLOWS, FeedLookup, ImportResult, is_opml
from tests.services.feeds.followed_feeds import Reading, Source

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_discovery(world: Reading) -> None:
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
    """60,000 feeds are counted, as many as fit are followed, and quickly."""
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
async def test_an_address_that_is_never_polled_is_refused_at_once(world: Reading, url: str) -> None:
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
async def test_a_list_is_recognised_by_its_root_element(body: bytes, is_one: bool) -> None:
    """Whatever the file is called."""
    assert is_opml(Page(None, "", body, "subscriptions.xml")) is is_one
