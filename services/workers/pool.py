"""The pool of child processes in which documents are read and the engine runs, so that the bot's own stays light.

`engine.calls` is the table of what can be asked. All children run `python -m engine` and exchange the messages of
`engine.protocol` over their pipes. A child answers one request at a time; callers are served in turn. Two children have
the engine in them: one analyses articles, the other answers questions, so that no question waits behind a long text. A
child that dies, runs late or breaks the protocol is killed, and the next request starts another. Deadlines: a document
gets 18 s, a PDF 18 s from each page it reports and 60 s in all, a call to the engine 30 s; in the reader itself 512 MiB
of memory and 15 s of CPU (from the last page reported) stop a document sooner.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from engine import calls, protocol
from engine.calls import Args, Call, ChildKind, Result_co
from engine.errors import PullquoteError, WorkerError
from engine.models import Document
from services.workers.process import Child, CrashError, Deadlines, Progress

READ_SECONDS = 18.0
READ_LONGEST = 60.0
RANK_SECONDS = 30.0
DOCUMENTS = 50
"""A reader is replaced after so many documents: parsers leak, and a fresh one costs 0.5 s."""
ENGINE_MEMORY = 400 << 20
"""An engine child that holds more than this after a reply is replaced before the next request."""


MODES = {ChildKind.READ: "read", ChildKind.ANALYSE: "rank", ChildKind.RANK: "rank"}
"""What `python -m engine` is started as for each kind of child."""


@dataclass(frozen=True, slots=True)
class Status:
    """A living child, for the log."""

    kind: str
    pid: int
    requests: int
    memory: int
    """Resident bytes, 0 where the system does not say."""


class Workers:
    """Runs readers and the engine in child processes. Children start on first need and then stay warm."""

    def __init__(self, *, readers: int = 1, data_dir: Path | None = None, before: Sequence[Path] = ()) -> None:
        """*before* are folders in which the children look for packages first: a test hides some there."""
        folder = data_dir if data_dir is not None and data_dir.is_dir() else None
        environment = _environment(before, folder)
        kinds = [ChildKind.READ] * readers + [ChildKind.ANALYSE, ChildKind.RANK]
        self._children = [Child(kind, MODES[kind], environment, folder) for kind in kinds]
        self._free = {kind: [one for one in self._children if one.kind == kind] for kind in MODES}
        # a semaphore is fair; a queue lets a newcomer overtake who waits
        self._turns = {kind: asyncio.Semaphore(len(free)) for kind, free in self._free.items()}
        self._open = False
        self._warming: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Be ready for requests; no process is started yet."""
        self._open = True

    async def close(self) -> None:
        """End all children within 2 s; requests under way fail with WorkerError."""
        self._open = False
        if self._warming is not None:
            self._warming.cancel()
            await asyncio.wait((self._warming,), timeout=0.5)
        await asyncio.gather(*(child.close() for child in self._children))

    def status(self) -> tuple[Status, ...]:
        """The living children."""
        return tuple(
            Status(child.kind, child.pid, child.requests, child.memory()) for child in self._children if child.alive
        )

    async def warm(self) -> None:
        """Let the analysing child load what it needs, so that the first article does not wait 1.4 s of CPU for it."""
        with suppress(PullquoteError):
            await self.version()

    async def version(self) -> int:
        """The version of the analyser; only the child that analyses is started for it."""
        return (await self._run(calls.ANALYSE_DOCUMENT, Document(None, "", "Good morning."), (), ())).version

    async def call(self, call: Call[Result_co, *Args], *args: *Args, progress: Progress | None = None) -> Result_co:
        """The result of a *call* of `engine.calls`, or the error of the engine; WorkerError where its child fails.

        *progress* is called with (pages done, pages in all) of a long file.
        """
        result = await self._run(call, *args, progress=progress)
        if call is calls.ANALYSE_DOCUMENT and self._warming is None and self._open:
            self._warming = asyncio.create_task(self._warm_questions())
        return result

    async def _warm_questions(self) -> None:
        """Load the child that ranks: only after an article are there questions, and an idle bot saves 130 MB."""
        with suppress(PullquoteError):
            await self._run(calls.PARSE_QUESTION, "Why?", ("en",))

    async def _run(self, call: Call[Result_co, *Args], *args: *Args, progress: Progress | None = None) -> Result_co:
        """Run one call when it is its turn; try it again where the fault may be an earlier call's."""
        reading = call.child is ChildKind.READ
        limits = Deadlines(READ_SECONDS, READ_LONGEST) if reading else Deadlines(RANK_SECONDS, RANK_SECONDS)
        async with self._lend(call.child) as child:
            frame = await asyncio.to_thread(protocol.request, call, args)
            if not self._open:  # closed meanwhile: nobody would end a child started now
                raise WorkerError
            if child.requests >= DOCUMENTS if reading else child.memory() > ENGINE_MEMORY:
                await child.close()
            try:
                return await child.ask(call, frame, limits, progress)
            except CrashError as crash:
                if (crash.taken and reading) or not self._open:
                    raise WorkerError from None
            try:
                return await child.ask(call, frame, limits, progress)
            except CrashError:
                raise WorkerError from None

    @asynccontextmanager
    async def _lend(self, kind: ChildKind) -> AsyncIterator[Child]:
        """A child of one's own; who came first is served first, and by the child that is warm."""
        async with self._turns[kind]:
            if not self._open:
                raise WorkerError
            child = self._free[kind].pop()
            try:
                yield child
            finally:
                self._free[kind].append(child)


def _environment(before: Sequence[Path], folder: Path | None = None) -> dict[str, str]:
    """What a child may know: no secret of ours, no proxy; one thread for number crunching."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "LD_LIBRARY_PATH")
    single = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    path = os.pathsep.join(map(str, (*before, Path(protocol.__file__).parent.parent)))
    drawing = {"MPLCONFIGDIR": str(folder / "matplotlib")} if folder is not None else {}  # its list of fonts
    # more malloc arenas would reserve address space out of the reader's 512 MiB
    return (
        {name: os.environ[name] for name in kept if name in os.environ}
        | single
        | drawing
        | {
            "PYTHONPATH": path,
            "PYTHONHASHSEED": "0",
            "MALLOC_ARENA_MAX": "1",
        }
    )
