"""The feeds that a page names: in its head, or else by a link that plainly leads to one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from engine.clean import clean_line
from engine.models import FeedLink

CHOICES = 20
TITLE = 120
_TYPES = frozenset(("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"))
_PATH = re.compile(
    r"(?:/|^)(?:feeds?|rss|atom)(?:\.(?:xml|json|rss|atom))?/?$|/index\.(?:rdf|rss|atom)$|\.(?:rss|atom|rdf)$",
    re.IGNORECASE,
)


def feeds(tree: Any, url: str) -> tuple[FeedLink, ...]:
    """The feeds of the page at *url*, each once, in the page's order."""
    base = _base(tree, url)
    found: dict[str, FeedLink] = {}
    for one in _named(tree, base) or _linked(tree, base):
        found.setdefault(one.url, one)
    return tuple(found.values())[:CHOICES]


def _base(tree: Any, url: str) -> str:
    said = next((one.get("href") for one in tree.iter("base") if one.get("href")), "")
    return _join(url, said) or url


def _named(tree: Any, base: str) -> list[FeedLink]:
    """What the page says of itself; `application/json` alone says nothing: blogs name programming interfaces so."""
    links = (one for one in tree.iter("link") if "alternate" in (one.get("rel") or "").lower().split())
    typed = (one for one in links if (one.get("type") or "").partition(";")[0].strip().lower() in _TYPES)
    return list(_links(typed, base))


def _linked(tree: Any, base: str) -> list[FeedLink]:
    """Links of the page to one of the usual paths."""
    anchors = (one for one in tree.iter("a") if _PATH.search(_path(one.get("href") or "")))
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
    """*href* as an address of the web, "" where it is none."""
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
