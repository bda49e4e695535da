"""Runs jobs again and again, each on its own: a job that fails does not stop the others."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.clock import Clock
from services.workers.turns import BACKGROUND, on_behalf_of

log = structlog.get_logger("bot.scheduler")


@dataclass(frozen=True, slots=True)
class Job:
    """A function that is called again and again."""

    name: str
    every: float
    """Seconds between the end of a run and the next one."""
    work: Callable[[], Awaitable[object]]
    wake: asyncio.Event | None = None
    """Set when there is work earlier. Work that another process adds is found by *every*."""
    next_due: Callable[[], Awaitable[datetime | None]] | None = None
    """Returns when there is work earlier; None if there is none."""
    step: float = 1.0
    """With *wake*: seconds until the next run if work is due already, or if a run failed."""


async def run(jobs: Sequence[Job], clock: Clock) -> None:
    """Run *jobs* until cancelled, each at once for the first time."""
    async with asyncio.TaskGroup() as group:
        for job in jobs:
            group.create_task(_repeat(job, clock), name=f"job {job.name}")
        await asyncio.Event().wait()  # for ever, also without jobs


async def _repeat(job: Job, clock: Clock) -> None:
    while True:
        if job.wake is not None:
            job.wake.clear()  # before the work: what is added meanwhile is done in the next run
        seconds = job.every
        try:
            with on_behalf_of(BACKGROUND):
                await job.work()
            if job.next_due is not None:
                seconds = seconds_until(await job.next_due(), job, clock)
        except Exception as error:  # it runs again at its next time
            log.error("job failed", job=job.name, exc_info=error)
            seconds = job.every if job.wake is None else min(job.every, job.step)
        if job.wake is None:
            await clock.sleep(seconds)
        else:
            await clock.wait(job.wake, seconds)


def seconds_until(due: datetime | None, job: Job, clock: Clock) -> float:
    """Return the seconds until a job runs again, if it has work at *due*."""
    if due is None:
        return job.every
    seconds = (due - clock.now()).total_seconds()
    return min(job.every, seconds if seconds > 0 else job.step)
