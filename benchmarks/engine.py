"""What summarising and telling the language cost, beside others in the same run: CPU time, medians, ratios.

    python -m benchmarks.engine [--quick] [--runs 5] [--limit 30] [--texts DIR]

Everybody takes a turn in every round, so that a busy machine is busy for all. What would take longer than the limit
(seconds) is left out, what takes more than a tenth of it runs once. DIR may hold text files: the language is then told
of these, and agreement with langdetect counted; without it, of the sentences of the golden tables.
"""

from __future__ import annotations

import math
import re
import tracemalloc
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from time import process_time
from types import SimpleNamespace
from typing import Any

import numpy as np
import Stemmer
from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer

from benchmarks import peers, prose
from benchmarks.options import Options
from engine.analysis import analyse
from engine.models import Document
from engine.nlp import boilerplate, detector, language, sentences, tokenizer
from engine.summaries import centrality, summarise
from tests.quality import peers as sumys

SIZES = (20, 55, 200, 1000, 5000)
GOLDEN = prose.ROOT / "tests" / "engine" / "golden"

Calls = dict[str, Callable[[], object]]


def main() -> None:
    """Read the arguments and print the tables."""
    options = Options(__doc__)
    options.size("--runs", 5, quick=1)
    options.size("--limit", 30.0, quick=1.0)
    options.size("--most", max(SIZES), quick=20)
    options.folder("--texts")
    arguments = options.parse()
    sizes = [size for size in SIZES if size <= arguments.most]
    summaries(sizes, arguments.runs, arguments.limit)
    stages(sizes, arguments.runs)
    ranks(sizes, arguments.runs, arguments.limit)
    languages(arguments.runs, arguments.texts)


# ---- measuring


def timed(calls: Calls, runs: int, limit: float = math.inf) -> dict[str, float]:
    """The median CPU seconds of each call, in rounds; what took long in the first round is not run again."""
    took: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(runs):
        for name, call in calls.items():
            if took[name] and took[name][0] > limit / 10:
                continue
            before = process_time()
            call()
            took[name].append(process_time() - before)
    return {name: median(each) for name, each in took.items()}


def exponent(costs: dict[int, float]) -> str:
    """How cost grows with size, from 200 sentences to the most that was measured."""
    sizes = sorted(size for size in costs if size >= 200)
    if len(sizes) < 2:
        return "-"
    first, last = sizes[0], sizes[-1]
    return f"{math.log(costs[last] / costs[first]) / math.log(last / first):.2f}"


def row(name: str, cells: Iterable[str]) -> None:
    """One line of a table."""
    print(f"{name:34}" + "".join(f"{cell:>14}" for cell in cells))


def forget() -> None:
    """Empty what the engine keeps of words, so that every run finds none of them known."""
    for cached in (tokenizer.folded, tokenizer.plain, tokenizer.stem, tokenizer._terms):
        cached.cache_clear()
    tokenizer._FLAT.clear()
    tokenizer._FOLDED.clear()


def cold(call: Callable[..., object], *args: Any) -> Callable[[], object]:
    """*call* without words known from before."""

    def run() -> object:
        forget()
        return call(*args)

    return run


# ---- summaries

_SPLIT, _WORD = re.compile(r"(?<=[.!?])\s+"), re.compile(r"\w+")
_STEM = Stemmer.Stemmer("english")


def floor(text: str) -> object:
    """What cannot be saved: sentences and words by the simplest patterns, and every word's stem."""
    return [_STEM.stemWords(_WORD.findall(each.lower())) for each in _SPLIT.split(text)]


def whole(text: str) -> object:
    """Our whole summary: language, sentences, scraps, terms, ranking."""
    return analyse(Document(None, "", text))


def summaries(sizes: Sequence[int], runs: int, limit: float) -> None:
    """Whole summaries, ours and everybody's."""
    others = peers.summarisers()
    costs: dict[str, dict[int, float]] = {}
    for size in sizes:
        text = prose.text(size)
        calls: Calls = {
            "floor: regex split, words, stems": partial(floor, text),
            "our terms": cold(tokenizer.terms, text, "en"),
            "ours, whole": cold(whole, text),
            "ours, whole, words known": partial(whole, text),
        }
        for name, call in others.items():
            if _expected(costs.get(name, {}), size) <= limit:
                calls[name] = partial(call, text)
        for name, cost in timed(calls, runs, limit).items():
            costs.setdefault(name, {})[size] = cost
    print("Summaries: CPU ms, and as a multiple of the floor")
    row("sentences", [*map(str, sizes), "exponent"])
    least = costs["floor: regex split, words, stems"]
    for name, each in costs.items():
        cells = [f"{each[s] * 1e3:.1f} ({each[s] / least[s]:.1f})" if s in each else "-" for s in sizes]
        row(name, [*cells, exponent(each)])
    ours, terms, sumy = costs["ours, whole"], costs["our terms"], costs["sumy lexrank"]
    print(f"ours / our terms: {', '.join(f'{s}: {ours[s] / terms[s]:.2f}' for s in sizes)}")
    print(f"sumy lexrank / ours: {', '.join(f'{s}: {sumy[s] / ours[s]:.0f}' for s in sizes if s in sumy)}")
    for size in sizes[-2:]:
        text = prose.text(size)
        tracemalloc.start()
        whole(text)
        print(
            f"peak memory of ours at {size}: {tracemalloc.get_traced_memory()[1] / 2**20:.1f} MB, the result included"
        )
        tracemalloc.stop()
    print()


