"""What a question asks for, and whether a text has something of that kind that the question itself has not."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine import languages
from engine.models import Passage, Query
from engine.nlp import tokenizer
from engine.qa import passage_cache
from engine.qa.passage_cache import Text
from engine.qa.scoring import Matrix

LONG = 60
"""Words of a long sentence."""


def wants(query: Query) -> tuple[float, float, float, float]:
    """Whether the question asks who, when, where, how many."""
    page = languages.of(query.language)
    flat = tokenizer.flat(query.text)
    spaced = not languages.of(query.language).unspaced

    def has(listed: str) -> float:
        each = [tokenizer.flat(word) for word in listed.split()]
        return float(any(f" {word} " in f" {flat} " if spaced else word in flat for word in each))

    return has(page.ask_who), has(page.ask_when), has(page.ask_where), has(page.ask_number)


def measured(
    query: Query, known: frozenset[str], telling: frozenset[str], passages: Sequence[Passage], bodies: Sequence[Text]
) -> dict[str, Matrix]:
    """Whether a passage has a new name where the question asks who or where, a date where it asks when …

    *known* are all terms of the question, *telling* those that are no small words.
    """
    who, when, where, many = wants(query)
    asked = set(tokenizer.flat(query.text).split())
    length = np.log1p([text.count for text in bodies]) / np.log(LONG)
    named = np.array([min(len(passage_cache.names(passage.text) - asked), 3) / 3 for passage in passages])
    count = np.array([len(text.numbers - known) for text in bodies], dtype=np.float64)
    numbers, some = np.minimum(count, 3) / 3, np.minimum(count, 1)
    dates = np.array([float(bool(text.dates - known)) for text in bodies])
    others = np.array([len(text.places.keys() - known) for text in bodies], dtype=np.float64)
    new, fresh = others / np.array([text.count or 1 for text in bodies]), np.minimum(others / 20, 1.5)
    what = float(not (who or when or where or many))
    brief = what * (len(telling) <= 2)  # what is a thing? who somebody?
    kinds = {
        "names": named,
        "name": np.ceil(named),
        "numbers": numbers,
        "some": some,
        "dates": dates,
        "fresh": fresh,
        "length": length,
    }
    asks = {"who": who, "when": when, "where": where, "many": many, "what": what, "brief": brief}
    table = {"names": named, "new": new, "fresh": fresh}
    table |= {f"{one}_{two}": asked_for * each for one, asked_for in asks.items() for two, each in kinds.items()}
    table["long_length"] = np.log1p(len(telling)) / 3 * length
    return table
