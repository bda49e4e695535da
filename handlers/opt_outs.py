"""Opting out: a member of a group whose messages are neither kept nor answered there."""

from __future__ import annotations

from telegram import Message, Update
from telegram.ext import filters

from handlers import views
from handlers.context import MIDDLEWARE_SLOT, Context
from handlers.incoming.updates import Place, command_of, names_bot, place_of, replies_to_bot
from handlers.views.message import ReplyTo
from storage.models import ChatKind

_GROUPS = (ChatKind.GROUP.value, ChatKind.SUPERGROUP.value)


async def on_pressed(update: Update, context: Context, *, out: bool) -> str:
    """Leave out whoever pressed the button under /privacy, or take them in again; return the text of the toast."""
    place = await place_of(update, context)
    if place.private or place.person <= 0:  # an anonymous admin is nobody in particular
        return views.privacy.cannot_opt_out(context.words)
    if out:
        await context.services.privacy.opt_out(place.chat_id, place.person)
        await context.services.collected_posts.forget_person(place.chat_id, place.person)
    else:
        await context.services.privacy.opt_in(place.chat_id, place.person)
    return views.privacy.opted(context.words, out=out)


async def is_left_out(update: Update, context: Context) -> bool:
    """Whether a message is of a member who has opted out; one that is addressed to the bot is told so.

    /privacy works, since its button takes them in again.
    """
    message = update.effective_message if update.callback_query is None else None
    if message is None or not await has_opted_out(context, message):
        return False
    if filters.StatusUpdate.ALL.check_update(update) or command_of(message)[0] == "privacy":
        return False
    if update.edited_message is None and await _is_addressed(context, message):
        topic = message.message_thread_id if message.is_topic_message else None
        notice = views.privacy.left_out(context.words)
        reply = ReplyTo(message.message_id)
        await context.outbox.send(message.chat.id, notice, topic=topic, reply=reply, slot=MIDDLEWARE_SLOT)
    return True


async def has_opted_out(context: Context, message: Message) -> bool:
    """Whether the author of a message in a group has opted out there."""
    author = message.from_user
    if author is None or message.chat.type not in _GROUPS or message.sender_chat is not None:
        return False
    return author.id in (await context.services.chats.settings(message.chat.id)).opted_out


async def refuses(context: Context, place: Place, replied: Message | None, message_id: int) -> bool:
    """Whether a message replied to must not be kept, because its author has opted out; who asks is told so."""
    if replied is None or not await has_opted_out(context, replied):
        return False
    notice = views.privacy.author_left_out(context.words)
    await context.outbox.send(place.chat_id, notice, topic=place.topic, reply=ReplyTo(message_id))
    return True


async def _is_addressed(context: Context, message: Message) -> bool:
    """Whether a message is meant for the bot; a bare command may be meant for another one."""
    if replies_to_bot(message) or names_bot(message):
        return True
    command, bot = command_of(message)
    return bool(command) and not bot and not (await context.services.chats.settings(message.chat.id)).other_bots
