"""Permission checks: who may add and delete articles, where a chat restricts that to its admins."""

from __future__ import annotations

from handlers import views
from handlers.context import Context
from handlers.incoming.updates import Place
from handlers.views.message import OutgoingMessage, ReplyTo


async def can_add(context: Context, place: Place) -> bool:
    """Whether the user may add articles here: anyone, unless the chat restricts it to admins."""
    return not place.settings.admins_add or await _administers(context, place)


async def can_delete(context: Context, place: Place) -> bool:
    """Whether the user may delete articles here, or restore them."""
    return not place.settings.admins_delete or await _administers(context, place)


async def may_add(context: Context, place: Place, message_id: int) -> bool:
    """Whether the user may add articles; if not, they are notified in a reply to the message."""
    if await can_add(context, place):
        return True
    await _refuse(context, place, views.permissions.only_admins_add(context.words), message_id)
    return False


async def may_delete(context: Context, place: Place, message_id: int) -> bool:
    """Whether the user may delete articles; if not, they are notified in a reply to the message."""
    if await can_delete(context, place):
        return True
    await _refuse(context, place, views.permissions.only_admins_delete(context.words), message_id)
    return False


async def _administers(context: Context, place: Place) -> bool:
    """Whether the user is an admin; a user who writes as the chat itself is one."""
    return place.person == place.chat_id or await context.chat_admins.is_admin(place.chat_id, place.person)


async def _refuse(context: Context, place: Place, message: OutgoingMessage, message_id: int) -> None:
    reply = None if place.private else ReplyTo(message_id)
    await context.outbox.send(place.chat_id, message, topic=place.topic, reply=reply)
