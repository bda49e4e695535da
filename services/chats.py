"""Chats: where the bot is, what each chat has chosen, and what becomes of one it has to leave."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from engine.models import ShelfId
from services.time import zones
from storage.chats import ChatRepository
from storage.models import Chat, ChatKind, ChatSettings, ReportErasedChat

KNOWN = 10_000
"""Chats that are remembered."""
KEPT = timedelta(days=7)
"""What a chat kept is erased so long after the bot was removed from it."""


class Chats:
    """The chats, their shelves and their settings."""

    def __init__(self, *, chats: ChatRepository, now: Callable[[], datetime]) -> None:
        self._chats = chats
        self._now = now
        self._known: dict[int, Chat] = {}
        """So that a message costs no look-up; what changes here goes through this object."""

    async def shelf(self, chat_id: int, topic: int = 0) -> ShelfId:
        """Return the shelf of a chat or topic, made on first use."""
        return await self._chats.shelf(chat_id, topic)

    async def locate(self, shelf: ShelfId) -> tuple[int, int]:
        """Return the chat and the topic (0 where there is none) of a shelf."""
        return await self._chats.locate(shelf)

    async def shelves(self, chat_id: int) -> tuple[ShelfId, ...]:
        """Return the shelves of a chat, its own first, then those of its topics."""
        return tuple(shelf for shelf, _ in await self._chats.shelves(chat_id))

    async def register(self, chat_id: int, kind: ChatKind, title: str, username: str = "", inviter: int = 0) -> Chat:
        """Know a chat by its newest name; one that was left or silent is there again."""
        known = self._known.get(chat_id)
        if known is None or inviter or (known.kind, known.title, known.username) != (kind, title, username):
            known = await self._chats.register(chat_id, kind, title, username, self._now(), inviter)
            if len(self._known) >= KNOWN:
                self._known.clear()
            self._known[chat_id] = known
        return known

    async def get(self, chat_id: int) -> Chat | None:
        """Return a chat; None where the bot has never met it."""
        return await self._chats.get(chat_id)

    async def list_groups(self, offset: int, limit: int, words: str = "") -> tuple[tuple[Chat, ...], int]:
        """Return a stretch of the groups and channels where the bot is, and how many there are: for the owners."""
        return await self._chats.list_groups(offset, limit, words)

    async def settings(self, chat_id: int) -> ChatSettings:
        """Return what a chat has chosen; the defaults where the bot has never met it."""
        chat = self._known.get(chat_id) or await self._chats.get(chat_id)
        return chat.settings if chat else ChatSettings()

    async def quiet_until(self, chat_id: int) -> datetime | None:
        """Return the end of a chat's quiet hours while they last, else None."""
        settings, now = await self.settings(chat_id), self._now()
        until = zones.quiet_until(now, settings.quiet_from, settings.quiet_to, settings.zone)
        return until if until > now else None

    async def change(self, chat_id: int, **values: object) -> ChatSettings:
        """Set some settings of a chat; return all of them."""
        settings = await self._chats.change(chat_id, **values)
        self._known.pop(chat_id, None)  # after it is written, or a message that comes meanwhile remembers the old ones
        return settings

    def drop_cached(self, chat_id: int) -> None:
        """Remember nothing of a chat: it was changed by somebody else."""
        self._known.pop(chat_id, None)

    async def admit(self, chat_id: int, admitted: bool = True) -> None:
        """Let the members of a chat use the bot there, or no more."""
        await self._chats.admit(chat_id, admitted)
        self._known.pop(chat_id, None)

    async def pause(self, chat_id: int) -> None:
        """Telegram refuses messages there: nothing is sent unasked until the chat speaks again."""
        await self._chats.pause(chat_id, self._now())
        self._known.pop(chat_id, None)

    async def remove(self, chat_id: int) -> None:
        """The bot was removed from a chat."""
        await self._chats.remove(chat_id, self._now())
        self._known.pop(chat_id, None)

    async def migrate(self, old_chat: int, new_chat: int) -> bool:
        """A group became a supergroup: everything moves with it; False when nothing was to be moved."""
        moved = await self._chats.migrate(old_chat, new_chat)
        for chat_id in (old_chat, new_chat):
            self._known.pop(chat_id, None)
        return moved

    async def purge(self) -> int:
        """Erase what is left of chats that the bot was removed from long enough ago; return how many.

        Who brought the bot there is told.
        """
        gone = await self._chats.list_removed(self._now() - KEPT)
        if gone:
            self._known.clear()
            notices = [
                ReportErasedChat(await self._chats.shelf(chat.inviter), chat.title)
                for chat in gone
                if chat.inviter > 0 and chat.kind is not ChatKind.PRIVATE
            ]
            await self._chats.erase([chat.id for chat in gone], notices, self._now())
        return len(gone)
