"""A lock in rounds: each party has one turn in a round, whoever waits for many."""

from __future__ import annotations

import asyncio

from bot.outbound.fair_lock import FairLock


async def test_parties_take_turns() -> None:
    """Four of one and one each of two others: the others are not behind the four; of one party the order is kept."""
    lock, order = FairLock(), list[str]()

    async def work(party: int, name: str) -> None:
        async with lock.turn(party):
            order.append(name)
            await asyncio.sleep(0)

    names = [(1, "a1"), (1, "a2"), (1, "a3"), (1, "a4"), (2, "b1"), (3, "c1"), (2, "b2")]
    await asyncio.gather(*(work(party, name) for party, name in names))
    assert order == ["a1", "a2", "b1", "c1", "a3", "b2", "a4"]


async def test_one_holds_it_at_a_time_whoever_gives_up() -> None:
    """Cancelled while it waits, at the moment of its turn, and while it holds it: the next always gets it."""
    lock, held, most = FairLock(), 0, 0

    async def work(party: int) -> None:
        nonlocal held, most
        async with lock.turn(party):
            held += 1
            most = max(most, held)
            try:
                await asyncio.sleep(0)
            finally:
                held -= 1

    tasks = [asyncio.create_task(work(number % 3)) for number in range(30)]
    for number, task in enumerate(tasks):
        await asyncio.sleep(0)
        if number % 4 == 0:
            tasks[(number * 7) % 30].cancel()
            task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.wait_for(work(9), 1)
    assert (held, most) == (0, 1)
