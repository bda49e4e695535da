"""The inbox: an update is kept once, handled until it is done or parked, and forgotten later."""

from __future__ import annotations

import asyncio
import contextlib
import json
from datetime import timedelta

from storage.inbox import commission
from storage.models import Errand, InboxUpdate
from tests.storage.sample_library import LATER, NOON, Library


async def test_updates_are_kept_once(library: Library) -> None:
    """A repetition is ignored, within one call and across calls, also after the update is done."""
    inbox = library.inbox
    assert await inbox.add([(2**40, -100, '{"a": 1}'), (5, 0, "{}"), (5, 0, '{"other": 1}')]) == 2
    assert await inbox.add([(5, 0, "{}"), (6, 7, "{}")]) == 1
    await inbox.done([5])
    assert await inbox.add([(5, 0, "{}")]) == 0
    assert await inbox.add([]) == 0
    assert await inbox.pending() == (InboxUpdate(6, 7, "{}"), InboxUpdate(2**40, -100, '{"a": 1}'))


async def test_adding_from_two_places_keeps_one(library: Library) -> None:
    """Receivers that are told the same updates count each new one once."""
    counts = await asyncio.gather(*(library.inbox.add([(i, 1, "{}") for i in range(20)]) for _ in range(4)))
    assert len(await library.inbox.pending()) == 20
    assert sum(counts) >= 20


async def test_a_done_update_loses_its_body_and_keeps_its_id(library: Library) -> None:
    """Nothing of a handled message stays but its number."""
    await library.inbox.add([(1, 1, "secret"), (2, 1, "{}")])
    await library.inbox.done([1])
    async with library.database.reading() as connection:
        rows = (await connection.exec_driver_sql("SELECT id, body, state FROM inbox ORDER BY id")).all()
    assert [tuple(row) for row in rows] == [(1, None, "done"), (2, "{}", "new")]
    await library.inbox.done([])


async def test_a_failed_update_waits_and_is_handled_again(library: Library) -> None:
    """It stays pending with its attempts, its error and the time before which it rests."""
    await library.inbox.add([(1, 1, "{}")])
    await library.inbox.retry([1], LATER, "x" * 10_000)
    await library.inbox.retry([1], LATER, "no\x00 luck")
    assert await library.inbox.pending() == (InboxUpdate(1, 1, "{}", 2, LATER, "no\ufffd luck"),)
    await library.inbox.done([1])
    await library.inbox.retry([1], LATER, "late")
    assert await library.inbox.pending() == ()


async def test_what_cannot_be_handled_is_parked(library: Library) -> None:
    """It is no longer pending, its body stays for whoever looks, newest first."""
    await library.inbox.add([(i, 1, f"{i}") for i in range(4)])
    await library.inbox.park([1, 3], "unreadable")
    assert [update.id for update in await library.inbox.pending()] == [0, 2]
    assert await library.inbox.parked(1) == (InboxUpdate(3, 1, "3", error="unreadable"),)
    assert [update.id for update in await library.inbox.parked(9)] == [3, 1]


async def test_purging_forgets_what_is_old_and_finished(library: Library) -> None:
    """Done and parked updates go by the time they were received; pending ones stay however old."""
    for id_, now in ((1, NOON), (2, NOON), (3, NOON), (4, LATER)):
        await library.inbox.add([(id_, 1, "{}")], now)
    await library.inbox.done([1, 4])
    await library.inbox.park([2], "x")
    assert await library.inbox.purge(NOON + timedelta(minutes=1)) == 2
    assert [update.id for update in await library.inbox.pending()] == [3]
    assert await library.inbox.add([(4, 1, "{}"), (1, 1, "{}")]) == 1


async def test_errands_wait_among_the_updates(library: Library) -> None:
    """Under negative ids, in the order they were given, in the lane of their shelf's chat or of somebody else."""
    shelf = await library.chats.shelf(-77, 5)
    await library.inbox.add([(9, 1, "{}")])
    async with library.database.writing() as connection:
        first = await commission(connection, Errand("digest", shelf, 3), NOON)
        second = await commission(connection, Errand("review", shelf, 3, note="x"), NOON, lane=42)
    assert second < first < 0
    rows = await library.inbox.errands()
    assert [(row.id, row.lane) for row in rows] == [(first, -77), (second, 42)]
    assert json.loads(rows[1].body) == {
        "errand": {"kind": "review", "shelf": shelf, "number": 3, "article": 0, "note": "x"}
    }
    assert [row.id for row in await library.inbox.pending()] == [9, first, second]
    await library.inbox.done([first])
    assert [row.id for row in await library.inbox.errands()] == [second]


async def test_the_id_of_an_errand_never_comes_again(library: Library) -> None:
    """Not even after its row was purged: its messages are known by it for longer."""
    shelf = await library.chats.shelf(1)
    async with library.database.writing() as connection:
        first = await commission(connection, Errand("digest", shelf), NOON)
    await library.inbox.done([first])
    assert await library.inbox.purge(LATER) == 1
    async with library.database.writing() as connection:
        assert await commission(connection, Errand("digest", shelf), LATER) < first


async def test_an_errand_is_given_with_its_cause_or_not_at_all(library: Library) -> None:
    """What breaks off the transaction takes the errand with it."""
    shelf = await library.chats.shelf(1)
    with contextlib.suppress(ZeroDivisionError):
        async with library.database.writing() as connection:
            await commission(connection, Errand("digest", shelf), NOON)
            raise ZeroDivisionError
    assert await library.inbox.errands() == ()
