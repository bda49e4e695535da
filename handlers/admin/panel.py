"""/admin: the owner's panel, one message edited in place. Each section is a module and a row of a table.

Its callback data is `g:TOKEN:VERB:ARGUMENT` (handlers/panels.py); the verb names the section, which reads the argument.
At every press it is checked that the user still owns the bot.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from telegram import Update

from handlers import views
from handlers.admin import commands as owner_commands
from handlers.context import Context
from handlers.incoming.updates import Place
from handlers.panels import PanelPress
from handlers.views.i18n import Words
from handlers.views.message import Button, OutgoingMessage, Row
from storage.models import AdminPanel, ButtonToken

AdminPress: TypeAlias = PanelPress[AdminPanel]
HOME = "home"
LAST_PAGE = 999_999
"""No list has more pages."""
ORDER = (
    ("overview",),
    ("people", "chats"),
    ("feeds", "access"),
    ("broadcast",),
    ("parked", "unknown"),
    ("resting", "backup"),
    ("log",),
)
"""The first screen: the verbs of the sections, row by row."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What a pressed button leads to."""

    screen: OutgoingMessage | None = None
    """What the panel's message shows from now on; None leaves it as it is."""
    toast: str = ""
    home: bool = False
    """It shows the first screen."""


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the panel."""

    label: Callable[[Context], Awaitable[str]]
    """The text of its button on the first screen, with its value: "Access: invited people"."""
    show: Callable[[AdminPress, Context], Awaitable[Turn]]
    """Does what `press.parts` (empty from the first screen) say."""


Sections = Mapping[str, Section]
"""Verb → section (`routes.SECTIONS`).

A section's own buttons are `key(token, text, "backup", "now")`, and `back(words, token)` is the row that leads to the
first screen. Text is asked for with `prompts.ask`; the handler of the reply is a row of `routes.PROMPTS` and checks
again that its user is an owner.
"""


async def on_admin(sections: Sections, update: Update, context: Context) -> None:
    """`/admin`: the panel, for an owner who has just asked for it in private."""
    place = await owner_commands.commanded(update, context, "/admin")
    if place is not None:
        screen = await _home(sections, context, (await issue(context, place)).token)
        await context.outbox.send(place.chat_id, screen, topic=place.topic)


async def issue(context: Context, place: Place) -> ButtonToken[AdminPanel]:
    """Return a token for the buttons of an owner's panel."""
    return await context.services.button_tokens.issue(place.chat_id, place.person, AdminPanel())


async def is_owners(context: Context, place: Place) -> bool:
    """Whether an owner uses the panel now, in private: asked at every press and every reply to a prompt."""
    return place.private and await context.services.people.is_owner(place.person)


async def _home(sections: Sections, context: Context, token: str) -> OutgoingMessage:
    """The first screen: the sections, each with its value."""
    rows: list[Row] = []
    for verbs in ORDER:
        labels = [(verb, await sections[verb].label(context)) for verb in verbs]
        rows.append(tuple(key(token, label, verb) for verb, label in labels))
    return OutgoingMessage(str(views.html.bold(context.words._("The bot"))), tuple(rows))


async def on_pressed(sections: Sections, press: AdminPress, context: Context) -> str:
    """Do what a button of the panel says, if the user still owns the bot; return the text of the toast."""
    if not await is_owners(context, press.place):
        return views.buttons.unknown(context.words)
    if press.verb == HOME:
        turn = Turn(home=True)
    elif press.verb in sections:
        turn = await sections[press.verb].show(press, context)
    else:
        return views.buttons.unknown(context.words)
    screen = await _home(sections, context, press.token) if turn.home else turn.screen
    if screen is not None:
        await context.outbox.edit(press.place.chat_id, press.message_id, screen)
    return turn.toast


def key(token: str, text: str, verb: str, argument: str | int = "") -> Button:
    """A button of the panel with this token."""
    return Button(text, data=views.callback_data.panel(token, verb, argument))


def turning(words: Words, token: str, verb: str, group: str, page: int, size: int, total: int) -> Row:
    """The buttons that turn the pages of a list; the argument of each is GROUP.PAGE."""

    def button(label: str, to: int) -> Button:
        return key(token, label, verb, f"{group}.{to}")

    return views.pager.page_buttons(page, size, total, button, earlier=words._("Earlier"), later=words._("More"))


def page_of(press: AdminPress) -> int:
    """Return the page that an argument GROUP.PAGE names; 0, the first, for any other."""
    match press.parts:
        case (str(), int(page)) if 0 <= page <= LAST_PAGE:
            return page
    return 0


def moment(context: Context, press: AdminPress, time: datetime) -> str:
    """Return a time as the owner's clock shows it."""
    return context.words.moment(time, press.place.settings.zone)


def back(words: Words, token: str, verb: str = HOME) -> Row:
    """The row that leads back: to the first screen, or to that of a section."""
    return (key(token, words._("Back"), verb),)
