"""A human eye first: a channel's digest goes to its editor in private, who publishes, drops, moves up or skips it."""

from __future__ import annotations

from dataclasses import replace

from engine.models import ShelfId
from handlers import buttons, replies, stories
from handlers.context import Commission, Context
from handlers.messages import Button, Message, Row
from handlers.panels import PANELS, Panel
from storage.models import Chat, Digest, DigestState, Grant

SUBJECT = "review"


async def send(commission: Commission, context: Context) -> None:
    """Show an editor the digest that is to be published."""
    digests = context.services.digests
    digest = await digests.get(commission.errand.shelf, commission.errand.number)
    chat = await _chat(context, digest)
    if digest.state is not DigestState.REVIEW or chat is None:
        return
    told = await digests.compose(digest)
    if not told.stories:
        await digests.skip(digest)
        return
    grant = await context.services.grants.give(chat.id, digest.editor, f"{SUBJECT} {digest.shelf} {digest.number}")
    sent = await context.outbox.send(digest.editor, await _review(context, digest, chat, grant))
    if sent is not None:
        await digests.shown(digest, sent)


async def tell_unseen(commission: Commission, context: Context) -> None:
    """The hour has come and nobody decided: say so where the buttons were."""
    digest = await context.services.digests.get(commission.errand.shelf, commission.errand.number)
    chat = await _chat(context, digest)
    said = replies.plain(
        context.words._(
            "The digest of {title} was not published: nobody decided in time. Its articles come in the next one.",
            title=chat.title if chat else "",
        )
    )
    if digest.review_id is None or not await context.outbox.edit(digest.editor, digest.review_id, said):
        await context.outbox.send(digest.editor, said)


async def on_pressed(panel: Panel, context: Context) -> str:
    """Do what the editor decides; return the toast."""
    digests, words = context.services.digests, context.words
    _, shelf, number = panel.grant.subject.split(" ")
    digest = await digests.get(ShelfId(int(shelf)), int(number))
    chat = await _chat(context, digest)
    if chat is None or digest.state is not DigestState.REVIEW:
        return words._("That was decided already.")
    done = {
        "publish": digests.publish,
        "skip": digests.skip,
    }.get(panel.verb)
    if done is not None:
        told = await _review(context, digest, chat, None, publishing=panel.verb == "publish")
        if not await done(digest):
            return words._("That was decided already.")
        await context.outbox.edit(panel.where.chat_id, panel.message_id, told)
        return words._("Published.") if panel.verb == "publish" else words._("Skipped.")
    change = {"drop": digests.drop, "up": digests.raise_}.get(panel.verb)
    if change is None or not await change(digest, panel.argument):
        return replies.unknown_button(words)
    changed = await digests.get(digest.shelf, digest.number)
    await context.outbox.edit(panel.where.chat_id, panel.message_id, await _review(context, changed, chat, panel.grant))
    return ""


async def _review(
    context: Context, digest: Digest, chat: Chat, grant: Grant | None, *, publishing: bool = False
) -> Message:
    """The digest as it will stand in the channel, with the editor's buttons while he has a *grant*."""
    words, zone = context.words, chat.settings.zone
    at = words.clock(digest.publish_at, zone or "UTC")
    title = chat.title
    if grant is not None and chat.settings.publish_unseen:
        said = words._("For {title} at {time}. Without an answer it is published then.", title=title, time=at)
    elif grant is not None:
        said = words._("For {title} at {time}. Without an answer it is not published.", title=title, time=at)
    elif publishing:
        said = words._("Published in {title}:", title=title)
    else:
        said = words._("Skipped in {title}:", title=title)
    told = await context.services.digests.compose(digest)
    moment = words.weekday(digest.slot, zone or "UTC")
    shown = stories.reviewed(words, told, title, moment, chat.settings, said)
    message = Message(str(shown))
    return replace(message, buttons=_buttons(context, grant, stories.numbered(told))) if grant else message


def _buttons(context: Context, grant: Grant, numbered: tuple[tuple[int, str], ...]) -> tuple[Row, ...]:
    def button(text: str, verb: str, key: str = "") -> Button:
        return Button(text, data=buttons.panel(grant.token, verb, key))

    words = context.words
    rows: list[Row] = [(button(words._("Publish"), "publish"), button(words._("Skip today"), "skip"))]
    for number, key in numbered:
        drop = button(words._("Drop {number}", number=number), "drop", key)
        up = button(words._("{number} up", number=number), "up", key)
        rows.append((drop, up) if number > 1 else (drop,))
    return tuple(rows)


async def _chat(context: Context, digest: Digest) -> Chat | None:
    chat_id, _ = await context.services.chats.where(digest.shelf)
    return await context.services.chats.get(chat_id)


PANELS[SUBJECT] = on_pressed
