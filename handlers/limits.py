"""Limits that a chat has met while nobody could answer it."""

from __future__ import annotations

from handlers import views
from handlers.context import Context
from storage.models import ChatKind, ReportLeftOut


async def report_left_out(task: ReportLeftOut, context: Context) -> None:
    """Tell a chat that messages were left out; a channel shows nothing of the bot."""
    chat_id, topic = await context.services.chats.locate(task.shelf)
    chat = await context.services.chats.get(chat_id)
    if chat is not None and chat.kind is not ChatKind.CHANNEL:
        await context.outbox.send(chat_id, views.limits.left_out(context.words), topic=topic or None)
