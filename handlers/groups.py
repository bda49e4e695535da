"""Groups: the welcome, posts that are collected without a message, and groups that the bot has left."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from telegram import ChatMember, ChatMemberRestricted, Message, Update

from engine.errors import PullquoteError, QuotaError, UncheckedError
from engine.models import ArticleId, Origin
from handlers import collected_posts, feeds, opt_outs, permissions, views
from handlers.articles import add_links, keep, read_file, show_article
from handlers.context import Context, PostponedError
from handlers.errors import is_temporary
from handlers.incoming import files
from handlers.incoming.updates import (
    Place,
    links_of,
    meet,
    message_of,
    message_text,
    origin_of,
    place_of,
    replies_to_bot,
    text_of,
)
from handlers.views.message import ReplyTo
from services import intent, posts
from services.articles import Added
from services.feeds.feeds import is_opml
from services.intent import Meaning
from services.link_lists.formats import recognise
from storage.models import Chat, ChatKind, CollectedPost, CollectLink, ReportErasedChat, Welcome

GONE = (ChatMember.LEFT, ChatMember.BANNED)
LINKS = 10
"""Most links of one message that are collected."""
WAIT = timedelta(minutes=10)
"""How long a post waits where a group collects late: spam is mostly removed within minutes."""
LATER = timedelta(seconds=5)
"""A link is postponed for so long while very many are collected."""


async def on_membership(update: Update, context: Context) -> None:
    """The bot was added, promoted, demoted or removed; in private: unblocked or blocked."""
    change = update.my_chat_member
    assert change is not None, "the route promises a change of the bot's own standing"
    chat, was, now = change.chat, change.old_chat_member, change.new_chat_member
    if _is_gone(now):
        if chat.type == chat.PRIVATE:
            await context.services.chats.pause(chat.id)
        else:
            await context.services.chats.remove(chat.id)
        return
    stored = await meet(chat, context, change.from_user.id)
    if not stored.admitted and await context.services.people.may_add_bot(change.from_user.id, stored.kind):
        await context.services.chats.admit(chat.id)
    elif not stored.admitted:
        await _refuse(context, stored, change.from_user.id)
        return
    if chat.type in (chat.PRIVATE, chat.CHANNEL) or _is_muted(now):
        return
    sees_all = now.status == ChatMember.ADMINISTRATOR or bool(context.bot.bot.can_read_all_group_messages)
    saw_all = was.status == ChatMember.ADMINISTRATOR or bool(context.bot.bot.can_read_all_group_messages)
    if _is_gone(was):
        await _welcome(context, chat.id, change.from_user.id, sees_all=sees_all)
    elif sees_all != saw_all or _is_muted(was):
        await context.outbox.send(chat.id, views.groups.what_bot_sees(context.words, sees_all=sees_all))


async def _refuse(context: Context, chat: Chat, person: int) -> None:
    """Notify once a user who added the bot to a group without an invitation."""
    if chat.kind in (ChatKind.GROUP, ChatKind.SUPERGROUP) and await context.services.people.note_refusal(person):
        await context.outbox.send(chat.id, views.permissions.private_bot(context.words))


async def _welcome(context: Context, chat_id: int, person: int, *, sees_all: bool) -> None:
    """Send the welcome once: what the bot does here, what it sees, and a button to set it up."""
    shelf = await context.services.chats.shelf(chat_id)
    button_token = await context.services.button_tokens.issue(chat_id, person, Welcome(shelf))
    await context.outbox.send(chat_id, views.groups.welcome(context.words, button_token.token, sees_all=sees_all))


async def report_erased(task: ReportErasedChat, context: Context) -> None:
    """Notify the inviter of the bot that the data of a chat was erased."""
    chat_id, _ = await context.services.chats.locate(task.shelf)
    await context.outbox.send(chat_id, views.groups.erased(context.words, task.title))


async def on_members_joined(update: Update, context: Context) -> None:
    """Members joined: if one is another bot, commands without a bot's name may be for that bot from now on."""
    message = message_of(update)
    others = [user for user in message.new_chat_members or () if user.is_bot and user.id != context.bot.id]
    place = await place_of(update, context)
    if others and not place.settings.other_bots:
        await context.services.chats.change(place.chat_id, other_bots=True)


async def on_member_left(update: Update, context: Context) -> None:
    """A member left: if it was another bot, commands without a bot's name are for this bot again."""
    left = message_of(update).left_chat_member
    place = await place_of(update, context)
    if left is not None and left.is_bot and left.id != context.bot.id and place.settings.other_bots:
        await context.services.chats.change(place.chat_id, other_bots=False)


