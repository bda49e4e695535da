"""What happens by the clock: a short list of jobs, each of which may fail without harm to the others."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import structlog

from bot.clock import Clock

log = structlog.get_logger("bot.schedule")


@dataclass(frozen=True, slots=True)
class Job:
    """Something that is done again and again."""

    name: str
    every: float
    """Seconds between its ends and its beginnings."""
    work: Callable[[], Awaitable[object]]


async def run(jobs: Sequence[Job], clock: Clock) -> None:
    """Run *jobs* until cancelled; each for the first time at once."""
    async with asyncio.TaskGroup() as group:
        for job in jobs:
            group.create_task(_repeat(job, clock), name=f"job {job.name}")
        await asyncio.Event().wait()  # for ever, even where there is nothing to do


async def _repeat(job: Job, clock: Clock) -> None:
    while True:
        try:
            await job.work()
        except Exception as error:  # the next time may be better, and the other jobs go on
            log.error("a job failed", job=job.name, exc_info=error)
        await clock.sleep(job.every)
