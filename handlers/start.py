"""/start, /help, the example article, and the answer to a sticker."""

from __future__ import annotations

from pathlib import Path

from telegram import Update

from engine.models import Origin, Source
from handlers import views
from handlers.articles import show_article
from handlers.context import Context
from handlers.deep_links import DeepLinks, open_link
from handlers.incoming.updates import argument_of, message_of, place_of
from handlers.permissions import may_add
from handlers.views.message import ReplyTo
from services.message_texts import MessageText

EXAMPLES = Path(__file__).parent / "examples"


async def on_start(deep_links: DeepLinks, update: Update, context: Context) -> None:
    """`/start`: introduce the bot, or open a deep link."""
    place = await place_of(update, context)
    token = argument_of(message_of(update))
    answer = (
        await open_link(deep_links, token, place, context)
        if token
        else views.start.start(context.words, context.bot.username)
    )
    if answer is not None:
        await context.outbox.send(place.chat_id, answer, topic=place.topic)


async def on_help(update: Update, context: Context) -> None:
    """`/help`: say what the bot can do, in a group what it can do there."""
    message, place = message_of(update), await place_of(update, context)
    by_command = not place.private and update.callback_query is None
    if place.private:
        answer = views.start.help_(context.words, owner=await context.services.people.is_owner(place.person))
    else:
        answer = views.start.help_in_group(context.words)
    reply = ReplyTo(message.message_id) if by_command else None
    await context.outbox.send(place.chat_id, answer, topic=place.topic, reply=reply)


async def on_all_commands(update: Update, context: Context) -> None:
    """Say every command, in a private chat."""
    place = await place_of(update, context)
    answer = views.start.all_commands(context.words, owner=await context.services.people.is_owner(place.person))
    await context.outbox.send(place.chat_id, answer, topic=place.topic)


async def on_sticker(update: Update, context: Context) -> None:
    """Answer a sticker with a reaction."""
    place = await place_of(update, context)
    if place.private:
        await context.outbox.react(place.chat_id, message_of(update).message_id, views.start.THANKED)


async def on_example(update: Update, context: Context) -> None:
    """Send a short example article and its summary; answers quote the message of the article."""
    place = await place_of(update, context)
    if not await may_add(context, place, message_of(update).message_id):
        return
    file = EXAMPLES / f"{context.words.language}.txt"
    text = (file if file.exists() else EXAMPLES / "en.txt").read_text(encoding="utf-8").strip()
    sent = await context.outbox.send(place.chat_id, views.message.text_message(text), topic=place.topic)
    if sent is None:
        return
    added = await context.services.articles.add_text(place.shelf, [MessageText(sent, text)], Origin(Source.TEXT))
    await show_article(context, place, added.article)
