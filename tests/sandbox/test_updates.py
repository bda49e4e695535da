"""getUpdates as Telegram serves it."""

from __future__ import annotations

import asyncio

import pytest
from telegram import Bot
from telegram.error import Conflict

from sandbox.updates import LONGEST_POLL
from tests.bot.eventually import eventually
from tests.sandbox.world import Person, RunningWorld


async def test_an_offset_confirms(world: RunningWorld, alice: Person) -> None:
    """Updates come again until a higher offset confirms them; a limit cuts the batch."""
    for text in ("a", "b", "c"):
        await alice.say(text)
    first = await world.call("getUpdates", limit=2)
    assert [each["message"]["text"] for each in first] == ["a", "b"]
    await asyncio.sleep(0.6)
    assert len(await world.call("getUpdates")) == 3
    rest = await world.call("getUpdates", offset=first[1]["update_id"] + 1)
    assert [each["message"]["text"] for each in rest] == ["c"]
    state = await world.state()
    assert (state["pending"], state["confirmed"]) == (1, first[1]["update_id"])


async def test_a_negative_offset_keeps_the_last(world: RunningWorld, alice: Person) -> None:
    """offset=-1 forgets all but the newest."""
    for text in ("a", "b"):
        await alice.say(text)
    assert [each["message"]["text"] for each in await world.call("getUpdates", offset=-1)] == ["b"]


async def test_a_long_poll_ends_with_the_first_update(world: RunningWorld, alice: Person) -> None:
    """A waiting poll returns at once when something comes, and empty-handed when its time is up."""
    poll = asyncio.create_task(world.call("getUpdates", timeout=LONGEST_POLL))
    await eventually(lambda: world.sandbox.world.updates.polling)
    await alice.say("now")
    async with asyncio.timeout(LONGEST_POLL - 5):  # it would have ended by itself only after that
        assert len(await poll) == 1
    confirmed = (await world.call("getUpdates"))[0]["update_id"] + 1
    assert await world.call("getUpdates", offset=confirmed, timeout=1) == []


async def test_a_second_poller_ends_the_first(bot: Bot, world: RunningWorld) -> None:
    """Two pollers cannot wait together: the earlier gets 409 with Telegram's sentence."""
    first = asyncio.create_task(bot.get_updates(timeout=LONGEST_POLL))
    await eventually(lambda: world.sandbox.world.updates.polling)
    second = asyncio.create_task(world.call("getUpdates", timeout=1))
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await first
    assert await second == []


async def test_only_the_kinds_asked_for_come(world: RunningWorld, alice: Person) -> None:
    """Reactions come only when asked for; the wish is remembered; an empty list is the default again."""
    message = await alice.say("a")
    await alice.react(message, "👍")
    assert [next(iter(each)) for each in await world.call("getUpdates")] == ["message"]
    await world.call("getUpdates", allowed_updates=["message_reaction"])
    await alice.react(message, "🔥")
    await alice.say("not asked for")
    kinds = [next(name for name in each if name != "update_id") for each in await world.call("getUpdates", offset=-1)]
    assert kinds == ["message_reaction"]
    await world.call("getUpdates", allowed_updates=[])
    await alice.say("b")
    assert (await world.call("getUpdates", offset=-1))[0]["message"]["text"] == "b"


async def test_updates_die_after_a_day(world: RunningWorld, alice: Person) -> None:
    """What is not fetched within 24 hours is gone."""
    await alice.say("a")
    await world.turn_clock(24 * 3600 + 1)
    assert await world.call("getUpdates") == []


async def test_raw_updates_go_through_as_they_are(world: RunningWorld) -> None:
    """Tests may queue an update that no client library can read."""
    number = await world.push({"message": "not an object"})
    assert await world.call("getUpdates") == [{"message": "not an object", "update_id": number}]
