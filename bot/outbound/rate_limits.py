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
EDITS = RateLimit(1.0, 6)
"""Edits in a chat. Telegram documents no limit of its own for them and takes them as messages. Who presses faster is
shown the last of the presses that came meanwhile."""
TOTAL = RateLimit(30.0, 30, window=(30, 1.0))
"""Messages and edits in all chats."""
RESERVED_FOR_ANSWERS = 5
"""The part of the total limit that digests and broadcasts leave free for answers."""
CALLS = RateLimit(30.0, 30)
"""All other calls in all chats: answers to pressed buttons, reactions, pins, deletions, "typing". Telegram documents no
limit for them."""
LONGEST_QUEUE = 3600.0
"""Seconds: no call of that kind waits so long."""
ANSWERS = RateLimit(3.0, 6)
"""Answers to the pressed buttons of one person: nobody reads more of them."""
SPARE_ANSWERS = 3
"""Answers that are left for the next presses when one is answered that a later one has overtaken."""
MAX_ANSWER_WAIT = 1.0
"""Seconds that an answer to a pressed button waits at most: then the button has shown "loading" for too long."""
ACTIONS = RateLimit(0.25, 1)
""""Typing" in a chat: Telegram shows each for five seconds."""


_CALLS = Budget("calls", 0, CALLS)


class RateLimits:
    """Makes every call wait until Telegram accepts it."""

    def __init__(self, clock: Clock, budgets: Budgets | None = None) -> None:
        """*budgets*: where it is counted; None for the memory of this process."""
        self._clock = clock
        self._budgets = budgets or MemoryBudgets(clock)
        self._own_budgets = MemoryBudgets(clock)
        """Of answers to presses and "typing": they are no limits of Telegram's, so each process counts its own."""
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
        """Wait until any other call may be made, and count it."""
        await self._sleep(await self._budgets.reserve(_CALLS, LONGEST_QUEUE))

    async def answer(self, person: int, *, overtaken: bool = False) -> bool:
        """Wait until a button that *person* pressed may be answered, and count it.

        False if that would take longer than `MAX_ANSWER_WAIT`; where a later press has *overtaken* this one, if it
        would leave too little for the next ones.
        """
        ahead = TOLERANCE if overtaken else MAX_ANSWER_WAIT
        answers = Budget("answers", person, ANSWERS, spare=SPARE_ANSWERS if overtaken else 0)
        return await self._reserve(answers, ahead) and await self._reserve(_CALLS, ahead)

    async def action(self, chat_id: int) -> bool:
        """Whether "typing" may be shown in a chat now; if so it is counted."""
        typing = Budget("actions", chat_id, ACTIONS)
        return await self._reserve(typing, TOLERANCE) and await self._reserve(_CALLS, TOLERANCE)

    async def _reserve(self, budget: Budget, ahead: float) -> bool:
        """Wait for one item of a budget and count it; False if that would take longer than *ahead* seconds."""
        budgets = self._budgets if budget is _CALLS else self._own_budgets
        wait = await budgets.reserve(budget, ahead)
        if wait > ahead:
            return False
        await self._sleep(wait)
        return True

    async def _sleep(self, seconds: float) -> None:
        if seconds > TOLERANCE:
            await self._clock.sleep(seconds)

    async def refused(self, chat_id: int, pause: float = 0.0) -> None:
        """Send nothing to a chat for *pause* seconds after a refusal of Telegram; no burst is left after them."""
        for budget in (_messages(chat_id), _edits(chat_id)):
            await self._budgets.pause(budget, pause)

    async def forget(self) -> None:
        """Forget the chats whose budgets are full again."""
        await self._budgets.forget()
        await self._own_budgets.forget()

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
