"""The leader: of several processes that could poll for one bot, the one that holds the lease does.

Telegram answers one poll at a time. A leader that is killed, stopped or cut off from the database no longer renews its
lease, and another process takes over. One that comes back asks the database before its next poll; so it confirms
nothing, since it is the next poll that confirms.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Protocol

import structlog

from bot.clock import Clock
from bot.concurrency import first_of
from engine.errors import StorageError
from storage.leases import LeaseRepository

LEASE_SECONDS = 15.0
"""How long a lease lasts without being renewed."""
RENEW_SECONDS = 5.0
"""Between two renewals, or two looks whether the lease is free: a silent leader is followed within 20 s."""
LOCK_SECONDS = 60.0
"""How long a lock lasts at most: a few calls to Telegram, each of 20 s at most."""

log = structlog.get_logger("bot.inbound.leader")


class UpdateSource(Protocol):
    """Where updates come from: `bot.inbound.polling` or `bot.inbound.webhook`."""

    last_attempt: float
    """When it last heard of Telegram or failed to, in monotonic seconds."""

    @property
    def failing_since(self) -> datetime | None:
        """Since when no update can arrive; None while they can."""

    async def run(self) -> None:
        """Receive updates until cancelled, or until it may not go on."""


class Leader:
    """A source of updates that runs only while this process holds the lease."""

    def __init__(
        self,
        leases: LeaseRepository,
        make_source: Callable[[Callable[[], Awaitable[bool]]], UpdateSource],
        *,
        clock: Clock,
        name: str = "polling",
    ) -> None:
        """*make_source* is called when the lease is taken; the source asks the function it gets before each poll."""
        self._leases = leases
        self._make_source = make_source
        self._clock = clock
        self._name = name
        self._holder = uuid.uuid4().hex
        self._source: UpdateSource | None = None
        self.last_attempt = clock.monotonic()
        """When the leading source or this process's last look at the lease ended, in monotonic seconds."""

    @property
    def failing_since(self) -> datetime | None:
        """Since when no update can arrive here; None in a process that waits for its turn."""
        return self._source.failing_since if self._source else None

    @property
    def leads(self) -> bool:
        """Whether this process believes to be the leader."""
        return self._source is not None

    async def run(self) -> None:
        """Wait for the lease, receive updates while it is held, and so on, until cancelled."""
        try:
            while True:
                if await self._renew():
                    await self._lead()
                self.last_attempt = self._clock.monotonic()
                await self._clock.sleep(RENEW_SECONDS)
        finally:
            with suppress(StorageError):
                await self._leases.give_back(self._name, self._holder)

    async def _lead(self) -> None:
        log.info("this process polls now")
        self._source = self._make_source(self._renew)
        try:
            await first_of(self._source.run(), self._keep(self._source))
        finally:
            self._source = None
        log.warning("this process polls no longer: another one has its lease, or the database is out of reach")

    async def _keep(self, source: UpdateSource) -> None:
        """Renew the lease until that fails."""
        while await self._renew():
            self.last_attempt = source.last_attempt
            await self._clock.sleep(RENEW_SECONDS)

    async def _renew(self) -> bool:
        """Take or renew the lease; False if another process has it, or nobody knows."""
        try:
            return await self._leases.take(self._name, self._holder, LEASE_SECONDS)
        except StorageError as error:
            log.warning("lease not renewed", error=type(error).__name__)
            return False


@asynccontextmanager
async def lock(leases: LeaseRepository, name: str, clock: Clock) -> AsyncIterator[None]:
    """Hold a lock among all processes for a moment; waits until it is free."""
    holder = uuid.uuid4().hex
    while not await leases.take(name, holder, LOCK_SECONDS):
        await clock.sleep(1.0)
    try:
        yield
    finally:
        with suppress(StorageError):
            await asyncio.shield(leases.give_back(name, holder))
