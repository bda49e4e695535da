"""Link lists and histories: a file of links or of messages is recognised, what of it is to be read is chosen by
buttons, and it is read slowly."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial

from telegram import Document, Message, Update
from telegram.error import BadRequest, TelegramError

from engine.errors import BrokenFileError, PullquoteError, QuotaError
from engine.models import History, ListedLink, Page, ShelfId
from handlers import articles, feeds, views
from handlers.context import DOWNLOAD_LIMIT, OFFLINE, Context, PostponedError
from handlers.errors import is_temporary
from handlers.incoming import files
from handlers.incoming.updates import Place, message_of, place_of
from handlers.panels import PanelPress
from handlers.permissions import may_add
from handlers.views.message import OutgoingMessage, ReplyTo
from services.link_lists.formats import recognise
from services.link_lists.link_lists import Download, Group, chosen, groups
from storage.models import ButtonToken, Chat, LinkListChoice, LinkListFile, LinkListReading, ReadLinkList

PAUSE = timedelta(seconds=2)
"""Between two steps of a list, in which others have their turn; Telegram allows one change of a message a second."""
LATER = timedelta(seconds=10)
"""When so many links are being collected that a list waits."""
READ, KNOWN = 5, 200
"""Links of one step that are read, and that are looked up only: a step takes seconds, so a stop of the bot is quick."""


async def on_file(update: Update, context: Context) -> None:
    """Offer to read the links of a file that is a list; other files are read as articles."""
    place = await place_of(update, context)
    recognised = []
    for message in map(message_of, context.batch):
        document = message.document
        page = None if document is None or files.is_too_large(document) else await files.download(context, document)
        recognised.append((message, page, recognise(page) if page else ""))
    if not any(kind or (message.document and _is_large_history(message.document)) for message, _, kind in recognised):
        is_json = (message_of(update).document or None) and recognised[0][1] and _is_json(recognised[0][1])
        await (feeds.on_list if is_json else articles.on_file)(update, context)
        return
    for number, (message, page, kind) in enumerate(recognised):
        if kind and page is not None:
            await _offer(context, place, message, page, kind)
        elif message.document is not None and _is_large_history(message.document):
            answer = views.histories.too_large(context.words, DOWNLOAD_LIMIT)
            await context.outbox.send(place.chat_id, answer, topic=place.topic, reply=ReplyTo(message.message_id))
        elif message.document is not None:
            await articles.read_file(context, place, message, message.document, number)


def _is_json(page: Page) -> bool:
    return page.body[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"["))


def _is_large_history(document: Document) -> bool:
    """Whether a file that Telegram gives no bot may be a history, by its name."""
    name = (document.file_name or "").lower()
    return files.is_too_large(document) and name.endswith((".json", ".zip"))


async def _offer(context: Context, place: Place, message: Message, page: Page, kind: str) -> None:
    """Say what is in a list, and ask which of its links are to be read."""
    document = message.document
    if document is None or not await may_add(context, place, message.message_id):
        return
    if not await context.chat_admins.sent_by_admin(message):  # nobody else may press the buttons
        refusal = views.message.text_message(views.permissions.admins_only(context.words))
        await context.outbox.send(place.chat_id, refusal, topic=place.topic, reply=ReplyTo(message.message_id))
        return
    file = LinkListFile(document.file_id, page.name, kind)
    reply = None if place.private else ReplyTo(message.message_id)

    async def download() -> Page:
        return page

    try:
        choice = await _first_choice(context, place.shelf, file, download)
    except PullquoteError as error:
        if is_temporary(error):
            raise
        answer = views.errors.error_message(context.words, error)
        await context.outbox.send(place.chat_id, answer, topic=place.topic, reply=reply)
        return
    token = await context.services.button_tokens.issue(place.chat_id, place.person, choice)
    answer = await _choices(context, choice, token.token, download)
    await context.outbox.send(place.chat_id, answer, topic=place.topic, reply=reply)


async def _first_choice(context: Context, shelf: ShelfId, file: LinkListFile, download: Download) -> LinkListChoice:
    """Return what is to be chosen of a file; of a history with one chat, that chat is."""
    if not file.is_history:
        await context.services.link_lists.read(file, download)
        return LinkListChoice(shelf, file)
    listed = await context.services.histories.read(file, download)
    return LinkListChoice(shelf, file, listed[0].number if len(listed) == 1 else 0)


async def _choices(
    context: Context, choice: LinkListChoice, token: str, download: Download, page: int = 0
) -> OutgoingMessage:
    """Return what is in a file, with buttons that choose what of it is read."""
    if choice.file.is_history:
        listed = await context.services.histories.read(choice.file, download)
        return views.histories.choices(context.words, listed, choice.history, token, page)
    links = await context.services.link_lists.read(choice.file, download)
    return views.link_lists.choices(context.words, links, groups(links), token, page)


async def on_choice(press: PanelPress[LinkListChoice], context: Context) -> str:
    """Read all links of a list, those of one folder or tag, or none; or turn the page of folders."""
    words, choice = context.words, press.payload
    download = partial(_download, context, choice.file)
    if press.verb == "none":
        await context.services.button_tokens.revoke(press.token)
        await context.outbox.edit(
            press.place.chat_id, press.message_id, views.link_lists.nothing_read(words, history=choice.file.is_history)
        )
        return ""
    match press.verb, press.parts:
        case "page", (int(page),):
            message = await _choices(context, choice, press.token, download, page)
        case "chat", (int(number),):
            choice = replace(choice, history=number)
            await context.services.button_tokens.change(press.token, choice)
            message = await _choices(context, choice, press.token, download)
        case ("all" | "group") as verb, parts:
            return await _start(press, context, verb, *parts, download=download)
        case _:
            return views.buttons.unknown(words)
    await context.outbox.edit(press.place.chat_id, press.message_id, message)
    return ""


async def _start(
    press: PanelPress[LinkListChoice], context: Context, verb: str, *parts: int | str, download: Download
) -> str:
    """Begin to read all of a file, or the group that a button says."""
    choice, offset = press.payload, 0
    if choice.file.is_history:
        history = _history(await context.services.histories.read(choice.file, download), choice.history)
        named = [Group(f"{year}", count) for year, count in history.years] if history else []
        total, offset = (history.total(), history.start) if history else (0, 0)
    else:
        listed = await context.services.link_lists.read(choice.file, download)
        named, total = list(groups(listed)), len(listed.links)
    match verb, parts:
        case "all", () if total:
            group = ""
        case "group", (int(number),) if 0 <= number < len(named):
            group, total = named[number].name, named[number].count
        case _:
            return views.buttons.unknown(context.words)
    token = await context.services.link_lists.start(
        press.button_token, press.place.chat_id, press.message_id, group, offset
    )
    if token is None:
        return views.buttons.panel_expired(context.words)
    message = views.link_lists.progress(context.words, token.payload, total, token.token)
    await context.outbox.edit(press.place.chat_id, press.message_id, message)
    return ""


async def on_stop(press: PanelPress[LinkListReading], context: Context) -> str:
    """Stop reading a list; what was read stays."""
    await context.services.button_tokens.revoke(press.token)
    message = views.link_lists.stopped(context.words, press.payload)
    await context.outbox.edit(press.place.chat_id, press.message_id, message)
    return ""


async def read_on(task: ReadLinkList, context: Context) -> None:
    """Read the next links of a list and show how far it is; PostponedError until its end."""
    found = await context.services.button_tokens.find(task.token)
    if found is None or not isinstance(found.payload, LinkListReading):
        return  # it was stopped, or the data of the chat were erased
    token = ButtonToken(found.token, found.chat, found.person, found.payload, found.expires)
    chat_id, _ = await context.services.chats.locate(task.shelf)
    chat = await context.services.chats.get(chat_id)
    if chat is None or chat.removed is not None:
        return
    if context.services.articles.is_busy:
        raise PostponedError(context.now() + LATER)
    words, file = context.words, token.payload.file
    download = partial(_download, context, file)
    total = 0
    try:
        total, step = await _work(context, token, chat, download)
        reading = await step()
    except QuotaError as error:
        latest = await context.services.button_tokens.find(task.token)
        if latest is not None and isinstance(latest.payload, LinkListReading):
            paused = views.link_lists.progress(words, latest.payload, total, task.token, error)
            await _show(context, latest.payload, paused)
        raise PostponedError(error.until) from None
    except PullquoteError as error:
        if is_temporary(error):
            raise
        await _finish(context, token, views.link_lists.file_gone(words, token.payload))
        return
    if reading is None:
        return
    if reading.done >= total:
        await _finish(context, replace(token, payload=reading), views.link_lists.finished(words, reading))
        return
    await _show(context, reading, views.link_lists.progress(words, reading, total, task.token))
    if await context.services.button_tokens.find(task.token) is None:  # it was stopped while that was shown
        await _show(context, reading, views.link_lists.stopped(words, reading))
        return
    raise PostponedError(context.now() + PAUSE)


async def _work(
    context: Context, token: ButtonToken[LinkListReading], chat: Chat, download: Download
) -> tuple[int, Callable[[], Awaitable[LinkListReading | None]]]:
    """Return how many links or messages are to be read, and what reads the next of them; a ReadError without a file."""
    reading = token.payload
    if reading.file.is_history:
        service = context.services.histories
        history = _history(await service.read(reading.file, download), reading.history)
        if history is None:
            raise BrokenFileError(reading.file.name)
        return history.total(int(reading.group or 0)), partial(service.take_in, token, chat, history, download)
    urls = chosen(await context.services.link_lists.read(reading.file, download), reading.group)
    return len(urls), partial(_step, context, token, chat.id, urls, download)


def _history(listed: Sequence[History], number: int) -> History | None:
    return next((history for history in listed if history.number == number), None)


async def _step(
    context: Context,
    token: ButtonToken[LinkListReading],
    chat_id: int,
    urls: Sequence[ListedLink],
    download: Download,
) -> LinkListReading | None:
    """Read some links, never two of one host without a pause; return how far it is, None if it was stopped."""
    service, reading = context.services.link_lists, token.payload
    read = 0
    for link in urls[reading.done : reading.done + KNOWN]:
        is_known = await service.is_known(reading.shelf, link)
        if not is_known:
            if read == READ or not service.take_turn(link):
                break
            read += 1
        now = replace(token, payload=reading)
        after = await (service.skip(now) if is_known else service.read_next(now, chat_id, link, download))
        if after is None:
            return None
        reading = after
    return reading


async def _download(context: Context, file: LinkListFile) -> Page:
    """Return the file of a list again; BrokenFileError if Telegram has it no more, PostponedError if it is offline."""
    try:
        return Page(None, "", await context.outbox.download(file.file_id), file.name)
    except BadRequest:
        raise BrokenFileError(file.name) from None
    except TelegramError:
        raise PostponedError(context.now() + OFFLINE) from None


async def _show(context: Context, reading: LinkListReading, message: OutgoingMessage) -> None:
    with suppress(TelegramError):  # the work goes on even if its progress cannot be shown
        await context.outbox.edit(reading.chat, reading.message, message)


async def _finish(context: Context, token: ButtonToken[LinkListReading], message: OutgoingMessage) -> None:
    """Show the result. A message that was deleted meanwhile is not sent again: what was read is in /list."""
    await _show(context, token.payload, message)
    await context.services.button_tokens.revoke(token.token)
