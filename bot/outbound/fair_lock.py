"""A lock that serves its waiters in rounds, one of each party in a round: nobody waits behind another's many."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class FairLock:
    """Held by one task at a time; those of one party keep their order."""

    def __init__(self) -> None:
        self._is_held = False
        self._waiting: dict[int, deque[asyncio.Future[None]]] = {}
        """By party; whose turn is next comes first."""

    @asynccontextmanager
    async def turn(self, party: int) -> AsyncIterator[None]:
        """Hold the lock, on behalf of a party."""
        if self._is_held:
            await self._wait(party)
        self._is_held = True
        try:
            yield
        finally:
            self._pass_on()

    async def _wait(self, party: int) -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(party, deque()).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # it had just got the lock
                self._pass_on()
            raise

    def _pass_on(self) -> None:
        """Give the lock to the first of the next party, which then is the last in the round."""
        while self._waiting:
            party = next(iter(self._waiting))
            turns = self._waiting.pop(party)
            turn = turns.popleft()
            if turns:
                self._waiting[party] = turns
            if not turn.done():  # it was not cancelled
                turn.set_result(None)
                return
        self._is_held = False