def _expected(costs: dict[int, float], size: int) -> float:
    """What a call will take at *size* if it grows by the square."""
    if not costs:
        return 0.0
    last = max(costs)
    return costs[last] * (size / last) ** 2


def stages(sizes: Sequence[int], runs: int) -> None:
    """Where our time goes."""
    print("Ours by stage: CPU ms")
    row("sentences", ["language", "split", "scraps", "terms", "ranking"])
    for size in sizes:
        text = prose.text(size)
        found = sentences.split(text, "en")
        kinds, _ = boilerplate.classify(text, found, "en")
        quotes = [text[s.start : s.end] for s in kinds]
        terms = [tokenizer.terms(quote, "en") for quote in quotes]
        calls: Calls = {
            "language": partial(language.detect, text),
            "split": partial(sentences.split, text, "en"),
            "scraps": cold(boilerplate.classify, text, found, "en"),
            "terms": cold(lambda quotes: [tokenizer.terms(quote, "en") for quote in quotes], quotes),
            "ranking": cold(summarise.rank, quotes, "en", "", [True] * len(quotes), terms),
        }
        row(str(size), [f"{cost * 1e3:.1f}" for cost in timed(calls, runs).values()])
    print()


# ---- ranks alone


def ranks(sizes: Sequence[int], runs: int, limit: float) -> None:
    """Given the same words, sumy's classes and ours: how much less, and how far apart the scores are."""
    print("Ranking alone on the same words: CPU ms sumy, ours, ratio, largest difference")
    for ours, theirs in ((centrality.LexRank, LexRankSummarizer), (centrality.TextRank, TextRankSummarizer)):
        own: dict[int, float] = {}
        before: dict[int, float] = {}
        for size in sizes:
            text = prose.text(size)
            said = [tokenizer.terms(text[s.start : s.end], "en") for s in sentences.split(text, "en")]
            kept: dict[str, Any] = {}

            def rank(ours: Any = ours, said: Any = said, kept: dict[str, Any] = kept) -> None:
                matrix = centrality.TermMatrix(said)
                kept["ours"] = ours(matrix)(SimpleNamespace(sentences=range(matrix.size)), 0)

            def rate(theirs: type = theirs, said: Any = said, kept: dict[str, Any] = kept) -> None:
                kept["sumy"] = sumys.scores(theirs, said)

            calls: Calls = {"ours": rank}
            if _expected(before, size) <= limit:
                calls["sumy"] = rate
            took = timed(calls, runs, limit)
            own[size] = took["ours"]
            cells = [str(size), "-", f"{took['ours'] * 1e3:.2f}"]
            if "sumy" in took:
                before[size] = took["sumy"]
                apart = np.abs(kept["ours"] - np.array(kept["sumy"])).max()
                cells[1:] = [
                    f"{took['sumy'] * 1e3:.2f}",
                    cells[2],
                    f"{took['sumy'] / took['ours']:.1f}",
                    f"{apart:.0e}",
                ]
            row(theirs.__name__, cells)
        row("exponent, sumy and ours", [exponent(before), exponent(own)])
    print()


# ---- languages


def languages(runs: int, folder: Path | None) -> None:
    """Our detection beside langdetect's, on the same texts."""
    before = process_time()
    factory = DetectorFactory()
    factory.load_profile(PROFILES_DIRECTORY)
    factory.set_seed(0)
    loading = process_time() - before
    before = process_time()
    detector.Profiles()
    print(
        f"Languages: profiles read in {loading * 1e3:.0f} ms by langdetect, {(process_time() - before) * 1e3:.0f} by us"
    )

    def theirs(text: str) -> str:
        asked = factory.create()
        asked.append(text)
        found: str = asked.detect()
        return found

    texts = _texts(folder)
    language.detect(texts[0])
    row("characters", ["texts", "langdetect ms", "ours ms", "ratio"])
    for size in (50, 500, 5000):
        some = [text[:size] for text in texts if len(text) >= size][:60]
        if not some:
            continue
        costs = [
            timed({"theirs": partial(theirs, text), "ours": partial(language.detect, text)}, runs) for text in some
        ]
        ratio = median(each["theirs"] / each["ours"] for each in costs)
        cells = [f"{median(each[name] for each in costs) * 1e3:.2f}" for name in ("theirs", "ours")]
        row(str(size), [str(len(some)), *cells, f"{ratio:.1f}"])
    same = {"no": "nb", "zh-cn": "zh", "zh-tw": "zh"}
    agree = [same.get(found := theirs(text), found) == language.detect(text) for text in texts]
    print(f"same answer as langdetect on {sum(agree)} of {len(texts)} texts")


def _texts(folder: Path | None) -> list[str]:
    """The texts of *folder*, or the golden sentences of every language, over and over."""
    if folder:
        read = [path.read_text("utf-8", "replace") for path in sorted(folder.iterdir()) if path.is_file()]
        return [text for text in read if text.strip()]
    found = []
    for path in sorted(GOLDEN.glob("*.txt")):
        lines = [line.strip(" |+-*>") for line in path.read_text("utf-8").split("\n")]
        said = " ".join(line for line in lines if len(line) > 20 and line[0] not in "#[(=")
        found.append((said + " ") * (1 + 6000 // max(1, len(said))))
    return found


if __name__ == "__main__":
    main()
