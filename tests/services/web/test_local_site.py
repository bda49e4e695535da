"""The sandbox's own site: its name leads to this machine, and nothing else that was closed is open."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
import pytest_asyncio

from bot.sandbox_run import NEWS, NEWS_EXAMPLE
from engine.errors import FetchError, RefusedAddressError, StatusError
from sandbox.news import site
from sandbox.server import Sandbox
from services.articles import Articles
from services.feeds.feeds import Feeds
from services.web.address_guard import SystemResolver
from services.web.fetch import Fetcher
from services.web.local_site import LocalSite, LocalSiteTransport
from services.web.transport import GuardedTransport
from services.workers.pool import Workers
from storage.articles import ArticleRepository
from storage.chats import ChatRepository
from storage.database import Database
from storage.feeds import FeedRepository
from storage.inbox import InboxRepository

pytestmark = pytest.mark.asyncio(loop_scope="session")
HALF_AN_HOUR = 1800.0
ARTICLES = site.articles()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def sandbox() -> AsyncIterator[Sandbox]:
    """A sandbox that has been running long enough for all of its news."""
    async with Sandbox() as running:
        running.world.shift = HALF_AN_HOUR
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def fetcher(sandbox: Sandbox) -> AsyncIterator[Fetcher]:
    """What fetches in a sandbox without a token."""
    local_site = LocalSite(NEWS, f"{sandbox.root_url}/{NEWS}", NEWS_EXAMPLE)
    fetching = Fetcher(LocalSiteTransport(local_site, GuardedTransport(SystemResolver())))
    yield fetching
    await fetching.close()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def articles(
    fetcher: Fetcher, workers: Workers, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[Articles, Feeds]]:
    """The services that read pages and feeds."""
    database = await Database.open(f"sqlite:///{tmp_path_factory.mktemp('site') / 'bot.db'}")

    def now() -> datetime:
        return datetime.now(UTC)

    reading = Articles(
        articles=ArticleRepository(database),
        chats=ChatRepository(database),
        inbox=InboxRepository(database),
        workers=workers,
        fetcher=fetcher,
        now=now,
    )
    yield reading, Feeds(feeds=FeedRepository(database), articles=reading, workers=workers, fetcher=fetcher, now=now)
    await database.close()


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.path)
async def test_each_page_is_read_as_it_was_written(articles: tuple[Articles, Feeds], article: site.Article) -> None:
    """Title and paragraphs, without what stands around them: a window over the page, the paper's name, the date."""
    document = await articles[0].read_page(article.link)
    assert document.title == article.title
    assert document.text.strip() == "\n\n".join(article.paragraphs)


async def test_the_front_page_names_its_feed(articles: tuple[Articles, Feeds]) -> None:
    """The host, an article, and the feed itself can all be followed."""
    for address in (f"{site.ROOT}/", f"{site.ROOT}/{NEWS_EXAMPLE}"):
        assert [choice.url for choice in (await articles[1].discover(address)).choices] == [f"{site.ROOT}/feed.xml"]
    feed = (await articles[1].discover(f"{site.ROOT}/feed.xml")).feed
    assert feed is not None
    assert feed.title == "The news of news.test"


@pytest.mark.parametrize(
    ("address", "error"),
    [
        ("http://127.0.0.1/", RefusedAddressError),
        ("http://localhost/", RefusedAddressError),
        ("http://[::1]/", RefusedAddressError),
        ("http://news.test.localhost/", RefusedAddressError),
        (f"http://user@{NEWS}/", RefusedAddressError),
        (f"http://{NEWS}:9/", RefusedAddressError),
        (f"http://{NEWS}:8080/", FetchError),
        (f"https://{NEWS}/", FetchError),
        (f"http://sub.{NEWS}/", FetchError),
        (f"http://{NEWS}/../sandbox/state", StatusError),
        (f"http://{NEWS}/%2e%2e/sandbox/state", StatusError),
        (f"http://{NEWS}/..%2fsandbox/state", StatusError),
        (f"http://{NEWS}//sandbox/state", StatusError),
        (f"http://{NEWS}/no/such/page", StatusError),
    ],
)
async def test_nothing_else_is_reached(fetcher: Fetcher, address: str, error: type[Exception]) -> None:
    """Other names, other ports, and paths that lead out of the site stay as closed as they were."""
    with pytest.raises(error):
        await fetcher.fetch(address)


async def test_the_usual_bot_knows_no_such_site() -> None:
    """Without a sandbox the name leads nowhere."""
    with pytest.raises(FetchError):
        await Fetcher().fetch(f"{site.ROOT}/{NEWS_EXAMPLE}")


async def test_the_feed_grows(sandbox: Sandbox) -> None:
    """Two minutes bring one more item; what was there stays."""
    world, sizes = sandbox.world, []
    for minutes in (0, 2, 9, 30):
        world.shift = minutes * 60 + 1
        sizes.append([article.path for article in site.published(world)])
    world.shift = HALF_AN_HOUR
    assert [len(paths) for paths in sizes] == [6, 7, 10, len(ARTICLES)]
    assert all(set(earlier) < set(later) for earlier, later in pairwise(sizes))


async def test_the_example_is_there_from_the_beginning() -> None:
    """What an error recommends can be read at once."""
    assert any(each.path == f"/{NEWS_EXAMPLE}" and each.minutes < 0 for each in ARTICLES)
    assert (Path(site.__file__).parent / "articles").is_dir()
