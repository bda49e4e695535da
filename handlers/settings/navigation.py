"""Which screen of /settings is shown, by which grant: its subject names the shelf, and a change that waits."""

from __future__ import annotations

import json

from engine.errors import NotFoundError
from engine.models import ShelfId
from handlers.context import Context
from handlers.panels import Panel
from handlers.settings import choice_screens, screens
from handlers.settings.changes import Values
from handlers.settings.screens import Note
from handlers.views.message import Message
from storage.models import Grant

SUBJECT = "settings"
SCREENS = {
    "digest": screens.digest,
    "zone": screens.clock,
    "collected": screens.collected,
    "quiet": choice_screens.quiet,
    "language": choice_screens.language,
    "length": choice_screens.length,
    "sentences": choice_screens.sentences,
    "retention": choice_screens.retention,
}
"""All but the first one."""


async def give(context: Context, chat: int, person: int, shelf: ShelfId, waiting: Values | None = None) -> Grant:
    """A grant for a panel; *waiting* is a change that waits until the clock is told."""
    subject = f"{SUBJECT} {shelf}" + (f" {json.dumps(waiting)}" if waiting else "")
    return await context.services.grants.give(chat, person, subject)


def subject(grant: Grant) -> tuple[ShelfId, Values]:
    """The shelf a panel is about, and the change that waits."""
    _, shelf, *rest = grant.subject.split(" ", 2)
    waiting = json.loads(rest[0]) if rest and rest[0].startswith("{") else {}
    return ShelfId(int(shelf)), waiting


async def turn(
    context: Context,
    panel: Panel,
    screen: str,
    minute: int = 0,
    grant: Grant | None = None,
    note: Note | None = None,
) -> str:
    """Show another screen in the panel's message; there is no toast."""
    shown = await screen_of(context, grant or panel.grant, screen, minute, note)
    await context.outbox.edit(panel.where.chat_id, panel.message_id, shown)
    return ""


async def screen_of(context: Context, grant: Grant, name: str, minute: int = 0, note: Note | None = None) -> Message:
    """The screen of a name, under what has just been changed; *minute* is what the clock of "places" shows."""
    panel = await panel_of(context, grant, note)
    return screens.zone(panel, minute) if name == "places" else SCREENS.get(name, screens.home)(panel)


async def panel_of(context: Context, grant: Grant, note: Note | None = None) -> screens.Panel:
    """What the screens of a grant are about."""
    shelf, _ = subject(grant)
    chat = await context.services.chats.get(grant.chat)
    if chat is None:
        raise NotFoundError("chat", grant.chat)
    times = await context.services.digests.times(shelf)
    _, topic = await context.services.chats.where(shelf)
    in_topics = bool(topic) or len(await context.services.chats.shelves(grant.chat)) > 1
    return screens.Panel(context.words, grant.token, chat, times, context.now(), topic if in_topics else None, note)
