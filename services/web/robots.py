"""Politeness: robots.txt, and pauses between fetches of one host.

It applies to pages that no user asked for by their link: those behind the items of feeds.
"""

from __future__ import annotations

import asyncio
import random
from collections import OrderedDict
from collections.abc import Callable
from datetime import timedelta
from time import monotonic
from urllib.parse import urlsplit

from protego import Protego

from engine.errors import FetchError, StatusError
from services.web.fetch import NAME, Fetcher

KEPT = timedelta(days=1)
KEPT_TROUBLE = timedelta(hours=1)
"""How long a site is not fetched after its robots.txt failed with a server error."""
LIMIT = 128 << 10
"""Most bytes of a robots.txt: 0.1 s of CPU."""
SITES = 500
SPACING = 1.0
"""Seconds between two fetches of one host, randomly ± 50 %."""
HOSTS = 20_000


class Robots:
    """Checks addresses against robots.txt, which is cached for a day."""

    def __init__(self, *, fetcher: Fetcher, elapsed: Callable[[], float] = monotonic) -> None:
        self._fetcher = fetcher
        self._elapsed = elapsed
        self._known: OrderedDict[str, tuple[float, Protego | None]] = OrderedDict()

    async def allow(self, url: str) -> bool:
        """Whether robots.txt allows to fetch *url*; without robots.txt everything is allowed."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        until, rules = self._known.get(site, (None, None))
        if until is None or until <= self._elapsed():
            lasting, rules = await self._read(site)
            self._known[site] = (self._elapsed() + lasting.total_seconds(), rules)
            while len(self._known) > SITES:
                self._known.popitem(last=False)
        self._known.move_to_end(site)
        return rules is not None and rules.can_fetch(url, NAME)

    async def _read(self, site: str) -> tuple[timedelta, Protego | None]:
        """Return (how long they are cached, rules) of a site; the rules are None after a server error."""
        try:
            body = (await self._fetcher.fetch(f"{site}/robots.txt")).body
        except StatusError as error:
            if error.status >= 500 or error.status == 429:
                return max(KEPT_TROUBLE, timedelta(seconds=error.retry_after)), None
            body = b""
        except FetchError:
            body = b""
        text = body[:LIMIT].decode("utf-8", "replace")
        return KEPT, await asyncio.to_thread(Protego.parse, text)


class Spacing:
    """Turns for fetches of one host, one after the other, with pauses of random length."""

    def __init__(self, *, seconds: float = SPACING, elapsed: Callable[[], float] = monotonic) -> None:
        self._elapsed = elapsed
        self._seconds = seconds
        self._free: OrderedDict[str, float] = OrderedDict()

    def take(self, host: str) -> bool:
        """Take the host's turn if it is free. Returns whether it was."""
        now = self._elapsed()
        if self._free.get(host, now) > now:
            return False
        self._reserve(host, now)
        return True

    def left(self, host: str) -> float:
        """Return the seconds until the host's next turn, 0.0 if it is free."""
        now = self._elapsed()
        return max(0.0, self._free.get(host, now) - now)

    async def turn(self, host: str) -> None:
        """Wait for the host's next turn and take it."""
        now = self._elapsed()
        at = max(self._free.get(host, now), now)
        self._reserve(host, at)
        await asyncio.sleep(at - now)

    def _reserve(self, host: str, at: float) -> None:
        pause = self._seconds * random.uniform(0.5, 1.5)  # noqa: S311 - not security-relevant
        self._free[host] = at + pause
        self._free.move_to_end(host)
        while len(self._free) > HOSTS:
            self._free.popitem(last=False)
