"""Inline queries, beside the inbox: answered at once or not at all, and never in anybody's way.

Somebody who types sends a query with every pause, and only the newest of them is still of use. So each person has at
most one under way and one that waits, which a newer one replaces. Nothing of it is written down: a query that a crash
or an error swallows is asked again by the next letter.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence

import structlog

from bot.clock import Clock
from bot.inbound.message_grouping import is_query, sender
from bot.inbound.polling import update_id
from bot.inbound.update_worker import Dispatcher
from handlers.context import Retry

AT_ONCE = 8
"""Queries that are answered at the same time."""
LATE = 10.0
"""Seconds after which nobody waits for an answer any more."""
REMEMBERED = 10_000

log = structlog.get_logger("bot.inbound.inline_queries")
Raw = Mapping[str, object]


class Queries:
    """Takes inline queries out of what is polled; hands everything else on."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        others: Callable[[Sequence[object]], Awaitable[int]],
        *,
        clock: Clock,
        at_once: int = AT_ONCE,
    ) -> None:
        self._dispatcher = dispatcher
        self._others = others
        self._clock = clock
        self._slots = asyncio.Semaphore(at_once)
        self._newest: dict[int, tuple[float, Raw]] = {}
        """What waits, by person."""
        self._running: dict[int, asyncio.Task[None]] = {}
        self._seen: dict[int, None] = {}

    async def receive(self, updates: Sequence[object]) -> int:
        """Begin with the queries among raw updates, and hand on the others; return how many were new."""
        new = 0
        others: list[object] = []
        for update in updates:
            if not isinstance(update, dict) or not is_query(update):
                others.append(update)
            elif (number := update_id(update)) is not None and number not in self._seen:
                self._see(number)
                self._take(update)
                new += 1
        return new + (await self._others(others) if others else 0)

    async def stop(self) -> None:
        """Let go of what is under way."""
        self._newest.clear()
        running = list(self._running.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def _see(self, number: int) -> None:
        self._seen[number] = None
        while len(self._seen) > REMEMBERED:
            del self._seen[next(iter(self._seen))]

    def _take(self, update: Raw) -> None:
        person = sender(update)
        self._newest[person] = (self._clock.monotonic(), update)
        if person not in self._running:
            self._running[person] = asyncio.create_task(self._run(person), name=f"queries of {person}")

    async def _run(self, person: int) -> None:
        """Answer somebody's newest query until none waits."""
        try:
            while person in self._newest:
                async with self._slots:
                    came, update = self._newest.pop(person)
                    if self._clock.monotonic() - came < LATE:
                        await self._answer(update)
        finally:
            del self._running[person]

    async def _answer(self, update: Raw) -> None:
        number = update_id(update) or 0
        try:
            parsed = self._dispatcher.parse(dict(update), number)
            await self._dispatcher.handle([parsed], lambda: Retry(None, ""))
        except Exception as error:  # whoever typed it types on
            log.warning("an inline query is left unanswered", update=number, error=type(error).__name__)
