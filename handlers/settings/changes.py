"""A change of what a chat has chosen: who made it is said, and for a minute it can be undone by whoever may make it.

The old values wait in the subject of a grant. A name stands only in the message, never in a row.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from engine.models import ShelfId
from handlers import views
from handlers.context import Context
from handlers.panels import UNDO
from handlers.settings import labels
from handlers.settings.screens import Note
from services.time.schedules import Schedule
from storage.models import Grant

Values = Mapping[str, Any]
"""Settings by their names; "times" are the times of a digest: the days, then the minutes; [] for none."""
_FIRST = ("times", "quiet_from", "retention")
"""What a change of several settings is called by."""


async def change(context: Context, grant: Grant, shelf: ShelfId, values: Values) -> Note:
    """Change something by a grant; return what to say of it."""
    before = await _values(context, grant.chat, shelf, values)
    await _set(context, grant, shelf, values)
    after = await _values(context, grant.chat, shelf, values)
    said = await _said(context, grant, shelf, values)
    if before == after:
        return Note(said)
    subject = f"{UNDO} {shelf} {json.dumps([before, after], ensure_ascii=False)}"
    undo = await context.services.grants.briefly(grant.chat, grant.person, subject)
    return Note(said, await _signed(context, grant, said), undo.token)


async def undo(context: Context, grant: Grant) -> tuple[ShelfId, Note | None]:
    """Put back what was there a moment ago; return of which shelf, and what to say: None where that is too late."""
    _, number, packed = grant.subject.split(" ", 2)
    shelf, (before, after) = ShelfId(int(number)), json.loads(packed)
    first = await context.services.grants.revoke(grant.token)
    if not first or await _values(context, grant.chat, shelf, after) != after:
        return shelf, None
    await _set(context, grant, shelf, before)
    said = await _said(context, grant, shelf, before)
    return shelf, Note(said, await _signed(context, grant, said))


async def _said(context: Context, grant: Grant, shelf: ShelfId, values: Values) -> str:
    """What is changed, as it is now."""
    name = next((name for name in _FIRST if name in values), next(iter(values)))
    settings = await context.services.chats.settings(grant.chat)
    return labels.said(context.words, settings, name, await context.services.digests.times(shelf))


async def _values(context: Context, chat: int, shelf: ShelfId, names: Values) -> dict[str, Any]:
    """What the named settings are, as JSON has it."""
    settings = await context.services.chats.settings(chat)
    values = {name: getattr(settings, name) for name in names if name != "times"}
    values = {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
    if "times" in names:
        times = await context.services.digests.times(shelf)
        values["times"] = [times[0].days, *(time.minute for time in times)] if times else []
    return values


async def _set(context: Context, grant: Grant, shelf: ShelfId, values: Values) -> None:
    named = {name: value for name, value in values.items() if name != "times"}
    lists = {name: tuple(value) for name, value in named.items() if isinstance(value, list)}
    digests = context.services.digests
    if values.get("times") == []:
        await digests.unschedule(shelf)
    settings = await context.services.chats.change(grant.chat, **(named | lists))
    if named.get("zone"):
        await digests.rezone(grant.chat, settings.zone)
    if values.get("times"):
        days, *minutes = values["times"]
        await digests.schedule(shelf, Schedule(days, tuple(minutes)), settings.zone, grant.person)


async def _signed(context: Context, grant: Grant, said: str) -> str:
    """In a group it is said who made a change; who does it as the group itself is not named."""
    chat = await context.services.chats.get(grant.chat)
    if chat is None or chat.kind not in labels.GROUPS:
        return said
    name = views.article_facts.name(context.speaker)
    if grant.person == grant.chat or not name:
        return context.words._("{change} · changed by an admin", change=said)
    return context.words._("{change} · changed by {name}", change=said, name=name)
