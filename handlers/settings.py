"""/settings: what a chat has chosen, changed by its admins with the buttons of one message."""

from __future__ import annotations

import re

from telegram import Update

from engine.errors import NotFoundError
from engine.models import ShelfId
from handlers import feeds, prompts, replies, screens, watches
from handlers.context import Context
from handlers.messages import Message as Reply
from handlers.messages import ReplyTo
from handlers.panels import PANELS, Panel
from handlers.prompts import PROMPTS
from handlers.updates import Place, message_of, place
from handlers.words import Words, languages
from services import schedules, zones
from services.schedules import Schedule
from storage.models import Grant

SUBJECT = "settings"
WRITTEN = {"header": 400, "footer": 400, "times": schedules.LONGEST}
"""What can be written, and how long it may be."""


async def on_settings(update: Update, context: Context) -> None:
    """`/settings`: the panel of this chat, for whoever may change it."""
    message, where = message_of(update), await place(update, context)
    if not await context.services.rights.commands(context, message):
        said = replies.plain(replies.admins_only(context.words))
        await context.outbox.send(where.chat_id, said, topic=where.topic, reply=ReplyTo(message.message_id))
        return
    await show(context, where, where.chat_id, where.shelf)


async def show(context: Context, where: Place, chat_id: int, shelf: ShelfId, screen: str = "home") -> None:
    """Send the panel of a chat, which need not be the chat it is sent to."""
    grant = await context.services.grants.give(chat_id, where.person, f"{SUBJECT} {shelf}")
    await context.outbox.send(where.chat_id, await _screen(context, grant, screen), topic=where.topic)


async def set_times(context: Context, where: Place, schedule: Schedule) -> None:
    """Send digests of this place at these times; where its clock is not known that is asked first."""
    zone = await _zone(context, where.chat_id, schedule.zone)
    if zone:
        next_at = await context.services.digests.schedule(where.shelf, schedule, zone, where.person)
        times = await context.services.digests.times(where.shelf)
        said = screens.scheduled(context.words, times, next_at, zone)
    else:
        grant = await context.services.grants.give(where.chat_id, where.person, _pending(where.shelf, schedule))
        said = await _screen(context, grant, "zone")
    await context.outbox.send(where.chat_id, said, topic=where.topic)


async def on_pressed(panel: Panel, context: Context) -> str:
    """Do what a button of the panel says and show the screen it leads to; return the toast."""
    shelf, pending = _subject(panel.grant)
    numbers = _numbers(panel.argument)
    match panel.verb:
        case "open":
            return await _turn(context, panel, panel.argument)
        case "clock" if numbers:
            return await _turn(context, panel, "places", numbers[0])
        case "time" if numbers and (numbers[0], numbers[1:]) in screens.TIMES:
            return await _schedule(context, panel, shelf, Schedule(numbers[0], numbers[1:]))
        case "in" if zones.find(panel.argument):
            await _zone(context, panel.grant.chat, panel.argument)
            return await (_schedule(context, panel, shelf, pending) if pending else _turn(context, panel, "home"))
        case "off":
            await context.services.digests.unschedule(shelf)
            return await _turn(context, panel, "digest")
        case "feeds" | "watches":
            module = feeds if panel.verb == "feeds" else watches
            listing = await module.listing(context, panel.grant.chat, panel.grant.person, shelf)
            await context.outbox.send(panel.where.chat_id, listing, topic=panel.where.topic)
            return ""
        case "ask" if panel.argument in WRITTEN:
            return await _ask(context, panel)
    toast = await _choose(context, panel, numbers)
    await _turn(context, panel, "home")
    return toast


async def _choose(context: Context, panel: Panel, numbers: tuple[int, ...]) -> str:
    """Set what a button names; return the toast."""
    chats, chat_id = context.services.chats, panel.grant.chat
    name, _, value = panel.argument.partition(":")
    if panel.verb == "set" and name in dict(screens.TOGGLES):
        settings = await chats.settings(chat_id)
        settings = await chats.change(chat_id, **{name: not getattr(settings, name)})
        return screens.toggle_said(context.words, settings, name)
    if panel.verb == "pick" and name == "language" and value in ("", *languages()):
        await chats.change(chat_id, language=value)
        if value and chat_id == panel.where.chat_id:
            context.words = Words(value)
    elif panel.verb == "pick" and name == "shortest" and numbers:
        await chats.change(chat_id, shortest=numbers[0])
    elif panel.verb == "quiet" and numbers in screens.QUIET:
        begin, end = (hour * 60 if hour >= 0 else -1 for hour in numbers)
        await chats.change(chat_id, quiet_from=begin, quiet_to=end)
    return ""


