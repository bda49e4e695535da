"""Discovery of a page's feeds: in its head, else by links with a usual path of feeds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from engine.clean import clean_line
from engine.models import FeedLink

MAX_FEEDS = 20
TITLE = 120
_TYPES = frozenset(("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"))
_PATH = re.compile(
    r"(?:/|^)(?:feeds?|rss|atom)(?:\.(?:xml|json|rss|atom))?/?$|/index\.(?:rdf|rss|atom)$|\.(?:rss|atom|rdf)$",
    re.IGNORECASE,
)


def feeds(tree: Any, url: str) -> tuple[FeedLink, ...]:
    """Return the feeds of the page at *url*, each once, in the page's order."""
    base = _base(tree, url)
    feeds_by_url: dict[str, FeedLink] = {}
    for link in _alternate_links(tree, base) or _anchors(tree, base):
        feeds_by_url.setdefault(link.url, link)
    return tuple(feeds_by_url.values())[:MAX_FEEDS]


def _base(tree: Any, url: str) -> str:
    href = next((element.get("href") for element in tree.iter("base") if element.get("href")), "")
    return _join(url, href) or url


def _alternate_links(tree: Any, base: str) -> list[FeedLink]:
    """Return the feeds in the page's head; `application/json` is not enough: blogs declare their APIs so."""
    links = (element for element in tree.iter("link") if "alternate" in (element.get("rel") or "").lower().split())
    typed = (element for element in links if (element.get("type") or "").partition(";")[0].strip().lower() in _TYPES)
    return list(_links(typed, base))


def _anchors(tree: Any, base: str) -> list[FeedLink]:
    """Return the page's links to one of the usual paths."""
    anchors = (element for element in tree.iter("a") if _PATH.search(_path(element.get("href") or "")))
    return list(_links(anchors, base))


def _links(elements: Iterator[Any], base: str) -> Iterator[FeedLink]:
    for element in elements:
        if address := _join(base, element.get("href") or ""):
            title = element.get("title") or "".join(element.itertext())
            yield FeedLink(address, clean_line(title, TITLE))


def _path(href: str) -> str:
    try:
        return urlsplit(href.strip()).path
    except ValueError:
        return ""


def _join(base: str, href: str) -> str:
    """Return *href* as a web address, "" if it is none."""
    try:
        address = urljoin(base, href.strip())
        parts = urlsplit(address)
    except ValueError:
        return ""
    return (
        address
        if href.strip() and len(address) <= 2000 and parts.scheme in ("http", "https") and parts.hostname
        else ""
    )
