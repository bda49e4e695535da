"""Two sentences in a row as one quotation, where either may answer.

In half of the wrong first quotations the answer stands beside the chosen sentence: one names the subject and the other
states the fact. `run` says which neighbour is quoted with the best sentence, if any.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from engine import languages
from engine.models import Passage
from engine.nlp import tokenizer

Scores = NDArray[np.float64]

FAIR_CHANCE = 0.2
"""The least chance of the neighbour beside the best sentence's: a quarter of the dev quotations grow, by 37 characters
on the mean of all, and hit@1 rises from 78.1 to 83.5."""
MAX_LENGTH = 600
"""Characters of a run; a longer one is no quotation any more."""
MIN_LOST = 0.2
"""Share of the question that a sentence with a pronoun lacks and the one before has, from which both are quoted."""
_BEGINNING = 40
"""Characters in which the first word of a sentence ends."""


def run(passages: Sequence[Passage], scores: Scores, best: int, lost: Scores | None = None) -> list[int]:
    """Return the indices of the passages that are quoted as one with *best*, in the order of the text.

    *lost* says of each passage how much of the question the sentence before it has and it has not.
    """
    before = next((at for at in range(len(passages)) if _are_run(passages, at, best)), None)
    after = next((at for at in range(len(passages)) if _are_run(passages, best, at)), None)
    if before is not None and lost is not None and lost[best] >= MIN_LOST and _refers_back(passages[best]):
        return [before, best]
    beside = [at for at in (before, after) if at is not None]
    near = max(beside, key=lambda at: float(scores[at]), default=None)
    if near is None or math.exp(float(scores[near]) - float(scores[best])) < FAIR_CHANCE:
        return [best]
    return sorted((near, best), key=lambda at: passages[at].sentence)


def _refers_back(passage: Passage) -> bool:
    """Whether a sentence begins with a word that stands for something in the sentence before it."""
    words = tokenizer.flat(passage.text[:_BEGINNING])
    if languages.of(passage.language).unspaced:
        return words.startswith(tuple(_back_references(passage.language)))
    return words.partition(" ")[0] in _back_references(passage.language)


@cache
def _back_references(language: str) -> frozenset[str]:
    return frozenset(map(tokenizer.flat, languages.of(language).back_references.split()))


def _are_run(passages: Sequence[Passage], first: int, second: int) -> bool:
    """Whether two passages follow each other in an article and can be quoted as one."""
    one, other = passages[first], passages[second]
    return (
        other.sentence == one.sentence + 1
        and other.article == one.article
        and other.gap >= 0
        and len(one.text) + other.gap + len(other.text) <= MAX_LENGTH
    )
