"""A feed and a chat that can follow it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from services.workers.pool import Workers
from tests.services.feeds.followed_feeds import Reading, Source, items, reading


@pytest_asyncio.fixture(loop_scope="session")
async def source() -> Source:
    """A feed of three items, the newest first."""
    return Source(items("c", "b", "a"))


@pytest_asyncio.fixture(loop_scope="session")
async def world(sqlite_url: str, workers: Workers, source: Source) -> AsyncIterator[Reading]:
    """A chat that can follow *source*."""
    async with reading(sqlite_url, workers, source) as running:
        yield running
