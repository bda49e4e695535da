"""Unconfirmed digests in the owner's panel: those that may not have arrived are sent again or left."""

from __future__ import annotations

from engine.errors import NotFoundError
from engine.models import ShelfId
from handlers import views
from handlers.admin import panel as admin_panel
from handlers.admin.panel import AdminPress, Turn
from handlers.context import Context
from handlers.views.article_facts import DOT
from handlers.views.message import OutgoingMessage, Row
from storage.models import Digest

VERB = "unknown"
"""In the data of buttons, which may be a day old."""
PAGE = 6


async def label(context: Context) -> str:
    """How many there are, on the button of the first screen."""
    return _heading(context, len(await context.services.digests.list_unconfirmed()))


def _heading(context: Context, count: int) -> str:
    return context.words._("Unconfirmed digests: {count}", count=context.words.number(count))


async def show(press: AdminPress, context: Context) -> Turn:
    """The unconfirmed digests of all chats, after one was sent again or left."""
    words, token, toast = context.words, press.token, ""
    match press.parts:
        case (("again" | "drop") as decision, int(shelf), int(number)):
            toast = await _decide(context, str(decision), ShelfId(shelf), number)
    digests = await context.services.digests.list_unconfirmed()
    lines = [views.html.bold(_heading(context, len(digests)))]
    if not digests:
        lines.append(views.html.text(words._("Nothing waits for you here.")))
    rows: list[Row] = []
    for number, (digest, _) in enumerate(digests[:PAGE], 1):
        key = f"{digest.shelf}.{digest.number}"
        lines.append(views.html.text(f"{number}. {await _line(context, press, digest)}"))
        again = admin_panel.key(token, f"{number}{DOT}{words._('Send again')}", VERB, f"again.{key}")
        drop = admin_panel.key(token, f"{number}{DOT}{words._('Drop')}", VERB, f"drop.{key}")
        rows.append((again, drop))
    rows.append(admin_panel.back(words, token))
    return Turn(OutgoingMessage(str(views.html.join(lines)), tuple(rows)), toast)


async def _decide(context: Context, decision: str, shelf: ShelfId, number: int) -> str:
    digests, words = context.services.digests, context.words
    try:
        digest = await digests.get(shelf, number)
        done = await (digests.resend if decision == "again" else digests.dismiss)(digest)
    except NotFoundError:  # its chat was erased meanwhile
        done = False
    if not done:
        return words._("That was decided already.")
    return words._("It is sent once more.") if decision == "again" else words._("It is left at that.")


async def _line(context: Context, press: AdminPress, digest: Digest) -> str:
    """When a digest was due, and the title of its chat; a private chat has none."""
    chat_id, _ = await context.services.chats.locate(digest.shelf)
    chat = await context.services.chats.get(chat_id)
    title = views.article_facts.short_name(chat.title) if chat else ""
    due = admin_panel.moment(context, press, digest.slot)
    return DOT.join((due, title or context.words._("a private chat")))
