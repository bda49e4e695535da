"""/settings: the settings of a chat, changed by its admins with the buttons of one message."""

from __future__ import annotations

from telegram import Update

from engine.models import ShelfId
from handlers import feeds, privacy, prompts, sharing, views, watches
from handlers.context import Context
from handlers.incoming.updates import Place, message_of, place_of
from handlers.panels import PanelPress
from handlers.settings import changes, choice_screens, corrections, labels, navigation, screens
from handlers.settings.navigation import SettingsPress
from handlers.views.callback_data import Part
from handlers.views.i18n import Words, languages
from handlers.views.message import OutgoingMessage, ReplyTo
from services.time import schedules, zones
from services.time.schedules import Schedule
from storage.models import ButtonToken, Changes, SettingPrompt, SettingsPanel, UndoSettings

WRITTEN = {"header": 400, "footer": 400, "times": schedules.LONGEST, "zone": schedules.LONGEST}
"""Settings that are written as text, and their greatest length in characters."""
PICKED = {
    "shortest": choice_screens.SHORTEST,
    "sentences": views.articles.LENGTHS,
    "digest_stories": choice_screens.STORIES,
    "digest_sentences": choice_screens.STORY_SENTENCES,
}
"""Settings with a choice of numbers."""
SHOWN_NEXT = {"shortest": "collected", "digest_stories": "size", "digest_sentences": "size"}
"""Setting → the screen that is shown when it was picked, where that is not the first one."""


async def on_settings(update: Update, context: Context, screen: str = "home") -> None:
    """`/settings`: send the panel of this chat to an admin, with its first or another screen."""
    message, place = message_of(update), await place_of(update, context)
    reply = None if place.private else ReplyTo(message.message_id)
    if await context.chat_admins.sent_by_admin(message):
        await show(context, place, place.chat_id, place.shelf, screen, reply)
        return
    refusal = views.message.text_message(views.permissions.admins_only(context.words))
    await context.outbox.send(place.chat_id, refusal, topic=place.topic, reply=reply)


async def show(
    context: Context, place: Place, chat_id: int, shelf: ShelfId, screen: str = "home", reply: ReplyTo | None = None
) -> None:
    """Send the panel of a chat, which may be another chat than that of *place*."""
    button_token = await navigation.issue_token(context, chat_id, place.person, shelf)
    message = await navigation.render(context, button_token, screen)
    if chat_id == place.chat_id:  # the panel of a group may move to the private chat of an admin
        message = message.plus(await sharing.setup_row(context, place))
    await context.outbox.send(place.chat_id, message, topic=place.topic, reply=reply)


async def set_times(context: Context, place: Place, schedule: Schedule) -> None:
    """Schedule the digests of this place; if its time zone is not known, ask for that first."""
    button_token = await navigation.issue_token(context, place.chat_id, place.person, place.shelf, _times(schedule))
    zone = schedule.zone or place.settings.zone
    if zone:
        await changes.change(context, button_token, place.shelf, {"zone": zone, **_times(schedule)})
        times = await context.services.digests.times(place.shelf)
        message = screens.scheduled(context.words, times, min(time.next_at for time in times), zone)
    else:
        message = await navigation.render(context, button_token, "zone")
    await context.outbox.send(place.chat_id, message, topic=place.topic)


async def on_pressed(press: SettingsPress, context: Context) -> str:
    """Handle a button of the panel and show its screen; return the text of the toast."""
    shelf, waiting = press.payload.shelf, _waiting(press)
    match press.verb, press.parts:
        case "open", _:
            return await navigation.show_screen(context, press, press.argument)
        case "clock", (int(minute), *_):
            return await navigation.show_screen(context, press, "places", minute)
        case "in", _ if zones.find(press.argument):
            return await _change(context, press, {"zone": press.argument, **waiting})
        case "time", (int(days), *minutes) if (days, tuple(minutes)) in screens.TIMES:
            return await _change_by_clock(context, press, {"times": _numbers(press.parts)})
        case "off", _:
            return await _change(context, press, {"times": ()}, "digest")
        case "quiet", (int(begin), int(end)) if (begin, end) in screens.QUIET:
            quiet_from, quiet_to = choice_screens.minutes(begin, end)
            return await _change_by_clock(context, press, {"quiet_from": quiet_from, "quiet_to": quiet_to})
        case (("feeds" | "watches"), _):
            module = feeds if press.verb == "feeds" else watches
            listing = await module.listing(context, press.chat, press.person, shelf)
            await context.outbox.send(press.place.chat_id, listing, topic=press.place.topic)
            return ""
        case "ask", (str(setting),) if setting in WRITTEN:
            prompt = choice_screens.ask(context.words, setting)
            await prompts.ask(context, press, prompt, SettingPrompt(shelf, setting, waiting))
            return ""
        case "ask", ("words",):
            waiting = {"language": context.words.language}
            await prompts.ask(context, press, corrections.ask(context.words), SettingPrompt(shelf, "words", waiting))
            return ""
        case "keep", (int(days), *sure) if days in choice_screens.RETENTIONS:
            return await _keep(context, press, days, sure=bool(sure))
        case "erase", _:
            await privacy.ask_to_erase(context, press, shelf)
            return ""
    return await _choose(context, press)


