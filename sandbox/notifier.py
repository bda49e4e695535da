"""Wakes the tasks that wait for an event."""

from __future__ import annotations

import asyncio


class Notifier:
    """Wakes every waiting task at once."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def notify(self) -> None:
        """Wake all tasks that wait now."""
        for future in self._waiting:
            if not future.done():
                future.set_result(None)

    async def wait(self, seconds: float) -> bool:
        """Wait for the next `notify`, at most *seconds*; False if there was none."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            done, _ = await asyncio.wait([future], timeout=max(0.0, seconds))
            return bool(done)
        finally:
            self._waiting.discard(future)
            future.cancel()
