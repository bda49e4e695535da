"""Pages from the web. The only file that opens a connection to it.

Addresses come from strangers, so every one is hostile until shown otherwise: a name is looked up once, all its
addresses must be public, and the connection goes to one of exactly those (no second look-up that could answer
differently). Each redirect starts from the beginning. Nothing comes from the environment: no proxy, no .netrc.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from itertools import zip_longest
from weakref import WeakValueDictionary

import httpcore
import httpx

from engine.errors import FetchError, FetchTimeoutError, RefusedAddressError, StatusError, TooLargeError
from engine.models import Page
from services.addresses import PORTS, Resolver, SystemResolver, host, is_address, is_own, is_public
from services.unpacking import Body

USER_AGENT = "Pullquote/0.1"
DEADLINE = 20.0
LIMIT = 8 << 20
REDIRECTS = 5
AT_ONCE = 16
AT_ONCE_HOST = 2
HEADERS = 64 << 10
"""Bytes of headers in all, interim answers included."""
URL_LENGTH = 8000
ADDRESSES = 4
"""Addresses of one name that are tried."""
CONNECT_SECONDS = 5.0
PIECES = 100_000
"""Chunks of one body: a chunk costs about 30 µs, so a body in chunks of one byte would keep a core busy for minutes."""
SLICE_SECONDS = 0.01
"""The loop gets its turn this often while a body arrives in crumbs."""
ACCEPT = (
    "text/html,application/xhtml+xml,application/pdf,application/epub+zip,"
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document,text/plain;q=0.9,*/*;q=0.5"
)

ConnectTo = Callable[[str, int], tuple[str, int]]
"""A checked address and port → where to connect in its place. Tests lead public addresses to a server of their own."""


class Fetcher:
    """Fetches public web pages within bounds of time, size and number; every failure is a FetchError."""

    def __init__(
        self,
        transport: httpx.AsyncBaseTransport | None = None,
        *,
        resolver: Resolver | None = None,
        connect_to: ConnectTo | None = None,
        deadline: float = DEADLINE,
        limit: int = LIMIT,
    ) -> None:
        self._transport = transport or GuardedTransport(resolver or SystemResolver(), connect_to)
        self._deadline, self._limit = deadline, limit
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._host_slots: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()

    async def fetch(self, url: str, *, language: str = "") -> Page:
        """The page at *url*, in *language* (ISO 639-1) where its server can choose; FetchError where there is none."""
        try:
            return await self._follow(url, language)
        except FetchError:
            raise
        except TimeoutError as error:
            raise FetchTimeoutError(url, int(self._deadline)) from error
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, ValueError) as error:
            raise FetchError(url) from error

    async def close(self) -> None:
        """Let go of the transport."""
        await self._transport.aclose()

    async def _follow(self, url: str, language: str) -> Page:
        target = _target(url)
        cookies = httpx.Cookies()  # for this chain of redirects only
        left = self._deadline
        for _ in range(REDIRECTS + 1):
            async with self._slot(target.host):  # waiting for others does not count against this page
                started = time.monotonic()
                async with asyncio.timeout(left), self._answer(target, language, cookies) as response:
                    location = _location(response)
                    if location is None:
                        return await self._page(target, response)
                left -= time.monotonic() - started
            target = _target(str(target.join(location)))
        raise FetchError(url)

    @asynccontextmanager
    async def _slot(self, name: str) -> AsyncIterator[None]:
        """One of the places for this host, then one of all; held by nobody who waits for another host."""
        of_host = self._host_slots.get(name)
        if of_host is None:
            of_host = self._host_slots[name] = asyncio.Semaphore(AT_ONCE_HOST)
        async with of_host, self._slots:
            yield

    @asynccontextmanager
    async def _answer(self, target: httpx.URL, language: str, cookies: httpx.Cookies) -> AsyncIterator[httpx.Response]:
        headers = {"User-Agent": USER_AGENT, "Accept": ACCEPT, "Accept-Encoding": "gzip", "Connection": "close"}
        if language:
            headers["Accept-Language"] = f"{language},*;q=0.5"
        request = httpx.Request("GET", target, headers=headers)
        cookies.set_cookie_header(request)
        response = await self._transport.handle_async_request(request)
        response.request = request
        try:
            if sum(len(name) + len(value) + 4 for name, value in response.headers.raw) > HEADERS:
                raise FetchError(str(target))
            cookies.extract_cookies(response)
            yield response
        finally:
            await response.aclose()

    async def _page(self, target: httpx.URL, response: httpx.Response) -> Page:
        url = str(target)
        if not 200 <= response.status_code < 300 or response.status_code in {204, 205}:
            raise StatusError(url, response.status_code)
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


def _target(url: str) -> httpx.URL:
    """*url* in the one form everything after works with; RefusedAddressError where it is none the bot goes to."""
    try:
        if len(url) > URL_LENGTH:
            raise ValueError(len(url))
        parsed = httpx.URL(url)
        port = parsed.port or (443 if parsed.scheme == "https" else 80)
        if parsed.scheme not in {"http", "https"} or port not in PORTS or parsed.userinfo:
            raise ValueError(parsed.scheme)
        name = host(parsed.raw_host.decode("ascii"))
        if is_address(name) and not is_public(name):
            raise ValueError(name)
        return parsed.copy_with(host=name, fragment=None)
    except (httpx.InvalidURL, ValueError) as error:
        raise RefusedAddressError(url) from error


def _location(response: httpx.Response) -> str | None:
    """Where a redirect leads; None when the response is no redirect."""
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


class GuardedTransport(httpx.AsyncBaseTransport):
    """A connection of its own for each request, to a checked address of the host and to no other."""

    def __init__(self, resolver: Resolver, connect_to: ConnectTo | None = None) -> None:
        self._resolver, self._connect_to = resolver, connect_to
        self._tls: ssl.SSLContext | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The response's head; its body follows through the stream."""
        url = request.url
        port = url.port or (443 if url.scheme == "https" else 80)
        network = _CheckedNetwork(await self._addresses(url, port), self._connect_to)
        origin = httpcore.Origin(url.raw_scheme, url.raw_host, port)
        connection = httpcore.AsyncHTTPConnection(origin, self._tls_context(url.scheme), network_backend=network)
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=port, target=url.raw_path)
        try:
            with _mapped():
                response = await connection.handle_async_request(
                    httpcore.Request(request.method.encode(), target, headers=request.headers.raw)
                )
        except BaseException:
            await connection.aclose()
            raise
        network.head_is_read()
        return httpx.Response(response.status, headers=response.headers, stream=_Stream(response, connection))

    async def _addresses(self, url: httpx.URL, port: int) -> Sequence[str]:
        name = url.host
        found = [name] if is_address(name) else await self._resolver(name, port)
        chosen = _by_turns(found)[:ADDRESSES]
        if not found or not all(is_public(address) for address in found) or any(is_own(address) for address in chosen):
            raise RefusedAddressError(str(url))
        return chosen

    def _tls_context(self, scheme: str) -> ssl.SSLContext | None:
        if scheme == "https" and self._tls is None:
            self._tls = httpx.create_ssl_context(trust_env=False)
            self._tls.load_default_certs()  # certificates of a company stand in the system's store
        return self._tls


