"""Fetching pages: with `services.web.transport` the only code that connects to the web.

Addresses come from users, so every one may be hostile: a name is looked up once, all its
addresses must be public, and the connection goes to one of exactly those (no second look-up that could answer
differently). Each redirect is checked in the same way. Nothing is read from the environment: no proxy, no .netrc.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from weakref import WeakValueDictionary

import httpx

from engine import bot_checks
from engine.errors import FetchError, FetchTimeoutError, RefusedAddressError, StatusError, TooLargeError
from engine.models import Page
from services import VERSION
from services.slots import Slots
from services.web.address_guard import PORTS, Resolver, SystemResolver, host, is_address, is_public
from services.web.decompression import Body
from services.web.transport import HEAD, ConnectTo, GuardedTransport, port_of
from services.workers.turns import current_party

NAME = "Pullquote"
"""Product name in the User-Agent header and in robots.txt."""
DEADLINE = 20.0
LIMIT = 8 << 20
REDIRECTS = 5
AT_ONCE = 16
"""Fetches at a time, half of them for one person."""
AT_ONCE_HOST = 2
URL_LENGTH = 8000
BOT_CHECK_STATUSES = frozenset({401, 403, 405, 429, 503})
"""Error statuses with which bot checks come."""
BOT_CHECK_BYTES = 64 << 10
"""Bytes of such a response that are looked at, as they were sent; checks have 2 to 60 KB."""
PIECES = 50_000
"""Chunks of one body: a chunk costs about 30 µs, so a body in chunks of one byte would keep a core busy for minutes."""
SLICE_SECONDS = 0.01
"""Seconds after which other tasks run while a body arrives in small chunks."""
ACCEPT = (
    "text/html,application/xhtml+xml,application/pdf,application/epub+zip,"
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document,text/plain;q=0.9,*/*;q=0.5"
)


FEEDS = (
    "application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,text/xml;q=0.9,"
    "text/html;q=0.8,*/*;q=0.5"
)
DAY = 24 * 3600
"""Longest wait in seconds that a server can ask for."""
MARK = 500
"""Most characters of an ETag or a date."""

_OUTCOMES: dict[type[FetchError], str] = {
    FetchTimeoutError: "timeout",
    RefusedAddressError: "refused address",
    StatusError: "error status",
    TooLargeError: "too large",
}
"""Failures as they are counted; all others are "failed"."""
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,10})")


_ADDRESS = re.compile(r"https?://[!-'*-~]{1,500}")


def user_agent(contact: str = "") -> str:
    """Return the User-Agent header, with the operator's contact address."""
    return f"{NAME}/{VERSION} (+{contact})" if _ADDRESS.fullmatch(contact) else f"{NAME}/{VERSION}"


@dataclass(frozen=True, slots=True)
class Fetched:
    """A response, with what the server says about the next request."""

    page: Page | None
    """None if it has not changed."""
    etag: str = ""
    modified: str = ""
    fresh: int = 0
    """Seconds for which the response is fresh (Cache-Control)."""
    moved: str = ""
    """The new address after permanent redirects, "" without any."""


@dataclass(frozen=True, slots=True)
class _Request:
    """Headers and cookies of a chain of requests."""

    headers: dict[str, str]
    cookies: httpx.Cookies = field(default_factory=httpx.Cookies)

    @property
    def conditional(self) -> bool:
        return not {"If-None-Match", "If-Modified-Since"}.isdisjoint(self.headers)


