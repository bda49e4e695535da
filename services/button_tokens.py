"""Button tokens: issued to one person for a time, found again when a button is pressed, revoked when they are used."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from storage.button_tokens import ButtonTokenRepository
from storage.models import ButtonToken, DigestReview, DigestTrouble, FeedFailure, NoticeReview, Payload, Welcome

VALID = timedelta(hours=24)
UNDO_VALID = timedelta(minutes=1)
ONCE_VALID = timedelta(days=30)
"""Of messages that come once: a user cannot ask for another."""
ONCE = (Welcome, FeedFailure, DigestReview, DigestTrouble, NoticeReview)
"""What such messages are about."""
LINK_VALID = timedelta(hours=1)
"""Of links, which may be passed on."""

P = TypeVar("P", bound=Payload)


class ButtonTokens:
    """Issues and checks the tokens of buttons, prompts and links."""

    def __init__(self, *, button_tokens: ButtonTokenRepository, now: Callable[[], datetime]) -> None:
        self._button_tokens = button_tokens
        self._now = now

    async def issue(self, chat: int, person: int, payload: P) -> ButtonToken[P]:
        """Let *person* change something of *chat* with the buttons of one message."""
        valid = ONCE_VALID if isinstance(payload, ONCE) else VALID
        return await self._button_tokens.create(chat, person, payload, self._now() + valid)

    async def issue_prompt(self, chat: int, person: int, payload: P, prompt: tuple[int, int]) -> ButtonToken[P]:
        """Take the replies of *person* to the message *prompt* (chat, number) as the text that *payload* asks for."""
        return await self._button_tokens.create(chat, person, payload, self._now() + VALID, prompt=prompt)

    async def issue_link(self, person: int, payload: P, chat: int = 0) -> ButtonToken[P]:
        """Return the token of a link from *person*, which anyone may open within the hour."""
        return await self._button_tokens.create(chat, person, payload, self._now() + LINK_VALID)

    async def issue_undo(self, chat: int, person: int, payload: P) -> ButtonToken[P]:
        """Let *person* undo a change of *chat* for a minute."""
        return await self._button_tokens.create(chat, person, payload, self._now() + UNDO_VALID)

    async def find(self, token: str) -> ButtonToken[Payload] | None:
        """Return what a token stands for; None if it is unknown or has expired."""
        return await self._button_tokens.find(token, self._now())

    async def find_prompt(self, person: int, chat: int, message: int) -> ButtonToken[Payload] | None:
        """Return what a message asked *person* for; None if it asked for nothing."""
        return await self._button_tokens.find_prompt(person, chat, message, self._now())

    async def change(self, token: str, payload: Payload) -> bool:
        """Store what a token stands for from now on. Returns False if it was revoked."""
        return await self._button_tokens.change(token, payload)

    async def revoke(self, token: str) -> bool:
        """Revoke a token. Returns False if it was already revoked."""
        return await self._button_tokens.revoke(token)

    async def revoke_all(self, kind: type[Payload]) -> int:
        """Revoke every token of one kind; return how many there were."""
        return await self._button_tokens.revoke_all(kind)

    async def purge(self) -> int:
        """Delete the expired tokens; return how many."""
        return await self._button_tokens.purge(self._now())