def _by_turns(addresses: Sequence[str]) -> list[str]:
    """*addresses* with the two families by turns, the preferred one first: a dead family costs one attempt."""
    families: dict[bool, list[str]] = {}
    for address in addresses:
        families.setdefault(":" in address, []).append(address)
    rounds = zip_longest(*families.values())
    return [address for turn in rounds for address in turn if address]


class _CheckedNetwork(httpcore.AsyncNetworkBackend):
    """Opens connections to the given addresses only, whatever host is asked for, and counts the bytes of the head."""

    def __init__(self, addresses: Sequence[str], connect_to: ConnectTo | None) -> None:
        self._addresses, self._connect_to = addresses, connect_to
        self._plain = httpcore.AnyIOBackend()
        self._head: int | None = HEADERS

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the caller's deadline covers all attempts together
        local_address: str | None = None,  # noqa: ARG002
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002
    ) -> httpcore.AsyncNetworkStream:
        """A connection to the first of the addresses that takes one."""
        fault: Exception = httpcore.ConnectError(host)
        for address in self._addresses:
            to = self._connect_to(address, port) if self._connect_to else (address, port)
            try:
                return _CountedStream(await self._plain.connect_tcp(*to, timeout=CONNECT_SECONDS), self)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                fault = error
        raise fault

    def head_is_read(self) -> None:
        """From here on the body counts its own bytes."""
        self._head = None

    def count(self, received: int) -> None:
        """Refuse a head that never ends: `HEADERS` bytes, and the reads that end it."""
        if self._head is None:
            return
        if self._head < 0:
            raise httpcore.ReadError("head too large")
        self._head -= received


class _CountedStream(httpcore.AsyncNetworkStream):
    def __init__(self, inner: httpcore.AsyncNetworkStream, network: _CheckedNetwork) -> None:
        self._inner, self._network = inner, network

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = await self._inner.read(max_bytes, timeout)
        self._network.count(len(data))
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        await self._inner.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        return _CountedStream(await self._inner.start_tls(ssl_context, server_hostname, timeout), self._network)

    def get_extra_info(self, info: str) -> object:
        return self._inner.get_extra_info(info)


class _Stream(httpx.AsyncByteStream):
    def __init__(self, response: httpcore.Response, connection: httpcore.AsyncHTTPConnection) -> None:
        self._response, self._connection = response, connection

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _mapped():
            async for piece in self._response.aiter_stream():
                yield piece

    async def aclose(self) -> None:
        await self._response.aclose()
        await self._connection.aclose()


@contextmanager
def _mapped() -> Iterator[None]:
    """The faults of the wire as one httpx error."""
    try:
        yield
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException) as error:
        raise httpx.TransportError(str(error)) from error
