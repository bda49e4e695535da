"""Feeds, follows and watches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from engine.models import ArticleId, ShelfId


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
    """Seconds between polls that the chat chose, 0 for the bot's choice."""
    at_once: bool = False
    """Each item is shown as it comes, else only in digests."""
    whole: bool = False
    """The page behind an item is read, else the text in the feed is used."""
    include: str = ""
    exclude: str = ""
    reviewed: bool = False
    """Its editor sees each item before it is posted in a channel."""
    sentences: int = 0
    """Of an item that is shown at once; 0 for as many as the chat's summaries have."""
    preview: str = ""
    """Where its link is previewed: "below", "above", "none"; "" as the chat's link previews."""
    primed: bool = False
    """It has had its first few items: from here on it gets what is new."""
    polled: datetime | None = None
    failing: datetime | None = None
    """Since when its feed cannot be read."""
    given_up: datetime | None = None
    """Since when it is not polled any more."""
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
    """When it last had a new item."""
    failures: int
    """In a row."""
    failing: datetime | None


@dataclass(frozen=True, slots=True)
class KnownItem:
    """An item that a feed has shown, by hashes of what it is recognised by; "" for what it does not have."""

    item: int
    """1, 2, 3 … of its feed; 0 while it is not stored."""
    guid: str
    link: str
    title: str
    text: str
    sketch: str
    seen: datetime


class NoticeState(StrEnum):
    """What was decided of an item that is posted as it comes."""

    POST = "post"
    REVIEW = "review"
    """It waits for its editor."""
    PUBLISHED = "published"
    """By its editor; its task was added."""
    SKIPPED = "skipped"
    LEFT_OUT = "left_out"
    """Its story was shown before."""


FOLDED = (NoticeState.POST, NoticeState.PUBLISHED, NoticeState.LEFT_OUT)
"""States of a notice that, if its story was shown before, is a reply to that, or was left out for it."""


@dataclass(frozen=True, slots=True)
class Notice:
    """An article of a feed that is posted as it comes."""

    shelf: ShelfId
    article: ArticleId
    state: NoticeState
    earlier: int | None
    """The message in which its story was shown before."""


@dataclass(frozen=True, slots=True)
class FailingFeed:
    """A feed that cannot be read, and how many follow it."""

    id: int
    url: str
    follows: int
    since: datetime
    error: str
    """Why, in one word or a status."""
    given_up: datetime | None
    """Since when it is not polled any more."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Words that a chat or topic watches."""

    shelf: ShelfId
    number: int
    """1, 2, 3 … on its shelf."""
    person: int
    text: str
    """As it was written."""
    created: datetime
