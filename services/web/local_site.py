"""A site of this machine under a made-up name, to be read without the internet. All else is guarded as ever."""

from __future__ import annotations

import re
from dataclasses import dataclass

import httpx

_PATH = re.compile(rb"(/[A-Za-z0-9][A-Za-z0-9_-]*(\.[a-z]+)?)*/?")
"""What a path may look like: nothing that leads out of the folder below which the site is."""


@dataclass(frozen=True, slots=True)
class LocalSite:
    """The name that is led to this machine, and the address of its pages there."""

    host: str
    """A host name that no name server knows, such as one that ends in .test."""
    root: str
    """http://127.0.0.1:PORT/FOLDER"""

    example: str = ""
    """The path of a page that people can try."""

    @property
    def link(self) -> str:
        """The address that people can try."""
        return f"http://{self.host}/{self.example}"


class LocalSiteTransport(httpx.AsyncBaseTransport):
    """Sends requests for the site's name, at its usual port, to this machine, and all others on."""

    def __init__(self, site: LocalSite, others: httpx.AsyncBaseTransport) -> None:
        self._site, self._others = site, others
        self._local = httpx.AsyncHTTPTransport(trust_env=False, retries=0)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Return the response of the site or of the web."""
        url = request.url
        if (url.scheme, url.host, url.port) != ("http", self._site.host, None):
            return await self._others.handle_async_request(request)
        path = url.raw_path.partition(b"?")[0]
        if not _PATH.fullmatch(path):
            return httpx.Response(404, stream=httpx.ByteStream(b""))
        headers = [(name, value) for name, value in request.headers.raw if name.lower() != b"host"]
        local = httpx.Request(request.method, self._site.root + path.decode("ascii"), headers=headers)
        return await self._local.handle_async_request(local)

    async def aclose(self) -> None:
        """Close both."""
        await self._local.aclose()
        await self._others.aclose()
