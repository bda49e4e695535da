"""Failed updates in the owner's panel: updates and tasks that failed at every try are retried or dropped."""

from __future__ import annotations

from handlers import views
from handlers.admin import panel as admin_panel
from handlers.admin.panel import AdminPress, Turn
from handlers.context import Context
from handlers.views.article_facts import DOT
from handlers.views.message import OutgoingMessage, Row
from services import failed_updates
from services.health import code
from storage.models import FailedUpdate

VERB = "parked"
"""In the data of buttons, which may be a day old."""
PAGE = 6


async def label(context: Context) -> str:
    """The label of this section on the first screen: the number of failed updates."""
    return _heading(context, await context.services.failed_updates.count())


def _heading(context: Context, count: int) -> str:
    return context.words._("Failed updates: {count}", count=context.words.number(count))


async def show(press: AdminPress, context: Context) -> Turn:
    """Show a page of failed updates, or the shape of one, without any text that a user wrote."""
    words, service = context.words, context.services.failed_updates
    page, toast = 0, ""
    match press.parts:
        case ("look", int(id_)):
            failed = await service.get(id_)
            if failed is not None:
                return Turn(_screen(context, press, failed))
            toast = words._("That was decided already.")
        case ("retry", int(id_)):
            done = await service.retry(id_)
            toast = words._("It is tried again.") if done else words._("That was decided already.")
        case ("drop", int(id_)):
            done = await service.drop(id_)
            toast = words._("It is forgotten.") if done else words._("That was decided already.")
        case _:
            page = admin_panel.page_of(press)
    total, listed = await service.count(), await service.list(page * PAGE, PAGE)
    return Turn(_listing(context, press, listed, page, total), toast)


def _listing(
    context: Context, press: AdminPress, updates: tuple[FailedUpdate, ...], page: int, total: int
) -> OutgoingMessage:
    words, token = context.words, press.token
    lines = [views.html.bold(_heading(context, total))]
    if not updates:
        lines.append(views.html.text(words._("Nothing waits for you here.")))
    lines += [views.html.text(_line(context, press, failed)) for failed in updates]
    buttons = [admin_panel.key(token, code(failed.id), VERB, f"look.{failed.id}") for failed in updates]
    rows: list[Row] = [tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3)]
    rows.append(admin_panel.turning(words, token, VERB, "p", page, PAGE, total))
    rows.append(admin_panel.back(words, token))
    return OutgoingMessage(str(views.html.join(lines)), tuple(row for row in rows if row))


def _line(context: Context, press: AdminPress, failed: FailedUpdate) -> str:
    """Its code in the log, when it was received, its kind, why it failed and how often it was tried."""
    words = context.words
    facts = (
        code(failed.id),
        admin_panel.moment(context, press, failed.received),
        failed_updates.kind(failed.body),
        views.article_facts.short_name(failed.error),
        words.n("tried once", "tried {count} times", failed.attempts + 1),
    )
    return DOT.join(fact for fact in facts if fact)


def _screen(context: Context, press: AdminPress, failed: FailedUpdate) -> OutgoingMessage:
    words, token = context.words, press.token
    lines = [
        views.html.bold(_line(context, press, failed)),
        views.html.text(words._("Number {number}", number=failed.id)),
        *map(views.html.text, failed_updates.shape(failed.body)),
    ]
    while not views.html.fits(lines):
        lines.pop()
    decide = (
        admin_panel.key(token, words._("Try again"), VERB, f"retry.{failed.id}"),
        admin_panel.key(token, words._("Forget it"), VERB, f"drop.{failed.id}"),
    )
    return OutgoingMessage(str(views.html.join(lines)), (decide, admin_panel.back(words, token, VERB)))
