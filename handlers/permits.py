"""Who may add and who may delete where a chat has chosen that: asked before anything is done, and said where not."""

from __future__ import annotations

from handlers import replies
from handlers.context import Context
from handlers.messages import Message, ReplyTo
from handlers.updates import Place


async def may_add(context: Context, where: Place, message_id: int) -> bool:
    """Tell whether who acts may add articles; say so, to that message, where he may not."""
    if await context.services.rights.adds(context, where):
        return True
    await _refuse(context, where, replies.admins_add(context.words), message_id)
    return False


async def may_delete(context: Context, where: Place, message_id: int) -> bool:
    """Tell whether who acts may delete articles; say so where he may not."""
    if await context.services.rights.deletes(context, where):
        return True
    await _refuse(context, where, replies.admins_delete(context.words), message_id)
    return False


async def _refuse(context: Context, where: Place, said: Message, message_id: int) -> None:
    reply = None if where.private else ReplyTo(message_id)
    await context.outbox.send(where.chat_id, said, topic=where.topic, reply=reply)
