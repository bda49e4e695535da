"""One child process of the pool in `services.workers.pool`: start it, ask it, end it."""

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
PREFIX = "pullquote-worker: "
LARGE = 256 << 10
"""Results above this are decoded in a thread: a megabyte of sentences and terms takes about 11 ms."""

Progress = Callable[[int, int], None]
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Seconds that a call may take."""

    silent: float
    """From the start or from the last progress to the next."""
    total: float


class CrashError(WorkerError):
    """The child died of itself, not at a limit; `taken` says whether it had begun with the request."""

    def __init__(self, taken: bool) -> None:
        super().__init__()
        self.taken = taken


class Child:
    """One `python -m engine` process, started on first need and anew after any fault."""

    def __init__(self, kind: ChildKind, mode: str, environment: dict[str, str], folder: Path | None) -> None:
        self.kind = kind
        self._mode = mode
        self.requests = 0
        self._environment = environment
        self._folder = folder
        self._process: asyncio.subprocess.Process | None = None
        self._chores: set[asyncio.Task[None]] = set()

    @property
    def alive(self) -> bool:
        """Whether a process is there to be asked."""
        return self._process is not None and self._process.returncode is None

    @property
    def pid(self) -> int:
        """The process's number, 0 where there is none."""
        return self._process.pid if self._process is not None else 0

    def memory(self) -> int:
        """Resident bytes, 0 where the system does not say."""
        try:
            return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * 4096 if self.alive else 0
        except (OSError, IndexError, ValueError):
            return 0

    async def ask(
        self, call: Call[Result_co, *Args], frame: bytes, limits: Deadlines, progress: Progress | None = None
    ) -> Result_co:
        """Send the *frame* that asks for *call* and return its result; raise what the engine raised.

        WorkerLimitError after a deadline, CrashError where the child died. Whatever ends this but an answer, a
        cancelled caller too, costs the child: what stands in its pipe is no longer known.
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
            log.warning("worker late: kind=%s call=%s", self.kind, call.function)
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
        """Send a request, pass on what comes before the answer, and return the answer."""
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
            raise await self._autopsy(process, taken) from None

    async def _result(self, call: Call[Result_co, *Args], reply: protocol.Success) -> Result_co:
        """Return the value in *reply*, taken apart in a thread where it is large."""
        if len(memoryview(reply.value)) > LARGE:
            return await asyncio.to_thread(protocol.result, call, reply)
        return protocol.result(call, reply)

    async def _autopsy(self, process: asyncio.subprocess.Process, taken: bool) -> WorkerError:
        """What a dead child died of."""
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
                cwd=self._folder,
            )
        except OSError as error:  # no more processes, no more memory
            log.warning("worker cannot start: kind=%s errno=%s", self.kind, error.errno)
            raise WorkerError from None
        log.debug("worker started: kind=%s pid=%s", self.kind, self._process.pid)
        self._chore(self._overhear(self._process))
        return self._process

    async def _overhear(self, process: asyncio.subprocess.Process) -> None:
        """Log the child's own lines; whatever a library says may quote a document and goes nowhere."""
        assert process.stderr is not None
        while said := await process.stderr.read(1 << 16):
            for line in said.decode("utf-8", "replace").splitlines():
                if line.startswith(PREFIX):
                    log.warning("worker says: kind=%s %s", self.kind, line.removeprefix(PREFIX)[:200])

    def kill(self) -> None:
        """End the process now; the next request starts another."""
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            self._chore(_bury(process))

    async def close(self) -> None:
        """End the process within 2 s: politely by the end of its stdin, then without asking."""
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
        if self._chores:
            await asyncio.wait(self._chores, timeout=CLOSE_SECONDS / 2)

    def _chore(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._chores.add(task)
        task.add_done_callback(self._chores.discard)


async def _receive(process: asyncio.subprocess.Process) -> bytes:
    """Return the body of the next frame from a child."""
    assert process.stdout is not None
    size = protocol.length(await process.stdout.readexactly(protocol.HEAD.size))
    return await process.stdout.readexactly(size)


async def _bury(process: asyncio.subprocess.Process) -> None:
    await process.wait()
