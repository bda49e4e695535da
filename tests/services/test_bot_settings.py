"""Options: what an owner chose holds at once, for other processes within seconds, and after a restart."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.bot_settings import CACHED_FOR
from storage.database import Database
from storage.models import Access
from tests.services.operations import Bureau


@pytest.fixture
def bureau(sqlite: Database) -> Bureau:
    """A bot of its own."""
    return Bureau(sqlite)


async def test_the_settings_hold_until_an_owner_chooses(bureau: Bureau) -> None:
    """Then his choice does, whatever the next start says."""
    bureau.start(Access.GROUPS)
    assert await bureau.bot_settings.access() is Access.GROUPS
    await bureau.bot_settings.set_access(Access.INVITED)
    assert await bureau.bot_settings.access() is Access.INVITED
    bureau.start(Access.EVERYONE)
    assert await bureau.bot_settings.access() is Access.INVITED


async def test_another_process_hears_of_it(bureau: Bureau) -> None:
    """After some seconds; until then what was read is not read again."""
    other = Bureau(bureau.database)
    assert await other.bot_settings.access() is Access.INVITED
    await bureau.bot_settings.set_access(Access.EVERYONE)
    assert await bureau.bot_settings.access() is Access.EVERYONE
    assert await other.bot_settings.access() is Access.INVITED
    other.time += CACHED_FOR
    assert await other.bot_settings.access() is Access.EVERYONE


async def test_a_clock_that_is_set_back(bureau: Bureau) -> None:
    """What was read in the future is read again."""
    other = Bureau(bureau.database)
    assert not await other.bot_settings.in_maintenance()
    await bureau.bot_settings.set_maintenance(True)
    other.time -= timedelta(days=1)
    assert await other.bot_settings.in_maintenance()


async def test_rest_and_log_level(bureau: Bureau) -> None:
    """Chosen and given back."""
    assert not await bureau.bot_settings.in_maintenance()
    await bureau.bot_settings.set_maintenance(True)
    assert await bureau.bot_settings.in_maintenance()
    await bureau.bot_settings.set_maintenance(False)
    assert not await bureau.bot_settings.in_maintenance()
    assert await bureau.bot_settings.log_level() == ""
    await bureau.bot_settings.set_log_level("debug")
    bureau.start()
    assert await bureau.bot_settings.log_level() == "debug"
    await bureau.bot_settings.set_log_level("")
    assert await bureau.bot_settings.log_level() == ""
