"""Alarms to the owners, in private: the bot is unhealthy, and it has recovered."""

from __future__ import annotations

from engine.models import ShelfId
from handlers import views
from handlers.context import Context
from handlers.views.i18n import Words
from services import alarms
from storage.models import ReportAlarm, ReportRecovery


async def report_alarm(task: ReportAlarm, context: Context) -> None:
    """Notify an owner that the bot is unhealthy, if it still is."""
    if await context.services.alarms.active_since(task.cause) is not None:
        await _send(task.shelf, context, alarm(context.words, task.cause, task.figure))


async def report_recovery(task: ReportRecovery, context: Context) -> None:
    """Notify an owner that the bot has recovered, if it still is healthy."""
    if await context.services.alarms.active_since(task.cause) is None:
        await _send(task.shelf, context, recovery(context.words, task.cause))


async def _send(shelf: ShelfId, context: Context, text: str) -> None:
    chat, _ = await context.services.chats.locate(shelf)
    await context.postpone_in_quiet_hours(chat)
    if text and await context.services.people.is_owner(chat):
        await context.send_when_online(chat, views.message.text_message(text))


def alarm(words: Words, cause: str, figure: int) -> str:
    """The text of an alarm, with what to do about it; "" for an unknown cause."""
    return {
        alarms.POLLING: words.n(
            "For {count} minute I could not ask Telegram what is new. It keeps that, and I answer it then.",
            "For {count} minutes I could not ask Telegram what is new. It keeps that, and I answer it then.",
            figure,
        ),
        alarms.DISK: words._("The disk is nearly full: {size} MB are free. Make room.", size=words.number(figure)),
        alarms.FAILED_UPDATES: words.n(
            "{count} message failed for good. Decide about it in /admin.",
            "{count} messages failed for good. Decide about them in /admin.",
            figure,
        ),
        alarms.BACKUP: words._("There was no backup for two days. Look at the disk, then back up in /admin."),
        alarms.UNCONFIRMED_DIGESTS: words.n(
            "I do not know whether {count} digest arrived. Decide about it in /admin.",
            "I do not know whether {count} digests arrived. Decide about them in /admin.",
            figure,
        ),
    }.get(cause, "")


def recovery(words: Words, cause: str) -> str:
    """The text of a recovery; "" for an unknown cause."""
    return {
        alarms.POLLING: words._("Recovered: Telegram answers me."),
        alarms.DISK: words._("Recovered: the disk has room."),
        alarms.FAILED_UPDATES: words._("Recovered: no failed update is left."),
        alarms.BACKUP: words._("Recovered: there is a new backup."),
        alarms.UNCONFIRMED_DIGESTS: words._("Recovered: no digest is unconfirmed any more."),
    }.get(cause, "")
