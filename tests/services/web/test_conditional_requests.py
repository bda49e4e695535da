"""Asking again politely: conditions, what a server says about the next time, and addresses that move."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from engine.errors import StatusError
from services.web.fetch import DAY, Fetched
from tests.services.web.web_server import Answer, Reply, Request, web_server

FEED = b"<rss/>"
TAG = 'W/"5-a"'
DATE = "Wed, 14 Oct 2026 12:00:00 GMT"


async def _feed(request: Request) -> Answer:
    marks = (("ETag", TAG), ("Last-Modified", DATE), ("Cache-Control", "public, max-age=900"))
    if request.headers.get("if-none-match") == TAG or request.headers.get("if-modified-since") == DATE:
        return Reply(b"", 304, headers=marks)
    return Reply(FEED, content_type="application/rss+xml", headers=marks)


async def test_what_has_not_changed_is_not_sent_again() -> None:
    """The marks of the last answer are said back; the answer may be that nothing changed."""
    async with web_server({"/feed": _feed}) as web:
        url = web.url("/feed")
        fetcher = web.fetcher()
        first = await fetcher.fetch_feed(url)
        assert first.page is not None
        assert (first.page.body, first.etag, first.modified, first.fresh) == (FEED, TAG, DATE, 900)
        assert "rss" in web.requests[0].headers["accept"]
        for marks in ((TAG, ""), ("", DATE), (TAG, DATE)):
            assert await fetcher.fetch_feed(url, *marks) == Fetched(None, TAG, DATE, 900)
        for marks in (("é", ""), ("a\r\nX: b", ""), ("x" * 600, "")):  # what cannot be said back is left out
            assert (await fetcher.fetch_feed(url, *marks)).page is not None


async def test_unchanged_is_an_error_where_nobody_asked() -> None:
    """A server that says "not modified" to a plain request has given no page."""
    async with web_server({"/feed": Reply(b"", 304)}) as web:
        for ask in (web.fetcher().fetch, web.fetcher().fetch_feed):
            with pytest.raises(StatusError):
                await ask(web.url("/feed"))


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("120", 120), ("9" * 21, DAY), ("-5", 0), ("soon", 0), ("", 0), ("1e9", 0), ("Wed, 32 Oct 2026", 0)],
)
async def test_retry_after(header: str, seconds: int) -> None:
    """A refusal says when to come back, within a day."""
    async with web_server({"/feed": Reply(b"", 429, headers=(("Retry-After", header),))}) as web:
        with pytest.raises(StatusError) as refused:
            await web.fetcher().fetch_feed(web.url("/feed"))
    assert (refused.value.status, refused.value.retry_after) == (429, seconds)


async def test_retry_after_as_a_date() -> None:
    """The standard allows a date as well."""
    later, past = (format_datetime(datetime.now(UTC) + timedelta(hours=hours)) for hours in (1, -1))
    pages = {
        "/later": Reply(b"", 503, headers=(("Retry-After", later),)),
        "/past": Reply(b"", 503, headers=(("Retry-After", past),)),
    }
    async with web_server(pages) as web:
        waits = []
        for path in pages:
            with pytest.raises(StatusError) as refused:
                await web.fetcher().fetch_feed(web.url(path))
            waits.append(refused.value.retry_after)
    assert 3500 < waits[0] <= 3600
    assert waits[1] == 0


@pytest.mark.parametrize(
    ("control", "fresh"),
    [("max-age=60", 60), ("no-cache, max-age=60", 0), ("s-maxage=9", 0), ("max-age=99999999", DAY)],
)
async def test_freshness(control: str, fresh: int) -> None:
    """How long nothing new is to be expected, within a day."""
    async with web_server({"/feed": Reply(FEED, headers=(("Cache-Control", control),))}) as web:
        assert (await web.fetcher().fetch_feed(web.url("/feed"))).fresh == fresh


async def test_moved_for_good() -> None:
    """Only where each step of the way from the old address is permanent is the new one told."""

    def to(path: str, status: int) -> Reply:
        return Reply(b"", status, headers=(("Location", path),))

    pages = {
        "/a": to("/b", 301),
        "/b": to("/feed", 308),
        "/c": to("/d", 301),
        "/d": to("/feed", 302),
        "/e": to("/a", 302),
    }
    async with web_server({**pages, "/feed": Reply(FEED)}) as web:
        moved = {path: (await web.fetcher().fetch_feed(web.url(path))).moved for path in (*pages, "/feed")}
    assert moved == {
        "/a": web.url("/feed"),
        "/b": web.url("/feed"),
        "/c": web.url("/d"),
        "/d": "",
        "/e": "",
        "/feed": "",
    }
