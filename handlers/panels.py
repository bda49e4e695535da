"""Panels: messages with changing buttons. Each belongs to one person, whose rights are checked at every press.

Their callback data is `g:TOKEN:VERB:ARGUMENT`. The token stands for a row that says who may press, which chat is
changed, and in its payload what the panel is about; the payload's class chooses the handler.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from telegram import Update

from handlers import views
from handlers.context import Context
from handlers.incoming.updates import Place, place_of
from handlers.views.callback_data import Part
from storage.models import ButtonToken, Payload

P_co = TypeVar("P_co", bound=Payload, covariant=True)


@dataclass(frozen=True, slots=True)
class PanelPress(Generic[P_co]):
    """A pressed button of a panel, after its person and their rights were checked."""

    button_token: ButtonToken[P_co]
    place: Place
    """The place of the panel's message; the chat that it changes may be another one."""
    message_id: int
    verb: str
    argument: str = ""
    update_id: int = 0

    @property
    def token(self) -> str:
        """The token of the panel, for its next buttons."""
        return self.button_token.token

    @property
    def chat(self) -> int:
        """The chat that is changed."""
        return self.button_token.chat

    @property
    def person(self) -> int:
        """The owner of the panel; the chat itself for an anonymous admin."""
        return self.button_token.person

    @property
    def payload(self) -> P_co:
        """The subject of the panel."""
        return self.button_token.payload

    @property
    def parts(self) -> tuple[Part, ...]:
        """The argument as numbers and words: "quota.7.own" is ("quota", 7, "own")."""
        return views.callback_data.parts(self.argument)


Handler = Callable[[PanelPress[Any], Context], Awaitable[str]]
"""Handles a pressed button; returns the text of the toast."""
UNDO = "undo"
"""The verb of a button that works for a minute."""
Panels = Mapping[type[Payload], Handler]
"""Payload class → handler of its buttons (`routes.PANELS`)."""


async def on_panel(panels: Panels, update: Update, context: Context, data: str) -> str:
    """Handle a panel's button, if the user may press it; return the text of the toast."""
    query = update.callback_query
    assert query is not None, "the route promises a pressed button"
    token, verb, argument = views.callback_data.panel_fields(data)
    button_token = await context.services.button_tokens.find(token)
    place = await place_of(update, context)
    if button_token is None and verb == UNDO:
        return views.buttons.undo_expired(context.words)
    if button_token is None or query.message is None:
        return views.buttons.panel_expired(context.words)
    if button_token.person not in (query.from_user.id, button_token.chat):
        return views.buttons.not_yours(context.words)
    if not await context.chat_admins.is_admin(button_token.chat, query.from_user.id):
        return views.permissions.admins_only(context.words)
    handler = panels.get(type(button_token.payload))
    if handler is None:
        return views.buttons.unknown(context.words)
    press = PanelPress(button_token, place, query.message.message_id, verb, argument, update.update_id)
    return await handler(press, context)
