"""Histories: the messages of chats, as Telegram Desktop exports them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.models.documents import Region


@dataclass(frozen=True, slots=True)
class History:
    """A channel, a group or the saved messages in an export."""

    number: int
    """1, 2, 3 … of all chats in the file."""
    name: str
    """"" for the saved messages."""
    kind: str
    """As the export calls it: "public_channel", "private_supergroup"."""
    id: int
    """Telegram's number of the chat; in links to its messages, not the one that bots see."""
    start: int
    """The byte at which its first message is."""
    years: tuple[tuple[int, int], ...]
    """Year and messages with a text, the newest year first."""

    @property
    def is_channel(self) -> bool:
        """Whether it is a channel, not a group."""
        return self.kind.endswith("channel")

    @property
    def has_links(self) -> bool:
        """Whether Telegram has links to its messages: for those of small groups and for saved messages it has none."""
        return self.kind.endswith(("channel", "supergroup")) and self.id > 0

    def total(self, year: int = 0) -> int:
        """Return how many messages of a year have a text; 0 for all years."""
        return sum(count for each, count in self.years if year in (0, each))


@dataclass(frozen=True, slots=True)
class Post:
    """A message of a history that has a text."""

    number: int
    """The number of the message in its chat."""
    date: datetime
    edited: datetime | None
    text: str
    """Its own text, then a line for each medium."""
    length: int
    """Characters of its own text."""
    regions: tuple[Region, ...]
    """The lines about media, which are never quoted."""
    after: int
    """The byte of the file behind it."""
    forwarded: str = ""
    """From whom or where it was forwarded, "" if it was not."""
    person: int = 0
    """The number of the person who wrote it, 0 if a chat did."""


@dataclass(frozen=True, slots=True)
class PostBatch:
    """Some messages in a row."""

    posts: tuple[Post, ...]
    is_last: bool
    """Whether none comes after them."""
