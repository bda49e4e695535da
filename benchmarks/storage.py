"""What saving and searching cost: medians for articles of 40 sentences on a shelf of 1,000.

    python -m benchmarks.storage [--quick] [--articles 1000] [--url postgresql://…]

CPU is the whole process, the database's thread included (SQLite); for PostgreSQL it is the client's alone.
"""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median, quantiles

from benchmarks.options import Options
from engine.models import Analysis, ArticleId, Document, Origin, Sentence, ShelfId, Source
from storage.articles import ArticleRepository
from storage.chats import ChatRepository
from storage.database import Database
from storage.search.candidates import SearchIndex

VOCABULARY = 30_000
SENTENCES, WORDS = 40, 14
"""Words of a sentence that are terms: a news sentence of 20 to 25 words without its stop words."""


def _words(dice: random.Random) -> list[str]:
    letters = "etaoinsrhldcumfpgwybvk"
    return ["".join(dice.choices(letters, k=dice.randint(3, 9))) for _ in range(VOCABULARY)]


def _article(dice: random.Random, words: list[str]) -> tuple[Document, Analysis]:
    # the n-th word is as common as 1/n (Zipf): what makes some postings long and most short
    chosen = [
        [words[min(VOCABULARY - 1, int(VOCABULARY ** dice.random()))] for _ in range(WORDS)] for _ in range(SENTENCES)
    ]
    text, spans = "", []
    for sentence in chosen:
        spans.append(Sentence(len(text), len(text) + len(line := " ".join(sentence) + ".")))
        text += line + " "
    analysis = Analysis("en", tuple(spans), tuple(range(12)), tuple(tuple(s) for s in chosen), 1)
    return Document("https://example.org/a", "A title of six words here", text), analysis


def _yardstick() -> None:
    """Print what a fixed loop costs here and now: figures of a busy machine are to be divided by it."""
    before = time.process_time()
    sum(i * i for i in range(1_000_000))
    print(f"{'a loop of a million':34} cpu {(time.process_time() - before) * 1000:6.2f} ms")


async def _measure(name: str, calls: list[Callable[[], Awaitable[object]]]) -> None:
    cpu, wall = [], []
    for call in calls:
        before = time.process_time(), time.perf_counter()
        await call()
        cpu.append((time.process_time() - before[0]) * 1000)
        wall.append((time.perf_counter() - before[1]) * 1000)
    p95 = quantiles(wall, n=20)[-1]
    print(f"{name:34} cpu {median(cpu):6.2f} ms   wall {median(wall):6.2f} ms   wall p95 {p95:6.2f} ms")


async def run(url: str, count: int) -> None:
    """Fill a shelf and measure."""
    dice = random.Random(1)
    words = _words(dice)
    database = await Database.open(url)
    articles, search = ArticleRepository(database), SearchIndex(database)
    shelf: ShelfId = await ChatRepository(database).shelf(dice.randrange(2**40))
    now = datetime.now(UTC)

    def save(i: int) -> Callable[[], Awaitable[object]]:
        document, analysis = _article(dice, words)
        return partial(articles.save, shelf, document, analysis, Origin(Source.LINK), f"key {i}", now)

    def query(size: int, common: float = 1.0) -> list[str]:
        return [words[min(VOCABULARY - 1, int(VOCABULARY ** (dice.random() * common)))] for _ in range(size)]

    await _measure(f"save, first {count // 2}", [save(i) for i in range(count // 2)])
    await _measure(f"save, last {count - count // 2}", [save(i) for i in range(count // 2, count)])
    many = range(100)
    queries = [query(6) for _ in many]
    await _measure("frequencies, 6 words", [partial(search.frequencies, shelf, q) for q in queries])
    await _measure("candidates, 6 words, 300 of them", [partial(search.candidates, shelf, q, 300) for q in queries])
    common = [query(6, 0.5) for _ in many]
    await _measure("candidates, 6 common words", [partial(search.candidates, shelf, q, 300) for q in common])
    letters = [[word[0]] for word in words[:100]]
    await _measure("vocabulary, one letter", [partial(search.vocabulary, shelf, p) for p in letters])
    await _measure("get", [partial(articles.get, shelf, ArticleId(1)) for _ in many])
    await _measure("page of 8", [partial(articles.page, shelf, 0, 8) for _ in many])
    await _measure("find, 2 words", [partial(articles.find, shelf, [q[:1], q[1:2]], "", None, 0, 8) for q in queries])
    await _measure("count", [partial(articles.count, shelf) for _ in many])
    await database.close()


def main() -> None:
    """Read the arguments and run."""
    options = Options(__doc__)
    options.size("--articles", 1000, quick=40)
    options.text("--url")
    arguments = options.parse()
    _yardstick()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(run(arguments.url or f"sqlite:///{folder}/benchmark.db", arguments.articles))
        for path in sorted(Path(folder).glob("*.db")):
            print(f"{path.stat().st_size / arguments.articles / 1024:.1f} KiB an article")


if __name__ == "__main__":
    main()
