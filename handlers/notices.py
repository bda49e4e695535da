"""Notices: items of feeds that are posted into a chat, topic or channel as they come."""

from __future__ import annotations

from dataclasses import replace

from engine.models import Article
from handlers import views
from handlers.context import Context
from handlers.views.message import OutgoingMessage
from services.articles import summarise
from storage.models import Chat, ChatKind, ChatSettings, ShowFeedItem


async def send(task: ShowFeedItem, context: Context) -> None:
    """Post a new item of a feed that is delivered at once; in quiet hours at their end."""
    chat_id, topic = await context.services.chats.locate(task.shelf)
    await context.postpone_in_quiet_hours(chat_id)
    article = await context.services.articles.get(task.shelf, task.article)
    chat = await context.services.chats.get(chat_id)
    sent = await context.outbox.send(chat_id, _message(context, article, chat), topic=topic or None)
    if sent is not None:
        await context.services.articles.record_shown(task.shelf, sent, article.id)


def _message(context: Context, article: Article, chat: Chat | None) -> OutgoingMessage:
    """A post in a channel; elsewhere a summary with its buttons."""
    settings = chat.settings if chat is not None else ChatSettings()
    if chat is not None and chat.kind is ChatKind.CHANNEL:
        most = min(settings.sentences, max(views.notices.SENTENCES))
        return views.notices.post(context.words, summarise(article, most), context.now())
    summary, count = summarise(article, settings.sentences), settings.sentences
    message = views.articles.summary(context.words, summary, count=count, now=context.now(), unasked=True)
    return replace(message, preview=views.article_facts.source_url(article)) if settings.link_previews else message
