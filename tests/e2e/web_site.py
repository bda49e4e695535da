"""A sandbox, a bot with a clock that is turned, and a site whose pages a test writes, holds back and lets go."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.bot_process import log_of, rows, running_bot
from tests.e2e.conversation import page
from tests.e2e.virtual_clock import Turned
from tests.patience import PATIENCE
from tests.sandbox.world import RunningWorld, running_sandbox
from tests.services.web.web_server import Answer, Handler, Reply, Request, Web, web_server


@dataclass
class Site:
    """The site and everything around it."""

    world: RunningWorld
    web: Web
    pages: dict[str, bytes | Reply | Handler]
    """Path → page; those that a test adds are there at once."""
    folder: Path
    """Of the bot."""
    clock: Turned

    def hold(self, *paths: str, then: Handler | None = None) -> asyncio.Event:
        """Let these pages hang until the event is set; they are an article, or what *then* answers."""
        gate = asyncio.Event()

        async def answer(request: Request) -> Answer:
            await gate.wait()
            return page() if then is None else await then(request)

        self.pages |= dict.fromkeys(paths, answer)
        return gate

    async def asked(self, path: str) -> None:
        """Wait until the bot asks for a page."""
        async with asyncio.timeout(PATIENCE):
            while not any(request.path == path for request in self.web.requests):
                await asyncio.sleep(0.02)

    async def polled(self, path: str, followers: int = 1) -> None:
        """Wait until a feed was read for the first time for so many who follow it."""
        read = "SELECT count(*) FROM follows JOIN feeds ON feeds.id = follows.feed WHERE primed AND url LIKE"
        async with asyncio.timeout(PATIENCE):
            while rows(self.folder, f"{read} '%{path}'") < [(followers,)]:
                await asyncio.sleep(0.1)

    async def turn(self, hours: float) -> None:
        """Let time pass for all."""
        self.clock.turn(hours * 3600)
        await self.world.turn_clock(hours * 3600)

    def environment(self) -> dict[str, str]:
        """What leads the bot to the site."""
        return self.web.environment(self.folder) | {"PULLQUOTE_OWNERS": str(self.world.owner_id)}


@asynccontextmanager
async def site(folder: Path) -> AsyncIterator[Site]:
    """A site, and a sandbox without a bot."""
    pages: dict[str, bytes | Reply | Handler] = {}
    async with web_server(pages) as web, running_sandbox() as world:
        yield Site(world, web, pages, folder, Turned(folder / "clock"))


@asynccontextmanager
async def running_site(folder: Path) -> AsyncIterator[Site]:
    """The same with the bot; nothing that was begun in it was forgotten."""
    async with site(folder) as here:
        async with running_bot(here.world, folder, here.environment(), here.clock):
            yield here
        assert "never awaited" not in log_of(folder)