class Fetcher:
    """Fetches public web pages within limits of time, size and number; every failure is a FetchError."""

    def __init__(
        self,
        transport: httpx.AsyncBaseTransport | None = None,
        *,
        resolver: Resolver | None = None,
        connect_to: ConnectTo | None = None,
        deadline: float = DEADLINE,
        limit: int = LIMIT,
        contact: str = "",
        on_done: Callable[[str], None] = lambda _: None,
    ) -> None:
        """*contact* is sent to sites if it is a web address; *on_done* is told what became of each request."""
        self._on_done = on_done
        self._transport = transport or GuardedTransport(resolver or SystemResolver(), connect_to)
        self._deadline, self._limit = deadline, limit
        self._user_agent = user_agent(contact)
        self._slots = Slots(AT_ONCE, AT_ONCE // 2)
        self._host_slots: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()

    async def fetch(self, url: str, *, language: str = "") -> Page:
        """Fetch the page at *url*, preferably in *language* (ISO 639-1); FetchError if there is none."""
        headers = {"Accept": ACCEPT} | ({"Accept-Language": f"{language},*;q=0.5"} if language else {})
        page = (await self._fetch(url, _Request(headers))).page
        assert page is not None, "the request had no condition"
        return page

    async def fetch_feed(self, url: str, etag: str = "", modified: str = "") -> Fetched:
        """Fetch the feed at *url* if it has changed since *etag* or *modified*; FetchError if there is none."""
        conditions = {"If-None-Match": _plain(etag), "If-Modified-Since": _plain(modified)}
        return await self._fetch(
            url, _Request({"Accept": FEEDS} | {name: value for name, value in conditions.items() if value})
        )

    async def _fetch(self, url: str, asking: _Request) -> Fetched:
        outcome = "cancelled"
        try:
            fetched = await self._follow(url, asking)
            outcome = "ok" if fetched.page else "unchanged"
            return fetched
        except FetchError as error:
            outcome = _OUTCOMES.get(type(error), "failed")
            raise
        except TimeoutError as error:
            outcome = "timeout"
            raise FetchTimeoutError(url, int(self._deadline)) from error
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, ValueError) as error:
            outcome = "failed"
            raise FetchError(url) from error
        finally:
            self._on_done(outcome)

    async def close(self) -> None:
        """Close the transport."""
        await self._transport.aclose()

    async def _follow(self, url: str, asking: _Request) -> Fetched:
        target = _target(url)
        moved, for_good = "", True
        left = self._deadline
        for _ in range(REDIRECTS + 1):
            async with self._slot(target.host):  # waiting for a place does not count
                started = time.monotonic()
                async with asyncio.timeout(left), self._answer(target, asking) as response:
                    location = _location(response)
                    if location is None:
                        unchanged = response.status_code == 304 and asking.conditional
                        page = None if unchanged else await self._page(target, response)
                        return _fetched(page, response, moved)
                left -= time.monotonic() - started
            target = _target(location, target)
            for_good = for_good and response.status_code in {301, 308}
            moved = str(target) if for_good else moved
        raise FetchError(url)

    @asynccontextmanager
    async def _slot(self, name: str) -> AsyncIterator[None]:
        """Hold a place for this host, then one of all; waiting for a host takes no place of the others."""
        of_host = self._host_slots.get(name)
        if of_host is None:
            of_host = self._host_slots[name] = asyncio.Semaphore(AT_ONCE_HOST)
        async with of_host, self._slots.slot(current_party().person):
            yield

    @asynccontextmanager
    async def _answer(self, target: httpx.URL, asking: _Request) -> AsyncIterator[httpx.Response]:
        headers = {"User-Agent": self._user_agent, "Accept-Encoding": "gzip", "Connection": "close"} | asking.headers
        request = httpx.Request("GET", target, headers=headers)
        asking.cookies.set_cookie_header(request)
        response = await self._transport.handle_async_request(request)
        response.request = request
        try:
            if sum(len(name) + len(value) + 4 for name, value in response.headers.raw) > HEAD:
                raise FetchError(str(target))
            asking.cookies.extract_cookies(response)
            yield response
        finally:
            await response.aclose()

    async def _page(self, target: httpx.URL, response: httpx.Response) -> Page:
        url = str(target)
        if not 200 <= response.status_code < 300 or response.status_code in {204, 205}:
            wait = _wait(response.headers.get("retry-after", ""))
            raise StatusError(url, response.status_code, wait, await self._is_bot_check(url, response))
        length = response.headers.get("content-length", "")
        if length.isdecimal() and int(length[:20]) > self._limit:
            raise TooLargeError(url, self._limit, int(length[:20]))
        body = Body(url, response.headers.get("content-encoding", "").strip().lower(), self._limit)
        assert isinstance(response.stream, httpx.AsyncByteStream)
        turn = time.monotonic()
        pieces = 0
        async for piece in response.stream:
            body.add(piece)
            pieces += 1
            if pieces > PIECES:
                raise FetchError(url)
            if time.monotonic() - turn > SLICE_SECONDS:
                await asyncio.sleep(0)
                turn = time.monotonic()
        return Page(url=url, content_type=response.headers.get("content-type", "")[:200], body=body.finish())

    async def _is_bot_check(self, url: str, response: httpx.Response) -> bool:
        """Whether an error response is a page that checks who is asking, by its headers or its beginning."""
        if response.headers.get("cf-mitigated", "").strip().lower() == "challenge":
            return True
        if response.status_code not in BOT_CHECK_STATUSES:
            return False
        try:
            body = Body(url, response.headers.get("content-encoding", "").strip().lower(), self._limit)
            assert isinstance(response.stream, httpx.AsyncByteStream)
            async for piece in response.stream:
                body.add(piece[:BOT_CHECK_BYTES])
                if body.packed > BOT_CHECK_BYTES:
                    break
        except (FetchError, httpx.HTTPError, OSError):
            return False
        return bot_checks.is_refusal(body.beginning().decode("utf-8", "replace"))


