"""A forward proxy on loopback, as a company or a blocked country has one: CONNECT for https, whole addresses for http.

Whatever host is asked for, the proxy leads to one port of this machine and remembers what was asked:

    async with running_proxy(to=server_port) as proxy:
        env["HTTPS_PROXY"] = proxy.url
"""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(slots=True)
class Proxy:
    """A running proxy."""

    port: int
    to: int
    """The port that every tunnel leads to."""
    login: str = ""
    """`user:password` without which it answers 407; "" lets everybody through."""
    asked: list[str] = field(default_factory=list)
    """`CONNECT host:port`, or the method and the address, of every request."""

    @property
    def url(self) -> str:
        """The value of HTTPS_PROXY, with the login where one is needed."""
        return f"http://{self.login}{'@' if self.login else ''}127.0.0.1:{self.port}"


@asynccontextmanager
async def running_proxy(to: int, login: str = "") -> AsyncIterator[Proxy]:
    """Run a proxy that leads every request to the port *to*."""
    clients: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        clients.add(task)
        try:
            with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await _serve(reader, writer, proxy)
        finally:
            clients.discard(task)
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    proxy = Proxy(server.sockets[0].getsockname()[1], to, login)
    try:
        yield proxy
    finally:
        server.close()
        for task in clients:
            task.cancel()
        await asyncio.gather(*clients, return_exceptions=True)


async def _serve(client: asyncio.StreamReader, answer: asyncio.StreamWriter, proxy: Proxy) -> None:
    head = await client.readuntil(b"\r\n\r\n")
    method, target, version = head.split(b"\r\n", 1)[0].decode().split(" ")
    proxy.asked.append(f"{method} {target}")
    key = b64encode(proxy.login.encode())
    if proxy.login and b"proxy-authorization: basic " + key.lower() not in head.lower():
        answer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n")
        await answer.drain()
        return
    far, onward = await asyncio.open_connection("127.0.0.1", proxy.to)
    try:
        if method == "CONNECT":
            answer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        else:
            address = urlsplit(target)
            path = f"{address.path or '/'}{'?' if address.query else ''}{address.query}"
            onward.write(f"{method} {path} {version}\r\n".encode() + head.split(b"\r\n", 1)[1])
        await asyncio.gather(_carry(client, onward), _carry(far, answer))
    finally:
        onward.close()


async def _carry(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    while piece := await source.read(1 << 16):
        target.write(piece)
        await target.drain()
    with suppress(OSError):
        target.write_eof()
