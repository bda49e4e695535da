"""A running sandbox, its people, and python-telegram-bot's own Bot talking to it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from telegram import Bot

from tests.sandbox.world import Person, RunningWorld, running_sandbox


@pytest_asyncio.fixture
async def world() -> AsyncIterator[RunningWorld]:
    """A sandbox on a free port."""
    async with running_sandbox() as running:
        yield running


@pytest.fixture
def alice(world: RunningWorld) -> Person:
    """Alice in her private chat."""
    return world.person("alice")


@pytest_asyncio.fixture
async def bot(world: RunningWorld) -> AsyncIterator[Bot]:
    """An unmodified python-telegram-bot Bot."""
    telegram_bot = Bot(world.token, base_url=f"{world.root_url}/bot", base_file_url=f"{world.root_url}/file/bot")
    async with telegram_bot:
        yield telegram_bot