def _target(url: str, base: httpx.URL | None = None) -> httpx.URL:
    """Return *url* resolved against *base* and normalised; RefusedAddressError if it may not be fetched."""
    try:
        if len(url) > URL_LENGTH:
            raise ValueError(len(url))
        parsed = base.join(url) if base else httpx.URL(url)
        if parsed.scheme not in {"http", "https"} or port_of(parsed) not in PORTS or parsed.userinfo:
            raise ValueError(parsed.scheme)
        name = host(parsed.raw_host.decode("ascii"))
        if is_address(name) and not is_public(name):
            raise ValueError(name)
        return parsed.copy_with(host=name, fragment=None)
    except (httpx.InvalidURL, ValueError) as error:
        raise RefusedAddressError(url) from error


def _fetched(page: Page | None, response: httpx.Response, moved: str) -> Fetched:
    headers = response.headers
    return Fetched(
        page, headers.get("etag", "")[:MARK], headers.get("last-modified", "")[:MARK], _fresh(headers), moved
    )


def _fresh(headers: httpx.Headers) -> int:
    """Return the seconds for which a feed is fresh by its Cache-Control."""
    control = headers.get("cache-control", "")[:MARK].lower()
    match = _MAX_AGE.search(control)
    return 0 if not match or "no-" in control else min(int(match[1]), DAY)


def _wait(value: str) -> int:
    """Return the seconds of a Retry-After, which may be a date; at most a day, 0 if it is invalid."""
    value = value.strip()[:100]
    if value.isascii() and value.isdecimal():
        return min(int(value), DAY)
    try:
        seconds = parsedate_to_datetime(value).timestamp() - time.time()
    except (TypeError, ValueError, OverflowError, IndexError):
        return 0
    return int(max(0, min(seconds, DAY)))


def _plain(value: str) -> str:
    """Return a header's value if it can be sent back in a header, else ""."""
    return value if value.isascii() and value.isprintable() and len(value) < MARK else ""


def _location(response: httpx.Response) -> str | None:
    """Return the target of a redirect; None if the response is no redirect."""
    if response.status_code not in {301, 302, 303, 307, 308}:
        return None
    raw = next((value for name, value in response.headers.raw if name.lower() == b"location"), b"").strip()
    if not raw:
        return None
    try:
        location = raw.decode()
    except UnicodeDecodeError:
        location = raw.decode("latin-1")
    if "\\" in location:  # browsers read it as a slash, the standard does not
        raise RefusedAddressError(str(response.request.url))
    return location
