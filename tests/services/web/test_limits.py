"""Fetching from servers that send too much, too slowly, too little or nonsense."""

from __future__ import annotations

import asyncio
import gzip
import os
import zlib
from functools import partial

import pytest

from engine.errors import FetchError, FetchTimeoutError, TooLargeError
from services.web.fetch import Fetcher
from tests.bot.eventually import eventually
from tests.patience import PATIENCE
from tests.services.web.web_server import PUBLIC, Handler, Reply, Request, web_server

compress = partial(gzip.compress, mtime=0)  # the same bytes, and so the same test ids, in every process
PAGE = b"<p>The line reopened.</p>"


async def hang(request: Request) -> None:
    await asyncio.sleep(3600)


async def test_gzip_is_unpacked() -> None:
    """One gzip stream, or several in a row, with or without padding behind it; a page over many reads too."""
    large = os.urandom(3 << 20)
    packed = [("Content-Encoding", "gzip")]
    pages = {
        "/one": Reply(compress(PAGE), headers=(*packed,)),
        "/two": Reply(compress(PAGE) + compress(PAGE) + b"\0" * 20, headers=(*packed,)),
        "/large": Reply(compress(large), headers=(("Content-Encoding", "X-GZip"),)),
        "/none": Reply(PAGE, headers=(("Content-Encoding", "identity"),)),
    }
    async with web_server(pages) as web:
        got = [(await web.fetcher().fetch(web.url(path))).body for path in pages]
        assert got == [PAGE, PAGE * 2, large, PAGE]


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("br", b"x"),
        ("zstd", b"x"),
        ("deflate", zlib.compress(PAGE)),
        ("gzip, gzip", compress(compress(PAGE))),
        ("gzip", PAGE),
        ("gzip", compress(PAGE)[:-9]),
        ("gzip", compress(b"") * 100),
    ],
    ids=["brotli", "zstandard", "deflate", "stacked", "no gzip", "cut", "many parts"],
)
async def test_codings_that_are_refused(coding: str, body: bytes) -> None:
    """What was not asked for, stacked, broken or chopped into very many parts is no page."""
    async with web_server({"/": Reply(body, headers=(("Content-Encoding", coding),))}) as web:
        with pytest.raises(FetchError):
            await web.fetcher().fetch(web.url("/"))


async def test_no_more_than_the_limit_is_read() -> None:
    """Declared, sent or unpacked: one byte more than the limit is too large, the limit itself is not."""

    async def endless(request: Request) -> None:
        request.writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            request.writer.write(b"2000\r\n" + b"x" * 0x2000 + b"\r\n")
            await request.writer.drain()

    pages: dict[str, bytes | Reply | Handler] = {
        "/fits": b"x" * 100_000,
        "/over": b"x" * 100_001,
        "/declared": Reply(b"x", headers=(("Content-Length", str(10**13)),)),
        "/bomb": Reply(compress(bytes(100_001)), headers=(("Content-Encoding", "gzip"),)),
        "/endless": endless,
    }
    async with web_server(pages) as web:
        fetcher = web.fetcher(limit=100_000)
        assert len((await fetcher.fetch(web.url("/fits"))).body) == 100_000
        for path in ("/over", "/declared", "/bomb", "/endless"):
            with pytest.raises(TooLargeError) as caught:
                await fetcher.fetch(web.url(path))
            assert caught.value.limit == 100_000


async def test_the_deadline_is_for_everything() -> None:
    """Silence, a crawling head, a crawling body, slow redirects and a slow look-up all end at the one deadline."""

    async def slow_head(request: Request) -> None:
        request.writer.write(b"HTTP/1.1 200 OK\r\n")
        while True:
            request.writer.write(b"X: y\r\n")
            await request.writer.drain()
            await asyncio.sleep(0.05)

    async def slow_body(request: Request) -> None:
        request.writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        while True:
            request.writer.write(b"x")
            await request.writer.drain()
            await asyncio.sleep(0.05)

    async def slow_hop(request: Request) -> Reply:
        await asyncio.sleep(0.15)
        return Reply(status=302, headers=(("Location", "/hop"),))

    async def slow_look_up(name: str, port: int) -> list[str]:
        await asyncio.sleep(3600)
        return []

    async with web_server({"/silent": hang, "/head": slow_head, "/body": slow_body, "/hop": slow_hop}) as web:
        fetches = [web.fetcher(deadline=0.5).fetch(web.url(path)) for path in ("/silent", "/head", "/body", "/hop")]
        fetches.append(Fetcher(resolver=slow_look_up, deadline=0.5).fetch("http://slow.example/"))
        async with asyncio.timeout(PATIENCE):  # each would go on for an hour
            faults = await asyncio.gather(*fetches, return_exceptions=True)
        assert [type(fault) for fault in faults] == [FetchTimeoutError] * 5


