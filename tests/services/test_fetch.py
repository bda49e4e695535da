"""Fetching: what reaches the web, how far, how long and how much."""

from __future__ import annotations

import asyncio
import gzip
import os
import ssl
import sys
import time
import tomllib
import zlib
from pathlib import Path

import httpx
import pytest

from engine.errors import FetchError, FetchTimeoutError, RefusedAddressError, StatusError, TooLargeError
from services.fetch import USER_AGENT, Fetcher
from services.transport import GuardedTransport
from tests.services.web import PUBLIC, Reply, Request, Web, web_server

ROOT = Path(__file__).parents[2]
PAGE = b"<p>The line reopened.</p>"


def redirect(location: str, status: int = 302, *headers: tuple[str, str]) -> Reply:
    return Reply(status=status, headers=(("Location", location), *headers))


async def hang(request: Request) -> None:
    await asyncio.sleep(60)


async def test_a_page_comes_as_it_was_sent() -> None:
    """The body, the content type and the final address arrive unchanged; the request says honestly who asks."""
    async with web_server({"/a": Reply(PAGE, content_type="text/html; charset=koi8-r")}) as web:
        page = await web.fetcher().fetch("HTTP://News.Example.:80/a?b=ä#there", language="fr")
        assert (page.url, page.content_type, page.body) == (
            "http://news.example/a?b=%C3%A4",
            "text/html; charset=koi8-r",
            PAGE,
        )
        headers = web.requests[0].headers
        assert headers["host"] == "news.example"
        assert headers["accept-encoding"] == "gzip"
        assert headers["accept-language"].startswith("fr")
        assert "cookie" not in headers
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert version.startswith(USER_AGENT.removeprefix("Pullquote/"))


@pytest.mark.parametrize("host", ["8.8.8.8", "[2606:4700:4700::1111]", "xn--bcher-kva.example", "Bücher.example"])
async def test_public_hosts_of_every_form(host: str) -> None:
    """A public address and a name in any script are looked up and asked for in their ASCII form."""
    async with web_server({"/": PAGE}) as web:
        web.names["xn--bcher-kva.example"] = [PUBLIC]
        assert (await web.fetcher().fetch(f"http://{host}/")).body == PAGE
        assert web.requests[0].headers["host"] == host.replace("Bücher", "xn--bcher-kva")
        assert web.connects == [(PUBLIC if "cher" in host else host.strip("[]"), 80)]


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://news.example/",
        "gopher://news.example/",
        "javascript:alert(1)",
        "data:text/html,x",
        "//news.example/",
        "news.example/",
        "",
        "http://",
        "http:///x",
        "http:/news.example/",
        "http:\\\\news.example\\",
        "http://news.example:22/",
        "http://news.example:0/",
        "http://news.example:65616/",
        "http://me@news.example/",
        "http://me:secret@news.example/",
        "http://news.example:80@127.0.0.1/",
        "http://127.0.0.1\\@news.example/",
        "http://127.0.0.1/",
        "http://127.1/",
        "http://0x7f000001/",
        "http://2130706433/",
        "http://0177.0.0.1/",
        "http://127。0。0。1/",
        "http://１２７.0.0.1/",
        "http://%31%32%37.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[fe80::1%25eth0]/",
        "http://[::1/",
        "http://localhost/",
        "http://metadata.google.internal/",
        "http://exa mple.example/",
        "http://news.example\r\nHost: x/",
        "http://\ud800.example/",
        "http://news.example/" + "a" * 9000,
    ],
)
async def test_addresses_that_are_refused_by_their_form(url: str) -> None:
    """One and the same error, before any look-up and any connection."""
    async with web_server({}) as web:
        with pytest.raises(RefusedAddressError) as caught:
            await web.fetcher().fetch(url)
        assert caught.value.url == url
        assert (web.look_ups, web.connects) == ([], [])


@pytest.mark.parametrize(
    "answers",
    [["127.0.0.1"], ["10.1.2.3"], ["169.254.169.254"], ["::1"], [PUBLIC, "127.0.0.1"], ["fd00::1", PUBLIC], []],
)
async def test_names_that_lead_inside(answers: list[str]) -> None:
    """A name is refused when any one of its addresses is not public; nothing is connected to."""
    async with web_server({"/": PAGE}) as web:
        web.names["inside.example"] = answers
        with pytest.raises(RefusedAddressError):
            await web.fetcher().fetch("http://inside.example/")
        assert web.connects == []


