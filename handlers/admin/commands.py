"""What the bot's owners ask of it, in private; to everybody else such a command is one it does not know."""

from __future__ import annotations

from datetime import timedelta

from telegram import Message, Update

from handlers import views
from handlers.context import Context
from handlers.start import on_help
from handlers.updates import Place, place_of

FRESH = timedelta(minutes=10)
"""An older command is not obeyed: it may have waited while the bot was down, and its owner has changed his mind."""


async def on_health(update: Update, context: Context) -> None:
    """`/health`: version, processes, what waits, and what does not work here."""
    place = await commanded(update, context, "/health")
    if place is not None:
        shown = views.health.health(context.words, await context.services.health.check(), context.now())
        await context.outbox.send(place.chat_id, shown, topic=place.topic)


async def commanded(update: Update, context: Context, command: str) -> Place | None:
    """Return where an owner himself has just asked for something; None where that is not so, and it was answered."""
    place, message = await place_of(update, context), update.message
    if (
        message is None
        or not place.private
        or not own(message)
        or not await context.services.people.is_owner(place.person)
    ):
        await on_help(update, context)
        return None
    now = context.now()
    if now - message.date > FRESH:
        said = views.general.too_old(context.words, context.words.age(message.date, now), command)
        await context.outbox.send(place.chat_id, said, topic=place.topic)
        return None
    return place


def own(message: Message) -> bool:
    """Tell whether its sender himself wrote a message here and now: no forward, no bot's, no chat's, no answer."""
    sender = message.from_user
    lent = (message.forward_origin, message.via_bot, message.sender_chat, message.business_connection_id)
    said_before = (message.reply_to_message, message.external_reply, message.quote, message.edit_date)
    return sender is not None and not sender.is_bot and not any((*lent, *said_before))
