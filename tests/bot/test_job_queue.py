"""The queue of jobs of several processes: one job of a chat at a time, periodic work once, none lost with a process."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, MutableMapping
from contextlib import asynccontextmanager
from typing import Any

import psycopg
import pytest

from bot import job_queue
from bot.clock import Clock
from bot.job_queue import JobQueue, cron
from bot.roles import Role
from bot.scheduler import Job
from storage.dumps import JOBS_SCHEMA
from tests.bot.eventually import eventually
from tests.patience import PATIENCE


@asynccontextmanager
async def running(queue: JobQueue) -> AsyncIterator[None]:
    """Run jobs until the block ends."""
    task = asyncio.create_task(queue.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def run_sql(url: str, statement: str) -> list[tuple[object, ...]]:
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        await connection.execute(f"SET search_path TO {JOBS_SCHEMA}")
        cursor = await connection.execute(statement)
        return await cursor.fetchall() if cursor.description else []


async def test_a_chat_is_handled_by_one_at_a_time(own_postgresql_url: str) -> None:
    """Two processes, three chats, many wake-ups: never two handlers of one chat, always one after the last wake-up."""
    under_way, most, handled = Counter[int](), Counter[int](), Counter[int]()

    async def handle(key: int) -> Role | None:
        under_way[key] += 1
        most[key] = max(most[key], under_way[key])
        await asyncio.sleep(0.01)
        under_way[key] -= 1
        handled[key] += 1
        return None

    async with (
        JobQueue.open(own_postgresql_url, Role.ALL, Clock()) as first,
        JobQueue.open(own_postgresql_url, Role.SERVE, Clock()) as second,
    ):
        first.handle_chat = second.handle_chat = handle
        async with running(first), running(second):
            for _ in range(10):
                await asyncio.gather(
                    *(queue.wake_chat(key, Role.SERVE) for queue in (first, second) for key in range(3))
                )
            before = handled.copy()
            await asyncio.gather(*(first.wake_chat(key, Role.SERVE) for key in range(3)))
            await eventually(lambda: all(handled[key] > before[key] for key in range(3)))
            await eventually(lambda: not under_way.total())
    assert most == {0: 1, 1: 1, 2: 1}
    assert await run_sql(own_postgresql_url, "SELECT count(*) FROM procrastinate_jobs WHERE status <> 'todo'") == [(0,)]


async def test_a_chat_goes_on_with_the_other_role(own_postgresql_url: str) -> None:
    """What a handler returns is who handles the chat next."""
    seen: list[str] = []
    done = asyncio.Event()

    async def serving(_: int) -> Role | None:
        seen.append("serve")
        return Role.WORKER

    async def reading(_: int) -> Role | None:
        seen.append("worker")
        done.set()
        return None

    async with (
        JobQueue.open(own_postgresql_url, Role.SERVE, Clock()) as serve,
        JobQueue.open(own_postgresql_url, Role.WORKER, Clock()) as worker,
    ):
        serve.handle_chat, worker.handle_chat = serving, reading
        async with running(serve), running(worker):
            await serve.wake_chat(1, Role.SERVE)
            await asyncio.wait_for(done.wait(), PATIENCE)
    assert seen == ["serve", "worker"]


async def test_a_lock_that_becomes_free_wakes_who_waits_for_it(
    own_postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody has to look again and again: the end of a chat's job tells of the next one."""
    monkeypatch.setattr(job_queue, "FALLBACK", 3600.0)
    begun, go_on, handled = asyncio.Event(), asyncio.Event(), list[int]()

    async def handle(key: int) -> Role | None:
        begun.set()
        await go_on.wait()
        handled.append(key)
        return None

    async with JobQueue.open(own_postgresql_url, Role.SERVE, Clock()) as queue:
        queue.handle_chat = handle
        async with running(queue):
            await queue.wake_chat(1, Role.SERVE)
            await asyncio.wait_for(begun.wait(), PATIENCE)
            await queue.wake_chat(1, Role.SERVE)
            await run_sql(own_postgresql_url, "SELECT 1")
            go_on.set()
            await eventually(lambda: handled == [1, 1])


