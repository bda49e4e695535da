"""What the bot tells its owners when it is ill, and when it is well again: one line each, in private."""

from __future__ import annotations

from handlers import views
from handlers.context import Commission, Context
from handlers.views.i18n import Words
from services import alarms


async def tell_ill(commission: Commission, context: Context) -> None:
    """Say that something is wrong, if it still is; if not, the other line says enough."""
    errand = commission.errand
    if await context.services.alarms.since(errand.note) is not None:
        await _tell(commission, context, ill(context.words, errand.note, errand.number))


async def tell_well(commission: Commission, context: Context) -> None:
    """Say that it is right again, if it still is."""
    if await context.services.alarms.since(commission.errand.note) is None:
        await _tell(commission, context, well(context.words, commission.errand.note))


async def _tell(commission: Commission, context: Context, said: str) -> None:
    chat, _ = await context.services.chats.where(commission.errand.shelf)
    await context.unasked(chat)
    if said and await context.services.people.owns(chat):
        await context.send_when_online(chat, views.general.plain(said))


def ill(words: Words, cause: str, figure: int) -> str:
    """What is wrong, and what to do about it; "" for a cause that nobody knows."""
    count = figure
    return {
        alarms.POLLING: words.n(
            "For {count} minute I could not ask Telegram what is new. It keeps that, and I answer it then.",
            "For {count} minutes I could not ask Telegram what is new. It keeps that, and I answer it then.",
            count,
        ),
        alarms.DISK: words._("The disk is nearly full: {size} MB are free. Make room.", size=words.number(count)),
        alarms.PARKED: words.n(
            "{count} message failed for good and was set aside. Decide about it in /admin.",
            "{count} messages failed for good and were set aside. Decide about them in /admin.",
            count,
        ),
        alarms.BACKUP: words._("There was no backup for two days. Look at the disk, then back up in /admin."),
        alarms.UNKNOWN: words.n(
            "I do not know whether {count} digest arrived. Decide about it in /admin.",
            "I do not know whether {count} digests arrived. Decide about them in /admin.",
            count,
        ),
    }.get(cause, "")


def well(words: Words, cause: str) -> str:
    """What is right again."""
    return {
        alarms.POLLING: words._("Well again: Telegram answers me."),
        alarms.DISK: words._("Well again: the disk has room."),
        alarms.PARKED: words._("Well again: nothing is set aside any more."),
        alarms.BACKUP: words._("Well again: there is a new backup."),
        alarms.UNKNOWN: words._("Well again: no digest is in doubt any more."),
    }.get(cause, "")
