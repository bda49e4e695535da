"""Telegram's limits are kept whatever is sent, nothing is dropped, and nobody waits for another chat."""

from __future__ import annotations

import asyncio
from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.limits import IN_ALL, IN_CHAT, IN_GROUP, Limits
from tests.bot.conftest import FakeClock

GROUP, PERSON = -100, 5


async def _send(clock: FakeClock, chats: list[int]) -> list[tuple[int, datetime]]:
    """Let every chat send its messages in order, all chats at once; return who sent when."""
    limits, sent = Limits(clock), []

    async def one(chat: int) -> None:
        for _ in range(chats.count(chat)):
            await limits.turn(chat)
            sent.append((chat, clock.now()))

    works = [asyncio.ensure_future(one(chat)) for chat in dict.fromkeys(chats)]
    while not all(work.done() for work in works):
        await asyncio.sleep(0)
        await clock.skip()
    return sent


def _most(times: list[datetime], rule: tuple[int, object]) -> bool:
    """Tell whether no more than the allowed number fall into any stretch of the rule's length."""
    most, length = rule
    return all(later - earlier >= length for earlier, later in zip(times, times[most:], strict=False))  # type: ignore[operator]


@given(st.lists(st.sampled_from([GROUP, -200, *range(1, 45)]), max_size=150))
def test_no_stretch_of_time_has_more_than_allowed(chats: list[int]) -> None:
    """Whoever sends what: each limit holds at every moment, and everything is sent."""
    sent = asyncio.run(_send(FakeClock(), chats))
    assert sorted(chat for chat, _ in sent) == sorted(chats)
    assert _most(sorted(at for _, at in sent), IN_ALL)
    for chat in set(chats):
        times = [at for who, at in sent if who == chat]
        assert _most(times, IN_CHAT)
        assert chat > 0 or _most(times, IN_GROUP)


async def test_a_busy_group_keeps_nobody_else_waiting() -> None:
    """The 21st message of a group waits for its minute; a person's first goes at once."""
    clock = FakeClock()
    limits = Limits(clock)
    for _ in range(20):
        work = asyncio.ensure_future(limits.turn(GROUP))
        await asyncio.sleep(0)
        await clock.skip()
        await work
    waiting = asyncio.ensure_future(limits.turn(GROUP))
    await asyncio.sleep(0)
    await asyncio.wait_for(limits.turn(PERSON), 1)
    assert not waiting.done()
    before = clock.time
    while not waiting.done():
        await clock.skip()
    assert 30 < clock.time - before <= 60


async def test_a_clock_that_is_set_back_stops_nobody() -> None:
    """A minute at most, however far it was set back."""
    clock = FakeClock()
    limits = Limits(clock)
    await limits.turn(PERSON)
    clock.time -= 86_400
    waiting = asyncio.ensure_future(limits.turn(PERSON))
    await asyncio.sleep(0)
    before = clock.time
    while not waiting.done():
        await clock.skip()
    assert clock.time - before <= 120