async def test_the_checked_address_is_the_one_connected_to() -> None:
    """One look-up a request: a name that changes its mind between check and connection changes nothing."""
    async with web_server({"/": PAGE}) as web:
        answers = iter([[PUBLIC], ["127.0.0.1"]])

        async def rebinding(name: str, port: int) -> list[str]:
            web.look_ups.append(name)
            return next(answers)

        await Fetcher(resolver=rebinding, connect_to=web.connect_to).fetch("http://rebind.example/")
        assert (web.look_ups, web.connects) == (["rebind.example"], [(PUBLIC, 80)])


async def test_the_next_address_is_tried() -> None:
    """Where the first address does not take connections, the next one is tried; where none does, it is a FetchError."""
    async with web_server({"/": PAGE}) as web:
        web.names["two.example"] = ["8.8.4.4", "8.8.8.8"]
        tried: list[str] = []

        def connect_to(address: str, port: int) -> tuple[str, int]:
            tried.append(address)
            return ("127.0.0.1", web.port if address == "8.8.8.8" else 1)

        fetcher = Fetcher(resolver=web.resolver, connect_to=connect_to)
        assert (await fetcher.fetch("http://two.example/")).body == PAGE
        assert tried == ["8.8.4.4", "8.8.8.8"]
        with pytest.raises(FetchError):
            await fetcher.fetch("http://8.8.4.4/")
        with pytest.raises(FetchError):
            await fetcher.fetch("http://unknown.example/")


async def test_redirects_are_followed_five_times() -> None:
    """Relative and absolute, up to five; a sixth, a loop and a redirect to nowhere are errors."""
    pages = {f"/{n}": redirect(f"/{n - 1}#part") for n in range(1, 7)} | {"/0": PAGE, "/empty": Reply(status=302)}
    pages |= {"/loop": redirect("loop"), "/other": redirect("http://other.example/0", 308)}
    async with web_server(pages) as web:
        web.names["other.example"] = [PUBLIC]
        assert (await web.fetcher().fetch(web.url("/5"))).url == web.url("/0")
        assert (await web.fetcher().fetch(web.url("/other"))).url == "http://other.example/0"
        assert web.look_ups == ["news.example"] * 7 + ["other.example"]
        for path in ("/6", "/loop", "/empty"):
            with pytest.raises(FetchError):
                await web.fetcher().fetch(web.url(path))


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1/",
        "//127.0.0.1/",
        "http://localhost/",
        "http://inside.example/",
        "http://news.example@127.0.0.1/",
        "http:\\\\127.0.0.1\\",
        "file:///etc/passwd",
        "http://news.example:22/",
        "http://[::1/",
        "http://exa mple.example/",
    ],
)
async def test_each_hop_is_checked(location: str) -> None:
    """A redirect starts from the beginning: no way leads inside over a public page."""
    async with web_server({"/": redirect(location)}) as web:
        web.names["inside.example"] = ["10.0.0.1"]
        with pytest.raises(RefusedAddressError):
            await web.fetcher().fetch(web.url("/"))
        assert len(web.connects) == 1


async def test_cookies_live_for_one_chain_and_one_host() -> None:
    """A cookie set on the way comes back to its own host only, and the next fetch knows nothing of it."""
    cookie = ("Set-Cookie", "seen=1; Path=/")
    pages = {"/": redirect("/again", 302, cookie), "/again": redirect("http://other.example/end"), "/end": PAGE}
    async with web_server(pages) as web:
        web.names["other.example"] = [PUBLIC]
        fetcher = web.fetcher()
        await fetcher.fetch(web.url("/"))
        await fetcher.fetch(web.url("/end"))
        assert [request.headers.get("cookie") for request in web.requests] == [None, "seen=1", None, None]


@pytest.mark.parametrize("status", [204, 205, 300, 304, 400, 401, 404, 410, 429, 451, 500, 503, 599, 999])
async def test_answers_that_are_no_page(status: int) -> None:
    """The status is told."""
    async with web_server({"/": Reply(b"" if status in {204, 304} else PAGE, status)}) as web:
        with pytest.raises(StatusError) as caught:
            await web.fetcher().fetch(web.url("/"))
        assert caught.value.status == status


