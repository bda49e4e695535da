"""Feeds as they stand on the web."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed by its address, as a page or a list of subscriptions names it."""

    url: str
    title: str


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One entry of a feed, as it stands there now."""

    guid: str
    """What the feed calls it, "" where it does not."""
    url: str | None
    title: str
    text: str
    """What the feed carries of it, "" where that is nothing: all of the text or its beginning, nobody says which."""
    author: str = ""
    published: datetime | None = None
    sketch: str = ""
    """A fingerprint of the text: near-equal texts have near-equal ones; "" for short texts."""


@dataclass(frozen=True, slots=True)
class FeedPage:
    """A feed as it stands now; or, where `choices` are, a page that names feeds."""

    title: str
    site: str
    """The address of its web site, "" where it names none."""
    items: tuple[FeedItem, ...]
    """The newest, newest first."""
    older: tuple[tuple[str, str], ...] = ()
    """Guid and address ("" where missing) of further items: they may come up again and are not new then."""
    ttl: int = 0
    """Seconds for which the feed says that it does not change."""
    choices: tuple[FeedLink, ...] = ()
