"""Edited messages: a question is answered again, an article read again; anything else is handled as a new message."""

from __future__ import annotations

import re
from datetime import timedelta

from telegram import Message, Update

from engine.models import ArticleId
from handlers import questions
from handlers.articles import summary_of
from handlers.context import Context, PostponedError
from handlers.groups import WAIT
from handlers.incoming.updates import Place, links_of, message_of, message_text, offset_of, place_of, text_of
from handlers.typed.texts import on_text
from services import intent
from services.intent import Meaning
from services.questions.questions import AskRequest
from storage.models import AskedQuestion

EDITED = WAIT + timedelta(seconds=1)
"""How long the edit of a post waits where a group collects late."""


async def on_edited(update: Update, context: Context) -> None:
    """Handle the edit of a message that the bot answered, or would answer."""
    message, place = message_of(update), await place_of(update, context)
    home = await questions.question_place(context, place, message.message_id)
    question = await context.services.questions.find_by_message(home.shelf, message.message_id)
    if question is not None and question.message_id == message.message_id:
        await _question(context, home, message, question)
        return
    article = await context.services.articles.find_by_message(place.shelf, message.message_id)
    if article is not None and place.private and await _names_another(context, place, message):
        await on_text(update, context)
    elif article is not None:
        await _article(context, place, message, article)
    elif not place.private and place.settings.collect_late and context.now() < message.date + EDITED:
        raise PostponedError(message.date + EDITED)  # the post is stored first
    elif place.private and not text_of(message).startswith("/"):
        await on_text(update, context)


async def _names_another(context: Context, place: Place, message: Message) -> bool:
    """Whether a message was edited to a link of a page that is not stored: a corrected address."""
    urls, _ = links_of(message)
    return bool(urls) and not await context.services.articles.is_stored(place.shelf, urls[0])


async def _question(context: Context, place: Place, message: Message, question: AskedQuestion) -> None:
    """Replace the answer by that to the new question; an edit into something else changes nothing."""
    _, text = links_of(message)
    is_command = text.startswith("/")
    text = re.sub(r"^/\S+\s*", "", text).strip()
    is_question = is_command or intent.read(text).meaning is Meaning.QUESTION
    if not text or text == question.text or not is_question:
        return
    old = await context.services.questions.get_answer(place.shelf, question.number)
    passage = questions.selected(message)
    request = AskRequest(text, message.message_id, place.person, within=question.within, passage=passage)
    new = await context.services.questions.ask_again(place.shelf, request, question.number)
    await questions.replace_answer(context, place, question, old.answer, request, new)


async def _article(context: Context, place: Place, message: Message, article: ArticleId) -> None:
    """Apply the edit of an article's only message, and update its summaries."""
    stored = await context.services.articles.get(place.shelf, article)
    if [part.message_id for part in stored.parts] != [message.message_id]:
        return
    # the bot's name and the command before the text are not part of the article
    text = message_text(message, max(stored.parts[0].offset - offset_of(message), 0))
    added = await context.services.articles.apply_edit(place.shelf, article, text)
    if not added.changed:
        return
    for summary_id in await context.services.articles.list_messages(place.shelf, article):
        if summary_id != message.message_id:
            await context.outbox.edit(place.chat_id, summary_id, summary_of(context, added.article, place.settings))
