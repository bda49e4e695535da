"""JSON Feed (jsonfeed.org, versions 1 and 1.1)."""

from __future__ import annotations

import json
from typing import Any

from engine.errors import BrokenFileError, NoFeedError
from engine.models import FeedItem, FeedPage, Page
from engine.readers.feeds import feed_items
from engine.readers.feeds.feed_dates import Dates


def read(text: str, page: Page) -> FeedPage:
    """Return the feed in the JSON *text* of *page*; raise a ReadError if it is none."""
    try:
        data = json.loads(text, strict=False, parse_int=str)  # an id of a million digits is a name, no number
    except (ValueError, RecursionError):
        raise BrokenFileError(page.name) from None
    items = data.get("items") if isinstance(data, dict) else None
    if not isinstance(items, list) or not ("jsonfeed.org" in _text(data, "version") or "title" in data):
        raise NoFeedError(page.name)
    base = page.url or ""
    entries = [entry for entry in items[: feed_items.MAX_NAMED] if isinstance(entry, dict)]
    dates = Dates(_text(data, "language"), map(_stamp, entries))
    parsed = [_item(entry, base, dates) for entry in entries[: feed_items.MAX_ITEMS]]
    return FeedPage(
        title=feed_items.title_line(_text(data, "title")),
        address=feed_items.address(_text(data, "feed_url"), base) or "",
        site=feed_items.address(_text(data, "home_page_url"), base) or "",
        items=tuple(entry for entry in parsed if entry is not None),
        older=tuple(
            (feed_items.guid_of(_text(entry, "id")), _address(entry, base) or "")
            for entry in entries[feed_items.MAX_ITEMS :]
        ),
    )


def _item(entry: dict[str, Any], base: str, dates: Dates) -> FeedItem | None:
    markup, plain = _text(entry, "content_html"), _text(entry, "content_text") or _text(entry, "summary")
    text, regions = feed_items.visible_text(markup or plain, plain=not markup)
    return feed_items.item(
        guid=_text(entry, "id"),
        url=_address(entry, base),
        title=feed_items.title_line(_text(entry, "title")),
        text=text,
        regions=regions,
        author=_author(entry),
        published=dates.read(_stamp(entry)),
    )


def _address(entry: dict[str, Any], base: str) -> str | None:
    """Return an item's address; of an item with a recording only, the recording's."""
    files = entry.get("attachments")
    attached = [file for file in files if isinstance(file, dict)] if isinstance(files, list) else []
    enclosed = [_text(file, "url") for file in attached if not _text(file, "mime_type").startswith("image/")]
    links = (_text(entry, "url"), _text(entry, "external_url"), *enclosed)
    return next(filter(None, (feed_items.address(link, base) for link in links)), None)


def _stamp(entry: dict[str, Any]) -> str:
    return _text(entry, "date_published") or _text(entry, "date_modified")


def _text(data: dict[str, Any], name: str) -> str:
    """Return the value of *name* if it is a string, else ""."""
    value = data.get(name)
    return value if isinstance(value, str) else ""


def _author(entry: dict[str, Any]) -> str:
    authors = entry.get("authors")
    people = authors if isinstance(authors, list) else [entry.get("author")]
    return feed_items.authors(_text(person, "name") for person in people if isinstance(person, dict))
