"""The pool of child processes that read documents and run the engine, so that the bot's own process stays small.

`engine.calls` is the table of calls. All children run `python -m engine` and exchange the messages of
`engine.protocol` over their pipes. A child answers one request at a time; `turns` says whose. Two children have
the engine in them: one analyses articles, the other answers questions, so that no question waits behind a long text. A
child that dies, runs late or breaks the protocol is killed, and the next request starts another; one that is worn works
on until another is ready in its place.

Deadlines: a document gets 18 s, a PDF 18 s from each page it reports and 60 s in all, a picture 60 s a page and 180 s
in all, a call to the engine 30 s; in the readers themselves 512 MiB of memory and 15 s of CPU (from the last page
reported; 20 s for a picture) stop a document sooner.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine import calls, protocol
from engine.calls import Args, Call, ChildKind, Result_co
from engine.errors import PullquoteError, WorkerError, WorkerLimitError
from engine.models import Analysis, Document, Page
from services.workers.process import Child, CrashError, Deadlines, Progress
from services.workers.turns import Turns, Usage

RANK_SECONDS = 30.0
LIMITS = {
    ChildKind.READ: Deadlines(18.0, 60.0),
    ChildKind.PICTURE: Deadlines(60.0, 180.0),
    ChildKind.ANALYSE: Deadlines(RANK_SECONDS, RANK_SECONDS),
    ChildKind.RANK: Deadlines(RANK_SECONDS, RANK_SECONDS),
}
SECONDS_PER_BYTE = 1.5e-6
"""What web pages take to be read, and texts to be analysed, on one core."""
GIVEN_UP = 600.0
"""Seconds for which a page that was given up is not tried again."""
PICTURE_SECONDS = 3.0
"""What a picture of a page takes to be read, of whatever size its file is."""
DOCUMENTS = 50
"""A reader is replaced after this number of documents: parsers leak memory."""
SMALL_ENGINE_MEMORY = 128 << 20
"""The same on a small server: articles and questions take 80 MB; what draws a chart or meets a book takes more."""
REST = 10.0
"""Seconds without work after which a small server's reader ends: several links in a row share one (0.5 s of CPU).

