"""One child process of the pool in `services.workers.pool`: starting it, calling it, ending it."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine import protocol
from engine.calls import Args, Call, ChildKind, Result_co
from engine.errors import WorkerError, WorkerLimitError

CLOSE_SECONDS = 1.0
KILLED_SECONDS = 10.0
"""A process that was killed is gone at once; where the machine is short of everything the system needs a while."""
PREFIX = "pullquote-worker: "
LARGE = 256 << 10
"""Results above this are decoded in a thread: a megabyte of sentences and terms takes about 11 ms."""

Progress = Callable[[int, int], None]
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Time limits of a call, in seconds."""

    silent: float
    """From the start or from the last progress to the next."""
    total: float


class CrashError(WorkerError):
    """The child died, not at a limit; `taken` says whether it had begun with the request."""

    def __init__(self, taken: bool) -> None:
        super().__init__()
        self.taken = taken


class Child:
    """One `python -m engine` process, started when first needed and again after any failure."""

    def __init__(self, kind: ChildKind, mode: str, environment: dict[str, str]) -> None:
        self.kind = kind
        self._mode = mode
        self.requests = 0
        self._environment = environment
        self._process: asyncio.subprocess.Process | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def copy(self) -> Child:
        """Return a child of the same kind that has not started yet."""
        return Child(self.kind, self._mode, self._environment)

    @property
    def alive(self) -> bool:
        """Whether the process is running."""
        return self._process is not None and self._process.returncode is None

    @property
    def pid(self) -> int:
        """Process id, 0 if it is not running."""
        return self._process.pid if self._process is not None else 0

    def memory(self) -> int:
        """Return the resident bytes, 0 if the system does not say."""
        try:
            return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * 4096 if self.alive else 0
        except (OSError, IndexError, ValueError):
            return 0

    async def ask(
        self, call: Call[Result_co, *Args], frame: bytes, limits: Deadlines, progress: Progress | None = None
    ) -> Result_co:
        """Send the *frame* that asks for *call* and return its result; raise what the engine raised.

        WorkerLimitError after a deadline, CrashError if the child died. Unless there is a reply, the child is killed,
        also if the caller is cancelled: the content of its pipe is unknown then.
        """
        in_step = False
        try:
            async with asyncio.timeout(limits.silent) as deadline:
                reply = await self._converse(frame, deadline, limits, progress)
                if isinstance(reply, protocol.Failure):
                    error = protocol.error_of(reply)
                    in_step = not isinstance(error, WorkerError)
                    raise error
                result = await self._result(call, reply)
                in_step = True
                return result
        except TimeoutError:
            log.warning("worker timed out: kind=%s call=%s", self.kind, call.function)
            raise WorkerLimitError from None
        except protocol.ProtocolError as error:
            log.warning("worker broke the protocol: kind=%s call=%s error=%s", self.kind, call.function, error)
            raise WorkerError from None
        finally:
            if not in_step:
                self.kill()

    async def _converse(
        self, frame: bytes, deadline: asyncio.Timeout, limits: Deadlines, progress: Progress | None
    ) -> protocol.Success | protocol.Failure:
        """Send a request, pass on progress, and return the reply."""
        now = asyncio.get_running_loop().time
        end = now() + limits.total
        taken = False
        process = await self._started()
        self.requests += 1
        try:
            assert process.stdin is not None
            process.stdin.write(frame)
            await process.stdin.drain()
            while True:
                reply = protocol.read_reply(await _receive(process))
                if isinstance(reply, protocol.Success | protocol.Failure):
                    return reply
                if isinstance(reply, protocol.Progress):
                    deadline.reschedule(min(now() + limits.silent, end))
                    if progress is not None:
                        progress(reply.done, reply.total)
                taken = True
        except (asyncio.IncompleteReadError, ConnectionError):
            raise await self._death_error(process, taken) from None

    async def _result(self, call: Call[Result_co, *Args], reply: protocol.Success) -> Result_co:
        """Return the value in *reply*, taken apart in a thread where it is large."""
        if len(memoryview(reply.value)) > LARGE:
            return await asyncio.to_thread(protocol.result, call, reply)
        return protocol.result(call, reply)

    async def _death_error(self, process: asyncio.subprocess.Process, taken: bool) -> WorkerError:
        """Return the error for a dead child."""
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), CLOSE_SECONDS)
        log.warning("worker died: kind=%s status=%s", self.kind, process.returncode)
        # PDFium aborts where memory runs out
        if sys.platform != "win32" and process.returncode in (-signal.SIGXCPU, -signal.SIGABRT):
            return WorkerLimitError()
        return CrashError(taken)

    async def _started(self) -> asyncio.subprocess.Process:
        if self._process is not None and self._process.returncode is None:
            return self._process
        self._process = None
        self.requests = 0
        pipe = asyncio.subprocess.PIPE
        # -P: a file called engine.py in the folder the bot was started from is not the engine
        command = (sys.executable, "-P", "-m", "engine", self._mode)
        try:
            self._process = await asyncio.create_subprocess_exec(
                *command,
                stdin=pipe,
                stdout=pipe,
                stderr=pipe,
                limit=1 << 20,
                env=self._environment,
                cwd=Path(sys.prefix).anchor,  # not the folder of .env or of the data
            )
        except OSError as error:  # no more processes, no more memory
            log.warning("worker cannot start: kind=%s errno=%s", self.kind, error.errno)
            raise WorkerError from None
        log.debug("worker started: kind=%s pid=%s", self.kind, self._process.pid)
        self._background(self._log_output(self._process))
        return self._process

    async def _log_output(self, process: asyncio.subprocess.Process) -> None:
        """Log the child's own lines; output of libraries may quote a document and is dropped."""
        assert process.stderr is not None
        while output := await process.stderr.read(1 << 16):
            for line in output.decode("utf-8", "replace").splitlines():
                if line.startswith(PREFIX):
                    log.warning("worker message: kind=%s %s", self.kind, line.removeprefix(PREFIX)[:200])

    def kill(self) -> None:
        """Kill the process; the next request starts another."""
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            self._background(_wait_for_end(process))

    async def close(self) -> None:
        """End the process: by closing its stdin, a second later by killing it."""
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            assert process.stdin is not None
            process.stdin.close()
            try:
                await asyncio.wait_for(process.wait(), CLOSE_SECONDS)
            except TimeoutError:
                with suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=KILLED_SECONDS)

    def _background(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _receive(process: asyncio.subprocess.Process) -> bytes:
    """Return the body of the next frame from a child."""
    assert process.stdout is not None
    size = protocol.length(await process.stdout.readexactly(protocol.HEAD.size))
    return await process.stdout.readexactly(size)


async def _wait_for_end(process: asyncio.subprocess.Process) -> None:
    await process.wait()
