"""What leaves a handler: a message, its buttons, and what it replies to."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Button:
    """One button: it does exactly one of data, url, copy, share."""

    text: str
    data: str = ""
    """Sent back when it is pressed; made by `handlers.buttons`."""
    url: str = ""
    copy: str = ""
    """Text put on the clipboard, at most 256 characters."""
    share: str = ""
    """An inline query for a chat of the reader's choice, at most 256 characters."""


Row = tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """Telegram HTML with its buttons, within Telegram's limits."""

    html: str
    buttons: tuple[Row, ...] = ()
    preview: str = ""
    """The URL to preview, "" for no preview."""

    def plus(self, row: Row) -> Message:
        """Return the message with one more row of buttons; the same message for an empty row."""
        return replace(self, buttons=(*self.buttons, row)) if row else self


@dataclass(frozen=True, slots=True)
class ReplyTo:
    """The message that is replied to, and the passage of it that is quoted natively."""

    message_id: int
    quote: str = ""
    """An exact substring of that message, "" to quote nothing."""
    position: int = 0
    """UTF-16 units of that message before the quote."""
