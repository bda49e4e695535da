"""/settings: what a chat has chosen, changed by its admins with the buttons of one message."""

from __future__ import annotations

import json
import re

from telegram import Update

from engine.models import ShelfId
from handlers import feeds, privacy, prompts, sharing, views, watches
from handlers.context import Context
from handlers.panels import Panel
from handlers.settings import changes, choice_screens, labels, navigation, screens
from handlers.settings.changes import Values
from handlers.updates import Place, message_of, place
from handlers.views.i18n import Words, languages
from handlers.views.message import Message as Reply
from handlers.views.message import ReplyTo
from services.time import schedules, zones
from services.time.schedules import Schedule
from storage.models import Grant

WRITTEN = {"header": 400, "footer": 400, "times": schedules.LONGEST, "zone": schedules.LONGEST}
"""What can be written, and how long it may be."""
PICKED = {"shortest": choice_screens.SHORTEST, "sentences": views.articles.LENGTHS}


async def on_settings(update: Update, context: Context) -> None:
    """`/settings`: the panel of this chat, for whoever may change it."""
    message, where = message_of(update), await place(update, context)
    reply = None if where.private else ReplyTo(message.message_id)
    if await context.rights.commands(message):
        await show(context, where, where.chat_id, where.shelf, reply=reply)
        return
    said = views.general.plain(views.general.admins_only(context.words))
    await context.outbox.send(where.chat_id, said, topic=where.topic, reply=reply)


async def show(
    context: Context, where: Place, chat_id: int, shelf: ShelfId, screen: str = "home", reply: ReplyTo | None = None
) -> None:
    """Send the panel of a chat, which need not be the chat it is sent to."""
    grant = await navigation.give(context, chat_id, where.person, shelf)
    said = await navigation.screen_of(context, grant, screen)
    if chat_id == where.chat_id:  # the panel of a group may move to the private chat of whoever set it up
        said = said.plus(await sharing.setup_row(context, where))
    await context.outbox.send(where.chat_id, said, topic=where.topic, reply=reply)


async def set_times(context: Context, where: Place, schedule: Schedule) -> None:
    """Send digests of this place at these times; where its clock is not known that is asked first."""
    grant = await navigation.give(context, where.chat_id, where.person, where.shelf, _times(schedule))
    zone = schedule.zone or where.settings.zone
    if zone:
        await changes.change(context, grant, where.shelf, {"zone": zone, **_times(schedule)})
        times = await context.services.digests.times(where.shelf)
        said = screens.scheduled(context.words, times, min(time.next_at for time in times), zone)
    else:
        said = await navigation.screen_of(context, grant, "zone")
    await context.outbox.send(where.chat_id, said, topic=where.topic)


async def on_pressed(panel: Panel, context: Context) -> str:
    """Do what a button of the panel says and show the screen it leads to; return the toast."""
    shelf, waiting = navigation.subject(panel.grant)
    numbers = _numbers(panel.argument)
    match panel.verb:
        case "open":
            return await navigation.turn(context, panel, panel.argument)
        case "clock" if numbers:
            return await navigation.turn(context, panel, "places", numbers[0])
        case "in" if zones.find(panel.argument):
            return await _change(context, panel, shelf, {"zone": panel.argument, **waiting})
        case "time" if numbers and (numbers[0], numbers[1:]) in screens.TIMES:
            return await _by_the_clock(context, panel, shelf, {"times": list(numbers)})
        case "off":
            return await _change(context, panel, shelf, {"times": []}, "digest")
        case "quiet" if numbers in screens.QUIET:
            begin, end = choice_screens.minutes(*numbers)
            return await _by_the_clock(context, panel, shelf, {"quiet_from": begin, "quiet_to": end})
        case "feeds" | "watches":
            module = feeds if panel.verb == "feeds" else watches
            listing = await module.listing(context, panel.grant.chat, panel.grant.person, shelf)
            await context.outbox.send(panel.where.chat_id, listing, topic=panel.where.topic)
            return ""
        case "ask" if panel.argument in WRITTEN:
            return await _ask(context, panel, shelf, waiting)
        case "keep" if numbers and numbers[0] in choice_screens.KEPT:
            return await _keep(context, panel, shelf, numbers[0], sure=len(numbers) > 1)
        case "erase":
            await privacy.open_(context, panel, shelf)
            return ""
    return await _choose(context, panel, shelf, numbers)


