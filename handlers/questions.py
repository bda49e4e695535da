"""Questions, which are answered with quotes, and the buttons under an answer."""

from __future__ import annotations

import re
import time
from dataclasses import replace

from telegram import Message, Update

from engine.errors import PullquoteError
from engine.models import Answer, ArticleId, ShelfId, Verdict
from handlers import views
from handlers.context import Context
from handlers.errors import is_temporary
from handlers.incoming.updates import Place, links_of, message_of, place_of, text_of
from handlers.permissions import may_add
from handlers.progress import Progress
from handlers.views.i18n import Words
from handlers.views.message import OutgoingMessage, ReplyTo
from services import intent
from services.intent import Meaning
from services.questions.questions import AskRequest, AskResult
from storage.models import AskedQuestion, RetractAnswer


async def on_ask(update: Update, context: Context) -> None:
    """`/ask`: answer a question from the links in it, the article it replies to, or all articles."""
    message, place = message_of(update), await place_of(update, context)
    urls, text = links_of(message)
    question = re.sub(r"^/\S+\s*", "", text).strip()
    if not question:
        await context.outbox.send(place.chat_id, views.questions.how_to_ask(context.words), topic=place.topic)
    elif urls:
        await ask_links(context, place, message, urls, question)
    else:
        within = await replied_article(context, place, message)
        await ask(context, place, _request(place, message, question, within))


async def on_reply(update: Update, context: Context, place: Place) -> bool:
    """Answer a reply from the article it replies to; False if it replies to none, or is no question."""
    message = message_of(update)
    within = await replied_article(context, place, message)
    question = text_of(message)
    if within is None or len(context.batch) > 1 or intent.read(question).meaning is not Meaning.QUESTION:
        return False
    await ask(context, place, _request(place, message, question, within))
    return True


def _request(place: Place, message: Message, question: str, within: ArticleId | None) -> AskRequest:
    """The question of a message to the article it replies to, or to the passage that is selected there."""
    return AskRequest(question, message.message_id, place.person, within, selected(message))


def selected(message: Message) -> str:
    """The passage that a message selects in the one it replies to, "" if none."""
    return message.quote.text if message.quote else ""


async def ask(context: Context, place: Place, request: AskRequest, *, borderline: bool = False) -> None:
    """Answer a question with quotes, as a reply to their source if that is a message of this chat."""
    async with Progress(context, place.chat_id, place.topic) as progress:
        progress.report("searching", 0, 0)
        await answer(context, place, request, progress, borderline=borderline)


async def ask_links(context: Context, place: Place, message: Message, urls: list[str], question: str) -> None:
    """Read the links beside a question and answer it: from the page if there is one, else from the whole shelf."""
    if not await may_add(context, place, message.message_id):
        return
    read: list[ArticleId] = []
    failed: PullquoteError | None = None
    async with Progress(context, place.chat_id, place.topic) as progress:
        for url in urls:
            await context.services.quotas.count_article(place.person, place.chat_id, 0)
            try:
                count_bytes = context.services.quotas.bytes_of(place.person, place.chat_id)
                added = await context.services.articles.add_link(place.shelf, url, progress.report, count=count_bytes)
            except PullquoteError as error:
                if is_temporary(error):
                    raise
                failed = error
            else:
                read.append(added.article.id)
                await context.services.articles.record_shown(place.shelf, message.message_id, added.article.id)
        if failed is not None and not read:
            await progress.refuse(failed, message.message_id)
            return
        within = read[0] if len(read) == 1 else None
        request = AskRequest(question, message.message_id, place.person, within)
        await answer(context, place, request, progress)


async def answer(
    context: Context, place: Place, request: AskRequest, progress: Progress, *, borderline: bool = False
) -> None:
    """Find the answer and put it in place of the progress message."""
    await context.services.quotas.count_question(place.person, place.chat_id)
    begun = time.monotonic()
    shelves = await _shelves(context, place)
    shelf, result = await context.services.questions.ask_topics(
        shelves, request, waiting=lambda: progress.report("languages", 0, 0)
    )
    there, native = replace(place, shelf=shelf), shelf == place.shelf
    borderline = borderline and len(shelves) == 1
    sent = await _send(context, there, request.message_id, result, progress, borderline=borderline, native=native)
    await context.services.questions.set_answer_messages(shelf, result.number, sent)
    context.services.activity.count_question(time.monotonic() - begun)


