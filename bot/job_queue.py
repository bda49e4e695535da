"""The queue of jobs of several processes on one PostgreSQL: procrastinate, which is told only that there is work.

What a job is about stands in the bot's own tables, so nothing is lost with a job: it is deferred again by the next
sweep or at its next time. That is why procrastinate's tables stand in a schema of their own, which is made anew when
its version changes, and why jobs are deleted when they end, however that is.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

import structlog

from bot.clock import BackOff, Clock
from bot.roles import Role
from bot.scheduler import Job, seconds_until
from engine.errors import StorageError
from storage.connections import libpq_url
from storage.dumps import JOBS_SCHEMA

if TYPE_CHECKING:
    from procrastinate import App
    from procrastinate.jobs import Job as Deferred
    from procrastinate.tasks import Task
    from psycopg import AsyncConnection

CONNECTIONS = 4
"""Connections of a process for its jobs, beside one that listens: each statement takes a millisecond."""
CONCURRENT = {Role.ALL: 64, Role.SERVE: 64, Role.WORKER: 16}
"""Jobs that run at the same time. A worker takes fewer, so that another one that is free gets the next."""
HEARTBEAT = 2.0
"""Seconds between two signs of life of a process."""
STALLED = 8.0
"""Seconds without a sign of life after which a process counts as dead: its event loop never stands still so long."""
RECOVERY = 1.0
"""Seconds between two looks for jobs of dead processes: with the two above a job is resumed within 10 s."""
SHUTDOWN = 8.0
"""Seconds that running jobs get to end; then their handlers are cancelled, and their rows are handled elsewhere."""
FALLBACK = 5.0
"""Seconds between two looks for jobs, should a notification have been missed."""
IDLE = 60.0
"""Seconds that a job waits before the log asks for more workers; that is looked at as often."""
_WAITING = """SELECT count(*) AS jobs FROM procrastinate_jobs AS job
    WHERE status = 'todo' AND queue_name = %(queue)s AND EXISTS (
        SELECT FROM procrastinate_events AS event WHERE event.job_id = job.id AND type = 'deferred'
            AND greatest(event.at, job.scheduled_at) < now() - %(seconds)s * interval '1 second')"""
CHAT, LATER = "handle chat", "defer later"
"""Names of tasks; those of the periodic jobs are the jobs'."""
_LOCK = 0x50756C72
"""Key of the advisory lock under which the schema is made."""
_REVISION = 1
"""Of what is added to procrastinate's tables: raise it with `_ADDED`."""
_ADDED = """
CREATE FUNCTION pullquote_lock_is_free() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify(
        'procrastinate_queue_v1#' || queue_name, json_build_object('type', 'job_inserted', 'job_id', id)::text
    ) FROM procrastinate_jobs WHERE lock = OLD.lock AND status = 'todo' ORDER BY id LIMIT 1;
    RETURN NULL;
END $$;
CREATE TRIGGER pullquote_lock_is_free AFTER DELETE ON procrastinate_jobs
    FOR EACH ROW WHEN (OLD.lock IS NOT NULL) EXECUTE FUNCTION pullquote_lock_is_free();
"""
"""procrastinate tells of a job when it is deferred, when its chat may still have another one; it would be found only by
the next look. The end of a job is its deletion, so that tells of the next one."""

log = structlog.get_logger("bot.job_queue")
HandleChat = Callable[[int], Awaitable[Role | None]]


