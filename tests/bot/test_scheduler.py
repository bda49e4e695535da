"""Jobs by the clock: one that fails harms neither itself nor the others."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import partial

from bot.scheduler import Job, run
from tests.bot.conftest import FakeClock
from tests.bot.eventually import eventually


async def test_jobs_run_again_and_again(clock: FakeClock) -> None:
    """Each job has its own rhythm, and an error does not end it."""
    done: list[str] = []

    async def minute() -> None:
        done.append("minute")
        raise ValueError

    async def hour() -> None:
        done.append("hour")

    task = asyncio.create_task(run((Job("minute", 60, minute), Job("hour", 3600, hour)), clock))
    try:
        await eventually(lambda: clock.sleeping == 2)
        for _ in range(60):
            clock.advance(60)
            await asyncio.sleep(0)
            await eventually(lambda: clock.sleeping == 2)
        assert done.count("minute") == 61
        assert done.count("hour") == 2
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def _running(job: Job, clock: FakeClock) -> AsyncIterator[None]:
    task = asyncio.create_task(run((job,), clock))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_a_job_is_woken(clock: FakeClock) -> None:
    """An event that is set begins it before its time; one that is set while it works begins it once more."""
    times: list[float] = []
    wake = asyncio.Event()

    async def work() -> None:
        times.append(clock.time)
        if len(times) == 2:
            wake.set()

    async with _running(Job("woken", 30, work, wake), clock):
        await eventually(lambda: clock.sleeping == 1)
        clock.advance(4)
        wake.set()
        await eventually(lambda: len(times) == 3)
        assert times == [1000, 1004, 1004]
        clock.advance(30)
        await eventually(lambda: len(times) == 4)


async def test_a_job_waits_until_something_is_due(clock: FakeClock) -> None:
    """Until then and no longer; a step where it is due already, and its whole time where nothing is."""
    begins: list[float] = []
    due: list[float | None] = [7, -1, None, 400]

    async def work() -> None:
        begins.append(clock.time)

    async def next_due() -> datetime | None:
        seconds = due.pop(0) if due else None
        return None if seconds is None else clock.now() + timedelta(seconds=seconds)

    async with _running(Job("due", 30, work, asyncio.Event(), next_due, step=2), clock):
        for count in range(2, 6):
            await eventually(lambda: clock.sleeping == 1)
            await clock.skip()
            await eventually(partial(_counts, begins, count))
    assert begins == [1000, 1007, 1009, 1039, 1069]


async def test_a_woken_job_that_fails_is_tried_soon(clock: FakeClock) -> None:
    """The database may be back in a second: what waits in it does not wait for the next look."""
    begins: list[float] = []

    async def work() -> None:
        begins.append(clock.time)
        raise ValueError

    async with _running(Job("failing", 30, work, asyncio.Event()), clock):
        await eventually(lambda: clock.sleeping == 1)
        await clock.skip()
        await eventually(lambda: len(begins) == 2)
    assert begins == [1000, 1001]


def _counts(begins: list[float], count: int) -> bool:
    return len(begins) == count