async def test_gzip_is_unpacked() -> None:
    """One gzip stream, or several in a row, with or without padding behind it; a page over many reads too."""
    large = os.urandom(3 << 20)
    packed = [("Content-Encoding", "gzip")]
    pages = {
        "/one": Reply(gzip.compress(PAGE), headers=(*packed,)),
        "/two": Reply(gzip.compress(PAGE) + gzip.compress(PAGE) + b"\0" * 20, headers=(*packed,)),
        "/large": Reply(gzip.compress(large), headers=(("Content-Encoding", "X-GZip"),)),
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
        ("gzip, gzip", gzip.compress(gzip.compress(PAGE))),
        ("gzip", PAGE),
        ("gzip", gzip.compress(PAGE)[:-9]),
        ("gzip", gzip.compress(b"") * 100),
    ],
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

    pages = {
        "/fits": b"x" * 100_000,
        "/over": b"x" * 100_001,
        "/declared": Reply(b"x", headers=(("Content-Length", str(10**13)),)),
        "/bomb": Reply(gzip.compress(bytes(100_001)), headers=(("Content-Encoding", "gzip"),)),
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
        request.writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        while True:
            request.writer.write(b"x")
            await request.writer.drain()
            await asyncio.sleep(0.05)

    async def slow_hop(request: Request) -> Reply:
        await asyncio.sleep(0.15)
        return redirect("/hop")

    async def slow_look_up(name: str, port: int) -> list[str]:
        await asyncio.sleep(60)
        return []

    async with web_server({"/silent": hang, "/head": slow_head, "/body": slow_body, "/hop": slow_hop}) as web:
        fetches = [web.fetcher(deadline=0.5).fetch(web.url(path)) for path in ("/silent", "/head", "/body", "/hop")]
        fetches.append(Fetcher(resolver=slow_look_up, deadline=0.5).fetch("http://slow.example/"))
        started = time.monotonic()
        faults = await asyncio.gather(*fetches, return_exceptions=True)
        assert [type(fault) for fault in faults] == [FetchTimeoutError] * 5
        assert time.monotonic() - started < 2


async def test_two_at_once_from_one_host() -> None:
    """A host is asked for two pages at a time; who waits for a turn does not lose time of his own."""
    running, most = 0, 0

    async def counting(request: Request) -> bytes:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.2)
        running -= 1
        return PAGE

    async with web_server({"/": counting}) as web:
        fetcher = web.fetcher(deadline=0.5)
        pages = await asyncio.gather(*(fetcher.fetch(web.url(f"/?{n}")) for n in range(8)))
        assert [page.body for page in pages] == [PAGE] * 8
        assert most == 2
        most = 0
        hosts = [f"h{n}.example" for n in range(20)]
        web.names |= {host: [PUBLIC] for host in hosts}
        await asyncio.gather(*(fetcher.fetch(web.url("/", host)) for host in hosts))
        assert most == 16


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
            started = time.monotonic()
            with pytest.raises(FetchError):
                await web.fetcher().fetch(web.url(path))
            assert time.monotonic() - started < 5


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
        assert turns > 50


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


def test_certificates_are_verified() -> None:
    """TLS asks for a valid certificate of the very host."""
    context = GuardedTransport(addresses_of_nothing)._tls_context("https")
    assert context is not None
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert context.get_ca_certs()


async def addresses_of_nothing(name: str, port: int) -> list[str]:
    return []


async def test_nothing_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither a proxy nor a .netrc of the environment is used."""
    (tmp_path / ".netrc").write_text("default login me password secret\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    async with web_server({"/": PAGE}) as web:
        assert (await web.fetcher().fetch(web.url("/"))).body == PAGE
        assert "authorization" not in web.requests[0].headers


async def test_a_transport_can_be_handed_in() -> None:
    """Any httpx transport may stand in for the web; the form of addresses is checked all the same."""

    async def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=PAGE, headers={"Content-Type": "text/html"})

    fetcher = Fetcher(httpx.MockTransport(answer))
    assert (await fetcher.fetch("https://news.example/a")).body == PAGE
    with pytest.raises(RefusedAddressError):
        await fetcher.fetch("http://127.0.0.1/")
    await fetcher.close()


async def test_a_child_process_in_a_made_up_web(tmp_path: Path) -> None:
    """The whole program finds the web of the tests through a changed system, with its guard as it is."""
    code = """if True:
        import asyncio
        from services.fetch import Fetcher
        async def main():
            print((await Fetcher().fetch("http://news.example/a")).body.decode())
            try:
                await Fetcher().fetch("http://127.0.0.1:8080/")
            except Exception as error:
                print(type(error).__name__)
        asyncio.run(main())
    """
    async with web_server({"/a": PAGE}) as web:
        said = await _run(code, web, tmp_path)
    assert said.split("\n") == [PAGE.decode(), "RefusedAddressError", ""]


async def _run(code: str, web: Web, folder: Path) -> str:
    environment = {**os.environ, **web.environment(folder)}
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, cwd=ROOT, env=environment, stdout=asyncio.subprocess.PIPE
    )
    said, _ = await child.communicate()
    return said.decode()
