"""People: who owns the bot, whom it answers, and how somebody comes in: by an invitation that works once."""

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

KNOWN = 10_000
"""People who are remembered."""
Invitation: TypeAlias = OwnerInvitation | PersonInvitation | GroupInvitation
I = TypeVar("I", OwnerInvitation, PersonInvitation, GroupInvitation)  # noqa: E741


class People:
    """The people, their standing, and the doors."""

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
    ) -> None:
        """*owners* are owners whatever the database says."""
        self._people = people
        self._button_tokens = button_tokens
        self._bot_settings = bot_settings
        self._owners = owners
        self._now = now
        self._known: dict[int, Person] = {}
        """So that a message costs no look-up; what changes here goes through this object."""

    async def register(self, person: int, language: str = "") -> Person:
        """Know that somebody has written; once a day that is written down."""
        known = self._known.get(person)
        if known is None or known.active.date() != self._now().date() or (known.language != language):
            known = await self._people.register(person, language, self._now())
            if len(self._known) >= KNOWN:
                self._known.clear()
            self._known[person] = known
        return known

    async def get(self, person: int) -> Person | None:
        """Return somebody; None where he never wrote."""
        return await self._people.get(person)

    async def is_owner(self, person: int) -> bool:
        """Tell whether somebody owns the bot."""
        return await self.standing(person) is Standing.OWNER

    async def standing(self, person: int) -> Standing:
        """Return what somebody is to the bot."""
        if person in self._owners:
            return Standing.OWNER
        known = self._known.get(person) or await self._people.get(person)
        return known.standing if known else Standing.STRANGER

    async def owners(self) -> tuple[int, ...]:
        """Return everybody who owns the bot."""
        made = await self._people.list(Standing.OWNER)
        return tuple(sorted(self._owners | {person.id for person in made}))

    async def may_use(self, person: int) -> bool:
        """Tell whether somebody is answered in private, and where the bot is no member."""
        standing = await self.standing(person)
        if standing is Standing.STRANGER:
            return await self._bot_settings.access() is Access.EVERYONE
        return standing is not Standing.BANNED

    async def may_add_bot(self, person: int, kind: ChatKind) -> bool:
        """Tell whether somebody may bring the bot to a chat, whose members are answered there from then on."""
        if not await self.may_use(person):
            return False
        alone = kind in (ChatKind.PRIVATE, ChatKind.CHANNEL)  # there is nobody else to answer
        return alone or await self.is_owner(person) or await self._bot_settings.access() is not Access.INVITED

    async def note_refusal(self, person: int) -> bool:
        """Tell whether somebody is now to hear that the bot is private: he hears it once."""
        self._known.pop(person, None)
        return await self._people.note_refusal(person, self._now())

    async def invite(self, inviter: int, invitation: I) -> ButtonToken[I]:
        """Return an invitation of *inviter*; the first person who opens its link uses it up."""
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
            await self._stand(person, Standing.OWNER)
        elif isinstance(invitation, PersonInvitation) and not await self.is_owner(person):
            await self._stand(person, Standing.INVITED, button_token.person)
        return invitation

    async def invite_first_owner(self) -> ButtonToken[OwnerInvitation] | None:
        """Return the link of the first start, which makes who opens it an owner; None if there is an owner."""
        if await self.owners():
            return None
        await self._button_tokens.revoke_all(OwnerInvitation)
        return await self.invite(0, OwnerInvitation())

    async def ban(self, person: int) -> bool:
        """Answer somebody no more; False for an owner, who has to be taken out of the settings first."""
        if await self.is_owner(person):
            return False
        await self._stand(person, Standing.BANNED)
        return True

    async def unban(self, person: int) -> None:
        """Somebody is a stranger again."""
        await self._stand(person, Standing.STRANGER)

    async def admit(self, person: int, inviter: int) -> None:
        """Answer somebody from now on."""
        await self._stand(person, Standing.INVITED, inviter)

    async def set_quota(self, person: int, quota: Quota | None) -> None:
        """Give somebody limits of his own; None for the usual ones."""
        await self._people.set_quota(person, quota)
        self._known.pop(person, None)

    async def list(self, *standings: Standing, offset: int = 0, limit: int | None = None) -> tuple[Person, ...]:
        """Return the people of some standings, the most recently active first; of *limit* only that many."""
        return await self._people.list(*standings, offset=offset, limit=limit)

    async def counts(self) -> Mapping[Standing, int]:
        """Return how many people there are of each standing; owners by the settings are owners here, too."""
        counts = dict(await self._people.counts())
        for owner in self._owners:
            known = await self._people.get(owner)
            if known is not None:
                counts[known.standing] -= 1
            counts[Standing.OWNER] = counts.get(Standing.OWNER, 0) + 1
        return {standing: count for standing, count in counts.items() if count}

    async def forget(self, person: int) -> None:
        """Forget somebody; one who is banned stays so."""
        await self._people.forget(person)
        self._known.pop(person, None)

    async def _stand(self, person: int, standing: Standing, inviter: int = 0) -> None:
        await self._people.set_standing(person, standing, self._now(), inviter=inviter)
        self._known.pop(person, None)  # after it is written, or a message that comes meanwhile remembers the old one
