"""Broadcasts in the owner's panel: write, preview, choose the audience, confirm, follow the progress, stop."""

from __future__ import annotations

from datetime import timedelta

from telegram.error import BadRequest, TelegramError

from engine.errors import NotFoundError
from handlers import prompts, views
from handlers.admin import panel as admin_panel
from handlers.admin.panel import AdminPress, Turn
from handlers.context import Context, PostponedError
from handlers.incoming.updates import Place
from handlers.panels import PanelPress
from handlers.views.article_facts import DOT
from handlers.views.graphemes import units
from handlers.views.i18n import Words
from handlers.views.message import OutgoingMessage, Row
from services.broadcasts import LONGEST, Audience, Reach, languages, reach
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
"""Between two updates of a running broadcast's panel; SELDOM while it only waits for the end of quiet hours."""


async def label(context: Context) -> str:
    """Whether one is running, on the button of the first screen."""
    running = await context.services.broadcasts.list_running()
    return context.words._("Broadcast: under way") if running else context.words._("Broadcast")


async def show(press: AdminPress, context: Context) -> Turn:
    """Handle a button; without an argument show the running broadcast, or how to begin one."""
    try:
        match press.parts:
            case ("write",):
                question = views.message.text_message(context.words._("Reply to this with what is to be sent to all."))
                await prompts.ask(context, press, OutgoingMessage(question.html, asks=True), BroadcastPrompt())
                return Turn()
            case (("to" | "sure" | "send") as step, int(number), *choices):
                audience = next((Audience(choice) for choice in choices if choice in set(Audience)), None)
                language = next((str(choice) for choice in choices if choice not in set(Audience)), "")
                return await _address(press, context, str(step), number, audience, language)
            case (("leave" | "stop" | "drop") as decision, int(number)):
                return await _decide(press, context, str(decision), number)
    except NotFoundError:  # it was deleted meanwhile
        pass
    running = await context.services.broadcasts.list_running()
    if running:
        return _follow(press, context, running[0])
    lines = (
        views.html.bold(context.words._("Broadcast")),
        views.html.text(context.words._("A message to everybody I talk with. You see it before it goes.")),
    )
    write = (admin_panel.key(press.token, context.words._("Write it"), VERB, "write"),)
    return Turn(OutgoingMessage(str(views.html.join(lines)), (write, admin_panel.back(context.words, press.token))))


async def on_written(
    button_token: ButtonToken[BroadcastPrompt], text: str, place: Place, context: Context
) -> OutgoingMessage:
    """Preview the text that an owner has written, and ask for the audience."""
    if place.chat_id != button_token.chat or not await admin_panel.is_owners(context, place):
        return views.message.text_message(views.buttons.unknown(context.words))
    if units(text) > LONGEST or not text:
        return views.message.text_message(context.words._("Write one message of text, and no more than that."))
    number = await context.services.broadcasts.draft(place.person, text)
    await context.services.button_tokens.revoke(button_token.token)
    await context.outbox.send(place.chat_id, views.message.text_message(text))
    press = PanelPress(await admin_panel.issue(context, place), place, 0, VERB)
    return await _audiences(press, context, number, "")


async def _address(
    press: AdminPress, context: Context, step: str, number: int, audience: Audience | None, language: str
) -> Turn:
    """Handle a step of the audience: choose, confirm, send."""
    draft = await context.services.broadcasts.get(number)
    if draft.state is not BroadcastState.DRAFT:
        return Turn(progress(context.words, press.token, draft), context.words._("That was decided already."))
    if step == "to" or audience is None:
        return Turn(await _audiences(press, context, number, language))
    targets = await context.services.broadcasts.list_targets(_spoken)
    reached = reach(targets, audience, language)
    if step == "sure":
        choice = f"{audience}.{language}".rstrip(".")
        return Turn(_confirmation(press, context, number, choice, reached))
    shelf = await context.services.chats.shelf(press.place.chat_id)
    task = ShowBroadcastProgress(shelf, number, press.message_id, press.token)
    await context.services.broadcasts.start(number, f"{audience} {language}".strip(), reached, task)
    return _follow(press, context, await context.services.broadcasts.get(number))


def _follow(press: AdminPress, context: Context, broadcast: Broadcast) -> Turn:
    """Show the progress of a broadcast in the panel from now on."""
    context.services.broadcasts.progress_panels[broadcast.number] = press.message_id, press.token
    context.services.broadcasts.shown_progress[broadcast.number] = broadcast
    return Turn(progress(context.words, press.token, broadcast))


async def _decide(press: AdminPress, context: Context, decision: str, number: int) -> Turn:
    """Stop a running broadcast, leave its progress, or delete a draft."""
    broadcasts, words = context.services.broadcasts, context.words
    if decision == "drop":
        deleted = await broadcasts.delete_draft(number)
        toast = words._("It is forgotten.") if deleted else words._("That was decided already.")
        return Turn(toast=toast, home=True)
    if decision == "leave":
        if number in {broadcast.number for broadcast in await broadcasts.list_running()}:
            broadcasts.progress_panels[number] = None
        return Turn(home=True)
    toast = words._("Stopped.") if await broadcasts.stop(number) else words._("That was decided already.")
    return Turn(progress(words, press.token, await broadcasts.get(number)), toast)


