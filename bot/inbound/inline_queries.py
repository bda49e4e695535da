"""Inline queries: taken out of each poll in front of the inbox, which gets every other update unchanged.

A user who types sends a query at every pause, and only the newest is of use. So each user has at most one query under
way and one that waits, which a newer one replaces. Inline queries are not stored: after a crash or an error the next
letter typed sends a new one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence

import structlog

from bot.clock import Clock
from bot.inbound.message_grouping import is_inline_query, user_id
from bot.inbound.polling import update_id
from bot.inbound.update_worker import UpdateHandler
from handlers.context import Retry

MAX_CONCURRENT = 8
"""Queries that are answered at the same time."""
MAX_AGE = 10.0
"""Seconds after which a query is not answered any more: Telegram would refuse the answer."""
MAX_REMEMBERED_IDS = 10_000

log = structlog.get_logger("bot.inbound.inline_queries")
RawUpdate = Mapping[str, object]


class InlineQueries:
    """Answers the inline queries among polled updates, and passes all other updates on."""

    def __init__(
        self,
        handler: UpdateHandler,
        pass_on: Callable[[Sequence[object]], Awaitable[int]],
        *,
        clock: Clock,
        max_concurrent: int = MAX_CONCURRENT,
    ) -> None:
        """*pass_on* receives every update but inline queries, and returns how many were new."""
        self._handler = handler
        self._pass_on = pass_on
        self._clock = clock
        self._slots = asyncio.Semaphore(max_concurrent)
        self._newest: dict[int, tuple[float, RawUpdate]] = {}
        """The query that waits and when it came, by user."""
        self._running: dict[int, asyncio.Task[None]] = {}
        """By user."""
        self._seen_ids: dict[int, None] = {}

    async def receive(self, updates: Sequence[object]) -> int:
        """Start on the inline queries among raw updates and pass the others on; return how many were new."""
        new = 0
        others: list[object] = []
        for update in updates:
            if not isinstance(update, dict) or not is_inline_query(update):
                others.append(update)
            elif (id_ := update_id(update)) is not None and id_ not in self._seen_ids:
                self._remember(id_)
                self._enqueue(update)
                new += 1
        return new + (await self._pass_on(others) if others else 0)

    async def stop(self) -> None:
        """Cancel the queries under way."""
        self._newest.clear()
        running = list(self._running.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def _remember(self, id_: int) -> None:
        self._seen_ids[id_] = None
        while len(self._seen_ids) > MAX_REMEMBERED_IDS:
            del self._seen_ids[next(iter(self._seen_ids))]

    def _enqueue(self, update: RawUpdate) -> None:
        user = user_id(update)
        self._newest[user] = (self._clock.monotonic(), update)
        if user not in self._running:
            self._running[user] = asyncio.create_task(self._run(user), name=f"inline queries of {user}")

    async def _run(self, user: int) -> None:
        """Answer the user's newest query until none waits."""
        try:
            while user in self._newest:
                async with self._slots:
                    arrived, update = self._newest.pop(user)
                    if self._clock.monotonic() - arrived < MAX_AGE:
                        await self._answer(update)
        finally:
            del self._running[user]

    async def _answer(self, update: RawUpdate) -> None:
        id_ = update_id(update) or 0
        try:
            parsed = self._handler.parse(dict(update), id_)
            await self._handler.handle([parsed], _never)
        except Exception as error:  # the user types on, and that sends a new query
            log.warning("inline query failed, not retried", update=id_, error=type(error).__name__)


def _never(error: Exception | None = None) -> Retry:  # noqa: ARG001
    """Plan no other try."""
    return Retry(None, "")
