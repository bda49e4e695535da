"""Budgets: how much of each limit is used up, in the memory of this process. `storage/rate_budgets.py` shares them."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Protocol

from bot.clock import Clock
from engine.errors import StorageError
from storage.models import Budget, RateLimit

FORGET_AFTER = 60.0
"""Seconds after which a budget is full again: the longest window."""
TOLERANCE = 1e-6
"""Shorter waits are skipped: they come from rounding."""


class Budgets(Protocol):
    """Counts what is sent against limits."""

    async def take(self, own: Budget, total: Budget, items: int) -> tuple[float, float]:
        """Take *items* from both budgets and return (0, 0), or take nothing and return the seconds that each lacks."""

    async def reserve(self, budget: Budget, ahead: float) -> float:
        """Take one item, at the latest *ahead* seconds from now; return the seconds until it may go.

        Nothing is taken if that is later.
        """

    async def pause(self, budget: Budget, seconds: float) -> None:
        """Leave nothing of a budget now and for *seconds*; after that it fills from empty."""

    async def forget(self) -> None:
        """Forget the budgets that are full."""


class SharedBudgets:
    """Budgets of all processes; while the database cannot be reached, each process counts on its own.

    A message has to go out or to be released, whatever the database does: its row says which of them was done.
    """

    def __init__(self, shared: Budgets, own: Budgets) -> None:
        self._shared = shared
        self._own = own

    async def take(self, own: Budget, total: Budget, items: int) -> tuple[float, float]:
        """Take *items* from both budgets and return (0, 0), or take nothing and return the seconds that each lacks."""
        try:
            return await self._shared.take(own, total, items)
        except StorageError:
            return await self._own.take(own, total, items)

    async def reserve(self, budget: Budget, ahead: float) -> float:
        """Take one item, at the latest *ahead* seconds from now; return the seconds until it may go."""
        try:
            return await self._shared.reserve(budget, ahead)
        except StorageError:
            return await self._own.reserve(budget, ahead)

    async def pause(self, budget: Budget, seconds: float) -> None:
        """Leave nothing of a budget now and for *seconds*; after that it fills from empty."""
        try:
            await self._shared.pause(budget, seconds)
        except StorageError:
            await self._own.pause(budget, seconds)

    async def forget(self) -> None:
        """Forget the budgets that are full."""
        await self._shared.forget()


@dataclass(slots=True)
class _State:
    """What is used up of one budget."""

    full_at: float = -1e9
    """When everything is there again, in monotonic seconds."""
    last: float = -1e9
    """When an item was last taken; later than now during a pause."""
    times: deque[float] = field(default_factory=deque)
    """When the last items were taken, where the limit has a window."""

    def wait(self, budget: Budget, items: int, now: float) -> float:
        """Return the seconds until *items* may be taken, 0 or less: now. A full budget lets any number go."""
        limit, wanted = budget.limit, items + budget.spare
        waits = [self.full_at - now - limit.slack(wanted), self.last + budget.gap - now]
        if limit.window is not None:
            most, seconds = limit.window
            surplus = len(self.times) + min(wanted, most) - most
            if surplus > 0:
                waits.append(self.times[surplus - 1] + seconds - now)
        return max(waits)

    def take(self, limit: RateLimit, items: int, now: float) -> None:
        """Count *items* that go now."""
        self.full_at = max(self.full_at, now) + items / limit.rate
        self.last = now
        if limit.window is not None:
            self.times = deque([*self.times, *[now] * items], maxlen=limit.window[0])


class MemoryBudgets:
    """Budgets of one process. Times are monotonic, so changing the clock has no effect."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._states: dict[tuple[str, int], _State] = {}

    @property
    def remembered(self) -> int:
        """How many budgets are remembered."""
        return len(self._states)

    async def take(self, own: Budget, total: Budget, items: int) -> tuple[float, float]:
        """Take *items* from both budgets and return (0, 0), or take nothing and return the seconds that each lacks."""
        now = self._clock.monotonic()
        waits = [max(0.0, self._state(budget).wait(budget, items, now)) for budget in (own, total)]
        if max(waits) > TOLERANCE:
            return waits[0], waits[1]
        for budget in (own, total):
            self._state(budget).take(budget.limit, items, now)
        return 0.0, 0.0

    async def reserve(self, budget: Budget, ahead: float) -> float:
        """Take one item, at the latest *ahead* seconds from now; return the seconds until it may go."""
        now, state = self._clock.monotonic(), self._state(budget)
        wait = max(0.0, state.wait(budget, 1, now))
        if wait <= ahead:
            state.take(budget.limit, 1, now)
        return wait

    async def pause(self, budget: Budget, seconds: float) -> None:
        """Leave nothing of a budget now and for *seconds*; after that it fills from empty."""
        state, begin = self._state(budget), self._clock.monotonic() + seconds
        state.full_at = max(state.full_at, begin + budget.limit.burst / budget.limit.rate)
        state.last = max(state.last, begin)

    async def forget(self) -> None:
        """Forget the budgets that are full."""
        now = self._clock.monotonic()
        self._states = {
            key: state for key, state in self._states.items() if max(state.full_at, state.last + FORGET_AFTER) > now
        }

    def _state(self, budget: Budget) -> _State:
        key = (budget.name, budget.chat)
        state = self._states.get(key)
        if state is None:
            state = self._states[key] = _State()
        return state
