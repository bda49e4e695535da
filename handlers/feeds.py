"""Feeds: /follow, /unfollow and /feeds, import and export of subscriptions."""

from __future__ import annotations

import re
from dataclasses import replace

from telegram import Document, Update

from engine.errors import PullquoteError, RefusedAddressError, TooManyError
from engine.models import FeedLink, Page, ShelfId
from handlers import articles, feed_targets, prompts, views
from handlers.context import Context
from handlers.errors import is_temporary
from handlers.incoming import files
from handlers.incoming.updates import Place, argument_of, links_of, message_of, place_of
from handlers.panels import PanelPress
from handlers.progress import Progress
from handlers.views.callback_data import Part
from handlers.views.message import OutgoingMessage, ReplyTo
from services.feeds.feeds import is_opml
from services.links import links
from storage.models import (
    ButtonToken,
    Chat,
    ChatKind,
    ChatSettings,
    FeedChoices,
    FeedFailure,
    FeedPanel,
    FeedPrompt,
    Follow,
    ReportFeedFailure,
)

LIST = ".opml"
LIST_TYPES = ("text/x-opml", "text/x-opml+xml", "application/xml+opml")
WORDS = 200
"""Most characters of the words that an item must or must not contain."""
CHOICES = 10
"""Most feeds of one page that are offered."""


async def on_follow(update: Update, context: Context) -> None:
    """`/follow LINK` or `/follow @name`: follow a feed, a site that has feeds, or a public channel."""
    message, place = message_of(update), await place_of(update, context)
    if not await _may_change(update, context, place):
        return
    urls, _ = links_of(message)
    url = next(iter(urls), "") or _address(argument_of(message))
    async with Progress(context, place.chat_id, place.topic) as progress:
        answer = await _discover(context, place.chat_id, place.person, place.shelf, url)
        await progress.finish(answer, None if place.private else ReplyTo(message.message_id))


async def on_unfollow(update: Update, context: Context) -> None:
    """`/unfollow 3`, or the address or name of what is followed."""
    message, place = message_of(update), await place_of(update, context)
    if not await _may_change(update, context, place):
        return
    argument = argument_of(message)
    follows = await context.services.feeds.list(place.shelf)
    names = (argument, links.channel(_address(argument)))
    follow = next(
        (f for f in follows if not {f"{f.number}", f"#{f.number}", f.url, f.site}.isdisjoint(filter(None, names))), None
    )
    if follow is None:
        answer = views.feeds.how_to_unfollow(context.words)
    else:
        answer = views.feeds.unfollowed(
            context.words, await context.services.feeds.unfollow(place.shelf, follow.number)
        )
    await _answer(context, place, message.message_id, answer)


async def on_feeds(update: Update, context: Context) -> None:
    """`/feeds`: list the feeds that are followed here."""
    message, place = message_of(update), await place_of(update, context)
    if not await _may_change(update, context, place):
        return
    await _answer(context, place, message.message_id, await listing(context, place.chat_id, place.person, place.shelf))


async def on_list(update: Update, context: Context) -> None:
    """Follow all feeds of an OPML file, whatever its name is; offer to follow a feed that was sent as a file."""
    message, place = message_of(update), await place_of(update, context)
    document = message.document
    if document is None or files.is_too_large(document):
        await articles.on_file(update, context)
        return
    if is_subscription_list(document) and not await _may_change(update, context, place):
        return
    page = await files.download(context, document)
    if not is_subscription_list(document):
        if not is_opml(page):
            if not await _offer_file(update, context, place, page):
                await articles.on_file(update, context)
            return
        if not await _may_change(update, context, place):
            return
    most = await context.services.quotas.feed_limit(place.person)
    result = await context.services.feeds.import_opml(place.shelf, page, place.person, most=most)
    await _answer(context, place, message.message_id, views.feeds.imported(context.words, result))


async def _offer_file(update: Update, context: Context, place: Place, page: Page) -> bool:
    """Offer to follow the feed in a file; return False if the file is none."""
    link = await context.services.feeds.read_file(page)
    if link is None:
        return False
    message = message_of(update)
    if await _may_change(update, context, place):
        link = replace(link, title=link.title or page.name)
        token = await context.services.button_tokens.issue(
            place.chat_id, place.person, FeedChoices(place.shelf, (link,))
        )
        await _answer(context, place, message.message_id, views.feeds.offer_file(context.words, link, token.token))
    return True


