"""Notices: items of feeds that are posted into a chat, topic or channel as they come, reviewed by an editor or not.

What becomes of an item is stored before anything is sent, and each message has its slot, so that a notice that was
interrupted goes on as it began.
"""

from __future__ import annotations

from dataclasses import replace
from zlib import crc32

from engine.errors import NotFoundError
from engine.models import Article, ShelfId
from handlers import views
from handlers.context import Context
from handlers.panels import PanelPress
from handlers.views.i18n import Words
from handlers.views.message import OutgoingMessage, ReplyTo
from services.articles import summarise
from storage.models import (
    Chat,
    ChatKind,
    ChatSettings,
    Follow,
    Notice,
    NoticeReview,
    NoticeState,
    PublishNotice,
    ShowFeedItem,
)


async def send(task: ShowFeedItem, context: Context) -> None:
    """Post a new item of a feed that is delivered at once, or show it to its editor; in quiet hours at their end."""
    chat_id, topic = await context.services.chats.locate(task.shelf)
    await context.postpone_in_quiet_hours(chat_id)
    follow = await context.services.feeds.get(task.shelf, task.follow)
    if follow.paused or not follow.at_once:
        return
    article = await context.services.articles.get(task.shelf, task.article)
    chat = await context.services.chats.get(chat_id)
    settings = chat.settings if chat is not None else ChatSettings()
    reviewed = follow.reviewed and _is_channel(chat)
    notice = await context.services.notices.decide(article, follow, settings, reviewed=reviewed)
    if notice is not None and notice.state is NoticeState.POST:
        message = _message(context.words, context, article, chat, follow)
        await _post(context, chat_id, topic, article, message, notice)
    elif notice is not None and notice.state is NoticeState.REVIEW and chat is not None and follow.person > 0:
        message = await _under_review(context, article, chat, follow, notice, follow.person, task.follow)
        await context.outbox.send(follow.person, message)


async def publish(task: PublishNotice, context: Context) -> None:
    """Post an item that was reviewed, and tell its editor what became of it."""
    chat_id, topic = await context.services.chats.locate(task.shelf)
    await context.postpone_in_quiet_hours(chat_id)
    notice = await context.services.notices.find(task.shelf, task.article)
    chat = await context.services.chats.get(chat_id)
    if notice is None or notice.state is not NoticeState.PUBLISHED or chat is None:
        return
    article = await context.services.articles.get(task.shelf, task.article)
    follow = await _follow(context, task.shelf, task.follow)
    if not await context.outbox.was_begun(0):
        if task.checksum != _checksum(article):  # it was edited in the quiet hours
            anew = await _under_review(context, article, chat, follow, notice, task.editor, task.follow)
            await context.outbox.edit(task.editor, task.review_id, anew)
            await context.services.notices.reopen(notice)
            return
        notice = replace(notice, earlier=await context.services.notices.refresh(notice, article))
    message = _message(context.words, context, article, chat, follow)
    sent = await _post(context, chat_id, topic, article, message, notice)
    trouble = "" if sent is not None else await context.outbox.trouble()
    words = await context.words_of(task.editor)
    outcome = views.notices.published(words, chat.title, trouble)
    told = await _review(context, article, chat, follow, notice, task.editor, outcome=outcome)
    await context.outbox.edit(task.editor, task.review_id, told)


async def on_pressed(press: PanelPress[NoticeReview], context: Context) -> str:
    """Publish or skip an item under review; return the text of the toast."""
    words, payload = context.words, press.payload
    notice = await context.services.notices.find(payload.shelf, payload.article)
    chat = await context.services.chats.get(press.chat)
    if notice is None or notice.state is not NoticeState.REVIEW or chat is None:
        return words._("That was decided already.")
    title = views.article_facts.short_name(chat.title)
    article = await context.services.articles.get(payload.shelf, payload.article)
    follow = await _follow(context, payload.shelf, payload.follow)
    if press.verb not in ("publish", "skip"):
        return views.buttons.unknown(words)
    publishes = press.verb == "publish"
    if publishes and payload.checksum != _checksum(article):  # what is posted is what was reviewed
        anew = await _under_review(context, article, chat, follow, notice, press.person, payload.follow)
        await context.outbox.edit(press.place.chat_id, press.message_id, anew)
        return words._("The source has changed it since. Look at it again.")
    if publishes:
        outcome = words._("It is being published in {title}…", title=title)
    else:
        outcome = words._("Skipped in {title}:", title=title)
    told = await _review(context, article, chat, follow, notice, press.person, outcome=outcome)
    await context.outbox.edit(press.place.chat_id, press.message_id, told)  # first: the task may tell more at once
    if publishes:
        task = PublishNotice(
            payload.shelf,
            payload.follow,
            payload.article,
            press.place.chat_id,
            press.message_id,
            payload.checksum,
        )
        await context.services.notices.publish(notice, task)
        return outcome
    await context.services.notices.skip(notice)
    return words._("Skipped.")


async def _post(
    context: Context, chat_id: int, topic: int, article: Article, message: OutgoingMessage, notice: Notice
) -> int | None:
    """Send a notice; one whose story was shown before replies to that without a sound."""
    reply = ReplyTo(notice.earlier) if notice.earlier is not None else None
    message = replace(message, silent=message.silent or reply is not None)
    sent = await context.outbox.send(chat_id, message, topic=topic or None, reply=reply)
    if sent is not None:
        await context.services.articles.record_shown(notice.shelf, sent, article.id)
    return sent


def _message(
    words: Words, context: Context, article: Article, chat: Chat | None, follow: Follow | None
) -> OutgoingMessage:
    """A post in a channel; elsewhere a summary with its buttons."""
    settings = chat.settings if chat is not None else ChatSettings()
    preview = views.feeds.preview_place(follow, chat)
    if _is_channel(chat):
        summary = summarise(article, views.feeds.sentence_count(follow, settings))
        message = replace(views.notices.post(words, summary), silent=settings.silent)
    else:
        count = (follow.sentences if follow else 0) or settings.sentences
        summary = summarise(article, count)
        message = views.articles.summary(words, summary, count=count, now=context.now(), unasked=True)
    return views.notices.previewed(message, article, preview)


async def _under_review(
    context: Context, article: Article, chat: Chat, follow: Follow | None, notice: Notice, editor: int, number: int
) -> OutgoingMessage:
    """The notice with its editor's buttons, which publish this text alone; *number* is that of the follow."""
    payload = NoticeReview(notice.shelf, number, article.id, _checksum(article))
    token = await context.services.button_tokens.issue(chat.id, editor, payload)
    return await _review(context, article, chat, follow, notice, editor, token.token)


def _checksum(article: Article) -> int:
    return crc32(f"{article.document.title}\n{article.document.text}".encode("utf-8", "surrogatepass"))


async def _review(
    context: Context,
    article: Article,
    chat: Chat,
    follow: Follow | None,
    notice: Notice,
    editor: int,
    token: str = "",
    outcome: str = "",
) -> OutgoingMessage:
    """The notice in the channel's language, with a line in its editor's."""
    post = _message(await context.words_of(chat.id), context, article, chat, follow)
    words = await context.words_of(editor)
    return views.notices.review(words, post, chat.title, token, is_reply=notice.earlier is not None, outcome=outcome)


async def _follow(context: Context, shelf: ShelfId, number: int) -> Follow | None:
    """The follow that an item came from; None if it was ended since."""
    try:
        return await context.services.feeds.get(shelf, number)
    except NotFoundError:
        return None


def _is_channel(chat: Chat | None) -> bool:
    return chat is not None and chat.kind is ChatKind.CHANNEL
