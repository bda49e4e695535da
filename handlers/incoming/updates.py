"""Reads updates: their text, links, origin, and the place of the answer."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from telegram import (
    Chat,
    Message,
    MessageEntity,
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginHiddenUser,
    MessageOriginUser,
    Update,
)
from telegram.ext import filters

from engine.clean import clean_line, utf16_units
from engine.models import Origin, SentenceKind, ShelfId, Source
from handlers.context import Context
from handlers.incoming import rich_messages
from handlers.views.i18n import Words
from services import intent, requests
from services.intent import Meaning
from services.links import links
from services.message_texts import MessageText
from storage.models import Chat as KnownChat
from storage.models import ChatKind, ChatSettings

NAME = 80
"""Characters of a channel's or user's name that are kept."""
AROUND_LINKS = 100
"""Characters beside its links, about a sentence, from which a message with formatting is no list of links."""
Span = tuple[int, int]
_NO_WORDS = {MessageEntity.MENTION, MessageEntity.TEXT_MENTION, MessageEntity.BOT_COMMAND, MessageEntity.EMAIL}
"""What else in a text is no word beside a link."""
_AFTER_NAME = re.compile(r"\s*(?:[,:](?=\s|$))?\s*")
"""The separator between the bot's name and the text."""


@dataclass(frozen=True, slots=True)
class Place:
    """The place that an update came from and that its answer goes to."""

    chat_id: int
    topic: int | None
    shelf: ShelfId
    person: int
    """The user; the chat itself for an anonymous admin: then any admin of the chat may press the buttons."""
    private: bool
    settings: ChatSettings
    """The settings of this chat."""


async def place_of(update: Update, context: Context) -> Place:
    """Return where *update* is to be answered."""
    chat, message = update.effective_chat, update.effective_message
    assert chat is not None, "routes let only updates of a chat pass"
    topic = message.message_thread_id if message is not None and message.is_topic_message else None
    person = update.effective_user.id if update.effective_user else 0
    written = message if update.callback_query is None else None  # the message of a pressed button is the bot's
    if written is not None and written.sender_chat is not None and written.sender_chat.id == chat.id:
        person = chat.id  # an anonymous admin, or the channel itself
    settings = (await meet(chat, context)).settings
    if settings.language:
        context.words = Words.choose(settings.language)
    shelf = await context.shelf(chat.id, topic or 0)
    return Place(chat.id, topic, shelf, person, chat.type == Chat.PRIVATE, settings)


async def meet(chat: Chat, context: Context, inviter: int = 0) -> KnownChat:
    """Store a chat with its present name; return its row."""
    title = clean_line(chat.title or "", NAME)  # the names of people are not stored
    return await context.services.chats.register(chat.id, ChatKind(chat.type), title, chat.username or "", inviter)


def message_of(update: Update) -> Message:
    """Return the message that the routes promise."""
    message = update.effective_message
    assert message is not None, "routes let only updates with a message pass"
    return message


def text_of(message: Message) -> str:
    """Return a message's text or caption, without the bot's name at its beginning or end."""
    start, end = _own_words(message)
    return _whole(message)[start:end]


def message_text(message: Message, skip: int = 0) -> MessageText:
    """Return the text of a message to keep, without its first *skip* characters, a command for instance."""
    start, end = _own_words(message)
    start += skip
    text, offset = _whole(message)[start:end], utf16_units(_whole(message)[:start])
    rich = rich_messages.rich_text_of(message)
    if rich is None:
        return MessageText(message.message_id, text, offset)
    inside = [r for r in rich.regions if start < r.end and r.start < end]
    regions = tuple(replace(r, start=max(r.start, start) - start, end=min(r.end, end) - start) for r in inside)
    title = "" if start else rich.title
    if start and regions and regions[0].kind is SentenceKind.HEADING and not text[: regions[0].start].strip():
        title, regions = clean_line(text[: regions[0].end]), regions[1:]
    return MessageText(message.message_id, text, offset, title, regions, quotable=False)


def argument_of(message: Message) -> str:
    """Return what follows a command."""
    return re.sub(r"^/\S+\s*", "", text_of(message)).strip()


