"""Feeds: /follow, /unfollow and /feeds, lists of subscriptions in and out, and what a feed brings at once."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace

from telegram import Document, Update

from engine.errors import PullquoteError, RefusedAddressError, TooManyError
from engine.models import ArticleId, FeedLink, Page, ShelfId
from handlers import articles, prompts, views
from handlers.context import DOWNLOAD_LIMIT, Commission, Context
from handlers.errors import passing
from handlers.panels import Panel
from handlers.progress import Progress
from handlers.updates import Place, argument_of, links_of, message_of, place
from handlers.views.message import Message, ReplyTo
from services.articles import summarise
from services.feeds.feeds import is_list
from storage.models import ChatKind, Follow, Grant

SUBJECT, PARKED = "feeds", "parked"
LIST = ".opml"
LIST_TYPES = ("text/x-opml", "text/x-opml+xml", "application/xml+opml")
WORDS = 200
"""Characters of the words that must or must not be in an item."""
CHOICES = 10
"""Feeds of one page that are offered."""


async def on_follow(update: Update, context: Context) -> None:
    """`/follow LINK`: a feed, or a site that has feeds."""
    message, where = message_of(update), await place(update, context)
    if not await _may(update, context, where):
        return
    urls, _ = links_of(message)
    url = next(iter(urls), "") or _address(argument_of(message))
    async with Progress(context, where.chat_id, where.topic) as progress:
        shown = await _look(context, where.chat_id, where.person, where.shelf, url)
        await progress.finish(shown, None if where.private else ReplyTo(message.message_id))


async def on_unfollow(update: Update, context: Context) -> None:
    """`/unfollow 3`, or the address of what is followed."""
    message, where = message_of(update), await place(update, context)
    if not await _may(update, context, where):
        return
    said = argument_of(message)
    there = await context.services.feeds.list(where.shelf)
    wanted = next((one for one in there if said in (f"{one.number}", f"#{one.number}", one.url, one.site)), None)
    if wanted is None:
        shown = views.feeds.how_to_unfollow(context.words)
    else:
        shown = views.feeds.unfollowed(context.words, await context.services.feeds.unfollow(where.shelf, wanted.number))
    await _answer(context, where, message.message_id, shown)


async def on_feeds(update: Update, context: Context) -> None:
    """`/feeds`: what is followed here, each with its choices."""
    message, where = message_of(update), await place(update, context)
    if not await _may(update, context, where):
        return
    await _answer(context, where, message.message_id, await listing(context, where.chat_id, where.person, where.shelf))


async def on_list(update: Update, context: Context) -> None:
    """A list of subscriptions (OPML) as a file, whatever it is called: all of it is followed."""
    message, where = message_of(update), await place(update, context)
    document = message.document
    if document is None or (document.file_size or 0) > DOWNLOAD_LIMIT:
        await articles.on_file(update, context)
        return
    if says_list(document) and not await _may(update, context, where):
        return
    body = await context.outbox.download(document.file_id)
    page = Page(None, document.mime_type or "", body, document.file_name or "")
    if not says_list(document):
        if not is_list(page):
            await articles.on_file(update, context)
            return
        if not await _may(update, context, where):
            return
    most = await context.services.quotas.feeds(where.person)
    taken = await context.services.feeds.take_in(where.shelf, page, where.person, most=most)
    await _answer(context, where, message.message_id, views.feeds.imported(context.words, taken))


def says_list(document: Document) -> bool:
    """Tell whether a file calls itself a list of subscriptions."""
    return (document.file_name or "").lower().endswith(LIST) or (document.mime_type or "").lower() in LIST_TYPES


async def on_pressed(panel: Panel, context: Context) -> str:
    """Do what a button of the list or of one feed says; return the toast."""
    feeds, words = context.services.feeds, context.words
    _, shelf_, *packed = panel.grant.subject.split(" ", 2)
    shelf, token = ShelfId(int(shelf_)), panel.grant.token
    choices = [FeedLink(*link) for link in json.loads(packed[0])] if packed else []
    number, _, name = panel.argument.partition(":")
    at = int(number) if number.isdecimal() else 0
    shown: Message | None = None
    match panel.verb:
        case "take" if at < len(choices):
            shown = await _follow(context, panel.grant.chat, panel.grant.person, shelf, choices[at])
        case "again" if at < len(choices):
            await _look_again(context, panel, shelf, choices[at].url)
        case "list":
            shown = views.feeds.listing(words, await feeds.list(shelf), token, at)
        case "opml":
            body = await feeds.export(shelf, "Pullquote")
            await context.outbox.send(panel.where.chat_id, views.feeds.exported(words, body), topic=panel.where.topic)
        case "drop":
            shown = views.feeds.unfollowed(words, await feeds.unfollow(shelf, at))
        case "add":
            await prompts.ask(context, panel, views.feeds.ask(words, "add"), f"{SUBJECT} add {shelf} 0")
        case "ask" if name in ("include", "exclude"):
            await prompts.ask(context, panel, views.feeds.ask(words, name), f"{SUBJECT} {name} {shelf} {at}")
        case _:
            published = await _published(context, panel.grant.chat)
            changed = await _changed(context, shelf, at, panel.verb, name, published)
            shown = views.feeds.one(words, changed, token, published=published)
    if shown is not None:
        await context.outbox.edit(panel.where.chat_id, panel.message_id, shown)
    return ""


async def _changed(context: Context, shelf: ShelfId, number: int, verb: str, name: str, published: bool) -> Follow:
    """Change one feed as a button says; return it as it is now."""
    feeds = context.services.feeds
    follow = await feeds.get(shelf, number)
    if verb == "retry":
        return await feeds.retry(shelf, number)
    if verb == "set" and name in views.feeds.TOGGLES and not (published and name == "at_once"):
        return await feeds.change(shelf, number, **{name: not getattr(follow, name)})  # type: ignore[arg-type]
    if verb == "turn":
        places = views.feeds.INTERVALS
        at = places.index(follow.interval) if follow.interval in places else 0
        return await feeds.change(shelf, number, interval=places[(at + 1) % len(places)])
    return follow


async def on_written(grant: Grant, text: str, _where: Place, context: Context) -> Message:
    """Take the words that were asked for."""
    name, shelf, number = grant.subject.split(" ")[3:]
    if name == "add":
        if not _address(text):
            return views.feeds.ask(context.words, name)
        return await _look(context, grant.chat, grant.person, ShelfId(int(shelf)), _address(text))
    said = "" if text in "-–—" else text
    if len(said) > WORDS:
        return views.feeds.too_long(context.words, name, WORDS)
    follow = await context.services.feeds.change(ShelfId(int(shelf)), int(number), **{name: said})  # type: ignore[arg-type]
    shown = await context.services.grants.give(grant.chat, grant.person, f"{SUBJECT} {shelf}")
    return views.feeds.one(context.words, follow, shown.token, published=await _published(context, grant.chat))


async def show_item(commission: Commission, context: Context) -> None:
    """Show a new item of a feed that is delivered at once; in quiet hours at their end.

    A channel's items come in its digest, which its editor has seen: none is published twice.
    """
    errand = commission.errand
    chat_id, topic = await context.services.chats.where(errand.shelf)
    if await _published(context, chat_id):
        return
    await context.unasked(chat_id)
    article = await context.services.articles.get(errand.shelf, ArticleId(errand.article))
    chosen = await context.services.chats.settings(chat_id)
    summary, count = summarise(article, chosen.sentences), chosen.sentences
    shown = views.articles.summary(context.words, summary, count=count, now=context.now(), unasked=True)
    shown = replace(shown, preview=views.article_facts.source_url(article)) if chosen.link_previews else shown
    sent = await context.outbox.send(chat_id, shown, topic=topic or None)
    if sent is not None:
        await context.services.articles.show(errand.shelf, sent, article.id)


async def tell_parked(commission: Commission, context: Context) -> None:
    """Tell once that a feed cannot be read any more; of a channel's its editor is told."""
    errand = commission.errand
    follow = await context.services.feeds.get(errand.shelf, errand.number)
    chat_id, topic = await context.services.chats.where(errand.shelf)
    chat = await context.services.chats.get(chat_id)
    grant = await context.services.grants.give(chat_id, follow.person, f"{PARKED} {errand.shelf}")
    shown = views.feeds.parked(context.words, follow, grant.token)
    if chat is not None and chat.kind is ChatKind.CHANNEL:
        await context.outbox.send(follow.person, shown)
    else:
        await context.unasked(chat_id)
        await context.outbox.send(chat_id, shown, topic=topic or None)


