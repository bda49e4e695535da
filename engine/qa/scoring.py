"""What all rankers of answers have in common: measurements become scores, an order, a chance and a verdict."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from engine.models import Hit, Passage, Ranking, Verdict

Matrix = NDArray[np.float64]
MOST = 30.0
"""Exponents beyond this make no difference any more."""


def total(weights: Mapping[str, float], table: Mapping[str, Matrix]) -> Matrix:
    """The weighted sum of the measurements, one value a row."""
    rows = len(next(iter(table.values())))
    whole: Matrix = sum((weight * table[name] for name, weight in weights.items()), np.zeros(rows))
    return whole


def chance(weights: Mapping[str, float], measured: Mapping[str, float]) -> float:
    """The logistic chance of one row; *weights* has a "bias"."""
    whole = weights["bias"] + sum(weight * measured[name] for name, weight in weights.items() if name != "bias")
    return 1 / (1 + math.exp(-max(min(whole, MOST), -MOST)))


def order(passages: Sequence[Passage], scores: Matrix) -> list[int]:
    """The passages' indices, best first; on equal evidence the newer article first, in the order of its text."""
    return sorted(range(len(passages)), key=lambda at: (-round(float(scores[at]), 6), *_newer(passages[at])))


def ranking(
    passages: Sequence[Passage],
    scores: Matrix,
    best_first: Sequence[int],
    likely: float,
    marks: Callable[[Passage], tuple[tuple[int, int], ...]],
    verdict: Verdict,
) -> Ranking:
    """The passages *best_first* as hits; the best has the score *likely*, each other less by its distance."""
    best = float(scores[best_first[0]])
    hits = []
    for at in best_first:
        passage, share = passages[at], math.exp(max(float(scores[at]) - best, -MOST))
        hits.append(Hit(passage.article, passage.sentence, share * likely, marks(passage)))
    return Ranking(verdict, tuple(hits))


def verdict(likely: float, almost: float, direct: float) -> Verdict:
    """What a chance says where these are the least ones of "nearest" and of "direct"."""
    if likely < almost:
        return Verdict.NOTHING
    return Verdict.DIRECT if likely >= direct else Verdict.NEAREST


def _newer(passage: Passage) -> tuple[float, int, int]:
    return -passage.added.timestamp(), -int(passage.article), passage.sentence
