"""People: who is answered under which access, how one comes in and is shown out, and what outlives a restart."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from storage.database import Database
from storage.models import (
    Access,
    AdminPanel,
    ChatKind,
    GroupInvitation,
    OwnerInvitation,
    PersonInvitation,
    Quota,
    Standing,
)
from tests.services.operations import FRIEND, OWNER, STRANGER, Bureau


@pytest.fixture
def bureau(sqlite: Database) -> Bureau:
    """A bot of its own."""
    return Bureau(sqlite)


async def test_a_fresh_bot_answers_its_owners_alone(bureau: Bureau) -> None:
    """Whatever else somebody calls himself: it is his number that counts."""
    await bureau.people.register(STRANGER)
    assert await bureau.people.is_owner(OWNER)
    assert await bureau.people.may_use(OWNER)
    assert not await bureau.people.is_owner(STRANGER)
    assert not await bureau.people.may_use(STRANGER)
    assert not await bureau.people.may_use(999)
    assert await bureau.people.owners() == (OWNER,)


@pytest.mark.parametrize(
    ("access", "private", "group", "brings"),
    [
        (Access.INVITED, False, False, False),
        (Access.GROUPS, False, False, True),
        (Access.EVERYONE, True, True, True),
    ],
)
async def test_access(bureau: Bureau, *, access: Access, private: bool, group: bool, brings: bool) -> None:
    """Whom the bot answers, and who may bring it to a group, as an owner has chosen."""
    await bureau.bot_settings.set_access(access)
    await bureau.people.register(FRIEND)
    await bureau.people.admit(FRIEND, OWNER)
    await bureau.people.register(STRANGER)
    assert await bureau.people.may_use(FRIEND)
    assert await bureau.people.may_use(STRANGER) == private
    assert await bureau.people.may_add_bot(STRANGER, ChatKind.GROUP) == group
    assert await bureau.people.may_add_bot(FRIEND, ChatKind.GROUP) == brings
    assert await bureau.people.may_add_bot(FRIEND, ChatKind.CHANNEL)
    assert await bureau.people.may_add_bot(OWNER, ChatKind.SUPERGROUP)


async def test_an_invitation_works_once(bureau: Bureau) -> None:
    """Of several who show it at once one comes in, and who invited him is known."""
    invitation = await bureau.people.invite(OWNER, PersonInvitation())
    came = await asyncio.gather(
        *(bureau.people.accept_invitation(person, invitation.token) for person in range(20, 26))
    )
    assert sorted(invitation == PersonInvitation() for invitation in came) == [False] * 5 + [True]
    (person,) = await bureau.people.list(Standing.INVITED)
    assert person.inviter == OWNER
    assert await bureau.people.may_use(person.id)


async def test_an_invitation_is_over_after_an_hour(bureau: Bureau) -> None:
    """And guessed ones open nothing."""
    invitation = await bureau.people.invite(OWNER, PersonInvitation())
    assert len(invitation.token) == bureau.people.TOKEN
    for guess in ("", "A" * 16, invitation.token[:-1] + "!", invitation.token.swapcase(), "x' OR 1=1 --"):
        assert await bureau.people.accept_invitation(STRANGER, guess) is None
    bureau.time += timedelta(hours=1, seconds=1)
    assert await bureau.people.accept_invitation(STRANGER, invitation.token) is None


async def test_other_button_tokens_let_nobody_in(bureau: Bureau) -> None:
    """The token of a panel is no invitation, whoever has seen it."""
    panel = await bureau.button_tokens.issue(OWNER, OWNER, AdminPanel())
    assert await bureau.people.accept_invitation(STRANGER, panel.token) is None
    assert await bureau.button_tokens.find(panel.token) is not None


async def test_a_groups_invitation_lets_the_group_in_and_nobody_else(bureau: Bureau) -> None:
    """Who shows it stays what he is."""
    invitation = await bureau.people.invite(OWNER, GroupInvitation())
    assert await bureau.people.accept_invitation(STRANGER, invitation.token) == GroupInvitation()
    assert await bureau.people.standing(STRANGER) is Standing.STRANGER


async def test_the_code_of_the_first_start(sqlite: Database) -> None:
    """Makes one owner while there is none; an older one is withdrawn, and then there is none any more."""
    bureau = Bureau(sqlite, owners=frozenset())
    first = await bureau.people.invite_first_owner()
    second = await bureau.people.invite_first_owner()
    assert first is not None
    assert second is not None
    assert await bureau.people.accept_invitation(FRIEND, first.token) is None
    assert await bureau.people.accept_invitation(FRIEND, second.token) == OwnerInvitation()
    assert await bureau.people.is_owner(FRIEND)
    assert await bureau.people.invite_first_owner() is None
    bureau.start()
    assert await bureau.people.owners() == (FRIEND,)


async def test_banned_is_banned(bureau: Bureau) -> None:
    """Invitations and forgetting do not help him, and everyone is not he; unbanned he is a stranger."""
    await bureau.people.admit(FRIEND, OWNER)
    assert await bureau.people.ban(FRIEND)
    await bureau.bot_settings.set_access(Access.EVERYONE)
    invitation = await bureau.people.invite(OWNER, PersonInvitation())
    assert await bureau.people.accept_invitation(FRIEND, invitation.token) is None
    assert await bureau.people.accept_invitation(STRANGER, invitation.token) == PersonInvitation()
    await bureau.people.forget(FRIEND)
    assert not await bureau.people.may_use(FRIEND)
    assert not await bureau.people.may_add_bot(FRIEND, ChatKind.CHANNEL)
    bureau.start()
    assert await bureau.people.standing(FRIEND) is Standing.BANNED
    await bureau.people.unban(FRIEND)
    assert await bureau.people.standing(FRIEND) is Standing.STRANGER


async def test_owners_are_not_banned(bureau: Bureau) -> None:
    """Neither those of the settings nor who came with the code."""
    await bureau.use.set_standing(FRIEND, Standing.OWNER, bureau.time)
    assert not await bureau.people.ban(OWNER)
    assert not await bureau.people.ban(FRIEND)
    assert await bureau.people.owners() == (OWNER, FRIEND)


async def test_a_stranger_is_told_once(bureau: Bureau) -> None:
    """Also by the next process."""
    await bureau.people.register(STRANGER)
    assert await bureau.people.note_refusal(STRANGER)
    assert not await bureau.people.note_refusal(STRANGER)
    bureau.start()
    await bureau.people.register(STRANGER)
    assert not await bureau.people.note_refusal(STRANGER)


async def test_meeting_is_written_once_a_day(bureau: Bureau) -> None:
    """A message costs no write, but the last day is known, and a new language at once."""
    met = await bureau.people.register(FRIEND, "fr")
    bureau.time += timedelta(hours=2)
    assert await bureau.people.register(FRIEND, "fr") == met
    assert (await bureau.people.register(FRIEND, "en")).language == "en"
    bureau.time += timedelta(days=1)
    assert (await bureau.people.register(FRIEND, "en")).active == bureau.time
    assert (await bureau.people.register(FRIEND, "en")).met == met.met


async def test_limits_of_ones_own(bureau: Bureau) -> None:
    """Are remembered until they are the usual ones again."""
    await bureau.people.register(FRIEND)
    await bureau.people.set_quota(FRIEND, Quota(1, 2, 3, 4))
    bureau.start()
    person = await bureau.people.get(FRIEND)
    assert person is not None
    assert person.quota == Quota(1, 2, 3, 4)
    await bureau.people.set_quota(FRIEND, None)
    person = await bureau.people.get(FRIEND)
    assert person is not None
    assert person.quota is None


async def test_counts_and_lists(bureau: Bureau) -> None:
    """Owners by the settings are counted as owners, whether or not they have written; a list comes in pages."""
    assert await bureau.people.counts() == {Standing.OWNER: 1}
    for person in (OWNER, FRIEND, STRANGER, 9):
        bureau.time += timedelta(days=1)
        await bureau.people.register(person)
    await bureau.people.admit(FRIEND, OWNER)
    assert await bureau.people.counts() == {Standing.OWNER: 1, Standing.INVITED: 1, Standing.STRANGER: 2}
    listed = await bureau.people.list(Standing.STRANGER, Standing.INVITED)
    assert [one.id for one in listed] == [9, STRANGER, FRIEND, OWNER]
    page = await bureau.people.list(Standing.STRANGER, Standing.INVITED, offset=1, limit=2)
    assert page == listed[1:3]
