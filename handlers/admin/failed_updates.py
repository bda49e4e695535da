"""What is left to an owner's decision: updates that were set aside, and digests of which nobody knows."""

from __future__ import annotations

import re
from datetime import datetime

from engine.errors import NotFoundError
from engine.models import ShelfId
from handlers import views
from handlers.admin import panel as admin_panel
from handlers.admin.panel import AdminPress, Turn
from handlers.context import Context
from handlers.views.article_facts import DOT
from handlers.views.message import Message, Row
from services import failed_updates
from services.health import code
from storage.models import Digest, FailedUpdate

PARKED, UNKNOWN = "parked", "unknown"
PAGE = 6
_ONE = re.compile(r"(look|retry|drop)\.(-?[0-9]{1,19})")
_DIGEST = re.compile(r"(again|drop)\.([0-9]{1,10})\.([0-9]{1,10})")


async def parked_label(context: Context) -> str:
    """How many failed, on the button of the first screen."""
    count = await context.services.failed_updates.count()
    return context.words._("Set aside: {count}", count=context.words.number(count))


async def show_parked(press: AdminPress, context: Context) -> Turn:
    """A page of them, or one: what it is made of and nothing that anybody wrote."""
    words, rows, toast = context.words, context.services.failed_updates, ""
    one = _ONE.fullmatch(press.argument)
    if one and one[1] == "look":
        found = await rows.get(int(one[2]))
        if found is not None:
            return Turn(_parked(context, press, found))
        toast = words._("That was decided already.")
    elif one:
        done = await (rows.retry if one[1] == "retry" else rows.drop)(int(one[2]))
        said = words._("It is tried again.") if one[1] == "retry" else words._("It is forgotten.")
        toast = said if done else words._("That was decided already.")
    page, total = 0 if one else admin_panel.page_of(press.argument), await rows.count()
    found_ = await rows.list(page * PAGE, PAGE)
    return Turn(await _listing(context, press, found_, page, total), toast)


async def _listing(
    context: Context, press: AdminPress, found: tuple[FailedUpdate, ...], page: int, total: int
) -> Message:
    words, token = context.words, press.token
    lines = [views.html.bold(await parked_label(context))]
    if not found:
        lines.append(views.html.text(words._("Nothing waits for you here.")))
    lines += [views.html.text(_line(context, press, one)) for one in found]
    buttons = [admin_panel.key(token, code(one.id), PARKED, f"look.{one.id}") for one in found]
    rows: list[Row] = [tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3)]
    rows.append(admin_panel.turning(words, token, PARKED, "p", page, PAGE, total))
    rows.append(admin_panel.back(words, token))
    return Message(str(views.html.join(lines)), tuple(row for row in rows if row))


def _line(context: Context, press: AdminPress, one: FailedUpdate) -> str:
    """Its code in the log, when it came, what it is, why it failed and how often it was tried."""
    words = context.words
    known = (
        code(one.id),
        _moment(context, press, one.received),
        failed_updates.kind(one.body),
        views.article_facts.name(one.error),
        words.n("tried once", "tried {count} times", one.attempts + 1),
    )
    return DOT.join(fact for fact in known if fact)


def _parked(context: Context, press: AdminPress, one: FailedUpdate) -> Message:
    words, token = context.words, press.token
    lines = [views.html.bold(_line(context, press, one)), views.html.text(words._("Number {number}", number=one.id))]
    pieces = [*lines, *map(views.html.text, failed_updates.shape(one.body))]
    while not views.html.fits(pieces):
        pieces.pop()
    decided = (
        admin_panel.key(token, words._("Try again"), PARKED, f"retry.{one.id}"),
        admin_panel.key(token, words._("Forget it"), PARKED, f"drop.{one.id}"),
    )
    return Message(str(views.html.join(pieces)), (decided, admin_panel.back(words, token, PARKED)))


async def unknown_label(context: Context) -> str:
    """How many are in doubt, on the button of the first screen."""
    count = len(await context.services.digests.list_unconfirmed())
    return context.words._("Digests in doubt: {count}", count=context.words.number(count))


async def show_unknown(press: AdminPress, context: Context) -> Turn:
    """The digests of all chats of which nobody knows whether they arrived; each is sent once more, or left."""
    words, asked, toast = context.words, _DIGEST.fullmatch(press.argument), ""
    if asked:
        toast = await _decide(context, asked[1], ShelfId(int(asked[2])), int(asked[3]))
    found = await context.services.digests.list_unconfirmed()
    lines = [views.html.bold(await unknown_label(context))]
    if not found:
        lines.append(views.html.text(words._("Nothing waits for you here.")))
    rows: list[Row] = []
    for number, (digest, _) in enumerate(found[:PAGE], 1):
        which = f"{digest.shelf}.{digest.number}"
        lines.append(views.html.text(f"{number}. {await _digest(context, press, digest)}"))
        again = admin_panel.key(press.token, f"{number}{DOT}{words._('Send again')}", UNKNOWN, f"again.{which}")
        rows.append((again, admin_panel.key(press.token, f"{number}{DOT}{words._('Drop')}", UNKNOWN, f"drop.{which}")))
    rows.append(admin_panel.back(words, press.token))
    return Turn(Message(str(views.html.join(lines)), tuple(rows)), toast)


async def _decide(context: Context, act: str, shelf: ShelfId, number: int) -> str:
    digests, words = context.services.digests, context.words
    try:
        digest = await digests.get(shelf, number)
        done = await (digests.resend if act == "again" else digests.dismiss)(digest)
    except NotFoundError:  # its chat was erased meanwhile
        done = False
    if not done:
        return words._("That was decided already.")
    return words._("It is sent once more.") if act == "again" else words._("It is left at that.")


async def _digest(context: Context, press: AdminPress, digest: Digest) -> str:
    """When a digest was due, and in which chat; of a private one only that it is one."""
    chat_id, _ = await context.services.chats.locate(digest.shelf)
    chat = await context.services.chats.get(chat_id)
    title = views.article_facts.name(chat.title) if chat else ""
    return DOT.join((_moment(context, press, digest.slot), title or context.words._("a private chat")))


def _moment(context: Context, press: AdminPress, when: datetime) -> str:
    return context.words.moment(when, press.place.settings.zone)
