"""Grants: a message with changing buttons belongs to one person, for a day; what is told only once, for a month."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from storage.button_tokens import ButtonTokenRepository
from storage.models import Grant

VALID = timedelta(hours=24)
UNDO_VALID = timedelta(minutes=1)
ONCE_VALID = timedelta(days=30)
"""… of a message that is told once: nobody can ask for another."""
ONCE = frozenset({"welcome", "parked", "trouble"})
"""The first words of what such messages are about."""
LINK_VALID = timedelta(hours=1)
"""Of a link, which may go astray."""


class Grants:
    """Gives tokens to the buttons of a message, and knows them again when they are pressed."""

    def __init__(self, *, grants: ButtonTokenRepository, now: Callable[[], datetime]) -> None:
        self._grants = grants
        self._now = now

    async def give(self, chat: int, person: int, subject: str = "") -> Grant:
        """Let *person* change something of *chat* with the buttons of one message."""
        valid = ONCE_VALID if subject.split(" ", 1)[0] in ONCE else VALID
        return await self._grants.give(chat, person, subject, self._now() + valid)

    async def invite(self, person: int, subject: str, chat: int = 0) -> Grant:
        """Return a grant for whoever shows its token within the hour: of a link that somebody is given."""
        return await self._grants.give(chat, person, subject, self._now() + LINK_VALID)

    async def briefly(self, chat: int, person: int, subject: str) -> Grant:
        """Let *person* undo something of *chat* for a minute."""
        return await self._grants.give(chat, person, subject, self._now() + UNDO_VALID)

    async def withdraw(self, subject: str) -> int:
        """Let all grants of a subject be of no more use; return how many there were."""
        return await self._grants.withdraw(subject)

    async def find(self, token: str) -> Grant | None:
        """Return what a token stands for; None when it is unknown or its time is over."""
        return await self._grants.find(token, self._now())

    async def waiting(self, person: int, subject: str) -> Grant | None:
        """Return what *person* was asked for under a subject that begins so."""
        return await self._grants.waiting(person, subject, self._now())

    async def revoke(self, token: str) -> bool:
        """Let a token be of no more use; False when somebody was faster."""
        return await self._grants.revoke(token)

    async def purge(self) -> int:
        """Forget what has expired; return how many."""
        return await self._grants.purge(self._now())
