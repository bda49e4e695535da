"""People, their standing and their use, and what the owners chose for the whole bot, on both databases."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from storage.models import Quota, Standing
from tests.storage.sample_library import LATER, NOON, Library


async def test_a_user_who_writes_is_a_stranger(library: Library) -> None:
    """Until invited; language and last day are the newest, the first day stays."""
    met = await library.people.register(7, "fr", NOON)
    assert (met.standing, met.language, met.met, met.refused) == (Standing.STRANGER, "fr", NOON, None)
    again = await library.people.register(7, "en", LATER)
    assert (again.language, again.met, again.active) == ("en", NOON, LATER)
    assert await library.people.get(8) is None


async def test_a_standing_outlives_the_next_message(library: Library) -> None:
    """Also of a user who has never written; the inviter is remembered."""
    await library.people.set_standing(7, Standing.INVITED, NOON, inviter=1)
    met = await library.people.register(7, "fr", LATER)
    assert (met.standing, met.inviter, met.language) == (Standing.INVITED, 1, "fr")
    await library.people.set_standing(7, Standing.BANNED, LATER)
    banned = await library.people.get(7)
    assert banned is not None
    assert (banned.standing, banned.inviter) == (Standing.BANNED, 1)


async def test_a_stranger_is_refused_once(library: Library) -> None:
    """Two messages at once are answered once; a user who was admitted and removed may be answered again."""
    await library.people.register(7, "", NOON)
    told = await asyncio.gather(*(library.people.note_refusal(7, NOON) for _ in range(4)))
    assert sorted(told) == [False, False, False, True]
    await library.people.set_standing(7, Standing.STRANGER, LATER)
    assert await library.people.note_refusal(7, LATER)


async def test_people_by_standing(library: Library) -> None:
    """The most recently active first, and counted."""
    for person, active in ((1, NOON), (2, LATER), (3, NOON)):
        await library.people.register(person, "", active)
    for person in (1, 2):
        await library.people.set_standing(person, Standing.INVITED, NOON)
    assert [person.id for person in await library.people.list(Standing.INVITED)] == [2, 1]
    assert await library.people.counts() == {Standing.INVITED: 2, Standing.STRANGER: 1}


async def test_use_is_counted_up_to_a_limit(library: Library) -> None:
    """Many at once never get over it; each day and kind has a count of its own."""
    taken = await asyncio.gather(*(library.people.count_use(7, 20_000, "articles", 2, 10) for _ in range(8)))
    assert sum(taken) == 5
    assert await library.people.count_use(7, 20_001, "articles", 10, 10)
    assert await library.people.count_use(7, 20_000, "bytes", 3, 3)
    assert await library.people.used_on(7, 20_000) == {"articles": 10, "bytes": 3}
    assert await library.people.purge(20_001) == 2
    assert await library.people.used_on(7, 20_000) == {}


async def test_a_quota_of_a_user(library: Library) -> None:
    """It stays until the defaults are restored."""
    await library.people.register(7, "", NOON)
    await library.people.set_quota(7, Quota(articles=3))
    limited = await library.people.get(7)
    assert limited is not None
    assert limited.quota == Quota(articles=3)
    await library.people.set_quota(7, None)
    usual = await library.people.register(7, "", NOON + timedelta(days=1))
    assert usual.quota is None


async def test_an_erased_user_is_gone_but_a_ban_stays(library: Library) -> None:
    """Otherwise a banned user would only have to ask for erasure."""
    for person in (7, 8):
        await library.people.register(person, "fr", NOON)
        await library.people.count_use(person, 20_000, "articles", 1, 10)
    await library.people.set_standing(8, Standing.BANNED, NOON)
    for person in (7, 8):
        await library.people.forget(person)
        assert await library.people.used_on(person, 20_000) == {}
    assert await library.people.get(7) is None
    banned = await library.people.get(8)
    assert banned is not None
    assert banned.standing is Standing.BANNED


async def test_options(library: Library) -> None:
    """The newest choice counts; an empty one is as before anybody chose."""
    assert await library.bot_settings.all() == {}
    await library.bot_settings.set("access", "everyone")
    await library.bot_settings.set("access", "groups")
    await library.bot_settings.set("resting", "yes")
    assert await library.bot_settings.all() == {"access": "groups", "resting": "yes"}
    await library.bot_settings.set("resting", "")
    assert await library.bot_settings.all() == {"access": "groups"}
