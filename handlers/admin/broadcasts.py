"""Broadcast in the owner's panel: written, seen as it will arrive, addressed, confirmed, watched and stopped."""

from __future__ import annotations

import re
from datetime import timedelta

from telegram.error import BadRequest, TelegramError

from engine.errors import NotFoundError
from handlers import prompts, views
from handlers.admin import panel as admin_panel
from handlers.admin.panel import AdminPress, Turn
from handlers.context import Context, PostponedError
from handlers.panels import PanelPress
from handlers.updates import Place
from handlers.views.article_facts import DOT
from handlers.views.graphemes import units
from handlers.views.i18n import Words
from handlers.views.message import Message, Row
from services.broadcasts import LONGEST, Audience, languages, reach
from storage.models import (
    Broadcast,
    BroadcastPrompt,
    BroadcastState,
    ButtonToken,
    RecipientState,
    SendBroadcast,
    ShowBroadcastProgress,
)

VERB = "broadcast"
OFTEN, SELDOM = timedelta(seconds=3), timedelta(seconds=30)
"""While a broadcast is under way its panel is looked at so often; seldom where only quiet hours are waited for."""
_TO = re.compile(r"(to|sure|send)\.([1-9][0-9]{0,9})(?:\.(private|groups|all))?(?:\.([a-z]{2,3}))?")
_ONE = re.compile(r"(leave|stop|drop)\.([1-9][0-9]{0,9})")


async def label(context: Context) -> str:
    """Whether one is under way, on the button of the first screen."""
    running = await context.services.broadcasts.list_running()
    return context.words._("Broadcast: under way") if running else context.words._("Broadcast")


async def show(press: AdminPress, context: Context) -> Turn:
    """Do what a button says; without an argument: the one that is under way, or how to begin."""
    if press.argument == "write":
        said = context.words._("Reply to this with what is to be sent to all.")
        await prompts.ask(context, press, Message(views.general.plain(said).html, asks=True), BroadcastPrompt())
        return Turn()
    to, one = _TO.fullmatch(press.argument), _ONE.fullmatch(press.argument)
    try:
        if to:
            return await _to(press, context, to[1], int(to[2]), to[3] or "", to[4] or "")
        if one:
            return await _decide(press, context, one[1], int(one[2]))
    except NotFoundError:  # it was forgotten meanwhile
        pass
    running = await context.services.broadcasts.list_running()
    if running:
        return _look(press, context, running[0])
    lines = (
        views.html.bold(context.words._("Broadcast")),
        views.html.text(context.words._("A message to everybody I talk with. You see it before it goes.")),
    )
    write = (admin_panel.key(press.token, context.words._("Write it"), VERB, "write"),)
    return Turn(Message(str(views.html.join(lines)), (write, admin_panel.back(context.words, press.token))))


async def on_written(button_token: ButtonToken[BroadcastPrompt], text: str, place: Place, context: Context) -> Message:
    """Take what an owner has written: show it as it will arrive, and ask for whom it is."""
    if (
        not place.private
        or place.chat_id != button_token.chat
        or not await context.services.people.is_owner(place.person)
    ):
        return views.general.plain(views.general.unknown_button(context.words))
    if units(text) > LONGEST or not text:
        return views.general.plain(context.words._("Write one message of text, and no more than that."))
    number = await context.services.broadcasts.draft(place.person, text)
    await context.services.button_tokens.revoke(button_token.token)
    await context.outbox.send(place.chat_id, views.general.plain(text))
    press = PanelPress(await admin_panel.issue(context, place), place, 0, VERB)
    return await _audiences(press, context, number, "")


