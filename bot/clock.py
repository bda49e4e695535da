"""The clock of the process; tests replace it."""

from __future__ import annotations

import asyncio
import contextlib
import time
from datetime import UTC, datetime


class Clock:
    """The clocks of this machine: the wall clock for dates, the monotonic clock for durations, sleep."""

    def now(self) -> datetime:
        """Return the time, aware and in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds that never run backwards."""
        return time.monotonic()

    def elapsed(self) -> float:
        """Return the same seconds, for limits and caches of what people do; tests let them pass."""
        return self.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Sleep for *seconds*; not at all if they are negative."""
        await asyncio.sleep(max(0.0, seconds))

    async def wait(self, event: asyncio.Event, seconds: float) -> None:
        """Wait until *event* is set, but not longer than *seconds*."""
        sleeper = asyncio.ensure_future(self.sleep(seconds))
        waiter = asyncio.ensure_future(event.wait())
        try:
            await asyncio.wait((sleeper, waiter), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (sleeper, waiter):
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task


class BackOff:
    """Exponential back-off: each wait doubles up to a maximum, until `reset`."""

    def __init__(self, first: float, maximum: float) -> None:
        self._first, self._maximum = first, maximum
        self._next = first

    @property
    def fresh(self) -> bool:
        """Whether nothing has failed since the start or the last reset."""
        return self._next == self._first

    def next(self) -> float:
        """Return the next wait."""
        wait, self._next = self._next, min(self._next * 2, self._maximum)
        return wait

    def reset(self) -> None:
        """Begin with the first wait again."""
        self._next = self._first
