"""Feeds: RSS, Atom and JSON Feed, whatever they are declared as; for a web page the feeds that it names.

The web preview of a public Telegram channel is read as a feed, too.

A bot check in place of a feed raises BotCheckError.

feedparser reads the XML. It gets bytes in memory only (it would open a string), without any DTD.
"""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from typing import Any

from engine import bot_checks
from engine.errors import BotCheckError, BrokenFileError, EmptyPageError, NoFeedError
from engine.models import FeedItem, FeedPage, Page
from engine.readers import blocks
from engine.readers.feeds import channel, discovery, feed_dates, feed_source, jsonfeed
from engine.readers.feeds.feed_items import (
    MAX_ITEMS,
    MAX_MARKUP,
    MAX_NAMED,
    address,
    authors,
    guid_of,
    item,
    title_line,
    visible_text,
)
from engine.readers.pages import html, telegram

_ROOT = re.compile(r"<(?:[\w-]+:)?(?:rss|feed|rdf|channel)[\s>]", re.IGNORECASE)
_ITEM = re.compile(r"<(item|entry)[\s>]")
_LONG_TAG = re.compile(r"<[A-Za-z][^<>]{20000}")
"""No feed has such a tag; 50,000 attributes of one element take feedparser 48 s."""


def read(page: Page) -> FeedPage:
    """Return the feed in *page*, or the feeds that it names; raise a ReadError if there is neither."""
    if not page.body.strip():
        raise EmptyPageError(page.name)
    text = feed_source.text_of(page)
    bare = feed_source.without_dtd(text, page.name)
    if not _ROOT.match(bare) and not bare.startswith("{"):
        bare = feed_source.without_dtd(feed_source.without_junk(text), page.name)
    if bare.startswith("{"):
        return jsonfeed.read(bare, page)
    if _LONG_TAG.search(bare):
        raise BrokenFileError(page.name)
    if _ROOT.match(bare):
        return _parsed(feed_source.repaired(_without_surplus_items(bare)), page)
    tree = html.parse(text, page.name) if "<" in text else None
    if tree is not None and telegram.channel_of(page.url):
        return channel.read(tree, page)
    choices = discovery.feeds(tree, page.url or "") if tree is not None else ()
    if not choices:
        raise (BotCheckError if tree is not None and _is_bot_check(text, tree) else NoFeedError)(page.name)
    return FeedPage("", "", (), choices=choices)


def _is_bot_check(source: str, tree: Any) -> bool:
    """Whether a page in place of a feed checks who is asking."""
    return bot_checks.is_refusal(source) or bot_checks.is_worded("", "\n".join(blocks.paragraphs(tree)))


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
    head = parsed.feed
    stamps = [_stamp(entry) for entry in parsed.entries[:MAX_NAMED]]
    dates = feed_dates.Dates(str(head.get("language") or ""), stamps)
    entries = _newest([(entry, dates.read(stamp)) for entry, stamp in zip(parsed.entries, stamps, strict=False)])
    items = [_item(entry, moment, base) for entry, moment in entries[:MAX_ITEMS]]
    links = [link for link in head.get("links") or () if link.get("rel") == "self"]
    return FeedPage(
        title=_line(head.get("title_detail"), head.get("title")),
        site=address(head.get("link"), base) or "",
        items=tuple(item for item in items if item is not None),
        older=tuple((guid_of(e.get("id")), _link(e, base) or "") for e, _ in entries[MAX_ITEMS:]),
        ttl=_ttl(head.get("ttl")),
        address=next(filter(None, (address(link.get("href"), base) for link in links)), ""),
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
    if not contents and entry.get("media_about"):
        about = str(entry.get("media_about"))
        contents = [{"value": about, "type": "text/html" if "</" in about else "text/plain"}]
    best: Any = max(contents, key=lambda content: len(str(content.get("value"))), default={})
    text, regions = visible_text(str(best.get("value") or ""), plain=best.get("type") == "text/plain")
    return item(
        guid=entry.get("id"),
        url=_link(entry, base),
        title=_line(entry.get("title_detail"), entry.get("title")),
        text=text,
        regions=regions,
        author=authors(author.get("name") for author in entry.get("authors") or ()),
        published=moment,
    )


def _link(entry: Any, base: str) -> str | None:
    """Return an entry's address, before FeedBurner replaced it; of an entry with a recording only, the recording's.

    A guid without a slash, which feedparser takes for a link, is none.
    """
    named = "" if entry.get("guidislink") and "/" not in str(entry.get("link") or "") else entry.get("link")
    recordings = [*(entry.get("enclosures") or ()), *(entry.get("media_content") or ())]
    enclosed = (
        file.get("href") or file.get("url")
        for file in recordings
        if not str(file.get("type") or file.get("medium") or "").startswith("image")
    )
    links = (address(link, base) for link in (entry.get("feedburner_origlink"), named, *enclosed) if link)
    return next(filter(None, links), None)


def _line(detail: Any, title: Any) -> str:
    """Return a title without its markup."""
    text = str(title or "")[:MAX_MARKUP]
    kind = (detail or {}).get("type", "")
    if "<" in text and kind != "text/plain":
        text, _ = visible_text(text)
    return title_line(text)


def _stamp(entry: Any) -> str:
    """Return the date of an entry as it is written, "" if it has none."""
    return next((str(entry[name]) for name in ("published", "updated", "created") if entry.get(name)), "")


def _ttl(minutes: Any) -> int:
    text = str(minutes or "").strip()
    return int(text) * 60 if text.isascii() and text.isdecimal() and len(text) < 6 else 0
