"""Messages with changing buttons: each belongs to one person, and his rights are asked for at every press.

Their callback data is `g:TOKEN:VERB:ARGUMENT`. The token stands for a grant, which says whose settings they change; the
first word of its subject is the panel that knows the verbs.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from telegram import Update

from handlers import views
from handlers.context import Context
from handlers.updates import Place, place
from storage.models import Grant


@dataclass(frozen=True, slots=True)
class Panel:
    """A pressed button of a panel, after its person and his rights were checked."""

    grant: Grant
    where: Place
    """Where the panel stands; its settings may be another chat's."""
    message_id: int
    verb: str
    argument: str = ""
    update: int = 0
    """The update that the press came in."""


Handler = Callable[[Panel, Context], Awaitable[str]]
"""Does what a button says; returns the toast."""
UNDO = "undo"
"""The verb of a button that works for a minute."""
Panels = Mapping[str, Handler]
"""The first word of a grant's subject → who knows its buttons (`routes.PANELS`)."""


async def on_panel(panels: Panels, update: Update, context: Context, data: str) -> str:
    """Do what a panel's button says, if it is that person's to press; return the toast."""
    query = update.callback_query
    assert query is not None, "the route promises a pressed button"
    token, verb, argument = (*data.split(":", 2), "", "")[:3]
    grant = await context.services.grants.find(token)
    where = await place(update, context)
    if grant is None and verb == UNDO:
        return views.general.expired(context.words)
    if grant is None or query.message is None:
        return views.general.dead_panel(context.words)
    if grant.person not in (query.from_user.id, grant.chat):
        return views.general.not_yours(context.words)
    if not await context.rights.administers(grant.chat, query.from_user.id):
        return views.general.admins_only(context.words)
    handler = panels.get(grant.subject.split(" ", 1)[0])
    if handler is None:
        return views.general.unknown_button(context.words)
    panel = Panel(grant, where, query.message.message_id, verb, argument, update.update_id)
    return await handler(panel, context)
