"""A web of one's own for tests: a small server on loopback, and ways to lead the program under test to it.

In a test's own process, `web.fetcher()` is a `Fetcher` whose look-ups and connections are handed in, so the guard runs
as always but a public name ends here:

    async with web_server({"/article": b"<p>…</p>", "/slow": slow}) as web:
        page = await web.fetcher().fetch(web.url("/article"))          # http://news.example/article

The whole program, started as a child, has no setting that weakens the guard, so the *system* around it is changed
instead: `web.environment(folder)` gives variables that make Python answer look-ups of made-up names with a public
address and lead connections to that address here:

    env = {**os.environ, **web.environment(folder)}
    child = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", env=env)

Names at `SECURE` are reached by https, with the certificate in `CERTIFICATE`: a program that is to trust it gets
`SSL_CERT_FILE` (`Web.environment` sets it).

A page is its bytes (HTML), a `Reply`, or an async function of the `Request` that returns one of these, or writes to
`request.writer` itself and returns None.
"""

from __future__ import annotations

import asyncio
import json
import os
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from services.web.fetch import Fetcher

PUBLIC = "93.184.216.34"
"""Where the made-up names stand: a public address no packet is ever sent to."""
HOST = "news.example"
SECURE = "93.184.216.35"
"""Where those of the made-up names stand that are reached by https."""
TELEGRAM = "t.me"
CERTIFICATE = Path(__file__).parents[2] / "data" / "web_server.pem"
"""Key and certificate of TELEGRAM, made for the tests and trusted by nobody."""

_CHANGED_SYSTEM = '''\
"""Loaded by every Python child: made-up names, and the public addresses of a web that stands on loopback."""
import json, os, socket

_web = json.loads(os.environ.get("WEB_OF_THE_TESTS", "{}"))
_look_up, _connect, _connect_ex = socket.getaddrinfo, socket.socket.connect, socket.socket.connect_ex


def getaddrinfo(host, port, *args, **kwargs):
    name = host.decode() if isinstance(host, bytes) else host
    return _look_up(_web["names"].get((name or "").rstrip(".").lower(), host), port, *args, **kwargs)


def _to(sock, address):
    tcp = sock.family == socket.AF_INET and sock.type & socket.SOCK_STREAM
    return tuple(_web["route"].get(address[0], address)) if tcp else address


if _web:
    socket.getaddrinfo = getaddrinfo
    socket.socket.connect = lambda self, address: _connect(self, _to(self, address))
    socket.socket.connect_ex = lambda self, address: _connect_ex(self, _to(self, address))
'''


@dataclass(slots=True)
class Request:
    """What a client asked."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]
    """Names in lower case."""
    writer: asyncio.StreamWriter


@dataclass(slots=True)
class Reply:
    """An answer that is more than a page of HTML."""

    body: bytes = b""
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()


Answer = bytes | Reply | None
Handler = Callable[[Request], Awaitable[Answer]]
Pages = Mapping[str, bytes | Reply | Handler]


@dataclass(slots=True)
class Web:
    """A running web server and the ways to it."""

    port: int
    secure_port: int
    pages: dict[str, bytes | Reply | Handler] = field(default_factory=dict)
    """Path → what is served there; a test adds its own."""
    requests: list[Request] = field(default_factory=list)
    names: dict[str, Sequence[str]] = field(default_factory=lambda: {HOST: (PUBLIC,), TELEGRAM: (SECURE,)})
    """Made-up name → its addresses; a test adds its own."""
    look_ups: list[str] = field(default_factory=list)
    connects: list[tuple[str, int]] = field(default_factory=list)
    """Addresses and ports the program believes it connected to."""

    @property
    def base_url(self) -> str:
        """The server as it really stands, for browsers and plain clients."""
        return f"http://127.0.0.1:{self.port}"

    def url(self, path: str, host: str = HOST) -> str:
        """*path* as the program under test knows it."""
        return f"http://{host}{path}"

    async def resolver(self, name: str, port: int) -> Sequence[str]:
        """The made-up name service."""
        self.look_ups.append(name)
        if name not in self.names:
            raise OSError(name)
        return self.names[name]

    def connect_to(self, address: str, port: int) -> tuple[str, int]:
        """Every public address is this server."""
        self.connects.append((address, port))
        return "127.0.0.1", self.secure_port if address == SECURE else self.port

    def fetcher(self, **options: float) -> Fetcher:
        """A Fetcher that lives in this web."""
        return Fetcher(resolver=self.resolver, connect_to=self.connect_to, **options)  # type: ignore[arg-type]

    def environment(self, folder: Path) -> dict[str, str]:
        """Variables for a Python child process that shall live in this web; *folder* holds what it loads."""
        (folder / "sitecustomize.py").write_text(_CHANGED_SYSTEM)
        names = {name: addresses[0] for name, addresses in self.names.items()}
        route = dict.fromkeys(names.values(), ("127.0.0.1", self.port))
        route[SECURE] = ("127.0.0.1", self.secure_port)
        path = os.pathsep.join(filter(None, [str(folder), os.environ.get("PYTHONPATH", "")]))
        web = json.dumps({"names": names, "route": route})
        return {"PYTHONPATH": path, "WEB_OF_THE_TESTS": web, "SSL_CERT_FILE": str(CERTIFICATE)}


@asynccontextmanager
async def web_server(pages: Pages) -> AsyncIterator[Web]:
    """Serve *pages* (path → page) on a free port of loopback."""
    clients: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        clients.add(task)
        try:
            with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await _serve(reader, writer, web)
        finally:
            clients.discard(task)
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, limit=1 << 20)
    secure = await asyncio.start_server(serve, "127.0.0.1", 0, limit=1 << 20, ssl=_tls())
    port, secure_port = (each.sockets[0].getsockname()[1] for each in (server, secure))
    web = Web(port, secure_port, pages if isinstance(pages, dict) else dict(pages))
    try:
        yield web
    finally:
        server.close()
        secure.close()
        for task in list(clients):
            task.cancel()
        await asyncio.gather(*clients, return_exceptions=True)


@cache
def _tls() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, web: Web) -> None:
    lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    target = urlsplit(lines[0].split(" ")[1])
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:] if line)}
    request = Request(target.path, dict(parse_qsl(target.query)), headers, writer)
    web.requests.append(request)
    page = web.pages.get(target.path, Reply(b"<h1>Not found</h1>", 404))
    answer = await page(request) if callable(page) else page
    if answer is None:
        return
    reply = Reply(answer) if isinstance(answer, bytes) else answer
    head = [f"HTTP/1.1 {reply.status} Said", f"Content-Type: {reply.content_type}", "Connection: close"]
    head += [f"{name}: {value}" for name, value in reply.headers]
    if not any(name.lower() in {"content-length", "transfer-encoding"} for name, _ in reply.headers):
        head.append(f"Content-Length: {len(reply.body)}")
    writer.write("\r\n".join(head).encode("latin-1") + b"\r\n\r\n" + reply.body)
    await writer.drain()
