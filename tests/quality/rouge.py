"""ROUGE-1, ROUGE-2 and ROUGE-L of quotations against summaries by people, fast enough to try a hundred orders a text.

The tokens, the cut at a length and the groups are those of the evaluation program that came with the data.
"""

from __future__ import annotations

import importlib.util
import json
import statistics
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from engine.analysis import analyse
from engine.models import Analysis, Document, SentenceKind

Figures = tuple[float, float, float]


def program(path: Path) -> Any:
    """The evaluation program as a module."""
    spec = importlib.util.spec_from_file_location("evaluate", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"no program at {path}")
    module = importlib.util.module_from_spec(spec)
    sys.modules["evaluate"] = module
    spec.loader.exec_module(module)
    return module


class Reference:
    """One summary by a person."""

    def __init__(self, words: Sequence[str]) -> None:
        self.size = len(words)
        self.single = Counter(words)
        self.pairs = Counter(pairwise(words))
        self.where: dict[str, int] = defaultdict(int)
        for at, word in enumerate(words):
            self.where[word] |= 1 << at

    def score(self, words: Sequence[str]) -> Figures:
        """F1 of words, of pairs and of the longest common subsequence, ×100."""
        both = max(len(words) + self.size, 1)
        one = sum(min(n, self.single[word]) for word, n in Counter(words).items() if word in self.single)
        two = sum(min(n, self.pairs[pair]) for pair, n in Counter(pairwise(words)).items() if pair in self.pairs)
        return 200 * one / both, 200 * two / max(both - 2, 1), 200 * self._longest(words) / both

    def _longest(self, words: Sequence[str]) -> int:
        """The longest common subsequence, a bit for each word of the reference."""
        full = row = (1 << self.size) - 1
        for word in words:
            if word in self.where:
                shared = row & self.where[word]
                row = ((row + shared) | (row - shared)) & full
        return self.size - row.bit_count()


@dataclass
class Text:
    """An article, its analysis and what people made of it."""

    program: Any
    row: dict[str, Any]
    group: str
    budget: int
    """The median length of the summaries of its group."""
    analysis: Analysis
    _known: dict[tuple[int, ...], Figures] = field(default_factory=dict)

    @cached_property
    def body(self) -> list[int]:
        """The sentences that a summary may show."""
        return [i for i, sentence in enumerate(self.analysis.sentences) if sentence.kind is SentenceKind.BODY]

    @cached_property
    def quotes(self) -> list[str]:
        """The same as text."""
        return [self.row["text"][s.start : s.end] for s in (self.analysis.sentences[i] for i in self.body)]

    @cached_property
    def heading(self) -> str:
        """The title line read off the text, "" where there is none."""
        lines = (s for s in self.analysis.sentences if s.kind is SentenceKind.TITLE)
        return next((self.row["text"][s.start : s.end] for s in lines), "")

    @cached_property
    def ranking(self) -> list[int]:
        """The engine's order as places among `quotes`."""
        place = {index: at for at, index in enumerate(self.body)}
        return [place[index] for index in self.analysis.ranking]

    @cached_property
    def tokens(self) -> list[tuple[str, ...]]:
        """The words of each."""
        return [self.program.tokens(quote) for quote in self.quotes]

    @cached_property
    def references(self) -> list[Reference]:
        """The summaries by people."""
        return [Reference(self.program.tokens(summary)) for summary in self.row["summaries"]]

    def score(self, words: Sequence[str]) -> Figures:
        """The mean over the references."""
        rows = [reference.score(words) for reference in self.references]
        one, two, longest = (float(each) for each in np.mean(rows, axis=0))
        return one, two, longest

    def three(self, order: Sequence[int]) -> Figures:
        """The figures of the first three sentences of *order*."""
        chosen = tuple(sorted(order[:3]))
        if chosen not in self._known:
            self._known[chosen] = self.score([word for at in chosen for word in self.tokens[at]])
        return self._known[chosen]

    def filling(self, order: Sequence[int]) -> int:
        """How many sentences of *order* fill the length of the group's summaries."""
        room = self.budget + 1
        for number, at in enumerate(order[:40], 1):
            room -= len(self.quotes[at]) + 1
            if room <= 0:
                return number
        return min(len(order), 40)

    def filled(self, order: Sequence[int]) -> Figures:
        """The figures of as many sentences as fill that length, cut there."""
        chosen = sorted(order[: self.filling(order)])
        bounds = (-1, *chosen)
        if bounds not in self._known:
            text = self.program.cut(" ".join(self.quotes[at] for at in chosen), self.budget)
            self._known[bounds] = self.score(self.program.tokens(text))
        return self._known[bounds]

    def mean(self, order: Sequence[int]) -> float:
        """The mean of all six."""
        return sum(self.three(order) + self.filled(order)) / 6


def texts(program: Any, data: Path, limit: int) -> list[Text]:
    """The articles of *data*, at most *limit* of a group."""
    rows = [json.loads(line) for line in (data / "summaries.jsonl").open(encoding="utf-8")]
    lengths = defaultdict(list)
    for row in rows:
        lengths[program.summary_group(row)].append(len(row["summary"]))
    seen: Counter[str] = Counter()
    texts = []
    for row in rows:
        group = program.summary_group(row)
        seen[group] += 1
        if seen[group] <= limit:
            budget = int(statistics.median(lengths[group]))
            texts.append(Text(program, row, group, budget, analyse(Document(None, row["title"], row["text"]))))
    return texts


def over_groups(groups: Sequence[str], gains: Sequence[float], rounds: int = 1000) -> tuple[float, float, float]:
    """The mean over groups of the mean gain, and its 95 % bootstrap interval."""
    dice = np.random.default_rng(0)
    parted = defaultdict(list)
    for group, gain in zip(groups, gains, strict=True):
        parted[group].append(gain)
    draws = np.zeros(rounds)
    for each in parted.values():
        draws += np.array(each)[dice.integers(0, len(each), (rounds, len(each)))].mean(axis=1) / len(parted)
    low, high = np.percentile(draws, [2.5, 97.5])
    return float(np.mean([np.mean(each) for each in parted.values()])), float(low), float(high)
