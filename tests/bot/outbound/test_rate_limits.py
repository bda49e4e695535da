"""Telegram's limits are kept whatever is sent, nothing is dropped, and nobody waits for another chat."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.outbound.bot_api import retry_after
from bot.outbound.rate_limits import (
    ACTIONS,
    ANSWERS,
    CALLS,
    EDITS,
    MAX_ANSWER_WAIT,
    MESSAGES,
    MESSAGES_IN_GROUP,
    RESERVED_FOR_ANSWERS,
    SPARE_ANSWERS,
    TOTAL,
    PausedError,
    RateLimits,
)
from services.workers.turns import Party, on_behalf_of
from storage.database import Database
from storage.rate_budgets import RateBudgetRepository
from tests.bot.conftest import FakeClock
from tests.patience import PATIENCE

GROUP, PERSON = -100, 5
CLOSE = 1e-4
"""Seconds that rounding may make up for."""


class TwoClocks(FakeClock):
    """The wall clock can be set without the monotonic one."""

    ahead = 0.0

    def now(self) -> datetime:
        return super().now() + timedelta(seconds=self.ahead)


@dataclass(frozen=True)
class Sent:
    """A message that went out."""

    chat: int
    at: float
    burst: bool


async def _passing(clock: FakeClock, *works: Coroutine[object, object, object]) -> float:
    """Let time pass until the work is done; return how much that was."""
    begun, tasks = clock.time, [asyncio.ensure_future(work) for work in works]
    while not all(task.done() for task in tasks):
        await asyncio.sleep(0)
        await clock.skip()
    for task in tasks:
        task.result()
    return clock.time - begun


async def _send(clock: FakeClock, plan: list[tuple[float, int, int, bool]]) -> list[Sent]:
    """Let every chat send what it has to, in order, all chats at once: (pause before, chat, items, burst)."""
    limits = RateLimits(clock)
    sent: list[Sent] = []

    async def send(chat: int) -> None:
        for pause, receiver, items, burst in plan:
            if receiver == chat:
                await clock.sleep(pause)
                await limits.message(chat, items=items, burst=burst)
                sent.extend([Sent(chat, clock.time, burst)] * items)

    await _passing(clock, *(send(chat) for chat in dict.fromkeys(receiver for _, receiver, _, _ in plan)))
    return sent


def _no_more(times: list[float], most: int, seconds: float) -> bool:
    """Tell whether no stretch of *seconds* has more than *most* of the times in it."""
    return all(later - earlier >= seconds - CLOSE for earlier, later in zip(times, times[most:], strict=False))


def _plans(chats: list[int], most: int) -> st.SearchStrategy[list[tuple[float, int, int, bool]]]:
    pauses = st.sampled_from([0.0, 0.0, 0.0, 0.3, 1.0, 10.0, 45.0])
    items = st.sampled_from([1, 1, 1, 2, 3, 10])
    return st.lists(st.tuples(pauses, st.sampled_from(chats), items, st.booleans()), max_size=most)


@given(_plans([GROUP, -200], 80))
def test_no_minute_of_a_group_has_more_than_twenty_messages(plan: list[tuple[float, int, int, bool]]) -> None:
    """Wherever the minute begins, and however silent the group was before."""
    sent = asyncio.run(_send(FakeClock(), plan))
    assert len(sent) == sum(items for _, _, items, _ in plan)
    for chat in (GROUP, -200):
        assert _no_more([message.at for message in sent if message.chat == chat], *(MESSAGES_IN_GROUP.window or ()))


@given(_plans([GROUP, *range(1, 45)], 150))
def test_no_second_has_more_than_thirty_messages(plan: list[tuple[float, int, int, bool]]) -> None:
    """In all chats together; nothing is dropped."""
    sent = asyncio.run(_send(FakeClock(), plan))
    assert len(sent) == sum(items for _, _, items, _ in plan)
    assert _no_more(sorted(message.at for message in sent), *(TOTAL.window or ()))


@given(st.lists(st.tuples(st.sampled_from([0.0, 0.0, 0.2, 2.0, 9.0]), st.booleans()), max_size=60))
def test_a_chat_takes_a_message_a_second_and_short_bursts(plan: list[tuple[float, bool]]) -> None:
    """In any stretch of time a burst and one more a second; what goes without a burst keeps a whole second away."""
    sent = asyncio.run(_send(FakeClock(), [(pause, PERSON, 1, burst) for pause, burst in plan]))
    times = [message.at for message in sent]
    for most in range(MESSAGES.burst, MESSAGES.burst + 10):
        assert _no_more(times, most, most - MESSAGES.burst + 1.0)
    for earlier, message in zip(times, sent[1:], strict=False):
        assert message.burst or message.at - earlier >= 1.0 - CLOSE


@given(_plans([GROUP, PERSON, 6], 20), st.sampled_from([-3600.0, 3600.0, -86_400.0]))
def test_a_wall_clock_that_is_set_delays_nobody(plan: list[tuple[float, int, int, bool]], ahead: float) -> None:
    """Everything goes at the same moments as with a clock that nobody touches."""
    usual, clock = asyncio.run(_send(FakeClock(), plan)), TwoClocks()

    async def with_clock_set() -> list[Sent]:
        async def set_clock() -> None:
            await FakeClock.sleep(clock, 1.5)
            clock.ahead = ahead

        _, sent = await asyncio.gather(set_clock(), _send(clock, [*plan, (3.0, 7, 1, True)]))
        return sent

    assert [message for message in asyncio.run(with_clock_set()) if message.chat != 7] == usual


@pytest.mark.parametrize("chat", [PERSON, GROUP])
async def test_the_first_messages_of_a_silent_chat_go_at_once(chat: int) -> None:
    """A burst of them; the next waits for its second."""
    clock = FakeClock()
    limits = RateLimits(clock)
    for _ in range(MESSAGES.burst):
        assert await _passing(clock, limits.message(chat)) == 0
    assert await _passing(clock, limits.message(chat)) == pytest.approx(1.0)
    clock.advance(60.0)
    for _ in range(MESSAGES.burst):
        assert await _passing(clock, limits.message(chat)) == 0


async def test_a_message_without_burst_to_a_silent_chat_goes_at_once() -> None:
    """The second one waits a second; an answer after it does not."""
    clock = FakeClock()
    limits = RateLimits(clock)
    assert await _passing(clock, limits.message(PERSON, burst=False)) == 0
    assert await _passing(clock, limits.message(PERSON, burst=False)) == pytest.approx(1.0)
    assert await _passing(clock, limits.message(PERSON)) == 0


async def test_each_item_of_an_album_counts() -> None:
    """Ten at once need a full bucket, and the eleventh message comes when they would have been allowed one by one."""
    clock = FakeClock()
    limits = RateLimits(clock)
    assert await _passing(clock, limits.message(PERSON, items=10)) == 0
    assert await _passing(clock, limits.message(PERSON)) == pytest.approx(10.0 - MESSAGES.burst + 1)
    assert await _passing(clock, limits.message(GROUP, items=10)) == 0
    assert await _passing(clock, limits.message(GROUP, items=10)) < 20
    assert await _passing(clock, limits.message(GROUP)) > 40


async def test_a_busy_group_keeps_nobody_else_waiting() -> None:
    """The 21st message of a group waits for its minute; a person's first goes at once."""
    clock = FakeClock()
    limits = RateLimits(clock)
    for _ in range(20):
        await _passing(clock, limits.message(GROUP))
    begun = clock.time
    waiting = asyncio.ensure_future(limits.message(GROUP))
    await asyncio.sleep(0)
    await asyncio.wait_for(limits.message(PERSON), PATIENCE)
    assert not waiting.done()
    while not waiting.done():
        await clock.skip()
    assert 30 < clock.time - begun <= 60


