"""The JSON export of Karakeep, once Hoarder: links with tags, notes, and for some the text of the page as HTML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from engine.codec import decode_json
from engine.readers.link_lists.entry import Entry, text


@dataclass(frozen=True, slots=True)
class _Bookmark:
    title: Any = None
    tags: Any = None
    content: Any = None


@dataclass(frozen=True, slots=True)
class _Export:
    bookmarks: list[_Bookmark]


def entries(body: str) -> Iterator[Entry]:
    """Yield the bookmarks of an export; a note or a picture is an entry without a link."""
    for bookmark in decode_json(_Export, body).bookmarks:
        content = bookmark.content if isinstance(bookmark.content, dict) else {}
        tags = bookmark.tags if isinstance(bookmark.tags, list) else []
        names = tuple(text(tag.get("name") if isinstance(tag, dict) else tag) for tag in tags)
        title = text(bookmark.title) or text(content.get("title"))
        yield Entry(text(content.get("url")), title, names, text(content.get("htmlContent")))
