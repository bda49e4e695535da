"""Whose work a child process does next: the order of those who wait, fair by person and chat.

A child answers one request at a time. Those who wait are served by what their person and chat have used of the children
lately and by what the request is expected to cost, less the time that they have waited: short work goes first, who has
sent costly pages waits behind others, and nobody waits for ever. Where there are several children of a kind, one is
never given to work that is expected to be long, nor to a person who has all others.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

HALF_LIFE = 300.0
"""Seconds after which half of what somebody has used is forgotten."""
COSTLY = 10.0
"""Seconds of use from which all work of a person counts as long: thirty pages of news in five minutes take six."""
LONG = 1.0
"""Expected seconds from which work is long: nine of ten pages are read within a third of it."""
MOST_REMEMBERED = 10_000
"""Beyond so many persons and chats, those with less than FORGOTTEN seconds of use are forgotten."""
FORGOTTEN = 0.5


@dataclass(frozen=True, slots=True)
class Party:
    """For whom work is done; 0 where nobody waits for it."""

    person: int = 0
    chat: int = 0


BACKGROUND = Party(person=-1)
"""The polling of feeds and other work of the clock."""
_NOBODY = Party()
_party: ContextVar[Party] = ContextVar("party", default=_NOBODY)


@contextmanager
def on_behalf_of(party: Party) -> Iterator[None]:
    """Do everything inside for *party*, also in tasks that are started there."""
    token = _party.set(party)
    try:
        yield
    finally:
        _party.reset(token)


def current_party() -> Party:
    """Return for whom work is being done."""
    return _party.get()


class Usage:
    """The seconds that persons and chats have used of the children lately."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._used: dict[tuple[str, int], tuple[float, float]] = {}
        """Seconds, and when that was."""

    def of_person(self, party: Party) -> float:
        """Return the seconds that a person has used."""
        return self._level("person", party.person)

    def of(self, party: Party) -> float:
        """Return the seconds that count against work for *party*."""
        return self._level("person", party.person) + self._level("chat", party.chat)

    def add(self, party: Party, seconds: float) -> None:
        """Count *seconds* of work for *party*."""
        now = self._now()
        for name, id_ in (("person", party.person), ("chat", party.chat)):
            if id_:
                self._used[name, id_] = (self._level(name, id_) + seconds, now)
        if len(self._used) > MOST_REMEMBERED:
            self._used = {key: value for key, value in self._used.items() if self._level(*key) >= FORGOTTEN}

    def _level(self, name: str, id_: int) -> float:
        seconds, at = self._used.get((name, id_), (0.0, 0.0))
        return seconds * 0.5 ** ((self._now() - at) / HALF_LIFE) if seconds else 0.0


@dataclass(eq=False, slots=True)
class _Work:
    """Work that waits for a child or has one."""

    party: Party
    expected: float
    since: float
    is_long: bool
    granted: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Turns:
    """The turns at the children of one kind."""

    def __init__(self, children: int, usage: Usage, now: Callable[[], float] = time.monotonic) -> None:
        self._children = children
        self._usage = usage
        self._now = now
        self._waiting: list[_Work] = []
        self._running: list[_Work] = []

    @asynccontextmanager
    async def turn(self, expected: float) -> AsyncIterator[None]:
        """Wait for a child, and count how long it is held; the work is *expected* to take so many seconds."""
        party = _party.get()
        is_long = expected >= LONG or self._usage.of_person(party) >= COSTLY
        work = _Work(party, expected, self._now(), is_long)
        self._waiting.append(work)
        self._grant()
        begun = self._now()
        try:
            await work.granted
            begun = self._now()
            yield
        finally:
            if work in self._running:
                self._running.remove(work)
                self._usage.add(party, self._now() - begun)
            else:
                self._waiting.remove(work)
            self._grant()

    def _grant(self) -> None:
        """Give the free children to those whose turn it is."""
        while ready := [work for work in self._waiting if self._may_begin(work)]:
            used = {work.party: self._usage.of(work.party) for work in ready}  # once: it falls from look to look
            first = min(ready, key=lambda work: used[work.party] + work.expected + work.since)
            self._waiting.remove(first)
            self._running.append(first)
            first.granted.set_result(None)

    def _may_begin(self, work: _Work) -> bool:
        if work.granted.done() or len(self._running) >= self._children:
            return False
        kept_free = max(1, self._children - 1)
        longs = sum(other.is_long for other in self._running)
        own = sum(other.party.person == work.party.person for other in self._running)
        return (not work.is_long or longs < kept_free) and (not work.party.person or own < kept_free)
