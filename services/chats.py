"""Chats: the chats that the bot is in, their shelves and settings, and their erasure after the bot was removed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from engine.models import ShelfId
from services.time import zones
from storage.chats import ChatRepository
from storage.models import Chat, ChatKind, ChatSettings, ReportErasedChat

CACHED = 10_000
"""Chats that are cached."""
KEPT = timedelta(days=7)
"""How long a chat's data is kept after the bot was removed from it."""


class Chats:
    """The chats, their shelves and their settings."""

    def __init__(self, *, chats: ChatRepository, now: Callable[[], datetime], is_shared: bool = False) -> None:
        """*is_shared* says that other processes change chats, too."""
        self._chats = chats
        self._now = now
        self._is_shared = is_shared
        self._cache: dict[int, Chat] = {}
        """Cache, so that a message costs no query. All changes go through this object, except by `privacy`."""

    async def shelf(self, chat_id: int, topic: int = 0) -> ShelfId:
        """Return the shelf of a chat or topic, created on first use."""
        return await self._chats.shelf(chat_id, topic)

    async def locate(self, shelf: ShelfId) -> tuple[int, int]:
        """Return (chat, topic) of a shelf; the topic is 0 if it has none."""
        return await self._chats.locate(shelf)

    async def shelves(self, chat_id: int) -> tuple[ShelfId, ...]:
        """Return the shelves of a chat, its own first, then those of its topics."""
        return tuple(shelf for shelf, _ in await self._chats.shelves(chat_id))

    async def register(self, chat_id: int, kind: ChatKind, title: str, username: str = "", inviter: int = 0) -> Chat:
        """Store a chat or its new title; a chat that was removed or paused is active again."""
        chat = await self._known(chat_id)
        if chat is None or inviter or (chat.kind, chat.title, chat.username) != (kind, title, username):
            chat = await self._chats.register(chat_id, kind, title, username, self._now(), inviter)
            if len(self._cache) >= CACHED:
                self._cache.clear()
            self._cache[chat_id] = chat
        return chat

    async def _known(self, chat_id: int) -> Chat | None:
        """Return a chat that is active, if that is known."""
        if not self._is_shared:
            return self._cache.get(chat_id)
        chat = await self._chats.get(chat_id)
        return chat if chat and chat.removed is None and chat.paused is None else None

    async def get(self, chat_id: int) -> Chat | None:
        """Return a chat; None if it is unknown."""
        return await self._chats.get(chat_id)

    async def list_groups(self, offset: int, limit: int, words: str = "") -> tuple[tuple[Chat, ...], int]:
        """Return some of the groups and channels that the bot is in, and their total number; *words* filters them."""
        return await self._chats.list_groups(offset, limit, words)

    async def list_set_up_by(self, person: int, limit: int) -> tuple[Chat, ...]:
        """Return groups and channels with the bot, newest first, that a person brought it to or where they follow
        something."""
        return await self._chats.list_set_up_by(person, limit)

    async def settings(self, chat_id: int) -> ChatSettings:
        """Return the settings of a chat; the defaults if it is unknown."""
        cached = None if self._is_shared else self._cache.get(chat_id)
        chat = cached or await self._chats.get(chat_id)
        return chat.settings if chat else ChatSettings()

    async def quiet_until(self, chat_id: int) -> datetime | None:
        """Return when a chat's quiet hours end; None outside of them."""
        settings, now = await self.settings(chat_id), self._now()
        until = zones.quiet_until(now, settings.quiet_from, settings.quiet_to, settings.zone)
        return until if until > now else None

    async def change(self, chat_id: int, **values: object) -> ChatSettings:
        """Change some settings of a chat; return all of them."""
        settings = await self._chats.change(chat_id, **values)
        self._cache.pop(chat_id, None)  # after the commit, or a message in between caches the old ones
        return settings

    def drop_cached(self, chat_id: int) -> None:
        """Drop a chat from the cache, after it was changed elsewhere."""
        self._cache.pop(chat_id, None)

    async def admit(self, chat_id: int, admitted: bool = True) -> None:
        """Allow or forbid the members of a chat to use the bot there."""
        await self._chats.admit(chat_id, admitted)
        self._cache.pop(chat_id, None)

    async def pause(self, chat_id: int) -> None:
        """Pause a chat in which Telegram refuses messages: only answers are sent there until it writes again."""
        await self._chats.pause(chat_id, self._now())
        self._cache.pop(chat_id, None)

    async def remove(self, chat_id: int) -> None:
        """Record that the bot was removed from a chat."""
        await self._chats.remove(chat_id, self._now())
        self._cache.pop(chat_id, None)

    async def migrate(self, old_chat: int, new_chat: int) -> bool:
        """Move the data of a group to its supergroup. Returns False if there was nothing to move."""
        moved = await self._chats.migrate(old_chat, new_chat)
        for chat_id in (old_chat, new_chat):
            self._cache.pop(chat_id, None)
        return moved

    async def purge(self) -> int:
        """Erase the data of chats that the bot was removed from KEPT ago; return how many chats.

        Those who added the bot there are notified.
        """
        removed = await self._chats.list_removed(self._now() - KEPT)
        if removed:
            self._cache.clear()
            notices = [
                ReportErasedChat(await self._chats.shelf(chat.inviter), chat.title)
                for chat in removed
                if chat.inviter > 0 and chat.kind is not ChatKind.PRIVATE
            ]
            await self._chats.erase([chat.id for chat in removed], notices, self._now())
        return len(removed)