async def test_answers_go_before_broadcasts() -> None:
    """What goes to very many chats leaves room for answers in every second."""
    clock = FakeClock()
    limits = RateLimits(clock)
    broadcast = [asyncio.ensure_future(limits.message(chat, burst=False)) for chat in range(100, 200)]
    while clock.sleeping == 0:
        await asyncio.sleep(0)
    for person in range(RESERVED_FOR_ANSWERS):
        await asyncio.wait_for(limits.message(person + 1), PATIENCE)
    assert await _passing(clock, *(asyncio.wait_for(work, None) for work in broadcast)) < 5.0


@given(st.integers(0, 6), st.floats(0.0, 60.0), st.sampled_from([GROUP, PERSON]))
def test_a_chat_that_was_refused_has_no_burst(before: int, pause: float, chat: int) -> None:
    """After what Telegram asks for, messages come one by one; other chats do not notice."""

    async def run() -> list[float]:
        clock = FakeClock()
        limits = RateLimits(clock)
        for _ in range(before):
            await _passing(clock, limits.message(chat))
        await limits.refused(chat, pause)
        assert await _passing(clock, limits.message(chat + 1)) == 0
        refused, times = clock.time, []
        for _ in range(4):
            await _passing(clock, limits.message(chat))
            times.append(clock.time - refused)
        return times

    times = asyncio.run(run())
    assert times[0] >= pause + 1.0 - CLOSE
    assert _no_more(times, 1, 1.0)
    assert times[-1] <= pause + before + 4 + CLOSE


