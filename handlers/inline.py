"""Inline queries: "@bot words" in any chat finds sentences on the user's own shelf, and on no other."""

from __future__ import annotations

from telegram import Update

from engine.errors import NotFoundError
from engine.models import ShelfId, Verdict
from handlers import views
from handlers.context import Context
from handlers.views.inline import Reference
from handlers.views.message import InlineAnswer


async def on_query(update: Update, context: Context) -> None:
    """Offer quotations for the words, the newest articles without words, or the one sentence that the query names."""
    query = update.inline_query
    assert query is not None, "the route promises an inline query"
    person = query.from_user.id
    context.words = await context.words_of(person)
    shelves = await context.services.chats.shelves(person)  # a private chat's number is its person's
    offset = int(query.offset) if query.offset.isascii() and query.offset.isdigit() else 0
    if not shelves or offset >= views.inline.MAX_RESULTS:
        offer = views.inline.empty_answer(context.words, 0) if not shelves else InlineAnswer()
    else:
        offer = await _offer(context, shelves[0], query.query.strip(), offset)
    await context.outbox.answer_inline(query.id, offer)


async def _offer(context: Context, shelf: ShelfId, query: str, offset: int) -> InlineAnswer:
    words, library = context.words, context.services.library
    if not query:
        articles = await library.latest(shelf, offset, min(views.inline.PAGE_SIZE, views.inline.MAX_RESULTS - offset))
        return views.inline.newest_answer(words, articles, offset, await library.count(shelf))
    named = views.inline.parse_reference(query)
    if named is not None:
        return await _named(context, shelf, named)
    answer = await context.services.questions.preview(shelf, query, views.inline.MAX_RESULTS)
    quotes = answer.quotes[:1] if answer.verdict is Verdict.NEAREST else answer.quotes
    return views.inline.quotations_answer(words, quotes, offset, answer.searched)


async def _named(context: Context, shelf: ShelfId, named: Reference) -> InlineAnswer:
    words = context.words
    try:
        article = await context.services.articles.get(shelf, named.article)
    except NotFoundError:
        return views.inline.empty_answer(words, await context.services.library.count(shelf))
    if named.sentence < 0:
        return views.inline.single_answer(words, views.inline.summary_result(words, article), 1)
    index = views.inline.find_sentence(article, named)
    return views.inline.single_answer(
        words, None if index is None else views.inline.quotation_result(words, article, index, named.count), 1
    )