async def test_two_at_once_from_one_host() -> None:
    """A host is asked for two pages at a time, all for sixteen; the first ones hang until so many are asked for."""
    running, most, expected = 0, 0, 2
    all_there = asyncio.Event()

    async def counting(request: Request) -> bytes:
        nonlocal running, most
        running += 1
        most = max(most, running)
        if running == expected:
            all_there.set()
        await all_there.wait()
        await asyncio.sleep(0.1)  # one more than allowed would come now
        running -= 1
        return PAGE

    async with web_server({"/": counting}) as web:
        fetcher = web.fetcher(deadline=PATIENCE)
        pages = await asyncio.gather(*(fetcher.fetch(web.url(f"/?{n}")) for n in range(12)))
        assert [page.body for page in pages] == [PAGE] * 12
        assert most == 2
        most, expected = 0, 16
        all_there.clear()
        hosts = [f"h{n}.example" for n in range(20)]
        web.names |= {host: [PUBLIC] for host in hosts}
        await asyncio.gather(*(fetcher.fetch(web.url("/", host)) for host in hosts))
        assert most == 16


async def test_waiting_for_a_turn_is_not_against_the_deadline() -> None:
    """What waits behind two pages that hang for longer than its own deadline is fetched when they have come."""
    go_on, deadline = asyncio.Event(), 3.0

    async def held(request: Request) -> bytes:
        await go_on.wait()
        return PAGE

    async with web_server({"/": PAGE, "/held": held}) as web:
        fetcher = web.fetcher(deadline=PATIENCE)
        holding = [asyncio.create_task(fetcher.fetch(web.url("/held"))) for _ in range(2)]
        await eventually(lambda: len(web.requests) == 2)
        fetcher._deadline = deadline
        waiting = asyncio.create_task(fetcher.fetch(web.url("/")))
        await asyncio.sleep(deadline + 0.2)
        assert not waiting.done()
        go_on.set()
        assert [(await task).body for task in (*holding, waiting)] == [PAGE] * 3


async def test_a_head_without_end_is_refused() -> None:
    """64 KiB of headers, interim answers included; the loop of the program keeps turning meanwhile."""

    async def hints(request: Request) -> None:
        while True:
            request.writer.write(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 1000)
            await request.writer.drain()

    async def line(request: Request) -> None:
        request.writer.write(b"HTTP/1.1 200 OK\r\nX: ")
        while True:
            request.writer.write(b"x" * 65536)
            await request.writer.drain()

    many = tuple((f"X-{n}", "y" * 90) for n in range(700))
    async with web_server({"/hints": hints, "/line": line, "/many": Reply(PAGE, headers=many)}) as web:
        for path in ("/hints", "/line", "/many"):
            async with asyncio.timeout(PATIENCE):
                with pytest.raises(FetchError):
                    await web.fetcher(deadline=3600).fetch(web.url(path))


async def test_crumbs_do_not_stop_the_loop() -> None:
    """A body in chunks of one byte is given up, and others get their turn all the while."""

    async def crumbs(request: Request) -> None:
        request.writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            request.writer.write(b"1\r\nx\r\n" * 10_000)
            await request.writer.drain()

    async with web_server({"/": crumbs}) as web:
        fetch = asyncio.create_task(web.fetcher().fetch(web.url("/")))
        turns = 0
        while not fetch.done():
            await asyncio.sleep(0.001)
            turns += 1
        assert isinstance(fetch.exception(), FetchError)
        assert turns > 5  # a loop that is held up gets one or two


async def test_a_silent_connection_is_tried_once_more() -> None:
    """A server that hangs up before its first byte gets one more chance, and only one."""
    hung_up = 0

    async def hang_up(request: Request) -> Reply | None:
        nonlocal hung_up
        hung_up += 1
        if hung_up == 1 or request.path == "/always":
            request.writer.transport.abort()
            return None
        return Reply(PAGE)

    async with web_server({"/once": hang_up, "/always": hang_up}) as web:
        assert (await web.fetcher().fetch(web.url("/once"))).body == PAGE
        hung_up = 0
        with pytest.raises(FetchError):
            await web.fetcher().fetch(web.url("/always"))
        assert hung_up == 2


@pytest.mark.parametrize(
    "answer",
    [
        b"garbage\r\n\r\n",
        b"HTTP/1.1 2x0 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
        b"HTTP/1.1 200 OK\r\nX\0: y\r\n\r\n",
        b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n",
        b"\x16\x03\x01" * 100,
    ],
)
async def test_protocol_junk_is_one_clear_error(answer: bytes) -> None:
    """Whatever a server says, the caller sees a FetchError and nothing else."""

    async def junk(request: Request) -> None:
        request.writer.write(answer)
        await request.writer.drain()

    async with web_server({"/": junk}) as web:
        with pytest.raises(FetchError):
            await web.fetcher().fetch(web.url("/"))


async def test_a_server_without_tls() -> None:
    """https to a server that speaks plain HTTP is a FetchError."""

    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(plain, "127.0.0.1", 0) as server, web_server({}) as web:
        web.port = server.sockets[0].getsockname()[1]
        with pytest.raises(FetchError):
            await web.fetcher().fetch("https://news.example/")
