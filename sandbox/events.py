"""What happened, in order, for the page and for tests: one numbered list."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import Any

from sandbox.models import Json
from sandbox.notifier import Notifier

KEPT = 20_000  # a long test run writes about 5,000


class Events:
    """The numbered list of events since the sandbox started."""

    def __init__(self) -> None:
        self.number = 0
        self._kept: deque[Json] = deque(maxlen=KEPT)
        self._notifier = Notifier()

    def add(self, kind: str, **facts: Any) -> int:
        """Append an event and wake the tasks that wait for it; returns its number."""
        self.number += 1
        self._kept.append({"number": self.number, "kind": kind, **facts})
        self._notifier.notify()
        return self.number

    def since(self, number: int) -> list[Json]:
        """Everything after *number* that is still kept."""
        if number >= self.number:
            return []
        return [event for event in self._kept if event["number"] > number]

    async def wait(self, number: int, seconds: float) -> list[Json]:
        """Everything after *number*, waiting for the first."""
        end = time.monotonic() + seconds
        while not (events := self.since(number)) and time.monotonic() < end:
            await self._notifier.wait(end - time.monotonic())
        return events


class Journal:
    """Every call of the bot and how it ended."""

    def __init__(self, events: Events, clock: Callable[[], float]) -> None:
        self._events = events
        self._clock = clock
        self.calls: deque[Json] = deque(maxlen=KEPT)

    def note(self, method: str, arguments: Json, outcome: Json) -> None:
        """Write one call down."""
        call = {"at": self._clock(), "method": method, "arguments": arguments, **outcome}
        self.calls.append(call)
        if method != "getupdates":
            self._events.add("call", call=call)
