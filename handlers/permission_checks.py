"""Who may add and delete articles where a chat has chosen that: asked before anything is done, and said where not."""

from __future__ import annotations

from handlers import views
from handlers.context import Context
from handlers.updates import Place
from handlers.views.message import OutgoingMessage, ReplyTo


async def adds(context: Context, place: Place) -> bool:
    """Tell whether who acts may add an article there: everybody, unless the chat leaves it to its admins."""
    return not place.settings.admins_add or await _administers(context, place)


async def deletes(context: Context, place: Place) -> bool:
    """Tell whether who acts may delete an article there, or bring one back."""
    return not place.settings.admins_delete or await _administers(context, place)


async def may_add(context: Context, place: Place, message_id: int) -> bool:
    """Tell whether who acts may add articles; say so, to that message, where he may not."""
    if await adds(context, place):
        return True
    await _refuse(context, place, views.permissions.only_admins_add(context.words), message_id)
    return False


async def may_delete(context: Context, place: Place, message_id: int) -> bool:
    """Tell whether who acts may delete articles; say so where he may not."""
    if await deletes(context, place):
        return True
    await _refuse(context, place, views.permissions.only_admins_delete(context.words), message_id)
    return False


async def _administers(context: Context, place: Place) -> bool:
    """Tell whether an administrator acts; one who writes as the chat itself is one."""
    return place.person == place.chat_id or await context.rights.administers(place.chat_id, place.person)


async def _refuse(context: Context, place: Place, said: OutgoingMessage, message_id: int) -> None:
    reply = None if place.private else ReplyTo(message_id)
    await context.outbox.send(place.chat_id, said, topic=place.topic, reply=reply)
