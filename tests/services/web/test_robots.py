"""What sites ask of programs is kept: robots.txt, and a pause between fetches."""

from __future__ import annotations

from services.web.robots import Robots, Spacing
from tests.services.web.web_server import Reply, web_server

ROBOTS = (
    b"User-agent: *\nDisallow: /private\nDisallow: /*.pdf$\n\n"
    b"User-agent: Pullquote\nDisallow: /not-you\nAllow: /not-you/but\n"
)


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 5000.0

    def __call__(self) -> float:
        return self.now


async def test_rules() -> None:
    """Our own section counts where there is one; the longest rule wins; the file is fetched once a day."""
    pages = {"/robots.txt": Reply(ROBOTS, content_type="text/plain")}
    clock = Clock()
    async with web_server(pages) as web:
        robots = Robots(fetcher=web.fetcher(), elapsed=clock)
        answers = [await robots.allow(web.url(path)) for path in ("/a", "/private", "/not-you", "/not-you/but")]
        assert answers == [True, True, False, True]
        assert len(web.requests) == 1
        pages["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /\n")
        assert await robots.allow(web.url("/a"))
        clock.now += 86_400
        assert not await robots.allow(web.url("/a"))


async def test_no_rules() -> None:
    """A site without the file, or with noise in its place, allows all; one in trouble is left alone for an hour."""
    pages = {"/robots.txt": Reply(b"", 404)}
    clock = Clock()
    async with web_server(pages) as web:
        for reply, allowed in (
            (pages["/robots.txt"], True),
            (Reply(b"\x00\xff<html>" * 9), True),
            (Reply(b"", 503), False),
        ):
            pages["/robots.txt"] = reply
            robots = Robots(fetcher=web.fetcher(), elapsed=clock)
            assert await robots.allow(web.url("/a")) is allowed
        pages["/robots.txt"] = Reply(b"")
        assert not await robots.allow(web.url("/a"))
        clock.now += 3600
        assert await robots.allow(web.url("/a"))
        assert await robots.allow("http://unknown.example/a")


def test_a_host_has_its_turn() -> None:
    """Two fetches of one host are half a second to one and a half apart; other hosts do not wait."""
    clock = Clock()
    spacing = Spacing(elapsed=clock)
    assert spacing.take("a.example")
    assert not spacing.take("a.example")
    assert spacing.take("b.example")
    clock.now += 0.49
    assert not spacing.take("a.example")
    clock.now += 1.02
    assert spacing.take("a.example")
