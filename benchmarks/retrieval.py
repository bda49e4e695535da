"""What a search of a very large library costs, beside FTS5, tantivy and bm25s: CPU of the process, half / 95 %.

    python -m benchmarks.retrieval [--quick] [--sentences 1000000] [--questions 40]

The library is made up (benchmarks/corpus.py). One shelf owns all of it, one half of it, one a thousandth. The bot's
figure is the whole call: index read, 200 sentences chosen and cut from their texts with their neighbours, through
SQLAlchemy; the others only name their best 200.
"""

from __future__ import annotations

import asyncio
import time
from argparse import Namespace
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from heapq import nlargest
from math import log
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import engines
from benchmarks.corpus import Corpus, Text, analysed
from benchmarks.options import Options
from engine.models import Analysis, ArticleId, Document, Origin, ShelfId, Source
from storage import article_rows
from storage.articles import ArticleRepository
from storage.chats import ChatRepository
from storage.connections import change
from storage.database import Database
from storage.search import inverted_index, maxscore
from storage.search.candidates import SearchIndex
from storage.tables import articles

SHELVES = {"small": 1000, "big": 2, "whole": 1}
"""Every so manieth article is on the shelf."""
SETS = {"1 word": (1, 0), "3 words": (3, 0), "6 words": (6, 0), "3 + 1 stop word": (3, 1), "6 + 2 stop words": (6, 2)}
LIMIT = 200
NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Ours:
    """The bot's own search, over SQLite."""

    name = "pullquote"

    def __init__(self, database: Database, shelves: dict[str, ShelfId]) -> None:
        self.database = database
        self.search = SearchIndex(database)
        self.shelves = shelves
        self.numbers: dict[str, dict[int, int]] = defaultdict(dict)
        """Of each shelf: article → number of its first sentence in the library."""

    async def add(self, batch: list[tuple[int, Text, list[str]]]) -> None:
        """Save articles, a hundred in a transaction: what saving costs is measured on its own."""
        by_shelf: dict[str, list[tuple[dict[str, Any], Analysis]]] = defaultdict(list)
        for first, text, shelves in batch:
            document, analysis = analysed(text)
            for name in shelves:
                id_ = len(self.numbers[name]) + 1
                self.numbers[name][id_] = first
                by_shelf[name].append((_row(document, analysis, self.shelves[name], id_), analysis))
        async with self.database.writing() as connection:
            for name, found in by_shelf.items():
                await connection.execute(articles.insert(), [values for values, _ in found])
                for values, analysis in found:
                    await inverted_index.write(connection, self.shelves[name], values["id"], analysis)
                await inverted_index.fold(connection, self.shelves[name])
                total = sum(len(analysis.sentences) for _, analysis in found)
                more = "UPDATE shelves SET sentences = sentences + ?, last_article = ? WHERE id = ?"
                await change(connection, more, [(total, len(self.numbers[name]), self.shelves[name])])

    async def ask(self, shelf: str, words: list[str], limit: int) -> list[int]:
        """Return the numbers of the candidates."""
        found = await self.search.candidates(self.shelves[shelf], words, limit)
        first = self.numbers[shelf]
        return [first[passage.article] + passage.sentence for passage in found]


def batches(
    corpus: Corpus, sentences: int, shelves: Mapping[str, int] = SHELVES
) -> Iterable[list[tuple[int, Text, list[str]]]]:
    """Yield articles with the number of their first sentence and their shelves, a hundred at once.

    Every so manieth article is on a shelf: *shelves*, by name.
    """
    batch, first = [], 0
    for n, text in enumerate(corpus.articles(sentences)):
        batch.append((first, text, [name for name, every in shelves.items() if n % every == 0]))
        first += len(text)
        if len(batch) == 100:
            yield batch
            batch = []
    yield batch


def spent(before: float) -> float:
    """Milliseconds of CPU since *before*."""
    return (time.process_time() - before) * 1000


async def fill(corpus: Corpus, sentences: int, ours: Ours, others: list[Any]) -> None:
    """Build every index."""
    cost: dict[str, float] = defaultdict(float)
    for batch in batches(corpus, sentences):
        before = time.process_time()
        await ours.add(batch)
        cost[ours.name] += spent(before)
        for other in others:
            before = time.process_time()
            for first, text, shelves in batch:
                other.add(first, text, shelves)
            cost[other.name] += spent(before)
    for other in others:
        before = time.process_time()
        other.finish()
        cost[other.name] += spent(before)
    print("filled, seconds of CPU:", ", ".join(f"{name} {ms / 1000:.0f}" for name, ms in cost.items()), flush=True)


async def compare(corpus: Corpus, count: int, ours: Ours, others: list[Any]) -> None:
    """Ask everybody the same questions, one after the other."""
    names = [ours.name, *(other.name for other in others)]
    print(f"\n{'shelf':6} {'question':17}", *(f"{name:>17}" for name in names), "  FTS5's ten among ours", flush=True)
    for shelf in SHELVES:
        for asked, (content, stop) in SETS.items():
            times: dict[str, list[float]] = defaultdict(list)
            kept = []
            for _ in range(count):
                words = corpus.question(content, stop)
                before = time.process_time()
                found = await ours.ask(shelf, words, LIMIT)
                times[ours.name].append(spent(before))
                for other in others:
                    before = time.process_time()
                    theirs = other.ask(shelf, words, LIMIT)
                    if theirs is not None:
                        times[other.name].append(spent(before))
                    if theirs and other.name == "FTS5":
                        kept.append(len(set(theirs[:10]) & set(found)) / len(theirs[:10]))
            cells = [_times(times[name]) for name in names]
            share = f"{100 * sum(kept) / len(kept):.0f} %" if kept else "-"
            print(f"{shelf:6} {asked:17}", *(f"{cell:>17}" for cell in cells), f"{share:>10}", flush=True)


