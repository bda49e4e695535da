"""Wakes those who wait for something to happen."""

from __future__ import annotations

import asyncio


class Bell:
    """Rung when there is something new; everybody who waits wakes."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        """Wake all who wait now."""
        for future in self._waiting:
            if not future.done():
                future.set_result(None)

    async def wait(self, seconds: float) -> bool:
        """Wait for the next ring, at most *seconds*; False when none came."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            done, _ = await asyncio.wait([future], timeout=max(0.0, seconds))
            return bool(done)
        finally:
            self._waiting.discard(future)
            future.cancel()