async def test_edits_have_a_budget_of_their_own() -> None:
    """A person who pages through an answer takes nothing from the messages of the chat."""
    clock = FakeClock()
    limits = RateLimits(clock)
    for _ in range(EDITS.burst):
        assert await _passing(clock, limits.edit(PERSON)) == 0
    assert await _passing(clock, limits.message(PERSON)) == 0
    assert await _passing(clock, limits.edit(PERSON)) == pytest.approx(1.0)
    assert await _passing(clock, limits.edit(6)) == 0


async def test_messages_and_edits_share_the_total_limit() -> None:
    """Thirty a second of both."""
    clock = FakeClock()
    limits = RateLimits(clock)
    edits = [limits.edit(chat) for chat in range(1, 16)]
    messages = [limits.message(chat) for chat in range(21, 36)]
    assert await _passing(clock, *edits, *messages) == 0
    assert await _passing(clock, limits.message(50)) == pytest.approx(1.0)


async def test_an_answer_to_a_button_never_waits_long() -> None:
    """However many there are, and while the messages have to wait; those that would be too late are not made."""
    clock = FakeClock()
    limits = RateLimits(clock)
    await _passing(clock, *(limits.message(chat) for chat in range(1, 31)))
    made: list[bool] = []

    async def press(person: int) -> None:
        made.append(await limits.answer(person))

    assert await _passing(clock, press(PERSON)) == 0
    assert await _passing(clock, *(press(PERSON) for _ in range(1000))) <= 2 * MAX_ANSWER_WAIT
    assert sum(made) <= ANSWERS.burst + ANSWERS.rate * MAX_ANSWER_WAIT
    assert await _passing(clock, press(PERSON + 1)) == 0  # another person has an own budget
    assert made[-1]
    assert await _passing(clock, limits.message(31)) <= 1.0


async def test_an_answer_that_was_overtaken_leaves_room_for_the_next() -> None:
    """It is made at once or not at all."""
    clock = FakeClock()
    limits = RateLimits(clock)
    made = [await limits.answer(PERSON, overtaken=True) for _ in range(ANSWERS.burst)]
    assert made == [True] * (ANSWERS.burst - SPARE_ANSWERS) + [False] * SPARE_ANSWERS
    assert clock.slept == []
    assert [await limits.answer(PERSON) for _ in range(SPARE_ANSWERS)] == [True] * SPARE_ANSWERS


async def test_other_calls_keep_their_limit() -> None:
    """A thousand reactions at once go out at the rate of the limit, none is dropped."""
    clock = FakeClock()
    limits = RateLimits(clock)
    took = await _passing(clock, *(limits.call() for _ in range(1000)))
    assert took == pytest.approx((1000 - CALLS.burst) / CALLS.rate)


