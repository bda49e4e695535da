"""Pressed buttons: the callback data says what a button does, which decides the handler."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from telegram import Update

from engine.models import ArticleId
from handlers import (
    digests,
    feeds,
    kept,
    library,
    opt_outs,
    panels,
    questions,
    sharing,
    start,
    summary_buttons,
    views,
    watches,
)
from handlers.context import Context
from handlers.incoming.updates import Place, place_of
from handlers.settings import panel as settings_panel
from handlers.views.callback_data import Act, Press

CommandHandler = Callable[[Update, Context, Place], Awaitable[None]]


async def on_press(panels_: panels.Panels, update: Update, context: Context) -> None:
    """Handle a pressed button; unknown data changes nothing. Every press is answered once.

    Of presses that only change what a message shows the last is handled; the others of its batch are answered.
    """
    query = update.callback_query
    assert query is not None, "the route promises a pressed button"
    press = views.callback_data.decode(query.data or "")
    if press is None or query.message is None:
        toast: str | None = views.buttons.unknown(context.words)
    elif press.act is Act.PANEL:
        toast = await panels.on_panel(panels_, update, context, press.words)
    elif press.act in _ARTICLE_ACTS:
        toast = await _on_article(update, context, press)
    elif press.act in _KEPT_ACTS:
        toast = await _on_kept(update, context, press)
    else:
        toast = await _on_other(update, context, press)
    await context.outbox.answer_callback(query.id, toast or "")
    for other in context.batch:
        if other is not update and other.callback_query is not None:
            await context.outbox.answer_callback(other.callback_query.id, overtaken=True)


_ARTICLE_ACTS = {
    Act.SUMMARY,
    Act.CONTEXT,
    Act.CHANGES,
    Act.READ_AGAIN,
    Act.OPEN,
    Act.SOURCE,
    Act.UNDO,
    Act.SHARE,
    Act.PAGE,
}
_KEPT_ACTS = {Act.KEEP, Act.KEEP_ANSWER, Act.LIST_KEPT, Act.OPEN_ANSWER}


async def _on_article(update: Update, context: Context, press: Press) -> str | None:
    """Handle a button of one article; return the text of a toast, if any."""
    article = ArticleId(press.number)
    match press.act:
        case Act.SUMMARY:
            await summary_buttons.on_length(update, context, article, press.count)
        case Act.CONTEXT:
            await summary_buttons.on_context(update, context, article, press.count)
        case Act.CHANGES:
            await summary_buttons.on_changes(update, context, article)
        case Act.READ_AGAIN:
            await summary_buttons.on_read_again(update, context, article)
        case Act.OPEN:
            await summary_buttons.on_open(update, context, article)
        case Act.SOURCE:
            await summary_buttons.on_source(update, context, article)
        case Act.PAGE:
            await summary_buttons.on_page(update, context, article, press.count)
        case Act.UNDO:
            return await library.on_undo(update, context, article)
        case Act.SHARE:
            return await sharing.on_share(update, context, article)
    return None


async def _on_kept(update: Update, context: Context, press: Press) -> str | None:
    """Handle a button of what is kept; return the text of a toast, if any."""
    match press.act:
        case Act.KEEP:
            return await kept.on_keep(update, context, ArticleId(press.number), keep=bool(press.count))
        case Act.KEEP_ANSWER:
            return await kept.on_keep_answer(update, context, press.number, keep=bool(press.count))
        case Act.OPEN_ANSWER:
            return await questions.on_open(update, context, press.number)
        case _:
            await kept.on_page(update, context, press.number)
    return None


async def _on_other(update: Update, context: Context, press: Press) -> str | None:
    """Handle a button of a question, a message or the list; return the text of a toast, if any."""
    match press.act:
        case Act.ANSWER:
            return await questions.on_more(update, context, press.number, press.count)
        case Act.ANSWER_CONTEXT:
            return await questions.on_answer_context(update, context, press.number, press.count)
        case Act.ELSEWHERE:
            return await questions.on_elsewhere(update, context, press.number)
        case Act.ASK_ABOUT:
            await questions.on_ask_about(update, context, press.words)
        case Act.SAVE:
            await summary_buttons.on_save(update, context, press.number)
        case Act.ASK:
            return await summary_buttons.on_ask_instead(update, context, press.number)
        case Act.TRY_AGAIN:
            await summary_buttons.on_try_again(update, context)
        case Act.LIST | Act.FIND:
            await library.on_page(update, context, press)
        case Act.COMMAND:
            await _on_command(update, context, press.words)
        case Act.EXAMPLE | Act.HELP:
            await (start.on_help if press.act is Act.HELP else start.on_example)(update, context)
        case Act.DIGEST:
            await digests.on_more(update, context, press)
        case Act.OPT_OUT:
            return await opt_outs.on_pressed(update, context, out=bool(press.number))
    return None


async def _on_command(update: Update, context: Context, name: str) -> None:
    """Run a command from the buttons of /help; only in private, since a group would need a permission check."""
    place = await place_of(update, context)
    handler = _COMMANDS.get(name)
    if handler is not None and place.private:
        await handler(update, context, place)


async def _list(update: Update, context: Context, _place: Place) -> None:
    await library.on_list(update, context)


async def _digest(_update: Update, context: Context, place: Place) -> None:
    await digests.show_now(context, place)


async def _feeds(_update: Update, context: Context, place: Place) -> None:
    await context.outbox.send(place.chat_id, await feeds.listing(context, place.chat_id, place.person, place.shelf))


async def _watches(_update: Update, context: Context, place: Place) -> None:
    await context.outbox.send(place.chat_id, await watches.listing(context, place.chat_id, place.person, place.shelf))


async def _settings(_update: Update, context: Context, place: Place) -> None:
    await settings_panel.show(context, place, place.chat_id, place.shelf)


async def _commands(update: Update, context: Context, _place: Place) -> None:
    await start.on_all_commands(update, context)


_COMMANDS: dict[str, CommandHandler] = {
    "list": _list,
    "digest": _digest,
    "feeds": _feeds,
    "watches": _watches,
    "settings": _settings,
    "commands": _commands,
}
"""Command in the callback data → its handler."""
