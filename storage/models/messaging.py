"""What comes in and goes out: updates, tasks and messages, and the updates and tasks that failed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class InboxUpdate:
    """An update as Telegram sent it, or a task, that waits to be handled."""

    id: int
    queue: int
    """The chat in whose order it is handled, 0 for none."""
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
class FailedUpdate:
    """An update or task that failed at every try."""

    id: int
    received: datetime
    attempts: int
    error: str
    """Its kind, no text."""
    body: str


@dataclass(frozen=True, slots=True)
class RateLimit:
    """How much Telegram takes of one kind of call."""

    rate: float
    """Items a second in the long run."""
    burst: int
    """How many at once after a pause."""
    window: tuple[int, float] | None = None
    """The most items within any so many seconds."""

    def slack(self, items: int) -> float:
        """Return how many seconds before everything is there again *items* may go."""
        return (self.burst - min(items, self.burst)) / self.rate


@dataclass(frozen=True, slots=True)
class Budget:
    """A limit that is counted for one chat, or for all together, and how one kind of message takes from it."""

    name: str
    chat: int
    """0 for all chats together."""
    limit: RateLimit
    spare: int = 0
    """Items that are left for others."""
    gap: float = 0.0
    """Seconds to keep away from the last item."""
