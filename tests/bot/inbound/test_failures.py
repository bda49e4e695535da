"""Updates that cannot be read or handled: they are tried again or fail once, and hold up nobody."""

from __future__ import annotations

import json
from collections.abc import MutableMapping
from typing import Any

import pytest
from telegram.error import BadRequest, NetworkError, RetryAfter

from bot.inbound.update_worker import RETRY_DELAYS, UnreadableError, UpdateWorker
from engine.errors import StorageError, WorkerError
from storage.inbox import InboxRepository
from tests.bot.conftest import FakeClock
from tests.bot.eventually import eventually
from tests.bot.inbound.handling import LONG, Handler, settled
from tests.bot.scripted_server import text_update

POISON = [
    {"update_id": 1, "message": "a string"},
    {"update_id": 1, "message": {"message_id": 1, "chat": {"id": 1, "type": "private"}, "text": "no date"}},
    {"update_id": 1, "message": {"message_id": 1, "date": 10**18, "chat": {"id": 1, "type": "private"}}},
    {"update_id": 1, "message": {"message_id": 1, "date": 1, "chat": {"id": 1}, "text": "chat without type"}},
    {"update_id": 1, "callback_query": {"id": "1"}},
]


@pytest.mark.parametrize("poison", POISON)
async def test_an_unreadable_update_fails_once(
    worker: UpdateWorker,
    handler: Handler,
    inbox: InboxRepository,
    clock: FakeClock,
    said: list[MutableMapping[str, Any]],
    poison: dict[str, object],
) -> None:
    """One line in the log with the id; the next update of the same chat is handled."""
    await worker.receive([poison, text_update(2, "control")])
    await settled(worker, clock)
    assert handler.handled == [[2]]
    assert [row.id for row in await inbox.failed(10)] == [1]
    (line,) = said
    assert (line["event"], line["updates"]) == ("update failed for good", (1,))


async def test_an_update_that_breaks_routing_fails(
    worker: UpdateWorker, handler: Handler, inbox: InboxRepository, clock: FakeClock
) -> None:
    """It is not tried again."""
    handler.errors[1] = [UnreadableError()]
    await worker.receive([text_update(1, "x")])
    await settled(worker, clock)
    assert [row.id for row in await inbox.failed(10)] == [1]


async def test_a_failing_update_is_retried_and_delays_no_other(
    worker: UpdateWorker, handler: Handler, inbox: InboxRepository, clock: FakeClock
) -> None:
    """A handler that fails gets the update again after 5 s; the next update of the chat is handled meanwhile."""
    handler.errors[1] = [ValueError("once")]
    await worker.receive([text_update(1, "x"), text_update(2, "y")])
    await eventually(lambda: handler.handled == [[2]] and worker.waiting == 1)
    (row,) = await inbox.pending()
    assert (row.id, row.attempts, row.error.partition(":")[0]) == (1, 1, "ValueError at handling.py")
    assert handler.plans[0].at is not None
    assert len(handler.plans[0].code) == 4
    await settled(worker, clock)
    assert handler.handled == [[2], [1]]
    assert clock.time - 1000 == pytest.approx(RETRY_DELAYS[0])


async def test_an_update_fails_after_its_last_try(
    worker: UpdateWorker, handler: Handler, inbox: InboxRepository, clock: FakeClock
) -> None:
    """5 s, 30 s, 2 min, 10 min, then it is a failed update; the handler learns that its last try is the last."""
    handler.errors[1] = [NetworkError("again")] * 9
    await worker.receive([text_update(1, "x")])
    await settled(worker, clock)
    assert clock.time - 1000 == pytest.approx(sum(RETRY_DELAYS))
    assert [plan.at is None for plan in handler.plans] == [False] * 4 + [True]
    assert len({plan.code for plan in handler.plans}) == 1
    assert [row.id for row in await inbox.failed(10)] == [1]
    assert handler.handled == []


@pytest.mark.parametrize(
    ("errors", "tries"),
    [
        ([ValueError("a"), ValueError("b")], 2),  # the text of an error may differ each time
        ([BadRequest("a")] * 2, 2),
        ([ValueError("a"), KeyError("b"), KeyError("c")], 3),
        ([ValueError("a"), NetworkError("b"), ValueError("c")], 4),
        ([WorkerError()] * 3, 5),
        ([OSError("a")] * 3, 5),
    ],
)
async def test_what_can_never_succeed_is_not_tried_a_third_time(
    worker: UpdateWorker,
    handler: Handler,
    inbox: InboxRepository,
    clock: FakeClock,
    errors: list[Exception],
    tries: int,
) -> None:
    """A handler that fails as it did the time before, unless the fault is in the world around the bot."""
    handler.errors[1] = [*errors, *[errors[-1]] * 9]
    await worker.receive([text_update(1, "x")])
    await settled(worker, clock)
    assert [row.id for row in await inbox.failed(10)] == [1]
    assert [plan.at is None for plan in handler.plans] == [False] * (tries - 1) + [True]


async def test_a_failure_is_remembered_over_a_restart(
    worker: UpdateWorker, handler: Handler, inbox: InboxRepository, clock: FakeClock
) -> None:
    """The second try of another process fails as the first did: that was the last."""
    handler.errors[1] = [ValueError("a"), ValueError("b")]
    await worker.receive([text_update(1, "x")])
    await eventually(lambda: len(handler.plans) == 1 and clock.sleeping > 0)
    await worker.stop(0)
    again = UpdateWorker(inbox, handler, clock=clock)
    await again.start()
    await settled(again, clock)
    assert [row.id for row in await inbox.failed(10)] == [1]


async def test_a_long_flood_wait_is_kept(worker: UpdateWorker, handler: Handler, clock: FakeClock) -> None:
    """An update that Telegram refuses for an hour is tried again in an hour, not before."""
    handler.errors[1] = [RetryAfter(3600)]
    await worker.receive([text_update(1, "x")])
    await settled(worker, clock)
    assert clock.time - 1000 == pytest.approx(3600)
    assert handler.handled == [[1]]


async def test_an_unavailable_database_loses_nothing(
    worker: UpdateWorker, handler: Handler, inbox: InboxRepository, clock: FakeClock
) -> None:
    """StorageError counts no try: the update is handled when the database is back, however late."""
    handler.errors[1] = [StorageError()] * 20
    await worker.receive([text_update(1, "x")])
    await settled(worker, clock)
    assert handler.handled == [[1]]
    assert await inbox.failed(10) == ()


async def test_one_unreadable_part_does_not_fail_the_others(
    worker: UpdateWorker, handler: Handler, inbox: InboxRepository, clock: FakeClock
) -> None:
    """The readable parts of a burst are handled, the other one fails."""
    broken = text_update(2, LONG)
    del broken["message"]["date"]
    await worker.receive([text_update(1, LONG), broken, text_update(3, "end")])
    await settled(worker, clock)
    assert handler.handled == [[1, 3]]
    assert [row.id for row in await inbox.failed(10)] == [2]


async def test_an_inbox_row_that_is_not_json_fails_at_the_start(
    inbox: InboxRepository, handler: Handler, clock: FakeClock
) -> None:
    """A damaged inbox row does not stop the bot from starting."""
    await inbox.add([(1, 1, "{broken"), (2, 1, "[]"), (3, 1, json.dumps(text_update(3, "x")))])
    worker = UpdateWorker(inbox, handler, clock=clock)
    await worker.start()
    await settled(worker, clock)
    assert handler.handled == [[3]]
    assert {row.id for row in await inbox.failed(10)} == {1, 2}
