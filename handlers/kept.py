"""What is kept: the button under summaries and answers, `/list kept`, and `/digest kept`.

Anybody in the chat may press the button, as anybody may read its list; who pressed it is not stored.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

from telegram import Message, Update

from engine.models import ArticleId
from handlers import collected_posts, questions, views
from handlers.context import Context
from handlers.incoming.updates import Place, message_of, place_of
from handlers.views.callback_data import Act
from handlers.views.message import OutgoingMessage, ReplyTo
from services.kept import PAGE


async def on_keep(update: Update, context: Context, article: ArticleId, *, keep: bool) -> str:
    """Keep an article, or no longer, as its button says; return the text of the toast."""
    place, message = await place_of(update, context), message_of(update)
    await context.services.kept.mark_article(place.shelf, article, keep=keep)
    await _turn_button(context, message, Act.KEEP, article, kept=keep)
    return views.kept.marked(context.words, keep=keep)


async def on_keep_answer(update: Update, context: Context, number: int, *, keep: bool) -> str:
    """Keep the answer to a question, or no longer, as its button says; return the text of the toast."""
    message = message_of(update)
    place = await questions.question_place(context, await place_of(update, context), message.message_id)
    await context.services.kept.mark_answer(place.shelf, number, keep=keep)
    await _turn_button(context, message, Act.KEEP_ANSWER, number, kept=keep)
    return views.kept.marked(context.words, keep=keep)


async def show_list(context: Context, place: Place, reply: ReplyTo | None) -> None:
    """Send the list of what is kept here, newest first."""
    listing = await context.services.kept.list(place.shelf, 0)
    answer = views.kept.listing(context.words, listing, now=context.now(), size=PAGE)
    await context.outbox.send(place.chat_id, answer, topic=place.topic, reply=reply)


async def on_page(update: Update, context: Context, page: int) -> None:
    """Show another page of the list, in place."""
    place, message = await place_of(update, context), message_of(update)
    listing = await context.services.kept.list(place.shelf, page)
    answer = views.kept.listing(context.words, listing, page, now=context.now(), size=PAGE)
    await context.outbox.edit(place.chat_id, message.message_id, answer)


async def show_week(context: Context, place: Place, reply: ReplyTo | None) -> None:
    """Send a digest of what was kept within a week."""
    more = views.digests.more_of_kept() if place.private else ""
    await context.outbox.send(place.chat_id, await week(context, place, more), topic=place.topic, reply=reply)


async def week(context: Context, place: Place, more: str = "") -> OutgoingMessage:
    """Return a digest of what was kept within a week; its beginning if there is a button for *more*."""
    shelves = await context.services.digests.covered_shelves(place.chat_id, place.topic or 0, place.shelf, timed=True)
    keys = await context.services.kept.this_week(shelves)
    content = await context.services.digests.compose_articles(
        keys, place.settings, partial(collected_posts.remove_gone, context)
    )
    if not content.count:
        return views.kept.nothing_this_week(context.words)
    moment = context.words.moment(context.now(), place.settings.zone)
    heading = views.kept.week_heading(context.words)
    return await asyncio.to_thread(views.digests.digest, context.words, content, heading, moment, more)


async def _turn_button(context: Context, message: Message, act: Act, number: int, *, kept: bool) -> None:
    """Let the pressed button say what it does next; the other buttons of the message stay as they are."""
    if message.reply_markup is None:
        return
    turned = views.articles.keep_button(context.words, act, number, kept=kept)
    pressed = views.articles.keep_button(context.words, act, number, kept=not kept).data
    keyboard: dict[str, Any] = message.reply_markup.to_dict()
    for button in (button for row in keyboard["inline_keyboard"] for button in row):
        if button.get("callback_data") == pressed:
            button |= {"text": turned.text, "callback_data": turned.data}
    await context.outbox.edit_keyboard(message.chat.id, message.message_id, keyboard)
