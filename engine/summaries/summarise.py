"""Ranking of sentences for summaries: sumy's centrality mixed with position, title, length and form.

`rank` gives an order, best first, so that every shorter summary is part of every longer one.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from engine import languages
from engine.nlp import tokenizer
from engine.qa import scoring
from engine.qa.scoring import Matrix
from engine.summaries import centrality

MIN_SENTENCES = 5
"""With fewer sentences the order is that of the text: there is too little to measure."""
EXACT_UP_TO = 5000
"""Sentences up to which centrality is computed; longer texts rank without it, because links grow by the square."""
GREEDY_PLACES = 60
"""Places that are filled one by one, less their similarity to the sentences before; the rest follow by score."""
WORDS_READ = 200
"""Words of a sentence that count for its centrality."""
SAME_COSINE = 0.85
"""Cosine above which two sentences repeat each other: the later one is in no summary."""
REDUNDANCY = 4.0
"""Weight of the similarity to a chosen sentence; cross-validated on dev with the weights, from 3 to 9."""

# name: weight, from `python -m tests.quality.fit_summaries --data DIR` on dev, 22 November 2026 (see docs/quality.md)
WEIGHTS: dict[str, float] = {
    "digits": 0.22, "early": -0.19, "early_long": 7.60, "frequent": 1.48, "frequent_long": 1.22, "huge": -2.55,
    "last": 0.65, "late": -4.09, "late_long": -2.59, "length": 1.80, "length_long": 1.57, "lexrank": 0.15,
    "lexrank_long": 0.28, "near": -1.22, "near_long": -5.28, "opens": -0.09, "opens_long": 0.36, "place": 7.39,
    "place_long": 8.04, "question": -0.34, "quoted": -0.84, "short": -0.90, "small": -0.31, "textrank": 1.25,
    "textrank_long": 0.14, "title": 1.56, "title_long": -0.86,
}  # fmt: skip

_DIGIT = re.compile(r"\d")
_BY_LENGTH = ("early", "frequent", "late", "length", "lexrank", "near", "opens", "place", "textrank", "title")
"""Measurements with another weight in long texts: news has the main point first, an encyclopaedia does not."""


def rank(
    sentences: Sequence[str],
    language: str,
    title: str = "",
    opens: Sequence[bool] = (),
    terms: Sequence[Sequence[str]] | None = None,
) -> tuple[int, ...]:
    """Return the indices of *sentences*, best first, without those that repeat another.

    *opens* says which begin a paragraph; *terms* are the index terms of each, computed if omitted.
    """
    if len(sentences) < MIN_SENTENCES:
        return tuple(at for at, sentence in enumerate(sentences) if sentence not in sentences[:at])
    if terms is None:
        terms = [tokenizer.terms(sentence, language) for sentence in sentences]
    terms = [each[:WORDS_READ] for each in terms]
    scores = scoring.total(WEIGHTS, features(sentences, terms, tokenizer.terms(title, language), language, opens))
    return diverse(scores, terms)


def features(
    sentences: Sequence[str],
    terms: Sequence[Sequence[str]],
    title: Sequence[str],
    language: str,
    opens: Sequence[bool] = (),
) -> dict[str, Matrix]:
    """Return the measurements of each sentence by name; every value lies between about 0 and 1."""
    n = len(sentences)
    at = np.arange(n, dtype=np.float64)
    count = np.array([len(t) for t in terms], dtype=np.float64)
    df = Counter(term for each in terms for term in set(each))
    rarity = {term: math.log((n + 1) / number) for term, number in df.items()}
    wanted = {term: rarity.get(term, 0.0) for term in title}
    whole = sum(wanted.values()) or 1.0
    shared = [math.fsum(wanted[t] for t in set(each) if t in wanted) for each in terms]
    frequent = [math.fsum(df[t] * rarity[t] for t in set(each)) / max(len(set(each)), 1) for each in terms]
    small = tokenizer.listed(languages.of(language).stopwords)
    lex, text = _central(terms)
    long = min(max(math.log(n / 20) / 2, -0.5), 1.5)
    table = {
        "near": 1 / (at + 1),
        "late": np.log1p(at) / 3,
        "early": np.exp(-at / 5),
        "place": 1 - at / n,
        "last": (at == n - 1).astype(np.float64),
        "lexrank": lex,
        "textrank": text,
        "title": np.array(shared) / whole,
        "frequent": _scaled(np.array(frequent)),
        "length": np.minimum(np.log1p(count) / math.log(40), 1.2),
        "short": (count < 6).astype(np.float64),
        "huge": np.clip((count - 40) / 40, 0, 1),
        "opens": np.array(opens or [False] * n, dtype=np.float64),
        "question": np.array([s.rstrip("\"'»”").endswith(("?", "？", "؟")) for s in sentences], dtype=np.float64),
        "digits": np.array([bool(_DIGIT.search(s)) for s in sentences], dtype=np.float64),
        "quoted": np.array([s[:1] in '"«“„‘「—–-' for s in sentences], dtype=np.float64),
        "small": np.array([tokenizer.flat(s[:30]).split(" ")[0] in small for s in sentences], dtype=np.float64),
    }
    for name in _BY_LENGTH:
        table[f"{name}_long"] = table[name] * long
    return table


def _central(terms: Sequence[Sequence[str]]) -> tuple[Matrix, Matrix]:
    """Return LexRank and TextRank of each sentence, scaled; 0 for all if the text is too long."""
    if len(terms) > EXACT_UP_TO:
        nothing = np.zeros(len(terms))
        return nothing, nothing
    lex, text = centrality.scores(terms)
    return _scaled(lex), _scaled(text)


def _scaled(values: Matrix) -> Matrix:
    """Return *values* scaled to 0 to 1."""
    values = np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)
    low, high = values.min(), values.max()
    scaled: Matrix = (values - low) / (high - low) if high > low else np.zeros(len(values))
    return scaled


def diverse(scores: Matrix, terms: Sequence[Sequence[str]]) -> tuple[int, ...]:
    """Return the order by score less the similarity to the sentences before, without repetitions."""
    order = np.argsort(-scores, kind="stable")
    pool = [int(i) for i in order[: 5 * GREEDY_PLACES]]
    alike = centrality.cosines([terms[i] for i in pool])
    left = scores[pool].copy()
    nearest = np.zeros(len(pool))
    chosen: list[int] = []
    open_ = np.ones(len(pool), dtype=bool)
    while open_.any() and len(chosen) < GREEDY_PLACES:
        best = int(np.argmax(np.where(open_, left - REDUNDANCY * nearest, -np.inf)))
        open_[best] = False
        if nearest[best] <= SAME_COSINE:
            chosen.append(best)
            nearest = np.maximum(nearest, alike[best])
    rest = [at for at in range(len(pool)) if open_[at] and nearest[at] <= SAME_COSINE]
    ordered = [pool[at] for at in (*chosen, *rest)] + [int(i) for i in order[5 * GREEDY_PLACES :]]
    first = {frozenset(terms[at]): at for at in reversed(ordered)}  # later only identical terms are repetitions
    return tuple(at for at in ordered if not terms[at] or first[frozenset(terms[at])] == at)
