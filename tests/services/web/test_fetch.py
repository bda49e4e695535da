"""Fetching: what reaches the web, how far, how long and how much."""

from __future__ import annotations

import asyncio
import os
import ssl
import sys
from pathlib import Path

import httpx
import pytest

from engine.errors import FetchError, RefusedAddressError, StatusError
from services import VERSION
from services.web.fetch import Fetcher, user_agent
from services.web.transport import GuardedTransport
from tests.services.web.web_server import PUBLIC, Handler, Reply, Web, web_server

ROOT = Path(__file__).parents[3]
PAGE = b"<p>The line reopened.</p>"


def redirect(location: str, status: int = 302, *headers: tuple[str, str]) -> Reply:
    return Reply(status=status, headers=(("Location", location), *headers))


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
        assert headers["user-agent"] == f"Pullquote/{VERSION}"


def test_sites_are_told_an_address_and_nothing_else() -> None:
    """A contact that is an address of the web stands in the User-Agent; a person's name or what breaks a header not."""
    assert user_agent("https://example.org/bot") == f"Pullquote/{VERSION} (+https://example.org/bot)"
    for contact in (
        "",
        "me@example.org",
        "@me",
        "https://exämple.org",
        "https://a.example/ b",
        "https://a.example/\r\nX: y",
    ):
        assert user_agent(contact) == f"Pullquote/{VERSION}"


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
    pages: dict[str, bytes | Reply | Handler] = {f"/{n}": redirect(f"/{n - 1}#part") for n in range(1, 7)}
    pages |= {"/0": PAGE, "/empty": Reply(status=302)}
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
    pages: dict[str, bytes | Reply | Handler] = {"/": redirect("/again", 302, cookie), "/end": PAGE}
    pages["/again"] = redirect("http://other.example/end")
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
        from services.web.fetch import Fetcher
        async def main():
            print((await Fetcher().fetch("http://news.example/a")).body.decode())
            try:
                await Fetcher().fetch("http://127.0.0.1:8080/")
            except Exception as error:
                print(type(error).__name__)
        asyncio.run(main())
    """
    async with web_server({"/a": PAGE}) as web:
        output = await _run(code, web, tmp_path)
    assert output.split("\n") == [PAGE.decode(), "RefusedAddressError", ""]


async def _run(code: str, web: Web, folder: Path) -> str:
    environment = {**os.environ, **web.environment(folder)}
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, cwd=ROOT, env=environment, stdout=asyncio.subprocess.PIPE
    )
    output, _ = await child.communicate()
    return output.decode()