def is_subscription_list(document: Document) -> bool:
    """Whether a file is a list of subscriptions by its name or type."""
    return (document.file_name or "").lower().endswith(LIST) or (document.mime_type or "").lower() in LIST_TYPES


async def on_choice(press: PanelPress[FeedChoices], context: Context) -> str:
    """Follow one of the offered feeds, or try an address again that could not be read."""
    shelf, links = press.payload.shelf, press.payload.links
    match press.verb, press.parts:
        case "take", (int(number),) if 0 <= number < len(links):
            message = await _follow(context, press.chat, press.person, shelf, links[number])
            await context.outbox.edit(press.place.chat_id, press.message_id, message)
        case "again", (int(number),) if 0 <= number < len(links):
            await _discover_again(context, press, links[number].url)
        case _:
            return views.buttons.unknown(context.words)
    return ""


async def on_pressed(press: PanelPress[FeedPanel | FeedFailure], context: Context) -> str:
    """Handle a button of the list or of one feed; return the text of the toast."""
    feeds, words = context.services.feeds, context.words
    shelf, token = press.payload.shelf, press.token
    number, name = _number_and_name(press.parts)
    message: OutgoingMessage | None = None
    match press.verb:
        case verb if verb in feed_targets.VERBS:
            return await feed_targets.on_pressed(press, context)
        case "list":
            message = views.feeds.listing(words, await feeds.list(shelf), token, number)
        case "opml":
            body = await feeds.export_opml(shelf, "Pullquote")
            await context.outbox.send(press.place.chat_id, views.feeds.exported(words, body), topic=press.place.topic)
        case "drop":
            message = views.feeds.unfollowed(words, await feeds.unfollow(shelf, number))
        case "add":
            await prompts.ask(context, press, views.feeds.ask_for_reply(words, "add"), FeedPrompt(shelf, "add"))
        case "ask" if name in ("include", "exclude"):
            await prompts.ask(context, press, views.feeds.ask_for_reply(words, name), FeedPrompt(shelf, name, number))
        case _:
            chat = await context.services.chats.get(press.chat)
            follow = await _changed(context, press, number, name, chat)
            message = views.feeds.feed_card(words, follow, token, chat)
    if message is not None:
        await context.outbox.edit(press.place.chat_id, press.message_id, message)
    return ""


def _number_and_name(parts: tuple[Part, ...]) -> tuple[int, str]:
    """The number of a feed or the page of the list, and the name of the feed's setting to change."""
    match parts:
        case (int(number), str(name)):
            return number, name
        case (int(number),):
            return number, ""
    return 0, ""


async def _changed(
    context: Context, press: PanelPress[FeedPanel | FeedFailure], number: int, name: str, chat: Chat | None
) -> Follow:
    """Change one feed by a button; return the changed feed."""
    feeds, shelf, verb = context.services.feeds, press.payload.shelf, press.verb
    follow = await feeds.get(shelf, number)
    if verb == "retry":
        return await feeds.retry(shelf, number)
    if verb == "set" and name in views.feeds.TOGGLES:
        return await feeds.change(shelf, number, **{name: not getattr(follow, name)})  # type: ignore[arg-type]
    if verb == "turn" and name == "sentences":
        count = views.feeds.sentence_count(follow, chat.settings if chat else ChatSettings())
        return await feeds.change(shelf, number, sentences=count % views.feeds.COUNTS[-1] + 1)
    if verb == "turn" and name == "preview":
        at = views.feeds.PREVIEWS.index(views.feeds.preview_place(follow, chat))
        return await feeds.change(shelf, number, preview=views.feeds.PREVIEWS[(at + 1) % len(views.feeds.PREVIEWS)])
    if verb == "turn":
        places = views.feeds.INTERVALS
        at = places.index(follow.interval) if follow.interval in places else 0
        return await feeds.change(shelf, number, interval=places[(at + 1) % len(places)])
    return follow


async def on_written(
    button_token: ButtonToken[FeedPrompt], text: str, _place: Place, context: Context
) -> OutgoingMessage:
    """Handle the reply to a prompt of a feed; return the answer."""
    name, shelf = button_token.payload.field, button_token.payload.shelf
    if name == "add":
        if not _address(text):
            return views.feeds.ask_for_reply(context.words, name)
        return await _discover(context, button_token.chat, button_token.person, shelf, _address(text))
    value = "" if text in "-–—" else text
    if len(value) > WORDS:
        return views.feeds.too_long(context.words, name, WORDS)
    follow = await context.services.feeds.change(shelf, button_token.payload.follow, **{name: value})  # type: ignore[arg-type]
    panel = await context.services.button_tokens.issue(button_token.chat, button_token.person, FeedPanel(shelf))
    chat = await context.services.chats.get(button_token.chat)
    return views.feeds.feed_card(context.words, follow, panel.token, chat)


