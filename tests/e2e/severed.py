"""A way to PostgreSQL that a test can cut: a socket that passes everything on to the server's."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

SOCKET = ".s.PGSQL.5432"


class Wire:
    """The connections through one such socket."""

    def __init__(self, server: Path) -> None:
        self._server = server
        self._open: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self.is_cut = False

    def cut(self) -> None:
        """End every connection, and let no new one through."""
        self.is_cut = True
        for writer in self._open:
            writer.transport.abort()

    def mend(self) -> None:
        """Let connections through again."""
        self.is_cut = False

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass one connection on, both ways."""
        if self.is_cut:
            writer.transport.abort()
            return
        there = await asyncio.open_unix_connection(self._server)
        self._open |= {writer, there[1]}
        for source, target in ((reader, there[1]), (there[0], writer)):
            task = asyncio.create_task(self._pipe(source, target))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _pipe(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await source.read(65536):
                target.write(data)
                await target.drain()
        target.close()
        self._open.discard(target)


@asynccontextmanager
async def severed(folder: Path, database_url: str) -> AsyncIterator[tuple[Wire, str]]:
    """Give such a socket and the database's address through it."""
    parts = urlsplit(database_url)
    (host,) = parse_qs(parts.query)["host"]
    wire = Wire(Path(host) / SOCKET)
    server = await asyncio.start_unix_server(wire.accept, folder / SOCKET)
    try:
        yield wire, parts._replace(query=f"host={folder}").geturl()
    finally:
        wire.cut()
        server.close()
