"""What this process counts and measures, for Prometheus. No figure names a person, a chat or an address."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import timedelta

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

from engine.errors import StorageError
from services.workers.pool import Workers

ANSWER_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 20, 40, 60, 120, 300)
"""Bounds of the histogram: a command takes milliseconds, a slow page 20 s, a try again up to 10 minutes."""


class Metrics:
    """The figures of one process."""

    def __init__(self) -> None:
        registry = self._registry = CollectorRegistry()
        ProcessCollector(registry=registry)  # memory and CPU of the main process, open files
        self._received = Counter("pullquote_updates_received", "Updates that were new.", registry=registry)
        self._settled = Counter(
            "pullquote_updates_settled", "Updates and tasks that were done or failed.", ["outcome"], registry=registry
        )
        self._answers = Histogram(
            "pullquote_answer_seconds",
            "From the arrival of an update in this process to its end.",
            registry=registry,
            buckets=ANSWER_SECONDS,
        )
        self._fetches = Counter(
            "pullquote_fetches", "Requests to the web, by what became of them.", ["outcome"], registry=registry
        )
        self._waiting = Gauge(
            "pullquote_waiting_updates",
            "Updates and tasks in the inbox that are not settled, of all processes.",
            registry=registry,
        )
        self._chats = Gauge("pullquote_waiting_chats", "Chats in which something waits.", registry=registry)
        self._digest_lag = Gauge(
            "pullquote_digest_lag_seconds",
            "How late the digest is that is due longest; 0 if none is.",
            registry=registry,
        )
        self._memory = Gauge(
            "pullquote_worker_memory_bytes", "Memory of the child processes.", ["kind"], registry=registry
        )

    def count_received(
        self, receive: Callable[[Sequence[object]], Awaitable[int]]
    ) -> Callable[[Sequence[object]], Awaitable[int]]:
        """Return *receive*, counting what was new."""

        async def counting(updates: Sequence[object]) -> int:
            new = await receive(updates)
            self._received.inc(new)
            return new

        return counting

    def count_settled(self, outcome: str, seconds: Sequence[float]) -> None:
        """Count updates that were handled together and are "done", each with its seconds, or have "failed"."""
        self._settled.labels(outcome).inc(max(1, len(seconds)))
        for each in seconds:
            self._answers.observe(each)

    def count_fetch(self, outcome: str) -> None:
        """Count a request to the web."""
        self._fetches.labels(outcome).inc()

    async def page(
        self,
        queues: Callable[[], Awaitable[tuple[int, int]]],
        digest_lag: Callable[[], Awaitable[timedelta]],
        workers: Workers,
    ) -> bytes:
        """Return all figures in Prometheus' text format; *queues* returns the updates and the chats that wait.

        What the database does not tell now is no number.
        """
        waiting = chats = lag = math.nan
        with suppress(StorageError):
            waiting, chats = await queues()
            lag = (await digest_lag()).total_seconds()
        for gauge, value in ((self._waiting, waiting), (self._chats, chats), (self._digest_lag, lag)):
            gauge.set(value)
        self._memory.clear()
        for child in workers.status():
            self._memory.labels(child.kind).inc(child.memory)
        return generate_latest(self._registry)
