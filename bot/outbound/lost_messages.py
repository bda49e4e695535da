"""Messages whose id is not known, because the bot was killed while it sent them: how they are found.

The Bot API shows no history, but a bot can edit no messages but its own. So a message that was being sent after another
one is that of the next ids which no row knows and which can be edited.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from telegram.error import TelegramError

from storage.outbox import OutboxRepository

LOST_WITHIN = 8
"""Ids that are tried: in a private chat the next ids go to other chats, too, and each try is a call."""


async def find(rows: OutboxRepository, chat_id: int, after: int, edit: Callable[[int], Awaitable[bool]]) -> int | None:
    """Return the id of the one message of a chat that may have been sent *after* another; None if it is not found.

    Nothing is edited where two messages may have been sent: one might be taken for the other.
    """
    known, unknown = await rows.near(chat_id, after, after + LOST_WITHIN)
    if unknown > 1:
        return None
    for id_ in range(after + 1, after + 1 + LOST_WITHIN):
        if id_ not in known and await _succeeds(edit(id_)):
            return id_
    return None


async def _succeeds(edit: Awaitable[bool]) -> bool:
    try:
        return await edit
    except TelegramError:
        return False
