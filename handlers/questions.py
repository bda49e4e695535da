"""Questions in, quotes out; and the buttons under an answer."""

from __future__ import annotations

import re

from telegram import Message, Update

from engine.models import Answer, ArticleId
from handlers import replies
from handlers.context import Context
from handlers.messages import Message as Reply
from handlers.messages import ReplyTo
from handlers.progress import Progress
from handlers.updates import Place, message_of, place, text_of
from services import intent
from services.articles import MessageText
from services.intent import Meaning
from services.questions import Asked


async def on_ask(update: Update, context: Context) -> None:
    """`/ask` says outright that something is a question; as a reply it is asked of that article."""
    message, where = message_of(update), await place(update, context)
    question = re.sub(r"^/\S+\s*", "", text_of(message)).strip()
    if not question:
        await context.outbox.send(where.chat_id, replies.how_to_ask(context.words), topic=where.topic)
        return
    within = await _replied_article(context, where, message)
    passage = message.quote.text if message.quote else ""
    await ask(context, where, message, question, within=within, passage=passage)


async def on_reply(update: Update, context: Context, where: Place) -> bool:
    """Ask a reply of the article it replies to; False when it replies to none, or is an article itself."""
    message = message_of(update)
    within = await _replied_article(context, where, message)
    question = text_of(message)
    if within is None or len(context.burst) > 1 or intent.read(question).meaning is not Meaning.QUESTION:
        return False
    passage = message.quote.text if message.quote else ""
    await ask(context, where, message, question, within=within, passage=passage)
    return True


async def on_edited(update: Update, context: Context) -> None:
    """An edited question edits its answer; an edited article is read again."""
    message, where = message_of(update), await place(update, context)
    text = text_of(message)
    asked = await context.services.questions.find(where.shelf, message.message_id)
    if asked is not None and asked.message_id == message.message_id:
        question = re.sub(r"^/\S+\s*", "", text).strip()
        if question and question != asked.text:
            again = await context.services.questions.ask(
                where.shelf, question, message_id=message.message_id, person=where.person, within=asked.within
            )
            await edit_answer(context, where, asked.answers, again)
        return
    article = await context.services.articles.shown_by(where.shelf, message.message_id)
    if article is not None and text:
        stored = await context.services.articles.get(where.shelf, article)
        if [part.message_id for part in stored.parts] == [message.message_id]:
            start = stored.parts[0].offset
            await context.services.articles.correct(
                where.shelf, article, MessageText(message.message_id, text[start:], start)
            )


async def ask(
    context: Context,
    where: Place,
    message: Message,
    question: str,
    *,
    within: ArticleId | None = None,
    passage: str = "",
    borderline: bool = False,
    progress: Progress | None = None,
) -> None:
    """Answer a question with quotes, as a reply to where they stand when that is a message of this chat."""
    if progress is None:
        async with Progress(context, where.chat_id, where.topic) as own:
            own.report("searching", 0, 0)
            await ask(
                context, where, message, question,
                within=within, passage=passage, borderline=borderline, progress=own,
            )  # fmt: skip
        return
    asked = await context.services.questions.ask(
        where.shelf,
        question,
        message_id=message.message_id,
        person=where.person,
        within=within,
        passage=passage,
    )
    reply = _reply(where, message, asked.answer)
    parts = _answer(context, asked, native=bool(reply and reply.quote), borderline=borderline)
    first = await progress.finish(parts[0], reply)
    rest = [await context.outbox.send(where.chat_id, part, topic=where.topic) for part in parts[1:]]
    sent = [number for number in (first, *rest) if number is not None]
    await context.services.questions.answered(where.shelf, asked.number, sent)


def _reply(where: Place, message: Message, answer: Answer) -> ReplyTo | None:
    """Reply to where the first quote stands, natively; otherwise, in a group, to who asked."""
    if answer.quotes and (reply := replies.reply_to(answer.quotes[0])) is not None:
        return reply
    return None if where.private else ReplyTo(message.message_id)


async def _replied_article(context: Context, where: Place, message: Message) -> ArticleId | None:
    """Return the article that the message replied to shows, answers from or is part of."""
    replied = message.reply_to_message
    if replied is None:
        return None
    found = await context.services.articles.shown_by(where.shelf, replied.message_id)
    if found is not None:
        return found
    asked = await context.services.questions.find(where.shelf, replied.message_id)
    if asked is None:
        return None
    return asked.within or (asked.quotes[0][0] if asked.quotes else None)


def _answer(
    context: Context, asked: Asked, *, native: bool = False, borderline: bool = False, shown: int = 0
) -> list[Reply]:
    return replies.answer(
        context.words,
        asked.answer,
        asked.number,
        now=context.now(),
        shown=shown,
        native=native,
        elsewhere=asked.elsewhere,
        within=asked.within,
        borderline=borderline,
        suggestions=asked.suggestions,
        asked_in=asked.language,
    )


async def edit_answer(
    context: Context, where: Place, answers: tuple[int, ...], asked: Asked, *, shown: int = 0
) -> None:
    """Put a new answer, or more of it, where the old one stands; what does not fit there follows."""
    parts = _answer(context, asked, shown=shown)
    sent = []
    for number, part in enumerate(parts):
        if number < len(answers) and await context.outbox.edit(where.chat_id, answers[number], part):
            sent.append(answers[number])
        elif (message_id := await context.outbox.send(where.chat_id, part, topic=where.topic)) is not None:
            sent.append(message_id)
    for message_id in answers[len(parts) :]:
        await context.outbox.delete(where.chat_id, message_id)
    await context.services.questions.answered(where.shelf, asked.number, sent)


async def on_more(update: Update, context: Context, number: int, shown: int) -> None:
    """Show further quotes of an answer, in place."""
    where, message = await place(update, context), message_of(update)
    asked = await context.services.questions.again(where.shelf, number)
    kept = (await context.services.questions.get(where.shelf, number)).answers
    await edit_answer(context, where, kept or (message.message_id,), asked, shown=shown)


async def on_answer_context(update: Update, context: Context, number: int, shown: int) -> None:
    """Show the quotes of an answer with their neighbours, in place."""
    where, message = await place(update, context), message_of(update)
    asked = await context.services.questions.again(where.shelf, number)
    part = replies.answer_context(context.words, asked.answer, number, shown=shown, now=context.now())
    await context.outbox.edit(where.chat_id, message.message_id, part)


async def on_elsewhere(update: Update, context: Context, number: int) -> None:
    """Ask the other articles too."""
    where, message = await place(update, context), message_of(update)
    before = await context.services.questions.get(where.shelf, number)
    asked = await context.services.questions.ask(
        where.shelf, before.text, message_id=before.message_id, person=where.person, everywhere=True
    )
    await edit_answer(context, where, before.answers or (message.message_id,), asked)


async def on_ask_about(update: Update, context: Context, word: str) -> None:
    """Ask about a word that an answer offered."""
    where, message = await place(update, context), message_of(update)
    await ask(context, where, message, word)