async def _send(
    context: Context,
    place: Place,
    message_id: int,
    result: AskResult,
    progress: Progress,
    *,
    borderline: bool = False,
    native: bool = True,
) -> list[int]:
    """Send an answer as a reply to the message of its first quote; without one, in a group, to the question.

    Returns the messages of which it is known that they arrived.
    """
    reply = (_native(result.answer) if native else None) or (None if place.private else ReplyTo(message_id))
    parts = _answer(context, place, result, borderline=borderline)
    first = await progress.finish(parts[0], reply)
    rest = [await context.outbox.send(place.chat_id, part, topic=place.topic) for part in parts[1:]]
    return [number for number in (first, *rest) if number is not None]


async def _shelves(context: Context, place: Place) -> tuple[ShelfId, ...]:
    return await context.services.questions.shelves(place.shelf, place.chat_id, place.topic, place.settings)


async def question_place(context: Context, place: Place, message_id: int) -> Place:
    """The place with the shelf of the question that a message asks or answers; it may belong to another topic."""
    shelf = await context.services.questions.find_shelf(await _shelves(context, place), message_id)
    return replace(place, shelf=shelf)


def _native(answer: Answer) -> ReplyTo | None:
    return views.questions.reply_to(answer.quotes[0]) if answer.quotes else None


async def replied_article(context: Context, place: Place, message: Message) -> ArticleId | None:
    """Return the article that the message replied to shows, answers from or is part of."""
    replied = message.reply_to_message
    if replied is None:
        return None
    article = await context.services.articles.find_by_message(place.shelf, replied.message_id)
    if article is not None:
        return article
    question = await context.services.questions.find_by_message(place.shelf, replied.message_id)
    if question is None:
        return None
    return await context.services.questions.quoted_article(place.shelf, question, selected(message))


def _answer(
    context: Context, place: Place, result: AskResult, *, borderline: bool = False, shown: int = 0
) -> list[OutgoingMessage]:
    return views.questions.answer(
        context.words,
        result.answer,
        result.number,
        now=context.now(),
        count=shown,
        elsewhere=result.elsewhere,
        within=result.within,
        borderline=borderline,
        suggestions=result.suggestions,
        question_language=result.language,
        taken_over=result.taken_over,
        inline_mode=context.quotable_elsewhere,
        kept=result.kept,
        in_group=not place.private,
    )


async def replace_answer(
    context: Context, place: Place, question: AskedQuestion, old: Answer, request: AskRequest, result: AskResult
) -> None:
    """Show a new answer to *question* in place of the *old* one, and store it.

    Telegram cannot change what a message replies to: when the old answer quotes another sentence natively, the new one
    is sent, then a task retracts the old one. Nothing is stored before it is shown: killed in
    between, this is done again.
    """
    sent: list[int] = []
    is_moved = _native(old) != _native(result.answer)
    if is_moved:
        async with Progress(context, place.chat_id, place.topic) as progress:
            sent = await _send(context, place, request.message_id, result, progress)
    retract = None
    if not sent:  # or it may not have arrived
        sent = await _edit(context, place, question.answers, result, anew=is_moved)
    elif question.answers:
        retract = RetractAnswer(place.shelf, place.chat_id, question.answers, sent[0], context.words.language)
    await context.services.questions.replace_answer(place.shelf, request, result, sent, retract)


async def retract(task: RetractAnswer, context: Context) -> None:
    """Delete the messages of an answer that was replaced; where Telegram refuses, make them point to the new one."""
    chat_id, _ = await context.services.chats.locate(task.shelf)
    if chat_id != task.chat:
        return
    for message_id in task.messages:
        if not await context.outbox.delete(chat_id, message_id):
            pointer = views.questions.replaced(Words(task.language), chat_id, task.successor)
            await context.outbox.edit(chat_id, message_id, pointer)


async def show_in(
    context: Context, place: Place, message_ids: tuple[int, ...], result: AskResult, *, shown: int = 0
) -> None:
    """Show a stored answer in these messages, with *shown* quotes (0: the strong ones)."""
    sent = await _edit(context, place, message_ids, result, shown=shown)
    await context.services.questions.set_answer_messages(place.shelf, result.number, sent)


async def _edit(
    context: Context,
    place: Place,
    answers: tuple[int, ...],
    result: AskResult,
    *,
    shown: int = 0,
    anew: bool = False,
) -> list[int]:
    """Change the messages of an answer; what does not fit into them follows. Returns the messages.

    *anew*: above the first stands what the old answer quoted, so it says that the question was asked anew.
    """
    parts = _answer(context, place, result, shown=shown)
    if anew:
        parts[:1] = views.questions.asked_anew(context.words, parts[0])
    sent = []
    for number, part in enumerate(parts):
        if number < len(answers) and await context.outbox.edit(place.chat_id, answers[number], part):
            sent.append(answers[number])
        elif (message_id := await context.outbox.send(place.chat_id, part, topic=place.topic)) is not None:
            sent.append(message_id)
    for message_id in answers[len(parts) :]:
        await context.outbox.delete(place.chat_id, message_id)
    return sent