async def _to(press: AdminPress, context: Context, act: str, number: int, audience: str, language: str) -> Turn:
    """Choose the audience, be sure of it, send."""
    draft = await context.services.broadcasts.get(number)
    if draft.state is not BroadcastState.DRAFT:
        return Turn(progress(context.words, press.token, draft), context.words._("That was decided already."))
    if act == "to" or not audience:
        return Turn(await _audiences(press, context, number, language))
    rooms = await context.services.broadcasts.list_targets(_spoken)
    reached = reach(rooms, Audience(audience), language)
    if act == "sure":
        return Turn(
            _sure(press, context, number, f"{audience}.{language}".rstrip("."), reached.chats, reached.left_out)
        )
    shelf = await context.services.chats.shelf(press.place.chat_id)
    watching = ShowBroadcastProgress(shelf, number, press.message_id, press.token)
    await context.services.broadcasts.start(number, f"{audience} {language}".strip(), reached, watching)
    return _look(press, context, await context.services.broadcasts.get(number))


def _look(press: AdminPress, context: Context, one: Broadcast) -> Turn:
    """Show from now on in the panel how far it is."""
    context.services.broadcasts.progress_panels[one.number] = press.message_id, press.token
    context.services.broadcasts.shown_progress[one.number] = one
    return Turn(progress(context.words, press.token, one))


async def _decide(press: AdminPress, context: Context, act: str, number: int) -> Turn:
    """Stop one that is under way, turn away from it, or forget a draft."""
    broadcasts, words, toast = context.services.broadcasts, context.words, ""
    if act == "drop":
        dropped = await broadcasts.delete_draft(number)
        toast = words._("It is forgotten.") if dropped else words._("That was decided already.")
        return Turn(toast=toast, home=True)
    if act == "leave":
        if number in {one.number for one in await broadcasts.list_running()}:
            broadcasts.progress_panels[number] = None
        return Turn(home=True)
    toast = words._("Stopped.") if await broadcasts.stop(number) else words._("That was decided already.")
    return Turn(progress(words, press.token, await broadcasts.get(number)), toast)


async def _audiences(press: AdminPress, context: Context, number: int, language: str) -> Message:
    """For whom: each audience with its size; the languages where there are several."""
    words, token = context.words, press.token
    rooms = await context.services.broadcasts.list_targets(_spoken)
    rows: list[Row] = []
    for audience, name in _names(words).items():
        count = words.number(len(reach(rooms, audience, language).chats))
        which = f"sure.{number}.{audience}.{language}".rstrip(".")
        rows.append((admin_panel.key(token, f"{name}: {count}", VERB, which),))
    choices = languages(rooms)
    if len(choices) > 1:
        every = [("", words._("All languages")), *((code, words.language_name(code)) for code in choices)]
        chosen = [(f"✓ {name}" if code == language else name, f"to.{number}.{code}") for code, name in every]
        keys = [admin_panel.key(token, name, VERB, which.rstrip(".")) for name, which in chosen]
        rows += [tuple(keys[at : at + 3]) for at in range(0, len(keys), 3)]
    rows.append((admin_panel.key(token, words._("Drop"), VERB, f"drop.{number}"),))
    return Message(views.general.plain(words._("For whom is it? Above it stands as it will arrive.")).html, tuple(rows))


def _sure(
    press: AdminPress, context: Context, number: int, which: str, chats: tuple[int, ...], left_out: int
) -> Message:
    words, token = context.words, press.token
    lines = [words.n("It goes to {count} chat.", "It goes to {count} chats.", len(chats)), _left_out(words, left_out)]
    send = (admin_panel.key(token, words._("Send"), VERB, f"send.{number}.{which}"),) if chats else ()
    back = (
        admin_panel.key(token, words._("Back"), VERB, f"to.{number}"),
        admin_panel.key(token, words._("Drop"), VERB, f"drop.{number}"),
    )
    return Message(str(views.html.join(map(views.html.text, lines))), tuple(row for row in (send, back) if row))


