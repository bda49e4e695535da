"""Chats with their settings, and how much is kept of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


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
    """IANA name, "" until it is chosen."""
    links: bool = True
    """In groups and channels: store the pages that posts link to."""
    posts: bool = True
    files: bool = True
    collect_late: bool = False
    """In groups: a post is stored ten minutes after it was made, if it is still there."""
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
    digest_stories: int = 8
    """Stories that a digest tells in sentences; the others are a line each."""
    digest_sentences: int = 2
    """Sentences of each, where so many add something."""
    quiet_day: bool = False
    """One line when there was nothing for a digest; else nothing."""
    review: bool = True
    """A channel's digest goes to its editor first."""
    publish_unseen: bool = False
    """A digest that was not reviewed is published; else it is skipped."""
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
    repeats_out: bool = False
    """An item shown at once whose story was shown before is left out; else it replies to that without a sound."""
    link_previews: bool = False
    """Telegram shows the page under its summary."""
    admins_add: bool = False
    """Only admins may add articles, and only what they post is collected."""
    admins_delete: bool = False
    retention: int = 0
    """Days after which articles are erased, 0 to keep them for ever."""
    retention_from: int = 0
    """Second since 1970 from which that holds: until then it can be undone."""
    opted_out: tuple[int, ...] = ()
    """Members whose messages are neither kept nor answered; no erasure takes them in again."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """How much data is stored of a chat."""

    articles: int = 0
    questions: int = 0
    feeds: int = 0
    watches: int = 0
    kept: int = 0
    """Of the articles and answers, those that somebody marked to be kept."""


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat that the bot knows."""

    id: int
    kind: ChatKind
    title: str
    username: str
    settings: ChatSettings
    inviter: int
    """Who added the bot, 0 if unknown."""
    joined: datetime
    removed: datetime | None = None
    """Since when the bot is no longer there."""
    paused: datetime | None = None
    """Since when Telegram refuses messages there."""
    admitted: bool = True
    """Its members may use the bot there; in private and in channels the person's standing decides."""


@dataclass(frozen=True, slots=True)
class BroadcastTarget:
    """A chat that a broadcast may go to."""

    chat: int
    kind: ChatKind
    language: str
    """Of the bot's words there, as chosen or as Telegram says it; "" where nobody knows."""
    takes_messages: bool
    """It neither blocked the bot nor was banned."""
