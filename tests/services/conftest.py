"""The child processes that the tests of the services share, and a desk for digests."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from services.workers.pool import Workers
from tests.services.digest_desk import Desk, opened
from tests.services.running_services import warm_workers


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def workers() -> AsyncIterator[Workers]:
    """Children that stay warm: a cold engine takes seconds on a busy machine, its encoder more."""
    async with warm_workers() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def desk(sqlite_url: str, workers: Workers) -> AsyncIterator[Desk]:
    """Digests over a database of their own."""
    async with opened(sqlite_url, workers) as one:
        yield one
