"""Updates and tasks on their way in: kept in the inbox, then handled, one chat after its own order, many at once.

`receive` is called by the poll loop before it confirms. An update is pending until it is done or failed; whatever
else happens to this process, the next one finds it in the inbox.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from telegram import Update
from telegram.error import RetryAfter

from bot.clock import BackOff, Clock
from bot.inbound.chat_queue import Lane
from bot.inbound.message_grouping import Arrival, lane, trait
from bot.inbound.polling import update_id
from bot.outbound.bot_api import retry_after
from engine.errors import StorageError
from handlers.context import PostponedError, Retry
from services.health import code
from storage.inbox import InboxRepository
from storage.models import InboxUpdate, Task

AT_ONCE = 64
"""Handlers that run at the same time; beyond it chats wait their turn."""
RETRIES = (5.0, 30.0, 120.0, 600.0)
"""Seconds before each new try of an update whose handler failed; then it is failed."""
REMEMBERED = 10_000
"""Ids that are remembered after their update is settled, so that a late duplicate is known for one."""

log = structlog.get_logger("bot.inbound.update_worker")


@dataclass(frozen=True, slots=True)
class TaskUpdate:
    """A task on its way through its handler."""

    id: int
    """Negative; its messages are stored under it."""
    task: Task


class UnreadableError(Exception):
    """No handler can make anything of this update, now or later."""


class Dispatcher(Protocol):
    """Knows what an update or a task means."""

    def parse(self, raw: dict[str, object], number: int) -> Update | TaskUpdate:
        """Return what *raw* says, which waits under *number*; any error means that it cannot be read."""

    async def handle(self, members: Sequence[Update | TaskUpdate], plan: Callable[[], Retry]) -> None:
        """Handle what belongs together; an error means that it is to be tried again."""


class Intake:
    """The inbox and the lanes."""

    def __init__(
        self,
        inbox: InboxRepository,
        dispatcher: Dispatcher,
        *,
        clock: Clock,
        at_once: int = AT_ONCE,
        to_retry: set[int] | None = None,
    ) -> None:
        """*to_retry* is filled with the ids of failed updates that an owner retries."""
        self._inbox = inbox
        self._to_retry = to_retry if to_retry is not None else set()
        self._dispatcher = dispatcher
        self._clock = clock
        self._slots = asyncio.Semaphore(at_once)
        self._lanes: dict[int, Lane] = {}
        self._timers: set[asyncio.Task[None]] = set()
        self._known: dict[int, None] = {}
        self._active: set[int] = set()
        self._odd = False
        self._stopping = False

    async def start(self) -> None:
        """Take up what an earlier process left."""
        rows = await self._inbox.pending()
        later: dict[tuple[int, datetime, int], list[Arrival]] = {}
        for row in rows:
            arrival = await self._revive(row)
            if arrival is None:
                continue
            if row.retry_at is None:
                self._enqueue(row.queue, arrival)
            else:  # what failed together is tried again together; a task is alone
                later.setdefault((row.queue, row.retry_at, min(row.id, 0)), []).append(arrival)
        for (key, at, task), members in later.items():
            put = self._try_later if task or members[0].attempts else self._hold
            put(key, tuple(members), (at - self._clock.now()).total_seconds())
        if rows:
            log.info("taking up what was left", updates=len(rows))

    async def pick_up(self) -> int:
        """Take up the tasks that were added since the last time, and what is to be retried; return how many."""
        back = frozenset(self._to_retry)
        rows = await (self._inbox.pending() if back else self._inbox.tasks())
        for id_ in back:
            self._known.pop(id_, None)
        rows = tuple(row for row in rows if row.id < 0 or row.id in back)
        fresh = [row for row in rows if row.id not in self._active and row.id not in self._known]
        self._to_retry -= back
        for row in fresh:
            if row.retry_at is None and (arrival := await self._revive(row)) is not None:
                self._enqueue(row.queue, arrival)
        return len(fresh)

    async def receive(self, updates: Sequence[object]) -> int:
        """Keep raw updates; return how many were new. StorageError: none is kept, so none may be confirmed."""
        fresh: dict[int, tuple[int, dict[str, object]]] = {}
        for update in updates:
            found = update_id(update)
            if found is None or not isinstance(update, dict):
                if not self._odd:  # it comes again with every poll until the next update confirms it
                    log.warning("an update without a usable id is left out")
                self._odd = True
            elif found not in self._active and found not in self._known:
                fresh[found] = (lane(update), update)
        if not fresh:
            return 0
        added = await self._inbox.add([(id_, key, json.dumps(raw)) for id_, (key, raw) in fresh.items()])
        if added < len(fresh):  # some were settled by an earlier process
            pending = {row.id for row in await self._inbox.pending()}
            fresh = {id_: value for id_, value in fresh.items() if id_ in pending and id_ not in self._active}
        now = self._clock.monotonic()
        for id_ in sorted(fresh):
            key, raw = fresh[id_]
            self._enqueue(key, Arrival(id_, raw, now, trait(raw)))
        return added

    async def stop(self, seconds: float) -> None:
        """Begin nothing new; let what runs finish within *seconds*."""
        self._stopping = True
        for timer in self._timers:
            timer.cancel()
        running = [one.task for one in self._lanes.values() if one.task is not None]
        for one in self._lanes.values():
            one.stir.set()
        if running:
            _, late = await asyncio.wait(running, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    @property
    def waiting(self) -> int:
        """How many updates are not settled yet."""
        return len(self._active)

    async def _revive(self, row: InboxUpdate) -> Arrival | None:
        try:
            raw = json.loads(row.body)
        except (ValueError, RecursionError):
            raw = None
        if not isinstance(raw, dict):
            await self._fail((row.id,), "the body is no JSON object")
            return None
        return Arrival(row.id, raw, self._clock.monotonic(), trait(raw), row.attempts)

    def _enqueue(self, key: int, arrival: Arrival) -> None:
        self._active.add(arrival.id)
        self._lane(key).queue.append(arrival)
        self._wake(key)

    def _lane(self, key: int) -> Lane:
        return self._lanes.setdefault(key, Lane())

    def _wake(self, key: int) -> None:
        one = self._lane(key)
        one.stir.set()
        if one.task is None and not self._stopping:
            one.task = asyncio.create_task(self._run(key, one), name=f"lane {key}")

    async def _run(self, key: int, one: Lane) -> None:
        """Handle what waits in a chat until nothing does."""
        try:
            while not self._stopping:
                one.stir.clear()
                members, until = one.next(self._clock.monotonic())
                if members:
                    async with self._slots:
                        if not self._stopping:
                            await self._work(key, members)
                            one.handled(members)
                elif until is None:
                    break
                else:
                    await self._clock.wait(one.stir, until - self._clock.monotonic())
        except Exception as error:  # a fault of this file: the inbox still has what waits, say it loudly
            log.critical("a lane broke", lane=key, exc_info=error)
        finally:
            one.task = None
            if one.empty:
                self._lanes.pop(key, None)

    async def _work(self, key: int, members: tuple[Arrival, ...]) -> None:
        """Handle one burst and settle it; whatever a handler or a broken update throws ends here."""
        updates, good = [], []
        for arrival in members:
            try:
                updates.append(self._dispatcher.parse(dict(arrival.raw), arrival.id))
                good.append(arrival)
            except Exception as error:
                await self._fail((arrival.id,), f"unreadable: {type(error).__name__}")
        if not good:
            return
        members = tuple(good)
        ids = tuple(arrival.id for arrival in members)
        try:
            await self._dispatcher.handle(updates, lambda: self._plan(members))
        except UnreadableError as error:
            await self._fail(ids, f"unreadable for the routes: {type(error.__cause__).__name__}")
        except PostponedError as postponed:
            await self._postpone(key, members, postponed)
        except Exception as error:
            await self._failed(key, members, error)
        else:
            await self._settle(ids, lambda: self._inbox.done(ids))

    async def _postpone(self, key: int, members: tuple[Arrival, ...], postponed: PostponedError) -> None:
        """Put a burst off; one that is held was so written down the first time."""
        ids, until = tuple(arrival.id for arrival in members), postponed.until
        if not (postponed.hold and self._lane(key).probe == members):
            await self._record(ids, lambda: self._inbox.postpone(ids, until))
        put = self._hold if postponed.hold else self._try_later
        put(key, members, (until - self._clock.now()).total_seconds())

    def _plan(self, members: Sequence[Arrival], error: Exception | None = None) -> Retry:
        """Return what happens if the handler of these fails now."""
        attempts = max(arrival.attempts for arrival in members)
        word = code(members[0].id)  # the same for every try
        if attempts >= len(RETRIES):
            return Retry(None, word)
        wait = max(RETRIES[attempts], retry_after(error) if isinstance(error, RetryAfter) else 0.0)
        return Retry(self._clock.now() + timedelta(seconds=wait), word)

    async def _failed(self, key: int, members: tuple[Arrival, ...], error: Exception) -> None:
        ids = tuple(arrival.id for arrival in members)
        if isinstance(error, StorageError):  # nobody's fault but the disk's: it counts no try, and cannot be written
            log.warning("the database is not available", updates=ids)
            self._try_later(key, members, RETRIES[0])
            return
        plan = self._plan(members, error)
        at, name = plan.at, type(error).__name__
        if at is None:
            await self._fail(ids, name)
            return
        log.warning("to be tried again", updates=ids, error=name, code=plan.code)
        await self._record(ids, lambda: self._inbox.retry(ids, at, name))
        again = tuple(replace(arrival, attempts=arrival.attempts + 1) for arrival in members)
        self._try_later(key, again, (at - self._clock.now()).total_seconds())

    def _try_later(self, key: int, members: tuple[Arrival, ...], seconds: float) -> None:
        """Put a burst back into its lane after *seconds*; what comes meanwhile goes on."""
        self._active.update(arrival.id for arrival in members)

        async def wait() -> None:
            await self._clock.sleep(seconds)
            self._lane(key).again.append(members)
            self._wake(key)

        timer = asyncio.create_task(wait())
        self._timers.add(timer)
        timer.add_done_callback(self._timers.discard)

    def _hold(self, key: int, members: tuple[Arrival, ...], seconds: float) -> None:
        """Keep a burst in its lane; look every *seconds* whether it may go on."""
        self._active.update(arrival.id for arrival in members)
        one = self._lane(key)
        one.hold(members)
        if one.timed:
            return
        one.timed = True

        async def wait() -> None:
            await self._clock.sleep(seconds)
            one.timed = False
            one.look()
            self._wake(key)

        timer = asyncio.create_task(wait())
        self._timers.add(timer)
        timer.add_done_callback(self._timers.discard)

    async def _fail(self, ids: tuple[int, ...], error: str) -> None:
        log.error("update failed for good", updates=ids, error=error)
        await self._settle(ids, lambda: self._inbox.fail(ids, error))

    async def _settle(self, ids: tuple[int, ...], write: Callable[[], Awaitable[object]]) -> None:
        """Write the end of some updates."""
        await self._record(ids, write)
        for id_ in ids:
            self._active.discard(id_)
            self._known[id_] = None
        while len(self._known) > REMEMBERED:
            del self._known[next(iter(self._known))]

    async def _record(self, ids: tuple[int, ...], write: Callable[[], Awaitable[object]]) -> None:
        """Write what became of some updates, however long the database takes to come back."""
        pause = BackOff(1.0, 30.0)
        while True:
            try:
                await write()
                return
            except StorageError:
                if pause.fresh:
                    log.warning("the database is not available", updates=ids)
                await self._clock.sleep(pause.next())
