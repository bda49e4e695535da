"""Commands in private that the bot does not know: it names the nearest one that it knows."""

from __future__ import annotations

import difflib

from telegram import Update

from handlers import views
from handlers.context import Context
from handlers.incoming.updates import argument_of, command_of, message_of, place_of
from services import requests
from services.requests import Request

NAMES: tuple[str, ...] = (
    *("start", "help", "privacy", "export", "forget", "add", "ask", "summary", "digest", "follow", "unfollow", "feeds"),
    *("watch", "watches", "settings", "list", "find", "show", "delete", "channel"),
)
"""The commands of a private chat; a test compares them with the routes."""
OWNER_NAMES = ("health", "admin")
_ALIKE = 0.6
"""difflib's own limit: a letter too many, missing or in another place."""
_FEWEST = 3
"""Letters with which a command may begin like a known one."""
_MEANT = {
    Request.SUMMARY: "summary",
    Request.SHORTER: "summary",
    Request.MORE: "summary",
    Request.LONGER: "summary",
    Request.HELP: "help",
    Request.LANGUAGE: "settings",
    Request.SETTINGS: "settings",
    Request.LIST: "list",
    Request.NEWS: "digest",
    Request.DELETE: "delete",
    Request.ERASE: "forget",
}
"""The command for what is written like one in any language: "/aide", "/langue"."""


async def on_unknown(update: Update, context: Context) -> None:
    """An unknown command: say so, and name the nearest known one."""
    message, place = message_of(update), await place_of(update, context)
    typed, _ = command_of(message)
    names = NAMES + (OWNER_NAMES if await context.services.people.is_owner(place.person) else ())
    wish = requests.read(typed.replace("_", " "))
    if wish is not None and wish.request in (Request.STOP, Request.UNDO):
        answer = views.start.how_to_stop(context.words, private=True)
    else:
        name = _MEANT.get(wish.request, "") if wish else ""
        answer = views.start.unknown_command(context.words, typed, name or nearest(typed, names), argument_of(message))
    await context.outbox.send(place.chat_id, answer, topic=place.topic)


def nearest(typed: str, names: tuple[str, ...]) -> str:
    """Return the name that is most like what was typed, "" if none is."""
    typed = typed.lower()
    begun = [name for name in names if len(typed) >= _FEWEST and name.startswith(typed)]
    alike = begun or difflib.get_close_matches(typed, names, n=1, cutoff=_ALIKE)
    return alike[0] if alike else ""
