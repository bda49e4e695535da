"""Models of the whole bot: its figures, broadcasts and alarms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.models.chats import ChatKind


@dataclass(frozen=True, slots=True)
class ActivityCount:
    """A count of something on a day, not related to people."""

    day: int
    """Since 1970, in UTC."""
    kind: str
    amount: int
    seconds: float = 0.0
    """Total duration, if it is measured."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over the whole database."""

    chats: Mapping[ChatKind, int]
    """Where the bot is."""
    articles: int
    feeds: int
    """Feeds with a follower; also the following two."""
    failing_feeds: int
    given_up_feeds: int
    digests: int
    """Due until the requested moment."""
    waiting: int
    """Updates and tasks that are not handled yet."""
    failed: int
    """… that failed for good."""
    database: str
    """Name and version."""
    revision: str
    """Of the schema."""


class BroadcastState(StrEnum):
    """State of a broadcast."""

    DRAFT = "draft"
    RUNNING = "running"
    STOPPING = "stopping"
    """Its last tasks are running."""
    STOPPED = "stopped"
    DONE = "done"


class RecipientState(StrEnum):
    """State of a broadcast in one chat."""

    WAITING = "waiting"
    GIVEN = "given"
    """Its task was added."""
    QUIET = "quiet"
    """Its task waits for the end of the chat's quiet hours."""
    SENT = "sent"
    UNKNOWN = "unknown"
    """It may have arrived."""
    FAILED = "failed"
    """The chat refused it."""
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A message of an owner to all chats, with its progress."""

    number: int
    person: int
    """The owner."""
    text: str
    """As it was written."""
    audience: str
    state: BroadcastState
    created: datetime
    total: int = 0
    """Chats it goes to."""
    left_out: int = 0
    """Chats of its audience that take no messages."""
    sent: int = 0
    failed: int = 0
    unknown: int = 0
    left: int = 0
    """Chats that have not got it yet."""
    quiet: int = 0
    """… of these, those in quiet hours."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """A problem of the bot, present or past."""

    cause: str
    since: datetime | None
    """None while it is not present."""
    reported: datetime | None
    """When it was last reported to owners."""
