"""One bot for all tests of the whole program; each test speaks as a reader with an empty shelf."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from itertools import count

import pytest
import pytest_asyncio

from tests.e2e.bot_process import STARTED, running_bot
from tests.e2e.conversation import page
from tests.e2e.town import Town
from tests.e2e.virtual_clock import Turned
from tests.e2e.web_site import Site, running_site
from tests.sandbox.world import Person, RunningWorld, running_sandbox
from tests.services.web.web_server import Answer, Reply, Request, Web, web_server

_numbers = count(1)


@pytest.fixture(autouse=True)
def nobody_is_left() -> Iterator[None]:
    """What a test has started ends with it, also where it fails half-way; the bot of all tests was there before."""
    before = len(STARTED)
    yield
    for bot in STARTED[before:]:
        if bot.returncode is None:
            with suppress(ProcessLookupError):
                bot.kill()


async def _slow(_request: Request) -> Answer:
    """A page that takes longer than anybody waits without a word."""
    await asyncio.sleep(4)
    return page()


_calls = count(1)


async def _moody(_request: Request) -> Answer:
    """A page that has a problem at first."""
    return Reply(b"later", 503) if next(_calls) == 1 else page()


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def web() -> AsyncIterator[Web]:
    """A site with an article, one that is slow and one that is missing."""
    async with web_server({"/tram": page(), "/story": page(), "/slow": _slow, "/moody": _moody}) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def world(tmp_path_factory: pytest.TempPathFactory, web: Web) -> AsyncIterator[RunningWorld]:
    """The sandbox with the unmodified bot in it."""
    folder = tmp_path_factory.mktemp("bot")
    async with (
        running_sandbox() as running,
        running_bot(running, folder, web.environment(folder) | {"PULLQUOTE_OWNERS": str(running.owner_id)}),
    ):
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def reader(world: RunningWorld) -> Person:
    """A French reader with an empty shelf."""
    return await world.add_person(f"reader{next(_numbers)}", language="fr")


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def site(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    """A site whose pages, feeds and lists a test writes, and a bot by a clock that it turns."""
    async with running_site(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def newcomer(site: Site) -> Person:
    """Somebody who has an empty shelf and follows nothing yet, at the bot of the site."""
    return await site.world.add_person(f"newcomer{next(_numbers)}")


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def town(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """One bot by a clock that is turned, for all tests of a file."""
    folder = tmp_path_factory.mktemp("town")
    clock = Turned(folder / "clock")
    async with running_sandbox() as world, running_bot(world, folder, {}, clock):
        yield Town(world, clock)


@pytest_asyncio.fixture(loop_scope="session")
async def here(town: Town) -> Town:
    """The town at noon, with a channel's editor of the test's own."""
    await town.until(12)
    return Town(town.world, town.clock, await town.world.add_person(f"editor{next(_numbers)}"))
