"""What happens by the clock: a short list of jobs, each of which may fail without harm to the others."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.clock import Clock

log = structlog.get_logger("bot.scheduler")


@dataclass(frozen=True, slots=True)
class Job:
    """Something that is done again and again."""

    name: str
    every: float
    """Seconds between its ends and its beginnings."""
    work: Callable[[], Awaitable[object]]
    wake: asyncio.Event | None = None
    """Set when there is work before that. It saves waiting and no more: *every* finds what another process did."""
    next_due: Callable[[], Awaitable[datetime | None]] | None = None
    """Says when there is work before that."""
    step: float = 1.0
    """Seconds until it is looked again for work that is due already, or that failed, where a job is woken."""


async def run(jobs: Sequence[Job], clock: Clock) -> None:
    """Run *jobs* until cancelled; each for the first time at once."""
    async with asyncio.TaskGroup() as group:
        for job in jobs:
            group.create_task(_repeat(job, clock), name=f"job {job.name}")
        await asyncio.Event().wait()  # for ever, even where there is nothing to do


async def _repeat(job: Job, clock: Clock) -> None:
    while True:
        if job.wake is not None:
            job.wake.clear()  # before the work: what comes while it is done is done after it
        seconds = job.every
        try:
            await job.work()
            if job.next_due is not None:
                seconds = _until(await job.next_due(), job, clock)
        except Exception as error:  # the next time may be better, and the other jobs go on
            log.error("a job failed", job=job.name, exc_info=error)
            seconds = job.every if job.wake is None else min(job.every, job.step)
        if job.wake is None:
            await clock.sleep(seconds)
        else:
            await clock.wait(job.wake, seconds)


def _until(due: datetime | None, job: Job, clock: Clock) -> float:
    if due is None:
        return job.every
    seconds = (due - clock.now()).total_seconds()
    return min(job.every, seconds if seconds > 0 else job.step)
