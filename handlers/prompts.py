"""What people are asked to write: a message that opens a reply to it, and who takes what is written."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from telegram import Message as Written
from telegram import Update

from handlers import views
from handlers.articles import on_text
from handlers.context import Context
from handlers.panels import Panel
from handlers.progress import Progress
from handlers.updates import Place, message_of, place, text_of
from handlers.views.message import Message, ReplyTo
from storage.models import Grant

Handler = Callable[[Grant, str, Place, Context], Awaitable[Message]]
"""Takes the grant, whose subject begins with PROMPT and a message, and what was written; returns what to say to it."""
Prompts = Mapping[str, Handler]
"""The panel that asks → who takes what is written (`routes.PROMPTS`)."""
PROMPT = "prompt"


async def ask(context: Context, panel: Panel, shown: Message, subject: str) -> None:
    """Ask the panel's person to write something; the first word of *subject* says who takes it."""
    sent = await context.outbox.send(panel.where.chat_id, shown, topic=panel.where.topic)
    if sent is not None:
        await _take(context, panel.grant, panel.where.chat_id, sent, subject)


async def on_reply(prompts: Prompts, update: Update, context: Context) -> None:
    """A reply to the bot: what was asked for; anything else is read as ever."""
    message, where = message_of(update), await place(update, context)
    asked = message.reply_to_message
    begins = f"{_asked(where.chat_id, asked.message_id)} " if asked is not None else PROMPT
    grant = await context.services.grants.waiting(where.person, begins)
    if grant is None or len(context.burst) > 1:
        await on_text(update, context)
        return
    reply = None if where.private else ReplyTo(message.message_id)
    if not await _may(context, grant, message, where.person):
        said = views.general.plain(views.general.admins_only(context.words))
        await context.outbox.send(where.chat_id, said, topic=where.topic, reply=reply)
        return
    handler = prompts[grant.subject.split(" ")[2]]
    async with Progress(context, where.chat_id, where.topic) as progress:  # an address that is written may be slow
        said = await handler(grant, text_of(message).strip(), where, context)
        sent = await progress.finish(said, reply)
    if said.asks and sent is not None:  # it was not understood: the answer to that is taken as well
        rest = grant.subject.split(" ", 2)[2]
        await _take(context, grant, where.chat_id, sent, rest)


async def _take(context: Context, grant: Grant, chat_id: int, message_id: int, subject: str) -> None:
    """Take what the grant's person replies to a message."""
    await context.services.grants.give(grant.chat, grant.person, f"{_asked(chat_id, message_id)} {subject}")


def _asked(chat_id: int, message_id: int) -> str:
    """The message that asks: other chats have messages of the same number."""
    return f"{PROMPT} {chat_id}:{message_id}"


async def _may(context: Context, grant: Grant, message: Written, person: int) -> bool:
    """Tell whether who writes may change what was asked for; an anonymous administrator writes as his group."""
    if grant.chat == message.chat.id:
        return await context.rights.commands(message)
    return await context.rights.administers(grant.chat, person)
