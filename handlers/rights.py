"""Who may change what a chat has chosen: its administrators, asked of Telegram at that moment."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from telegram import Message

from engine.errors import PullquoteError

if TYPE_CHECKING:
    from handlers.context import Context
    from handlers.updates import Place

REMEMBERED = timedelta(seconds=60)
"""An administrator who is demoted can change nothing any more after so long."""
MOST = 1000
"""Answers that are remembered."""


class UncheckedError(PullquoteError):
    """Telegram does not say what somebody is in a chat: he may change nothing there, and is told why."""


class Rights:
    """Telegram's answers of the last minute."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], tuple[datetime, bool]] = {}

    async def administers(self, context: Context, chat_id: int, person: int) -> bool:
        """Tell whether *person* may change what a chat has chosen; UncheckedError when Telegram does not say."""
        if chat_id > 0:
            return chat_id == person
        now = context.now()
        known = self._known.get((chat_id, person))
        if known is not None and timedelta() <= now - known[0] < REMEMBERED:
            return known[1]
        member = await context.outbox.member(chat_id, person)
        if member is None:
            raise UncheckedError
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[chat_id, person] = now, member.administers
        return member.administers

    async def adds(self, context: Context, where: Place) -> bool:
        """Tell whether who acts may add an article there: everybody, unless the chat leaves it to its admins."""
        return not where.settings.admins_add or await self._acts(context, where)

    async def deletes(self, context: Context, where: Place) -> bool:
        """Tell whether who acts may delete an article there, or bring one back."""
        return not where.settings.admins_delete or await self._acts(context, where)

    async def _acts(self, context: Context, where: Place) -> bool:
        """Tell whether an administrator acts; one who writes as the chat itself is one."""
        return where.person == where.chat_id or await self.administers(context, where.chat_id, where.person)

    async def commands(self, context: Context, message: Message) -> bool:
        """Tell whether who wrote *message* may change this chat's settings; an anonymous administrator may."""
        if message.sender_chat is not None:
            return message.sender_chat.id == message.chat.id
        sender = message.from_user
        return sender is not None and await self.administers(context, message.chat.id, sender.id)
