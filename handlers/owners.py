"""What the bot's owners ask of it, in private; to everybody else such a command is one it does not know."""

from __future__ import annotations

from telegram import Update

from handlers import replies
from handlers.context import Context
from handlers.people import on_help
from handlers.updates import place


async def on_health(update: Update, context: Context) -> None:
    """`/health`: version, processes, what waits, and what does not work here."""
    where = await place(update, context)
    if not await context.services.people.owns(where.person):
        await on_help(update, context)
        return
    shown = replies.health(context.words, await context.services.health(), context.now())
    await context.outbox.send(where.chat_id, shown, topic=where.topic)
