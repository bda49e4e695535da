"""/admin: the owner's panel, one message edited in place. Each part of it stands in a table and in a module of its own.

Its callback data is `g:TOKEN:VERB:ARGUMENT` (handlers/panels.py); the verb is the part, and the part knows its
arguments. Whoever presses must own the bot at that moment.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from telegram import Update

from handlers import buttons, markup, owners, replies
from handlers.context import Context
from handlers.messages import Button, Message, Row
from handlers.panels import PANELS, Panel
from handlers.updates import Place
from storage.models import Grant

SUBJECT = "admin"
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
"""The first screen: verbs of parts, row by row. One that no module has put into SECTIONS is left out."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What a pressed button leads to."""

    screen: Message | None = None
    """What the panel's message shows from now on; None leaves it as it is."""
    toast: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the panel."""

    label: Callable[[Context], Awaitable[str]]
    """What stands on its button on the first screen, with its value: "Access: invited people"."""
    show: Callable[[Panel, Context], Awaitable[Turn]]
    """Does what `panel.verb` and `panel.argument` ("" from the first screen) say."""


SECTIONS: dict[str, Section] = {}
"""Verb → part. Each part's module puts itself here; `handlers/routes.py` imports them all.

    SECTIONS["backup"] = Section(_label, _show)

A part's own buttons are `admin.button(panel, text, "backup", "now")`, and `admin.back(panel, context)` is the row that
leads to the first screen. What is to be written is asked with `prompts.ask` and taken by a row of PROMPTS of the
part's own name, which asks `people.owns` again.
"""


async def on_admin(update: Update, context: Context) -> None:
    """`/admin`: the panel, for an owner's own fresh private message."""
    where = await owners.commanded(update, context, "/admin")
    if where is not None:
        await context.outbox.send(where.chat_id, await home(context, await grant(context, where)), topic=where.topic)


async def grant(context: Context, where: Place) -> Grant:
    """Give an owner the buttons of a panel."""
    return await context.services.grants.give(where.chat_id, where.person, SUBJECT)


async def home(context: Context, given: Grant) -> Message:
    """The first screen: the parts, each with its value."""
    rows: list[Row] = []
    for verbs in ORDER:
        shown = [(verb, await SECTIONS[verb].label(context)) for verb in verbs if verb in SECTIONS]
        row = tuple(key(given.token, label, verb) for verb, label in shown)
        if row:
            rows.append(row)
    return Message(str(markup.bold(context.words._("The bot"))), tuple(rows))


async def on_pressed(panel: Panel, context: Context) -> str:
    """Do what a button of the panel says, if its presser still owns the bot; return the toast."""
    if not panel.where.private or not await context.services.people.owns(panel.where.person):
        return replies.unknown_button(context.words)
    if panel.verb == HOME:
        turn = Turn(await home(context, panel.grant))
    elif panel.verb in SECTIONS:
        turn = await SECTIONS[panel.verb].show(panel, context)
    else:
        return replies.unknown_button(context.words)
    if turn.screen is not None:
        await context.outbox.edit(panel.where.chat_id, panel.message_id, turn.screen)
    return turn.toast


def button(panel: Panel, text: str, verb: str, argument: str | int = "") -> Button:
    """A button of the panel."""
    return key(panel.grant.token, text, verb, argument)


def key(token: str, text: str, verb: str, argument: str | int = "") -> Button:
    """A button of the panel whose grant has this token."""
    return Button(text, data=buttons.panel(token, verb, argument))


def back(panel: Panel, context: Context, verb: str = HOME, argument: str | int = "") -> Row:
    """The row that leads back."""
    return (button(panel, context.words._("Back"), verb, argument),)


PANELS[SUBJECT] = on_pressed
