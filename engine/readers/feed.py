"""Feeds: RSS, Atom and JSON Feed, whatever they are declared as; for a web page the feeds that it names.

feedparser reads the XML. It gets bytes in memory only (it would open a string), without any DTD.
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
from engine.readers.feed_items import MAX_ITEMS, MAX_MARKUP, MAX_NAMED, address, guid_of, item, visible_text

_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,1000}\?>")
_PROLOG = re.compile(r"\s+|<!--.*?-->|<\?.*?\?>", re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*>", re.IGNORECASE)
_ROOT = re.compile(r"<(?:[\w-]+:)?(?:rss|feed|rdf|channel)[\s>]", re.IGNORECASE)
_ITEM = re.compile(r"<(item|entry)[\s>]")
_LONG_TAG = re.compile(r"<[A-Za-z][^<>]{20000}")
"""No feed has such a tag; 50,000 attributes of one element take feedparser 48 s."""
_REFERENCE = re.compile(r"&#(?:(\d{1,9})|[xX]([0-9a-fA-F]{1,8}));")


def read(page: Page) -> FeedPage:
    """Return the feed in *page*, or the feeds that it names; raise a ReadError if there is neither."""
    if not page.body.strip():
        raise EmptyPageError(page.name)
    text = source(page)
    if text.startswith("{"):
        return jsonfeed.read(text, page)
    bare = without_dtd(text, page.name)
    if _LONG_TAG.search(bare):
        raise BrokenFileError(page.name)
    if _ROOT.match(bare):
        return _parsed(_without_surplus_items(bare), page)
    choices = discovery.feeds(html.parse(text, page.name), page.url or "") if "<" in text else ()
    if not choices:
        raise NoFeedError(page.name)
    return FeedPage("", "", (), choices=choices)


def source(page: Page) -> str:
    """Return the characters of *page* without invalid character references, which every parser reads differently."""
    text = clean(charsets.decode(page.body, page.content_type)).lstrip()
    return _REFERENCE.sub(lambda reference: reference[0] if _character(reference[1], reference[2]) else "", text)


def _character(decimal: str | None, hexadecimal: str | None) -> bool:
    code = int(decimal) if decimal else int(hexadecimal or "0", 16)
    return code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code <= 0x10FFFF


def without_dtd(text: str, name: str) -> str:
    """Return *text* from its root element on. A DTD without declarations is left out, one with declarations refused."""
    at = declared.end() if (declared := _DECLARATION.match(text)) else 0
    while True:
        if skipped := _PROLOG.match(text, at) or _DOCTYPE.match(text, at):
            at = skipped.end()
        elif text[at : at + 9].upper() == "<!DOCTYPE":
            raise BrokenFileError(name)
        else:
            return text[at:]


def _without_surplus_items(text: str) -> str:
    """Return *text* with the first MAX_NAMED items only: 50,000 would take a minute."""
    kept = end = 0
    for count, start in enumerate(_ITEM.finditer(text)):
        if count >= MAX_NAMED:
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
        parsed = feedparser.parse(
            io.BytesIO(text.encode()), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except (ValueError, TypeError, AttributeError, IndexError, KeyError, AssertionError, OverflowError):
        raise BrokenFileError(page.name) from None  # faults that feedparser does not catch
    channel = parsed.feed
    entries = _newest([(entry, _moment(entry)) for entry in parsed.entries[:MAX_NAMED]])
    items = [_item(entry, moment, base) for entry, moment in entries[:MAX_ITEMS]]
    return FeedPage(
        title=_line(channel.get("title_detail"), channel.get("title")),
        site=address(channel.get("link"), base) or "",
        items=tuple(item for item in items if item is not None),
        older=tuple((guid_of(e.get("id")), _link(e, base) or "") for e, _ in entries[MAX_ITEMS:]),
        ttl=_ttl(channel.get("ttl")),
    )


def _newest(entries: list[tuple[Any, datetime | None]]) -> list[tuple[Any, datetime | None]]:
    """Return the entries newest first if nearly all have dates, else in the feed's order."""
    dated = sum(moment is not None for _, moment in entries)
    if dated * 10 < len(entries) * 9:
        return entries
    oldest = datetime.min.replace(tzinfo=UTC)
    return sorted(entries, key=lambda entry: entry[1] or oldest, reverse=True)


def _item(entry: Any, moment: datetime | None, base: str) -> FeedItem | None:
    contents = [content for content in entry.get("content") or () if content.get("value")]
    if not contents and entry.get("summary"):
        contents = [entry.get("summary_detail") or {"value": entry.get("summary"), "type": "text/html"}]
    best: Any = max(contents, key=lambda content: len(str(content.get("value"))), default={})
    return item(
        guid=entry.get("id"),
        url=_link(entry, base),
        title=_line(entry.get("title_detail"), entry.get("title")),
        text=visible_text(str(best.get("value") or ""), plain=best.get("type") == "text/plain"),
        author=str(entry.get("author") or ""),
        published=moment,
    )


def _link(entry: Any, base: str) -> str | None:
    """Return an entry's address; None if it is only a guid without a slash, which feedparser takes for a link."""
    link = str(entry.get("link") or "")
    return None if entry.get("guidislink") and "/" not in link else address(link, base)


def _line(detail: Any, title: Any) -> str:
    """Return a title without its markup."""
    text = str(title or "")[:MAX_MARKUP]
    kind = (detail or {}).get("type", "")
    if "<" in text and kind != "text/plain":
        text = visible_text(text)
    return clean_line(text, layout.TITLE)


def _moment(entry: Any) -> datetime | None:
    """Return when an entry was published; None for an implausible date."""
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
    text = str(minutes or "").strip()
    return int(text) * 60 if text.isascii() and text.isdecimal() and len(text) < 6 else 0
