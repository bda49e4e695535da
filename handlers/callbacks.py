"""Pressed buttons: each says what it is for, and its handler does it."""

from __future__ import annotations

from telegram import Update

from engine.models import ArticleId
from handlers import help_buttons, library, panels, questions, sharing, start, summary_buttons, views
from handlers.context import Context
from handlers.views.callback_data import Act, Press


async def on_press(known: panels.Panels, update: Update, context: Context) -> None:
    """Do what a button says; what no button of ours says does nothing. Every press is answered once.

    *known* are the panels whose buttons there are.
    """
    query = update.callback_query
    assert query is not None, "the route promises a pressed button"
    press = views.callback_data.decode(query.data or "")
    if press is None or query.message is None:
        toast: str | None = views.general.unknown_button(context.words)
    elif press.act is Act.PANEL:
        toast = await panels.on_panel(known, update, context, press.words)
    elif press.act in _OF_ARTICLES:
        toast = await _on_article(update, context, press)
    else:
        toast = await _on_other(update, context, press)
    await context.outbox.answer_callback(query.id, toast or "")


_OF_ARTICLES = {Act.SUMMARY, Act.CONTEXT, Act.CHANGES, Act.READ_AGAIN, Act.OPEN, Act.SOURCE, Act.UNDO, Act.SHARE}


async def _on_article(update: Update, context: Context, press: Press) -> str | None:
    """Do what concerns one article; return a toast if there is something to say."""
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
        case Act.UNDO:
            return await library.on_undo(update, context, article)
        case Act.SHARE:
            return await sharing.on_share(update, context, article)
    return None


async def _on_other(update: Update, context: Context, press: Press) -> str | None:
    """Do what concerns a question, a message or the list."""
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
            await help_buttons.on_command(update, context, press.words)
        case Act.EXAMPLE:
            await start.on_example(update, context)
        case Act.HELP:
            await start.on_help(update, context)
    return None
