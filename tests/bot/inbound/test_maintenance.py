"""While the bot rests: everything of a chat is held in its order, over a restart too; what was put back is taken up."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from telegram import Bot, Update

from bot.inbound.update_worker import UpdateWorker
from handlers.context import PostponedError, Retry
from storage.database import Database
from storage.failed_updates import FailedUpdateRepository
from storage.inbox import InboxRepository
from tests.bot.conftest import FakeClock
from tests.bot.eventually import eventually
from tests.bot.scripted_server import TOKEN, text_update
from tests.patience import PATIENCE

MAINTENANCE_RETRY = timedelta(seconds=10)


class Sleeper:
    """Reads updates as the bot does, holds them while it rests, and notes what it handles."""

    def __init__(self, clock: FakeClock) -> None:
        self.bot, self.clock = Bot(TOKEN), clock
        self.resting = True
        self.later: dict[int, int] = {}
        """Numbers that are put off so often although it does not rest."""
        self.broken: set[int] = set()
        self.asked: list[int] = []
        self.handled: list[int] = []

    def parse(self, raw: dict[str, object], number: int) -> Any:
        return number if number < 0 else Update.de_json(raw, self.bot)

    async def handle(self, members: Sequence[Any], plan: Callable[[], Retry]) -> None:
        (first,) = members
        number = first if isinstance(first, int) else first.update_id
        self.asked.append(number)
        if number in self.broken:
            raise ZeroDivisionError
        if self.later.get(number):
            self.later[number] -= 1
            raise PostponedError(self.clock.now() + MAINTENANCE_RETRY)
        if self.resting:
            raise PostponedError(self.clock.now() + MAINTENANCE_RETRY, hold=True)
        self.handled.append(number)


@pytest.fixture
def sleeper(clock: FakeClock) -> Sleeper:
    return Sleeper(clock)


@pytest.fixture
def handler(sleeper: Sleeper) -> Sleeper:
    """What the worker of these tests hands its updates to."""
    return sleeper


async def _turn(clock: FakeClock, seconds: float, sleeping: int = 1) -> None:
    """Let time pass, once so many wait for it."""
    await eventually(lambda: clock.sleeping >= sleeping)
    clock.advance(seconds)


async def test_what_is_held_goes_on_in_its_order(worker: UpdateWorker, sleeper: Sleeper, clock: FakeClock) -> None:
    """Only the first of a chat is tried now and then; when it is let in, the others follow."""
    for number in (1, 2, 3):
        await worker.receive([text_update(number, "x")])
        await eventually(partial(sleeper.asked.__contains__, number))
        await _turn(clock, 1)
    for _ in range(2):
        tried = sleeper.asked.count(1)
        await _turn(clock, 10)
        await eventually(partial(lambda before: sleeper.asked.count(1) > before, tried))
    assert {2, 3}.isdisjoint(sleeper.asked[6:])
    sleeper.resting = False
    await _turn(clock, 10)
    await eventually(lambda: not worker.waiting)
    assert sleeper.handled == [1, 2, 3]


async def test_what_comes_after_the_rest_is_handled_after_what_waited(worker: UpdateWorker, sleeper: Sleeper) -> None:
    """A new message lets the older ones of its chat go first, before anybody looks."""
    await worker.receive([text_update(1, "x"), text_update(2, "y"), text_update(3, "z", chat=9)])
    await eventually(lambda: {1, 2, 3} <= set(sleeper.asked))
    sleeper.resting = False
    await worker.receive([text_update(4, "new")])
    await eventually(lambda: sleeper.handled == [1, 2, 4])
    await eventually(lambda: worker.waiting == 1)  # the other chat is looked at in its time


async def test_a_new_message_is_seen_while_the_bot_rests(worker: UpdateWorker, sleeper: Sleeper) -> None:
    """Its chat has to hear that the bot rests; nothing is handled twice for it."""
    await worker.receive([text_update(1, "x")])
    await eventually(lambda: sleeper.asked == [1])
    await worker.receive([text_update(2, "y")])
    await eventually(lambda: 2 in sleeper.asked)
    sleeper.resting = False
    await worker.receive([text_update(3, "z")])
    await eventually(lambda: sleeper.handled == [1, 2, 3])


async def test_a_restart_in_between(
    inbox: InboxRepository, worker: UpdateWorker, sleeper: Sleeper, clock: FakeClock
) -> None:
    """What was held is held again, and goes before what comes to the next process."""
    for number in (1, 2):
        await worker.receive([text_update(number, "x")])
        await eventually(partial(sleeper.asked.__contains__, number))
        await _turn(clock, 1)
    await worker.stop(1)
    sleeper.resting = False
    again = UpdateWorker(inbox, sleeper, clock=clock)
    await again.start()
    await again.receive([text_update(3, "new")])
    await eventually(lambda: sleeper.handled == [1, 2, 3])
    await eventually(lambda: not again.waiting)
    assert await inbox.pending() == ()


async def test_tasks_put_off_to_one_moment_are_each_done(
    inbox: InboxRepository, sleeper: Sleeper, clock: FakeClock, database: Database
) -> None:
    """Two that wait for the end of the same quiet hours are two, also after a restart."""
    from storage.chats import ChatRepository
    from storage.models import SendDigest

    shelf = await ChatRepository(database).shelf(7)
    await inbox.add_tasks([SendDigest(shelf, 1), SendDigest(shelf, 2)], clock.now())
    ids = [row.id for row in await inbox.tasks()]
    await inbox.postpone(ids, clock.now() + MAINTENANCE_RETRY)
    sleeper.resting = False
    worker = UpdateWorker(inbox, sleeper, clock=clock)
    await worker.start()
    await _turn(clock, 11, sleeping=len(ids))
    await eventually(lambda: not worker.waiting)
    assert sorted(sleeper.handled) == sorted(ids)


async def test_what_is_put_off_lets_others_pass(worker: UpdateWorker, sleeper: Sleeper, clock: FakeClock) -> None:
    """Quiet hours of a task hold up nothing else."""
    sleeper.resting, sleeper.later = False, {1: 1}
    await worker.receive([text_update(1, "x"), text_update(2, "y")])
    await eventually(lambda: sleeper.handled == [2])
    await _turn(clock, 10)
    await eventually(lambda: sleeper.handled == [2, 1])


async def test_what_is_retried_is_taken_up(
    inbox: InboxRepository, sleeper: Sleeper, clock: FakeClock, database: Database
) -> None:
    """Without a restart, once; an unreadable one fails again."""
    to_retry: set[int] = set()
    sleeper.resting, sleeper.broken = False, {1}
    worker = UpdateWorker(inbox, sleeper, clock=clock, to_retry=to_retry)
    await worker.receive([text_update(1, "x"), text_update(2, "y")])
    async with asyncio.timeout(PATIENCE):
        while not await inbox.failed(5):
            await asyncio.sleep(0.01)
            await clock.skip()
    sleeper.broken = set()
    assert await worker.pick_up() == 0
    assert await FailedUpdateRepository(database).retry(1)
    to_retry.add(1)
    assert await worker.pick_up() == 1
    assert await worker.pick_up() == 0
    await eventually(lambda: sleeper.handled == [2, 1])
    assert not to_retry
    await inbox.add([(5, 7, json.dumps([]))])
    await inbox.fail([5], "x")
    await FailedUpdateRepository(database).retry(5)
    to_retry.add(5)
    await worker.pick_up()
    await eventually(lambda: not worker.waiting)
    assert [row.id for row in await inbox.failed(5)] == [5]