The reader of pictures rests so on every server: few people send pictures, and it takes 90 MB."""
ENGINE_MEMORY = 400 << 20
"""An engine child that holds more than this after a reply is replaced."""

READERS = (ChildKind.READ, ChildKind.PICTURE)
MODES = {ChildKind.READ: "read", ChildKind.PICTURE: "picture", ChildKind.ANALYSE: "rank", ChildKind.RANK: "rank"}
"""The argument of `python -m engine` for each kind of child."""
FIRST_CALLS: dict[ChildKind, tuple[Call[Any, *tuple[Any, ...]], tuple[Any, ...]]] = {
    ChildKind.READ: (calls.READ_DOCUMENT, (Page(None, "text/html", b"<p>Good morning."),)),
    ChildKind.PICTURE: (calls.PICTURE_LANGUAGES, ()),
    ChildKind.ANALYSE: (calls.ANALYSE_DOCUMENT, (Document(None, "", "Good morning."), (), ())),
    ChildKind.RANK: (calls.PARSE_QUESTION, ("Why?", ("en",))),
}
"""A call that makes a child of each kind load its libraries, with its arguments."""


@dataclass(frozen=True, slots=True)
class Status:
    """A running child, for the log."""

    kind: str
    pid: int
    requests: int
    memory: int
    """Resident bytes, 0 if the system does not say."""


class Workers:
    """Runs readers and the engine in child processes, which start when first needed and then stay."""

    def __init__(
        self,
        *,
        readers: int = 1,
        small: bool = False,
        rest: float = REST,
        data_dir: Path | None = None,
        before: Sequence[Path] = (),
    ) -> None:
        """A *small* server has one child for articles and questions; its readers end after *rest* seconds without work.

        *before* are folders in which the children first search for packages, for tests that hide some.
        """
        environment = _environment(before, data_dir if data_dir is not None and data_dir.is_dir() else None)
        engines = [ChildKind.RANK] if small else [ChildKind.ANALYSE, ChildKind.RANK]
        kinds = [ChildKind.READ] * readers + [ChildKind.PICTURE] + engines
        self._children = [Child(kind, MODES[kind], environment) for kind in kinds]
        self._free = {kind: [child for child in self._children if child.kind == kind] for kind in kinds}
        usage = Usage()
        self._turns = {kind: Turns(len(free), usage) for kind, free in self._free.items()}
        self._too_costly: dict[int, float] = {}
        """When each page that was given up may be tried again, by the hash of its bytes."""
        self._open = False
        self._small = small
        self._rest = rest
        self._resting: dict[Child, asyncio.Task[None]] = {}
        self._expects_questions = False
        self._warming: asyncio.Task[None] | None = None
        self._replacing: dict[Child, asyncio.Task[None]] = {}
        self._successors: dict[Child, Child] = {}  # of worn children that are at work

    async def start(self) -> None:
        """Accept requests; no process is started yet."""
        self._open = True

    async def close(self) -> None:
        """End all children, within 2 s unless the machine is very busy; requests under way fail with WorkerError."""
        self._open = False
        tasks = [*self._replacing.values(), *self._resting.values(), *([self._warming] if self._warming else [])]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=0.5)
        await asyncio.gather(*(child.close() for child in (*self._children, *self._successors)))

    def status(self) -> tuple[Status, ...]:
        """Return the running children."""
        return tuple(
            Status(child.kind, child.pid, child.requests, child.memory()) for child in self._children if child.alive
        )

    async def warm(self) -> None:
        """Start the analysing child, so that the first article does not wait for it (0.5 s of CPU).

        From then on the first article starts the child for questions; a command that ends at once needs none.
        """
        self._expects_questions = not self._small
        with suppress(PullquoteError):
            await self.version()

    async def version(self) -> int:
        """Return the version of the analyser, asking the child that analyses."""
        call, args = FIRST_CALLS[ChildKind.ANALYSE]
        analysis: Analysis = await self._run(call, *args)
        return analysis.version

    async def call(self, call: Call[Result_co, *Args], *args: *Args, progress: Progress | None = None) -> Result_co:
        """Return the result of a *call* of `engine.calls`, or raise the engine's error; WorkerError if the child fails.

        *progress* is called with (pages done, pages in all) of a long file.
        """
        result = await self._run(call, *args, progress=progress)
        if call is calls.ANALYSE_DOCUMENT and self._expects_questions and self._warming is None and self._open:
            self._warming = asyncio.create_task(self._warm_questions())
        return result

    async def _warm_questions(self) -> None:
        """Start the child that ranks, after the first article: an idle bot saves 130 MB."""
        call, args = FIRST_CALLS[ChildKind.RANK]
        with suppress(PullquoteError):
            await self._run(call, *args)

    async def _run(self, call: Call[Result_co, *Args], *args: *Args, progress: Progress | None = None) -> Result_co:
        """Run a call when a child is free; repeat it if an earlier call may have caused the failure."""
        page = args[0] if args and isinstance(args[0], Page) else None
        if page is not None and self._too_costly.get(hash(page.body), 0.0) > time.monotonic():
            raise WorkerLimitError
        try:
            return await self._serve(call, args, LIMITS[call.child], progress)
        except WorkerLimitError:
            if page is not None:
                self._remember(page)
            raise

    def _remember(self, page: Page) -> None:
        """Give up a page at once when it comes again soon."""
        now = time.monotonic()
        self._too_costly = {key: until for key, until in self._too_costly.items() if until > now}
        self._too_costly[hash(page.body)] = now + GIVEN_UP

    async def _serve(
        self, call: Call[Result_co, *Args], args: tuple[*Args], limits: Deadlines, progress: Progress | None
    ) -> Result_co:
        reading = call.child in READERS
        kind = ChildKind.RANK if self._small and not reading else call.child
        async with self._lend(kind, _expected(call.child, args)) as child:
            frame = await asyncio.to_thread(protocol.request, call, args)
            if not self._open:  # closed meanwhile: a child started now would not be ended
                raise WorkerError
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
    async def _lend(self, kind: ChildKind, expected: float) -> AsyncIterator[Child]:
        """Hold a child for about *expected* seconds; one that has been used before is preferred."""
        async with self._turns[kind].turn(expected):
            if not self._open:
                raise WorkerError
            child = self._free[kind].pop()
            if child in self._resting:
                self._resting.pop(child).cancel()
            try:
                yield child
            finally:
                resting = self._small or child.kind is ChildKind.PICTURE
                if resting:
                    await self._spare(child)
                successor = self._successors.pop(child, None)
                self._free[kind].append(successor or child)
                if successor is not None:
                    await child.close()
                elif self._open and not resting and child not in self._replacing and _worn(child):
                    self._replacing[child] = asyncio.create_task(self._replace(child))

    async def _spare(self, child: Child) -> None:
        """End a worn child at once, before the next one takes memory; end a reader when it has rested."""
        if child.requests >= DOCUMENTS if child.kind in READERS else child.memory() > SMALL_ENGINE_MEMORY:
            await child.close()
        elif child.kind in READERS and self._open:
            self._resting[child] = asyncio.create_task(self._end_rested(child))

    async def _end_rested(self, child: Child) -> None:
        await asyncio.sleep(self._rest)
        del self._resting[child]
        await child.close()

    async def _replace(self, worn: Child) -> None:
        """Put a new child in the place of a worn one, which works on until the new one is ready: nobody waits."""
        fresh = worn.copy()
        call, args = FIRST_CALLS[worn.kind]
        try:
            with suppress(PullquoteError):
                await fresh.ask(call, protocol.request(call, args), Deadlines(RANK_SECONDS, RANK_SECONDS))
            if not fresh.alive:  # no memory, no process: the worn one goes on, and the next request tries again
                return
            self._children[self._children.index(worn)] = fresh
            free = self._free[worn.kind]
            if worn in free:
                free[free.index(worn)] = fresh
                await worn.close()
            else:
                self._successors[worn] = fresh
        except asyncio.CancelledError:  # the pool is closed meanwhile
            await fresh.close()
            raise
        finally:
            del self._replacing[worn]


def _expected(kind: ChildKind, args: tuple[Any, ...]) -> float:
    """Return about how many seconds a call takes, by the size of its page or text."""
    if kind is ChildKind.PICTURE:
        return PICTURE_SECONDS
    first = args[0] if args else None
    size = len(first.body) if isinstance(first, Page) else len(first.text) if isinstance(first, Document) else 0
    return size * SECONDS_PER_BYTE


def _worn(child: Child) -> bool:
    """Return whether a child has to be replaced."""
    return child.requests >= DOCUMENTS if child.kind in READERS else child.memory() > ENGINE_MEMORY


def _environment(before: Sequence[Path], folder: Path | None = None) -> dict[str, str]:
    """Return the environment of a child: no secrets, no proxy, one thread for numeric libraries."""
    kept = (
        *("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "LD_LIBRARY_PATH"),
        "TESSDATA_PREFIX",  # the folder of Tesseract's language packs, where it is not the system's
    )
    single = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "MKL_NUM_THREADS"), "1")
    path = os.pathsep.join(map(str, (*before, Path(protocol.__file__).parent.parent)))
    drawing = {}
    if folder is not None:  # matplotlib insists on a folder, which it finds closed (`engine.fences`)
        lists = (folder / "matplotlib").absolute()
        with suppress(OSError):
            lists.mkdir(mode=0o700, exist_ok=True)
        drawing = {"MPLCONFIGDIR": str(lists)}
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
