"""The inbox worker of one of several processes on one PostgreSQL.

The row in the inbox is the truth, and a job only the wake-up: "something waits in this chat". Jobs of one chat run one
after the other, whichever process runs them, and that is what keeps a chat's order. A process takes from the inbox what
waits in the chat of its job, in the same order and by the same rules as one that is alone, and keeps nothing after it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence

import structlog

from bot.clock import Clock
from bot.inbound.chat_queue import Batch, ChatQueue
from bot.inbound.message_grouping import QueuedUpdate
from bot.inbound.update_worker import LONGEST_HOLD, UpdateHandler, UpdateWorker
from bot.inbound.work_split import role_for, role_for_all
from bot.roles import Role
from handlers.context import PostponedError
from storage.inbox import InboxRepository
from storage.models import InboxUpdate

MAX_WOKEN = 1000
"""Chats that one sweep wakes at most, the longest waiting first; the next sweep follows within seconds."""
GROUPING_LOOK = 0.5
"""Seconds between looks for the other parts of a long text, which another process may have received."""

log = structlog.get_logger("bot.inbound.shared_update_worker")
WakeChat = Callable[[int, Role], Awaitable[None]]
"""Defers the job of a chat, for a process of that role; it does not matter whether it has one already."""


class SharedUpdateWorker(UpdateWorker):
    """Handles the chats for which this process is given jobs."""

    def __init__(
        self,
        inbox: InboxRepository,
        handler: UpdateHandler,
        wake: WakeChat,
        role: Role,
        *,
        clock: Clock,
        on_settled: Callable[[str, Sequence[float]], None] = lambda *_: None,
        on_left_out: Callable[[int], Awaitable[None]] | None = None,
    ) -> None:
        super().__init__(inbox, handler, clock=clock, on_settled=on_settled, on_left_out=on_left_out)
        self._wake_chat = wake
        self._role = role

    async def start(self) -> None:
        """Do nothing: what waits in the inbox is found by the sweep."""

    async def pick_up(self) -> int:
        """Wake the chats in which something is due, as it is where no job was deferred; return how many."""
        due = await self._inbox.due_queues(self._clock.now(), MAX_WOKEN)
        for key, is_task in due:
            await self._wake_chat(key, Role.WORKER if is_task else Role.SERVE)
        return len(due)

    async def handle_chat(self, key: int) -> Role | None:
        """Handle what waits in a chat; return the role that has to go on there, None if nothing is left to do now."""
        if key in self._queues:  # a job that was taken from this process while it stood still, and has come back
            return None
        queue, taken = self._queue(key), set[int]()
        try:
            while not self._is_stopping:
                await self._look(key, queue, taken)
                batch, until = queue.next(self._clock.monotonic())
                if batch:
                    role = role_for_all(batch)
                    if role not in self._role.queues:
                        return role
                    await self._process(key, batch)
                    queue.finish(batch)
                elif until is None:
                    return None
                else:
                    queue.changed.clear()
                    await self._clock.wait(queue.changed, min(until - self._clock.monotonic(), GROUPING_LOOK))
            return self._role.queues[0]
        finally:
            del self._queues[key]
            self._active -= taken

    async def _take_in(self, updates: Mapping[int, tuple[int, QueuedUpdate]], *, all_new: bool) -> None:  # noqa: ARG002
        """Wake the chats of stored updates, each for its first one; whether all are new makes no difference."""
        roles = {key: role_for(update) for key, update in reversed(tuple(updates.values()))}
        await asyncio.gather(*(self._wake_chat(key, role) for key, role in roles.items()))

    async def _look(self, key: int, queue: ChatQueue, taken: set[int]) -> None:
        """Put into the queue what is due in its chat, each once a job, and drop what another process has settled."""
        rows = await self._inbox.pending_in(key)
        open_ids = {row.id for row in rows}
        queue.updates[:] = [update for update in queue.updates if update.id in open_ids]
        now, later = self._clock.now(), dict[object, tuple[InboxUpdate, list[QueuedUpdate]]]()
        for row in rows:
            if row.id in taken:
                continue
            is_held = row.retry_at is not None and row.id > 0 and not row.attempts
            seconds = (row.retry_at - now).total_seconds() if row.retry_at else 0.0
            if seconds > (LONGEST_HOLD if is_held else 0) or (update := await self._load(row)) is None:
                continue
            taken.add(row.id)
            self._active.add(row.id)
            if row.retry_at is None:
                queue.updates.append(update)
            else:  # what failed together is tried again together; a task is alone
                later.setdefault((row.retry_at, min(row.id, 0)), (row, []))[1].append(update)
        for row, batch in later.values():
            assert row.retry_at is not None
            if row.id > 0 and not row.attempts:
                queue.hold(tuple(batch))
                if row.retry_at <= now:
                    queue.try_held()
            else:
                queue.retries.append(tuple(batch))

    async def _postpone(self, key: int, batch: Batch, postponed: PostponedError) -> None:
        ids = tuple(update.id for update in batch)
        await self._record(ids, lambda: self._inbox.postpone(ids, postponed.until))
        if postponed.hold:
            self._queue(key).hold(batch)

    def _schedule(self, key: int, batch: Batch, seconds: float) -> None:
        """Leave a batch to its row, which says when it is due: the sweep finds it, in whichever process."""
