"""/admin: the owner's panel, one message edited in place. Each part of it stands in a table and in a module of its own.

Its callback data is `g:TOKEN:VERB:ARGUMENT` (handlers/panels.py); the verb is the part, and the part knows its
arguments. Whoever presses must own the bot at that moment.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from telegram import Update

from handlers import views
from handlers.admin import commands as owner_commands
from handlers.context import Context
from handlers.panels import PanelPress
from handlers.updates import Place
from handlers.views.i18n import Words
from handlers.views.message import Button, Message, Row
from storage.models import AdminPanel, ButtonToken

AdminPress: TypeAlias = PanelPress[AdminPanel]
HOME = "home"
ORDER = (
    ("overview",),
    ("people", "chats"),
    ("feeds", "access"),
    ("broadcast",),
    ("parked", "unknown"),
    ("resting", "backup"),
    ("log",),
)
"""The first screen: verbs of parts, row by row."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What a pressed button leads to."""

    screen: Message | None = None
    """What the panel's message shows from now on; None leaves it as it is."""
    toast: str = ""
    home: bool = False
    """It shows the first screen."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the panel."""

    label: Callable[[Context], Awaitable[str]]
    """What stands on its button on the first screen, with its value: "Access: invited people"."""
    show: Callable[[AdminPress, Context], Awaitable[Turn]]
    """Does what `panel.verb` and `panel.argument` ("" from the first screen) say."""


Sections = Mapping[str, Section]
"""Verb → part (`routes.SECTIONS`).

A part's own buttons are `admin.key(token, text, "backup", "now")`, and `admin.back(words, token)` is the row that leads
to the first screen. What is to be written is asked with `prompts.ask` and taken by a row of
`routes.PROMPTS` of the part's own name, which asks `people.owns` again.
"""


async def on_admin(sections: Sections, update: Update, context: Context) -> None:
    """`/admin`: the panel, for an owner's own fresh private message."""
    place = await owner_commands.commanded(update, context, "/admin")
    if place is not None:
        screen = await _home(sections, context, (await issue(context, place)).token)
        await context.outbox.send(place.chat_id, screen, topic=place.topic)


async def issue(context: Context, place: Place) -> ButtonToken[AdminPanel]:
    """Return a token for the buttons of an owner's panel."""
    return await context.services.button_tokens.issue(place.chat_id, place.person, AdminPanel())


async def _home(sections: Sections, context: Context, token: str) -> Message:
    """The first screen: the parts, each with its value."""
    rows: list[Row] = []
    for verbs in ORDER:
        labels = [(verb, await sections[verb].label(context)) for verb in verbs]
        rows.append(tuple(key(token, label, verb) for verb, label in labels))
    return Message(str(views.html.bold(context.words._("The bot"))), tuple(rows))


async def on_pressed(sections: Sections, press: AdminPress, context: Context) -> str:
    """Do what a button of the panel says, if its presser still owns the bot; return the toast."""
    if not press.place.private or not await context.services.people.is_owner(press.place.person):
        return views.general.unknown_button(context.words)
    if press.verb == HOME:
        turn = Turn(home=True)
    elif press.verb in sections:
        turn = await sections[press.verb].show(press, context)
    else:
        return views.general.unknown_button(context.words)
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

    return views.pager.turning(page, size, total, button, earlier=words._("Earlier"), later=words._("More"))


def page_of(argument: str) -> int:
    """Return the page that an argument GROUP.PAGE names; 0, the first, for any other."""
    _, _, page = argument.partition(".")
    return int(page) if page.isascii() and page.isdecimal() and len(page) < 7 else 0


def back(words: Words, token: str, verb: str = HOME) -> Row:
    """The row that leads back: to the first screen, or to that of a part."""
    return (key(token, words._("Back"), verb),)
