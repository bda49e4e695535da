"""Values that handlers send: messages, buttons, answers to inline queries, and what a message replies to."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import unescape
from typing import BinaryIO

from handlers.views import html


@dataclass(frozen=True, slots=True)
class Button:
    """A button with exactly one of *data*, *url*, *copy* and *share*."""

    text: str
    data: str = ""
    """Callback data, made by `handlers.views.callback_data`."""
    url: str = ""
    copy: str = ""
    """Text to copy to the clipboard, at most 256 characters."""
    share: str = ""
    """An inline query in a chat that the user chooses, at most 256 characters."""


Row = tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """A user's status and rights in a chat."""

    status: str
    """creator, administrator, member, restricted, left, kicked."""
    rights: frozenset[str] = frozenset()
    """Telegram's names of an administrator's rights, such as can_post_messages; empty for other members."""

    @property
    def administers(self) -> bool:
        """Whether the member is an admin, who may change the bot's settings in the chat."""
        return self.status in ("creator", "administrator")

    def may(self, right: str) -> bool:
        """Tell whether the member is an administrator with this right; the creator has all rights."""
        return self.status == "creator" or (self.status == "administrator" and right in self.rights)


@dataclass(frozen=True, slots=True)
class ChatPicker:
    """A keyboard button to choose one of the user's chats; Telegram makes the bot an admin there."""

    text: str
    number: int
    """The request's number, returned with the choice."""
    channel: bool = True
    rights: tuple[str, ...] = ()
    """Rights that both the bot and the user must have there."""


@dataclass(frozen=True, slots=True)
class File:
    """A file to send as a document, or as a picture."""

    name: str
    body: bytes | BinaryIO
    """The bytes, or an open file on the disk that is sent piece by piece."""
    picture: bool = False


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """A message in Telegram HTML with its buttons, within Telegram's limits."""

    html: str
    buttons: tuple[Row, ...] = ()
    preview: str = ""
    """The URL to preview, "" for no preview."""
    large_preview: bool = False
    """Its picture is as wide as the message."""
    preview_above: bool = False
    """It stands above the text."""
    silent: bool = False
    """Sent without a notification sound."""
    picker: ChatPicker | None = None
    """A button to choose a chat, instead of buttons under the message; private chats only."""
    unpick: bool = False
    """Removes the picker of an earlier message."""
    file: File | None = None
    """Sent with the message, whose text is then the caption."""
    asks: bool = False
    """Asks the user for text: the app opens a reply to this message."""

    def plus(self, row: Row) -> OutgoingMessage:
        """Return the message with one more row of buttons; the same message for an empty row."""
        return replace(self, buttons=(*self.buttons, row)) if row else self


@dataclass(frozen=True, slots=True)
class InlineResult:
    """A result of an inline query, which the user can post in any chat."""

    id: str
    """Stable: the same content has the same id; at most 64 bytes."""
    title: str
    description: str
    message: OutgoingMessage
    """The message that is posted; without buttons, since the bot may not know that chat."""


@dataclass(frozen=True, slots=True)
class InlineAnswer:
    """The answer to an inline query."""

    results: tuple[InlineResult, ...] = ()
    more: str = ""
    """The offset of the next results, which Telegram sends back; "" if there are none."""
    button: str = ""
    """The label of a button above the results that opens the private chat; "" for no button."""


@dataclass(frozen=True, slots=True)
class ReplyTo:
    """The message to reply to, and the passage of it to quote natively."""

    message_id: int
    quote: str = ""
    """An exact substring of that message, "" to quote nothing."""
    position: int = 0
    """UTF-16 units of that message before the quote."""


def text_message(text: str) -> OutgoingMessage:
    """Return a message of plain text, cut at Telegram's limit."""
    pieces = html.split(html.text(text))
    return OutgoingMessage(str(pieces[0]) if pieces else "")


def plain_text(message: OutgoingMessage) -> str:
    """Return the text of a message without its HTML tags, for a toast."""
    return unescape(re.sub(r"<[^>]*>", "", message.html))