async def _choose(context: Context, press: SettingsPress) -> str:
    """Change the setting that a button names; an unknown button leads back to the first screen."""
    settings = await context.services.chats.settings(press.chat)
    match press.verb, press.parts:
        case "set", (str(name),) if name in dict(labels.TOGGLES):
            return await _change(context, press, {name: not getattr(settings, name)})
        case "set", (str(name),) if name in dict(labels.COLLECTED):
            return await _change(context, press, {name: not getattr(settings, name)}, "collected")
        case "topic", _:
            _, topic = await context.services.chats.locate(press.payload.shelf)
            left_out = set(settings.left_out) ^ {topic}
            return await _change(context, press, {"left_out": tuple(sorted(left_out))}, "collected")
        case "pick", ("language", str(code)) if code in ("", *languages()):
            if press.chat == press.place.chat_id:
                person = await context.services.people.get(press.person)
                context.words = Words(code) if code else Words.choose(person.language if person else "")
            return await _change(context, press, {"language": code})
        case "pick", (str(name), int(number)) if number in PICKED.get(name, ()):
            return await _change(context, press, {name: number}, SHOWN_NEXT.get(name, "home"))
    # a change that waits for the time zone is dropped
    button_token = await navigation.issue_token(context, press.chat, press.person, press.payload.shelf)
    return await navigation.show_screen(context, press, "home", button_token=button_token)


async def on_undo(press: PanelPress[UndoSettings], context: Context) -> str:
    """Undo a change that is less than a minute old; return the text of the toast."""
    note = await changes.undo(context, press.button_token)
    button_token = await navigation.issue_token(context, press.chat, press.person, press.payload.shelf)
    await navigation.show_screen(context, press, "home", button_token=button_token, note=note)
    return note.text if note else context.words._("That was changed again since.")


async def _change(context: Context, press: SettingsPress, values: Changes, screen: str = "home") -> str:
    """Change settings and show the result; return the text of the toast."""
    shelf = press.payload.shelf
    note = await changes.change(context, press.button_token, shelf, values)
    button_token = await navigation.issue_token(context, press.chat, press.person, shelf)
    await navigation.show_screen(context, press, screen, button_token=button_token, note=note)
    return note.text


async def _change_by_clock(context: Context, press: SettingsPress, values: Changes) -> str:
    """Change a setting with times of day; if the time zone is not known, ask for that first."""
    settings = await context.services.chats.settings(press.chat)
    if settings.zone or values.get("quiet_from") == -1:
        return await _change(context, press, values)
    button_token = await navigation.issue_token(context, press.chat, press.person, press.payload.shelf, values)
    return await navigation.show_screen(context, press, "zone", button_token=button_token)


async def _keep(context: Context, press: SettingsPress, days: int, *, sure: bool) -> str:
    """Set the retention in days; ask first, with the number of articles that would be erased now."""
    if days and not sure:
        older = await context.services.privacy.count_older(press.chat, days)
        question = choice_screens.confirm_retention(
            await navigation.screen_of(context, press.button_token), days, older
        )
        await context.outbox.edit(press.place.chat_id, press.message_id, question)
        return ""
    from_ = context.services.privacy.effective_from()
    return await _change(context, press, {"retention": days, "retention_from": from_})


async def on_written(
    button_token: ButtonToken[SettingPrompt], text: str, _place: Place, context: Context
) -> OutgoingMessage:
    """Handle the reply to a prompt of a setting; return the answer."""
    shelf, setting = button_token.payload.shelf, button_token.payload.setting
    if setting == "words":
        await context.services.button_tokens.revoke(button_token.token)
        return await corrections.on_written(context, text, str(button_token.payload.waiting["language"]))
    if len(text) > WRITTEN[setting]:
        return choice_screens.too_long(context.words, setting, WRITTEN[setting])
    values: Changes = {setting: "" if text in "-–—" else text}
    if setting == "zone":
        if not zones.find(text):
            return choice_screens.ask(context.words, setting, text)
        values = {"zone": zones.find(text), **button_token.payload.waiting}
    elif setting == "times":
        schedule = schedules.parse(text)
        if not isinstance(schedule, Schedule):
            return choice_screens.ask(context.words, setting, getattr(schedule, "word", ""))
        zone = schedule.zone or (await context.services.chats.settings(button_token.chat)).zone
        if not zone:
            waiting = await navigation.issue_token(
                context, button_token.chat, button_token.person, shelf, _times(schedule)
            )
            return await navigation.render(context, waiting, "zone")
        values = {"zone": zone, **_times(schedule)}
    await context.services.button_tokens.revoke(button_token.token)
    note = await changes.change(context, button_token, shelf, values)
    fresh = await navigation.issue_token(context, button_token.chat, button_token.person, shelf)
    return await navigation.render(context, fresh, "digest" if setting == "times" else "home", note=note)


def _waiting(press: SettingsPress) -> Changes:
    """The changes that wait for the time zone."""
    return press.payload.waiting if isinstance(press.payload, SettingsPanel) else {}


def _numbers(parts: tuple[Part, ...]) -> tuple[int, ...]:
    return tuple(part for part in parts if isinstance(part, int))


def _times(schedule: Schedule) -> Changes:
    return {"times": (schedule.days, *schedule.minutes)}
