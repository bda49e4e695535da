"""Guarded transport: looks up the host of each request once, and connects only to addresses that were checked."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import zip_longest

import httpcore
import httpx

from engine.errors import RefusedAddressError
from services.web.address_guard import Resolver, is_address, is_own, is_public

HEAD = 64 << 10
"""Most bytes of a response's head, including interim responses."""
HEAD_READ = 8 << 10
"""Bytes of a read while in the head: 64 KiB can hold 2,400 interim responses, which cost 100 ms."""
ADDRESSES = 4
"""Most addresses of one name that are tried."""
CONNECT_SECONDS = 5.0

ConnectTo = Callable[[str, int], tuple[str, int]]
"""(checked address, port) → where to connect instead. Tests map public addresses to a local server."""


def port_of(url: httpx.URL) -> int:
    """Return the port of *url*, also if it is the default one."""
    return (443 if url.scheme == "https" else 80) if url.port is None else url.port


class GuardedTransport(httpx.AsyncBaseTransport):
    """Connects to public addresses only, with a new connection for each request."""

    def __init__(self, resolver: Resolver, connect_to: ConnectTo | None = None) -> None:
        self._resolver, self._connect_to = resolver, connect_to
        self._tls: ssl.SSLContext | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Return a response whose body is a stream. A connection that ends before the first byte is tried again."""
        addresses = await self._addresses(request.url)
        with _mapped():
            try:
                return await self._ask(request, addresses)
            except _SilenceError:
                return await self._ask(request, addresses)

    async def _ask(self, request: httpx.Request, addresses: Sequence[str]) -> httpx.Response:
        url, port = request.url, port_of(request.url)
        network = _CheckedNetwork(addresses, self._connect_to)
        origin = httpcore.Origin(url.raw_scheme, url.raw_host, port)
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=port, target=url.raw_path)
        core_request = httpcore.Request(request.method.encode(), target, headers=request.headers.raw)
        connection = httpcore.AsyncHTTPConnection(origin, self._tls_context(url.scheme), network_backend=network)
        try:
            response = await connection.handle_async_request(core_request)
        except BaseException as error:
            await connection.aclose()
            if isinstance(error, (httpcore.RemoteProtocolError, httpcore.ReadError)) and not network.received:
                raise _SilenceError(str(error)) from error
            raise
        network.head_is_read()
        return httpx.Response(response.status, headers=response.headers, stream=_Stream(response, connection))

    async def _addresses(self, url: httpx.URL) -> Sequence[str]:
        name = url.raw_host.decode("ascii")
        resolved = [name] if is_address(name) else await self._resolver(name, port_of(url))
        chosen = _by_turns(resolved)[:ADDRESSES]
        if (
            not resolved
            or not all(is_public(address) for address in resolved)
            or any(is_own(address) for address in chosen)
        ):
            raise RefusedAddressError(str(url))
        return chosen

    def _tls_context(self, scheme: str) -> ssl.SSLContext | None:
        if scheme == "https" and self._tls is None:
            self._tls = httpx.create_ssl_context(trust_env=False)
            self._tls.load_default_certs()  # a company's own certificates are in the system's store
        return self._tls


class _SilenceError(httpcore.ReadError):
    """The connection ended before the first byte of a response."""


def _by_turns(addresses: Sequence[str]) -> list[str]:
    """Return *addresses* with the two families alternating: one that does not work costs a single attempt."""
    families: dict[bool, list[str]] = {}
    for address in addresses:
        families.setdefault(":" in address, []).append(address)
    rounds = zip_longest(*families.values())
    return [address for turn in rounds for address in turn if address]


class _CheckedNetwork(httpcore.AsyncNetworkBackend):
    """Opens connections to the given addresses only, whatever the host, and limits the bytes of the head."""

    def __init__(self, addresses: Sequence[str], connect_to: ConnectTo | None) -> None:
        self._addresses, self._connect_to = addresses, connect_to
        self._plain = httpcore.AnyIOBackend()
        self._in_head = True
        self.received = 0

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the caller's deadline covers all attempts together
        local_address: str | None = None,  # noqa: ARG002
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first of the addresses that accepts."""
        error_: Exception = httpcore.ConnectError(host)
        for address in self._addresses:
            to = self._connect_to(address, port) if self._connect_to else (address, port)
            try:
                return _CountedStream(await self._plain.connect_tcp(*to, timeout=CONNECT_SECONDS), self)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                error_ = error
        raise error_

    def head_is_read(self) -> None:
        """End the limit of the head; the reader of the body has its own."""
        self._in_head = False

    async def read(self, stream: httpcore.AsyncNetworkStream, size: int, timeout: float | None) -> bytes:
        """Read from *stream*; RemoteProtocolError if the head is too long."""
        if self._in_head and self.received > HEAD:
            raise httpcore.RemoteProtocolError("head too large")
        data = await stream.read(HEAD_READ if self._in_head else size, timeout)
        self.received += len(data)
        return data


class _CountedStream(httpcore.AsyncNetworkStream):
    def __init__(self, inner: httpcore.AsyncNetworkStream, network: _CheckedNetwork) -> None:
        self._inner, self._network = inner, network

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return await self._network.read(self._inner, max_bytes, timeout)

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
    """Raise network errors as httpx.TransportError."""
    try:
        yield
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException) as error:
        raise httpx.TransportError(str(error)) from error
