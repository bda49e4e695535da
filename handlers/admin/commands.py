"""Commands of the owners, in private; for other users they are unknown commands."""

from __future__ import annotations

from datetime import timedelta

from telegram import Message, Update

from handlers import views
from handlers.context import Context
from handlers.incoming.updates import Place, place_of
from handlers.typed.unknown_commands import on_unknown

FRESH = timedelta(minutes=10)
"""Older owner commands are ignored: they may have been queued while the bot was offline."""


async def on_health(update: Update, context: Context) -> None:
    """`/health`: version, processes, what waits, and what does not work on this machine."""
    place = await commanded(update, context, "/health")
    if place is not None:
        message = views.health.health(context.words, await context.services.health.check(), context.now())
        await context.outbox.send(place.chat_id, message, topic=place.topic)


async def commanded(update: Update, context: Context, command: str) -> Place | None:
    """Return the place of an owner's fresh command; None for any other, which is answered here."""
    place, message = await place_of(update, context), update.message
    if (
        message is None
        or not place.private
        or not written_here(message)
        or not await context.services.people.is_owner(place.person)
    ):
        await on_unknown(update, context)
        return None
    now = context.now()
    if now - message.date > FRESH:
        refusal = views.errors.command_too_old(context.words, context.words.age(message.date, now), command)
        await context.outbox.send(place.chat_id, refusal, topic=place.topic)
        return None
    return place


def written_here(message: Message) -> bool:
    """Whether a person wrote this message here: no forward, no bot's or chat's message, no reply, no edit."""
    sender = message.from_user
    foreign = (message.forward_origin, message.via_bot, message.sender_chat, message.business_connection_id)
    earlier = (message.reply_to_message, message.external_reply, message.quote, message.edit_date)
    return sender is not None and not sender.is_bot and not any((*foreign, *earlier))
