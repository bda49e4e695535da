"""Which screen of /settings is shown, and by which button token."""

from __future__ import annotations

from typing import Any, TypeAlias

from engine.errors import NotFoundError
from engine.models import ShelfId
from handlers.context import Context
from handlers.panels import PanelPress
from handlers.settings import choice_screens, screens
from handlers.settings.screens import Note
from handlers.views.message import OutgoingMessage
from storage.models import ButtonToken, Changes, SettingsPanel, Welcome

SettingsToken: TypeAlias = ButtonToken[SettingsPanel | Welcome]
SettingsPress: TypeAlias = PanelPress[SettingsPanel | Welcome]

SCREENS = {
    "digest": screens.digest,
    "zone": screens.clock,
    "collected": screens.collected,
    "quiet": choice_screens.quiet,
    "language": choice_screens.language,
    "length": choice_screens.length,
    "sentences": choice_screens.sentences,
    "size": choice_screens.size,
    "retention": choice_screens.retention,
}
"""Name in the callback data → screen; any other name is the first screen."""


async def issue_token(
    context: Context, chat: int, person: int, shelf: ShelfId, waiting: Changes | None = None
) -> ButtonToken[SettingsPanel]:
    """Return a token for the panel; *waiting* are changes that are made once the time zone is known."""
    return await context.services.button_tokens.issue(chat, person, SettingsPanel(shelf, waiting or {}))


async def show_screen(
    context: Context,
    press: PanelPress[Any],
    screen: str,
    minute: int = 0,
    button_token: SettingsToken | None = None,
    note: Note | None = None,
) -> str:
    """Show another screen in the panel's message; return the text of the toast, which is empty."""
    message = await render(context, button_token or press.button_token, screen, minute, note)
    await context.outbox.edit(press.place.chat_id, press.message_id, message)
    return ""


async def render(
    context: Context, button_token: SettingsToken, name: str, minute: int = 0, note: Note | None = None
) -> OutgoingMessage:
    """Return the message of a screen, with a note of the last change; *minute* is the time of day for "places"."""
    screen = await screen_of(context, button_token, note)
    return screens.zone(screen, minute) if name == "places" else SCREENS.get(name, screens.home)(screen)


async def screen_of(context: Context, button_token: SettingsToken, note: Note | None = None) -> screens.SettingsScreen:
    """Return the data of the screens of a token; NotFoundError if the chat is gone."""
    chat = await context.services.chats.get(button_token.chat)
    if chat is None:
        raise NotFoundError("chat", button_token.chat)
    shelf = button_token.payload.shelf
    times = await context.services.digests.times(shelf)
    _, topic = await context.services.chats.locate(shelf)
    in_topics = bool(topic) or len(await context.services.chats.shelves(button_token.chat)) > 1
    return screens.SettingsScreen(
        context.words, button_token.token, chat, times, context.now(), topic if in_topics else None, note
    )
