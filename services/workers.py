"""Reader and engine children: everything heavy or hostile happens there, and the bot's own process stays light.

All run `python -m engine` and speak `engine.protocol` over their pipes. A child answers one request at a time; who
waits is served in turn. Two children have the engine in them: one analyses articles, the other answers questions, so
that no question waits behind a long text. A child that dies, runs late or speaks nonsense is killed and the next
request starts another. Deadlines: a document gets 18 s, a PDF 18 s from each page it reports and 60 s in all, a call
to the engine 30 s; in the reader itself 512 MiB of memory and 15 s of CPU (from the last page reported) stop a document
sooner.
"""

from __future__ import annotations

import asyncio
import base64
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from engine import protocol
from engine.errors import PullquoteError, WorkerError
from engine.models import (
    Analysis,
    Chart,
    Document,
    FeedLink,
    FeedPage,
    Frequencies,
    Near,
    Page,
    Passage,
    Query,
    Ranking,
    Sighting,
    Story,
    Tale,
    Vectors,
)
from services.children import Child, CrashError, Progress

READ_SECONDS = 18.0
READ_LONGEST = 60.0
RANK_SECONDS = 30.0
DOCUMENTS = 50
"""A reader is replaced after so many documents: parsers leak, and a fresh one costs 0.5 s."""
ENGINE_MEMORY = 400 << 20
"""An engine child that holds more than this after a reply is replaced before the next request."""


MODES = {"read": "read", "analyse": "rank", "rank": "rank"}
"""Each kind of child, and what `python -m engine` is told to be for it."""


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
        kinds = ["read"] * readers + ["analyse", "rank"]
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
        analysis: Analysis = await self._ask("analyse", "analyse", (Document(None, "", "Good morning."), (), ()))
        return analysis.version

    async def _warm_questions(self) -> None:
        """Load the other engine child: only after an article are there questions, and an idle bot saves 130 MB."""
        with suppress(PullquoteError):
            await self.parse("Why?", ("en",))

    async def read(self, page: Page, progress: Progress | None = None) -> Document:
        """What a person would read on *page*; *progress* hears (pages done, pages in all) of a long file."""
        return await self._ask("read", "read", (page,), progress)  # type: ignore[no-any-return]

    async def feed(self, page: Page) -> FeedPage:
        """The feed that *page* is, or the feeds that it names."""
        return await self._ask("read", "feed", (page,))  # type: ignore[no-any-return]

    async def outlines(self, page: Page) -> tuple[FeedLink, ...]:
        """The feeds of a list of subscriptions (OPML)."""
        return await self._ask("read", "outlines", (page,))  # type: ignore[no-any-return]

    async def analyse(self, document: Document, breaks: Sequence[int] = (), likely: Sequence[str] = ()) -> Analysis:
        """Language, sentences, ranking and terms of a document."""
        args = (document, tuple(breaks), tuple(likely))
        analysis: Analysis = await self._ask("analyse", "analyse", args)
        if self._warming is None and self._open:
            self._warming = asyncio.create_task(self._warm_questions())
        return analysis

    async def parse(self, question: str, languages: Sequence[str]) -> Query:
        """A question as the engine understands it."""
        return await self._ask("rank", "parse", (question, tuple(languages)))  # type: ignore[no-any-return]

    async def follow(self, question: str, before: str, languages: Sequence[str]) -> str:
        """A follow-up with the words of the question before it; "" when it stands by itself."""
        return await self._ask("rank", "follow", (question, before, tuple(languages)))  # type: ignore[no-any-return]

    async def similar(self, query: Query, known: Frequencies, vocabulary: Sequence[str]) -> Query:
        """The query with near spellings for words that no document has."""
        return await self._ask("rank", "similar", (query, known, tuple(vocabulary)))  # type: ignore[no-any-return]

    async def answer(
        self, query: Query, passages: Sequence[Passage], frequencies: Frequencies, limit: int = 5
    ) -> Ranking:
        """The passages that answer the query, best first."""
        args = (query, tuple(passages), frequencies, limit)
        return await self._ask("rank", "answer", args)  # type: ignore[no-any-return]

    async def encoder(self) -> tuple[int, int]:
        """The version of the encoder and the bytes of a vector, (0, 0) where its package is not installed."""
        return await self._ask("rank", "encoder", ())  # type: ignore[no-any-return]

    async def encode(self, texts: Sequence[str]) -> bytes:
        """A vector for each text. The first call loads the encoder: 2 s of CPU and 130 MB."""
        return base64.b64decode(await self._ask("rank", "encode", (tuple(texts),)))

    async def near(self, query: Query, vectors: Vectors, limit: int) -> tuple[Near, ...]:
        """The sentences whose meaning is nearest to the question's."""
        return await self._ask("rank", "near", (query, vectors, limit))  # type: ignore[no-any-return]

    async def across(self, query: Query, passages: Sequence[Passage], near: Sequence[Near], limit: int = 5) -> Ranking:
        """The passages that answer the query, whatever their language, best first."""
        args = (query, tuple(passages), tuple(near), limit)
        return await self._ask("rank", "across", args)  # type: ignore[no-any-return]

    async def tell(self, tales: Sequence[Tale], now: datetime) -> tuple[Story, ...]:
        """Stories, the most important first; the child that analyses does it, so that no question waits behind it."""
        return await self._ask("analyse", "tell", (tuple(tales), now))  # type: ignore[no-any-return]

    async def alike(self, tales: Sequence[Tale]) -> tuple[tuple[int, ...], ...]:
        """Which of some articles tell the same story, by their places."""
        return await self._ask("analyse", "alike", (tuple(tales),))  # type: ignore[no-any-return]

    async def sightings(
        self, queries: Sequence[str], title: str, sentences: Sequence[str], language: str
    ) -> tuple[Sighting, ...]:
        """Which watched queries an article matches, and where."""
        return await self._ask("analyse", "sightings", (tuple(queries), title, tuple(sentences), language))  # type: ignore[no-any-return]

    async def draw(self, chart: Chart) -> bytes:
        """A picture (PNG). The first one loads matplotlib: a second of CPU and 40 MB."""
        return base64.b64decode(await self._ask("analyse", "draw", (chart,)))

    async def _ask(self, kind: str, name: str, args: Sequence[Any], progress: Progress | None = None) -> Any:
        """One call, served in turn; it is tried again where the fault may be an earlier call's."""
        times = (READ_SECONDS, READ_LONGEST) if kind == "read" else (RANK_SECONDS, RANK_SECONDS)
        async with self._lend(kind) as child:
            frame = await asyncio.to_thread(protocol.request, name, args)
            if not self._open:  # closed meanwhile: nobody would end a child started now
                raise WorkerError
            if child.requests >= DOCUMENTS if kind == "read" else child.memory() > ENGINE_MEMORY:
                await child.close()
            try:
                return await child.ask(name, frame, *times, progress)
            except CrashError as crash:
                if (crash.taken and kind == "read") or not self._open:
                    raise WorkerError from None
            try:
                return await child.ask(name, frame, *times, progress)
            except CrashError:
                raise WorkerError from None

    @asynccontextmanager
    async def _lend(self, kind: str) -> AsyncIterator[Child]:
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
