"""Keeps other web pages out: only this machine's own names, only this page's own requests."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

_LOOPBACK = re.compile(r"(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?", re.IGNORECASE)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def is_loopback(host: str) -> bool:
    """Whether *host* names this machine by its own address."""
    return _LOOPBACK.fullmatch(host) is not None


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse a foreign Host (a name rebound to this machine) and a request another site's page makes."""
    if not is_loopback(request.headers.get("Host", "")):
        return web.Response(status=403, text="The sandbox answers to this machine's own addresses only.")
    origin = request.headers.get("Origin")
    foreign = origin is not None and urlsplit(origin).netloc != request.headers["Host"]
    if foreign or request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
        navigation = request.method == "GET" and request.path == "/" and origin is None
        if not navigation:
            return web.Response(status=403, text="The sandbox takes no requests from other pages.")
    response = await handler(request)
    if not response.prepared:
        response.headers.update(
            {"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
        )
    return response
