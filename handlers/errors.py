"""Errors of handlers: each is logged, then reported in one message."""

from __future__ import annotations

import logging

from telegram import Message, Update
from telegram.error import Forbidden

from engine.errors import PullquoteError, QuotaError, StorageError, WorkerError, WorkerLimitError
from handlers import views
from handlers.context import FAULT_SLOT, LIMIT_SLOT, Context, PostponedError
from handlers.incoming.updates import text_of
from handlers.views.message import ReplyTo

log = logging.getLogger(__name__)


async def on_error(update: Update, context: Context, error: Exception) -> bool:
    """Report an error in the chat. Returns True if the update is done, False if it is to be retried."""
    if isinstance(error, Forbidden):
        return True
    final = isinstance(error, PullquoteError) and not is_temporary(error)
    message = update.effective_message
    is_message = message is not None and not update.guest_message and not update.callback_query
    if isinstance(error, QuotaError) and message is not None and is_message:
        await _on_limit(message, context, error)
        return True
    if not final:
        log.error("update %s failed (%s)", update.update_id, context.retry.code, exc_info=error)
    if update.inline_query is not None:
        return True  # the next query comes while the user types
    if update.guest_message is not None:
        query_id = update.guest_message.guest_query_id or ""
        await context.outbox.answer_guest(
            query_id, views.errors.error_message(context.words, error, code=context.retry.code)
        )
        return True  # guest messages are not retried, since nothing of them may be kept
    answer = views.errors.error_message(context.words, error, retry_at=context.retry.at, code=context.retry.code)
    if update.callback_query is not None:
        text = views.message.plain_text(answer)
        await context.outbox.answer_callback(update.callback_query.id, text, alert=True)
    elif update.effective_chat is not None and (final or update.effective_chat.type == "private"):
        topic = update.effective_message.message_thread_id if _in_topic(update) and update.effective_message else None
        slot = None if final else FAULT_SLOT
        said = await context.outbox.earlier(FAULT_SLOT) if not final and context.retry.at is None else None
        if said is None or not await context.outbox.edit(update.effective_chat.id, said, answer):
            await context.outbox.send(update.effective_chat.id, answer, topic=topic, slot=slot)
    return final


async def _on_limit(message: Message, context: Context, error: QuotaError) -> None:
    """Keep a message until the end of a limit, or refuse it, and say which: every time somebody meets a limit.

    PostponedError if it is kept. In a flood the message gets a reaction instead of words.
    """
    quotas = context.services.quotas
    who = message.from_user.id if message.from_user and message.sender_chat is None else message.chat.id
    was_told = await context.outbox.earlier(LIMIT_SLOT) is not None
    until = quotas.hold(who, error, again=was_told)
    if was_told:
        pass
    elif quotas.may_write(who):
        answer = (
            views.limits.held(context.words, error)
            if until
            else views.limits.refused(context.words, error, _name(message))
        )
        topic = message.message_thread_id if message.is_topic_message else None
        reply = ReplyTo(message.message_id)
        await context.outbox.send(message.chat.id, answer, topic=topic, reply=reply, slot=LIMIT_SLOT)
    else:
        sign = views.limits.HELD if until else views.limits.REFUSED
        await context.outbox.react(message.chat.id, message.message_id, sign)
    if until:
        raise PostponedError(until)


def _name(message: Message) -> str:
    """Return what a message is called: its file, else its first words."""
    return (message.document.file_name if message.document else "") or text_of(message)


def is_temporary(error: PullquoteError) -> bool:
    """Whether a retry may succeed: a fault of the bot, not of the input."""
    return isinstance(error, StorageError | WorkerError) and not isinstance(error, WorkerLimitError)


def _in_topic(update: Update) -> bool:
    return bool(update.effective_message and update.effective_message.is_topic_message)
