"""Privacy: retention of articles, and erasing all data of a chat or a person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from engine.models import ShelfId
from services.chats import Chats
from services.people import People
from storage.chats import ChatRepository
from storage.erasure import ErasureRepository
from storage.models import Holdings

UNDO = timedelta(minutes=1)
"""How long a change of the retention can be undone before it erases anything."""


class Privacy:
    """Counts and erases the data of chats and people."""

    def __init__(
        self,
        *,
        erasure: ErasureRepository,
        chat_repository: ChatRepository,
        chats: Chats,
        people: People,
        now: Callable[[], datetime],
    ) -> None:
        """*chats* caches the rows of *chat_repository*."""
        self._erasure = erasure
        self._chat_repository = chat_repository
        self._chats = chats
        self._people = people
        self._now = now

    async def holdings(self, chat: int) -> Holdings:
        """Return how much data is stored of a chat."""
        return await self._erasure.holdings(chat)

    async def count_older(self, chat: int, days: int) -> int:
        """Return how many articles of a chat are older than *days*; 0 if *days* is 0, which means for ever."""
        return await self._erasure.count_older(chat, self._now() - timedelta(days=days)) if days else 0

    def effective_from(self) -> int:
        """Return the second since 1970 from which a retention that is chosen now applies."""
        return int((self._now() + UNDO).timestamp())

    async def delete_expired(self) -> int:
        """Delete the articles that are older than their chat's retention; return how many.

        They are hidden at once, and erased like all deleted articles.
        """
        now, count = self._now(), 0
        for chat in await self._chat_repository.list_with_retention():
            if datetime.fromtimestamp(chat.settings.retention_from, UTC) <= now:
                before = now - timedelta(days=chat.settings.retention)
                count += await self._erasure.hide_older(chat.id, before, now)
        return count

    async def clear(self, chat: int) -> Holdings:
        """Erase all data of a chat in which the bot stays; return how much that was."""
        holdings = await self._erasure.holdings(chat)
        await self._erasure.erase_chat(chat)
        self._chats.drop_cached(chat)
        return holdings

    async def opt_out(self, chat: int, person: int) -> None:
        """Leave a member of a group out from now on, and erase what they have asked there."""
        left_out = {*(await self._chats.settings(chat)).opted_out, person}
        await self._chats.change(chat, opted_out=tuple(sorted(left_out)))
        await self._erasure.erase_questions(chat, person)

    async def opt_in(self, chat: int, person: int) -> None:
        """Take a member of a group in again."""
        left_out = {*(await self._chats.settings(chat)).opted_out} - {person}
        await self._chats.change(chat, opted_out=tuple(sorted(left_out)))

    async def request_erasure(self, shelf: ShelfId, update_id: int) -> None:
        """Add the task that erases the person whose private shelf it is, once update *update_id* is handled."""
        await self._erasure.request_forgetting(shelf, update_id, self._now())

    async def forget(self, person: int, up_to: int) -> bool:
        """Erase all data of a person. Returns False while the update that asked for it is not handled."""
        if not await self._erasure.is_handled(up_to):
            return False
        await self._people.forget(person)
        await self._erasure.erase_person(person, up_to)
        self._chats.drop_cached(person)
        return True
