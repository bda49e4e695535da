"""Privacy: how much is kept of a chat, how long, and everything of a chat or a person erased at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from engine.models import ShelfId
from services.chats import Chats
from services.people import People
from storage.chats import ChatRepository
from storage.erasure import ErasureRepository
from storage.models import Holdings

REGRET = timedelta(minutes=1)
"""A shorter retention erases nothing before that: it can be undone."""


class Privacy:
    """Counts, retires, erases and forgets."""

    def __init__(
        self,
        *,
        erasure: ErasureRepository,
        chat_repository: ChatRepository,
        chats: Chats,
        people: People,
        now: Callable[[], datetime],
    ) -> None:
        """*rooms* are the rows of the *chats*."""
        self._erasure = erasure
        self._chat_repository = chat_repository
        self._chats = chats
        self._people = people
        self._now = now

    async def holdings(self, chat: int) -> Holdings:
        """Return how much is kept of a chat."""
        return await self._erasure.holdings(chat)

    async def count_older(self, chat: int, days: int) -> int:
        """Return how many articles of a chat would go if it kept them *days* days; none if for ever (0)."""
        return await self._erasure.count_older(chat, self._now() - timedelta(days=days)) if days else 0

    def effective_from(self) -> int:
        """Return the second since 1970 from which a retention that is chosen now holds."""
        return int((self._now() + REGRET).timestamp())

    async def delete_expired(self) -> int:
        """Let go what is older than its chat keeps it; return how many articles that were.

        They are hidden at once, and erased like everything that is deleted.
        """
        now, count = self._now(), 0
        for chat in await self._chat_repository.list_with_retention():
            if datetime.fromtimestamp(chat.settings.retention_from, UTC) <= now:
                before = now - timedelta(days=chat.settings.retention)
                count += await self._erasure.hide_older(chat.id, before, now)
        return count

    async def clear(self, chat: int) -> Holdings:
        """Erase everything of a chat in which the bot stays; return how much that was."""
        held = await self._erasure.holdings(chat)
        await self._erasure.erase_chat(chat)
        self._chats.drop_cached(chat)
        return held

    async def request_erasure(self, shelf: ShelfId, update_id: int) -> None:
        """Let the person whose private shelf it is be forgotten as soon as update *update_id* is done."""
        await self._erasure.request_forgetting(shelf, update_id, self._now())

    async def forget(self, person: int, up_to: int) -> bool:
        """Forget a person; False while the update that asked for it, and names him, is not done."""
        if not await self._erasure.is_handled(up_to):
            return False
        await self._people.forget(person)
        await self._erasure.erase_person(person, up_to)
        self._chats.drop_cached(person)
        return True
