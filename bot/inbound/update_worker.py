"""The inbox worker: stores updates and tasks, then handles them in order within a chat, many chats at a time.

The poll loop calls `receive` before it confirms the updates. An update is pending until it is done or has failed for
good; after a crash the next process finds it in the inbox.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog
from telegram import Update
from telegram.error import RetryAfter

from bot.clock import BackOff, Clock
from bot.inbound import failures
from bot.inbound.chat_queue import Batch, ChatQueue
from bot.inbound.message_grouping import QueuedUpdate, queue_id, traits
from bot.inbound.polling import update_id
from bot.outbound.bot_api import retry_after
from engine.errors import StorageError
from handlers.context import PostponedError, Retry
from services.health import code
from services.slots import Slots
from storage.inbox import InboxRepository
from storage.models import InboxUpdate, Task

MAX_CONCURRENT = 64
"""Handlers that run at the same time, at most a quarter of them for one person; more chats wait."""
RETRY_DELAYS = (5.0, 30.0, 120.0, 600.0)
"""Seconds before each new try of an update whose handler failed. After the last one it has failed for good, and so it
has when its second try fails as the first did, unless the fault may pass by itself."""
LONGEST_HOLD = 60.0
"""Seconds: in maintenance mode the next try is nearer; what waits longer waits for the end of a limit, alone."""
LONGEST_QUEUE = 1000
"""Updates that wait in a chat; what comes beyond is left out, and the chat is told. A person sends some dozens at a
time, a busy group some hundreds while the bot is down."""
MAX_REMEMBERED_IDS = 10_000
"""Ids that are remembered after their update is settled, so that a late duplicate is recognised."""

log = structlog.get_logger("bot.inbound.update_worker")


@dataclass(frozen=True, slots=True)
class TaskUpdate:
    """A task on its way through its handler."""

    id: int
    """Negative; its messages are stored under it."""
    task: Task


class UnreadableError(Exception):
    """The update cannot be parsed or routed, now or later."""


class Plan(Protocol):
    """Tells what happens if a handler fails now."""

    def __call__(self, error: Exception | None = None) -> Retry:
        """Return when it is tried again after *error*; a fault that cannot pass is not tried a third time."""


class UpdateHandler(Protocol):
    """Parses and handles updates and tasks: `bot.inbound.dispatch`."""

    def parse(self, raw: dict[str, object], id_: int) -> Update | TaskUpdate:
        """Return the update or task that *raw* holds; any error means that it cannot be read."""

    async def handle(self, members: Sequence[Update | TaskUpdate], plan: Plan) -> None:
        """Handle a batch. An error means that it is to be tried again; *plan* tells when that will be."""


class UpdateWorker:
    """Moves updates and tasks from the inbox through the chat queues to their handlers."""

    def __init__(
        self,
        inbox: InboxRepository,
        handler: UpdateHandler,
        *,
        clock: Clock,
        max_concurrent: int = MAX_CONCURRENT,
        to_retry: set[int] | None = None,
        on_settled: Callable[[str, Sequence[float]], None] = lambda *_: None,
        on_left_out: Callable[[int], Awaitable[None]] | None = None,
    ) -> None:
        """*to_retry* is filled with the ids of failed updates that an owner retries.

        *on_left_out* is told a queue whose newest updates are left out from now on.

        *on_settled* is told the outcome, "done" or "failed", and the seconds since each update arrived here.
        """
        self._on_settled = on_settled
        self._on_left_out = on_left_out
        self._inbox = inbox
        self._to_retry = to_retry if to_retry is not None else set()
        self._handler = handler
        self._clock = clock
        self._slots = Slots(max_concurrent, max_concurrent // 4)
        self._queues: dict[int, ChatQueue] = {}
        self._timers: set[asyncio.Task[None]] = set()
        self._settled: dict[int, None] = {}
        """Ids of the latest updates that are done or failed."""
        self._active: set[int] = set()
        """Ids of updates and tasks that are not settled."""
        self._has_warned_of_id = False
        self._is_stopping = False

    async def start(self) -> None:
        """Enqueue what an earlier process left in the inbox."""
        rows = await self._inbox.pending()
        later: dict[tuple[int, datetime, int], list[QueuedUpdate]] = {}
        for row in rows:
            update = await self._load(row)
            if update is None:
                continue
            if row.retry_at is None:
                self._enqueue(row.queue, update)
            else:  # what failed together is tried again together; a task is alone
                later.setdefault((row.queue, row.retry_at, min(row.id, 0)), []).append(update)
        for (key, at, task), batch in later.items():
            seconds = (at - self._clock.now()).total_seconds()
            if batch[0].attempts:  # at most as long as a try waits: the clock may have been set back meanwhile
                seconds = min(seconds, RETRY_DELAYS[-1])
            put = self._schedule if task or batch[0].attempts or seconds > LONGEST_HOLD else self._hold
            put(key, tuple(batch), seconds)
        if rows:
            log.info("pending updates loaded", updates=len(rows))

    async def pick_up(self) -> int:
        """Enqueue the tasks that are new in the inbox, and failed updates that an owner retries; return how many."""
        retried = frozenset(self._to_retry)
        rows = await (self._inbox.pending() if retried else self._inbox.tasks())
        for id_ in retried:
            self._settled.pop(id_, None)
        rows = tuple(row for row in rows if row.id < 0 or row.id in retried)
        new = [row for row in rows if row.id not in self._active and row.id not in self._settled]
        self._to_retry -= retried
        for row in new:
            if row.retry_at is None and (update := await self._load(row)) is not None:
                self._enqueue(row.queue, update)
        return len(new)

    async def receive(self, updates: Sequence[object]) -> int:
        """Store raw updates; return how many were new. StorageError: none is stored, so none may be confirmed."""
        new: dict[int, tuple[int, dict[str, object]]] = {}
        for update in updates:
            id_ = update_id(update)
            if id_ is None or not isinstance(update, dict):
                if not self._has_warned_of_id:  # it comes again with every poll until the next update confirms it
                    log.warning("update without a usable id ignored")
                self._has_warned_of_id = True
            elif id_ not in self._active and id_ not in self._settled:
                new[id_] = (queue_id(update), update)
        new = await self._without_overflow(new)
        if not new:
            return 0
        added = await self._inbox.add([(id_, key, json.dumps(raw)) for id_, (key, raw) in new.items()])
        now = self._clock.monotonic()
        stored = {id_: (key, QueuedUpdate(id_, raw, now, traits(raw))) for id_, (key, raw) in sorted(new.items())}
        await self._take_in(stored, all_new=added == len(new))
        return added

    async def _without_overflow(
        self, updates: dict[int, tuple[int, dict[str, object]]]
    ) -> dict[int, tuple[int, dict[str, object]]]:
        """Return the updates without those of chats in which too many wait already."""
        kept = {}
        waiting = {key: len(queue.updates) for key, queue in self._queues.items()}
        for id_, (key, update) in sorted(updates.items()):
            waiting[key] = waiting.get(key, 0) + 1
            if waiting[key] <= LONGEST_QUEUE:
                kept[id_] = (key, update)
                continue
            queue = self._queue(key)
            if not queue.is_overflowing:
                log.warning("updates left out, too many wait", chat=key)
                if self._on_left_out is not None:
                    await self._on_left_out(key)
                queue.is_overflowing = True
            self._remember_settled(id_)
        return kept

    async def _take_in(self, updates: Mapping[int, tuple[int, QueuedUpdate]], *, all_new: bool) -> None:
        """Enqueue stored updates, by id and in order, each with its queue."""
        pending = updates.keys() if all_new else {row.id for row in await self._inbox.pending()} - self._active
        for id_, (key, update) in updates.items():
            if id_ in pending:  # else it was settled by an earlier process
                self._enqueue(key, update)

    def halt(self) -> None:
        """Start no more handlers from now on."""
        self._is_stopping = True
        for timer in self._timers:
            timer.cancel()
        for queue in self._queues.values():
            queue.changed.set()

    async def stop(self, seconds: float) -> None:
        """Start no more handlers; cancel those that have not finished after *seconds*."""
        self.halt()
        running = [queue.task for queue in self._queues.values() if queue.task is not None]
        if running:
            _, late = await asyncio.wait(running, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    @property
    def waiting(self) -> int:
        """How many updates and tasks are not settled yet."""
        return len(self._active)

    async def _load(self, row: InboxUpdate) -> QueuedUpdate | None:
        """Return the update of a row; a row that cannot be read has failed, and None is returned."""
        try:
            raw = json.loads(row.body)
        except (ValueError, RecursionError):
            raw = None
        if not isinstance(raw, dict):
            await self._fail((row.id,), "the body is no JSON object")
            return None
        return QueuedUpdate(row.id, raw, self._clock.monotonic(), traits(raw), row.attempts, row.error)

    def _enqueue(self, key: int, update: QueuedUpdate) -> None:
        self._active.add(update.id)
        self._queue(key).updates.append(update)
        self._wake(key)

    def _queue(self, key: int) -> ChatQueue:
        return self._queues.setdefault(key, ChatQueue())

    def _wake(self, key: int) -> None:
        queue = self._queue(key)
        queue.changed.set()
        if queue.task is None and not self._is_stopping:
            queue.task = asyncio.create_task(self._run(key, queue), name=f"chat queue {key}")

    async def _run(self, key: int, queue: ChatQueue) -> None:
        """Handle the updates of one queue until it is empty."""
        try:
            while not self._is_stopping:
                queue.changed.clear()
                batch, until = queue.next(self._clock.monotonic())
                if len(queue.updates) <= LONGEST_QUEUE // 2:
                    queue.is_overflowing = False
                if batch:
                    async with self._slots.slot(batch[0].traits.user):
                        if not self._is_stopping:
                            await self._process(key, batch)
                            queue.finish(batch)
                elif until is None:
                    break
                else:
                    await self._clock.wait(queue.changed, until - self._clock.monotonic())
        except Exception as error:  # a bug in this module; the inbox still has what waits
            log.critical("chat queue crashed", chat=key, exc_info=error)
        finally:
            queue.task = None
            if queue.is_empty:
                self._queues.pop(key, None)

    async def _process(self, key: int, batch: Batch) -> None:
        """Handle a batch and settle, retry or postpone it. No error of a handler leaves this function."""
        updates, readable = [], []
        for update in batch:
            try:
                updates.append(self._handler.parse(dict(update.raw), update.id))
                readable.append(update)
            except Exception as error:
                await self._fail((update.id,), f"unreadable: {type(error).__name__}")
        if not readable:
            return
        batch = tuple(readable)
        ids = _ids(batch)
        try:
            await self._handler.handle(updates, lambda error=None: self._plan(batch, error))
        except UnreadableError as error:
            await self._fail(ids, f"unreadable for the routes: {type(error.__cause__).__name__}")
        except PostponedError as postponed:
            await self._postpone(key, batch, postponed)
        except Exception as error:
            await self._on_error(key, batch, error)
        else:
            await self._settle(ids, lambda: self._inbox.done(ids))
            now = self._clock.monotonic()
            self._on_settled("done", [now - update.arrived for update in batch])

    async def _postpone(self, key: int, batch: Batch, postponed: PostponedError) -> None:
        """Handle a batch later; one that is held again has its row from the first time."""
        ids, until = _ids(batch), postponed.until
        if not (postponed.hold and self._queue(key).probe == batch):
            await self._record(ids, lambda: self._inbox.postpone(ids, until))
        put = self._hold if postponed.hold else self._schedule
        put(key, batch, (until - self._clock.now()).total_seconds())

    def _plan(self, batch: Batch, error: Exception | None = None) -> Retry:
        """Return what happens if the handler of *batch* fails now."""
        attempts = max(update.attempts for update in batch)
        fault_code = code(batch[0].id)  # the same for every try
        is_hopeless = error is not None and not failures.may_pass(error) and batch[0].failure == failures.name(error)
        if attempts >= len(RETRY_DELAYS) or is_hopeless:
            return Retry(None, fault_code)
        wait = max(RETRY_DELAYS[attempts], retry_after(error) if isinstance(error, RetryAfter) else 0.0)
        return Retry(self._clock.now() + timedelta(seconds=wait), fault_code)

    async def _on_error(self, key: int, batch: Batch, error: Exception) -> None:
        """Schedule the next try of a batch whose handler failed; after the last try it has failed for good."""
        ids = _ids(batch)
        if isinstance(error, StorageError):  # does not count as a try, and could not be stored
            log.warning("database not available, retry scheduled", updates=ids)
            self._schedule(key, batch, RETRY_DELAYS[0])
            return
        plan = self._plan(batch, error)
        at, name = plan.at, failures.name(error)
        if at is None:
            await self._fail(ids, name)
            return
        log.warning("update failed, retry scheduled", updates=ids, error=name, code=plan.code)
        await self._record(ids, lambda: self._inbox.retry(ids, at, name))
        next_try = tuple(replace(update, attempts=update.attempts + 1, failure=name) for update in batch)
        self._schedule(key, next_try, (at - self._clock.now()).total_seconds())

    def _schedule(self, key: int, batch: Batch, seconds: float) -> None:
        """Put a batch back into its queue after *seconds*; later updates of the chat do not wait for it."""
        self._active.update(_ids(batch))

        async def wait() -> None:
            await self._clock.sleep(seconds)
            self._queue(key).retries.append(batch)
            self._wake(key)

        self._start_timer(wait())

    def _hold(self, key: int, batch: Batch, seconds: float) -> None:
        """Hold a batch in its queue; try every *seconds* whether it can be handled."""
        self._active.update(_ids(batch))
        queue = self._queue(key)
        queue.hold(batch)
        if queue.has_timer:
            return
        queue.has_timer = True

        async def wait() -> None:
            await self._clock.sleep(seconds)
            queue.has_timer = False
            queue.try_held()
            self._wake(key)

        self._start_timer(wait())

    def _start_timer(self, wait: Coroutine[Any, Any, None]) -> None:
        timer = asyncio.create_task(wait)
        self._timers.add(timer)
        timer.add_done_callback(self._timers.discard)

    async def _fail(self, ids: tuple[int, ...], error: str) -> None:
        log.error("update failed for good", updates=ids, error=error)
        self._on_settled("failed", [])
        await self._settle(ids, lambda: self._inbox.fail(ids, error))

    async def _settle(self, ids: tuple[int, ...], write: Callable[[], Awaitable[object]]) -> None:
        """Store the final state of updates, and remember their ids."""
        await self._record(ids, write)
        for id_ in ids:
            self._active.discard(id_)
            self._remember_settled(id_)

    def _remember_settled(self, id_: int) -> None:
        self._settled[id_] = None
        while len(self._settled) > MAX_REMEMBERED_IDS:
            del self._settled[next(iter(self._settled))]

    async def _record(self, ids: tuple[int, ...], write: Callable[[], Awaitable[object]]) -> None:
        """Store a state of updates; retry until the database is available."""
        pause = BackOff(1.0, 30.0)
        while True:
            try:
                await write()
                return
            except StorageError:
                if pause.fresh:
                    log.warning("database not available, retrying", updates=ids)
                await self._clock.sleep(pause.next())


def _ids(batch: Batch) -> tuple[int, ...]:
    return tuple(update.id for update in batch)