async def _look(context: Context, chat_id: int, person: int, shelf: ShelfId, url: str) -> Message:
    """Follow what stands at *url*; where that is a site with several feeds, offer them."""
    if not url:
        return views.feeds.how_to_follow(context.words)
    try:
        found = await context.services.feeds.look(url)
    except PullquoteError as error:
        if passing(error):
            raise
        tried = await context.services.grants.give(chat_id, person, _choosing(shelf, [FeedLink(url, "")]))
        return views.feeds.failed(context.words, error, tried.token)
    choices = (found.feed,) if found.feed is not None else found.choices[:CHOICES]
    if len(choices) == 1:
        return await _follow(context, chat_id, person, shelf, choices[0])
    grant = await context.services.grants.give(chat_id, person, _choosing(shelf, choices))
    return views.feeds.choose(context.words, choices, grant.token)


async def _look_again(context: Context, panel: Panel, shelf: ShelfId, url: str) -> None:
    """Follow what could not be read before, in the message that said so."""
    async with Progress(context, panel.where.chat_id, panel.where.topic, into=panel.message_id) as progress:
        await progress.finish(await _look(context, panel.grant.chat, panel.grant.person, shelf, url))


def _choosing(shelf: ShelfId, choices: Sequence[FeedLink]) -> str:
    """The subject of a panel with addresses to choose from."""
    packed = json.dumps([[link.url, link.title] for link in choices], ensure_ascii=False)
    return f"{SUBJECT} {shelf} {packed}"


