"""What a sure answer needs: the kind asked for, the rare words and names of the question, the same quantities."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.models import Passage, Query
from engine.qa import quantities
from engine.qa.query_terms import Word
from engine.qa.scoring import Matrix

YEARS = frozenset(map(float, range(1000, 2101)))
FEW_WORDS = 2
"""Content words of a question that names a thing and asks nothing special of it: "storm", "What is a pylon?"."""


def measure_words(
    words: Sequence[Word], here: Matrix, beside: Matrix, above: Matrix, *, asks_kind: bool
) -> dict[str, Matrix]:
    """Measure which words are nowhere near a passage, given how well it, its neighbours and its title have each.

    *asks_kind*: the question asks who, when, where or how many.
    """
    content = np.array([float(not word.small) for word in words])
    weights = np.array([word.weight for word in words]) * content
    named = weights * np.array([float(at > 0 and _is_name(word.surface)) for at, word in enumerate(words)])
    gone = 1 - np.maximum(np.maximum(here, beside), above)
    most = weights.max(initial=0.0) or 1.0
    own = here @ weights / (float(weights.sum()) or 1.0)
    few = float(content.sum() <= FEW_WORDS and not asks_kind)
    return {
        "gone": (gone * weights).max(axis=1, initial=0.0) / most,
        "gone_share": gone @ weights / (float(weights.sum()) or 1.0),
        "gone_name": (gone * named).max(axis=1, initial=0.0) / most,
        "away_name": ((1 - here) * named).max(axis=1, initial=0.0) / most,
        "void": few * (float(own.max(initial=0.0)) - own),
    }


def _is_name(word: str) -> bool:
    return word[:1].isupper() or any(map(str.isdigit, word))


def measure_quantities(query: Query, passages: Sequence[Passage], *, asks_kind: bool) -> dict[str, Matrix]:
    """Measure how many quantities of the question each passage has, and whether it has only other ones.

    A year tells when; the numbers of a question that asks for a kind tell of what, and the answer has others.
    """
    wanted = frozenset() if asks_kind else quantities.values(query.text) - YEARS
    if not wanted:
        zeros = np.zeros(len(passages))
        return {"quantities": zeros, "other_quantities": zeros}
    found = [quantities.values(passage.text) for passage in passages]
    return {
        "quantities": np.array([len(wanted & each) / len(wanted) for each in found]),
        "other_quantities": np.array([float(bool(each) and wanted.isdisjoint(each)) for each in found]),
    }
