"""The port for whoever watches the bot: /healthz, /readyz and /metrics."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import structlog
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from bot.errors import FatalError

log = structlog.get_logger("bot.health_server")


@asynccontextmanager
async def serving(
    host: str, port: int, *, problem: Callable[[], Awaitable[str]], metrics: Callable[[], Awaitable[bytes]]
) -> AsyncIterator[int]:
    """Serve the three pages; gives the port. FatalError if it cannot be had.

    *problem* returns why the bot is not ready, "" if it is. Alive is who answers.
    """

    async def healthz(_: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def readyz(_: web.Request) -> web.Response:
        reason = await problem()
        return web.Response(text=f"{reason or 'ok'}\n", status=503 if reason else 200)

    async def page(_: web.Request) -> web.Response:
        return web.Response(body=await metrics(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    app = web.Application(client_max_size=1024)
    app.add_routes([web.get("/healthz", healthz), web.get("/readyz", readyz), web.get("/metrics", page)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise FatalError(f"PULLQUOTE_HEALTH_LISTEN: cannot listen on {host}:{port}: {reason}.") from None
        log.info("health and metrics", host=host, port=runner.addresses[0][1])
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()
