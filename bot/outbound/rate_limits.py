"""Client-side rate limits, so that Telegram does not have to refuse.

A chat takes one message a second and short bursts of more, a group no more than 20 a minute, and a bot sends about 30
a second in all (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this). Nothing is dropped:
a message that is too early waits, and delays no other chat. Times are monotonic, so changing the clock has no effect.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.clock import Clock

MESSAGE_RATE, MESSAGE_BURST = 1.0, 3
"""Messages a second in a chat in the long run, and how many at once after a pause."""
GROUP_LIMIT = (20, 60.0)
"""The most messages in a group within so many seconds."""
TOTAL_LIMIT = (30, 1.0)
"""The most messages and edits in all chats within so many seconds."""
RESERVED_FOR_ANSWERS = 5
"""The part of the total limit that digests and broadcasts leave free for answers."""
EDIT_RATE, EDIT_BURST = 1.0, 20
"""Edits in a chat. Telegram documents no limit of its own for them; a user pages with twenty presses at most."""
CALL_RATE, CALL_BURST = 30.0, 30
"""All other calls: answers to pressed buttons, reactions, pins, deletions, "typing"."""
MAX_CALL_WAIT = 1.0
"""Seconds that one of these calls waits at most: a pressed button shows "loading" until it is answered."""
MAX_REMEMBERED_CHATS = 10_000
"""Beyond so many chats, those without a message for a minute are forgotten."""
TOLERANCE = 1e-6
"""Shorter waits are skipped: they come from rounding."""


class TokenBucket:
    """Allows *capacity* items at once and *rate* a second in the long run."""

    def __init__(self, rate: float, capacity: int) -> None:
        self._rate, self._capacity = rate, capacity
        self._level = float(capacity)
        self._filled = 0.0
        """When the bucket held `_level` tokens; later than now during a pause."""

    def wait(self, now: float, items: int = 1) -> float:
        """Return the seconds until *items* may go, 0 or less if they may now; a full bucket lets any number go."""
        return (min(items, self._capacity) - self.level(now)) / self._rate

    def take(self, now: float, items: int = 1) -> None:
        """Count *items* that go now; the level falls below 0 if more go than there are tokens."""
        self._level, self._filled = self.level(now) - items, now

    def empty(self, now: float, pause: float = 0.0) -> None:
        """Leave no token now and in the next *pause* seconds; after that the bucket fills again."""
        self._level, self._filled = min(0.0, self.level(now + pause)), now + pause

    def level(self, now: float) -> float:
        """Return how many tokens there are."""
        return min(float(self._capacity), self._level + (now - self._filled) * self._rate)


class SlidingWindow:
    """Allows *limit* items within any period of *seconds*."""

    def __init__(self, limit: int, seconds: float) -> None:
        self._limit, self._seconds = limit, seconds
        self._times: deque[float] = deque(maxlen=limit)

    def wait(self, now: float, items: int = 1) -> float:
        """Return the seconds until there is room for *items*, 0 or less if there is (at most *limit* count)."""
        surplus = len(self._times) + min(items, self._limit) - self._limit
        return self._times[surplus - 1] + self._seconds - now if surplus > 0 else 0.0

    def take(self, now: float, items: int = 1) -> None:
        """Count *items* that go now."""
        self._times.extend([now] * items)


@dataclass(slots=True)
class ChatBudget:
    """The limits of one kind of call in one chat."""

    bucket: TokenBucket
    window: SlidingWindow | None = None
    last: float = -1e9
    """When an item was last sent, in monotonic seconds."""
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def wait(self, now: float, items: int, *, burst: bool) -> float:
        """Return the seconds until *items* may go; without *burst*, not within a second after the last."""
        waits = [self.bucket.wait(now, items)]
        if self.window is not None:
            waits.append(self.window.wait(now, items))
        if not burst:
            waits.append(self.last + 1 / MESSAGE_RATE - now)
        return max(waits)

    def take(self, now: float, items: int) -> None:
        """Count *items* that go now."""
        self.bucket.take(now, items)
        if self.window is not None:
            self.window.take(now, items)
        self.last = now


@dataclass(slots=True)
class _Chat:
    """The budgets of one chat."""

    messages: ChatBudget
    edits: ChatBudget


class RateLimits:
    """Makes every call wait until Telegram accepts it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._chats: dict[int, _Chat] = {}
        self._total = SlidingWindow(*TOTAL_LIMIT)
        self._calls = TokenBucket(CALL_RATE, CALL_BURST)
        self._queues = {burst: asyncio.Lock() for burst in (True, False)}
        """The queues for the total limit: one for answers (True), one for digests and broadcasts (False)."""

    @property
    def remembered(self) -> int:
        """The number of chats that are remembered."""
        return len(self._chats)

    async def message(self, chat_id: int, *, items: int = 1, burst: bool = True) -> None:
        """Wait until a message may be sent to a chat, and count it; an album counts as *items* messages.

        Digests and broadcasts are sent without *burst*: a second after the last message of the chat, and after answers.
        """
        await self._take(self._chat(chat_id).messages, items, burst=burst)

    async def edit(self, chat_id: int) -> None:
        """Wait until a message of a chat may be edited, and count it."""
        await self._take(self._chat(chat_id).edits, 1, burst=True)

    async def call(self) -> None:
        """Wait until any other call may be made, for `MAX_CALL_WAIT` at most, and count it."""
        now = self._clock.monotonic()
        wait = self._calls.wait(now)
        if wait <= MAX_CALL_WAIT:
            self._calls.take(now)
        if wait > TOLERANCE:
            await self._clock.sleep(min(wait, MAX_CALL_WAIT))

    def refused(self, chat_id: int, pause: float = 0.0) -> None:
        """Send nothing to a chat for *pause* seconds after a refusal of Telegram; no burst is left after them."""
        now, chat = self._clock.monotonic(), self._chat(chat_id)
        for budget in (chat.messages, chat.edits):
            budget.bucket.empty(now, pause)
            budget.last = now + pause

    async def _take(self, budget: ChatBudget, items: int, *, burst: bool) -> None:
        reserved = 0 if burst else RESERVED_FOR_ANSWERS
        async with budget.lock:
            await self._until(lambda now: budget.wait(now, items, burst=burst))
            async with self._queues[burst]:
                await self._until(lambda now: self._total.wait(now, items + reserved))
                now = self._clock.monotonic()
                self._total.take(now, items)
            budget.take(now, items)

    async def _until(self, wait: Callable[[float], float]) -> None:
        """Sleep until *wait* returns 0; it is called again after each sleep, since other calls may have gone first."""
        while (seconds := wait(self._clock.monotonic())) > TOLERANCE:
            await self._clock.sleep(seconds)

    def _chat(self, chat_id: int) -> _Chat:
        chat = self._chats.get(chat_id)
        if chat is None:
            self._forget()
            window = SlidingWindow(*GROUP_LIMIT) if chat_id < 0 else None
            chat = self._chats[chat_id] = _Chat(
                ChatBudget(TokenBucket(MESSAGE_RATE, MESSAGE_BURST), window),
                ChatBudget(TokenBucket(EDIT_RATE, EDIT_BURST)),
            )
        return chat

    def _forget(self) -> None:
        """Forget chats whose budgets are full again."""
        if len(self._chats) >= MAX_REMEMBERED_CHATS:
            quiet_since = self._clock.monotonic() - GROUP_LIMIT[1]
            self._chats = {
                chat_id: chat
                for chat_id, chat in self._chats.items()
                if any(budget.last > quiet_since or budget.lock.locked() for budget in (chat.messages, chat.edits))
            }
