"""Tasks: work that no update asks for. A task waits in the inbox and has its turn in its chat's queue, like an update.

It is stored as JSON, `{"task": KIND, "shelf": …}`, so a field that is added needs a default, and a kind that is renamed
needs a migration: a task may wait for the end of a chat's quiet hours, and one that failed until an owner decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, TypeAlias, get_args

from engine.models import ArticleId, ShelfId


@dataclass(frozen=True, slots=True)
class SendDigest:
    """Send a digest whose time has come."""

    kind: ClassVar[str] = "send_digest"
    shelf: ShelfId
    number: int


@dataclass(frozen=True, slots=True)
class ReviewDigest:
    """Show a channel's digest to its editor."""

    kind: ClassVar[str] = "review_digest"
    shelf: ShelfId
    number: int


@dataclass(frozen=True, slots=True)
class ReportUnreviewedDigest:
    """Tell an editor that a digest was not published because they did not decide in time."""

    kind: ClassVar[str] = "report_unreviewed_digest"
    shelf: ShelfId
    number: int
    late: bool = False
    """They did, but the bot was down at the time that they chose."""


@dataclass(frozen=True, slots=True)
class ReportDigestTrouble:
    """Tell who asked for a digest that it did not arrive, or may not have arrived."""

    kind: ClassVar[str] = "report_digest_trouble"
    shelf: ShelfId
    number: int
    trouble: str
    """"unknown" or "refused"."""


@dataclass(frozen=True, slots=True)
class ShowFeedItem:
    """Show a new item of a feed that is delivered at once."""

    kind: ClassVar[str] = "show_feed_item"
    shelf: ShelfId
    follow: int
    article: ArticleId


@dataclass(frozen=True, slots=True)
class PublishNotice:
    """Post an item that an editor has reviewed, and tell them so."""

    kind: ClassVar[str] = "publish_notice"
    shelf: ShelfId
    follow: int
    article: ArticleId
    editor: int
    review_id: int
    """The message in which it was reviewed."""
    checksum: int = 0
    """CRC-32 of the text that was reviewed."""


@dataclass(frozen=True, slots=True)
class ReportFeedFailure:
    """Tell a follower that a feed was given up."""

    kind: ClassVar[str] = "report_feed_failure"
    shelf: ShelfId
    follow: int


@dataclass(frozen=True, slots=True)
class SendWatchAlerts:
    """Send the alerts of the watches that match a new article."""

    kind: ClassVar[str] = "send_watch_alerts"
    shelf: ShelfId
    article: ArticleId


@dataclass(frozen=True, slots=True)
class CollectLink:
    """Read a link of a post that is collected without being asked."""

    kind: ClassVar[str] = "collect_link"
    shelf: ShelfId
    chat: int
    """Where the post was made; the shelf may have moved to a supergroup since."""
    message: int
    person: int
    url: str


@dataclass(frozen=True, slots=True)
class ReadLinkList:
    """Read the next links of a list; how far it is says the token of its message."""

    kind: ClassVar[str] = "read_link_list"
    shelf: ShelfId
    person: int
    token: str


@dataclass(frozen=True, slots=True)
class SendBroadcast:
    """Send a broadcast to one chat."""

    kind: ClassVar[str] = "send_broadcast"
    shelf: ShelfId
    number: int


@dataclass(frozen=True, slots=True)
class ShowBroadcastProgress:
    """Show in an owner's panel how far a broadcast is, until it is over."""

    kind: ClassVar[str] = "show_broadcast_progress"
    shelf: ShelfId
    number: int
    message: int
    token: str
    """Of the panel's buttons."""


@dataclass(frozen=True, slots=True)
class ReportAlarm:
    """Tell an owner that the bot is unhealthy."""

    kind: ClassVar[str] = "report_alarm"
    shelf: ShelfId
    cause: str
    figure: int
    """Minutes, megabytes or messages, by the cause."""


@dataclass(frozen=True, slots=True)
class ReportRecovery:
    """Tell an owner that what was wrong is right again."""

    kind: ClassVar[str] = "report_recovery"
    shelf: ShelfId
    cause: str


@dataclass(frozen=True, slots=True)
class ReportLeftOut:
    """Tell a chat that updates were left out, because too many waited."""

    kind: ClassVar[str] = "report_left_out"
    shelf: ShelfId


@dataclass(frozen=True, slots=True)
class ReportErasedChat:
    """Tell who brought the bot to a chat that the data kept there was erased."""

    kind: ClassVar[str] = "report_erased_chat"
    shelf: ShelfId
    title: str


@dataclass(frozen=True, slots=True)
class ReportCorrection:
    """Send an owner a correction of the bot's own words."""

    kind: ClassVar[str] = "report_correction"
    shelf: ShelfId
    language: str
    text: str
    """As it was written."""


@dataclass(frozen=True, slots=True)
class RetractAnswer:
    """Delete the messages of an answer that another message has replaced, or make them point to it."""

    kind: ClassVar[str] = "retract_answer"
    shelf: ShelfId
    chat: int
    """Where they are; the shelf may have moved to a supergroup since, whose messages are counted anew."""
    messages: tuple[int, ...]
    successor: int
    """The message with the new answer."""
    language: str
    """Of who asked."""


@dataclass(frozen=True, slots=True)
class ForgetPerson:
    """Erase the data of the person whose private shelf this is, once their update is done: its row names them."""

    kind: ClassVar[str] = "forget_person"
    shelf: ShelfId
    update_id: int


Task: TypeAlias = (
    SendDigest
    | ReviewDigest
    | ReportUnreviewedDigest
    | ReportDigestTrouble
    | ShowFeedItem
    | PublishNotice
    | ReportFeedFailure
    | SendWatchAlerts
    | CollectLink
    | ReadLinkList
    | SendBroadcast
    | ShowBroadcastProgress
    | ReportAlarm
    | ReportRecovery
    | ReportLeftOut
    | ReportErasedChat
    | ReportCorrection
    | RetractAnswer
    | ForgetPerson
)

TASKS: dict[str, type[Task]] = {task.kind: task for task in get_args(Task)}
"""Stored kind → class."""
