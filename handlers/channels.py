"""Channels: posts are collected, the channel is set up from a private chat, and long posts may get a first comment."""

from __future__ import annotations

from dataclasses import replace

from telegram import ChatMember, ChatShared, Message, Update

from engine.models import Origin, Source
from handlers import feed_targets, groups, views
from handlers.articles import show_article
from handlers.context import Context
from handlers.incoming.updates import Place, links_of, message_of, origin_of, place_of
from handlers.settings import panel as settings_panel
from handlers.views.i18n import Words
from handlers.views.message import ReplyTo
from services import posts
from storage.models import ChatKind

PICKED = 1
"""The id of the request for a channel, which Telegram returns with the chosen one."""
COMMENTED = 280
"""Posts of at least so many characters may get a summary as a comment; for a shorter one it would repeat the post."""


async def on_post(update: Update, context: Context) -> None:
    """Collect a channel's post that has a whole sentence; nothing is sent to the channel."""
    message, place = message_of(update), await place_of(update, context)
    if message.via_bot is not None:
        return
    _, rest = links_of(message)
    is_readable = place.settings.posts and posts.is_article_in_channel(rest)
    origin = origin_of(message) if message.forward_origin else Origin(Source.TEXT, _title(message))
    await groups.collect(context, place, message, text=is_readable, origin=origin)


async def on_discussion(update: Update, context: Context) -> None:
    """Comment on a channel's post in its discussion group with a summary, if the channel's settings ask for it.

    The channel's settings decide its language and its length.
    """
    message, place = message_of(update), await place_of(update, context)
    channel = message.sender_chat
    if channel is None or len(links_of(message)[1]) < COMMENTED:
        return
    chosen = await context.services.chats.settings(channel.id)
    if not chosen.comment:
        return
    if chosen.language:
        context.words = Words.choose(chosen.language)
    article = await groups.collect(context, place, message, text=True, origin=origin_of(message))
    if article is not None:
        stored = await context.services.articles.get(place.shelf, article)
        as_chosen = replace(place.settings, sentences=chosen.sentences, link_previews=chosen.link_previews)
        await show_article(context, replace(place, settings=as_chosen), stored, ReplyTo(message.message_id))


async def on_channel(update: Update, context: Context) -> None:
    """`/channel`: let the user choose one of their channels."""
    place = await place_of(update, context)
    answer = views.channels.choose(context.words, PICKED, feed_targets.RIGHTS)
    await context.outbox.send(place.chat_id, answer, topic=place.topic)


async def on_shared(update: Update, context: Context) -> None:
    """Show the settings of a chosen channel, if the user administers it and the bot may post there."""
    message, place = message_of(update), await place_of(update, context)
    shared = message.chat_shared
    if shared is None or shared.request_id < PICKED:
        return
    if not await _set_up(context, place, shared):
        return
    if shared.request_id != PICKED:  # it was asked for a channel to post a feed into
        await feed_targets.on_picked(context, place, shared.request_id - feed_targets.PICKED, shared.chat_id)
        return
    shelf = await context.services.chats.shelf(shared.chat_id)
    timed = await context.services.digests.times(shelf)
    await settings_panel.show(context, place, shared.chat_id, shelf, "home" if timed else "digest")


async def _set_up(context: Context, place: Place, shared: ChatShared) -> bool:
    """Take in a chosen channel, and say so; False if that is refused, which is said, too."""
    if not await context.chat_admins.is_admin(shared.chat_id, place.person):
        await context.outbox.send(place.chat_id, views.channels.refused(context.words, "person"), topic=place.topic)
        return False
    if not await _may_post(context, shared.chat_id):
        await context.outbox.send(place.chat_id, views.channels.refused(context.words, "bot"), topic=place.topic)
        return False
    title, name = shared.title or "", shared.username or ""
    await context.services.chats.register(shared.chat_id, ChatKind.CHANNEL, title, name, place.person)
    await context.services.chats.admit(shared.chat_id)
    if not (await context.services.chats.settings(shared.chat_id)).language:
        await context.services.chats.change(shared.chat_id, language=context.words.language)
    await context.outbox.send(place.chat_id, views.channels.ready(context.words, title), topic=place.topic)
    return True


async def on_membership(update: Update, context: Context) -> None:
    """The bot was added, promoted, demoted or removed; its inviter is notified when it may not post any more."""
    await _notify_inviter(update, context)  # first: the next call may delete the inviter
    await groups.on_membership(update, context)


async def _notify_inviter(update: Update, context: Context) -> None:
    """Notify the inviter once when the bot may no longer post in a channel."""
    change = update.my_chat_member
    if change is None or change.chat.type != change.chat.CHANNEL:
        return
    if not _can_post(change.old_chat_member) or _can_post(change.new_chat_member):
        return
    channel = await context.services.chats.get(change.chat.id)
    if channel is None or channel.inviter <= 0:
        return
    words, title = (
        await context.words_of(channel.inviter),
        views.article_facts.short_name(change.chat.title or channel.title),
    )
    text = words._("I may no longer post in {title}.", title=title)
    await context.outbox.send(channel.inviter, views.message.text_message(text))


def _can_post(member: ChatMember) -> bool:
    """Whether the bot's membership lets it post in a channel."""
    return member.status == ChatMember.ADMINISTRATOR and bool(getattr(member, "can_post_messages", False))


async def _may_post(context: Context, channel: int) -> bool:
    """Whether a test post succeeds, since rights alone may be wrong. The test post is deleted."""
    bot = await context.outbox.member(channel, context.bot.id)
    if bot is None or not bot.may("can_post_messages"):
        return False
    sent = await context.outbox.send(channel, views.channels.test_post(context.words))
    return sent is not None and (await context.outbox.delete(channel, sent) or True)


def _title(message: Message) -> str:
    return message.chat.title or ""
