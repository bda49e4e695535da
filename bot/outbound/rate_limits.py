"""Client-side rate limits, so that Telegram does not have to refuse.

A chat takes one message a second and short bursts of more, a group no more than 20 a minute, and a bot sends about 30
a second in all (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this). Nothing is dropped:
a message that is too early waits, and delays no other chat. What is used up of each limit is counted in the memory of
this process, or for all processes of the bot in PostgreSQL: a limit is a bot's, not a process's.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from weakref import WeakValueDictionary

from telegram.error import RetryAfter

from bot.clock import Clock
from bot.outbound.budgets import TOLERANCE, Budgets, MemoryBudgets, SharedBudgets
from bot.outbound.fair_lock import FairLock
from services.workers.turns import current_party
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
LONGEST_PAUSE = 65.0
"""Seconds that a message waits for its chat at most: no limit asks for more, but a refusal of Telegram may."""
MAX_CALL_WAIT = 5.0
"""Seconds that another call waits for its chat at most: its result does not matter, and nobody looks any more."""
ANSWERS = RateLimit(3.0, 6)
"""Answers to the pressed buttons of one person: nobody reads more of them."""
SPARE_ANSWERS = 3
"""Answers that are left for the next presses when one is answered that a later one has overtaken."""
MAX_ANSWER_WAIT = 1.0
"""Seconds that an answer to a pressed button waits at most: then the button has shown "loading" for too long."""
ACTIONS = RateLimit(0.25, 1)
""""Typing" in a chat: Telegram shows each for five seconds."""


_CALLS, _INLINE = Budget("calls", 0, CALLS), Budget("inline", 0, CALLS)


class PausedError(RetryAfter):
    """Telegram has refused messages of that chat for some time, which is not over: nothing was sent."""


class RateLimits:
    """Makes every call wait until Telegram accepts it."""

    def __init__(self, clock: Clock, budgets: Budgets | None = None) -> None:
        """*budgets*: where it is counted for all processes; None where there is one."""
        self._clock = clock
        self._own_budgets = MemoryBudgets(clock)
        """Of answers to presses and "typing": they are no limits of Telegram's, so each process counts its own."""
        self._budgets: Budgets = SharedBudgets(budgets, self._own_budgets) if budgets else self._own_budgets
        self._locks: WeakValueDictionary[tuple[str, int], asyncio.Lock] = WeakValueDictionary()
        """One message of a chat waits at a time."""
        self._queues = {name: FairLock() for name in ("answers", "digests", "calls")}
        """The queues for the total limits; that of digests is one of broadcasts, too."""

    @property
    def remembered(self) -> int:
        """How many budgets this process remembers."""
        return self._own_budgets.remembered

    async def message(self, chat_id: int, *, items: int = 1, burst: bool = True) -> None:
        """Wait until a message may be sent to a chat, and count it; an album counts as *items* messages.

        Digests and broadcasts are sent without *burst*: a second after the last message of the chat, and after answers.
        PausedError if Telegram refuses messages there for longer than `LONGEST_PAUSE`.
        """
        own = _messages(chat_id, gap=0.0 if burst else 1 / MESSAGES.rate)
        total = Budget("total", 0, TOTAL, spare=0 if burst else RESERVED_FOR_ANSWERS)
        await self._take_or_raise(own, total, items, "answers" if burst else "digests")

    async def edit(self, chat_id: int) -> None:
        """Wait until a message of a chat may be edited, and count it; PausedError as `message`."""
        await self._take_or_raise(_edits(chat_id), Budget("total", 0, TOTAL), 1, "answers")

    async def call(self, chat_id: int = 0) -> bool:
        """Wait until any other call may be made in a chat, and count it. False while Telegram refuses them there."""
        return await self._take(_calls(chat_id), _CALLS, 1, "calls", MAX_CALL_WAIT) == 0.0

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
        if not await self._reserve(Budget("actions", chat_id, ACTIONS), TOLERANCE):
            return False
        return max(await self._budgets.take(_calls(chat_id), _CALLS, 1)) <= TOLERANCE

    async def inline(self) -> bool:
        """Wait until an inline query may be answered, and count it; False if that would be too late."""
        return await self._reserve(_INLINE, MAX_ANSWER_WAIT)

    async def _reserve(self, budget: Budget, ahead: float) -> bool:
        """Wait for one item of a budget and count it; False if that would take longer than *ahead* seconds."""
        budgets = self._budgets if budget in (_CALLS, _INLINE) else self._own_budgets
        wait = await budgets.reserve(budget, ahead)
        if wait > ahead:
            return False
        if wait > TOLERANCE:
            await self._clock.sleep(wait)
        return True

    async def refused(self, chat_id: int, pause: float = 0.0) -> None:
        """Send nothing to a chat for *pause* seconds after a refusal of Telegram; no burst is left after them."""
        for budget in (_messages(chat_id), _edits(chat_id)):
            await self._budgets.pause(budget, pause)

    async def call_refused(self, chat_id: int, pause: float) -> None:
        """Make no other calls in a chat for *pause* seconds after a refusal of Telegram."""
        await self._budgets.pause(_calls(chat_id), pause)

    async def answer_refused(self, person: int, pause: float) -> None:
        """Answer no button that *person* presses for *pause* seconds after a refusal of Telegram."""
        await self._own_budgets.pause(Budget("answers", person, ANSWERS), pause)

    async def inline_refused(self, pause: float) -> None:
        """Answer no inline query for *pause* seconds after a refusal of Telegram."""
        await self._budgets.pause(_INLINE, pause)

    async def forget(self) -> None:
        """Forget the chats whose budgets are full again."""
        await self._own_budgets.forget()
        await self._budgets.forget()

    async def _take_or_raise(self, own: Budget, total: Budget, items: int, queue: str) -> None:
        if wait := await self._take(own, total, items, queue, LONGEST_PAUSE):
            raise PausedError(timedelta(seconds=wait))

    async def _take(self, own: Budget, total: Budget, items: int, queue: str, patience: float) -> float:
        """Wait for *items* of both budgets and count them; return 0.

        If *own* lacks them for longer than *patience*, nothing is counted, and those seconds are returned.
        """
        party = current_party().person or own.chat
        async with self._lock(own):
            while True:
                async with self._queues[queue].turn(party):
                    wait, all_wait = await self._budgets.take(own, total, items)
                    while wait <= TOLERANCE < all_wait:
                        await self._clock.sleep(all_wait)
                        wait, all_wait = await self._budgets.take(own, total, items)
                if wait <= TOLERANCE:
                    return 0.0
                if wait > patience:
                    return wait
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


def _calls(chat_id: int) -> Budget:
    return Budget("chat calls", chat_id, CALLS)