async def _audiences(press: AdminPress, context: Context, number: int, language: str) -> OutgoingMessage:
    """Each audience with its size, and the languages if there are several."""
    words, token = context.words, press.token
    targets = await context.services.broadcasts.list_targets(_spoken)
    rows: list[Row] = []
    for audience, name in _names(words).items():
        count = words.number(len(reach(targets, audience, language).chats))
        argument = f"sure.{number}.{audience}.{language}".rstrip(".")
        rows.append((admin_panel.key(token, f"{name}: {count}", VERB, argument),))
    choices = languages(targets)
    if len(choices) > 1:
        names = {"": words._("All languages")} | {code: words.language_name(code) for code in choices}
        keys = [
            admin_panel.key(token, f"✓ {name}" if code == language else name, VERB, f"to.{number}.{code}".rstrip("."))
            for code, name in names.items()
        ]
        rows += [tuple(keys[at : at + 3]) for at in range(0, len(keys), 3)]
    rows.append((admin_panel.key(token, words._("Drop"), VERB, f"drop.{number}"),))
    return OutgoingMessage(
        views.message.text_message(words._("For whom is it? Above it stands as it will arrive.")).html, tuple(rows)
    )


def _confirmation(press: AdminPress, context: Context, number: int, choice: str, reached: Reach) -> OutgoingMessage:
    words, token, count = context.words, press.token, len(reached.chats)
    lines = [
        words.n("It goes to {count} chat.", "It goes to {count} chats.", count),
        _left_out(words, reached.left_out),
    ]
    send = (admin_panel.key(token, words._("Send"), VERB, f"send.{number}.{choice}"),) if count else ()
    back = (
        admin_panel.key(token, words._("Back"), VERB, f"to.{number}"),
        admin_panel.key(token, words._("Drop"), VERB, f"drop.{number}"),
    )
    return OutgoingMessage(str(views.html.join(map(views.html.text, lines))), tuple(row for row in (send, back) if row))


def progress(words: Words, token: str, broadcast: Broadcast) -> OutgoingMessage:
    """How many chats a broadcast has reached, with the button that stops it."""
    under_way = broadcast.state in (BroadcastState.RUNNING, BroadcastState.STOPPING)
    head = {
        BroadcastState.RUNNING: words._("It is being sent."),
        BroadcastState.STOPPING: words._("Stopped."),
        BroadcastState.STOPPED: words._("Stopped."),
    }.get(broadcast.state, words._("It was sent."))
    quiet = broadcast.quiet
    not_sent = broadcast.total - broadcast.sent - broadcast.failed - broadcast.unknown
    counts = (
        words._("sent: {count}", count=words.number(broadcast.sent)),
        words._("failed: {count}", count=words.number(broadcast.failed)) if broadcast.failed else "",
        words._("unconfirmed: {count}", count=words.number(broadcast.unknown)) if broadcast.unknown else "",
        words._("left: {count}", count=words.number(broadcast.left)) if under_way else "",
        words._("waiting for the end of quiet hours: {count}", count=words.number(quiet)) if quiet else "",
        words._("not sent: {count}", count=words.number(not_sent)) if not under_way and not_sent else "",
    )
    lines = (
        views.html.bold(head),
        views.html.text(DOT.join(count for count in counts if count)),
        views.html.text(_left_out(words, broadcast.left_out)),
    )
    stop = (admin_panel.key(token, words._("Stop"), VERB, f"stop.{broadcast.number}"),)
    rows = (stop,) if broadcast.state is BroadcastState.RUNNING else ()
    back = admin_panel.key(token, words._("Back"), VERB, f"leave.{broadcast.number}")
    return OutgoingMessage(str(views.html.join(lines)), (*rows, (back,)))


async def send(task: SendBroadcast, context: Context) -> None:
    """Send a broadcast to one chat unless it was stopped; in quiet hours it waits for their end."""
    broadcasts, shelf, number = context.services.broadcasts, task.shelf, task.number
    chat, _ = await context.services.chats.locate(shelf)
    if not await broadcasts.claim(number, shelf):
        return
    try:
        await context.postpone_in_quiet_hours(chat)
    except PostponedError:
        await broadcasts.set_recipient_state(number, shelf, RecipientState.QUIET)
        raise
    try:
        message_id = await context.send_when_online(
            chat, views.message.text_message((await broadcasts.get(number)).text)
        )
    except BadRequest:  # Telegram refuses the text there, and will again
        await broadcasts.set_recipient_state(number, shelf, RecipientState.FAILED)
        return
    except TelegramError:
        if context.retry.at is not None:
            raise
        await broadcasts.set_recipient_state(number, shelf, RecipientState.FAILED)
        return
    states = {"unknown": RecipientState.UNKNOWN, "": RecipientState.SENT}
    trouble = await context.outbox.trouble() if message_id is None else ""
    await broadcasts.set_recipient_state(number, shelf, states.get(trouble, RecipientState.FAILED))


async def show_progress(task: ShowBroadcastProgress, context: Context) -> None:
    """Keep the panel up to date until a broadcast is over; an owner who left the panel gets the result as a message."""
    broadcasts = context.services.broadcasts
    broadcast = await broadcasts.get(task.number)
    over = broadcast.state not in (BroadcastState.RUNNING, BroadcastState.STOPPING)
    panel = broadcasts.progress_panels.get(broadcast.number, (task.message, task.token))
    chat, _ = await context.services.chats.locate(task.shelf)
    try:
        if panel is not None and broadcast != broadcasts.shown_progress.get(broadcast.number):
            message_id, token = panel
            await context.outbox.edit(chat, message_id, progress(context.words, token, broadcast))
            broadcasts.shown_progress[broadcast.number] = broadcast
        elif panel is None and over:
            await context.outbox.send(chat, progress(context.words, task.token, broadcast))
    except TelegramError as error:
        raise PostponedError(context.now() + SELDOM) from error
    if not over:
        raise PostponedError(context.now() + (SELDOM if broadcast.left == broadcast.quiet > 0 else OFTEN))
    broadcasts.shown_progress.pop(broadcast.number, None)
    broadcasts.progress_panels.pop(broadcast.number, None)


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
