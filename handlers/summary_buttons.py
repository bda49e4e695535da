"""The buttons under a summary or answer: length, context, read again, changes, source, page, question or article."""

from __future__ import annotations

from telegram import Update

from engine.errors import NotFoundError, PullquoteError
from engine.models import ArticleId
from handlers import permissions, questions, views
from handlers.articles import add_links, keep, record_summary, show_added, show_article, summary_of
from handlers.context import Context
from handlers.errors import is_temporary
from handlers.incoming.updates import links_of, message_of, place_of, text_of
from handlers.progress import Progress
from handlers.views.message import ReplyTo
from services.articles import summarise
from services.message_texts import MessageText
from services.questions.questions import AskRequest


async def on_length(update: Update, context: Context, article: ArticleId, count: int) -> None:
    """Show the summary at another length, in place."""
    place, message = await place_of(update, context), message_of(update)
    stored = await context.services.articles.open(place.shelf, article)
    await context.outbox.edit(place.chat_id, message.message_id, summary_of(context, stored, place.settings, count))
    await record_summary(context, place, message.message_id, stored, count)


async def on_context(update: Update, context: Context, article: ArticleId, count: int) -> None:
    """Show each chosen sentence with its neighbours, in place."""
    place, message = await place_of(update, context), message_of(update)
    stored = await context.services.articles.open(place.shelf, article)
    answer = views.articles.context(context.words, summarise(stored, count), count)
    await context.outbox.edit(place.chat_id, message.message_id, answer)


async def on_read_again(update: Update, context: Context, article: ArticleId) -> None:
    """Fetch the page again and show its new summary in place; the old summary stays if that fails."""
    place, message = await place_of(update, context), message_of(update)
    async with Progress(context, place.chat_id, place.topic, into=message.message_id) as progress:
        try:
            count_bytes = context.services.quotas.bytes_of(place.person, place.chat_id)
            added = await context.services.articles.read_again(place.shelf, article, progress.report, count_bytes)
        except PullquoteError as error:
            if is_temporary(error):
                raise
            stored = await context.services.articles.get(place.shelf, article)
            await progress.finish(summary_of(context, stored, place.settings, stored=True))
            answer = views.errors.error_message(context.words, error)
            await context.outbox.send(place.chat_id, answer, topic=place.topic, reply=ReplyTo(message.message_id))
            return
        await show_added(context, place, added, progress)


async def on_open(update: Update, context: Context, article: ArticleId) -> None:
    """Open an article of a list."""
    place = await place_of(update, context)
    await show_article(context, place, await context.services.articles.open(place.shelf, article))


async def on_changes(update: Update, context: Context, article: ArticleId) -> None:
    """Show the sentences that are new since the page was read before, in place."""
    place, message = await place_of(update, context), message_of(update)
    stored = await context.services.articles.get(place.shelf, article)
    answer = views.articles.changes(context.words, stored, stored.changed, count=place.settings.sentences)
    await context.outbox.edit(place.chat_id, message.message_id, answer)


async def on_source(update: Update, context: Context, article: ArticleId) -> None:
    """Reply to the message that an article came in."""
    place = await place_of(update, context)
    stored = await context.services.articles.get(place.shelf, article)
    reply = ReplyTo(stored.parts[0].message_id) if stored.parts else None
    answer = views.library.source(context.words, stored, context.now())
    await context.outbox.send(place.chat_id, answer, topic=place.topic, reply=reply)


async def on_page(update: Update, context: Context, article: ArticleId, index: int) -> None:
    """Send the page of a quotation of a PDF as a picture, in reply to it; or why that is not possible."""
    place, message = await place_of(update, context), message_of(update)
    count = await questions.sentences_quoted(context, place, message.message_id, article, index)
    stored = await context.services.articles.get(place.shelf, article)
    reply = ReplyTo(message.message_id)
    try:
        body = await context.outbox.download(stored.origin.file_id) if stored.origin.file_id else None
        pictures = await context.services.page_pictures.draw(stored, index, body, count=count)
    except PullquoteError as error:
        if is_temporary(error):
            raise
        answer = views.errors.error_message(context.words, error)
        await context.outbox.send(place.chat_id, answer, topic=place.topic, reply=reply)
        return
    for picture in pictures:
        answer = views.questions.page_picture(context.words, stored, picture)
        await context.outbox.send(place.chat_id, answer, topic=place.topic, reply=reply)


async def on_save(update: Update, context: Context, number: int) -> None:
    """Store as an article what was read as a question."""
    place = await place_of(update, context)
    question = await context.services.questions.get(place.shelf, number)
    await keep(context, place, [MessageText(question.message_id, question.text)])


async def on_ask_instead(update: Update, context: Context, message_id: int) -> str:
    """Ask as a question what was read as an article, which is deleted; return a toast if that is not allowed."""
    place, message = await place_of(update, context), message_of(update)
    if not await permissions.can_delete(context, place):
        return views.message.plain_text(views.permissions.only_admins_delete(context.words))
    article = await context.services.articles.find_by_message(place.shelf, message_id)
    asked = message.reply_to_message
    if article is None and asked is not None and asked.message_id == message_id:  # the caption of a picture
        await questions.ask(context, place, AskRequest(text_of(asked), message_id, place.person))
        return ""
    if article is None:
        raise NotFoundError("question", message_id)
    stored = await context.services.library.delete(place.shelf, article)
    request = AskRequest(stored.document.text, message_id, place.person, everywhere=True)
    result = await context.services.questions.ask(place.shelf, request)
    await questions.show_in(context, place, (message.message_id,), result)
    return ""


async def on_try_again(update: Update, context: Context) -> None:
    """Try the links again that could not be read, of the message that this one replies to."""
    place, message = await place_of(update, context), message_of(update)
    replied = message.reply_to_message
    if replied is None:
        return
    urls = [url for url in links_of(replied)[0] if not await context.services.articles.is_stored(place.shelf, url)]
    await add_links(context, place, replied, urls)
