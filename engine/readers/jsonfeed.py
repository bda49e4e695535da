"""JSON Feed (jsonfeed.org, versions 1 and 1.1)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from engine.clean import clean_line
from engine.errors import BrokenFileError, NoFeedError
from engine.models import FeedItem, FeedPage, Page
from engine.readers import feed_items, layout


def read(text: str, page: Page) -> FeedPage:
    """The feed that the JSON *text* of *page* is."""
    try:
        data = json.loads(text, strict=False, parse_int=str)  # an id of a million digits is a name, no number
    except (ValueError, RecursionError):
        raise BrokenFileError(page.name) from None
    items = data.get("items") if isinstance(data, dict) else None
    if not isinstance(items, list) or not ("jsonfeed.org" in _text(data, "version") or "title" in data):
        raise NoFeedError(page.name)
    base = page.url or ""
    entries = [one for one in items[: feed_items.NAMED] if isinstance(one, dict)]
    made = [_item(one, base) for one in entries[: feed_items.ITEMS]]
    return FeedPage(
        title=clean_line(_text(data, "title"), layout.TITLE),
        site=feed_items.address(_text(data, "home_page_url"), base) or "",
        items=tuple(one for one in made if one is not None),
        older=tuple(
            (feed_items.guid_of(_text(one, "id")), _address(one, base) or "") for one in entries[feed_items.ITEMS :]
        ),
    )


def _item(entry: dict[str, Any], base: str) -> FeedItem | None:
    markup, plain = _text(entry, "content_html"), _text(entry, "content_text") or _text(entry, "summary")
    return feed_items.item(
        guid=_text(entry, "id"),
        url=_address(entry, base),
        title=clean_line(_text(entry, "title"), layout.TITLE),
        text=feed_items.shown(markup) if markup else feed_items.shown(plain, plain=True),
        author=_author(entry),
        published=_moment(_text(entry, "date_published") or _text(entry, "date_modified")),
    )


def _address(entry: dict[str, Any], base: str) -> str | None:
    return feed_items.address(_text(entry, "url") or _text(entry, "external_url"), base)


def _text(data: dict[str, Any], name: str) -> str:
    """A string where one should be; other types are what somebody else's program made of it."""
    value = data.get(name)
    return value if isinstance(value, str) else ""


def _author(entry: dict[str, Any]) -> str:
    authors = entry.get("authors")
    people = authors if isinstance(authors, list) else [entry.get("author")]
    return ", ".join(_text(one, "name") for one in people[:5] if isinstance(one, dict) and _text(one, "name"))


def _moment(stamp: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(stamp[:40])
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if 1970 <= moment.year <= 2100 else None