async def test_a_job_of_a_dead_process_is_resumed(own_postgresql_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """When a process gives no sign of life, its chat is handled by another one."""
    monkeypatch.setattr(job_queue, "RECOVERY", 0.1)
    monkeypatch.setattr(job_queue, "HEARTBEAT", 3600.0)
    begun, resumed = asyncio.Event(), asyncio.Event()

    async def hang(_: int) -> Role | None:
        begun.set()
        await asyncio.Event().wait()
        return None

    async def handle(_: int) -> Role | None:
        resumed.set()
        return None

    monkeypatch.setattr(job_queue, "SHUTDOWN", 0.1)
    async with (
        JobQueue.open(own_postgresql_url, Role.SERVE, Clock()) as first,
        JobQueue.open(own_postgresql_url, Role.SERVE, Clock()) as second,
    ):
        first.handle_chat, second.handle_chat = hang, handle
        async with running(first):
            await first.wake_chat(1, Role.SERVE)
            await asyncio.wait_for(begun.wait(), PATIENCE)
            first.handle_chat = handle  # it lives, and may be the one that finds its own job
            monkeypatch.setattr(job_queue, "HEARTBEAT", 3.0)
            await run_sql(
                own_postgresql_url, "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 h'"
            )
            async with running(second):
                await asyncio.wait_for(resumed.wait(), PATIENCE)


async def test_a_stop_lets_jobs_end(own_postgresql_url: str) -> None:
    """A job that runs ends; one that waits stays for another process."""
    begun, go_on, ended = asyncio.Event(), asyncio.Event(), list[int]()

    async def handle(key: int) -> Role | None:
        begun.set()
        await go_on.wait()
        ended.append(key)
        return None

    async with JobQueue.open(own_postgresql_url, Role.SERVE, Clock()) as queue:
        queue.handle_chat = handle
        task = asyncio.create_task(queue.run())
        await queue.wake_chat(1, Role.SERVE)
        await asyncio.wait_for(begun.wait(), PATIENCE)
        await queue.wake_chat(1, Role.SERVE)
        task.cancel()
        for _ in range(20):  # turns of the event loop until the cancellation has reached all tasks
            await asyncio.sleep(0)
        go_on.set()
        await asyncio.gather(task, return_exceptions=True)
        assert ended == [1]
    assert await run_sql(own_postgresql_url, "SELECT status::text FROM procrastinate_jobs") == [("todo",)]


async def test_periodic_work_runs_once(own_postgresql_url: str) -> None:
    """Of two processes one runs a job at its time; what a transaction adds is begun at once."""
    times: list[str] = []
    wake = asyncio.Event()

    def jobs(name: str) -> tuple[Job, ...]:
        async def work() -> None:
            times.append(name)

        return (Job("tick", 1.0, work), Job("woken", 3600.0, work, wake))

    async with (
        JobQueue.open(own_postgresql_url, Role.WORKER, Clock()) as first,
        JobQueue.open(own_postgresql_url, Role.ALL, Clock()) as second,
    ):
        for queue, name in ((first, "first"), (second, "second")):
            queue.register(jobs(name))
        async with running(first), running(second):
            await eventually(lambda: len(times) >= 3)
            wake.set()
            await eventually(lambda: not wake.is_set())
    rows = (
        "SELECT count(*), count(DISTINCT defer_timestamp) FROM procrastinate_periodic_defers WHERE task_name = 'tick'"
    )
    ((deferred, moments),) = await run_sql(own_postgresql_url, rows)
    assert deferred == moments


async def test_another_version_makes_its_tables_anew(own_postgresql_url: str) -> None:
    """Jobs are only wake-ups, so nothing is lost with the tables of an older version."""
    async with JobQueue.open(own_postgresql_url, Role.SERVE, Clock()) as queue:
        await queue.wake_chat(1, Role.SERVE)
    async with JobQueue.open(own_postgresql_url, Role.SERVE, Clock()):
        assert await run_sql(own_postgresql_url, "SELECT count(*) FROM procrastinate_jobs") == [(1,)]
    await run_sql(own_postgresql_url, f"COMMENT ON SCHEMA {JOBS_SCHEMA} IS '1.0'")
    async with JobQueue.open(own_postgresql_url, Role.SERVE, Clock()):
        assert await run_sql(own_postgresql_url, "SELECT count(*) FROM procrastinate_jobs") == [(0,)]


@pytest.mark.parametrize(
    ("every", "expected"),
    [(5, "* * * * * */5"), (30, "* * * * * */30"), (60, "*/1 * * * *"), (300, "*/5 * * * *"), (21600, "0 */6 * * *")],
)
def test_times_of_a_job(every: float, expected: str) -> None:
    """Seconds, minutes and hours as cron writes them."""
    assert cron(every) == expected


async def test_a_process_that_serves_misses_its_workers(
    own_postgresql_url: str, monkeypatch: pytest.MonkeyPatch, said: list[MutableMapping[str, Any]]
) -> None:
    """It says once that nobody takes the jobs of workers, which wait."""
    monkeypatch.setattr(job_queue, "IDLE", 0.1)
    done = asyncio.Event()

    async def read(_: int) -> Role | None:
        done.set()
        return None

    def missed() -> int:
        return sum("start a worker" in str(line["event"]) for line in said)

    async with (
        JobQueue.open(own_postgresql_url, Role.SERVE, Clock()) as serve,
        JobQueue.open(own_postgresql_url, Role.WORKER, Clock()) as worker,
    ):
        worker.handle_chat = read
        async with running(serve):
            await serve.wake_chat(1, Role.WORKER)
            await eventually(lambda: missed() == 1)
            async with running(worker):
                await asyncio.wait_for(done.wait(), PATIENCE)
    assert missed() == 1
