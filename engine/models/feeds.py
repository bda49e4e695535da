"""Feeds as they are on the web."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.models.documents import Region


@dataclass(frozen=True, slots=True)
class FeedLink:
    """Address and title of a feed, from a page or a list of subscriptions."""

    url: str
    title: str


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An entry of a feed."""

    guid: str
    """The feed's own identifier for it, "" if it has none."""
    url: str | None
    title: str
    text: str
    """The text in the feed, "" if there is none; it may be all of the text or its beginning."""
    author: str = ""
    published: datetime | None = None
    sketch: str = ""
    """Bottom-k sketch of the text: near-equal texts have near-equal sketches. "" for short texts."""
    regions: tuple[Region, ...] = ()
    """As those of a document: headings, rows of tables and gaps of the text."""


@dataclass(frozen=True, slots=True)
class FeedPage:
    """A feed; or, where `choices` is not empty, a web page that names feeds."""

    title: str
    site: str
    """Address of its web site, "" if it names none."""
    items: tuple[FeedItem, ...]
    """The newest, newest first."""
    older: tuple[tuple[str, str], ...] = ()
    """Guid and address ("" if missing) of further items, which are not new if they appear later."""
    ttl: int = 0
    """Seconds for which the feed says it does not change, 0 if it says nothing."""
    choices: tuple[FeedLink, ...] = ()
    address: str = ""
    """The feed's own address as it says it, "" if it does not."""
    before: str = ""
    """The address of the page with the items before these, "" if it has none: only channels are read in pages."""
