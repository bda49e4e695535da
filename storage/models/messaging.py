"""What comes in and goes out: updates, errands, messages, and what was put aside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from engine.models import ShelfId


@dataclass(frozen=True, slots=True)
class InboxUpdate:
    """An update that waits to be handled, as Telegram sent it."""

    id: int
    lane: int
    """The chat whose order is kept, 0 where there is none."""
    body: str
    attempts: int = 0
    """How often handling it has failed."""
    retry_at: datetime | None = None
    """Not before this."""
    error: str = ""
    """Why it failed last."""


class DeliveryState(StrEnum):
    """How far a message of the bot has got."""

    NEW = "new"
    """Surely not sent."""
    SENDING = "sending"
    """Handed to Telegram, no answer yet."""
    SENT = "sent"
    """Telegram gave it a message id."""
    UNKNOWN = "unknown"
    """It may have been sent: never sent again."""
    REFUSED = "refused"
    """Telegram refuses it for good."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message of the bot on its way."""

    state: DeliveryState
    message_id: int | None = None
    """Known once it is sent."""


@dataclass(frozen=True, slots=True)
class Errand:
    """Something that the clock or another chat's doing makes the bot do: it goes through the inbox like an update."""

    kind: str
    """Which row of `handlers.tasks` does it."""
    shelf: ShelfId
    """Where it is done; its chat is whose order it keeps."""
    number: int = 0
    """The digest, the watch, the follow …"""
    article: int = 0
    note: str = ""
    """What else its handler needs to know."""


@dataclass(frozen=True, slots=True)
class SetAside:
    """An update or errand that failed for good."""

    id: int
    received: datetime
    attempts: int
    error: str
    """Its kind, no text."""
    body: str
