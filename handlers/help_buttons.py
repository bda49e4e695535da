"""Commands as buttons, under /help: each does what the command with nothing after it does. Private chats only."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from telegram import Update

from handlers import digests, feeds, library, watches
from handlers.context import Context
from handlers.settings import panel as settings_panel
from handlers.updates import Place, place_of

Handler = Callable[[Update, Context, Place], Awaitable[None]]


async def on_command(update: Update, context: Context, name: str) -> None:
    """Do what command *name* does; nothing where it is none, or in a group, where rights would have to be asked."""
    place = await place_of(update, context)
    handler = COMMANDS.get(name)
    if handler is not None and place.private:
        await handler(update, context, place)


async def _list(update: Update, context: Context, _where: Place) -> None:
    await library.on_list(update, context)


async def _digest(_update: Update, context: Context, place: Place) -> None:
    await digests.show_now(context, place)


async def _feeds(_update: Update, context: Context, place: Place) -> None:
    await context.outbox.send(place.chat_id, await feeds.listing(context, place.chat_id, place.person, place.shelf))


async def _watches(_update: Update, context: Context, place: Place) -> None:
    await context.outbox.send(place.chat_id, await watches.listing(context, place.chat_id, place.person, place.shelf))


async def _settings(_update: Update, context: Context, place: Place) -> None:
    await settings_panel.show(context, place, place.chat_id, place.shelf)


COMMANDS: dict[str, Handler] = {
    "list": _list,
    "digest": _digest,
    "feeds": _feeds,
    "watches": _watches,
    "settings": _settings,
}
"""What stands in the callback data → what it does."""
