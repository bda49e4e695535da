"""A FIFO queue per chat. In maintenance mode its updates are held, and processed in order afterwards.

The update that has been held longest is tried now and then, and before anything new in its chat. If it is handled, the
other held updates follow it, before what came later.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field

from bot.inbound.message_grouping import QueuedUpdate, next_batch

Batch = tuple[QueuedUpdate, ...]
"""Updates that are handled together."""


@dataclass(slots=True)
class ChatQueue:
    """The updates and tasks of one chat."""

    updates: list[QueuedUpdate] = field(default_factory=list)
    """New ones, in the order they came."""
    retries: deque[Batch] = field(default_factory=deque)
    """Batches that are due for another try."""
    held: list[Batch] = field(default_factory=list)
    """Batches that wait for the end of maintenance mode, in order."""
    probe: Batch = ()
    """The held batch that is being tried."""
    is_overflowing: bool = False
    """Updates were left out, because too many waited; until half of them are handled."""
    has_timer: bool = False
    """A timer is running that calls `try_held`."""
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None
    _has_tried_held: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits here."""
        return not (self.updates or self.retries or self.held or self.probe)

    def next(self, now: float) -> tuple[Batch, float | None]:
        """Take the next batch; () and the time to ask again if none is ready (None: when something is added)."""
        if self.retries:
            return self.retries.popleft(), None
        batch = next_batch(self.updates, now)
        if not batch.members:
            return (), batch.until
        if self.held and not self.probe and not self._has_tried_held:
            self._has_tried_held = True
            return self._take_probe(), None
        self._has_tried_held = False
        ids = {update.id for update in batch.members}
        self.updates[:] = [update for update in self.updates if update.id not in ids]
        return batch.members, None

    def hold(self, batch: Batch) -> None:
        """Keep a batch until the end of maintenance mode."""
        self.held.insert(0 if self._is_probe(batch) else len(self.held), batch)

    def try_held(self) -> None:
        """Schedule the batch that has been held longest for another try."""
        if self.held and not self.probe:
            self.retries.append(self._take_probe())

    def finish(self, batch: Batch) -> None:
        """Note that a batch was processed: if it was the probe and is not held again, release the other held ones."""
        if not self._is_probe(batch):
            return
        self.probe = ()
        if not any(held[0].id == batch[0].id for held in self.held):
            self.retries.extend(self.held)
            self.held.clear()

    def _take_probe(self) -> Batch:
        self.probe = self.held.pop(0)
        return self.probe

    def _is_probe(self, batch: Batch) -> bool:
        return bool(self.probe) and self.probe[0].id == batch[0].id
