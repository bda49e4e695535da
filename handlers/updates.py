"""What an update carries, read in one place: its text, its links, where it comes from, where to answer."""

from __future__ import annotations

from dataclasses import dataclass

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

from engine.clean import clean_line
from engine.models import Origin, ShelfId, Source
from handlers.context import Context
from services import links

NAME = 80
"""Characters of a channel's or person's name that are kept."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an update came from and where its answer goes."""

    chat_id: int
    topic: int | None
    shelf: ShelfId
    person: int
    private: bool


async def place(update: Update, context: Context) -> Place:
    """Return where *update* is to be answered."""
    chat, message = update.effective_chat, update.effective_message
    assert chat is not None, "routes let only updates of a chat pass"
    topic = message.message_thread_id if message is not None and message.is_topic_message else None
    person = update.effective_user.id if update.effective_user else 0
    shelf = await context.services.shelf(chat.id, topic or 0)
    return Place(chat.id, topic, shelf, person, chat.type == Chat.PRIVATE)


def message_of(update: Update) -> Message:
    """Return the message that the routes promise."""
    message = update.effective_message
    assert message is not None, "routes let only updates with a message pass"
    return message


def text_of(message: Message) -> str:
    """Return a message's text or caption."""
    return message.text or message.caption or ""


def links_of(message: Message) -> tuple[list[str], str]:
    """Return the links of a message, bare or behind words, and its text without the bare ones."""
    text = text_of(message)
    if not text:
        return [], ""
    entities = message.entities if message.text else message.caption_entities
    units = text.encode("utf-16-le", "surrogatepass")
    urls = [_words(units, entity) for entity in entities if entity.type == MessageEntity.URL]
    bare = list(dict.fromkeys([*urls, *links.find(text)]))
    # an address that is part of a longer one was found twice, by Telegram and by us
    bare = [url for url in bare if not any(url != other and url in other for other in bare)]
    hidden = [entity.url for entity in entities if entity.type == MessageEntity.TEXT_LINK and entity.url]
    rest = text
    for url in sorted(bare, key=len, reverse=True):
        rest = rest.replace(url, " ")
    found = [url if "://" in url else f"https://{url}" for url in bare] + hidden
    return [url for url in dict.fromkeys(found) if url.startswith(("http://", "https://"))], rest.strip()


def _words(units: bytes, entity: MessageEntity) -> str:
    """Return the words of an entity; one that cuts a character in two loses that half."""
    return units[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le", "ignore")


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
