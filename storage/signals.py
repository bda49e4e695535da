"""What this process is told when a transaction commits: that there is work of some kind.

A signal saves waiting and nothing else. The rows are the truth: what another process commits, or what was committed
before a crash, is found by looking for it from time to time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from enum import Enum, auto

from sqlalchemy.ext.asyncio import AsyncConnection

_KEY = "pullquote_signals"


class Signal(Enum):
    """A kind of work."""

    TASKS = auto()
    """Something waits in the inbox that did not come from Telegram just now."""
    FEEDS = auto()
    """A feed is due earlier than it was."""
    DIGESTS = auto()
    """A digest is due at another time, or may go."""
    BROADCASTS = auto()
    """A broadcast has begun."""


class Signals:
    """An event for each kind; whoever waits for one clears it."""

    def __init__(self) -> None:
        self._events = {signal: asyncio.Event() for signal in Signal}

    def __getitem__(self, signal: Signal) -> asyncio.Event:
        """Return the event of a kind of work."""
        return self._events[signal]

    def send(self, signals: Iterable[Signal]) -> None:
        """Wake whoever waits for these."""
        for signal in signals:
            self._events[signal].set()


def announce(connection: AsyncConnection, signal: Signal) -> None:
    """Send *signal* when the transaction of *connection* commits; nothing is sent when it is rolled back."""
    connection.info.setdefault(_KEY, set()).add(signal)


def take(connection: AsyncConnection) -> frozenset[Signal]:
    """Return what was announced on *connection* and forget it: the connection goes back to its pool."""
    signals: set[Signal] = connection.info.pop(_KEY, set())
    return frozenset(signals)
