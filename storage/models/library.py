"""Models of articles and questions beside their texts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.models import ArticleId, Source, Verdict


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
    """Some items of a list, and the length of the whole list."""

    cards: tuple[Card, ...]
    total: int


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer that somebody kept, as a list shows it."""

    number: int
    """Of its question."""
    text: str
    """The question."""
    title: str
    """Of the first article it quotes, "" if what it quotes was deleted or changed."""


@dataclass(frozen=True, slots=True)
class KeptListing:
    """Some of what a shelf keeps, newest first, and how many things it keeps."""

    entries: tuple[Card | KeptAnswer, ...]
    total: int


@dataclass(frozen=True, slots=True)
class CollectedPost:
    """A post of a group or channel that an article came in."""

    message_id: int
    person: int
    """Who posted it; 0 where nobody is known, and after a day."""
    acknowledged: bool
    """The bot has reacted to it."""


Marks = tuple[tuple[int, int], ...]
"""Matched words, as spans within a sentence's own text."""


@dataclass(frozen=True, slots=True)
class AskedQuote:
    """Where a quotation stands that answered a question."""

    article: ArticleId
    sentence: int
    marks: Marks
    score: float
    count: int = 1
    """Sentences in a row, from `sentence` on."""


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question that was asked on a shelf, with its quotes."""

    number: int
    message_id: int
    """The message that asked."""
    person: int
    text: str
    within: ArticleId | None
    """The only article it was asked of, None for all."""
    verdict: Verdict
    quotes: tuple[AskedQuote, ...]
    """Best first; quotes of a deleted article are left out."""
    asked: datetime
    answers: tuple[int, ...] = ()
    """The bot's messages that contain the answer."""
    read_as: str = ""
    """A follow-up completed with the words of the previous question, "" for other questions."""
    kept: bool = False
    """Somebody marked its answer to be kept."""
