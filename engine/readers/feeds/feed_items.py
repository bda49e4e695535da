"""The items of a feed of any format, within limits."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from html import unescape as html_unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from engine.clean import clean_line
from engine.models import FeedItem, Region
from engine.nlp import feed_footers
from engine.readers import blocks, layout
from engine.readers.feeds.feed_source import without_addresses
from engine.readers.pages import html

MAX_ITEMS = 50
"""Items that are read of one fetch; of the others only the guids are kept."""
MAX_NAMED = 500
"""The most items whose guid is read: feedparser takes 1 ms for each."""
GUID = 300
ADDRESS = 2000
MAX_MARKUP = 200_000
"""Characters of markup of one item."""
FOOTER_LINES = 3
"""Lines of a text that are looked at whether they are only a footer: Reddit's has two."""
MAX_AUTHORS = 5
MAX_AUTHOR = 1000
"""Characters of the markup of one author."""
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_BY = re.compile(r"^[Bb]y\s+(?=[A-Z])")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,500}>")
_ESCAPED_MARKUP = re.compile(r"\s*<(?:p|div|br|img|table|figure|h\d|ul|blockquote)[\s/>].*>\s*", re.DOTALL)
"""A text that is markup as a whole was escaped twice."""
MIN_SKETCHED = 200
"""Letters from which a text has a sketch."""
_SHINGLE, _SMALLEST, _LETTERS = 12, 16, 5000


def item(
    *,
    guid: Any,
    url: str | None,
    title: str,
    text: str,
    author: str,
    published: datetime | None,
    regions: Sequence[Region] = (),
) -> FeedItem | None:
    """Return an item within limits; None if it has neither title, text nor address.

    A text that is nothing but a footer, as of a picture on Reddit, is none.
    """
    if all(feed_footers.is_footer(line) for line in text.splitlines()[:FOOTER_LINES]):
        text = ""
    if not (title or text or url):
        return None
    whole = layout.shorten(text, MAX_MARKUP)[0]
    text = layout.without_title(whole, title)
    left_out = len(whole) - len(text)
    moved = (replace(each, start=each.start - left_out, end=each.end - left_out) for each in regions)
    kept = tuple(region for region in moved if region.start >= 0 and region.end <= len(text))
    name = layout.sensible_author(author)
    return FeedItem(guid_of(guid), url, title, text, name, published, _sketch(text), kept)


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


def title_line(text: str) -> str:
    """Return a title as one line; references to characters that were escaped twice, as "&#8217;", are resolved."""
    return clean_line(_unescaped(text), layout.TITLE)


def authors(names: Iterable[Any]) -> str:
    """Return the authors of an item, each once, without mail addresses and the brackets around a name."""
    people: dict[str, str] = {}
    for name in names:
        bare = _TAG.sub(" ", without_addresses(_unescaped(str(name or ""))[:MAX_AUTHOR]))
        bare = layout.sensible_author(_BY.sub("", bare.strip(' <>[],;"\n\t')))
        if bare and not bare.startswith(("http://", "https://")) and len(people) < MAX_AUTHORS:
            people.setdefault(layout.fold(bare), bare)
    return clean_line(", ".join(people.values()), layout.NAME)


def _unescaped(text: str) -> str:
    """Return *text* without references to characters, which feeds escape up to three times."""
    for _ in range(2):
        text = _REFERENCE.sub(lambda reference: html_unescape(reference[0]), text)
    return text


def visible_text(markup: str, *, plain: bool = False) -> tuple[str, tuple[Region, ...]]:
    """Return the visible text of an item's markup, and its regions."""
    if plain or not ("<" in markup or "&" in markup):
        return layout.tidy(markup[:MAX_MARKUP]), ()
    if not markup.strip():
        return "", ()
    text, regions = _shown(markup)
    return _shown(text) if _ESCAPED_MARKUP.fullmatch(text) else (text, regions)


def _shown(markup: str) -> tuple[str, tuple[Region, ...]]:
    """Return the text that a browser shows of *markup*, without FeedBurner's links to share an item."""
    tree = html.parse(f"<div>{markup[:MAX_MARKUP]}</div>")
    blocks.drop_hidden(tree)
    for links in tree.xpath("//div[@class='feedflare']"):
        links.drop_tree()
    text, regions, _ = layout.assembled(blocks.read(tree))
    return text, regions


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
