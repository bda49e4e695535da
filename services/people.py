"""People: owners, invited and banned users, and invitations, each of which works once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeAlias, TypeVar

from services.bot_settings import BotSettings
from services.button_tokens import ButtonTokens
from storage.models import (
    Access,
    ButtonToken,
    ChatKind,
    GroupInvitation,
    OwnerInvitation,
    Person,
    PersonInvitation,
    Quota,
    Standing,
)
from storage.people import PersonRepository

CACHED = 10_000
"""People who are cached."""
Invitation: TypeAlias = OwnerInvitation | PersonInvitation | GroupInvitation
I = TypeVar("I", OwnerInvitation, PersonInvitation, GroupInvitation)  # noqa: E741


class People:
    """The people, their standing and their invitations."""

    TOKEN = 16
    """Characters of an invitation."""

    def __init__(
        self,
        *,
        people: PersonRepository,
        button_tokens: ButtonTokens,
        bot_settings: BotSettings,
        owners: frozenset[int],
        now: Callable[[], datetime],
        is_shared: bool = False,
    ) -> None:
        """*owners* are owners by the operator's settings, whatever the database says.

        *is_shared* says that other processes change people, too.
        """
        self._is_shared = is_shared
        self._people = people
        self._button_tokens = button_tokens
        self._bot_settings = bot_settings
        self._owners = owners
        self._now = now
        self._cache: dict[int, Person] = {}
        """Cache, so that a message costs no query. All changes go through this object."""

    async def register(self, person: int, language: str = "") -> Person:
        """Store that a person has written; once a day that is a write."""
        cached = await self._people.get(person) if self._is_shared else self._cache.get(person)
        if cached is None or cached.active.date() != self._now().date() or (cached.language != language):
            cached = await self._people.register(person, language, self._now())
            if len(self._cache) >= CACHED:
                self._cache.clear()
            self._cache[person] = cached
        return cached

    async def get(self, person: int) -> Person | None:
        """Return a person; None if they never wrote."""
        return await self._people.get(person)

    async def is_owner(self, person: int) -> bool:
        """Whether a person owns the bot."""
        return await self.standing(person) is Standing.OWNER

    async def standing(self, person: int) -> Standing:
        """Return the standing of a person."""
        if person in self._owners:
            return Standing.OWNER
        stored = (None if self._is_shared else self._cache.get(person)) or await self._people.get(person)
        return stored.standing if stored else Standing.STRANGER

    async def owners(self) -> tuple[int, ...]:
        """Return the ids of all owners."""
        stored = await self._people.list(Standing.OWNER)
        return tuple(sorted(self._owners | {person.id for person in stored}))

    async def may_use(self, person: int) -> bool:
        """Whether a person may use the bot in private, and where the bot is not a member."""
        standing = await self.standing(person)
        if standing is Standing.STRANGER:
            return await self._bot_settings.access() is Access.EVERYONE
        return standing is not Standing.BANNED

    async def may_add_bot(self, person: int, kind: ChatKind) -> bool:
        """Whether a person may add the bot to a chat, whose members may use it there from then on."""
        if not await self.may_use(person):
            return False
        single = kind in (ChatKind.PRIVATE, ChatKind.CHANNEL)  # no other members to answer
        return single or await self.is_owner(person) or await self._bot_settings.access() is not Access.INVITED

    async def note_refusal(self, person: int) -> bool:
        """Store that a person was refused. Returns True the first time, when they are to be notified."""
        self._cache.pop(person, None)
        return await self._people.note_refusal(person, self._now())

    async def invite(self, inviter: int, invitation: I) -> ButtonToken[I]:
        """Create an invitation; the first person who opens its link uses it up."""
        return await self._button_tokens.issue_link(inviter, invitation)

    async def accept_invitation(self, person: int, token: str) -> Invitation | None:
        """Use up an invitation for *person*; return it, None if there is none or the person is banned."""
        button_token = await self._button_tokens.find(token)
        if button_token is None or not isinstance(button_token.payload, Invitation):
            return None
        if await self.standing(person) is Standing.BANNED or not await self._button_tokens.revoke(token):
            return None
        invitation = button_token.payload
        if isinstance(invitation, OwnerInvitation):
            await self._set_standing(person, Standing.OWNER)
        elif isinstance(invitation, PersonInvitation) and not await self.is_owner(person):
            await self._set_standing(person, Standing.INVITED, button_token.person)
        return invitation

    async def invite_first_owner(self) -> ButtonToken[OwnerInvitation] | None:
        """Return the invitation of the first start, which makes its user an owner; None if there is an owner."""
        if await self.owners():
            return None
        await self._button_tokens.revoke_all(OwnerInvitation)
        return await self.invite(0, OwnerInvitation())

    async def ban(self, person: int) -> bool:
        """Ban a person. Returns False for an owner, who must be removed from the settings first."""
        if await self.is_owner(person):
            return False
        await self._set_standing(person, Standing.BANNED)
        return True

    async def unban(self, person: int) -> None:
        """Make a person a stranger again, without ban or invitation."""
        await self._set_standing(person, Standing.STRANGER)

    async def admit(self, person: int, inviter: int) -> None:
        """Make a person an invited one."""
        await self._set_standing(person, Standing.INVITED, inviter)

    async def set_quota(self, person: int, quota: Quota | None) -> None:
        """Set the quota of a person; None for the usual one."""
        await self._people.set_quota(person, quota)
        self._cache.pop(person, None)

    async def list(self, *standings: Standing, offset: int = 0, limit: int | None = None) -> tuple[Person, ...]:
        """Return the people of some standings, the most recently active first, at most *limit*."""
        return await self._people.list(*standings, offset=offset, limit=limit)

    async def counts(self) -> Mapping[Standing, int]:
        """Return standing → number of people; owners by the operator's settings count as owners."""
        counts = dict(await self._people.counts())
        for owner in self._owners:
            stored = await self._people.get(owner)
            if stored is not None:
                counts[stored.standing] -= 1
            counts[Standing.OWNER] = counts.get(Standing.OWNER, 0) + 1
        return {standing: count for standing, count in counts.items() if count}

    async def forget(self, person: int) -> None:
        """Delete a person; a ban is kept."""
        await self._people.forget(person)
        self._cache.pop(person, None)

    async def _set_standing(self, person: int, standing: Standing, inviter: int = 0) -> None:
        await self._people.set_standing(person, standing, self._now(), inviter=inviter)
        self._cache.pop(person, None)  # after the commit, or a message in between caches the old one