class JobQueue:
    """Defers jobs, and runs those of this process's role."""

    def __init__(self, app: App, role: Role, clock: Clock) -> None:
        self._app = app
        self._role = role
        self._clock = clock
        self._chat_task: Task[Any, Any, Any] = app.task(name=CHAT)(self._run_chat)
        self._later_task: Task[Any, Any, Any] = app.task(name=LATER, queue=Role.WORKER)(self._run_later)
        self._job_tasks: dict[str, Task[Any, Any, Any]] = {}
        self._jobs: tuple[Job, ...] = ()
        self.handle_chat: HandleChat | None = None
        """Handles what waits in a chat; returns the role that has to go on there, None if nothing is left."""

    @classmethod
    @asynccontextmanager
    async def open(cls, database_url: str, role: Role, clock: Clock) -> AsyncIterator[JobQueue]:
        """Connect to PostgreSQL, and make the tables if they are missing. StorageError if that fails."""
        from procrastinate import App, PsycopgConnector
        from procrastinate.exceptions import ConnectorException

        logging.getLogger("procrastinate").setLevel(logging.ERROR)  # it tells every job, and its arguments
        await _make_tables(libpq_url(database_url))
        connector = PsycopgConnector(
            conninfo=libpq_url(database_url),
            kwargs={"options": f"-c search_path={JOBS_SCHEMA}", "application_name": "pullquote jobs"},
            configure=_autocommit,
            min_size=1,
            max_size=CONNECTIONS,
        )
        app = App(connector=connector)
        try:
            await app.open_async()
        except ConnectorException as error:
            raise StorageError("the database does not answer") from error
        try:
            yield cls(app, role, clock)
        finally:
            await app.close_async()

    def register(self, jobs: Sequence[Job]) -> None:
        """Say which jobs there are beside those of chats, and what they do."""
        self._jobs = tuple(jobs)
        for job in self._jobs:
            run = partial(self._run_job, job)
            task = self._app.task(name=job.name, queue=Role.WORKER, lock=job.name, queueing_lock=job.name)(run)
            self._app.periodic(cron=cron(job.every))(task)
            self._job_tasks[job.name] = task

    async def wake_chat(self, key: int, role: Role) -> None:
        """Have a chat handled by a process of *role*, after the job that it may have now."""
        lock = f"chat {key}"
        await self._try(self._chat_task.configure(queue=role, lock=lock, queueing_lock=lock).defer_async(key=key))

    async def _run_chat(self, key: int) -> None:
        assert self.handle_chat is not None
        try:
            role = await self.handle_chat(key)
        except StorageError:  # the rows are still there
            log.warning("database not available, chat left to the next sweep", chat=key)
        except Exception as error:  # a bug; the inbox still has what waits
            log.critical("chat queue crashed", chat=key, exc_info=error)
        else:
            if role is not None:
                await self.wake_chat(key, role)

    async def _run_job(self, job: Job, timestamp: int = 0) -> None:  # noqa: ARG002 - the time at which it was due
        try:
            await job.work()
            due = await job.next_due() if job.next_due else None
        except Exception as error:  # it runs again at its next time
            log.error("job failed", job=job.name, exc_info=error)
            return
        seconds = seconds_until(due, job, self._clock)
        if seconds < job.every:
            later = self._later_task.configure(
                queueing_lock=f"{job.name} later", schedule_in={"milliseconds": int(seconds * 1000)}
            )
            await self._try(later.defer_async(name=job.name))

    async def _run_later(self, name: str) -> None:
        """Defer a job whose time has come. It had no lock until now, which would have held up what is due earlier."""
        await self._defer(name)

    async def _defer(self, name: str) -> None:
        if name in self._job_tasks:  # an older or newer version may have others
            await self._try(self._job_tasks[name].defer_async())

    async def _try(self, deferred: Awaitable[object]) -> None:
        """Defer a job; what cannot be deferred now is found by the sweep, or comes at its next time."""
        from procrastinate.exceptions import AlreadyEnqueued, ConnectorException

        try:
            await deferred
        except AlreadyEnqueued:
            pass
        except ConnectorException as error:
            log.warning("job not deferred", error=type(error.__cause__ or error).__name__)

    async def run(self) -> None:
        """Run jobs until cancelled; then those that run may end within the time of the bot's own end."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._recover(), name="recovery of jobs")
            if Role.WORKER not in self._role.queues:
                group.create_task(self._miss_workers(), name="look for workers")
            for job in self._jobs:
                if job.wake is not None:
                    group.create_task(self._pass_on(job, job.wake), name=f"signal {job.name}")
            await self._work()

    async def _work(self) -> None:
        pause = BackOff(1.0, 30.0)
        while True:
            began = self._clock.monotonic()
            try:
                await self._app.run_worker_async(
                    queues=list(self._role.queues),
                    concurrency=CONCURRENT[self._role],
                    install_signal_handlers=False,
                    shutdown_graceful_timeout=SHUTDOWN,
                    delete_jobs="always",
                    fetch_job_polling_interval=FALLBACK,
                    update_heartbeat_interval=HEARTBEAT,
                    stalled_worker_timeout=STALLED,
                )
            except Exception as error:
                task = asyncio.current_task()
                if task is not None and task.cancelling():  # its last words took the place of the cancellation
                    raise asyncio.CancelledError from error
                log.warning("jobs interrupted, retrying", error=type(error).__name__)
            if self._clock.monotonic() - began > 60.0:
                pause.reset()
            await self._clock.sleep(pause.next())

    async def _pass_on(self, job: Job, wake: asyncio.Event) -> None:
        """Defer a job whenever a transaction of this process has added work for it."""
        while True:
            await wake.wait()
            wake.clear()
            await self._defer(job.name)

    async def _recover(self) -> None:
        """End the jobs of dead processes, and defer them anew."""
        from procrastinate.exceptions import ConnectorException

        while True:
            await self._clock.sleep(RECOVERY)
            try:
                stalled = await self._app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED)
                for job in stalled:
                    await self._resume(job)
            except ConnectorException as error:
                log.warning("stalled jobs not looked for", error=type(error.__cause__ or error).__name__)

    async def _miss_workers(self) -> None:
        """Log, once each time, that jobs of workers wait: none of them runs, or too few."""
        from procrastinate.exceptions import ConnectorException

        missed = False
        while True:
            await self._clock.sleep(IDLE)
            try:
                row = await self._app.connector.execute_query_one_async(_WAITING, queue=Role.WORKER, seconds=IDLE)
            except ConnectorException:  # the recovery says so
                continue
            if row["jobs"] and not missed:
                log.error("articles, feeds and digests wait: start a worker, or more", jobs=row["jobs"])
            missed = bool(row["jobs"])

    async def _resume(self, job: Deferred) -> None:
        from procrastinate.exceptions import ConnectorException
        from procrastinate.jobs import Status

        try:
            await self._app.job_manager.finish_job(job, status=Status.ABORTED, delete_job=True)
        except ConnectorException:  # another process was first, or its own has ended it after all
            return
        log.warning("job of a dead process resumed", job=job.task_name)
        if job.task_name == CHAT:
            await self.wake_chat(int(str(job.task_kwargs["key"])), Role(job.queue))
        else:
            await self._defer(job.task_name)


async def _autocommit(connection: AsyncConnection) -> None:
    """Make each statement one round trip, not three: procrastinate's are transactions of their own anyway."""
    await connection.set_autocommit(True)


