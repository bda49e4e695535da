"""Fixtures of the bot's tests: a Bot API over HTTP, a database, and a clock that tests advance."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator, MutableMapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.clock import Clock
from bot.outbound.bot_api import AiohttpRequest
from storage.database import Database
from tests.bot.scripted_server import TOKEN, Server


class FakeClock(Clock):
    """A clock that stands still until a test advances it; sleeping tasks wake when their time has come."""

    def __init__(self) -> None:
        self.time = 1000.0
        self.slept: list[float] = []
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._count = 0

    def now(self) -> datetime:
        return datetime(2026, 11, 22, tzinfo=UTC) + timedelta(seconds=self.time)

    def monotonic(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self._count += 1
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers.append((self.time + max(0.0, seconds), self._count, future))
        await future

    def advance(self, seconds: float) -> None:
        """Let *seconds* pass at once."""
        self.time += seconds
        due = sorted(one for one in self._sleepers if one[0] <= self.time)
        self._sleepers = [one for one in self._sleepers if one[0] > self.time]
        for _, _, future in due:
            if not future.done():
                future.set_result(None)

    @property
    def sleeping(self) -> int:
        """The number of tasks that sleep now."""
        return sum(not future.done() for _, _, future in self._sleepers)

    async def skip(self) -> None:
        """Advance to the time at which the next sleeping task wakes."""
        self._sleepers = [one for one in self._sleepers if not one[2].done()]
        if self._sleepers:
            self.advance(max(0.0, min(self._sleepers)[0] - self.time))
        await asyncio.sleep(0)


@pytest.fixture
def said() -> Iterator[list[MutableMapping[str, Any]]]:
    """The log lines, as dictionaries."""
    with capture_logs() as lines:
        yield lines


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with Server() as one:
        yield one


@pytest.fixture
async def api(server: Server) -> AsyncIterator[AiohttpRequest]:
    async with AiohttpRequest(server.root, TOKEN) as one:
        yield one


@pytest.fixture
def database_url(tmp_path: Path, migrated_file: Path) -> str:
    shutil.copy(migrated_file, tmp_path / "bot.db")
    return f"sqlite:///{tmp_path / 'bot.db'}"


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    one = await Database.open(database_url)
    yield one
    await one.close()
