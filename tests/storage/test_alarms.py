"""Alarms: one row a cause, changed by compare-and-set together with the tasks that report it."""

from __future__ import annotations

import asyncio

from engine.models import ShelfId
from storage.models import Alarm, ReportAlarm
from tests.storage.sample_library import LATER, NOON, Library

NEVER = Alarm("disk", None, None)


async def test_one_of_two_processes_reports_an_alarm(library: Library, shelf: ShelfId) -> None:
    """The tasks come with the change or not at all."""
    raised = Alarm("disk", NOON, NOON)
    task = ReportAlarm(shelf, "disk", 7)
    done = await asyncio.gather(*(library.alarms.change(NEVER, raised, [task], NOON) for _ in range(3)))
    assert sorted(done) == [False, False, True]
    assert len(await library.inbox.tasks()) == 1
    assert await library.alarms.list() == {"disk": raised}


async def test_it_changes_only_from_what_was_seen(library: Library) -> None:
    """An older view of it changes nothing."""
    raised, cleared = Alarm("disk", NOON, NOON), Alarm("disk", None, NOON)
    assert await library.alarms.change(NEVER, raised, (), NOON)
    assert not await library.alarms.change(Alarm("disk", LATER, NOON), cleared, (), NOON)
    assert await library.alarms.change(raised, cleared, (), NOON)
    assert not await library.alarms.change(raised, cleared, (), NOON)
    assert await library.alarms.change(cleared, Alarm("disk", LATER, NOON), (), LATER)
    assert await library.alarms.list() == {"disk": Alarm("disk", LATER, NOON)}
