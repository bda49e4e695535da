"""Signals: what a transaction announces is sent once it is committed, and within this process alone."""

from __future__ import annotations

import pytest

from engine.models import FeedLink, ShelfId
from storage.inbox import add_task
from storage.models import ChatKind, SendDigest, ShowBroadcastProgress
from storage.signals import Signal
from tests.storage.sample_library import NOON, Library


def sent(library: Library) -> set[Signal]:
    """The signals since the last look."""
    events = {signal: library.database.signals[signal] for signal in Signal}
    names = {signal for signal, event in events.items() if event.is_set()}
    for event in events.values():
        event.clear()
    return names


async def test_a_signal_waits_for_the_commit(library: Library, shelf: ShelfId) -> None:
    """The woken task finds the row; a transaction that is rolled back sends no signal, nor does the next one."""
    assert sent(library) == set()
    async with library.database.writing() as connection:
        await add_task(connection, SendDigest(shelf, 1), NOON)
        assert sent(library) == set()
    assert sent(library) == {Signal.TASKS}
    with pytest.raises(ZeroDivisionError):
        await _failing(library, shelf)
    assert sent(library) == set()
    async with library.database.writing():
        pass
    assert sent(library) == set()


async def _failing(library: Library, shelf: ShelfId) -> None:
    async with library.database.writing() as connection:
        await add_task(connection, SendDigest(shelf, 1), NOON)
        raise ZeroDivisionError


async def test_what_is_announced(library: Library, shelf: ShelfId) -> None:
    """Work for the clock says so, and nothing else does."""
    await library.chats.register(1001, ChatKind.PRIVATE, "", "", NOON)
    assert sent(library) == set()
    await library.feeds.follow(shelf, FeedLink("http://news.example/", ""), 7, NOON, at_once=False, limit=9)
    assert sent(library) == {Signal.FEEDS}
    await library.digests.schedule(shelf, [(127, 480, NOON)], 7, NOON)
    assert sent(library) == {Signal.DIGESTS}
    number = await library.broadcasts.draft(7, "Hello", NOON)
    assert sent(library) == set()
    await library.broadcasts.start(number, "all", [1001], 0, ShowBroadcastProgress(shelf, number, 9, "token"), NOON)
    assert sent(library) == {Signal.BROADCASTS, Signal.TASKS}
    await library.inbox.add([(1, 1001, "{}")])
    await library.inbox.fail([1], "failed")
    assert sent(library) == set()
    assert await library.failed_updates.retry(1)
    assert sent(library) == {Signal.TASKS}
