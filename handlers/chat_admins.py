"""Who administers a chat, and may so change its settings: Telegram is asked, its answers are cached for a minute."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from telegram import Message

from engine.errors import UncheckedError
from handlers.views.message import Member

CACHE_TIME = 60.0
"""Seconds that an answer is cached. A demoted admin can change settings for at most so long."""
MAX_CACHED = 1000
"""Most answers in the cache."""


class Members(Protocol):
    """Asks Telegram for the members of chats."""

    async def member(self, chat_id: int, person: int) -> Member | None:
        """Return the rights of a member of a chat; None if Telegram does not say. Never raises."""


class ChatAdmins:
    """The administrators of chats. Telegram's answers are cached for a minute, for all updates together."""

    def __init__(self, members: Members, elapsed: Callable[[], float]) -> None:
        """*elapsed* returns seconds that never run backwards."""
        self._members = members
        self._elapsed = elapsed
        self._cache: dict[tuple[int, int], tuple[float, bool]] = {}

    async def is_admin(self, chat_id: int, person: int) -> bool:
        """Whether *person* may change the settings of a chat; UncheckedError if Telegram does not say."""
        if chat_id > 0:
            return chat_id == person
        now = self._elapsed()
        cached = self._cache.get((chat_id, person))
        if cached is not None and now - cached[0] < CACHE_TIME:
            return cached[1]
        member = await self._members.member(chat_id, person)
        if member is None:
            raise UncheckedError
        if len(self._cache) >= MAX_CACHED:
            self._cache.clear()
        self._cache[chat_id, person] = now, member.administers
        return member.administers

    async def sent_by_admin(self, message: Message) -> bool:
        """Whether the author of *message* may change this chat's settings; an anonymous administrator may."""
        if message.sender_chat is not None:
            return message.sender_chat.id == message.chat.id
        sender = message.from_user
        return sender is not None and await self.is_admin(message.chat.id, sender.id)
