"""What is stored but is no text. Standard library only, so that every floor can name these values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from engine.models import ArticleId, ShelfId, Source, Verdict


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


@dataclass(frozen=True, slots=True)
class Errand:
    """Something that the clock or another chat's doing makes the bot do: it goes through the inbox like an update."""

    kind: str
    """Which row of `handlers.errands` does it."""
    shelf: ShelfId
    """Where it is done; its chat is whose order it keeps."""
    number: int = 0
    """The digest, the watch, the follow …"""
    article: int = 0
    note: str = ""
    """What else its handler needs to know."""


class ChatKind(StrEnum):
    """What Telegram calls it."""

    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """What a chat has chosen; only what differs from these defaults is stored."""

    language: str = ""
    """Of the bot's own words; "" follows whoever speaks."""
    zone: str = ""
    """IANA name, "" until somebody told what time it is."""
    links: bool = True
    """In groups and channels: keep the pages that posts link to, without being asked."""
    posts: bool = True
    files: bool = True
    left_out: tuple[int, ...] = ()
    """Topics in which nothing is collected; 0 is General."""
    other_bots: bool = False
    """Another bot is in the group: a bare command may be meant for it."""
    shortest: int = 280
    """Characters from which a post in a group is kept; links always are."""
    reactions: bool = True
    """Acknowledge what is collected with a reaction."""
    joined_topics: bool = False
    """A question in any topic is asked of all of them."""
    quiet_from: int = -1
    """Minute of the local day from which nothing is sent unasked, -1 for no quiet hours."""
    quiet_to: int = -1
    quiet_day: bool = False
    """One line when there was nothing for a digest; else nothing."""
    review: bool = True
    """A channel's digest goes to its editor first."""
    publish_unseen: bool = False
    """A digest that its editor did not look at is published; else it is skipped."""
    header: str = ""
    """The editor's own words over and under a channel's digest."""
    footer: str = ""
    silent: bool = False
    pin: bool = False
    preview: bool = False
    """Show the picture of the first story's page."""
    comment: bool = False
    """Under each long post of a channel its summary as the first comment."""
    sentences: int = 3
    """In a summary."""
    link_previews: bool = False
    """Telegram shows the page under its summary."""
    admins_add: bool = False
    """Only admins may add articles, and only what they post is collected."""
    admins_delete: bool = False
    retention: int = 0
    """Days after which articles are erased, 0 to keep them for ever."""
    retention_from: int = 0
    """Second since 1970 from which that holds: until then it can be undone."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """How much is kept of a chat."""

    articles: int = 0
    questions: int = 0
    feeds: int = 0
    watches: int = 0


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat that the bot knows."""

    id: int
    kind: ChatKind
    title: str
    username: str
    settings: ChatSettings
    inviter: int
    """Who brought the bot, 0 where nobody knows."""
    joined: datetime
    removed: datetime | None = None
    """Since when the bot is no longer there."""
    paused: datetime | None = None
    """Since when Telegram refuses messages there."""
    admitted: bool = True
    """Its members may use the bot there; in private and in channels it is the person who counts."""


@dataclass(frozen=True, slots=True)
class Grant:
    """Who may press the changing buttons of one message, and what they change."""

    token: str
    chat: int
    """Whose settings they change; not always the chat they stand in."""
    person: int
    subject: str
    """What the message is about, in words of its handler."""
    expires: datetime


@dataclass(frozen=True, slots=True)
class Watch:
    """Words that a chat or topic wants to hear of."""

    shelf: ShelfId
    number: int
    """1, 2, 3 … on its shelf."""
    person: int
    text: str
    """As it was written."""
    created: datetime


class DigestState(StrEnum):
    """How far a digest has come."""

    DUE = "due"
    """It waits for its time."""
    REVIEW = "review"
    """Its editor has it before him."""
    SENDING = "sending"
    """Its errand is given."""
    SENT = "sent"
    UNKNOWN = "unknown"
    """Nobody knows whether all of it arrived."""
    REFUSED = "refused"
    """The chat did not take it."""
    SKIPPED = "skipped"
    """Nobody wanted it, or there was nothing to say."""


@dataclass(frozen=True, slots=True)
class DigestTime:
    """A time of day at which a digest is wanted."""

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
    plan: str
    """JSON of its stories, "" until they were made."""
    message_id: int | None
    """Its first message."""
    review_id: int | None
    """The message in which its editor looks at it."""


