"""What people write: a text or a caption may be a link, an article, a question, a request, or small talk."""

from __future__ import annotations

import re

from telegram import Message, Update

from engine.models import Origin, Source
from handlers import pictures, questions, views
from handlers.articles import LINKS, add_links, keep, others
from handlers.context import Context
from handlers.incoming import files, rich_messages
from handlers.incoming.updates import Place, links_of, message_of, message_text, origin_of, place_of, text_of
from handlers.typed import requests
from handlers.views.message import ReplyTo
from services import intent
from services.intent import QUESTION_MARKS, Intent, Meaning
from services.questions.questions import AskRequest
from services.requests import lead_of

TEASER = 600
"""Characters. A post shorter than this with one link announces the linked article and is not the article itself."""
_KINDS = {
    "media": ("photo", "video", "animation", "video_note", "voice", "audio", "paid_media", "live_photo", "sticker"),
    "poll": ("poll",),
    "place": ("venue", "location"),
    "contact": ("contact",),
    "story": ("story",),
    "checklist": ("checklist",),
    "game": ("game", "dice"),
    "invoice": ("invoice",),
    "giveaway": ("giveaway", "giveaway_winners"),
}
"""Kind of a message without text → the fields of which it has one."""


async def on_text(update: Update, context: Context) -> None:
    """A text or a caption: links to read, an article to keep, or something to answer."""
    message, place = _message_with_text(update, context), await place_of(update, context)
    if (
        message.reply_to_message is not None
        and files.picture_of(message) is None
        and await questions.on_reply(update, context, place)
    ):
        return
    urls, rest = links_of(message)
    whole = "\n\n".join(filter(None, (rest, *(m.text for m in others(context, message)))))
    reading = intent.read(whole)
    if not urls and await _summarise_text(context, place, message, whole):
        return
    pasted = len(context.batch) > 1 and message.media_group_id is None
    if urls and not pasted and reading.meaning is not Meaning.ARTICLE:
        if rest.endswith(QUESTION_MARKS) and any(map(str.isalnum, rest)) and reading.meaning is Meaning.QUESTION:
            await questions.ask_links(context, place, message, urls[:LINKS], rest)
        else:
            await add_links(context, place, message, urls, count=reading.wish.sentences if reading.wish else None)
    elif len(urls) == 1 and not pasted and len(rest) < TEASER:  # what a phone shares: title, a few sentences, the link
        if not await add_links(context, place, message, urls, fallback=True):
            await _keep_text(context, place, Origin(Source.TEXT), borderline=reading.borderline)
    elif pasted or reading.meaning is Meaning.ARTICLE:
        await _keep_text(context, place, Origin(Source.TEXT), borderline=reading.borderline)
    else:
        await _answer(update, context, place, message, rest, reading)


async def _answer(update: Update, context: Context, place: Place, message: Message, text: str, reading: Intent) -> None:
    """Answer a text that is neither an article nor a link by what it is; under a picture of text, from the picture."""
    unread = None
    if not reading.borderline and pictures.has_photos(context):
        unread = await pictures.read_photos(context, place)
        if unread is None:
            return
    reply = ReplyTo(message.message_id)
    match reading.meaning:
        case Meaning.REQUEST if reading.wish is not None:
            await requests.on_request(update, context, place, reading.wish)
        case Meaning.GREETING if place.private and await context.services.articles.at_hand(place.shelf) is None:
            introduction = views.start.start(context.words, context.bot.username)
            await context.outbox.send(place.chat_id, introduction, topic=place.topic)
        case Meaning.GREETING | Meaning.SMALL_TALK:
            await context.outbox.react(place.chat_id, message.message_id, views.start.THANKED)
        case Meaning.NOTHING:
            answer = views.start.too_little(context.words)
            await context.outbox.send(place.chat_id, answer, topic=place.topic, reply=reply)
        case _ if message.text is None and reading.borderline:  # two sentences under a picture are its story
            await _keep_text(context, place, Origin(Source.TEXT), borderline=True)
        case _ if message.text is None and not text.endswith(QUESTION_MARKS):  # the words of a picture
            answer = views.start.caption_unread(context.words, message.message_id, unread)
            await context.outbox.send(place.chat_id, answer, topic=place.topic, reply=reply)
        case _:
            request = AskRequest(text, message.message_id, place.person, passage=questions.selected(message))
            await questions.ask(context, place, request, borderline=reading.borderline)


async def on_unreadable(update: Update, context: Context) -> None:
    """A message without text, caption or file: say what it is and what can be read instead."""
    message, place = message_of(update), await place_of(update, context)
    if any(text_of(each) for each in map(message_of, context.batch)):  # an album with a later caption
        await (on_forward if message.forward_origin else on_text)(update, context)
    elif pictures.has_photos(context):
        unread = await pictures.read_photos(context, place)
        if unread is not None:
            answer = views.errors.error_message(context.words, unread)
            await context.outbox.send(place.chat_id, answer, topic=place.topic, reply=ReplyTo(message.message_id))
    else:
        answer = views.start.cannot_read(context.words, _kind(message))
        reply = None if place.private else ReplyTo(message.message_id)
        await context.outbox.send(place.chat_id, answer, topic=place.topic, reply=reply)


def _kind(message: Message) -> str:
    """Return what a message without text is, as `views.start.cannot_read` names it; "" if it is unknown."""
    kinds = (kind for kind, fields in _KINDS.items() if any(getattr(message, field, None) for field in fields))
    return next(kinds, "media" if rich_messages.has_media(message) else "")


async def on_forward(update: Update, context: Context) -> None:
    """Store a forwarded post as an article; of one that only announces an article read the link."""
    message, place = _message_with_text(update, context), await place_of(update, context)
    if (link := _announced_link(message)) and await add_links(context, place, message, [link], fallback=True):
        return
    await _keep_text(context, place, origin_of(message))


async def _summarise_text(context: Context, place: Place, message: Message, whole: str) -> bool:
    """Keep a text that begins with the wish for its summary, without that; False if it does not or is too short."""
    lead = lead_of(text_of(message))
    if lead is None or message is not message_of(context.batch[0]):
        return False
    wish, begin = lead
    reading = intent.read(whole[begin:])
    if reading.meaning is not Meaning.ARTICLE and not reading.borderline:
        return False
    texts = [message_text(message, begin), *others(context, message)]
    await keep(context, place, texts, cut=message.media_group_id is None, count=wish.sentences)
    return True


async def _keep_text(context: Context, place: Place, origin: Origin, *, borderline: bool = False) -> None:
    first = message_of(context.batch[0])
    texts = [message_text(message) for message in map(message_of, context.batch)]
    await keep(context, place, texts, origin, cut=first.media_group_id is None, borderline=borderline)


def _message_with_text(update: Update, context: Context) -> Message:
    """Return the message that has the text: in an album it need not be the first."""
    return next((m for m in map(message_of, context.batch) if text_of(m)), message_of(update))


def _announced_link(message: Message) -> str | None:
    """Return the link of a post that only announces an article: one link, and short or with "read more"."""
    urls, rest = links_of(message)
    urls = [url for url in urls if not re.match(r"https?://(t|telegram)\.me/", url)]
    if len(urls) != 1:
        return None
    return urls[0] if len(rest) < TEASER or intent.points_to_article(rest) else None
