"""Lists of subscriptions, as other programs write them."""

from __future__ import annotations

import pytest

from engine.errors import BrokenFileError
from engine.models import FeedLink, Page
from engine.readers.feeds import opml
from services.feeds.feeds import LISTED


def given(body: str) -> tuple[FeedLink, ...]:
    """What is read of *body*."""
    return opml.read(Page(None, "", body.encode(), "subscriptions.opml"))


def test_outlines() -> None:
    """Folders are walked through, each feed comes once, addresses of the web only, forgotten escapes forgiven."""
    links = given(
        '<?xml version="1.0"?><opml version="2.0"><head><title>Mine</title></head><body><outline text="News">'
        '<outline type="rss" text="Quay" title="The Quay" xmlUrl="http://news.example/feed?a=1&b=2" htmlUrl="x"/>'
        '<outline text="Again" xmlUrl="http://news.example/feed?a=1&amp;b=2"/></outline>'
        '<outline text="Bad" xmlUrl="file:///etc/passwd"/><outline text="Jay" XMLURL="http://jay.example/f"/></body></opml>'
    )
    assert [one.url for one in links][-1] == "http://jay.example/f"
    assert links[0].title == "The Quay"
    assert all(one.url.startswith("http://") for one in links)


def test_bounds() -> None:
    """So many feeds are read that it can be said how many there are; a DTD is refused; what is no list is broken."""
    many = "".join(f'<outline text="x" xmlUrl="http://news.example/{n}"/>' for n in range(opml.FEEDS + 100))
    assert len(given(f"<opml><body>{many}</body></opml>")) == opml.FEEDS == LISTED
    for body in ('<!DOCTYPE opml [<!ENTITY a "x">]><opml><body/></opml>', "<rss/>", "", "words"):
        with pytest.raises(BrokenFileError):
            given(body)