@dataclass(frozen=True, slots=True)
class Follow:
    """A chat or topic follows a feed."""

    shelf: ShelfId
    number: int
    """1, 2, 3 … on its shelf."""
    feed: int
    url: str
    title: str
    """"" until the feed was read for the first time."""
    site: str
    person: int
    """Who asked for it."""
    since: datetime
    paused: bool = False
    interval: int = 0
    """Seconds between polls that the chat asked for, 0: as the bot thinks fit."""
    at_once: bool = False
    """Each item is shown as it comes, else only in digests."""
    whole: bool = False
    """The page behind an item is read, else what the feed carries of it is taken."""
    include: str = ""
    exclude: str = ""
    primed: bool = False
    """It has had its first few items: from here on it gets what is new."""
    polled: datetime | None = None
    failing: datetime | None = None
    """Since when its feed cannot be read."""
    parked: datetime | None = None
    """Since when nobody tries any more."""
    error: str = ""
    """Why, in one word or a status."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that is to be polled."""

    id: int
    url: str
    title: str
    site: str
    etag: str
    modified: str
    next_poll: datetime
    fresh: datetime | None
    """When it had something new last."""
    failures: int
    """In a row."""
    failing: datetime | None


@dataclass(frozen=True, slots=True)
class KnownItem:
    """An item that a feed has shown, by hashes of everything by which it may be known again; "" where there is none."""

    item: int
    """1, 2, 3 … of its feed; 0 while it is not stored."""
    guid: str
    link: str
    title: str
    text: str
    sketch: str
    seen: datetime


class Standing(StrEnum):
    """What somebody is to the bot."""

    STRANGER = "stranger"
    INVITED = "invited"
    OWNER = "owner"
    """Made one by the code of the first start; those of PULLQUOTE_OWNERS are owners whatever stands here."""
    BANNED = "banned"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who has written to the bot."""

    id: int
    standing: Standing
    language: str
    """As Telegram says it, "" where it does not."""
    inviter: int
    """Who invited him, 0 for nobody."""
    met: datetime
    active: datetime
    """When he wrote last, to the day."""
    told: datetime | None = None
    """When he was told that the bot is private."""
    quota: Quota | None = None
    """His own limits where an owner has set some."""


@dataclass(frozen=True, slots=True)
class Quota:
    """How much one person or group may use; generous, so that only a flood meets it."""

    articles: int = 500
    """A day."""
    megabytes: int = 200
    """A day, of files and pages."""
    questions: int = 20
    """A minute."""
    feeds: int = 500
    """In all, over everything he follows."""


class Access(StrEnum):
    """Whom the bot answers beside its owners."""

    INVITED = "invited"
    """People whom an owner has invited, and groups that an owner brought it to."""
    GROUPS = "groups"
    """The same, and groups that have an invitation."""
    EVERYONE = "everyone"


@dataclass(frozen=True, slots=True)
class Count:
    """How much of something there was on a day; nobody's in particular."""

    day: int
    """Since 1970, in UTC."""
    what: str
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
    failing: int
    given_up: int
    digests: int
    """Due until the moment that was asked for."""
    waiting: int
    """Updates and errands that are not handled yet."""
    parked: int
    """… that failed for good."""
    database: str
    """Name and version."""
    revision: str
    """Of the schema."""


@dataclass(frozen=True, slots=True)
class Failing:
    """A feed that cannot be read, and how many follow it."""

    id: int
    url: str
    follows: int
    since: datetime
    error: str
    """Why, in one word or a status."""
    parked: datetime | None
    """Since when nobody tries any more."""


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
    """Its errand is given."""
    QUIET = "quiet"
    """Its errand waits for the end of the chat's quiet hours."""
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
class Room:
    """A chat that something may be sent to."""

    chat: int
    kind: ChatKind
    language: str
    """Of the bot's words there, as chosen or as Telegram says it; "" where nobody knows."""
    takes: bool
    """It takes messages: it neither blocked the bot nor was banned."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that was wrong with the bot, or is."""

    cause: str
    since: datetime | None
    """None while all is well."""
    told: datetime | None
    """When the owners were told last."""


@dataclass(frozen=True, slots=True)
class SetAside:
    """An update or errand that failed for good."""

    id: int
    received: datetime
    attempts: int
    error: str
    """Its kind, no text."""
    body: str
