"""Digests, their plans and their times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from engine.models import ArticleId, ShelfId


class DigestState(StrEnum):
    """State of a digest."""

    DUE = "due"
    """It waits for its time."""
    REVIEW = "review"
    """It waits for its editor."""
    SENDING = "sending"
    """Its task was added."""
    SENT = "sent"
    UNKNOWN = "unknown"
    """It may not have arrived completely."""
    REFUSED = "refused"
    """The chat refused it."""
    SKIPPED = "skipped"
    """It was not published, or there was nothing to report."""


@dataclass(frozen=True, slots=True)
class DigestTime:
    """A scheduled time of a shelf's digests."""

    shelf: ShelfId
    number: int
    days: int
    """Bit mask: 1 is Monday, 64 Sunday."""
    minute: int
    """Of the local day."""
    person: int
    """Who asked for it."""
    next_at: datetime


Spans = dict[ShelfId, tuple[int, int]]
"""Shelf → the numbers of its articles: after the first, up to and with the second."""


@dataclass(frozen=True, slots=True)
class PlannedSentence:
    """A sentence that a digest quotes."""

    shelf: ShelfId
    article: ArticleId
    sentence: int
    checksum: int
    """CRC-32 of its text: a sentence that was edited since is left out."""


@dataclass(frozen=True, slots=True)
class PlannedStory:
    """A story of a digest."""

    articles: tuple[tuple[ShelfId, ArticleId], ...]
    """The most central first."""
    sources: int
    sentences: tuple[PlannedSentence, ...]
    differing: tuple[PlannedSentence, ...]
    """Sentences whose figures differ."""


@dataclass(frozen=True, slots=True)
class DigestPlan:
    """The stories of a digest, settled when it is composed for the first time; its editor may change them."""

    count: int
    """Articles in all."""
    stories: tuple[PlannedStory, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest that was due at some time."""

    shelf: ShelfId
    number: int
    """1, 2, 3 … on its shelf."""
    slot: datetime
    """When it was due."""
    state: DigestState
    publish_at: datetime
    """When it is sent."""
    editor: int
    spans: Spans | None
    """None until its articles were taken."""
    plan: DigestPlan | None
    """None until its stories were made."""
    message_id: int | None
    """Its first message."""
    review_id: int | None
    """The message in which it is reviewed."""