def _times(times: list[float]) -> str:
    return f"{median(times):7.2f} / {quantiles(times, n=20)[-1]:7.2f}" if times else "-"


async def exhaustive(corpus: Corpus, count: int, ours: Ours) -> None:
    """Tell how many candidates are as good as those of the plain formula over every sentence of the shelf."""
    print()
    for asked, (content, stop) in SETS.items():
        same = []
        for _ in range(count):
            async with ours.database.reading() as connection:
                index = await inverted_index.look(connection, ours.shelves["big"], corpus.question(content, stop))
            weights = {term: log(1 + index.sentences / n) for term, n in index.counts.items()}
            scores: dict[tuple[int, int], float] = defaultdict(float)
            for number, stretch in enumerate(index.stretches):
                for term, places in stretch.hits.items():
                    for place in places:
                        scores[number, place] += weights[term]
            best = nlargest(LIMIT, scores.values())
            found = maxscore.best(index.stretches, weights, index.counts, LIMIT)
            same.append(sum(score >= best[-1] - 1e-6 for score, _, _ in found) / len(best) if best else 1.0)
        share = 100 * sum(same) / len(same)
        print(f"{asked:17} {share:5.1f} % of the candidates are among the best of an exhaustive search")


async def inserting(corpus: Corpus, folder: Path, count: int) -> None:
    """Print what it costs to make one more article searchable: half of the articles cost less."""
    database = await Database.open(f"sqlite:///{folder}/inserting.db")
    shelf = await ChatRepository(database).shelf(1)
    saved, whole = ArticleRepository(database), await ChatRepository(database).shelf(2)
    async with database.writing() as connection:
        await connection.exec_driver_sql("CREATE VIRTUAL TABLE found USING fts5(shelf, text, content='')")
    cost: dict[str, list[float]] = defaultdict(list)
    sentences = 0
    for n, text in enumerate(corpus.articles(count * 40), 1):
        document, analysis = analysed(text)
        async with database.writing() as connection:
            await connection.execute(articles.insert(), _row(document, analysis, shelf, n))
            before = time.process_time()
            await inverted_index.write(connection, shelf, ArticleId(n), analysis)
            cost["new article, written to be searched"].append(spent(before))
            before = time.process_time()
            lines = [(sentences + at, "shelf1", " ".join(sentence)) for at, sentence in enumerate(text)]
            await change(connection, "INSERT INTO found (rowid, shelf, text) VALUES (?, ?, ?)", lines)
            cost["new article, inserted into FTS5"].append(spent(before))
        sentences += len(text)
        before = time.process_time()
        await saved.save(whole, document, analysis, Origin(Source.LINK), str(n), NOW)
        cost["new article, saved with everything"].append(spent(before))
        if n % 50 == 0:
            async with database.writing() as connection:
                before = time.process_time()
                await inverted_index.fold(connection, shelf)
                cost["fifty articles, folded"].append(spent(before))
    await database.close()
    print()
    for name, times in cost.items():
        print(f"{name:38} {median(times):7.2f} ms, mean {sum(times) / len(times):7.2f} ms")
    folding = sum(cost["fifty articles, folded"])
    print(f"{'folding, for each sentence':38} {1000 * folding / sentences:7.1f} µs")


def _row(document: Document, analysis: Analysis, shelf: ShelfId, id_: int) -> dict[str, Any]:
    values = article_rows.of_document(document, analysis) | article_rows.of_analysis(analysis)
    values |= article_rows.of_origin(Origin(Source.LINK), document) | {"added": NOW, "read": NOW}
    return values | {"shelf": shelf, "id": id_, "key": str(id_)}


async def run(arguments: Namespace, folder: Path) -> None:
    """Fill, ask, compare."""
    before = time.process_time()
    sum(i * i for i in range(1_000_000))
    print(f"a loop of a million: {spent(before):.0f} ms of CPU", flush=True)
    database = await Database.open(f"sqlite:///{folder}/pullquote.db")
    chats = ChatRepository(database)
    ours = Ours(database, {name: await chats.shelf(n) for n, name in enumerate(SHELVES, 1)})
    others = engines.installed(folder)
    await fill(Corpus(1), arguments.sentences, ours, others)
    await compare(Corpus(2), arguments.questions, ours, others)
    await exhaustive(Corpus(3), 10, ours)
    await database.close()
    await inserting(Corpus(4), folder, arguments.inserted)


def main() -> None:
    """Read the arguments and run."""
    options = Options(__doc__)
    options.size("--sentences", 1_000_000, quick=10_000)
    options.size("--questions", 40, quick=2)
    options.size("--inserted", 300, quick=50)
    arguments = options.parse()
    with TemporaryDirectory() as folder:
        asyncio.run(run(arguments, Path(folder)))
        for path in sorted(Path(folder).glob("*.db")):
            print(f"{path.name}: {path.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
