"""Guest mode: in a chat that it is no member of, the bot answers once about the message it was called on.

It sees that message and the one it replies to, reads them without a shelf, and keeps nothing of either.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from telegram import Message, Update

from engine.models import Article, Origin, Source
from handlers import views
from handlers.context import Context
from handlers.incoming.updates import links_of, message_text, origin_of, text_of
from handlers.views.message import OutgoingMessage
from services import intent
from services.intent import Meaning
from services.message_texts import MessageText

_ASKED = (Meaning.QUESTION, Meaning.ARTICLE)
"""What words beside a link or a text may be but a wish for its summary."""


@dataclass(frozen=True, slots=True)
class _Request:
    """What the bot was called for."""

    url: str = ""
    """The page that is meant, "" where the text itself is."""
    text: MessageText | None = None
    origin: Origin = Origin(Source.LINK)  # noqa: RUF009 - a frozen value
    question: str = ""
    """"" for a summary."""


async def on_call(update: Update, context: Context) -> None:
    """Summarise the link or the long text that the bot was called on; with a question, quote what answers it."""
    message = update.guest_message
    assert message is not None, "the route promises a guest message"
    if message.from_user is None or message.guest_query_id is None:
        return
    context.words = await context.words_of(message.from_user.id)
    answer = await _answer(context, _find_request(message), message.from_user.id)
    await context.outbox.answer_guest(message.guest_query_id, replace(answer, buttons=()))


async def _answer(context: Context, request: _Request, person: int) -> OutgoingMessage:
    words, services = context.words, context.services
    if not request.url and request.text is None:
        return views.message.text_message(
            words._("Reply to a link or to a long text and name me there; a question may follow.")
        )
    await services.quotas.count_article(person, 0, len(request.text.text) if request.text else 0)
    one_off, bytes_of = services.one_off, services.quotas.bytes_of(person, 0)
    page = await (
        one_off.read_text(request.text, request.origin) if request.text else one_off.read_link(request.url, bytes_of)
    )
    if not request.question:
        return _summary(context, page.article)
    await services.quotas.count_question(person, 0)
    answer = await one_off.ask(page, request.question)
    return views.questions.answer(words, answer, 0, now=context.now(), within=page.article)[0]


def _summary(context: Context, article: Article) -> OutgoingMessage:
    quote = views.inline.summary_result(context.words, article)
    return (
        quote.message
        if quote
        else views.message.text_message(context.words._("I found no whole sentence in it to quote."))
    )


def _find_request(message: Message) -> _Request:
    """Return what to read: a link beside the bot's name, the message replied to, or the text itself."""
    urls, rest = links_of(message)
    question = rest if any(map(str.isalnum, rest)) and intent.read(rest).meaning in _ASKED else ""
    if urls:
        return _Request(url=urls[0], question=question)
    replied = message.reply_to_message
    if replied is not None and text_of(replied).strip():
        replied_urls, around = links_of(replied)
        if replied_urls and intent.read(around).meaning is not Meaning.ARTICLE:
            return _Request(url=replied_urls[0], question=question)
        return _Request(text=message_text(replied), origin=_origin(replied), question=question)
    if intent.read(rest).meaning is Meaning.ARTICLE:
        return _Request(text=message_text(message), origin=_origin(message))
    return _Request()


def _origin(message: Message) -> Origin:
    """Return where a text comes from; a text of the chat itself was not pasted."""
    origin = origin_of(message)
    return Origin(Source.LINK) if origin.source is Source.TEXT else origin
