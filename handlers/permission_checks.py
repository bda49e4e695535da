"""Who may add and delete articles where a chat has chosen that: asked before anything is done, and said where not."""

from __future__ import annotations

from handlers import views
from handlers.context import Context
from handlers.updates import Place
from handlers.views.message import Message, ReplyTo


async def adds(context: Context, where: Place) -> bool:
    """Tell whether who acts may add an article there: everybody, unless the chat leaves it to its admins."""
    return not where.settings.admins_add or await _administers(context, where)


async def deletes(context: Context, where: Place) -> bool:
    """Tell whether who acts may delete an article there, or bring one back."""
    return not where.settings.admins_delete or await _administers(context, where)


async def may_add(context: Context, where: Place, message_id: int) -> bool:
    """Tell whether who acts may add articles; say so, to that message, where he may not."""
    if await adds(context, where):
        return True
    await _refuse(context, where, views.general.admins_add(context.words), message_id)
    return False


async def may_delete(context: Context, where: Place, message_id: int) -> bool:
    """Tell whether who acts may delete articles; say so where he may not."""
    if await deletes(context, where):
        return True
    await _refuse(context, where, views.general.admins_delete(context.words), message_id)
    return False


async def _administers(context: Context, where: Place) -> bool:
    """Tell whether an administrator acts; one who writes as the chat itself is one."""
    return where.person == where.chat_id or await context.rights.administers(where.chat_id, where.person)


async def _refuse(context: Context, where: Place, said: Message, message_id: int) -> None:
    reply = None if where.private else ReplyTo(message_id)
    await context.outbox.send(where.chat_id, said, topic=where.topic, reply=reply)
