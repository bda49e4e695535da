"""The items of a feed of any format, within limits."""

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

MAX_ITEMS = 50
"""Items that are read of one fetch; of the others only the guids are kept."""
MAX_NAMED = 500
"""The most items whose guid is read: feedparser takes 1 ms for each."""
GUID = 300
ADDRESS = 2000
MAX_MARKUP = 200_000
"""Characters of markup of one item."""
MIN_SKETCHED = 200
"""Letters from which a text has a sketch."""
_SHINGLE, _SMALLEST, _LETTERS = 12, 16, 5000


def item(
    *, guid: Any, url: str | None, title: str, text: str, author: str, published: datetime | None
) -> FeedItem | None:
    """Return an item within limits; None if it has neither title, text nor address."""
    if not (title or text or url):
        return None
    text = layout.without_title(layout.shorten(text, MAX_MARKUP)[0], title)
    name = layout.sensible_author(author)
    return FeedItem(guid_of(guid), url, title, text, name, published, _sketch(text))


def guid_of(guid: Any) -> str:
    """Return the guid of an item; a long one is replaced by its hash."""
    name = clean_line(str(guid or ""), 1 << 22)
    return name if len(name) <= GUID else hashlib.sha256(name.encode()).hexdigest()


def address(link: Any, base: str) -> str | None:
    """Return a web address, resolved against *base*; None for any other kind."""
    text = str(link or "").strip()
    if not text or len(text) > ADDRESS:
        return None
    try:
        url = urljoin(base, text)
        parts = urlsplit(url)
        is_odd = "@" in parts.netloc or len(parts.netloc.split()) != 1
        return url if parts.scheme.lower() in ("http", "https") and parts.hostname and not is_odd else None
    except ValueError:
        return None


def visible_text(markup: str, *, plain: bool = False) -> str:
    """Return the visible text of an item's markup."""
    if plain or not ("<" in markup or "&" in markup):
        return layout.tidy(markup[:MAX_MARKUP])
    if not markup.strip():
        return ""
    tree = html.parse(f"<div>{markup[:MAX_MARKUP]}</div>")
    blocks.drop_hidden(tree)
    return layout.tidy("\n\n".join(blocks.paragraphs(tree)))


def _sketch(text: str) -> str:
    """Return the smallest hashes of the text's n-grams of letters (a bottom-k sketch) in hexadecimal digits."""
    letters = layout.fold(text[: _LETTERS * 2])[:_LETTERS]
    if len(letters) < MIN_SKETCHED:
        return ""
    hashes = {zlib.crc32(stretch.encode()) for stretch in _stretches(letters)}
    return "".join(f"{stretch:08x}" for stretch in sorted(hashes)[:_SMALLEST])


def _stretches(letters: Sequence[str] | str) -> Iterator[str]:
    for at in range(len(letters) - _SHINGLE + 1):
        yield str(letters[at : at + _SHINGLE])
