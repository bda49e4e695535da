"""Errors of handlers: each is logged, then reported in one message."""

from __future__ import annotations

import logging

from telegram import Update
from telegram.error import Forbidden

from engine.errors import PullquoteError, QuotaError, StorageError, WorkerError, WorkerLimitError
from handlers import views
from handlers.context import FAULT_SLOT, Context

log = logging.getLogger(__name__)


async def on_error(update: Update, context: Context, error: Exception) -> bool:
    """Report an error in the chat. Returns True if the update is done, False if it is to be retried."""
    if isinstance(error, Forbidden):
        return True
    final = isinstance(error, PullquoteError) and not is_temporary(error)
    if isinstance(error, QuotaError) and not _may_notify(update, context):
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
    message = views.errors.error_message(context.words, error, retry_at=context.retry.at, code=context.retry.code)
    if update.callback_query is not None:
        text = views.message.plain_text(message)
        await context.outbox.answer_callback(update.callback_query.id, text, alert=True)
    elif update.effective_chat is not None and (final or update.effective_chat.type == "private"):
        topic = update.effective_message.message_thread_id if _in_topic(update) and update.effective_message else None
        slot = None if final else FAULT_SLOT
        await context.outbox.send(update.effective_chat.id, message, topic=topic, slot=slot)
    return final


def _may_notify(update: Update, context: Context) -> bool:
    """Whether a user who exceeded a quota is notified now: once a minute."""
    person = update.effective_user
    return person is not None and context.services.quotas.may_notify(person.id)


def is_temporary(error: PullquoteError) -> bool:
    """Whether a retry may succeed: a fault of the bot, not of the input."""
    return isinstance(error, StorageError | WorkerError) and not isinstance(error, WorkerLimitError)


def _in_topic(update: Update) -> bool:
    return bool(update.effective_message and update.effective_message.is_topic_message)
