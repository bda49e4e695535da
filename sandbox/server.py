"""The sandbox put together: the world, the Bot API, the page and its interface, on a loopback port."""

from __future__ import annotations

import asyncio
import errno
from contextlib import suppress
from pathlib import Path

from aiohttp import web

from sandbox import bot_api, page_api
from sandbox.news import site
from sandbox.origin_guard import guard, is_loopback
from sandbox.persistence import Keeper
from sandbox.world import DEFAULT_TOKEN, World

PAGE = Path(__file__).parent / "page"
BODY_LIMIT = 64 * 1024 * 1024  # people may send more than a bot can fetch
PORTS_TRIED = 50


class Sandbox:
    """One running sandbox: `async with Sandbox() as sandbox: … sandbox.root_url`."""

    def __init__(
        self,
        token: str = DEFAULT_TOKEN,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        language: str = "en",
        data: Path | None = None,
    ) -> None:
        if not is_loopback(host) and host != "::1":
            raise ValueError(f"the sandbox listens on this machine only, not on {host}")
        self.world = World(token, language=language, data=data)
        self.host = host
        self.port = port
        self._keeper = Keeper(self.world, data) if data else None
        self._deliveries: asyncio.Task[None] | None = None
        self._runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=0.5, handler_cancellation=True)

    @property
    def root_url(self) -> str:
        """Where the page is; a bot appends /bot<token>/METHOD."""
        return f"http://{'[::1]' if self.host == '::1' else self.host}:{self.port}"

    def _app(self) -> web.Application:
        app = web.Application(middlewares=[guard], client_max_size=BODY_LIMIT)
        app.add_routes([*bot_api.routes(self.world), *page_api.routes(self.world), *site.routes(self.world)])
        app.add_routes([web.get("/", _index), web.static("/page", PAGE)])
        return app

    async def start(self) -> None:
        """Listen on the port asked for or the next free one; port 0 is any."""
        if self._keeper:
            self._keeper.open()
        self._deliveries = asyncio.create_task(self.world.webhook.run(), name="webhook")
        await self._runner.setup()
        for port in range(self.port, self.port + PORTS_TRIED) if self.port else (0,):
            try:
                await web.TCPSite(self._runner, self.host, port).start()
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise
                continue
            self.port = self._runner.addresses[0][1]
            return
        raise OSError(errno.EADDRINUSE, f"no free port from {self.port} to {self.port + PORTS_TRIED - 1}")

    async def close(self) -> None:
        """Stop listening and keep what there is."""
        if self._deliveries is not None:
            self._deliveries.cancel()
            with suppress(asyncio.CancelledError):
                await self._deliveries
        await self._runner.cleanup()
        if self._keeper:
            await self._keeper.close()

    async def __aenter__(self) -> Sandbox:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()


async def _index(_: web.Request) -> web.FileResponse:
    return web.FileResponse(PAGE / "index.html", headers={"Cache-Control": "no-cache"})
