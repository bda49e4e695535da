"""Feeds for the tests, written by hand."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from engine.models import FeedPage, Page
from engine.readers.feeds import feed

URL = "http://news.example/feed/all.xml"
STORY = (
    "The harbour town of Lindmark reopened its old tram line on Tuesday after eleven years of repairs. Engineers"
    " replaced 4,200 sleepers and two bridges. The mayor said that the line would carry 9,000 people a day, and"
    " fares stay at two crowns until the spring."
)


def given(body: bytes | str, kind: str = "application/xml", url: str = URL) -> FeedPage:
    """What is read of *body*."""
    return feed.read(Page(url, kind, body.encode() if isinstance(body, str) else body))


def rss(*items: str, head: str = "<title>The Quay</title><link>http://news.example/</link>", prolog: str = "") -> str:
    """An RSS 2.0 feed of *items*, each the inside of an <item>."""
    inside = "".join(f"<item>{one}</item>" for one in items)
    return f'<?xml version="1.0" encoding="utf-8"?>{prolog}<rss version="2.0"><channel>{head}{inside}</channel></rss>'


def entry(name: str, text: str = STORY, *, title: str = "", link: str | None = None, date: str = "") -> str:
    """The inside of an <item>."""
    link = f"http://news.example/{name}" if link is None else link
    dated = f"<pubDate>{date}</pubDate>" if date else ""
    return (
        f'<guid isPermaLink="false">{name}</guid><title>{escape(title or "Story " + name)}</title>'
        f"<link>{escape(link)}</link>{dated}<description>{escape(text)}</description>"
    )


def described(paragraphs: Sequence[str]) -> str:
    """A feed of one item whose content is HTML."""
    return rss(entry("1", "".join(f"<p>{one}</p>" for one in paragraphs)))
