"""Corrections of the bot's own words: "Wrong word?" in /settings, and what the owners get."""

from __future__ import annotations

from handlers import views
from handlers.context import Context
from handlers.settings import labels
from handlers.views.i18n import Words
from handlers.views.message import OutgoingMessage, text_message
from storage.models import ReportCorrection

LONGEST = 1000
"""Characters of a correction."""


def ask(words: Words) -> OutgoingMessage:
    """The prompt for a correction."""
    text = words._(
        "Reply to this with the words that are wrong and what they should be, or with a hyphen to leave it. "
        "It goes to whoever runs this bot, without your name."
    )
    return OutgoingMessage(str(views.html.text(text)), asks=True)


async def on_written(context: Context, text: str, language: str) -> OutgoingMessage:
    """Pass a correction on to the owners; return what became of it."""
    if not text or text in "-–—":
        return text_message(context.words._("All right, nothing was sent."))
    if await context.services.corrections.send(language, text[:LONGEST]):
        return text_message(context.words._("Sent. Thank you."))
    return text_message(context.words._("Nobody runs this bot yet who could get it."))


async def report(task: ReportCorrection, context: Context) -> None:
    """Send a correction to an owner."""
    chat, _ = await context.services.chats.locate(task.shelf)
    await context.postpone_in_quiet_hours(chat)
    if await context.services.people.is_owner(chat):
        language = labels.language(context.words, task.language)
        head = context.words._("A correction of my words in {language}:", language=language)
        await context.send_when_online(chat, text_message(f"{head}\n{task.text}"))
