"""Where a feed of a private chat is posted as it comes: into channels and groups that the person administers.

Each such chat follows the feed itself, with settings of its own; the private chat may end its follow.
"""

from __future__ import annotations

from engine.errors import NotFoundError, TooManyError, UncheckedError
from engine.models import ShelfId
from handlers import views
from handlers.context import Context
from handlers.incoming.updates import Place
from handlers.panels import PanelPress
from handlers.views.message import OutgoingMessage
from storage.models import Access, Chat, ChatKind, FeedFailure, FeedPanel, Follow

MOST = 20
"""Chats that are offered: for each Telegram is asked whether the person administers it."""
PICKED = 2
"""The first id of requests for a channel that a feed is posted into; the number of the feed is added to it."""
RIGHTS = ("can_manage_chat", "can_post_messages", "can_edit_messages")
VERBS = ("to", "into", "pick")


async def on_pressed(press: PanelPress[FeedPanel | FeedFailure], context: Context) -> str:
    """Offer chats to post a feed into, or post it into one; return the text of the toast."""
    words, shelf = context.words, press.payload.shelf
    match press.verb, press.parts:
        case "to", (int(number),):
            follow = await context.services.feeds.get(shelf, number)
            chats = [(chat, await _is_posted(context, chat, follow)) for chat in await _offered(context, press.person)]
            message = views.notices.targets(words, follow, press.token, chats)
        case "into", (int(number), int(chat_id)):
            if not await context.chat_admins.is_admin(chat_id, press.person):
                return views.permissions.admins_only(words)
            follow = await context.services.feeds.get(shelf, number)
            message = await post_into(context, press.person, follow, chat_id)
        case "pick", (int(number),):
            picker = views.notices.pick(words, PICKED + number, RIGHTS)
            await context.outbox.send(press.place.chat_id, picker, topic=press.place.topic)
            return ""
        case _:
            return views.buttons.unknown(words)
    await context.outbox.edit(press.place.chat_id, press.message_id, message)
    return ""


async def on_picked(context: Context, place: Place, number: int, chat_id: int) -> None:
    """Post feed *number* of a private chat into a channel that was picked and set up."""
    try:
        follow = await context.services.feeds.get(place.shelf, number)
    except NotFoundError:
        message = views.message.text_message(views.buttons.panel_expired(context.words))
    else:
        message = await post_into(context, place.person, follow, chat_id)
    await context.outbox.send(place.chat_id, message, topic=place.topic)


async def post_into(context: Context, person: int, source: Follow, chat_id: int) -> OutgoingMessage:
    """Let a chat follow a feed and get its items as they come; a new follow has the words of its source.

    NotFoundError if the bot is not in that chat, or its owner has not admitted it.
    """
    feeds = context.services.feeds
    chat = await context.services.chats.get(chat_id)
    if chat is None or chat.kind is ChatKind.PRIVATE or not await _is_served(context, chat):
        raise NotFoundError("chat", chat_id)
    if chat.kind is ChatKind.CHANNEL:
        bot = await context.outbox.member(chat_id, context.bot.id)
        if bot is None or not bot.may("can_post_messages"):
            return views.channels.refused(context.words, "bot")
    shelf = await context.services.chats.shelf(chat_id)
    try:
        most = await context.services.quotas.feed_limit(person)
        follow, new = await feeds.follow(shelf, source.url, person, title=source.title, at_once=True, most=most)
    except TooManyError as error:
        return views.feeds.too_many(context.words, error.limit)
    if new:
        follow = await feeds.change(
            shelf, follow.number, whole=source.whole, include=source.include, exclude=source.exclude
        )
    elif not follow.at_once:
        follow = await feeds.change(shelf, follow.number, at_once=True)
    token = await context.services.button_tokens.issue(chat_id, person, FeedPanel(shelf))
    return views.notices.routed(context.words, follow, token.token, chat)


async def _offered(context: Context, person: int) -> list[Chat]:
    """Channels and groups that the person administers, of those in which they have set something up."""
    chats = []
    for chat in await context.services.chats.list_set_up_by(person, MOST):
        try:
            if await _is_served(context, chat) and await context.chat_admins.is_admin(chat.id, person):
                chats.append(chat)
        except UncheckedError:
            continue
    return chats


async def _is_served(context: Context, chat: Chat) -> bool:
    """Whether the bot is in a chat and may be used there."""
    is_open = chat.admitted or await context.services.bot_settings.access() is Access.EVERYONE
    return is_open and chat.removed is None


async def _is_posted(context: Context, chat: Chat, source: Follow) -> bool:
    """Whether a chat gets the items of a feed as they come."""
    shelf: ShelfId = await context.services.chats.shelf(chat.id)
    return any(follow.feed == source.feed and follow.at_once for follow in await context.services.feeds.list(shelf))
