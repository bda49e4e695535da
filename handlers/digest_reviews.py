"""Reviews: a channel's digest goes to its editor in private, who publishes or skips it, drops stories or moves them up.

The text around it is in the editor's language, the digest itself in the channel's. The message says "published" only
after publishing: the task of the digest reports the result in it (`show_result`).
"""

from __future__ import annotations

import asyncio
from dataclasses import replace

from handlers import views
from handlers.context import Context
from handlers.panels import PanelPress
from handlers.views.i18n import Words
from handlers.views.message import Button, OutgoingMessage, Row
from storage.models import Chat, Digest, DigestReview, DigestState, ReportUnreviewedDigest, ReviewDigest


async def send(task: ReviewDigest, context: Context) -> None:
    """Show an editor the digest that is to be published."""
    digests = context.services.digests
    digest = await digests.get(task.shelf, task.number)
    chat = await _chat(context, digest)
    if digest.state is not DigestState.REVIEW or chat is None:
        return
    content = await digests.compose(digest)
    if not content.stories:
        await digests.skip(digest)
        return
    button_token = await context.services.button_tokens.issue(
        chat.id, digest.editor, DigestReview(digest.shelf, digest.number)
    )
    sent = await context.outbox.send(digest.editor, await _review(context, digest, chat, button_token.token))
    if sent is not None:
        await digests.set_review_message(digest, sent)


async def report_unreviewed(task: ReportUnreviewedDigest, context: Context) -> None:
    """Replace the editor's message by the notice that the digest was not published in time."""
    digest = await context.services.digests.get(task.shelf, task.number)
    chat, words = await _chat(context, digest), await context.words_of(digest.editor)
    title = views.article_facts.short_name(chat.title) if chat else ""
    if chat is not None and chat.settings.publish_unseen:  # else it would have been published
        text = words._(
            "The digest of {title} was not published: it was too late for it. Its articles come in the next one.",
            title=title,
        )
    else:
        text = words._(
            "The digest of {title} was not published: nobody decided in time. Its articles come in the next one.",
            title=title,
        )
    message = views.message.text_message(text)
    if digest.review_id is None or not await context.outbox.edit(digest.editor, digest.review_id, message):
        await context.outbox.send(digest.editor, message)


async def show_result(digest: Digest, context: Context) -> None:
    """Report the result of a digest in the editor's message, if there is one."""
    chat = await _chat(context, digest)
    if chat is not None and digest.review_id is not None:
        await context.outbox.edit(digest.editor, digest.review_id, await _review(context, digest, chat, None))


async def on_pressed(press: PanelPress[DigestReview], context: Context) -> str:
    """Handle a button of the editor; return the text of the toast."""
    digests, words = context.services.digests, context.words
    digest = await digests.get(press.payload.shelf, press.payload.number)
    chat = await _chat(context, digest)
    if chat is None or digest.state is not DigestState.REVIEW:
        return words._("That was decided already.")
    if digest.review_id != press.message_id:  # it was not known that the message arrived
        await digests.set_review_message(digest, press.message_id)
        digest = replace(digest, review_id=press.message_id)
    if press.verb == "publish":
        # first, since the task may report the result at once
        await show_result(replace(digest, state=DigestState.SENDING), context)
        if await digests.publish(digest):
            return _being_published(words, chat)
        await show_result(await digests.get(digest.shelf, digest.number), context)
        return words._("That was decided already.")
    if press.verb == "skip":
        if not await digests.skip(digest):
            return words._("That was decided already.")
        await show_result(replace(digest, state=DigestState.SKIPPED), context)
        return words._("Skipped.")
    change = {"drop": digests.remove_story, "up": digests.move_story_up}.get(press.verb)
    if change is None or not await change(digest, press.argument):
        return views.buttons.unknown(words)
    changed = await digests.get(digest.shelf, digest.number)
    await context.outbox.edit(press.place.chat_id, press.message_id, await _review(context, changed, chat, press.token))
    return ""


async def _review(context: Context, digest: Digest, chat: Chat, token: str | None) -> OutgoingMessage:
    """The digest as it will be published, with the editor's buttons if there is a *token* for them."""
    words, zone = await context.words_of(digest.editor), chat.settings.zone or "UTC"
    status = _expected(words, digest, chat) if token is not None else _outcome(words, digest, chat)
    content = await context.services.digests.compose(digest)
    rows = _buttons(words, token, views.digests.story_numbers(content)) if token is not None else ()
    if not content.stories and digest.state is not DigestState.SENT:
        nothing = views.message.text_message(
            words._("Nothing is left to publish in {title}.", title=views.article_facts.short_name(chat.title))
        )
        return replace(nothing, buttons=rows)
    own = await context.words_of(chat.id)
    day = own.weekday(digest.slot, zone)
    html = await asyncio.to_thread(views.digests.review_text, own, content, chat.title, day, chat.settings, status)
    return OutgoingMessage(str(html), rows)


def _expected(words: Words, digest: Digest, chat: Chat) -> str:
    """A sentence that says what happens to the digest without a decision."""
    title, at = views.article_facts.short_name(chat.title), words.clock(digest.publish_at, chat.settings.zone or "UTC")
    if chat.settings.publish_unseen:
        return words._("For {title} at {time}. Without an answer it is published then.", title=title, time=at)
    return words._("For {title} at {time}. Without an answer it is not published.", title=title, time=at)


def _outcome(words: Words, digest: Digest, chat: Chat) -> str:
    """A sentence that says what happened to the digest."""
    title = views.article_facts.short_name(chat.title)
    match digest.state:
        case DigestState.SENT:
            return words._("Published in {title}:", title=title)
        case DigestState.UNKNOWN:
            return words._("I do not know whether this arrived in {title}: the connection broke.", title=title)
        case DigestState.REFUSED:
            return words._("Not published: I may not write in {title}.", title=title)
        case DigestState.SKIPPED:
            return words._("Skipped in {title}:", title=title)
    return _being_published(words, chat)


def _being_published(words: Words, chat: Chat) -> str:
    return words._("It is being published in {title}…", title=views.article_facts.short_name(chat.title))


def _buttons(words: Words, token: str, numbered: tuple[tuple[int, str], ...]) -> tuple[Row, ...]:
    def button(text: str, verb: str, key: str = "") -> Button:
        return Button(text, data=views.callback_data.panel(token, verb, key))

    publish = (button(words._("Publish"), "publish"),) if numbered else ()
    rows: list[Row] = [(*publish, button(words._("Skip today"), "skip"))]
    for number, key in numbered:
        drop = button(words._("Drop {number}", number=number), "drop", key)
        up = button(words._("{number} up", number=number), "up", key)
        rows.append((drop, up) if number > 1 else (drop,))
    return tuple(rows)


async def _chat(context: Context, digest: Digest) -> Chat | None:
    chat_id, _ = await context.services.chats.locate(digest.shelf)
    return await context.services.chats.get(chat_id)
