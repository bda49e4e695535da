"""Articles in: links, files, and texts that are to be kept. Their buttons are in `summary_buttons`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from telegram import Document as File
from telegram import Message, Update

from engine.errors import PullquoteError
from engine.models import Article, Origin, Source
from handlers import opt_outs, questions, views
from handlers.context import Context
from handlers.errors import is_temporary
from handlers.incoming import files
from handlers.incoming.updates import Place, links_of, message_of, message_text, origin_of, place_of, text_of
from handlers.permissions import may_add
from handlers.progress import Progress
from handlers.views.message import OutgoingMessage, ReplyTo
from services import intent
from services.articles import Added, summarise
from services.intent import QUESTION_MARKS, Meaning
from services.message_texts import MessageText
from services.questions.questions import AskRequest
from storage.models import ChatSettings

LINKS = 10
"""Most links of one message that are read."""


async def on_file(update: Update, context: Context) -> None:
    """Read documents by their content, not by their name; a question in the caption is asked of the document."""
    place = await place_of(update, context)
    if not await may_add(context, place, message_of(update).message_id):
        return
    for number, message in enumerate(map(message_of, context.batch)):
        if message.document is not None:
            await read_file(context, place, message, message.document, number)


async def read_file(
    context: Context, place: Place, message: Message, document: File, number: int, *, needed: bool = True
) -> PullquoteError | None:
    """Read a document, then show its summary or answer its caption's question; *number* counts those of an album.

    If it is not *needed*, nothing is said where no text can be read: the reason is returned; else None.
    """
    question = text_of(message).strip()
    await context.services.quotas.count_article(place.person, place.chat_id, document.file_size or 0)
    async with Progress(context, place.chat_id, place.topic, number=number) as progress:
        progress.report("reading", 0, 0)
        try:
            page = await files.download(context, document)
            added = await context.services.articles.add_page(
                place.shelf, page, message.message_id, progress.report, file_id=document.file_id
            )
        except PullquoteError as error:
            if is_temporary(error):
                raise
            if not needed:
                await progress.drop()
                return error
            await progress.refuse(error, message.message_id)
            return None
        reading = intent.read(question)
        if question.endswith(QUESTION_MARKS) and reading.meaning is Meaning.QUESTION:
            request = AskRequest(question, message.message_id, place.person, within=added.article.id)
            await questions.answer(context, place, request, progress)
        else:
            count = reading.wish.sentences if reading.wish else None
            await show_added(context, place, added, progress, count=count)
        return None


async def on_add(update: Update, context: Context) -> None:
    """`/add`: store as an article what follows it, or the message it replies to."""
    message, place = message_of(update), await place_of(update, context)
    text = text_of(message)
    command = re.match(r"/\S+\s*", text)
    offset = command.end() if command else 0
    replied = message.reply_to_message
    if not await may_add(context, place, message.message_id):
        return
    if not text[offset:].strip() and await opt_outs.refuses(context, place, replied, message.message_id):
        return
    if not text[offset:].strip() and replied is not None and (file := files.attached(replied)) is not None:
        await read_file(context, place, replied, file, 0)
        return
    if not text[offset:].strip() and replied is not None and text_of(replied):
        urls, rest = links_of(replied)
        if urls and intent.read(rest).meaning is not Meaning.ARTICLE:
            await add_links(context, place, message, urls)
            return
        await keep(context, place, [message_text(replied)], origin_of(replied))
        return
    if not text[offset:].strip():
        await context.outbox.send(place.chat_id, views.articles.how_to_add(context.words), topic=place.topic)
        return
    urls, rest = links_of(message)
    if urls and not re.sub(r"^/\S+", "", rest).strip():
        await add_links(context, place, message, urls)
        return
    await keep(context, place, [message_text(message, offset), *others(context, message)])


async def add_links(
    context: Context,
    place: Place,
    message: Message,
    urls: Sequence[str],
    *,
    fallback: bool = False,
    count: int | None = None,
) -> bool:
    """Read each link and show its summary, in *count* sentences if that is given.

    With *fallback*, send nothing and return False when it cannot be read.
    """
    if not await may_add(context, place, message.message_id):
        return True
    for number, url in enumerate(urls[:LINKS]):
        await context.services.quotas.count_article(place.person, place.chat_id, 0)
        async with Progress(context, place.chat_id, place.topic, number=number) as progress:
            try:
                count_bytes = context.services.quotas.bytes_of(place.person, place.chat_id)
                added = await context.services.articles.add_link(place.shelf, url, progress.report, count=count_bytes)
            except PullquoteError as error:
                if is_temporary(error):
                    raise
                if fallback:
                    await progress.drop()
                    return False
                await progress.refuse(error, message.message_id)
                continue
            await context.services.articles.record_shown(place.shelf, message.message_id, added.article.id)
            await show_added(context, place, added, progress, count=count)
    if len(urls) > LINKS:
        notice = views.limits.links_left(context.words, LINKS, urls[LINKS:])
        await context.outbox.send(place.chat_id, notice, topic=place.topic, reply=ReplyTo(message.message_id))
    return True


async def show_article(
    context: Context, place: Place, article: Article, reply: ReplyTo | None = None, count: int | None = None
) -> None:
    """Send the summary of a stored article, in *count* sentences if that is given."""
    message = summary_of(context, article, place.settings, count, stored=True)
    message_id = await context.outbox.send(place.chat_id, message, topic=place.topic, reply=reply)
    if message_id is not None:
        await record_summary(context, place, message_id, article, count)


async def record_summary(
    context: Context, place: Place, message_id: int, article: Article, count: int | None = None
) -> None:
    """Store that a message shows the summary of an article, and in how many sentences."""
    count = place.settings.sentences if count is None else count
    sentences = min(count or len(article.ranking), len(article.ranking))
    await context.services.articles.record_shown(place.shelf, message_id, article.id, sentences)


def summary_of(
    context: Context,
    article: Article,
    settings: ChatSettings,
    count: int | None = None,
    *,
    stored: bool = False,
    borderline: bool = False,
) -> OutgoingMessage:
    """Return the message that shows an article, in *count* sentences or in as many as the chat has chosen."""
    count = settings.sentences if count is None else count
    message = views.articles.summary(
        context.words,
        summarise(article, count),
        count=count,
        now=context.now(),
        stored=stored,
        stale=context.services.articles.is_stale(article),
        changed=len(article.changed),
        borderline=borderline,
        share=context.private,
    )
    return replace(message, preview=views.article_facts.source_url(article)) if settings.link_previews else message


async def keep(
    context: Context,
    place: Place,
    texts: Sequence[MessageText],
    origin: Origin = Origin(Source.TEXT),  # noqa: B008 - a frozen value
    *,
    cut: bool = True,
    borderline: bool = False,
    count: int | None = None,
) -> None:
    """Keep the text of some messages as one article, and show it, in *count* sentences if that is given."""
    if not await may_add(context, place, texts[0].message_id if texts else 0):
        return
    async with Progress(context, place.chat_id, place.topic) as progress:
        progress.report("reading", 0, 0)
        await context.services.quotas.count_article(place.person, place.chat_id, sum(len(text.text) for text in texts))
        added = await context.services.articles.add_text(place.shelf, texts, origin, cut=cut)
        await show_added(context, place, added, progress, borderline=borderline, count=count)


async def show_added(
    context: Context,
    place: Place,
    added: Added,
    progress: Progress,
    *,
    borderline: bool = False,
    count: int | None = None,
) -> None:
    """Show the summary of a new article in place of its progress message."""
    message = summary_of(
        context,
        added.article,
        place.settings,
        count,
        stored=not added.new,
        borderline=borderline and added.new,
    )
    # in a group several people write at once: the summary replies to the message that asked for it
    reply = None if place.private or not context.batch else _asker(context)
    message_id = await progress.finish(message, reply)
    if message_id is not None:
        await record_summary(context, place, message_id, added.article, count)


def _asker(context: Context) -> ReplyTo | None:
    message = context.batch[0].message
    return ReplyTo(message.message_id) if message is not None else None


def others(context: Context, message: Message) -> list[MessageText]:
    """Return the other texts that belong to *message*: the parts of a long paste, the captions of an album."""
    return [message_text(other) for other in map(message_of, context.batch) if other is not message]
