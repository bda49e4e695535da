"""A handler that records what it is given, and how tests wait for a worker to be done."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from telegram import Bot, Update

from bot.inbound.update_worker import Plan, UpdateWorker
from handlers.context import Retry
from services.message_texts import LONG_PART
from tests.bot.conftest import FakeClock
from tests.bot.scripted_server import TOKEN
from tests.patience import PATIENCE

LONG = "x" * LONG_PART


class Handler:
    """Parses updates as the bot does, and records those it handles."""

    def __init__(self) -> None:
        self.bot = Bot(TOKEN)
        self.handled: list[list[int]] = []
        self.running: set[int] = set()
        self.events: dict[int, asyncio.Event] = {}
        self.errors: dict[int, list[Exception]] = {}
        self.plans: list[Retry] = []

    def parse(self, raw: dict[str, object], _number: int) -> Update:
        return Update.de_json(raw, self.bot)

    async def handle(self, members: Sequence[Any], plan: Plan) -> None:
        first = members[0].update_id
        self.running.add(first)
        try:
            if first in self.events:
                await self.events[first].wait()
            if self.errors.get(first):
                raise self.errors[first].pop(0)
            self.handled.append([update.update_id for update in members])
        except Exception as error:
            self.plans.append(plan(error))
            raise
        finally:
            self.running.discard(first)


async def settled(worker: UpdateWorker, clock: FakeClock) -> None:
    """Advance the clock until no update waits."""
    async with asyncio.timeout(PATIENCE):
        while worker.waiting:
            await asyncio.sleep(0.005)
            if worker.waiting and clock.sleeping:
                await clock.skip()
