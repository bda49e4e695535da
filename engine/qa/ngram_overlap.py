"""How much of a question a text has, letter by letter: beginnings of words and character n-grams, weighed by rarity.

Inflected, compounded and misspelled words share letters where they share no term.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.qa import passage_cache
from engine.qa.scoring import Matrix

BEGINNING = 5
"""Letters of the beginning of a word."""
GRAMS = (3, 4, 5)
"""Letters of the n-grams; one less in scripts without spaces."""
FEWEST = 30
"""Passages from which rarity can be told."""
MOST_UNITS = 120
"""Of longer questions every second, third … n-gram is looked for."""
K1, B = 1.2, 0.5
"""BM25's constants; sentences vary less in length than pages, so B is low."""
NEAR = 0.6
"""What a match in a neighbouring sentence is worth."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the passages stand among all texts that were read, each of them once."""

    here: NDArray[np.intp]
    before: NDArray[np.intp]
    after: NDArray[np.intp]


def rarity(held: Matrix) -> Matrix:
    """What each column weighs: the fewer rows have it, the more; a handful of rows is taken for part of a text."""
    often = np.minimum(held.sum(axis=0), len(held))
    weights: Matrix = np.log(1 + (max(len(held), FEWEST) - often + 0.5) / (often + 0.5))
    return weights


def views(question: str) -> dict[str, tuple[str, ...]]:
    """The strings that are looked for, by the name of their view."""
    run = passage_cache.letters(question)
    apart = passage_cache.spaced(question)
    found = {"begins": [f" {word} "[: BEGINNING + 1] for word in run.split()] if apart else list(run)}
    for size in GRAMS:
        cut = size if apart else size - 1
        found[f"grams{size}"] = [run[at : at + cut] for at in range(len(run) - cut + 1)]
    return {name: _few(tuple(dict.fromkeys(each))) for name, each in found.items()}


def _few(units: tuple[str, ...]) -> tuple[str, ...]:
    return units[:: math.ceil(len(units) / MOST_UNITS)] if units else units


def looked_for(units: Sequence[str], pages: Sequence[str]) -> Matrix:
    """Which of *units* each page has, 1 or 0."""
    held = np.array([[unit in page for unit in units] for page in pages], dtype=np.float64)
    return held.reshape(len(pages), len(units))


def measured(name: str, held: Matrix, weights: Matrix, places: Places, length: Matrix) -> dict[str, Matrix]:
    """One view's measurements: its share of the question, weighed by length, with the neighbours, beside them."""
    whole = float(weights.sum()) or 1.0
    here, near = held[places.here], np.maximum(held[places.before], held[places.after])
    share = here @ weights / whole
    norm = K1 * (1 - B + B * length / (float(length.mean()) or 1.0))
    squares = weights**2
    return {
        name: share,
        f"{name}_bm": share * (K1 + 1) / (1 + norm),
        f"{name}_dense": share / np.sqrt(np.maximum(np.log1p(length), 1.0)),
        f"{name}_around": np.maximum(here, NEAR * near) @ weights / whole,
        f"{name}_ahead": share - near @ weights / whole,
        f"{name}_rare": here @ squares / (float(squares.sum()) or 1.0),
    }
