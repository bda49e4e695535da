"""What sites ask of programs: robots.txt, and not to be asked for everything at once.

It concerns pages that nobody asked for by their link: those behind the items of feeds. The feed itself was asked for.
"""

from __future__ import annotations

import asyncio
import random
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from protego import Protego

from engine.errors import FetchError, StatusError
from services.web.fetch import NAME, Fetcher

KEPT = timedelta(days=1)
KEPT_TROUBLE = timedelta(hours=1)
"""A site in trouble is asked for its robots.txt again after this; until then it is left alone."""
LIMIT = 128 << 10
"""Bytes of a robots.txt that are read: 0.1 s of CPU."""
SITES = 500
SPACING = 1.0
"""Seconds between two fetches of one host that nobody waits for, give or take a half."""
HOSTS = 20_000


class Robots:
    """Answers from robots.txt, kept for a day."""

    def __init__(self, *, fetcher: Fetcher, now: Callable[[], datetime]) -> None:
        self._fetcher = fetcher
        self._now = now
        self._known: OrderedDict[str, tuple[datetime, Protego | None]] = OrderedDict()

    async def allow(self, url: str) -> bool:
        """Whether the page at *url* may be fetched without being asked for; no robots.txt allows everything."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        until, rules = self._known.get(site, (None, None))
        if until is None or until <= self._now():
            lasting, rules = await self._read(site)
            self._known[site] = (self._now() + lasting, rules)
            while len(self._known) > SITES:
                self._known.popitem(last=False)
        self._known.move_to_end(site)
        return rules is not None and rules.can_fetch(url, NAME)

    async def _read(self, site: str) -> tuple[timedelta, Protego | None]:
        """The rules of a site and how long they last; None while the site is in trouble."""
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
    """Turns for fetches that nobody waits for: one host gets them one after the other, with pauses of uneven length."""

    def __init__(self, *, now: Callable[[], datetime], seconds: float = SPACING) -> None:
        self._now = now
        self._seconds = seconds
        self._free: OrderedDict[str, datetime] = OrderedDict()

    def take(self, host: str) -> bool:
        """Take the host's turn, if it has one now."""
        now = self._now()
        if self._free.get(host, now) > now:
            return False
        self._reserve(host, now)
        return True

    async def turn(self, host: str) -> None:
        """Wait for the host's next turn and take it."""
        now = self._now()
        at = max(self._free.get(host, now), now)
        self._reserve(host, at)
        await asyncio.sleep((at - now).total_seconds())

    def _reserve(self, host: str, at: datetime) -> None:
        pause = self._seconds * random.uniform(0.5, 1.5)  # noqa: S311 - nobody gains by guessing it
        self._free[host] = at + timedelta(seconds=pause)
        self._free.move_to_end(host)
        while len(self._free) > HOSTS:
            self._free.popitem(last=False)
