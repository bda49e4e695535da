"""Requests to the bot itself, typed in one's own words: a summary, its length, help, the language, deleting."""

from __future__ import annotations

from telegram import Message, Update

from engine.models import Article, ArticleId
from handlers import digests, groups, library, permissions, privacy, questions, start, views
from handlers.articles import show_article
from handlers.context import Context
from handlers.incoming.updates import Place, links_of, message_of
from handlers.settings import panel as settings_panel
from handlers.views.message import OutgoingMessage, ReplyTo
from services import intent
from services.intent import Meaning
from services.questions.questions import FOCUS
from services.requests import Request, Wish


async def on_request(update: Update, context: Context, place: Place, wish: Wish) -> None:
    """Do what a message asks of the bot."""
    match wish.request:
        case Request.MORE if await questions.show_further(context, place, message_of(update)):
            pass
        case Request.SUMMARY | Request.SHORTER | Request.MORE | Request.LONGER:
            await _summarise(update, context, place, wish)
        case Request.HELP:
            await start.on_help(update, context)
        case Request.LANGUAGE:
            await settings_panel.on_settings(update, context, "language")
        case Request.SETTINGS:
            await settings_panel.on_settings(update, context)
        case Request.LIST:
            await library.on_list(update, context)
        case Request.NEWS:
            await digests.show_now(context, place, reply=_reply(update, place))
        case Request.DELETE:
            await _delete(update, context, place)
        case Request.ERASE:
            await privacy.on_forget(update, context)
        case Request.STOP:
            await _say(update, context, place, views.start.how_to_stop(context.words, private=place.private))
        case Request.UNDO:
            await _undo(update, context, place)
        case Request.BEYOND:
            await _say(update, context, place, views.start.beyond(context.words))


async def _summarise(update: Update, context: Context, place: Place, wish: Wish) -> None:
    """Show the article that the message replies to, else the one at hand, at the wished length."""
    message = message_of(update)
    number = await questions.replied_article(context, place, message)
    if number is None and wish.request is Request.SUMMARY and _is_readable(message.reply_to_message):
        await groups.on_summary(update, context)
        return
    number = number or await context.services.articles.at_hand(place.shelf)
    if number is None:
        await _say(update, context, place, views.articles.nothing_at_hand(context.words))
        return
    article = await context.services.articles.open(place.shelf, number)
    count, total = wish.sentences, len(article.ranking)
    if wish.request is not Request.SUMMARY:
        shown = await _shown(context, place, message, article)
        shorter = wish.request is Request.SHORTER
        count = views.articles.shorter_than(shown) if shorter else views.articles.longer_than(shown, total)
        if shorter and not count:
            await _say(update, context, place, views.articles.shortest(context.words))
            return
        if not shorter and shown >= total:
            await _say(update, context, place, views.articles.longest(context.words))
            return
    await show_article(context, place, article, _reply(update, place), count)


async def _shown(context: Context, place: Place, message: Message, article: Article) -> int:
    """Return in how many sentences the message replied to shows the article, or the last one that does."""
    replied = message.reply_to_message.message_id if message.reply_to_message else None
    # what this very message has led to does not count: it may be handled twice
    shown = await context.services.articles.shown_sentences(
        place.shelf, article.id, before=message.message_id, message_id=replied
    )
    return min(shown or place.settings.sentences or len(article.ranking), len(article.ranking))


def _is_readable(message: Message | None) -> bool:
    """Whether somebody's message that is not kept yet can be summarised."""
    if message is None or (message.from_user is not None and message.from_user.is_bot):
        return False
    urls, rest = links_of(message)
    return bool(urls) or message.document is not None or intent.read(rest).meaning is Meaning.ARTICLE


async def _delete(update: Update, context: Context, place: Place) -> None:
    """Delete the article of the message replied to, else one that was just added or opened."""
    articles, replied = context.services.articles, message_of(update).reply_to_message
    number: ArticleId | None
    if replied is not None:
        number = await articles.find_by_message(place.shelf, replied.message_id)
    else:
        number = await articles.at_hand(place.shelf, FOCUS)  # "this" is what questions are asked of
    if number is None:
        await _say(update, context, place, views.library.how_to_choose_number(context.words, "delete"))
    else:
        is_author = replied is not None and library.wrote(place, replied)
        await library.delete(update, context, place, number, is_author=is_author)


async def _undo(update: Update, context: Context, place: Place) -> None:
    """Restore the article that was deleted within the last minute."""
    number = await context.services.library.last_deleted(place.shelf)
    if number is None:
        await _say(update, context, place, views.start.how_to_stop(context.words, private=place.private))
    elif await permissions.may_delete(context, place, message_of(update).message_id):
        restored = await context.services.library.restore(place.shelf, number)
        await _say(update, context, place, views.library.restored(context.words, restored))


def _reply(update: Update, place: Place) -> ReplyTo | None:
    return None if place.private else ReplyTo(message_of(update).message_id)


async def _say(update: Update, context: Context, place: Place, answer: OutgoingMessage) -> None:
    await context.outbox.send(place.chat_id, answer, topic=place.topic, reply=_reply(update, place))
