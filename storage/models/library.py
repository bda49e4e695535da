"""What is kept of articles and questions beside their texts."""

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
