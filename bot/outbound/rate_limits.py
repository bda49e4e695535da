"""Telegram's limits for what a bot sends, kept before Telegram has to refuse.

A chat takes one message a second and short bursts of more, a group no more than 20 a minute, and a bot sends about 30
a second in all (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this). Nothing is dropped:
who is too fast waits, and holds up no other chat. Times are monotonic, so a clock that is set back delays nobody.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.clock import Clock

MESSAGE_RATE, MESSAGE_BURST = 1.0, 3
"""Messages a second that a chat takes in the long run, and how many at once after a silence."""
GROUP_LIMIT = (20, 60.0)
"""Messages in a group, and the seconds within which there are never more."""
TOTAL_LIMIT = (30, 1.0)
"""Messages and edits in all chats, and the seconds within which there are never more."""
ANSWERS_FIRST = 5
"""Places of the total limit that digests and broadcasts leave free for answers."""
EDIT_RATE, EDIT_BURST = 1.0, 20
"""Edits in a chat. Telegram documents no limit of its own for them; a person pages with twenty presses at most."""
CALL_RATE, CALL_BURST = 30.0, 30
"""All other calls: answers to pressed buttons, reactions, pins, deletions, "typing"."""
LONGEST_CALL_WAIT = 1.0
"""Seconds that one of these calls waits at most: a pressed button shows that it is loading until it is answered."""
REMEMBERED = 10_000
"""Chats that are remembered before those that have been silent for a minute are forgotten."""
TOLERANCE = 1e-6
"""Seconds that are too short to be waited for: rounding could make them the sum of two others."""


class TokenBucket:
    """Allows *capacity* items at once and *rate* a second in the long run."""

    def __init__(self, rate: float, capacity: int) -> None:
        self._rate, self._capacity = rate, capacity
        self._level = float(capacity)
        self._filled = 0.0
        """When the bucket held so many tokens; later than now while a pause lasts."""

    def wait(self, now: float, items: int = 1) -> float:
        """Return the seconds until *items* may go, 0 or less when they may now; a full bucket lets any number go."""
        return (min(items, self._capacity) - self.level(now)) / self._rate

    def take(self, now: float, items: int = 1) -> None:
        """Count *items* that go now; the level falls below 0 where more go than there are tokens."""
        self._level, self._filled = self.level(now) - items, now

    def empty(self, now: float, pause: float = 0.0) -> None:
        """Leave no token now, nor in the next *pause* seconds; from then on the bucket fills as always."""
        self._level, self._filled = min(0.0, self.level(now + pause)), now + pause

    def level(self, now: float) -> float:
        """Return how many tokens there are."""
        return min(float(self._capacity), self._level + (now - self._filled) * self._rate)


class SlidingWindow:
    """Allows *most* items within any *seconds*, wherever these begin."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most, self._seconds = most, seconds
        self._times: deque[float] = deque(maxlen=most)

    def wait(self, now: float, items: int = 1) -> float:
        """Return the seconds until there is room for *items*, 0 or less when there is; more than fit wait for all."""
        surplus = len(self._times) + min(items, self._most) - self._most
        return self._times[surplus - 1] + self._seconds - now if surplus > 0 else 0.0

    def take(self, now: float, items: int = 1) -> None:
        """Count *items* that go now."""
        self._times.extend([now] * items)


@dataclass(slots=True)
class ChatBudget:
    """What one chat takes of one kind of call."""

    bucket: TokenBucket
    window: SlidingWindow | None = None
    last: float = -1e9
    """When something was last sent."""
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def wait(self, now: float, items: int, *, burst: bool) -> float:
        """Return the seconds until *items* may go; without *burst* a second has to pass since the last."""
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
    """Makes every call wait until Telegram takes it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._chats: dict[int, _Chat] = {}
        self._total = SlidingWindow(*TOTAL_LIMIT)
        self._calls = TokenBucket(CALL_RATE, CALL_BURST)
        self._queues = {burst: asyncio.Lock() for burst in (True, False)}
        """Who waits for the total limit, in order: answers, and beside them digests and broadcasts."""

    @property
    def remembered(self) -> int:
        """How many chats are remembered."""
        return len(self._chats)

    async def message(self, chat_id: int, *, items: int = 1, burst: bool = True) -> None:
        """Wait until a message may be sent to a chat, and count it; an album counts as so many *items*.

        Digests and broadcasts go without *burst*: a second after the last message of the chat, and after answers.
        """
        await self._take(self._chat(chat_id).messages, items, burst=burst)

    async def edit(self, chat_id: int) -> None:
        """Wait until a message of a chat may be changed, and count that."""
        await self._take(self._chat(chat_id).edits, 1, burst=True)

    async def call(self) -> None:
        """Wait until another call may be made, for `LONGEST_CALL_WAIT` at most, and count it."""
        now = self._clock.monotonic()
        wait = self._calls.wait(now)
        if wait <= LONGEST_CALL_WAIT:
            self._calls.take(now)
        if wait > TOLERANCE:
            await self._clock.sleep(min(wait, LONGEST_CALL_WAIT))

    def refused(self, chat_id: int, pause: float = 0.0) -> None:
        """Note that Telegram wants a chat left alone for *pause* seconds: no burst is left after them."""
        now, chat = self._clock.monotonic(), self._chat(chat_id)
        for budget in (chat.messages, chat.edits):
            budget.bucket.empty(now, pause)
            budget.last = now + pause

    async def _take(self, budget: ChatBudget, items: int, *, burst: bool) -> None:
        reserved = 0 if burst else ANSWERS_FIRST
        async with budget.lock:
            await self._until(lambda now: budget.wait(now, items, burst=burst))
            async with self._queues[burst]:
                await self._until(lambda now: self._total.wait(now, items + reserved))
                now = self._clock.monotonic()
                self._total.take(now, items)
            budget.take(now, items)

    async def _until(self, wait: Callable[[float], float]) -> None:
        """Sleep as long as *wait* says; it is asked again, since others may have been faster meanwhile."""
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
        """Forget chats that are as if they had never been written to."""
        if len(self._chats) >= REMEMBERED:
            silent = self._clock.monotonic() - GROUP_LIMIT[1]
            self._chats = {
                chat_id: chat
                for chat_id, chat in self._chats.items()
                if any(budget.last > silent or budget.lock.locked() for budget in (chat.messages, chat.edits))
            }
