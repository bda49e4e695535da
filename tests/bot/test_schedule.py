"""Jobs by the clock: one that fails harms neither itself nor the others."""

from __future__ import annotations

import asyncio

from bot.schedule import Job, run
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
