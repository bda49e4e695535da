"""The items of a followed feed become articles: each once, however it is republished."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.feeds import polling
from services.workers.pool import Workers
from tests.services.feeds.followed_feeds import PATH, Item, Reading, Source, items, reading, story
from tests.services.web.web_server import Handler, Reply

pytestmark = pytest.mark.asyncio(loop_scope="session")


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
    """The newest five, for each chat that begins to follow it, also later; no other chat gets them again."""
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
async def test_a_known_item_does_not_become_an_article_again(world: Reading, source: Source, sign: str) -> None:
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
    """Its number stays and nothing is sent; where a user sent the link, the whole page stays."""
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


async def test_items_without_a_useful_guid_or_link(world: Reading, source: Source) -> None:
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


async def test_only_so_many_items_a_day_are_shown_at_once(
    world: Reading, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So many items of a feed are shown at once on one day; all become articles."""
    monkeypatch.setattr(polling, "POSTS", 20)  # a feed with more than there really are takes the engine seconds
    await world.follow(at_once=True)
    for n in (1, 2):
        source.items = items(*(f"{n}-{m}" for m in range(20)))
        await world.next()
    assert len(await world.articles()) == 43
    assert len(await world.tasks()) == 20
    source.items = items("tomorrow")
    await world.next(days=1)
    assert len(await world.tasks()) == 21


async def test_filter_words(world: Reading, source: Source) -> None:
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


async def test_a_title_that_is_a_cut_text_is_none(world: Reading, source: Source) -> None:
    """Channels and microblogs have no other; it would be half a sentence, and hide the line that it repeats."""
    text = "🚋 The tram is back. It runs every nine minutes from Tuesday, and fares stay at two crowns until spring."
    source.items = [
        Item("z", title="🚋 The tram is back. It runs every nine minutes from Tuesday, and fa...", text=text),
        Item("y", title="Well…", text="Well, the ferry is late, and nobody knows when the next one will come."),
    ]
    await world.follow(primed=True)
    well, tram = (await world.articles())[-2:]
    assert (well.document.title, tram.document.title) == ("Well…", tram.document.title)
    assert "fa..." not in tram.document.title
    assert len(tram.ranking) == 2


async def test_late_items_do_not_date_from_the_future(world: Reading, source: Source) -> None:
    """A date that lies ahead is the time at which the item was first seen."""
    source.items = [Item("z", date="Mon, 01 Jan 2035 08:00:00 GMT")]
    await world.follow()
    assert (await world.articles())[0].document.published == world.shelf.time
    assert timedelta(0) <= world.shelf.time - (await world.articles())[0].added < timedelta(seconds=1)
