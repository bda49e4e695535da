"""The JSON export of wallabag: links with their tags, and the text of each page as HTML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from engine.codec import decode_json
from engine.readers.link_lists.entry import Entry, text


@dataclass(frozen=True, slots=True)
class _Saved:
    url: Any = None
    title: Any = None
    tags: Any = None
    content: Any = None


def entries(body: str) -> Iterator[Entry]:
    """Yield the saved pages of an export."""
    for saved in decode_json(list[_Saved], body):
        tags = saved.tags if isinstance(saved.tags, list) else []
        names = tuple(text(tag.get("label") if isinstance(tag, dict) else tag) for tag in tags)
        yield Entry(text(saved.url), text(saved.title), names, text(saved.content))
