"""OPML: the lists of subscriptions that readers of feeds give each other."""

from __future__ import annotations

import io

from lxml import etree

from engine.clean import clean_line
from engine.errors import BrokenFileError
from engine.models import FeedLink, Page
from engine.readers import feed, feed_items

FEEDS = 100_000
"""Feeds of one list that are read, so that it can be said how many there are."""
TITLE = 200


def read(page: Page) -> tuple[FeedLink, ...]:
    """The feeds of the list, each once; a BrokenFileError where *page* is no list."""
    text = feed.without_dtd(feed.source(page), page.name)
    if not text[:5].lower().startswith("<opml"):
        raise BrokenFileError(page.name)
    found: dict[str, FeedLink] = {}
    events = etree.iterparse(
        io.BytesIO(text.encode()),
        events=("start", "end"),
        load_dtd=False,
        no_network=True,
        resolve_entities=False,
        huge_tree=False,
        recover=True,  # many programs forget to escape the & of an address
    )
    try:
        for event, element in events:
            if event == "end":
                element.clear()
                continue
            if str(element.tag).lower() != "outline":
                continue
            if len(found) >= FEEDS:
                break
            said = {str(name).lower(): str(value) for name, value in element.attrib.items()}
            if url := feed_items.address(said.get("xmlurl"), ""):
                found.setdefault(url, FeedLink(url, clean_line(said.get("title") or said.get("text") or "", TITLE)))
    except etree.XMLSyntaxError:
        if not found:
            raise BrokenFileError(page.name) from None
    return tuple(found.values())
