"""Articles in: links, texts, forwards, captions and files. Their buttons are in `summary_buttons`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from telegram import Document as File
from telegram import Message, Update

from engine.errors import PullquoteError
from engine.models import Article, Origin, Source
from handlers import questions, views
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
TEASER = 600
"""Characters. A post shorter than this with one link announces the linked article and is not the article itself."""


async def on_text(update: Update, context: Context) -> None:
    """A text or a caption: links to read, an article to keep, a question to answer, or small talk."""
    message, place = _message_with_text(update, context), await place_of(update, context)
    if message.reply_to_message is not None and await questions.on_reply(update, context, place):
        return
    urls, rest = links_of(message)
    reading = intent.read("\n\n".join(filter(None, (rest, *(m.text for m in _others(context, message))))))
    pasted = len(context.batch) > 1 and message.media_group_id is None
    if urls and not pasted and reading.meaning is not Meaning.ARTICLE:
        if rest.endswith(QUESTION_MARKS):
            await questions.ask_links(context, place, message, urls[:LINKS], rest)
        else:
            await add_links(context, place, message, urls)
    elif len(urls) == 1 and not pasted and len(rest) < TEASER:  # what a phone shares: title, a few sentences, the link
        if not await add_links(context, place, message, urls, fallback=True):
            await _keep_text(context, place, Origin(Source.TEXT), borderline=reading.borderline)
    elif pasted or reading.meaning is Meaning.ARTICLE:
        await _keep_text(context, place, Origin(Source.TEXT), borderline=reading.borderline)
    elif reading.meaning is Meaning.SMALL_TALK:
        await context.outbox.react(place.chat_id, message.message_id, views.start.THANKED)
    else:
        request = AskRequest(rest, message.message_id, place.person, passage=questions.selected(message))
        await questions.ask(context, place, request, borderline=reading.borderline)


async def on_forward(update: Update, context: Context) -> None:
    """Store a forwarded post as an article; of one that only announces an article read the link."""
    message, place = _message_with_text(update, context), await place_of(update, context)
    if (link := _announced_link(message)) and await add_links(context, place, message, [link], fallback=True):
        return
    await _keep_text(context, place, origin_of(message))


async def on_file(update: Update, context: Context) -> None:
    """Read documents by their content, not by their name; a question in the caption is asked of the document."""
    place = await place_of(update, context)
    if not await may_add(context, place, message_of(update).message_id):
        return
    for number, message in enumerate(map(message_of, context.batch)):
        if message.document is not None:
            await _read_file(context, place, message, message.document, number)


async def _read_file(context: Context, place: Place, message: Message, document: File, number: int) -> None:
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
            await progress.refuse(error, message.message_id)
            return
        if question.endswith(QUESTION_MARKS):
            request = AskRequest(question, message.message_id, place.person, within=added.article.id)
            await questions.answer(context, place, request, progress)
        else:
            await show_added(context, place, added, progress)


async def on_add(update: Update, context: Context) -> None:
    """`/add`: store as an article what follows it, or the message it replies to."""
    message, place = message_of(update), await place_of(update, context)
    text = text_of(message)
    command = re.match(r"/\S+\s*", text)
    offset = command.end() if command else 0
    replied = message.reply_to_message
    if not await may_add(context, place, message.message_id):
        return
    if not text[offset:].strip() and replied is not None and replied.document is not None:
        await _read_file(context, place, replied, replied.document, 0)
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
    await keep(context, place, [message_text(message, offset), *_others(context, message)])


async def add_links(
    context: Context, place: Place, message: Message, urls: Sequence[str], *, fallback: bool = False
) -> bool:
    """Read each link and show its summary; with *fallback*, send nothing and return False when it cannot be read."""
    if not await may_add(context, place, message.message_id):
        return True
    for number, url in enumerate(urls[:LINKS]):
        await context.services.quotas.count_article(place.person, place.chat_id, 0)
        async with Progress(context, place.chat_id, place.topic, number=number) as progress:
            try:
                added = await context.services.articles.add_link(place.shelf, url, progress.report)
            except PullquoteError as error:
                if is_temporary(error):
                    raise
                if fallback:
                    await progress.drop()
                    return False
                await progress.refuse(error, message.message_id)
                continue
            await context.services.articles.record_shown(place.shelf, message.message_id, added.article.id)
            await show_added(context, place, added, progress)
    return True


async def show_article(context: Context, place: Place, article: Article, reply: ReplyTo | None = None) -> None:
    """Send the summary of a stored article."""
    message = summary_of(context, article, place.settings, stored=True)
    message_id = await context.outbox.send(place.chat_id, message, topic=place.topic, reply=reply)
    if message_id is not None:
        await context.services.articles.record_shown(place.shelf, message_id, article.id)


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


async def _keep_text(context: Context, place: Place, origin: Origin, *, borderline: bool = False) -> None:
    first = message_of(context.batch[0])
    texts = [message_text(message) for message in map(message_of, context.batch)]
    await keep(context, place, texts, origin, cut=first.media_group_id is None, borderline=borderline)


async def keep(
    context: Context,
    place: Place,
    texts: Sequence[MessageText],
    origin: Origin = Origin(Source.TEXT),  # noqa: B008 - a frozen value
    *,
    cut: bool = True,
    borderline: bool = False,
) -> None:
    """Keep the text of some messages as one article, and show it."""
    if not await may_add(context, place, texts[0].message_id if texts else 0):
        return
    async with Progress(context, place.chat_id, place.topic) as progress:
        progress.report("reading", 0, 0)
        await context.services.quotas.count_article(place.person, place.chat_id, sum(len(text.text) for text in texts))
        added = await context.services.articles.add_text(place.shelf, texts, origin, cut=cut)
        await show_added(context, place, added, progress, borderline=borderline)


async def show_added(
    context: Context, place: Place, added: Added, progress: Progress, *, borderline: bool = False
) -> None:
    """Show the summary of a new article in place of its progress message."""
    message = summary_of(
        context,
        added.article,
        place.settings,
        stored=not added.new,
        borderline=borderline and added.new,
    )
    # in a group several people write at once: the summary replies to the message that asked for it
    reply = None if place.private or not context.batch else _asker(context)
    message_id = await progress.finish(message, reply)
    if message_id is not None:
        await context.services.articles.record_shown(place.shelf, message_id, added.article.id)


def _asker(context: Context) -> ReplyTo | None:
    message = context.batch[0].message
    return ReplyTo(message.message_id) if message is not None else None


def _others(context: Context, message: Message) -> list[MessageText]:
    """Return the other texts that belong to *message*: the parts of a long paste, the captions of an album."""
    return [message_text(other) for other in map(message_of, context.batch) if other is not message]


def _message_with_text(update: Update, context: Context) -> Message:
    """Return the message that has the text: in an album it need not be the first."""
    return next((m for m in map(message_of, context.batch) if text_of(m)), message_of(update))


def _announced_link(message: Message) -> str | None:
    """Return the link of a post that only announces an article: one link, and short or with "read more"."""
    urls, rest = links_of(message)
    urls = [url for url in urls if not re.match(r"https?://(t|telegram)\.me/", url)]
    if len(urls) != 1:
        return None
    return urls[0] if len(rest) < TEASER or intent.points_to_article(rest) else None
