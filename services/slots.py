"""How many things are done at the same time: in all, and for one person. The others are not made to wait."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary


class Slots:
    """Slots; the longest waiting gets the next one."""

    def __init__(self, total: int, each: int) -> None:
        """*total* in all, *each* for one person, in however many groups."""
        self._all = asyncio.Semaphore(total)
        self._each = max(1, each)
        self._of_person: WeakValueDictionary[int, asyncio.Semaphore] = WeakValueDictionary()

    @asynccontextmanager
    async def slot(self, person: int) -> AsyncIterator[None]:
        """Wait for a slot and hold it; 0 is nobody, whose work has no share of its own."""
        if not person:
            async with self._all:
                yield
            return
        own = self._of_person.get(person)
        if own is None:
            own = self._of_person[person] = asyncio.Semaphore(self._each)
        async with own, self._all:
            yield
