"""Middleware run before every handler: access control, the one-time refusal, maintenance mode."""

from __future__ import annotations

from datetime import timedelta

from telegram import Chat, Update

from handlers import opt_outs, views
from handlers.context import MIDDLEWARE_SLOT, Context, PostponedError
from handlers.incoming.updates import command_of, meet, names_bot, replies_to_bot
from handlers.views.message import InlineAnswer
from services.people import People
from storage.models import Access, Standing

MAINTENANCE_RETRY = timedelta(seconds=10)
"""In maintenance mode the first update that waits in a chat is tried again at this interval."""
MAX_NOTIFIED = 10_000
"""Most chats that are remembered as notified of maintenance mode."""


async def admits(update: Update, context: Context) -> bool:
    """Whether an update goes on to its handler; PostponedError in maintenance mode."""
    if update.inline_query is not None or update.guest_message is not None:
        return await _admits_from_anywhere(update, context)
    if update.chat_member is not None:  # nobody has written: who comes and goes is not stored
        return await _passes_maintenance(update, context)
    if await opt_outs.is_left_out(update, context):
        return False
    person = update.effective_user
    people = context.services.people
    if person is not None:
        await people.register(person.id, person.language_code or "")
        standing = await people.standing(person.id)
        if standing is Standing.OWNER:
            return True
        if standing is Standing.BANNED:
            return False
    if not await _is_served(update, context):
        await _refuse(update, context)
        return False
    return await _passes_maintenance(update, context)


async def _admits_from_anywhere(update: Update, context: Context) -> bool:
    """Whether an inline query or a guest message goes on: the user decides it, and no message is sent to a chat."""
    person, people = update.effective_user, context.services.people
    if person is None or person.is_bot:
        return False
    await people.register(person.id, person.language_code or "")
    standing = await people.standing(person.id)
    in_maintenance = standing is not Standing.OWNER and await context.services.bot_settings.in_maintenance()
    is_served = await people.may_use(person.id)
    if is_served and not in_maintenance:
        return True
    if update.inline_query is not None:
        button = "" if standing is Standing.BANNED else _maintenance_label(context, is_served=is_served)
        await context.outbox.answer_inline(update.inline_query.id, InlineAnswer(button=button))
    elif update.guest_message is not None and is_served:
        raise PostponedError(context.now() + MAINTENANCE_RETRY, hold=True)
    elif update.guest_message is not None and standing is not Standing.BANNED and await people.note_refusal(person.id):
        query_id = update.guest_message.guest_query_id or ""
        await context.outbox.answer_guest(query_id, views.permissions.private_bot(context.words))
    return False


def _maintenance_label(context: Context, *, is_served: bool) -> str:
    """The text of the button above an empty result."""
    if is_served:
        return context.words._("I am in maintenance for a while.")
    return views.message.plain_text(views.permissions.private_bot(context.words))


async def _is_served(update: Update, context: Context) -> bool:
    """Whether the bot answers the user of an update in that chat."""
    chat, person = update.effective_chat, update.effective_user
    people, bot_settings = context.services.people, context.services.bot_settings
    if update.my_chat_member is not None or await bot_settings.access() is Access.EVERYONE or _is_invitation(update):
        return True
    if chat is None or chat.type == Chat.PRIVATE:
        return person is not None and await people.may_use(person.id)
    return (await meet(chat, context)).admitted or _is_migration(update)


async def _refuse(update: Update, context: Context) -> None:
    """Say once that the bot is private; in a group only to a user who addresses it."""
    query, chat, person = update.callback_query, update.effective_chat, update.effective_user
    if query is not None:
        await context.outbox.answer_callback(
            query.id, views.message.plain_text(views.permissions.private_bot(context.words))
        )
    elif chat is None or chat.type == Chat.CHANNEL or person is None or person.is_bot:
        return
    elif (chat.type == Chat.PRIVATE or _is_addressed(update)) and await context.services.people.note_refusal(person.id):
        message = update.effective_message
        topic = message.message_thread_id if message is not None and message.is_topic_message else None
        await context.outbox.send(
            chat.id, views.permissions.private_bot(context.words), topic=topic, slot=MIDDLEWARE_SLOT
        )


async def _passes_maintenance(update: Update, context: Context) -> bool:
    """Whether maintenance mode is off; buttons are answered at once, everything else is postponed."""
    if not await context.services.bot_settings.in_maintenance():
        context.environment.notified_of_maintenance.clear()
        return True
    query, chat = update.callback_query, update.effective_chat
    if query is not None:
        await context.outbox.answer_callback(
            query.id, views.message.plain_text(views.permissions.in_maintenance(context.words))
        )
        return False
    if chat is None:
        return False
    notified = context.environment.notified_of_maintenance
    if chat.id not in notified and (chat.type == Chat.PRIVATE or _is_addressed(update)):
        if len(notified) >= MAX_NOTIFIED:
            notified.clear()
        notified.add(chat.id)
        await context.outbox.send(chat.id, views.permissions.in_maintenance(context.words), slot=MIDDLEWARE_SLOT)
    raise PostponedError(context.now() + MAINTENANCE_RETRY, hold=True)


def _is_invitation(update: Update) -> bool:
    """Whether the message looks like an invitation; its handler checks whether it is one."""
    message = update.message
    if message is None or command_of(message)[0] != "start":
        return False
    return [len(word) for word in (message.text or "").split()[1:]] == [People.TOKEN]


def _is_migration(update: Update) -> bool:
    """Whether a group became a supergroup."""
    message = update.message
    return message is not None and bool(message.migrate_to_chat_id or message.migrate_from_chat_id)


def _is_addressed(update: Update) -> bool:
    """Whether a message in a group is meant for the bot: a command, a mention, a reply to it."""
    message = update.message
    if message is None:
        return False
    return replies_to_bot(message) or names_bot(message) or bool(command_of(message)[0])
