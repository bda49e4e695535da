"""Telegram's limits for what a bot sends: one message a second in a chat, 20 a minute in a group, 30 a second in all.

https://core.telegram.org/bots/faq#broadcasting-to-users. Nothing is dropped: who is too fast waits, and only he.
"""

from __future__ import annotations

import asyncio
from collections import deque
from datetime import UTC, datetime, timedelta

from bot.clock import Clock

IN_CHAT = (1, timedelta(seconds=1))
IN_GROUP = (20, timedelta(seconds=60))
IN_ALL = (30, timedelta(seconds=1))
KNOWN = 10_000
"""Chats whose last messages are remembered before those of the silent ones are forgotten."""


class Limits:
    """When the next message may go; a chat asks one at a time, since its messages keep their order."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._chats: dict[int, deque[datetime]] = {}
        self._all: deque[datetime] = deque(maxlen=IN_ALL[0])
        self._turn = asyncio.Lock()

    async def turn(self, chat_id: int) -> None:
        """Wait until a message may be sent to a chat, and count it."""
        most = IN_GROUP if chat_id < 0 else IN_CHAT
        sent = self._chats.get(chat_id)
        if sent is None:
            self._forget()
            sent = self._chats[chat_id] = deque(maxlen=most[0])
        await self._until(max(_free(sent, *most), _free(sent, *IN_CHAT)))
        async with self._turn:
            await self._until(_free(self._all, *IN_ALL))
            now = self._clock.now()
            self._all.append(now)
            sent.append(now)

    async def _until(self, moment: datetime) -> None:
        now = self._clock.now()
        # a clock that was set back makes nobody wait longer than the longest limit
        if moment > now:
            await self._clock.sleep(min((moment - now).total_seconds(), IN_GROUP[1].total_seconds()))

    def _forget(self) -> None:
        if len(self._chats) >= KNOWN:
            old = self._clock.now() - IN_GROUP[1]
            self._chats = {chat: sent for chat, sent in self._chats.items() if sent and sent[-1] > old}


def _free(sent: deque[datetime], most: int, time: timedelta) -> datetime:
    """When one more may be sent after those that were."""
    return sent[-most] + time if len(sent) >= most else _LONG_AGO


_LONG_AGO = datetime.min.replace(tzinfo=UTC)
