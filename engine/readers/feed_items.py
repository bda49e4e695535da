"""The items of a feed with all their bounds kept, whatever format they come in."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from engine.clean import clean_line
from engine.models import FeedItem
from engine.readers import blocks, html, layout

ITEMS = 50
"""Items that are read of one fetch; the rest is remembered by name."""
NAMED = 500
"""Items of which the name is read at most: feedparser takes 1 ms for each."""
GUID = 300
ADDRESS = 2000
LONGEST = 200_000
"""Characters of markup of one item."""
SKETCHED = 200
"""Letters from which a text is told by its fingerprint."""
_SHINGLE, _SMALLEST, _LETTERS = 12, 16, 5000


def item(
    *, guid: Any, url: str | None, title: str, text: str, author: str, published: datetime | None
) -> FeedItem | None:
    """An item with all its bounds kept; None where it says nothing at all."""
    if not (title or text or url):
        return None
    text = layout.without_title(layout.shorten(text, LONGEST)[0], title)
    name = layout.sensible_author(author)
    return FeedItem(guid_of(guid), url, title, text, name, published, _sketch(text))


def guid_of(guid: Any) -> str:
    """What a feed calls an item; a name longer than sense is stood for by its hash."""
    name = clean_line(str(guid or ""), 1 << 22)
    return name if len(name) <= GUID else hashlib.sha256(name.encode()).hexdigest()


def address(link: Any, base: str) -> str | None:
    """An address of the web, seen from *base*; None for every other kind."""
    said = str(link or "").strip()
    if not said or len(said) > ADDRESS:
        return None
    try:
        url = urljoin(base, said)
        parts = urlsplit(url)
        odd = "@" in parts.netloc or len(parts.netloc.split()) != 1
        return url if parts.scheme.lower() in ("http", "https") and parts.hostname and not odd else None
    except ValueError:
        return None


def shown(markup: str, *, plain: bool = False) -> str:
    """The text that a reader of the item sees."""
    if plain or not ("<" in markup or "&" in markup):
        return layout.tidy(markup[:LONGEST])
    if not markup.strip():
        return ""
    tree = html.parse(f"<div>{markup[:LONGEST]}</div>")
    blocks.drop_hidden(tree)
    return layout.tidy("\n\n".join(blocks.paragraphs(tree)))


def _sketch(text: str) -> str:
    """The smallest hashes of the text's stretches of letters (a bottom-k sketch): equal stretches, equal hashes."""
    letters = layout.fold(text[: _LETTERS * 2])[:_LETTERS]
    if len(letters) < SKETCHED:
        return ""
    hashes = {zlib.crc32(one.encode()) for one in _stretches(letters)}
    return "".join(f"{one:08x}" for one in sorted(hashes)[:_SMALLEST])


def _stretches(letters: Sequence[str] | str) -> Iterator[str]:
    for at in range(len(letters) - _SHINGLE + 1):
        yield str(letters[at : at + _SHINGLE])
