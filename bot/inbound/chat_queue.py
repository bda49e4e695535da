"""What waits in one chat, and whose turn it is. While the bot rests everything is held, and goes on in its order after.

Who is held the longest is tried now and then, and before anything new of his chat: if he is let in, the others follow
him before what came later.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field

from bot.inbound.message_grouping import Arrival, turn

Burst = tuple[Arrival, ...]


@dataclass(slots=True)
class Lane:
    """One chat's updates and tasks."""

    queue: list[Arrival] = field(default_factory=list)
    again: deque[Burst] = field(default_factory=deque)
    """Bursts whose time for a new try has come."""
    held: list[Burst] = field(default_factory=list)
    """Bursts that wait until the bot rests no more, in their order."""
    probe: Burst = ()
    """The held burst that is being tried."""
    timed: bool = False
    """Somebody will wake it to try the held ones."""
    stir: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None
    _tried: bool = False

    @property
    def empty(self) -> bool:
        """Nothing waits here."""
        return not (self.queue or self.again or self.held or self.probe)

    def next(self, now: float) -> tuple[Burst, float | None]:
        """Take the next burst; without one, say when to ask again (None: when something comes)."""
        if self.again:
            return self.again.popleft(), None
        choice = turn(self.queue, now)
        if not choice.members:
            return (), choice.until
        if self.held and not self.probe and not self._tried:
            self._tried = True
            return self._try(), None
        self._tried = False
        taken = {arrival.id for arrival in choice.members}
        self.queue[:] = [arrival for arrival in self.queue if arrival.id not in taken]
        return choice.members, None

    def hold(self, burst: Burst) -> None:
        """Let a burst wait until the bot rests no more."""
        self.held.insert(0 if self._is_probe(burst) else len(self.held), burst)

    def look(self) -> None:
        """Try the burst that is held the longest."""
        if self.held and not self.probe:
            self.again.append(self._try())

    def handled(self, burst: Burst) -> None:
        """A burst had its turn: if it was a held one and is so no more, the others follow it."""
        if not self._is_probe(burst):
            return
        self.probe = ()
        if not any(one[0].id == burst[0].id for one in self.held):
            self.again.extend(self.held)
            self.held.clear()

    def _try(self) -> Burst:
        self.probe = self.held.pop(0)
        return self.probe

    def _is_probe(self, burst: Burst) -> bool:
        return bool(self.probe) and self.probe[0].id == burst[0].id