def command_of(message: Message) -> tuple[str, str]:
    """Return the name of the command that a message begins with, and that of the bot it is for, "" if it names none.

    ("", "") where it begins with no command; a caption has none.
    """
    words = (message.text or "").split(maxsplit=1)
    if not words or not words[0].startswith("/"):
        return "", ""
    name, _, bot = words[0][1:].partition("@")
    return name, bot


def offset_of(message: Message) -> int:
    """Return how many UTF-16 units of a message stand before its `text_of`."""
    start, _ = _own_words(message)
    return utf16_units(_whole(message)[:start])


def replies_to_bot(message: Message) -> bool:
    """Whether a message replies to one of the bot's."""
    replied = message.reply_to_message
    return replied is not None and replied.from_user is not None and replied.from_user.id == message.get_bot().id


def names_bot(message: Message) -> bool:
    """Whether a message mentions the bot, by its name or by a link to it."""
    return bool(_mentions(message))


def links_of(message: Message) -> tuple[list[str], str]:
    """Return the links of a message, bare or behind words, in their order, and its text without the bare ones.

    A name that Telegram has marked by itself ("Booking.com", "done.So") is a word, unless the text has no other.
    """
    text = _whole(message)
    start, end = _own_words(message)
    entities = _entities(message)
    hidden = [(*span, entity.url) for span, entity in entities if entity.type == MessageEntity.TEXT_LINK and entity.url]
    meant = hidden if rich_messages.rich_text_of(message) is None else _meant(hidden, text)
    bare = _bare([span for span, entity in entities if entity.type == MessageEntity.URL], text)
    no_words = [*bare, *(span for span, entity in entities if entity.type in _NO_WORDS)]
    if _has_words(text, (start, end), no_words) and requests.read(_without(text, (start, end), bare)) is None:
        bare = [span for span in bare if not links.is_name(text[slice(*span)])]
    # a visible address that is itself a link to another address does not count
    visible = [(*span, text[slice(*span)]) for span in bare if not any(_overlap(span, other[:2]) for other in hidden)]
    urls = [url if "://" in url else f"https://{url}" for _, _, url in sorted([*meant, *visible])]
    web_links = [
        url for url in dict.fromkeys(map(links.carried, urls)) if url.lower().startswith(("http://", "https://"))
    ]
    return web_links, _without(text, (start, end), bare)


def _without(text: str, own: Span, bare: list[Span]) -> str:
    """Return the *own* part of a text without its links."""
    (at, end), rest = own, ""
    for first, last in bare:
        rest, at = rest + text[at:first] + " ", max(at, last)
    return (rest + text[at:end]).strip()


def _has_words(text: str, own: Span, others: list[Span]) -> bool:
    """Whether there is a letter in the *own* part of a text outside of *others*: links, names, commands."""
    start, end = own
    at = start
    for first, last in sorted(others):
        if any(map(str.isalpha, text[at : min(first, end)])):
            return True
        at = max(at, last)
    return any(map(str.isalpha, text[at:end]))


def _meant(hidden: list[tuple[int, int, str]], text: str) -> list[tuple[int, int, str]]:
    """Return the links behind words that a message with formatting is about.

    Pasted paragraphs bring the links along that their page has in its sentences. A link is meant if it is a line of its
    own or ends the message, or if there is little text beside the links.
    """
    if len(text) - sum(end - start for start, end, _ in hidden) < AROUND_LINKS:
        return hidden

    def is_apart(start: int, end: int) -> bool:
        before, after = text[text.rfind("\n", 0, start) + 1 : start], text[end:]
        return not any(map(str.isalnum, after)) or not any(map(str.isalnum, before + after.partition("\n")[0]))

    return [link for link in hidden if is_apart(*link[:2])]


def _whole(message: Message) -> str:
    return message.text or message.caption or ""


def _own_words(message: Message) -> Span:
    """Return the span of the text without the bot's name before and after it; of a forward the whole text."""
    text = _whole(message)
    start, end = 0, len(text)
    if message.forward_origin is not None:
        return start, end
    mentions = _mentions(message)
    for first, last in mentions:
        after = _AFTER_NAME.match(text, last)
        if after is not None and not text[start:first].strip():
            start = after.end()
    for first, last in reversed(mentions):
        if first >= start and not text[last:end].strip():
            end = len(text[:first].rstrip())
    return start, max(start, end)


