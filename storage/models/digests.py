"""Digests, their plans and their times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from engine.models import ArticleId, ArticleKey, ShelfId


class DigestState(StrEnum):
    """State of a digest."""

    DUE = "due"
    """It waits for its time."""
    REVIEW = "review"
    """It waits for its editor."""
    LATER = "later"
    """It waits for the time that its editor chose."""
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

    @property
    def key(self) -> ArticleKey:
        """Its article."""
        return self.shelf, self.article


@dataclass(frozen=True, slots=True)
class PlannedStory:
    """A story of a digest."""

    articles: tuple[ArticleKey, ...]
    """The most central first."""
    sources: int
    sentences: tuple[PlannedSentence, ...]
    differing: tuple[PlannedSentence, ...]
    """Sentences whose figures differ."""
    line: str = ""
    """A line of the editor's own."""


FIRST_PLACE = ArticleId(0)
"""No article has this number."""


class EditKind(StrEnum):
    """What an editor changes of a story."""

    PLACE = "place"
    DROP = "drop"
    SENTENCES = "sentences"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class StoryEdit:
    """One change of an editor to one story of a digest under review."""

    kind: EditKind
    story: ArticleId
    """The story, by its most central article: a channel has one shelf."""
    after: ArticleId = FIRST_PLACE
    """PLACE: the story that it comes after, FIRST_PLACE for none."""
    sentences: tuple[PlannedSentence, ...] = ()
    """SENTENCES: those that are quoted instead."""
    line: str = ""
    """LINE: the editor's own words, "" for none."""


@dataclass(frozen=True, slots=True)
class DigestPlan:
    """The stories of a digest, settled when it is composed for the first time, and what its editor changed since.

    It is stored as JSON, and a digest may wait for its editor while the bot is updated: new fields need defaults.
    """

    count: int
    """Articles in all."""
    stories: tuple[PlannedStory, ...]
    """As they were composed."""
    edits: tuple[StoryEdit, ...] = ()
    """In their order; the last one is undone by taking it away."""
    revision: int = 0
    """Counts changes and undos: a button of an older revision changes nothing."""
    folded: int = 0
    """Articles that were posted as a reply to an earlier one of their story, or left out for it."""
    told: int = 8
    """Stories that are told in sentences; the others are a line each."""


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