def progress(words: Words, token: str, one: Broadcast) -> Message:
    """How far it is, with the button that stops it; in the end what became of it."""
    under_way = one.state in (BroadcastState.RUNNING, BroadcastState.STOPPING)
    head = {
        BroadcastState.RUNNING: words._("It is being sent."),
        BroadcastState.STOPPING: words._("Stopped."),
        BroadcastState.STOPPED: words._("Stopped."),
    }.get(one.state, words._("It was sent."))
    not_sent = one.total - one.sent - one.failed - one.unknown
    counts = (
        words._("sent: {count}", count=words.number(one.sent)),
        words._("failed: {count}", count=words.number(one.failed)) if one.failed else "",
        words._("in doubt: {count}", count=words.number(one.unknown)) if one.unknown else "",
        words._("left: {count}", count=words.number(one.left)) if under_way else "",
        words._("waiting for the end of quiet hours: {count}", count=words.number(one.quiet)) if one.quiet else "",
        words._("not sent: {count}", count=words.number(not_sent)) if not under_way and not_sent else "",
    )
    lines = (
        views.html.bold(head),
        views.html.text(DOT.join(count for count in counts if count)),
        views.html.text(_left_out(words, one.left_out)),
    )
    stop = (admin_panel.key(token, words._("Stop"), VERB, f"stop.{one.number}"),)
    rows = (stop,) if one.state is BroadcastState.RUNNING else ()
    back = admin_panel.key(token, words._("Back"), VERB, f"leave.{one.number}")
    return Message(str(views.html.join(lines)), (*rows, (back,)))


async def send(task: SendBroadcast, context: Context) -> None:
    """A broadcast arrives in one chat, if it was not stopped meanwhile; in quiet hours it waits for their end."""
    broadcasts, shelf, number = context.services.broadcasts, task.shelf, task.number
    chat, _ = await context.services.chats.locate(shelf)
    if not await broadcasts.claim(number, shelf):
        return
    try:
        await context.unasked(chat)
    except PostponedError:
        await broadcasts.set_recipient_state(number, shelf, RecipientState.QUIET)
        raise
    try:
        sent = await context.send_when_online(chat, views.general.plain((await broadcasts.get(number)).text))
    except BadRequest:  # Telegram does not like the text there, and will not at another time
        await broadcasts.set_recipient_state(number, shelf, RecipientState.FAILED)
        return
    except TelegramError:
        if context.retry.at is not None:
            raise
        await broadcasts.set_recipient_state(number, shelf, RecipientState.FAILED)
        return
    became = {"unknown": RecipientState.UNKNOWN, "": RecipientState.SENT}
    trouble = await context.outbox.trouble() if sent is None else ""
    await broadcasts.set_recipient_state(number, shelf, became.get(trouble, RecipientState.FAILED))


async def show_progress(task: ShowBroadcastProgress, context: Context) -> None:
    """Let the panel show how far a broadcast is, until it is over; whoever has turned away hears what became of it."""
    broadcasts = context.services.broadcasts
    one = await broadcasts.get(task.number)
    over = one.state not in (BroadcastState.RUNNING, BroadcastState.STOPPING)
    seen = broadcasts.progress_panels.get(one.number, (task.message, task.token))
    chat, _ = await context.services.chats.locate(task.shelf)
    try:
        if seen is not None and one != broadcasts.shown_progress.get(one.number):
            await context.outbox.edit(chat, seen[0], progress(context.words, seen[1], one))
            broadcasts.shown_progress[one.number] = one
        elif seen is None and over:
            await context.outbox.send(chat, progress(context.words, task.token, one))
    except TelegramError as error:  # the next time may be better
        raise PostponedError(context.now() + SELDOM) from error
    if not over:
        raise PostponedError(context.now() + (SELDOM if one.left == one.quiet > 0 else OFTEN))
    broadcasts.shown_progress.pop(one.number, None)
    broadcasts.progress_panels.pop(one.number, None)


def _names(words: Words) -> dict[Audience, str]:
    return {
        Audience.PRIVATE: words._("In private"),
        Audience.GROUPS: words._("In groups"),
        Audience.ALL: words._("Both"),
    }


def _left_out(words: Words, count: int) -> str:
    if not count:
        return ""
    return words.n(
        "{count} chat is left out: it takes no messages.", "{count} chats are left out: they take no messages.", count
    )


def _spoken(code: str) -> str:
    return Words.choose(code).language