async def on_migrated(update: Update, context: Context) -> None:
    """A group became a supergroup: the first of the two messages about it moves the data, once."""
    message = message_of(update)
    old, new = message.migrate_from_chat_id, message.migrate_to_chat_id
    if old is not None:
        await context.services.chats.migrate(old, message.chat.id)
    elif new is not None:
        await context.services.chats.migrate(message.chat.id, new)


async def is_ours(update: Update, context: Context) -> bool:
    """Whether a command is meant for this bot: by its name, as a reply to it, or because there is no other bot."""
    message, place = message_of(update), await place_of(update, context)
    if place.private or not place.settings.other_bots:
        return True
    return replies_to_bot(message) or "@" in (message.text or "").split(maxsplit=1)[0]


async def on_post(update: Update, context: Context) -> None:
    """Collect a post that is not addressed to the bot: links, long texts, files. No message is sent."""
    message, place = message_of(update), await place_of(update, context)
    settings = place.settings
    if (place.topic or 0) in settings.left_out or not _is_human(message):
        return
    urls, rest = links_of(message)
    is_article = settings.posts and posts.is_article_in_group(rest, urls, settings.shortest)
    if not await _has_content(context, place, message, is_article=is_article):
        return
    if settings.collect_late and await _was_withdrawn(context, place, message):
        return
    article = await collect(context, place, message, text=is_article, origin=origin_of(message))
    if article is not None and settings.reactions:
        await context.outbox.react(place.chat_id, message.message_id, views.groups.ACKNOWLEDGED)


async def _was_withdrawn(context: Context, place: Place, message: Message) -> bool:
    """Whether a post was deleted, or its author banned, within WAIT; PostponedError until then."""
    if context.now() < message.date + WAIT:
        raise PostponedError(message.date + WAIT)
    if await collected_posts.is_gone(context, place.chat_id, message.message_id, acknowledged=False):
        return True
    author = await context.outbox.member(place.chat_id, place.person) if place.person > 0 else None
    return author is not None and author.status == ChatMember.BANNED


async def _has_content(context: Context, place: Place, message: Message, *, is_article: bool) -> bool:
    """Whether a post has anything to collect, from a member who may add it."""
    settings = place.settings
    has_content = (
        is_article
        or (settings.files and message.document is not None)
        or (settings.links and bool(links_of(message)[0]))
    )
    with suppress(UncheckedError):
        return has_content and await permissions.can_add(context, place)
    return False


async def collect(context: Context, place: Place, message: Message, *, text: bool, origin: Origin) -> ArticleId | None:
    """Store the file or the *text* of a post; the pages it links to are read later, by `collect_link`.

    Return the article; None if there is none, or none yet, or it cannot be read.
    """
    articles = context.services.articles
    document = message.document if place.settings.files else None
    if document is not None and (document.mime_type or "").startswith("image/"):
        document = None  # pictures are read only on request
    if document is not None and feeds.is_subscription_list(document):
        return None  # feeds are followed only on request
    try:
        if text or document is not None:
            size = (document.file_size or 0) if document is not None else len(text_of(message))
            await context.services.quotas.count_article(place.person, place.chat_id, size)
        if document is not None and not files.is_too_large(document):
            page = await files.download(context, document)
            if is_opml(page) or recognise(page):
                return None  # a list is no article; its links are read only on request
            message_id, file_id = message.message_id, document.file_id
            added = await articles.add_page(place.shelf, page, message_id, file_id=file_id, opened=False)
            await _record(context, place, added, message)
            return added.article.id
        if text:
            texts = [message_text(part) for part in map(message_of, context.batch) if text_of(part)]
            cut = message.media_group_id is None
            linked = replace(origin, link=origin.link or message.link)  # a digest leads back to the post
            added = await articles.add_text(place.shelf, texts, linked, cut=cut, opened=False)
            await _record(context, place, added, message)
            return added.article.id
    except QuotaError as error:
        _postpone(context, place.person if place.person > 0 else place.chat_id, error)
        if place.settings.reactions and message.chat.type != message.chat.CHANNEL:
            await context.outbox.react(place.chat_id, message.message_id, views.limits.REFUSED)
        return None
    except PullquoteError as error:
        if is_temporary(error):
            raise
        return None
    urls = links_of(message)[0][:LINKS] if place.settings.links else []
    if urls:  # a slow site must not hold up the chat
        await articles.collect_later(place.shelf, place.chat_id, message.message_id, place.person, urls)
    return None