async def test_typing_is_shown_once_while_it_lasts() -> None:
    """Telegram shows it for five seconds, so a chat with much work needs no more of it."""
    clock = FakeClock()
    limits = RateLimits(clock)
    assert [await limits.action(chat) for chat in (PERSON, PERSON, GROUP)] == [True, False, True]
    clock.advance(1 / ACTIONS.rate)
    assert await limits.action(PERSON)


async def test_a_person_in_many_chats_keeps_nobody_else_waiting() -> None:
    """What forty groups of one person wait for takes seconds; another's answer is sent in the next turn."""
    clock = FakeClock()
    limits = RateLimits(clock)
    await _passing(clock, *(limits.message(chat) for chat in range(1, 31)))  # this second is used up
    order: list[str] = []

    async def answer(person: int, chat: int) -> None:
        with on_behalf_of(Party(person, chat)):
            await limits.message(chat)
        order.append("many" if person == PERSON else "other")

    many = [answer(PERSON, -chat) for chat in range(1000, 1080)]
    await _passing(clock, *many, answer(6, 6), answer(7, 7))
    assert order.index("other") <= 2
    assert len(order) == 82


async def test_what_telegram_refuses_for_long_is_not_waited_for() -> None:
    """A pause longer than any limit is an error at once, so that the update is tried again then; others are served."""
    clock = FakeClock()
    limits = RateLimits(clock)
    await limits.refused(PERSON, 3600.0)
    for work in (limits.message(PERSON), limits.edit(PERSON)):
        with pytest.raises(PausedError) as caught:
            await work
        assert 3600.0 < retry_after(caught.value) < 3610.0
    assert await _passing(clock, limits.message(6)) == 0
    clock.advance(3601.0)
    assert await _passing(clock, limits.message(PERSON)) == 0


async def test_other_calls_stop_where_telegram_refuses_them() -> None:
    """As long as it asks: in that chat, for that person's presses, for inline queries; each on its own."""
    clock = FakeClock()
    limits = RateLimits(clock)
    await limits.call_refused(PERSON, 30.0)
    assert [await limits.call(chat) for chat in (PERSON, 6)] == [False, True]
    assert [await limits.action(chat) for chat in (PERSON, 6)] == [False, True]
    assert await _passing(clock, limits.message(PERSON)) == 0
    assert await limits.answer(PERSON)
    await limits.answer_refused(PERSON, 30.0)
    assert [await limits.answer(person) for person in (PERSON, 6)] == [False, True]
    assert await limits.inline()
    await limits.inline_refused(30.0)
    assert not await limits.inline()
    clock.advance(32.0)
    assert [await limits.call(PERSON), await limits.answer(PERSON), await limits.inline()] == [True] * 3


async def test_without_the_database_each_process_counts_on_its_own() -> None:
    """Messages go out within the limits while PostgreSQL is away."""
    clock = FakeClock()
    database = Database.connect("postgresql://nobody@/none?host=/nowhere")
    limits = RateLimits(clock, RateBudgetRepository(database))
    for _ in range(MESSAGES.burst):
        await limits.message(PERSON)
    assert clock.time == 1000.0
    await limits.refused(6, 3600.0)
    with pytest.raises(PausedError):
        await limits.message(6)
    assert await limits.call(PERSON)
    await database.close()


async def test_chats_that_have_long_been_silent_are_forgotten() -> None:
    """Those of the last minute are not."""
    clock = FakeClock()
    limits = RateLimits(clock)
    for chat in (1, 2):
        await _passing(clock, limits.message(chat))
    clock.advance(120.0)
    for _ in range(MESSAGES.burst):
        await _passing(clock, limits.message(3))
    await limits.forget()
    assert limits.remembered == 2  # chat 3 and all together
    assert await _passing(clock, limits.message(3)) == pytest.approx(1.0)
