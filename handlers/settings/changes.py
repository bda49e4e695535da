"""Changes of settings: in a group the message names the user, and for a minute any admin can undo the change.

The old values are in the payload of a button token. The user's name is only in the message, never in the database.
"""

from __future__ import annotations

from engine.models import ShelfId
from handlers import views
from handlers.context import Context
from handlers.settings import labels
from handlers.settings.screens import Note
from services.time.schedules import Schedule
from storage.models import ButtonToken, Changes, Payload, UndoSettings

_FIRST = ("times", "quiet_from", "retention")
"""A change of several settings is described by the first of these that it has."""


async def change(context: Context, button_token: ButtonToken[Payload], shelf: ShelfId, values: Changes) -> Note:
    """Change settings by a button token; return a note of the change."""
    before = await _values(context, button_token.chat, shelf, values)
    await _set(context, button_token, shelf, values)
    after = await _values(context, button_token.chat, shelf, values)
    text = await _text(context, button_token, shelf, values)
    if before == after:
        return Note(text)
    payload = UndoSettings(shelf, before, after)
    undo = await context.services.button_tokens.issue_undo(button_token.chat, button_token.person, payload)
    return Note(text, await _signed_text(context, button_token, text), undo.token)


async def undo(context: Context, button_token: ButtonToken[UndoSettings]) -> Note | None:
    """Restore the values before a change; return a note of it, None if it is too late."""
    shelf, before, after = button_token.payload.shelf, button_token.payload.before, button_token.payload.after
    first = await context.services.button_tokens.revoke(button_token.token)
    if not first or await _values(context, button_token.chat, shelf, after) != after:
        return None
    await _set(context, button_token, shelf, before)
    text = await _text(context, button_token, shelf, before)
    return Note(text, await _signed_text(context, button_token, text))


async def _text(context: Context, button_token: ButtonToken[Payload], shelf: ShelfId, values: Changes) -> str:
    """Describe the changed setting and its present value."""
    name = next((name for name in _FIRST if name in values), next(iter(values)))
    settings = await context.services.chats.settings(button_token.chat)
    return labels.setting(context.words, settings, name, await context.services.digests.times(shelf))


async def _values(context: Context, chat: int, shelf: ShelfId, names: Changes) -> Changes:
    """Return the present values of the named settings."""
    settings = await context.services.chats.settings(chat)
    values: Changes = {name: getattr(settings, name) for name in names if name != "times"}
    if "times" in names:
        times = await context.services.digests.times(shelf)
        values["times"] = (times[0].days, *(time.minute for time in times)) if times else ()
    return values


async def _set(context: Context, button_token: ButtonToken[Payload], shelf: ShelfId, values: Changes) -> None:
    named = {name: value for name, value in values.items() if name != "times"}
    times, digests = values.get("times"), context.services.digests
    if times == ():
        await digests.unschedule(shelf)
    settings = await context.services.chats.change(button_token.chat, **named)
    if "language" in named:
        await context.outbox.offer_commands(button_token.chat, settings.language)
    if named.get("zone"):
        await digests.rezone(button_token.chat, settings.zone)
    if times and isinstance(times, tuple):
        await digests.schedule(shelf, Schedule(times[0], times[1:]), settings.zone, button_token.person)


async def _signed_text(context: Context, button_token: ButtonToken[Payload], text: str) -> str:
    """Add to a change in a group who made it; an anonymous admin is not named."""
    chat = await context.services.chats.get(button_token.chat)
    if chat is None or chat.kind not in labels.GROUPS:
        return text
    name = views.article_facts.short_name(context.speaker)
    if button_token.person == button_token.chat or not name:
        return context.words._("{change} · changed by an admin", change=text)
    return context.words._("{change} · changed by {name}", change=text, name=name)
