"""Feeds: RSS, Atom and JSON Feed, whatever they are declared as; a page that is none is asked for the feeds it names.

feedparser reads the XML. It is given bytes in memory only (a string it would open), without any DTD.
"""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from typing import Any

from engine.clean import clean, clean_line
from engine.errors import BrokenFileError, EmptyPageError, NoFeedError
from engine.models import FeedItem, FeedPage, Page
from engine.readers import charsets, discovery, html, jsonfeed, layout
from engine.readers.feed_items import ITEMS, LONGEST, NAMED, address, guid_of, item, shown

_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,1000}\?>")
_PROLOG = re.compile(r"\s+|<!--.*?-->|<\?.*?\?>", re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*>", re.IGNORECASE)
_ROOT = re.compile(r"<(?:[\w-]+:)?(?:rss|feed|rdf|channel)[\s>]", re.IGNORECASE)
_ITEM = re.compile(r"<(item|entry)[\s>]")
_LONG_TAG = re.compile(r"<[A-Za-z][^<>]{20000}")
"""No feed has one; 50,000 attributes of one element keep feedparser busy for 48 s."""
_REFERENCE = re.compile(r"&#(?:(\d{1,9})|[xX]([0-9a-fA-F]{1,8}));")


def read(page: Page) -> FeedPage:
    """The feed in *page*, or the feeds that it names; a ReadError where there is neither."""
    if not page.body.strip():
        raise EmptyPageError(page.name)
    text = source(page)
    if text.startswith("{"):
        return jsonfeed.read(text, page)
    bare = without_dtd(text, page.name)
    if _LONG_TAG.search(bare):
        raise BrokenFileError(page.name)
    if _ROOT.match(bare):
        return _parsed(_thinned(bare), page)
    choices = discovery.feeds(html.parse(text, page.name), page.url or "") if "<" in text else ()
    if not choices:
        raise NoFeedError(page.name)
    return FeedPage("", "", (), choices=choices)


def source(page: Page) -> str:
    """The characters of *page*, without references to what is no character: every parser takes those otherwise."""
    text = clean(charsets.decode(page.body, page.content_type)).lstrip()
    return _REFERENCE.sub(lambda found: found[0] if _character(found[1], found[2]) else "", text)


def _character(decimal: str | None, hexadecimal: str | None) -> bool:
    code = int(decimal) if decimal else int(hexadecimal or "0", 16)
    return code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code <= 0x10FFFF


def without_dtd(text: str, name: str) -> str:
    """*text* from its root element on. A DTD that only names itself is left out, one that declares is refused."""
    at = declared.end() if (declared := _DECLARATION.match(text)) else 0
    while True:
        if skipped := _PROLOG.match(text, at) or _DOCTYPE.match(text, at):
            at = skipped.end()
        elif text[at : at + 9].upper() == "<!DOCTYPE":
            raise BrokenFileError(name)
        else:
            return text[at:]


def _thinned(text: str) -> str:
    """*text* with the first NAMED items only: 50,000 of them would take a minute."""
    kept = end = 0
    for count, start in enumerate(_ITEM.finditer(text)):
        if count >= NAMED:
            kept = kept or start.start()
            closed = text.rfind(f"</{start[1]}>")
            end = closed + len(start[1]) + 3
            break
    return text[:kept] + text[end:] if kept and end > kept else text


def _parsed(text: str, page: Page) -> FeedPage:
    import feedparser

    base = page.url or ""
    # without an address of its own feedparser leaves names as they are: they must not change when the feed moves
    headers = {"content-type": "application/xml; charset=utf-8"}
    try:
        found = feedparser.parse(
            io.BytesIO(text.encode()), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except (ValueError, TypeError, AttributeError, IndexError, KeyError, AssertionError, OverflowError):
        raise BrokenFileError(page.name) from None  # what is broken in a way that feedparser does not expect
    about = found.feed
    entries = _newest([(entry, _moment(entry)) for entry in found.entries[:NAMED]])
    items = [_item(entry, moment, base) for entry, moment in entries[:ITEMS]]
    return FeedPage(
        title=_line(about.get("title_detail"), about.get("title")),
        site=address(about.get("link"), base) or "",
        items=tuple(item for item in items if item is not None),
        older=tuple((guid_of(e.get("id")), _link(e, base) or "") for e, _ in entries[ITEMS:]),
        ttl=_ttl(about.get("ttl")),
    )


def _newest(entries: list[tuple[Any, datetime | None]]) -> list[tuple[Any, datetime | None]]:
    """Newest first where the dates say what that is, else as the feed has them."""
    dated = sum(moment is not None for _, moment in entries)
    if dated * 10 < len(entries) * 9:
        return entries
    oldest = datetime.min.replace(tzinfo=UTC)
    return sorted(entries, key=lambda one: one[1] or oldest, reverse=True)


def _item(entry: Any, moment: datetime | None, base: str) -> FeedItem | None:
    contents = [one for one in entry.get("content") or () if one.get("value")]
    if not contents and entry.get("summary"):
        contents = [entry.get("summary_detail") or {"value": entry.get("summary"), "type": "text/html"}]
    best: Any = max(contents, key=lambda one: len(str(one.get("value"))), default={})
    return item(
        guid=entry.get("id"),
        url=_link(entry, base),
        title=_line(entry.get("title_detail"), entry.get("title")),
        text=shown(str(best.get("value") or ""), plain=best.get("type") == "text/plain"),
        author=str(entry.get("author") or ""),
        published=moment,
    )


def _link(entry: Any, base: str) -> str | None:
    """An entry's address. feedparser takes each name of an item for one; "1234" is none."""
    link = str(entry.get("link") or "")
    return None if entry.get("guidislink") and "/" not in link else address(link, base)


def _line(detail: Any, title: Any) -> str:
    """A title without its markup."""
    said = str(title or "")[:LONGEST]
    kind = (detail or {}).get("type", "")
    if "<" in said and kind != "text/plain":
        said = shown(said)
    return clean_line(said, layout.TITLE)


def _moment(entry: Any) -> datetime | None:
    """When it was published; a date that no item can have is none."""
    for name in ("published_parsed", "updated_parsed"):
        if stamp := entry.get(name):
            try:
                year, month, day, hour, minute, second = stamp[:6]
                moment = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
            except (ValueError, TypeError, OverflowError):
                continue
            return moment if 1970 <= moment.year <= 2100 else None
    return None


def _ttl(minutes: Any) -> int:
    said = str(minutes or "").strip()
    return int(said) * 60 if said.isascii() and said.isdecimal() and len(said) < 6 else 0
