"""What leaves a handler: a message, its buttons, and what it replies to."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import unescape

from handlers.views import html


@dataclass(frozen=True, slots=True)
class Button:
    """One button: it does exactly one of data, url, copy, share."""

    text: str
    data: str = ""
    """Sent back when it is pressed; made by `handlers.views.callback_data`."""
    url: str = ""
    copy: str = ""
    """Text put on the clipboard, at most 256 characters."""
    share: str = ""
    """An inline query for a chat of the reader's choice, at most 256 characters."""


Row = tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """What somebody is in a chat."""

    status: str
    """creator, administrator, member, restricted, left, kicked."""
    rights: frozenset[str] = frozenset()
    """Telegram's names of what is allowed: can_post_messages …; of an administrator only."""

    @property
    def administers(self) -> bool:
        """He may change what the bot does there."""
        return self.status in ("creator", "administrator")

    def may(self, right: str) -> bool:
        """Tell whether an administrator has a right; the creator has all."""
        return self.status == "creator" or (self.status == "administrator" and right in self.rights)


@dataclass(frozen=True, slots=True)
class ChatPicker:
    """A button beside the keyboard with which a person chooses one of his chats; the bot is made an admin there."""

    text: str
    number: int
    """Comes back with the choice."""
    channel: bool = True
    rights: tuple[str, ...] = ()
    """What the bot, and whoever chooses, must be allowed there."""


@dataclass(frozen=True, slots=True)
class File:
    """A document, or a picture that is shown as one."""

    name: str
    body: bytes
    picture: bool = False


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """Telegram HTML with its buttons, within Telegram's limits."""

    html: str
    buttons: tuple[Row, ...] = ()
    preview: str = ""
    """The URL to preview, "" for no preview."""
    silent: bool = False
    """It arrives without a sound."""
    picker: ChatPicker | None = None
    """Instead of buttons under the message; private chats only."""
    unpick: bool = False
    """The picker of an earlier message goes away."""
    file: File | None = None
    """It is a document or a picture, and its text the caption."""
    asks: bool = False
    """It opens a reply to it, for whoever is to write something."""

    def plus(self, row: Row) -> OutgoingMessage:
        """Return the message with one more row of buttons; the same message for an empty row."""
        return replace(self, buttons=(*self.buttons, row)) if row else self


@dataclass(frozen=True, slots=True)
class InlineResult:
    """Something that can be put into any chat."""

    id: str
    """The same for the same thing each time, at most 64 bytes."""
    title: str
    description: str
    message: OutgoingMessage
    """What it becomes; without buttons, since they would act on a chat that the bot may not know."""


@dataclass(frozen=True, slots=True)
class InlineAnswer:
    """The answer to an inline query."""

    results: tuple[InlineResult, ...] = ()
    more: str = ""
    """What the client sends back to get further results, "" where there are none."""
    button: str = ""
    """The label of a button above them that leads into the private chat."""


@dataclass(frozen=True, slots=True)
class ReplyTo:
    """The message that is replied to, and the passage of it that is quoted natively."""

    message_id: int
    quote: str = ""
    """An exact substring of that message, "" to quote nothing."""
    position: int = 0
    """UTF-16 units of that message before the quote."""


def text_message(text: str) -> OutgoingMessage:
    """Return a message of plain text; what exceeds Telegram's limit is cut off."""
    pieces = html.split(html.text(text))
    return OutgoingMessage(str(pieces[0]) if pieces else "")


def plain_text(message: OutgoingMessage) -> str:
    """Return the text of a message without its format, for a toast."""
    return unescape(re.sub(r"<[^>]*>", "", message.html))
