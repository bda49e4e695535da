"""The update worker over a real inbox."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.inbound.update_worker import UpdateWorker
from storage.database import Database
from storage.inbox import InboxRepository
from tests.bot.conftest import FakeClock
from tests.bot.inbound.handling import Handler


@pytest.fixture
def handler() -> Handler:
    return Handler()


@pytest.fixture
def inbox(database: Database) -> InboxRepository:
    return InboxRepository(database)


@pytest.fixture
async def worker(inbox: InboxRepository, handler: Handler, clock: FakeClock) -> AsyncIterator[UpdateWorker]:
    one = UpdateWorker(inbox, handler, clock=clock)
    await one.start()
    yield one
    await one.stop(0)
