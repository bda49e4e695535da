"""Watches: /watch and /watches, and the alerts, which quote the matching sentences."""

from __future__ import annotations

from dataclasses import replace

from telegram import Update

from engine.errors import TooManyError
from engine.models import ShelfId
from handlers import collected_posts, prompts, views
from handlers.context import Context
from handlers.incoming.updates import Place, argument_of, message_of, place_of
from handlers.panels import PanelPress
from handlers.views.message import OutgoingMessage, ReplyTo
from services.watches import LONGEST
from storage.models import ButtonToken, ChatKind, SendWatchAlerts, Watch, WatchPanel, WatchPrompt


async def on_watch(update: Update, context: Context) -> None:
    """`/watch sanctions -sport "a phrase"`: send an alert for every new article that matches."""
    message, place = message_of(update), await place_of(update, context)
    if not await context.chat_admins.sent_by_admin(message):
        answer = views.message.text_message(views.permissions.admins_only(context.words))
    else:
        forum = bool(message.chat.is_forum)
        answer = await _watch(context, place.shelf, place.person, argument_of(message), forum=forum)
    await _answer(context, place, message.message_id, answer)


async def on_watches(update: Update, context: Context) -> None:
    """`/watches`: list the watches of this place."""
    message, place = message_of(update), await place_of(update, context)
    if not await context.chat_admins.sent_by_admin(message):
        answer = views.message.text_message(views.permissions.admins_only(context.words))
    else:
        answer = await listing(context, place.chat_id, place.person, place.shelf)
    await _answer(context, place, message.message_id, answer)


async def listing(context: Context, chat_id: int, person: int, shelf: ShelfId) -> OutgoingMessage:
    """The panel of the watches of a shelf."""
    button_token = await context.services.button_tokens.issue(chat_id, person, WatchPanel(shelf))
    return views.watches.listing(context.words, await context.services.watches.list(shelf), button_token.token)


async def on_pressed(press: PanelPress[WatchPanel], context: Context) -> str:
    """Handle a button of the list; return the text of the toast."""
    watches, words, token = context.services.watches, context.words, press.token
    shelf = press.payload.shelf
    number = int(press.argument) if press.argument.isdecimal() else 0
    toast = ""
    match press.verb:
        case "add" | "change":
            await prompts.ask(context, press, views.watches.ask_for_words(words), WatchPrompt(shelf, number))
            return ""
        case "show":
            answer = views.watches.watch_card(words, await watches.get(shelf, number), token)
        case "drop":
            await watches.remove(shelf, number)
            toast = words._("No longer watched.")
            answer = views.watches.listing(words, await watches.list(shelf), token)
        case _:
            answer = views.watches.listing(words, await watches.list(shelf), token)
    await context.outbox.edit(press.place.chat_id, press.message_id, answer)
    return toast


async def on_written(
    button_token: ButtonToken[WatchPrompt], text: str, place: Place, context: Context
) -> OutgoingMessage:
    """Handle the reply to a prompt of a watch; return the answer."""
    shelf, number = button_token.payload.shelf, button_token.payload.number
    if len(text) > LONGEST:
        return views.watches.too_long(context.words, ask_again=True)
    try:
        watch = await _save_watch(context, shelf, number, text, button_token.person)
    except TooManyError as error:
        return views.watches.too_many(context.words, error.limit)
    if watch is None:
        return views.watches.ask_for_words(context.words)
    if number and watch.number != number:
        return views.watches.already_watched(context.words, watch)
    if button_token.chat != place.chat_id:  # a channel's: a command in the answer would act on this chat
        fresh = await context.services.button_tokens.issue(button_token.chat, button_token.person, WatchPanel(shelf))
        return views.watches.watch_card(context.words, watch, fresh.token)
    return views.watches.watch_added(context.words, watch, await _coverage(context, shelf))


async def _save_watch(context: Context, shelf: ShelfId, number: int, text: str, person: int) -> Watch | None:
    """Save the words of watch *number*, or of a new one if that is 0."""
    watches = context.services.watches
    return await (watches.change(shelf, number, text) if number else watches.add(shelf, text, person))


async def send_alerts(task: SendWatchAlerts, context: Context) -> None:
    """Send the alerts of the watches that match a new article; in quiet hours at their end."""
    chat_id, _ = await context.services.chats.locate(task.shelf)
    await context.postpone_in_quiet_hours(chat_id)
    chat = await context.services.chats.get(chat_id)
    if await collected_posts.remove_gone(context, [(task.shelf, task.article)]):
        return
    for alert in await context.services.watches.find_alerts(task.shelf, task.article):
        # an article of another topic is shown without a button: numbers count within a topic
        home = alert.watch.shelf == task.shelf
        message = views.watches.alert_message(context.words, alert, context.now())
        if chat is not None and chat.kind is ChatKind.CHANNEL:  # goes to its editor
            await context.outbox.send(alert.watch.person, replace(message, buttons=()), slot=alert.watch.number)
            continue
        _, topic = await context.services.chats.locate(alert.watch.shelf)
        message = message if home else replace(message, buttons=())
        reply = views.watches.reply_to(alert) if home else None
        sent = await context.outbox.send(chat_id, message, topic=topic or None, reply=reply, slot=alert.watch.number)
        if sent is not None and home:
            await context.services.articles.record_shown(task.shelf, sent, alert.article.id)


async def _watch(context: Context, shelf: ShelfId, person: int, text: str, *, forum: bool = False) -> OutgoingMessage:
    if len(text) > LONGEST:
        return views.watches.too_long(context.words)
    try:
        watch = await context.services.watches.add(shelf, text, person)
    except TooManyError as error:
        return views.watches.too_many(context.words, error.limit)
    if watch is None:
        return views.watches.how_to_watch(context.words)
    return views.watches.watch_added(context.words, watch, await _coverage(context, shelf, forum=forum))


async def _coverage(context: Context, shelf: ShelfId, *, forum: bool = False) -> str:
    """The topics that a watch of this shelf covers: "all", this "topic", or "" if there are no topics."""
    chat_id, topic = await context.services.chats.locate(shelf)
    if topic:
        joined = (await context.services.chats.settings(chat_id)).joined_topics
        return "all" if joined else "topic"
    return "all" if forum or len(await context.services.chats.shelves(chat_id)) > 1 else ""


async def _answer(context: Context, place: Place, message_id: int, answer: OutgoingMessage) -> None:
    reply = None if place.private else ReplyTo(message_id)
    await context.outbox.send(place.chat_id, answer, topic=place.topic, reply=reply)
