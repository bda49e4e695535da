"""Signals: events that a committed transaction sets in this process when there is new work.

A signal only shortens waiting. The rows are authoritative: work that another process commits, or that was committed
before a crash, is found by polling.
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
    """The inbox has a new task, or an update to be retried."""
    FEEDS = auto()
    """A feed is due earlier than before."""
    DIGESTS = auto()
    """A digest is due at another time, or may be sent."""
    BROADCASTS = auto()
    """A broadcast has started."""
    DISK_FULL = auto()
    """There was no room for a transaction; this one is not announced in it."""


class Signals:
    """An event for each signal; the waiting code clears it."""

    def __init__(self) -> None:
        self._events = {signal: asyncio.Event() for signal in Signal}

    def __getitem__(self, signal: Signal) -> asyncio.Event:
        """Return the event of a kind of work."""
        return self._events[signal]

    def send(self, signals: Iterable[Signal]) -> None:
        """Set the events of some signals."""
        for signal in signals:
            self._events[signal].set()


def announce(connection: AsyncConnection, signal: Signal) -> None:
    """Send *signal* when the transaction of *connection* commits; nothing is sent when it is rolled back."""
    connection.info.setdefault(_KEY, set()).add(signal)


def take(connection: AsyncConnection) -> frozenset[Signal]:
    """Return and clear the signals announced on *connection*, before it goes back to its pool."""
    signals: set[Signal] = connection.info.pop(_KEY, set())
    return frozenset(signals)
