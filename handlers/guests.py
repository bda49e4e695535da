"""Guest mode: called in a chat that it is no member of, the bot answers once about the message it was called on.

It sees that message and the one it replies to, reads them without a shelf, and keeps nothing of either.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from telegram import Message, Update

from engine.models import Article, Origin, Source
from handlers import views
from handlers.context import Context
from handlers.updates import links_of, origin_of, text_of
from handlers.views.message import OutgoingMessage
from services import intent
from services.intent import Meaning


@dataclass(frozen=True, slots=True)
class _Called:
    """What the bot was called for."""

    url: str = ""
    """The page that is meant, "" where the text itself is."""
    text: str = ""
    origin: Origin = Origin(Source.LINK)  # noqa: RUF009 - a frozen value
    question: str = ""
    """"" for a summary."""


async def on_call(update: Update, context: Context) -> None:
    """Sum up the link or the long text that the bot was called on; with a question, quote what answers it."""
    message = update.guest_message
    assert message is not None, "the route promises a guest message"
    if message.from_user is None or message.guest_query_id is None:
        return
    context.words = await context.words_of(message.from_user.id)
    shown = await _answer(context, _meant(message), message.from_user.id)
    await context.outbox.answer_guest(message.guest_query_id, replace(shown, buttons=()))


async def _answer(context: Context, called: _Called, person: int) -> OutgoingMessage:
    words, services = context.words, context.services
    if not called.url and not called.text:
        return views.message.text_message(
            words._("Reply to a link or to a long text and name me there; a question may follow.")
        )
    await services.quotas.count_article(person, 0, len(called.text))
    one_off = services.one_off
    page = await (one_off.read_link(called.url) if called.url else one_off.read_text(called.text, called.origin))
    if not called.question:
        return _summary(context, page.article)
    await services.quotas.count_question(person, 0)
    answer = await one_off.ask(page, called.question)
    return views.questions.answer(words, answer, 0, now=context.now(), within=page.article)[0]


def _summary(context: Context, article: Article) -> OutgoingMessage:
    shown = views.inline.summary_result(context.words, article)
    return (
        shown.message
        if shown
        else views.message.text_message(context.words._("I found no whole sentence in it to quote."))
    )


def _meant(message: Message) -> _Called:
    """Return what is to be read: a link beside the bot's name, the message replied to, or the text itself."""
    urls, rest = links_of(message)
    question = rest if any(c.isalnum() for c in rest) and intent.read(rest).meaning is not Meaning.SMALL_TALK else ""
    if urls:
        return _Called(url=urls[0], question=question)
    replied = message.reply_to_message
    if replied is not None and text_of(replied).strip():
        there, around = links_of(replied)
        if there and intent.read(around).meaning is not Meaning.ARTICLE:
            return _Called(url=there[0], question=question)
        return _Called(text=text_of(replied), origin=_origin(replied), question=question)
    if intent.read(rest).meaning is Meaning.ARTICLE:
        return _Called(text=rest, origin=_origin(message))
    return _Called()


def _origin(message: Message) -> Origin:
    """Return where a text comes from; a text of the chat itself was not pasted."""
    origin = origin_of(message)
    return Origin(Source.LINK) if origin.source is Source.TEXT else origin