async def _schedule(context: Context, panel: Panel, shelf: ShelfId, schedule: Schedule) -> str:
    """Send digests at these times; where the clock is not known they wait until it is told."""
    grant, zone = panel.grant, await _zone(context, panel.grant.chat)
    if not zone:
        waiting = await context.services.grants.give(grant.chat, grant.person, _pending(shelf, schedule))
        return await _turn(context, panel, "zone", grant=waiting)
    next_at = await context.services.digests.schedule(shelf, schedule, zone, grant.person)
    done = await context.services.grants.give(grant.chat, grant.person, f"{SUBJECT} {shelf}")
    await _turn(context, panel, "home", grant=done)
    return screens.next_said(context.words, next_at, zone)


async def _turn(context: Context, panel: Panel, screen: str, minute: int = 0, grant: Grant | None = None) -> str:
    """Show another screen in the panel's message; there is no toast."""
    shown = await _screen(context, grant or panel.grant, screen, minute)
    await context.outbox.edit(panel.where.chat_id, panel.message_id, shown)
    return ""


def _numbers(argument: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"-?\d{1,4}", argument))


async def _screen(context: Context, grant: Grant, name: str, minute: int = 0) -> Reply:
    shelf, _ = _subject(grant)
    chat = await context.services.chats.get(grant.chat)
    if chat is None:
        raise NotFoundError("chat", grant.chat)
    times = await context.services.digests.times(shelf)
    panel = screens.Panel(context.words, grant.token, chat, times, context.now())
    if name == "places":
        return screens.zone(panel, minute)
    shown = {
        "digest": screens.digest,
        "zone": screens.clock,
        "quiet": screens.quiet,
        "language": screens.language,
        "length": screens.length,
    }
    return shown.get(name, screens.home)(panel)


async def _zone(context: Context, chat_id: int, zone: str = "") -> str:
    """Return the zone of a chat, "" while nobody told its clock; *zone* is its zone from now on."""
    settings = await context.services.chats.settings(chat_id)
    if zone and zone != settings.zone:
        await context.services.chats.change(chat_id, zone=zone)
        await context.services.digests.rezone(chat_id, zone)
    return zone or settings.zone


async def _ask(context: Context, panel: Panel) -> str:
    """Ask for something to be written."""
    shelf, _ = _subject(panel.grant)
    await prompts.ask(context, panel, screens.ask(context.words, panel.argument), f"{SUBJECT} {panel.argument} {shelf}")
    return ""


async def on_written(grant: Grant, text: str, _where: Place, context: Context) -> Reply:
    """Take what was written; return what to say to it."""
    field, number = grant.subject.split(" ")[3:]
    shelf = ShelfId(int(number))
    if len(text) > WRITTEN[field]:
        return screens.too_long(context.words, WRITTEN[field])
    if field == "times":
        schedule = schedules.parse(text)
        if not isinstance(schedule, Schedule):
            return screens.how_to_digest(context.words, getattr(schedule, "word", ""))
        grant = await context.services.grants.give(grant.chat, grant.person, _pending(shelf, schedule))
        zone = await _zone(context, grant.chat, schedule.zone)
        if not zone:
            return await _screen(context, grant, "zone")
        await context.services.digests.schedule(shelf, schedule, zone, grant.person)
        return await _screen(context, grant, "digest")
    await context.services.chats.change(grant.chat, **{field: "" if text in "-–—" else text})
    await context.services.grants.revoke(grant.token)
    shown = await context.services.grants.give(grant.chat, grant.person, f"{SUBJECT} {shelf}")
    return await _screen(context, shown, "home")


def _pending(shelf: ShelfId, schedule: Schedule) -> str:
    """The subject of a panel with times that wait until the clock is known."""
    return f"{SUBJECT} {shelf} {schedule.days} {','.join(map(str, schedule.minutes))}"


def _subject(grant: Grant) -> tuple[ShelfId, Schedule | None]:
    """The shelf a panel is about, and the times that wait."""
    _, shelf, *rest = grant.subject.split(" ")
    waiting = Schedule(int(rest[0]), tuple(map(int, rest[1].split(",")))) if len(rest) == 2 else None
    return ShelfId(int(shelf)), waiting


PANELS[SUBJECT] = on_pressed
PROMPTS[SUBJECT] = on_written
