"""Overlap of question and text in beginnings of words and character n-grams, weighed by rarity.

It finds inflected, compounded and misspelled words, which have no term in common.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.qa import passage_cache
from engine.qa.scoring import Matrix

BEGINNING_LENGTH = 5
"""Letters of the beginning of a word."""
GRAMS = (3, 4, 5)
"""Letters of the n-grams; one less in scripts without spaces."""
MIN_ROWS = 30
"""The least number of texts for rarity; fewer are counted as so many."""
MAX_UNITS = 120
"""The most n-grams of a question; of longer ones every second, third … is used."""
K1, B = 1.2, 0.5
"""BM25's constants; sentences vary less in length than pages, so B is low."""
NEIGHBOUR_WEIGHT = 0.6
"""Weight of a match in a neighbouring sentence."""


@dataclass(frozen=True, slots=True)
class Places:
    """The indices of the passages and their neighbours among the distinct texts."""

    here: NDArray[np.intp]
    before: NDArray[np.intp]
    after: NDArray[np.intp]


def rarity(held: Matrix) -> Matrix:
    """Return the weight of each column: the fewer rows have it, the higher."""
    often = np.minimum(held.sum(axis=0), len(held))
    weights: Matrix = np.log(1 + (max(len(held), MIN_ROWS) - often + 0.5) / (often + 0.5))
    return weights


def views(question: str, language: str) -> dict[str, tuple[str, ...]]:
    """Return the strings that are looked for in a question in *language*, by the name of their view."""
    run = passage_cache.letters(question, language)
    apart = passage_cache.spaced(question)
    units = {"begins": [f" {word} "[: BEGINNING_LENGTH + 1] for word in run.split()] if apart else list(run)}
    for size in GRAMS:
        cut = size if apart else size - 1
        units[f"grams{size}"] = [run[at : at + cut] for at in range(len(run) - cut + 1)]
    return {name: _few(tuple(dict.fromkeys(each))) for name, each in units.items()}


def _few(units: tuple[str, ...]) -> tuple[str, ...]:
    return units[:: math.ceil(len(units) / MAX_UNITS)] if units else units


def occurrences(units: Sequence[str], pages: Sequence[str]) -> Matrix:
    """Return which of *units* each page has, 1 or 0."""
    held = np.array([[unit in page for unit in units] for page in pages], dtype=np.float64)
    return held.reshape(len(pages), len(units))


def measure(name: str, held: Matrix, weights: Matrix, places: Places, length: Matrix) -> dict[str, Matrix]:
    """Return the measurements of one view: its share of the question, also by length and with the neighbours."""
    whole = float(weights.sum()) or 1.0
    here, near = held[places.here], np.maximum(held[places.before], held[places.after])
    share = here @ weights / whole
    norm = K1 * (1 - B + B * length / (float(length.mean()) or 1.0))
    squares = weights**2
    return {
        name: share,
        f"{name}_bm": share * (K1 + 1) / (1 + norm),
        f"{name}_dense": share / np.sqrt(np.maximum(np.log1p(length), 1.0)),
        f"{name}_around": np.maximum(here, NEIGHBOUR_WEIGHT * near) @ weights / whole,
        f"{name}_ahead": share - near @ weights / whole,
        f"{name}_rare": here @ squares / (float(squares.sum()) or 1.0),
    }
