"""A full disk: nothing can be stored, so the owners are told past the database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.container import Container, open_container
from bot.outbound.bot_api import AiohttpRequest
from bot.outbound.disk_alarm import REPEAT_AFTER, DiskAlarm
from engine.errors import DiskFullError
from storage.models import Access
from storage.signals import Signal
from tests.bot.conftest import FakeClock
from tests.bot.eventually import eventually
from tests.bot.scripted_server import Server, error

OWNERS = (7, 9)
TOTAL = 100 << 20


@pytest.fixture
async def parts(tmp_path: Path, database_url: str) -> AsyncIterator[Container]:
    async with open_container(database_url, tmp_path, access=Access.EVERYONE, owners=frozenset(OWNERS)) as opened:
        yield opened


async def limit(parts: Container, pages: int) -> None:
    """Give the database room for so many pages more."""
    async with parts.database.writing() as connection:
        count = (await connection.exec_driver_sql("PRAGMA page_count")).scalar_one()
        await connection.exec_driver_sql(f"PRAGMA max_page_count = {count + pages}")


async def test_owners_are_told_of_a_full_disk(
    parts: Container, api: AiohttpRequest, server: Server, clock: FakeClock
) -> None:
    """At once, once a day as long as it lasts, each for himself; and when there is room again."""
    free = [3 << 20]
    alarm = DiskAlarm(api, parts.database, parts.services, lambda: (free[0], TOTAL), clock)
    await parts.services.people.register(OWNERS[1], "fr")
    watching = asyncio.create_task(alarm.run())
    await eventually(lambda: clock.sleeping > 0)
    await limit(parts, 1)
    server.answer("sendMessage", error(403, "Forbidden: bot was blocked by the user"))
    with pytest.raises(DiskFullError):
        await parts.inbox.add([(1, 5, "x" * 100_000)])
    assert parts.database.signals[Signal.DISK_FULL].is_set()
    await eventually(lambda: len(server.asked("sendMessage")) == len(OWNERS))
    english, french = server.asked("sendMessage")
    assert (english["chat_id"], english["text"]) == (7, "The disk is nearly full: 3 MB are free. Make room.")
    assert french["chat_id"] == 9
    assert "disque" in french["text"]
    await alarm.check()
    assert len(server.asked("sendMessage")) == 2
    clock.time += REPEAT_AFTER
    await alarm.check()
    assert len(server.asked("sendMessage")) == 4
    await limit(parts, 1_000)
    free[0] = TOTAL
    await parts.inbox.add([(1, 5, "x" * 100_000)])
    await alarm.check()
    await alarm.check()
    assert [params["text"] for params in server.asked("sendMessage")[4::2]] == ["Recovered: the disk has room."]
    watching.cancel()
