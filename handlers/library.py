"""The stored articles: list, find, show, delete and restore them."""

from __future__ import annotations

import re

from telegram import Message, Update

from engine.errors import NotFoundError
from engine.models import ArticleId
from handlers import kept, permissions, views
from handlers.articles import show_article
from handlers.context import Context
from handlers.incoming.updates import Place, argument_of, message_of, place_of
from handlers.permissions import may_delete
from handlers.views.callback_data import Act, Press
from handlers.views.message import ReplyTo
from services import library


async def on_list(update: Update, context: Context) -> None:
    """`/list`: all articles of this place, newest first; `/list kept`: what is kept of them."""
    message, place = message_of(update), await place_of(update, context)
    reply = None if place.private else ReplyTo(message.message_id)
    if argument_of(message).casefold() == views.kept.WORD:
        await kept.show_list(context, place, reply)
        return
    listing = await context.services.library.list(place.shelf, 0)
    answer = views.library.listing(context.words, listing, now=context.now(), in_group=not place.private)
    await context.outbox.send(place.chat_id, answer, topic=place.topic, reply=reply)


async def on_find(update: Update, context: Context) -> None:
    """`/find WORDS source:… since:…`: the articles that have every word."""
    message, place = message_of(update), await place_of(update, context)
    search = library.parse_search(argument_of(message), context.now(), place.settings.zone)
    if search.fault or not (search.words or search.source or search.since):
        answer = views.library.how_to_find(context.words, search.fault)
    else:
        listing = await context.services.library.find(place.shelf, search)
        answer = views.library.listing(context.words, listing, now=context.now(), query=argument_of(message))
    # a reply, since a search that is too long for a button is read from the message replied to
    await context.outbox.send(place.chat_id, answer, topic=place.topic, reply=ReplyTo(message.message_id))


async def on_show(update: Update, context: Context) -> None:
    """`/show N`: the summary of an article, by its number."""
    place, number = await place_of(update, context), _number(update)
    if number is None:
        await context.outbox.send(
            place.chat_id, views.library.how_to_choose_number(context.words, "show"), topic=place.topic
        )
        return
    await show_article(context, place, await context.services.articles.open(place.shelf, number))


async def on_delete(update: Update, context: Context) -> None:
    """`/delete N`, or as a reply: delete an article, which can be undone for a minute."""
    place, number = await place_of(update, context), _number(update)
    replied = message_of(update).reply_to_message
    if number is None and replied is not None and not argument_of(message_of(update)) and _has_words(replied):
        await _delete_replied(update, context, place, replied)
    elif number is None:
        await context.outbox.send(
            place.chat_id, views.library.how_to_choose_number(context.words, "delete"), topic=place.topic
        )
    else:
        await delete(update, context, place, number)


async def _delete_replied(update: Update, context: Context, place: Place, replied: Message) -> None:
    """Delete the article of a message: who wrote the message may always, and whoever may delete articles here."""
    number = await context.services.articles.find_by_message(place.shelf, replied.message_id)
    if number is None:
        answer = views.library.nothing_of_message(context.words, waits=place.settings.collect_late)
        reply = None if place.private else ReplyTo(message_of(update).message_id)
        await context.outbox.send(place.chat_id, answer, topic=place.topic, reply=reply)
        return
    await delete(update, context, place, number, is_author=wrote(place, replied))


def wrote(place: Place, message: Message) -> bool:
    """Whether the user of *place* wrote a message."""
    author = message.sender_chat or message.from_user
    return author is not None and author.id == place.person


def _has_words(message: Message) -> bool:
    """Whether a message can be an article or show one; the message that opens a topic cannot."""
    return bool(message.text or message.caption or message.document)


async def delete(update: Update, context: Context, place: Place, number: ArticleId, *, is_author: bool = False) -> None:
    """Delete an article if the user may, as its author always, with a button that restores it."""
    if not is_author and not await may_delete(context, place, message_of(update).message_id):
        return
    article = await context.services.library.delete(place.shelf, number)
    await context.outbox.send(place.chat_id, views.library.deleted(context.words, article), topic=place.topic)


async def on_undo(update: Update, context: Context, article: ArticleId) -> str:
    """Restore an article that was deleted less than a minute ago; return the toast if it is too late."""
    place, message = await place_of(update, context), message_of(update)
    if not await permissions.can_delete(context, place):
        return views.message.plain_text(views.permissions.only_admins_delete(context.words))
    try:
        restored = await context.services.library.restore(place.shelf, article)
    except NotFoundError:
        return views.buttons.undo_expired(context.words)
    await context.outbox.edit(place.chat_id, message.message_id, views.library.restored(context.words, restored))
    return ""


async def on_page(update: Update, context: Context, press: Press) -> None:
    """Show another page of a list, in place."""
    place, message = await place_of(update, context), message_of(update)
    query = press.words
    if press.act is Act.FIND:
        if not query and message.reply_to_message is not None:
            query = argument_of(message.reply_to_message)
        search = library.parse_search(query, context.now(), place.settings.zone)
        listing = await context.services.library.find(place.shelf, search, press.number)
    else:
        listing = await context.services.library.list(place.shelf, press.number)
    answer = views.library.listing(context.words, listing, now=context.now(), page=press.number, query=query)
    await context.outbox.edit(place.chat_id, message.message_id, answer)


def _number(update: Update) -> ArticleId | None:
    match = re.fullmatch(r"#?(\d{1,9})", argument_of(message_of(update)))
    return ArticleId(int(match[1])) if match else None