async def _record(context: Context, place: Place, added: Added, message: Message) -> None:
    """Store that an article came in a post and in what was handled with it, so that it can go with them."""
    for part in map(message_of, context.batch):
        in_group = part.chat.type != part.chat.CHANNEL and not part.is_automatic_forward
        acknowledged = in_group and place.settings.reactions and part.message_id == message.message_id
        if text_of(part) or part.message_id == message.message_id:
            post = CollectedPost(part.message_id, max(place.person, 0), acknowledged)
            await context.services.collected_posts.record(place.shelf, added.article.id, post, new=added.new)


async def collect_link(task: CollectLink, context: Context) -> None:
    """Read and store a link of a post without a message; in a group a reaction shows that it is stored."""
    articles = context.services.articles
    chat_id, _ = await context.services.chats.locate(task.shelf)
    chat = await context.services.chats.get(chat_id)
    if chat is None or chat.removed is not None or task.person in chat.settings.opted_out:
        return
    if articles.is_busy:
        raise PostponedError(context.now() + LATER)
    try:
        if not await articles.is_stored(task.shelf, task.url):
            await context.services.quotas.count_article(task.person, chat_id, 0)
        added = await articles.collect(task.shelf, task.url, context.services.quotas.bytes_of(task.person, chat_id))
    except QuotaError as error:
        _postpone(context, task.person if task.person > 0 else chat_id, error)
        return
    except PullquoteError as error:
        if is_temporary(error):
            raise
        return
    if chat_id != task.chat:
        return  # the group has become a supergroup, which counts its messages anew
    await articles.record_shown(task.shelf, task.message, added.article.id)
    acknowledged = chat.kind in (ChatKind.GROUP, ChatKind.SUPERGROUP) and chat.settings.reactions
    post = CollectedPost(task.message, max(task.person, 0), acknowledged)
    await context.services.collected_posts.record(task.shelf, added.article.id, post, new=added.new)
    if acknowledged:
        await context.outbox.react(chat_id, task.message, views.groups.ACKNOWLEDGED)


def _postpone(context: Context, who: int, error: QuotaError) -> None:
    """Collect it when the limit ends, by a PostponedError; nothing is raised where too much waits for that already."""
    until = context.services.quotas.hold(who, error)
    if until is not None:
        raise PostponedError(until)


async def on_summary(update: Update, context: Context) -> None:
    """`/summary`: summarise the message it replies to, the link after it, or in private the article at hand."""
    message, place = message_of(update), await place_of(update, context)
    urls, _ = links_of(message)
    replied = message.reply_to_message
    at_hand = await context.services.articles.at_hand(place.shelf) if place.private and replied is None else None
    if urls:
        await add_links(context, place, message, urls)
    elif at_hand is not None:
        await show_article(context, place, await context.services.articles.open(place.shelf, at_hand))
    elif replied is None or not (text_of(replied) or files.attached(replied)):
        answer = views.articles.how_to_summarise(context.words)
        await context.outbox.send(place.chat_id, answer, topic=place.topic, reply=ReplyTo(message.message_id))
    elif (article_id := await context.services.articles.find_by_message(place.shelf, replied.message_id)) is not None:
        article = await context.services.articles.open(place.shelf, article_id)
        await show_article(context, place, article, ReplyTo(message.message_id))
    elif not await opt_outs.refuses(context, place, replied, message.message_id):
        urls, rest = links_of(replied)
        file = files.attached(replied)
        if file is not None and intent.read(rest).meaning is not Meaning.ARTICLE:
            await read_file(context, place, replied, file, 0)
        elif urls and intent.read(rest).meaning is not Meaning.ARTICLE:
            await add_links(context, place, message, urls)
        else:
            await keep(context, place, [message_text(replied)], origin_of(replied))


def _is_gone(member: ChatMember) -> bool:
    """Whether the bot is no member any more; a restricted member may be one or not."""
    if isinstance(member, ChatMemberRestricted):
        return not member.is_member
    return member.status in GONE


def _is_muted(member: ChatMember) -> bool:
    """Whether the bot is a member that may not send messages."""
    return isinstance(member, ChatMemberRestricted) and not member.can_send_messages


def _is_human(message: Message) -> bool:
    """Whether a person or an anonymous admin wrote the message, not a bot or the linked channel."""
    if message.is_automatic_forward or message.via_bot is not None:
        return False
    if message.sender_chat is not None:
        return True
    return message.from_user is not None and not message.from_user.is_bot