def cron(every: float) -> str:
    """Return the times of a job that runs every so many seconds, as cron writes them; seconds are the sixth field."""
    seconds = int(every)
    if seconds < 60:
        return f"* * * * * */{seconds}"
    if seconds < 3600:
        return f"*/{seconds // 60} * * * *"
    return f"0 */{seconds // 3600} * * *"


async def _make_tables(url: str) -> None:
    """Make procrastinate's tables, or make them anew for another version of it: jobs are only wake-ups."""
    import psycopg
    from procrastinate import metadata
    from procrastinate.schema import SchemaManager

    version = f"{metadata.extract_metadata()['version']}, {_REVISION}"
    comment = "SELECT obj_description(to_regnamespace(%s)::oid, 'pg_namespace')"
    try:
        async with await psycopg.AsyncConnection.connect(url, connect_timeout=10) as connection:
            await connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
            row = await (await connection.execute(comment, (JOBS_SCHEMA,))).fetchone()
            if row is not None and row[0] == version:
                return
            await connection.execute(f"DROP SCHEMA IF EXISTS {JOBS_SCHEMA} CASCADE")
            await connection.execute(f"CREATE SCHEMA {JOBS_SCHEMA}")
            await connection.execute(f"SET LOCAL search_path TO {JOBS_SCHEMA}")
            await connection.execute(SchemaManager.get_schema())
            await connection.execute(_ADDED)
            await connection.execute(f"COMMENT ON SCHEMA {JOBS_SCHEMA} IS '{version}'")
    except psycopg.Error as error:
        raise StorageError("the tables of jobs cannot be made") from error
