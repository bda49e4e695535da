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