def _mentions(message: Message) -> list[Span]:
    """Return the spans of the bot's mentions: whole mentions only, @bot2 is another bot."""
    text, mentions = _whole(message), []
    for span, entity in _entities(message):
        if entity.type == MessageEntity.MENTION:
            own = text[slice(*span)].casefold() == f"@{message.get_bot().username}".casefold()
        else:
            own = entity.type == MessageEntity.TEXT_MENTION and entity.user is not None
            own = own and entity.user == message.get_bot().bot
        if own:
            mentions.append(span)
    return mentions


def _entities(message: Message) -> list[tuple[Span, MessageEntity]]:
    """Return the entities with their spans in characters; half a surrogate pair at an end is left out."""
    units = _whole(message).encode("utf-16-le", "surrogatepass")

    def position(offset: int) -> int:
        return len(units[: 2 * offset].decode("utf-16-le", "ignore"))

    entities = message.entities if message.text else message.caption_entities
    return [((position(e.offset), position(e.offset + e.length)), e) for e in entities]


def _bare(entity_spans: list[Span], text: str) -> list[Span]:
    """Return the spans of the bare links in order: Telegram's entities and those that the text has besides."""
    spans = list(entity_spans)
    for word in re.finditer(r"\S+", text):
        at = word.start()
        for link in links.find(word.group()):
            # "www." is found as a link of its own, with a scheme that is not in the text
            spelled = link if link in word.group() else link.removeprefix("https://")
            first = text.find(spelled, at, word.end())
            if first >= 0:
                at = first + len(spelled)
                spans.append((first, at))
    links_: list[Span] = []
    for span in sorted(spans, key=lambda s: s[0] - s[1]):  # of two that overlap the longer is the link
        if span[0] < span[1] and not any(_overlap(span, other) for other in links_):
            links_.append(span)
    return sorted(links_)


def _overlap(span: Span, other: Span) -> bool:
    return span[0] < other[1] and other[0] < span[1]


def origin_of(message: Message) -> Origin:
    """Return where a message comes from: a forward keeps its first author, a public post its link."""
    match message.forward_origin:
        case MessageOriginChannel(chat=chat, message_id=number):
            link = links.message_link(chat.username, number) if chat.username else None
            return Origin(Source.FORWARD, clean_line(chat.title or "", NAME), link)
        case MessageOriginChat(sender_chat=chat):
            return Origin(Source.FORWARD, clean_line(chat.title or "", NAME))
        case MessageOriginUser(sender_user=user):
            return Origin(Source.FORWARD, clean_line(user.full_name, NAME))
        case MessageOriginHiddenUser(sender_user_name=name):
            return Origin(Source.FORWARD, clean_line(name, NAME))
        case _:
            return Origin(Source.TEXT)


class Addressed(filters.MessageFilter):
    """A reply to the bot or a mention of it: the bot answers nothing else in a group."""

    def filter(self, message: Any) -> bool:
        """Whether *message* is addressed to the bot."""
        return replies_to_bot(message) or names_bot(message)


class Readable(filters.MessageFilter):
    """A file to read; a picture or film sent as a file is one only without a caption."""

    def filter(self, message: Any) -> bool:
        """Whether the document of *message* is to be read."""
        if message.document is None or message.animation is not None:
            return False
        media = (message.document.mime_type or "").lower().startswith(("image/", "video/", "audio/"))
        return not (media and text_of(message).strip())


class Wordless(filters.MessageFilter):
    """The bot's name alone, or punctuation without a letter, which as a reply may be an answer to a prompt."""

    def filter(self, message: Any) -> bool:
        """Whether *message* has no words."""
        text = text_of(message).strip()
        if not text or any(c.isalnum() for c in text):
            return not text
        return message.reply_to_message is None and intent.read(text).meaning is not Meaning.SMALL_TALK


class Inserted(filters.MessageFilter):
    """A result of an inline query of this bot: the bot's own text, not a message to it."""

    def filter(self, message: Any) -> bool:
        """Whether *message* was sent via this bot."""
        return message.via_bot is not None and message.via_bot.id == message.get_bot().id
