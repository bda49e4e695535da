"""Digests: /digest shows one now or schedules them, and tasks send those that are due."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from functools import partial

from telegram import Update

from handlers import collected_posts, digest_reviews, kept, views
from handlers.context import Context
from handlers.incoming.updates import Place, argument_of, message_of, place_of
from handlers.panels import PanelPress
from handlers.settings import panel as settings_panel
from handlers.settings import screens
from handlers.views.callback_data import Press
from handlers.views.message import OutgoingMessage, ReplyTo
from services.time import ranges
from services.time.schedules import Off, Schedule, Span
from storage.models import Chat, ChatKind, Digest, DigestState, DigestTrouble, ReportDigestTrouble, SendDigest


async def on_digest(update: Update, context: Context) -> None:
    """`/digest`: show one now, of a given span or of what was kept, or schedule them."""
    message, place = message_of(update), await place_of(update, context)
    argument = argument_of(message)
    if argument.casefold() == views.kept.WORD:
        await kept.show_week(context, place, None if place.private else ReplyTo(message.message_id))
        return
    request = ranges.wanted(argument, context.now(), place.settings.zone)
    if isinstance(request, Schedule | Off):
        await _regularly(context, place, message.message_id, request, await context.chat_admins.sent_by_admin(message))
        return
    if not isinstance(request, Span):
        await _answer(context, place, message.message_id, screens.how_to_digest(context.words, request.word))
        return
    await show_now(context, place, request, None if place.private else ReplyTo(message.message_id))


async def show_now(context: Context, place: Place, span: Span | None = None, reply: ReplyTo | None = None) -> None:
    """Send a digest of a *span*, or of the last day."""
    span = span or Span(context.now() - ranges.DAY)
    until = span.until or context.now() + timedelta(seconds=1)
    span = replace(span, since=span.since and span.since.replace(microsecond=0), until=until.replace(microsecond=0))
    answer = await _of_span(context, place, span, views.digests.more_of_span(span) if place.private else "")
    await context.outbox.send(place.chat_id, answer, topic=place.topic, reply=reply)


async def _of_span(context: Context, place: Place, span: Span, more: str = "") -> OutgoingMessage:
    """The digest of a span; its beginning if there is a button for *more*."""
    shelves = await context.services.digests.covered_shelves(place.chat_id, place.topic or 0, place.shelf, timed=True)
    content = await context.services.digests.compose_range(
        shelves, span, place.settings, partial(collected_posts.remove_gone, context)
    )
    if not content.count:
        return views.digests.nothing_in_span(context.words)
    name = _name(context, await context.services.chats.get(place.chat_id))
    moment = context.words.moment(span.until or context.now(), place.settings.zone)
    return await asyncio.to_thread(views.digests.digest, context.words, content, name, moment, more)


async def on_more(update: Update, context: Context, press: Press) -> None:
    """Show the whole of a digest in the message of which a button was pressed."""
    query, place = update.callback_query, await place_of(update, context)
    assert query is not None, "the route promises a pressed button"
    assert query.message is not None, "callbacks answer a message that is too old"
    chat = await context.services.chats.get(place.chat_id)
    message: OutgoingMessage | None
    if press.number:
        digest = await context.services.digests.get(place.shelf, press.number)
        message = await _message(context, digest, chat, whole=True)
    elif press.words == views.digests.KEPT:
        message = await kept.week(context, place)
    else:
        message = await _of_span(context, place, views.digests.span_of_more(press.words))
    if message is not None:
        await context.outbox.edit(place.chat_id, query.message.message_id, message)


async def _regularly(context: Context, place: Place, message_id: int, request: Schedule | Off, allowed: bool) -> None:
    if not allowed:
        await _answer(
            context, place, message_id, views.message.text_message(views.permissions.admins_only(context.words))
        )
    elif isinstance(request, Schedule):
        await settings_panel.set_times(context, place, request)
    else:
        await context.services.digests.unschedule(place.shelf)
        await _answer(context, place, message_id, screens.unscheduled(context.words))


async def _answer(context: Context, place: Place, message_id: int, answer: OutgoingMessage) -> None:
    reply = None if place.private else ReplyTo(message_id)
    await context.outbox.send(place.chat_id, answer, topic=place.topic, reply=reply)


async def send(task: SendDigest, context: Context) -> None:
    """Send a digest that is due, and report the result to its editor, if any."""
    digests = context.services.digests
    digest = await digests.get(task.shelf, task.number)
    if digest.state is DigestState.SENDING:
        digest = await _send(digest, context)
    await digest_reviews.show_result(digest, context)


async def _send(digest: Digest, context: Context) -> Digest:
    """Send a digest; return it with its new state."""
    chat_id, topic = await context.services.chats.locate(digest.shelf)
    chat = await context.services.chats.get(chat_id)
    answer = await _message(context, digest, chat)
    sent = await context.outbox.send(chat_id, answer, topic=topic or None) if answer is not None else None
    trouble = await context.outbox.trouble() if answer is not None and sent is None else ""
    if sent is not None and chat is not None and chat.settings.pin:
        await _pin(context, digest, chat_id, sent)
    return await context.services.digests.record_result(digest, sent, trouble=trouble)


async def _message(
    context: Context, digest: Digest, chat: Chat | None, *, whole: bool = False
) -> OutgoingMessage | None:
    """The message of a digest; None if nothing is to be sent. In a private chat its beginning, unless *whole*."""
    content = await context.services.digests.compose(digest, partial(collected_posts.remove_gone, context))
    zone = chat.settings.zone if chat else ""
    moment = context.words.moment(digest.slot, zone)
    channel = chat is not None and chat.kind is ChatKind.CHANNEL
    if content.stories and channel and chat is not None:
        weekday = context.words.weekday(digest.slot, zone or "UTC")
        return await asyncio.to_thread(
            views.digests.channel_digest, context.words, content, chat.title, weekday, chat.settings
        )
    if content.stories:
        is_private = chat is not None and chat.kind is ChatKind.PRIVATE
        more = views.digests.more_of(digest.number) if is_private and not whole else ""
        return await asyncio.to_thread(views.digests.digest, context.words, content, _name(context, chat), moment, more)
    if chat is not None and chat.settings.quiet_day and not channel:
        return views.digests.quiet_day(context.words, moment)
    return None


async def _pin(context: Context, digest: Digest, chat_id: int, message_id: int) -> None:
    """Pin a digest and unpin the previous one."""
    before = await context.services.digests.previous(digest)
    if before is not None and before.message_id is not None:
        await context.outbox.unpin(chat_id, before.message_id)
    await context.outbox.pin(chat_id, message_id)


async def report_trouble(task: ReportDigestTrouble, context: Context) -> None:
    """Report to the editor that a digest did not arrive, or may not have arrived, with a button to send it again.

    If the editor cannot be written to, the report goes to the group. The chat that refused the digest gets none: it
    would refuse that too, and who blocked the bot does not want to hear of it.
    """
    digest = await context.services.digests.get(task.shelf, task.number)
    chat_id, topic = await context.services.chats.locate(digest.shelf)
    chat = await context.services.chats.get(chat_id)
    is_closed = task.trouble == "refused"
    if is_closed and chat_id == digest.editor:
        return
    payload = DigestTrouble(digest.shelf, digest.number)
    button_token = await context.services.button_tokens.issue(chat_id, digest.editor, payload)

    async def report(reader: int) -> OutgoingMessage:
        words = await context.words_of(reader)
        moment = words.moment(digest.slot, chat.settings.zone if chat else "")
        return views.digests.delivery_failed(
            words, button_token.token, task.trouble, chat.title if chat else "", moment
        )

    sent = await context.outbox.send(digest.editor, await report(digest.editor))
    is_group = chat is not None and chat.kind is not ChatKind.CHANNEL and chat_id != digest.editor
    if sent is None and is_group and not is_closed:
        await context.outbox.send(chat_id, await report(chat_id), topic=topic or None)


async def on_trouble(press: PanelPress[DigestTrouble], context: Context) -> str:
    """Send the digest again, or dismiss the report."""
    digest = await context.services.digests.get(press.payload.shelf, press.payload.number)
    if press.verb == "again" and not await context.services.digests.resend(digest):
        return views.buttons.unknown(context.words)
    if press.verb != "again":
        await context.services.digests.dismiss(digest)
    message = (
        views.digests.sent_again(context.words) if press.verb == "again" else views.digests.kept_unsent(context.words)
    )
    await context.outbox.edit(press.place.chat_id, press.message_id, message)
    return ""


def _name(context: Context, chat: Chat | None) -> str:
    title = chat.title if chat else ""
    return context.words._("Today in {title}", title=title) if title else context.words._("Your digest")