def _address(said: str) -> str:
    """What somebody wrote as an address, "" where it is none: the scheme may be missing."""
    said = said.strip()
    if said.startswith(("http://", "https://")):
        return said
    return f"https://{said}" if re.fullmatch(r"[^\s/]+\.[^\s]+", said) else ""


async def _follow(context: Context, chat_id: int, person: int, shelf: ShelfId, link: FeedLink) -> Message:
    try:
        most = await context.services.quotas.feeds(person)
        follow, new = await context.services.feeds.follow(shelf, link.url, person, title=link.title, most=most)
    except TooManyError as error:
        return views.feeds.too_many(context.words, error.limit)
    except RefusedAddressError as error:
        return views.feeds.failed(context.words, error)
    grant = await context.services.grants.give(chat_id, person, f"{SUBJECT} {shelf}")
    published = await _published(context, chat_id)
    return views.feeds.followed(context.words, follow, grant.token, new=new, published=published)


async def _published(context: Context, chat_id: int) -> bool:
    """Tell whether what is said there is published: in a channel."""
    chat = await context.services.chats.get(chat_id)
    return chat is not None and chat.kind is ChatKind.CHANNEL


async def listing(context: Context, chat_id: int, person: int, shelf: ShelfId) -> Message:
    """The panel of what a shelf follows."""
    grant = await context.services.grants.give(chat_id, person, f"{SUBJECT} {shelf}")
    return views.feeds.listing(context.words, await context.services.feeds.list(shelf), grant.token)


async def _may(update: Update, context: Context, where: Place) -> bool:
    """Tell whether who asks may change what is followed here; say so where he may not."""
    message = message_of(update)
    if await context.rights.commands(message):
        return True
    await _answer(context, where, message.message_id, views.general.plain(views.general.admins_only(context.words)))
    return False


async def _answer(context: Context, where: Place, message_id: int, shown: Message) -> None:
    reply = None if where.private else ReplyTo(message_id)
    await context.outbox.send(where.chat_id, shown, topic=where.topic, reply=reply)