async def on_more(update: Update, context: Context, number: int, shown: int) -> str:
    """Show further quotes of an answer, in place; return a toast when its text has changed since."""
    message = message_of(update)
    place = await question_place(context, await place_of(update, context), message.message_id)
    result = await context.services.questions.get_answer(place.shelf, number)
    question = await context.services.questions.get(place.shelf, number)
    if not result.answer.quotes and question.verdict is not Verdict.NOTHING:
        return views.questions.text_changed(context.words)
    await show_in(context, place, question.answers or (message.message_id,), result, shown=shown)
    return ""


async def on_open(update: Update, context: Context, number: int) -> str:
    """Send a stored answer again; return a toast when its text has changed since."""
    place = await place_of(update, context)
    result = await context.services.questions.get_answer(place.shelf, number)
    if not result.answer.quotes:
        return views.questions.text_changed(context.words)
    question = await context.services.questions.get(place.shelf, number)
    parts, reply = _answer(context, place, result), _native(result.answer)
    sent = [await context.outbox.send(place.chat_id, parts[0], topic=place.topic, reply=reply)]
    sent += [await context.outbox.send(place.chat_id, part, topic=place.topic) for part in parts[1:]]
    numbers = [message_id for message_id in sent if message_id is not None]
    await context.services.questions.set_answer_messages(place.shelf, number, [*question.answers, *numbers])
    return ""


async def show_further(context: Context, place: Place, message: Message) -> bool:
    """Show the further quotes of the answer that a message goes on from; False if it goes on from none."""
    replied = message.reply_to_message
    if replied is not None:
        place = await question_place(context, place, replied.message_id)
        question = await context.services.questions.find_by_message(place.shelf, replied.message_id)
    else:
        shelves = await _shelves(context, place)
        question, shelf = await context.services.questions.last_asked(shelves, place.person, message.message_id)
        place = replace(place, shelf=shelf)
    if question is None or question.verdict is Verdict.NOTHING:
        return False
    result = await context.services.questions.get_answer(place.shelf, question.number)
    # by what stood there when the message came: it may be handled twice
    earlier = [number for number in question.answers if number < message.message_id]
    parts = views.questions.further(
        context.words,
        result.answer,
        question.number,
        now=context.now(),
        elsewhere=result.elsewhere,
        question_language=result.language,
        told=len(earlier) > len(_answer(context, place, result)),
    )
    reply = None if place.private else ReplyTo(message.message_id)
    sent = [await context.outbox.send(place.chat_id, part, topic=place.topic, reply=reply) for part in parts]
    numbers = [number for number in sent if number is not None]
    await context.services.questions.set_answer_messages(place.shelf, question.number, [*question.answers, *numbers])
    return True


async def on_answer_context(update: Update, context: Context, number: int, shown: int) -> str:
    """Show the quotes of an answer with their neighbours, in place; return a toast when the text has changed."""
    message = message_of(update)
    place = await question_place(context, await place_of(update, context), message.message_id)
    result = await context.services.questions.get_answer(place.shelf, number)
    if not result.answer.quotes:
        return views.questions.text_changed(context.words)
    part = views.questions.answer_in_context(context.words, result.answer, number, count=shown, now=context.now())
    await context.outbox.edit(place.chat_id, message.message_id, part)
    return ""


async def sentences_quoted(context: Context, place: Place, message_id: int, article: ArticleId, sentence: int) -> int:
    """Return how many sentences the quotation from *sentence* on has in an answer; 1 where it is not kept any more."""
    there = await question_place(context, place, message_id)
    question = await context.services.questions.find_by_message(there.shelf, message_id)
    quotes = question.quotes if question else ()
    return next((q.count for q in quotes if (q.article, q.sentence) == (article, sentence)), 1)


async def on_elsewhere(update: Update, context: Context, number: int) -> str:
    """Search the articles that were not searched yet; return a toast if they have no answer either."""
    message = message_of(update)
    place = await question_place(context, await place_of(update, context), message.message_id)
    question = await context.services.questions.get(place.shelf, number)
    old = await context.services.questions.get_answer(place.shelf, number)
    result = await context.services.questions.ask_elsewhere(place.shelf, number)
    if result is None:
        return views.questions.nothing_elsewhere(context.words, old.elsewhere)
    question = replace(question, answers=question.answers or (message.message_id,))
    request = AskRequest(question.text, question.message_id, question.person)
    await replace_answer(context, place, question, old.answer, request, result)
    return ""


async def on_ask_about(update: Update, context: Context, word: str) -> None:
    """Answer a question about a word that an answer suggested."""
    place, message = await place_of(update, context), message_of(update)
    await ask(context, place, AskRequest(word, message.message_id, place.person))