async def _choose(context: Context, panel: Panel, shelf: ShelfId, numbers: tuple[int, ...]) -> str:
    """Set what a button names; a button that names nothing leads back."""
    settings = await context.services.chats.settings(panel.grant.chat)
    name, _, value = panel.argument.partition(":")
    if panel.verb == "set" and name in dict(labels.TOGGLES):
        return await _change(context, panel, shelf, {name: not getattr(settings, name)})
    if panel.verb == "set" and name in dict(labels.COLLECTED):
        return await _change(context, panel, shelf, {name: not getattr(settings, name)}, "collected")
    if panel.verb == "topic":
        _, topic = await context.services.chats.where(shelf)
        left = set(settings.left_out) ^ {topic}
        return await _change(context, panel, shelf, {"left_out": sorted(left)}, "collected")
    if panel.verb == "pick" and name == "language" and value in ("", *languages()):
        if value and panel.grant.chat == panel.where.chat_id:
            context.words = Words(value)
        return await _change(context, panel, shelf, {"language": value})
    if panel.verb == "pick" and numbers and numbers[0] in PICKED.get(name, ()):
        return await _change(context, panel, shelf, {name: numbers[0]}, "collected" if name == "shortest" else "home")
    fresh = await navigation.give(
        context, panel.grant.chat, panel.grant.person, shelf
    )  # a change that waited is given up
    return await navigation.turn(context, panel, "home", grant=fresh)


async def on_undo(panel: Panel, context: Context) -> str:
    """Put back what was there a moment ago; return the toast."""
    shelf, note = await changes.undo(context, panel.grant)
    grant = await navigation.give(context, panel.grant.chat, panel.grant.person, shelf)
    await navigation.turn(context, panel, "home", grant=grant, note=note)
    return note.said if note else context.words._("That was changed again since.")


async def _change(context: Context, panel: Panel, shelf: ShelfId, values: Values, screen: str = "home") -> str:
    """Change something and show it; return the toast."""
    note = await changes.change(context, panel.grant, shelf, values)
    grant = await navigation.give(context, panel.grant.chat, panel.grant.person, shelf)
    await navigation.turn(context, panel, screen, grant=grant, note=note)
    return note.said


async def _by_the_clock(context: Context, panel: Panel, shelf: ShelfId, values: Values) -> str:
    """Change what goes by the clock; where that is not known the change waits until it is told."""
    settings = await context.services.chats.settings(panel.grant.chat)
    if settings.zone or values.get("quiet_from") == -1:
        return await _change(context, panel, shelf, values)
    grant = await navigation.give(context, panel.grant.chat, panel.grant.person, shelf, values)
    return await navigation.turn(context, panel, "zone", grant=grant)


async def _keep(context: Context, panel: Panel, shelf: ShelfId, days: int, *, sure: bool) -> str:
    """Keep articles so many days, after it was said how many would go now."""
    if days and not sure:
        older = await context.services.privacy.older(panel.grant.chat, days)
        asked = choice_screens.sure(await navigation.panel_of(context, panel.grant), days, older)
        await context.outbox.edit(panel.where.chat_id, panel.message_id, asked)
        return ""
    from_ = context.services.privacy.effective()
    return await _change(context, panel, shelf, {"retention": days, "retention_from": from_})


def _numbers(argument: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"-?\d{1,4}", argument))


async def _ask(context: Context, panel: Panel, shelf: ShelfId, waiting: Values) -> str:
    """Ask for something to be written."""
    subject = f"{navigation.SUBJECT} {panel.argument} {shelf} {json.dumps(waiting)}"
    await prompts.ask(context, panel, choice_screens.ask(context.words, panel.argument), subject)
    return ""


async def on_written(grant: Grant, text: str, _where: Place, context: Context) -> Reply:
    """Take what was written; return what to say to it."""
    field, number, *packed = grant.subject.split(" ", 5)[3:]
    shelf = ShelfId(int(number))
    if len(text) > WRITTEN[field]:
        return choice_screens.too_long(context.words, field, WRITTEN[field])
    values: Values = {field: "" if text in "-–—" else text}
    if field == "zone":
        if not zones.find(text):
            return choice_screens.ask(context.words, field, text)
        values = {"zone": zones.find(text), **(json.loads(packed[0]) if packed else {})}
    elif field == "times":
        schedule = schedules.parse(text)
        if not isinstance(schedule, Schedule):
            return choice_screens.ask(context.words, field, getattr(schedule, "word", ""))
        zone = schedule.zone or (await context.services.chats.settings(grant.chat)).zone
        if not zone:
            waiting = await navigation.give(context, grant.chat, grant.person, shelf, _times(schedule))
            return await navigation.screen_of(context, waiting, "zone")
        values = {"zone": zone, **_times(schedule)}
    await context.services.grants.revoke(grant.token)
    note = await changes.change(context, grant, shelf, values)
    fresh = await navigation.give(context, grant.chat, grant.person, shelf)
    return await navigation.screen_of(context, fresh, "digest" if field == "times" else "home", note=note)


def _times(schedule: Schedule) -> Values:
    return {"times": [schedule.days, *schedule.minutes]}
