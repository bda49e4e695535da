"""What a question asks for (who, when, where, how many), and whether a passage has something new of that kind."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np

from engine import languages
from engine.models import Passage, Query
from engine.nlp import tokenizer
from engine.qa import passage_cache
from engine.qa.passage_cache import Text
from engine.qa.scoring import Matrix

LONG_SENTENCE = 60
"""Words of a long sentence; scales the measurement of length."""


def wants(query: Query) -> tuple[float, float, float, float]:
    """Return whether the question asks who, when, where and how many, as 0 or 1."""
    flat = f" {tokenizer.flat(query.text)} "
    gap = "" if languages.of(query.language).unspaced else " "
    who, when, where, many = (
        float(any(f"{gap}{word}{gap}" in flat for word in listed)) for _, listed in _asking(query.language)[:4]
    )
    return who, when, where, many


def lacks_time_or_number(query: Query, run: Sequence[Passage]) -> bool:
    """Whether the question plainly asks when or how many, and no passage of the *run* has any time or number.

    A time that the question itself names as a number is none: "When was the bridge of 1987 closed?".
    """
    kind = _plain_kind(query)
    if not kind:
        return False
    told = {term for term in tokenizer.terms(query.text, query.language) if any(map(str.isdigit, term))}
    texts = [passage_cache.read(passage.text, passage.language) for passage in run]
    return all(not (text.times if kind == "when" else text.numbers) - told for text in texts)


def _plain_kind(query: Query) -> str:
    """Return "when" or "many" if the first question word of the question asks that, also after "what"; else ""."""
    page = languages.of(query.language)
    if page.unspaced:
        return ""  # 何 and 几 are parts of other words
    flat = f" {tokenizer.flat(query.text)} "
    found = [
        (at, -len(word), kind, word)
        for kind, listed in _asking(query.language)
        for word in listed
        if (at := flat.find(f" {word} ")) >= 0
    ]
    kind, word, at = next(((kind, word, at) for at, _, kind, word in sorted(found)), ("", "", 0))
    if kind == "other":
        following = [
            (other, at + len(word) + 1)
            for other, listed in _asking(query.language)
            for each in listed
            if flat.startswith(f" {each} ", at + len(word) + 1)
        ]
        kind = next((other for other, _ in following if other in ("when", "many")), "")
    return kind if kind in ("when", "many") else ""


@cache
def _asking(language: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the question words of a language by what they ask."""
    page = languages.of(language)
    kinds = {
        "who": page.ask_who, "when": page.ask_when, "where": page.ask_where, "many": page.ask_number,
        "other": page.ask_other,
    }  # fmt: skip
    return tuple((kind, tuple(map(tokenizer.flat, listed.split()))) for kind, listed in kinds.items())


def measure(
    query: Query,
    question_terms: frozenset[str],
    content_terms: frozenset[str],
    passages: Sequence[Passage],
    bodies: Sequence[Text],
) -> dict[str, Matrix]:
    """Measure whether a passage has a new name if the question asks who or where, a date if it asks when …

    *question_terms* are all terms of the question, *content_terms* those that are not small words.
    """
    who, when, where, many = wants(query)
    question_words = set(tokenizer.flat(query.text).split())
    length = np.log1p([text.count for text in bodies]) / np.log(LONG_SENTENCE)
    names = np.array([min(len(passage_cache.names(passage.text) - question_words), 3) / 3 for passage in passages])
    count = np.array([len(text.numbers - question_terms) for text in bodies], dtype=np.float64)
    numbers, some = np.minimum(count, 3) / 3, np.minimum(count, 1)
    dates = np.array([float(bool(text.dates - question_terms)) for text in bodies])
    others = np.array([len(text.places.keys() - question_terms) for text in bodies], dtype=np.float64)
    new, fresh = others / np.array([text.count or 1 for text in bodies]), np.minimum(others / 20, 1.5)
    what = float(not (who or when or where or many))
    brief = what * (len(content_terms) <= 2)  # a question about one name: "What is …?", "Who is …?"
    kinds = {
        "names": names,
        "name": np.ceil(names),
        "numbers": numbers,
        "some": some,
        "dates": dates,
        "fresh": fresh,
        "length": length,
    }
    asks = {"who": who, "when": when, "where": where, "many": many, "what": what, "brief": brief}
    table = {"names": names, "new": new, "fresh": fresh}
    table |= {f"{word}_{kind}": is_asked * values for word, is_asked in asks.items() for kind, values in kinds.items()}
    table["long_length"] = np.log1p(len(content_terms)) / 3 * length
    return table
