"""Client-side rate limits, so that Telegram does not have to refuse.

A chat takes one message a second and short bursts of more, a group no more than 20 a minute, and a bot sends about 30
a second in all (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this). Nothing is dropped:
a message that is too early waits, and delays no other chat. What is used up of each limit is counted in the memory of
this process, or for all processes of the bot in PostgreSQL: a limit is a bot's, not a process's.
"""

from __future__ import annotations

import asyncio
from weakref import WeakValueDictionary

from bot.clock import Clock
from bot.outbound.budgets import TOLERANCE, Budgets, MemoryBudgets
from storage.models import Budget, RateLimit

MESSAGES = RateLimit(1.0, 3)
"""Messages in a chat: one a second in the long run, and three at once after a pause."""
MESSAGES_IN_GROUP = RateLimit(1.0, 3, window=(20, 60.0))
"""Messages in a group: no more than 20 a minute as well."""
EDITS = RateLimit(1.0, 20)
"""Edits in a chat. Telegram documents no limit of its own for them; a user pages with twenty presses at most."""
TOTAL = RateLimit(30.0, 30, window=(30, 1.0))
"""Messages and edits in all chats."""
RESERVED_FOR_ANSWERS = 5
"""The part of the total limit that digests and broadcasts leave free for answers."""
CALLS = RateLimit(30.0, 30)
"""All other calls: answers to pressed buttons, reactions, pins, deletions, "typing"."""
MAX_CALL_WAIT = 1.0
"""Seconds that one of these calls waits at most: a pressed button shows "loading" until it is answered."""


class RateLimits:
    """Makes every call wait until Telegram accepts it."""

    def __init__(self, clock: Clock, budgets: Budgets | None = None) -> None:
        """*budgets*: where it is counted; None for the memory of this process."""
        self._clock = clock
        self._budgets = budgets or MemoryBudgets(clock)
        self._locks: WeakValueDictionary[tuple[str, int], asyncio.Lock] = WeakValueDictionary()
        """One message of a chat waits at a time."""
        self._queues = {burst: asyncio.Lock() for burst in (True, False)}
        """The queues for the total limit: one for answers (True), one for digests and broadcasts (False)."""

    async def message(self, chat_id: int, *, items: int = 1, burst: bool = True) -> None:
        """Wait until a message may be sent to a chat, and count it; an album counts as *items* messages.

        Digests and broadcasts are sent without *burst*: a second after the last message of the chat, and after answers.
        """
        await self._take(_messages(chat_id, gap=0.0 if burst else 1 / MESSAGES.rate), items, burst=burst)

    async def edit(self, chat_id: int) -> None:
        """Wait until a message of a chat may be edited, and count it."""
        await self._take(_edits(chat_id), 1, burst=True)

    async def call(self) -> None:
        """Wait until any other call may be made, for `MAX_CALL_WAIT` at most, and count it."""
        wait = await self._budgets.reserve(Budget("calls", 0, CALLS), MAX_CALL_WAIT)
        if wait > TOLERANCE:
            await self._clock.sleep(min(wait, MAX_CALL_WAIT))

    async def refused(self, chat_id: int, pause: float = 0.0) -> None:
        """Send nothing to a chat for *pause* seconds after a refusal of Telegram; no burst is left after them."""
        for budget in (_messages(chat_id), _edits(chat_id)):
            await self._budgets.pause(budget, pause)

    async def forget(self) -> None:
        """Forget the chats whose budgets are full again."""
        await self._budgets.forget()

    async def _take(self, own: Budget, items: int, *, burst: bool) -> None:
        total = Budget("total", 0, TOTAL, spare=0 if burst else RESERVED_FOR_ANSWERS)
        async with self._lock(own):
            while True:
                async with self._queues[burst]:
                    wait, all_wait = await self._budgets.take(own, total, items)
                    while wait <= TOLERANCE < all_wait:
                        await self._clock.sleep(all_wait)
                        wait, all_wait = await self._budgets.take(own, total, items)
                if wait <= TOLERANCE:
                    return
                await self._clock.sleep(wait)

    def _lock(self, budget: Budget) -> asyncio.Lock:
        key = (budget.name, budget.chat)
        lock = self._locks.get(key)
        if lock is None:
            lock = self._locks[key] = asyncio.Lock()
        return lock


def _messages(chat_id: int, gap: float = 0.0) -> Budget:
    return Budget("messages", chat_id, MESSAGES_IN_GROUP if chat_id < 0 else MESSAGES, gap=gap)


def _edits(chat_id: int) -> Budget:
    return Budget("edits", chat_id, EDITS)
