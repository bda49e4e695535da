"""Scores, order, chance and verdict from measurements, shared by all rankers of answers."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.models import Hit, Passage, Ranking, Verdict

MAX_SPREAD = 1.4
"""More than four passages that are as good as the best are one event in many articles, and no sign of doubt. On dev
this cap leaves questions with and without an answer as they are; at 1.0 a hundredth more of the latter are answered."""
MAX_LEAD = 5.0
"""A longer lead of the best score over the second says nothing more."""
Matrix = NDArray[np.float64]
Marks = tuple[tuple[int, int], ...]
MAX_EXPONENT = 30.0
"""Larger exponents make no difference."""


def total(weights: Mapping[str, float], table: Mapping[str, Matrix]) -> Matrix:
    """Return the weighted sum of the measurements, one value a row."""
    rows = len(next(iter(table.values())))
    whole: Matrix = sum((weight * table[name] for name, weight in weights.items()), np.zeros(rows))
    return whole


def chance(weights: Mapping[str, float], measured: Mapping[str, float]) -> float:
    """Return the logistic chance of one row; *weights* has a "bias"."""
    whole = weights["bias"] + sum(weight * measured[name] for name, weight in weights.items() if name != "bias")
    return 1 / (1 + math.exp(-max(min(whole, MAX_EXPONENT), -MAX_EXPONENT)))


def order(passages: Sequence[Passage], scores: Matrix) -> list[int]:
    """Return the passages' indices, best first; with equal scores the newer article first, in the order of its text."""
    return sorted(range(len(passages)), key=lambda at: (-round(float(scores[at]), 6), *_newer(passages[at])))


def standing(scores: Matrix, best_first: Sequence[int], run: Sequence[int]) -> dict[str, float]:
    """Measure how the best passage stands among the others: its score, its lead, how many are nearly as good.

    The others in its *run* are quoted with it, so that its lead is over the rest.
    """
    best = float(scores[best_first[0]])
    second = next((float(scores[at]) for at in best_first if at not in run), -math.inf)
    return {
        "top": best,
        "lead": min(best - second, MAX_LEAD),
        "spread": min(math.log(float(np.exp(np.maximum(scores - best, -MAX_EXPONENT)).sum())), MAX_SPREAD),
        "rows": math.log1p(len(scores)),
        "joined": float(len(run) - 1),
    }


def ranking(
    passages: Sequence[Passage],
    scores: Matrix,
    best_first: Sequence[int],
    run: Sequence[int],
    limit: int,
    chance: float,
    marks: Callable[[Passage], Marks],
    verdict: Verdict,
) -> Ranking:
    """Return the first *limit* of the passages *best_first* as hits; the best is quoted in its *run* of `runs`.

    The best has the score *chance*, each other less by its distance.
    """
    best = best_first[0]
    hits = [_hit([passages[at] for at in run], chance, marks)]
    for at in [at for at in best_first if at not in run][: limit - 1]:
        share = math.exp(max(float(scores[at] - scores[best]), -MAX_EXPONENT))
        hits.append(_hit([passages[at]], share * chance, marks))
    return Ranking(verdict, tuple(hits))


def _hit(run: Sequence[Passage], score: float, marks: Callable[[Passage], Marks]) -> Hit:
    """Return passages in a row as one hit, with the marks of all."""
    marked: list[tuple[int, int]] = []
    shift = 0
    for passage in run:
        shift += passage.gap if passage is not run[0] else 0
        marked.extend((start + shift, end + shift) for start, end in marks(passage))
        shift += len(passage.text)
    return Hit(run[0].article, run[0].sentence, score, tuple(marked), len(run))


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The least chances of the verdicts above NOTHING."""

    nearest: float
    perhaps: float
    direct: float

    def verdict(self, chance: float) -> Verdict:
        """Return the verdict for a chance."""
        if chance >= self.direct:
            return Verdict.DIRECT
        if chance >= self.perhaps:
            return Verdict.PERHAPS
        return Verdict.NEAREST if chance >= self.nearest else Verdict.NOTHING


def _newer(passage: Passage) -> tuple[float, int, int]:
    return -passage.added.timestamp(), -int(passage.article), passage.sentence
