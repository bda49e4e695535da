"""What belongs to the whole bot: its figures, broadcasts and alarms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.models.chats import ChatKind


@dataclass(frozen=True, slots=True)
class ActivityCount:
    """How much of something there was on a day; nobody's in particular."""

    day: int
    """Since 1970, in UTC."""
    kind: str
    amount: int
    seconds: float = 0.0
    """How long all of it took, where that is measured."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What there is in the whole database, in numbers."""

    chats: Mapping[ChatKind, int]
    """Where the bot is."""
    articles: int
    feeds: int
    """Followed ones; also those that follow."""
    failing_feeds: int
    given_up_feeds: int
    digests: int
    """Due until the moment that was asked for."""
    waiting: int
    """Updates and tasks that are not handled yet."""
    failed: int
    """… that failed for good."""
    database: str
    """Name and version."""
    revision: str
    """Of the schema."""


class BroadcastState(StrEnum):
    """How far something has come that an owner sends to all."""

    DRAFT = "draft"
    RUNNING = "running"
    STOPPING = "stopping"
    """What is on its way is waited for."""
    STOPPED = "stopped"
    DONE = "done"


class RecipientState(StrEnum):
    """How far a broadcast has come in one chat."""

    WAITING = "waiting"
    GIVEN = "given"
    """Its task was added."""
    QUIET = "quiet"
    """Its task waits for the end of the chat's quiet hours."""
    SENT = "sent"
    UNKNOWN = "unknown"
    """Nobody knows whether it arrived."""
    FAILED = "failed"
    """The chat did not take it."""
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Broadcast:
    """What an owner sends to all, and how far it has come."""

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
    """Chats that are still to get it."""
    quiet: int = 0
    """… of these, those whose quiet hours are waited for."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that was wrong with the bot, or is."""

    cause: str
    since: datetime | None
    """None while all is well."""
    reported: datetime | None
    """When the owners were told last."""
