"""OPML: lists of subscriptions that feed readers export."""

from __future__ import annotations

import io

from lxml import etree

from engine.clean import clean_line
from engine.errors import BrokenFileError
from engine.models import FeedLink, Page
from engine.readers.feeds import feed_items, feed_source

FEEDS = 100_000
"""Feeds of one list that are read; more than are followed, so that they can be counted."""
TITLE = 200


def read(page: Page) -> tuple[FeedLink, ...]:
    """Return the feeds of the list, each once; raise BrokenFileError if *page* is no list."""
    text = feed_source.without_dtd(feed_source.text_of(page), page.name)
    if not text[:5].lower().startswith("<opml"):
        raise BrokenFileError(page.name)
    feeds: dict[str, FeedLink] = {}
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
            if len(feeds) >= FEEDS:
                break
            attributes = {str(name).lower(): str(value) for name, value in element.attrib.items()}
            if url := feed_items.address(attributes.get("xmlurl"), ""):
                feeds.setdefault(
                    url, FeedLink(url, clean_line(attributes.get("title") or attributes.get("text") or "", TITLE))
                )
    except etree.XMLSyntaxError:
        if not feeds:
            raise BrokenFileError(page.name) from None
    return tuple(feeds.values())
