"""The reading of a link list outlives the process that began it, and keeps to the quota of the day."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from engine.errors import QuotaError
from engine.models import LinkList, ListedLink, Page
from services.link_lists.link_lists import VALID, LinkLists, chosen
from services.workers.pool import Workers
from storage.button_tokens import ButtonTokenRepository
from storage.inbox import InboxRepository
from storage.models import ButtonToken, LinkListChoice, LinkListFile, LinkListReading, Quota
from tests.services.operations import FRIEND, Bureau
from tests.services.running_services import Shelf, open_shelf
from tests.services.web.web_server import Web, web_server

pytestmark = pytest.mark.asyncio(loop_scope="session")

TEXT = "<p>The harbour town of Lindmark reopened its old tram line on Tuesday after eleven years of repairs.</p>" * 3
PATHS = ("/one", "/two", "/three")
FILE = LinkListFile("BQAC", "list.csv", "csv_exports")
BODY = "url,tags\n" + "".join(f"http://news.example{path},sea\n" for path in PATHS)


@pytest_asyncio.fixture(loop_scope="session")
async def web() -> AsyncIterator[Web]:
    """A site with three pages."""
    pages = {path: f"<html><body><article><h1>{path}</h1>{TEXT}{path}</article></body></html>" for path in PATHS}
    async with web_server({path: body.encode() for path, body in pages.items()}) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def shelf(sqlite_url: str, web: Web, workers: Workers) -> AsyncIterator[Shelf]:
    """An empty shelf."""
    async with open_shelf(sqlite_url, web, workers) as opened:
        yield opened


async def download() -> Page:
    """The file, as Telegram gives it again."""
    return Page(None, "", BODY.encode(), FILE.name)


def process(shelf: Shelf, bureau: Bureau, workers: Workers) -> LinkLists:
    """The service as a process has it: what it remembers ends with it."""
    tokens = ButtonTokenRepository(shelf.database)
    return LinkLists(
        articles=shelf.articles, button_tokens=tokens, quotas=bureau.quotas, workers=workers, now=lambda: bureau.time
    )


async def begun(shelf: Shelf, bureau: Bureau, lists: LinkLists) -> tuple[ButtonToken[LinkListReading], LinkListChoice]:
    """A list whose links are to be read, for somebody who may read two articles a day."""
    await bureau.people.register(FRIEND)
    await bureau.people.set_quota(FRIEND, Quota(articles=2))
    tokens = ButtonTokenRepository(shelf.database)
    choice = await tokens.create(1001, FRIEND, LinkListChoice(shelf.id, FILE), bureau.time + VALID)
    token = await lists.start(choice, 1001, 12, "sea")
    assert token is not None
    assert await lists.start(choice, 1001, 12, "sea") is None, "the press is handled again after a crash"
    assert len(await InboxRepository(shelf.database).tasks()) == 1
    return token, choice.payload


async def stored(shelf: Shelf, bureau: Bureau, token: str) -> ButtonToken[LinkListReading]:
    """How far the reading is, by what is stored."""
    found = await ButtonTokenRepository(shelf.database).find(token, bureau.time)
    assert found is not None
    assert isinstance(found.payload, LinkListReading)
    return ButtonToken(found.token, found.chat, found.person, found.payload, found.expires)


async def test_another_process_goes_on_and_the_quota_is_kept(shelf: Shelf, workers: Workers, web: Web) -> None:
    """Each link is read once, whoever reads it; what the day's quota refuses is read on the next day."""
    bureau = Bureau(shelf.database)
    first = process(shelf, bureau, workers)
    token, _ = await begun(shelf, bureau, first)
    links = chosen(await first.read(FILE, download), "sea")
    assert (await first.read_next(token, 1001, links[0], download)) is not None
    second = process(shelf, bureau, workers)
    token = await stored(shelf, bureau, token.token)
    assert (token.payload.new, token.payload.done) == (1, 1)
    assert chosen(await second.read(FILE, download), "sea") == links
    assert (await second.read_next(token, 1001, links[1], download)) is not None
    token = await stored(shelf, bureau, token.token)
    with pytest.raises(QuotaError) as error:
        await second.read_next(token, 1001, links[2], download)
    assert (await stored(shelf, bureau, token.token)).payload.done == 2
    bureau.time = error.value.until + timedelta(seconds=1)
    last = await second.read_next(token, 1001, links[2], download)
    assert last is not None
    assert (last.new, last.failed, last.done) == (3, 0, 3)
    assert [request.path for request in web.requests if request.path in PATHS] == list(PATHS)


async def test_hosts_take_turns() -> None:
    """No site is asked twice in a row while another one waits."""
    links = [ListedLink(f"http://{host}.example/{n}") for host in "ab" for n in range(2)]
    order = [link.url for link in chosen(LinkList(tuple(links)), "")]
    assert order == ["http://a.example/0", "http://b.example/0", "http://a.example/1", "http://b.example/1"]