async def report_failure(task: ReportFeedFailure, context: Context) -> None:
    """Report once that a feed is no longer read; for a channel to its editor in private."""
    follow = await context.services.feeds.get(task.shelf, task.follow)
    chat_id, topic = await context.services.chats.locate(task.shelf)
    chat = await context.services.chats.get(chat_id)
    button_token = await context.services.button_tokens.issue(chat_id, follow.person, FeedFailure(task.shelf))
    message = views.feeds.feed_given_up(context.words, follow, button_token.token)
    if chat is not None and chat.kind is ChatKind.CHANNEL:
        await context.outbox.send(follow.person, message)
    else:
        await context.postpone_in_quiet_hours(chat_id)
        await context.outbox.send(chat_id, message, topic=topic or None)


async def _discover(context: Context, chat_id: int, person: int, shelf: ShelfId, url: str) -> OutgoingMessage:
    """Follow the feed at *url*; if it is a site with several feeds, offer them."""
    if not url:
        return views.feeds.how_to_follow(context.words)
    try:
        discovery = await context.services.feeds.discover(url)
    except PullquoteError as error:
        if is_temporary(error):
            raise
        button_token = await context.services.button_tokens.issue(
            chat_id, person, FeedChoices(shelf, (FeedLink(url, ""),))
        )
        return views.feeds.follow_failed(context.words, error, button_token.token, context.environment.local_site)
    choices = (discovery.feed,) if discovery.feed is not None else discovery.choices[:CHOICES]
    if len(choices) == 1:
        return await _follow(context, chat_id, person, shelf, choices[0])
    button_token = await context.services.button_tokens.issue(chat_id, person, FeedChoices(shelf, tuple(choices)))
    return views.feeds.choose_feed(context.words, choices, button_token.token)


async def _discover_again(context: Context, press: PanelPress[FeedChoices], url: str) -> None:
    """Try an address again, in the message that reported the failure."""
    place = press.place
    async with Progress(context, place.chat_id, place.topic, into=press.message_id) as progress:
        await progress.finish(await _discover(context, press.chat, press.person, press.payload.shelf, url))


def _address(text: str) -> str:
    """The text as an address, "" if it is none: the scheme may be missing, and a channel's name stands for it."""
    text = text.strip()
    if text.startswith("@"):
        return links.channel(text)
    if text.startswith(("http://", "https://")):
        return text
    return f"https://{text}" if re.fullmatch(r"[^\s/]+\.[^\s]+", text) else ""


async def _follow(context: Context, chat_id: int, person: int, shelf: ShelfId, link: FeedLink) -> OutgoingMessage:
    try:
        most = await context.services.quotas.feed_limit(person)
        follow, new = await context.services.feeds.follow(shelf, link.url, person, title=link.title, most=most)
    except TooManyError as error:
        return views.feeds.too_many(context.words, error.limit)
    except RefusedAddressError as error:
        return views.feeds.follow_failed(context.words, error, local_site=context.environment.local_site)
    button_token = await context.services.button_tokens.issue(chat_id, person, FeedPanel(shelf))
    chat = await context.services.chats.get(chat_id)
    return views.feeds.followed(context.words, follow, button_token.token, chat, new=new)


async def listing(context: Context, chat_id: int, person: int, shelf: ShelfId) -> OutgoingMessage:
    """The panel of the feeds that a shelf follows."""
    button_token = await context.services.button_tokens.issue(chat_id, person, FeedPanel(shelf))
    return views.feeds.listing(context.words, await context.services.feeds.list(shelf), button_token.token)


async def _may_change(update: Update, context: Context, place: Place) -> bool:
    """Whether the user may change the feeds of this chat; if not, they are notified."""
    message = message_of(update)
    if await context.chat_admins.sent_by_admin(message):
        return True
    await _answer(
        context, place, message.message_id, views.message.text_message(views.permissions.admins_only(context.words))
    )
    return False


async def _answer(context: Context, place: Place, message_id: int, answer: OutgoingMessage) -> None:
    reply = None if place.private else ReplyTo(message_id)
    await context.outbox.send(place.chat_id, answer, topic=place.topic, reply=reply)
