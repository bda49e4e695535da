"""What is stored but is no text. Standard library only, so that every floor can name these values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from engine.models import ArticleId, Source, Verdict


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
class Card:
    """An article as a list shows it."""

    id: ArticleId
    title: str
    site: str
    name: str
    url: str | None
    language: str
    added: datetime
    published: datetime | None
    source: Source


@dataclass(frozen=True, slots=True)
class Listing:
    """A stretch of a list, and how long the whole list is."""

    cards: tuple[Card, ...]
    total: int


Marks = tuple[tuple[int, int], ...]
"""Matched words, as spans within a sentence's own text."""


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question that was asked on a shelf, and where its answer stands."""

    number: int
    message_id: int
    """The message that asked."""
    person: int
    text: str
    within: ArticleId | None
    """The one article it was asked of, if it was one."""
    verdict: Verdict
    quotes: tuple[tuple[ArticleId, int, Marks, float], ...]
    """Article, sentence, marks and score, best first; quotes of a deleted article are left out."""
    asked: datetime
    answers: tuple[int, ...] = ()
    """The bot's messages that carry the answer."""
    read_as: str = ""
    """A follow-up with the words of the question before it, "" for a question that stands by itself."""
