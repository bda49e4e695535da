"""The inbox: an update is kept once, handled until it is done or failed, and deleted later."""

from __future__ import annotations

import asyncio
import contextlib
import json
from datetime import timedelta

import pytest

from engine.codec import CodecError
from engine.models import ArticleId, ShelfId
from storage.inbox import add_task, decode_task
from storage.models import (
    TASKS,
    CollectLink,
    ForgetPerson,
    InboxUpdate,
    PublishNotice,
    ReadLinkList,
    ReportAlarm,
    ReportCorrection,
    ReportDigestTrouble,
    ReportErasedChat,
    ReportFeedFailure,
    ReportLeftOut,
    ReportRecovery,
    ReportUnreviewedDigest,
    RetractAnswer,
    ReviewDigest,
    SendBroadcast,
    SendDigest,
    SendWatchAlerts,
    ShowBroadcastProgress,
    ShowFeedItem,
    Task,
)
from tests.storage.sample_library import LATER, NOON, Library, tasks_of


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
    """Receivers of the same updates count each new one once."""
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


async def test_what_cannot_be_handled_fails(library: Library) -> None:
    """It is no longer pending, its body stays and can be read, newest first."""
    await library.inbox.add([(i, 1, f"{i}") for i in range(4)])
    await library.inbox.fail([1, 3], "unreadable")
    assert [update.id for update in await library.inbox.pending()] == [0, 2]
    assert await library.inbox.failed(1) == (InboxUpdate(3, 1, "3", error="unreadable"),)
    assert [update.id for update in await library.inbox.failed(9)] == [3, 1]


async def test_purging_forgets_what_is_old_and_finished(library: Library) -> None:
    """Done and failed updates go by the time they were received; pending ones stay however old."""
    for id_, now in ((1, NOON), (2, NOON), (3, NOON), (4, LATER)):
        await library.inbox.add([(id_, 1, "{}")], now)
    await library.inbox.done([1, 4])
    await library.inbox.fail([2], "x")
    assert await library.inbox.purge(NOON + timedelta(minutes=1)) == 2
    assert [update.id for update in await library.inbox.pending()] == [3]
    assert await library.inbox.add([(4, 1, "{}"), (1, 1, "{}")]) == 1


async def test_tasks_wait_among_the_updates(library: Library) -> None:
    """Under negative ids, in the order they were added, in the queue of their shelf's chat or another."""
    shelf = await library.chats.shelf(-77, 5)
    await library.inbox.add([(9, 1, "{}")])
    async with library.database.writing() as connection:
        first = await add_task(connection, SendDigest(shelf, 3), NOON)
        second = await add_task(connection, ReportDigestTrouble(shelf, 3, "refused"), NOON, queue=42)
    assert second < first < 0
    rows = await library.inbox.tasks()
    assert [(row.id, row.queue) for row in rows] == [(first, -77), (second, 42)]
    body = {"task": "report_digest_trouble", "shelf": shelf, "number": 3, "trouble": "refused"}
    assert json.loads(rows[1].body) == body
    assert [row.id for row in await library.inbox.pending()] == [9, first, second]
    await library.inbox.done([first])
    assert [row.id for row in await library.inbox.tasks()] == [second]


async def test_the_id_of_a_task_never_comes_again(library: Library) -> None:
    """Not even after its row was purged: its messages are known by it for longer."""
    shelf = await library.chats.shelf(1)
    async with library.database.writing() as connection:
        first = await add_task(connection, SendDigest(shelf, 1), NOON)
    await library.inbox.done([first])
    assert await library.inbox.purge(LATER) == 1
    async with library.database.writing() as connection:
        assert await add_task(connection, SendDigest(shelf, 1), LATER) < first


async def test_a_task_is_added_with_its_cause_or_not_at_all(library: Library) -> None:
    """What breaks off the transaction takes the task with it."""
    shelf = await library.chats.shelf(1)
    with contextlib.suppress(ZeroDivisionError):
        async with library.database.writing() as connection:
            await add_task(connection, SendDigest(shelf, 1), NOON)
            raise ZeroDivisionError
    assert await library.inbox.tasks() == ()


async def test_tasks_that_are_added_at_the_same_moment_have_different_ids(library: Library) -> None:
    """Of transactions that do not see each other, as in two processes on PostgreSQL: none fails and none is lost."""
    shelf = await library.chats.shelf(1)
    added = [[SendDigest(shelf, 10 * number + step) for step in range(3)] for number in range(6)]
    await asyncio.gather(*(library.inbox.add_tasks(tasks, NOON) for tasks in added))
    waiting = await tasks_of(library.database)
    assert len(waiting) == 18
    for tasks in added:
        assert [task for task in waiting if task in tasks] == tasks


SHELF, ARTICLE = ShelfId(1), ArticleId(7)
EVERY: tuple[Task, ...] = (
    SendDigest(SHELF, 2),
    ReviewDigest(SHELF, 2),
    ReportUnreviewedDigest(SHELF, 2),
    ReportDigestTrouble(SHELF, 2, "unknown"),
    ShowFeedItem(SHELF, 3, ARTICLE),
    PublishNotice(SHELF, 3, ARTICLE, 7, 12),
    ReportFeedFailure(SHELF, 3),
    SendWatchAlerts(SHELF, ARTICLE),
    CollectLink(SHELF, -1001234567890, 12, 1 << 52, "https://example.org/ä ö?a=“1”"),
    ReadLinkList(SHELF, 1 << 52, "abcdefghijklmnop"),
    SendBroadcast(SHELF, 4),
    ShowBroadcastProgress(SHELF, 4, 12, "abcdefghijklmnop"),
    ReportAlarm(SHELF, "disk", 100),
    ReportRecovery(SHELF, "disk"),
    ReportLeftOut(SHELF),
    ReportErasedChat(SHELF, 'a "b" {c} 日本'),
    RetractAnswer(SHELF, 5, (7, 8), 9, "fr"),
    ReportCorrection(SHELF, "fr", "x"),
    ForgetPerson(SHELF, 1 << 52),
)


async def test_every_task_comes_back_as_it_was(library: Library) -> None:
    """On both databases, whatever its texts."""
    assert {type(task) for task in EVERY} == set(TASKS.values())
    assert await library.chats.shelf(5) == SHELF
    await library.inbox.add_tasks(EVERY, NOON)
    assert await tasks_of(library.database) == list(EVERY)


@pytest.mark.parametrize(
    "body", [{}, {"task": "dance", "shelf": 1}, {"task": 7}, {"task": "send_digest", "shelf": "x"}]
)
def test_what_is_no_task_is_an_error(body: dict[str, object]) -> None:
    """An unknown kind, or fields that its kind does not have."""
    with pytest.raises((KeyError, CodecError)):
        decode_task(body)


async def test_several_processes_find_what_is_due(library: Library) -> None:
    """By chat, the longest waiting first; what is to be tried later is not due, and what is done does not wait."""
    inbox = library.inbox
    await inbox.add([(1, 7, "{}"), (2, 8, "{}"), (3, 7, "{}"), (4, 9, "{}")], NOON)
    await inbox.add_tasks([ReportCorrection(SHELF, "fr", "x")], LATER, queue=6)
    await inbox.retry([2], LATER, "error")
    await inbox.done([4])
    assert await inbox.waiting() == (4, 3)
    assert [row.id for row in await inbox.pending_in(7)] == [1, 3]
    assert set(await inbox.due_queues(NOON, 10)) == {(7, False), (6, True)}
    assert (await inbox.due_queues(LATER, 10))[-1] == (6, True)
    assert len(await inbox.due_queues(LATER, 2)) == 2
