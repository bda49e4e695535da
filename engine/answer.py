"""Questions: what they ask for, near spellings, and which sentence answers. Start at `rank`.

The weights are fitted by tests/quality/fit_answers.py on the dev questions; docs/quality.md has the figures.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from rapidfuzz.distance import OSA

from engine import asked, evidence, language, names, texts, words
from engine.asked import Word
from engine.models import Frequencies, Hit, Passage, Query, QueryWord, Ranking, Verdict
from engine.overlap import Matrix

MOST_WORDS = 64
"""Words of a question that are looked up: a pasted page is no question."""
MOST_PASSAGES = 2000
CLOSE = 0.8
"""A quote with this share of the best one's score is as good: on dev both were right equally often (38 and 37 %)."""
NEAREST_SPELLINGS = 3
SHORTEST = 4
"""Letters of a word that may have been spelled otherwise: of three, every second word is a typing error away."""

TWO_EDITS = 10
"""Letters from which a word may have two typing errors; at nine, president and precedent are one."""

# name: weight of each measurement of `evidence.measure`
WEIGHTS: dict[str, float] = {
    "after": 0.14, "around": 1.09, "around_best": 1.60, "article": 2.18, "begins": 0.48, "begins_bm": 0.73,
    "begins_dense": 0.98, "bm25": 1.60, "bm25_best": 1.46, "brief_length": -0.78, "brief_names": -0.52,
    "brief_numbers": 1.88, "brief_some": -1.74, "early": 0.91, "exact": -1.79, "fresh": -0.68, "grams3": 0.56,
    "grams3_ahead": 0.74, "grams3_around": 1.86, "grams3_bm": 1.11, "grams4": -0.88, "grams4_ahead": -1.58,
    "grams4_around": 2.03, "grams4_best": 0.66, "grams4_dense": -6.06, "grams5": 0.36, "grams5_around": 3.82,
    "grams5_bm": 0.04, "grams5_dense": -5.19, "grams5_rare": 3.17, "length": 0.37, "length_share": 1.12,
    "long_length": -0.28, "pairs": -0.16, "many_dates": -1.14, "many_share": 3.47, "many_some": 1.72, "share": 0.61,
    "stems": -0.82, "stems_around": -0.94, "stems_bm": 0.03, "stems_dense": -3.46, "telling": -1.60, "title": 3.10,
    "what_fresh": 0.19, "what_length": 0.23, "when_dates": 0.92, "when_fresh": 0.01, "when_length": -0.17,
    "when_some": 1.05, "where_fresh": 0.28, "where_length": -0.25, "where_names": 0.87, "who_names": 1.33, "wide": 2.42,
}  # fmt: skip

# The chance that the best passage answers: logistic weights of its measurements, fitted on questions whose article is
# there, questions whose article is not, and near misses (the answering sentence taken away)
ANSWERED: dict[str, float] = {
    "bias": -8.74, "after": 1.30, "around": 1.04, "article": -0.64, "before": 1.00, "begins": -4.10, "begins_bm": -2.25,
    "begins_dense": 18.99, "best": 1.21, "bm25": 1.91, "brief_length": -0.81, "brief_names": 1.63,
    "brief_numbers": -0.00, "brief_some": -1.86, "cover": 1.80, "early": 0.64, "exact": -2.27, "fresh": -0.21,
    "grams3": -1.29, "grams3_ahead": 3.88, "grams3_around": 1.05, "grams3_bm": 0.73, "grams4": -0.00,
    "grams4_ahead": -3.72, "grams4_around": 1.11, "grams4_dense": 4.54, "grams5": -1.04, "grams5_around": 2.37,
    "grams5_bm": -1.50, "grams5_dense": -1.44, "grams5_rare": 2.18, "left": 0.56, "length": 3.08, "length_share": -6.32,
    "long_length": -2.95, "many_dates": -1.32, "many_names": 0.23, "many_share": 6.96, "many_some": 0.51,
    "missing": 0.98, "names": 0.27, "new": 2.21, "pairs": 2.34, "share": 0.11, "square": -1.30, "stems": -1.65,
    "stems_around": -2.28, "stems_bm": -0.11, "stems_dense": 2.34, "telling": 0.27, "title": -0.35, "what_fresh": 0.33,
    "what_length": 0.18, "when_dates": 0.85, "when_fresh": 0.16, "when_length": -0.45, "when_names": -0.12,
    "when_some": -0.00, "where_fresh": 0.13, "where_length": -0.33, "where_names": 0.40, "who_length": -0.10,
    "who_names": 0.45, "wide": 4.44,
}  # fmt: skip
ANSWERED_BY = tuple(name for name in ANSWERED if name != "bias")
DIRECT = 0.46
ALMOST = 0.15
"""Chances from which the quotes are shown as the answer, and as the nearest there is."""


def parse(question: str, languages: Sequence[str]) -> Query:
    """*question* as words, each with the terms that may stand for it in its own language and in *languages*."""
    own = language.detect(question, languages)
    found = []
    for token in words.tokens(question, own):
        surface = question[token.start : token.end]
        if token.run:
            found.append(QueryWord(surface, (token.word,)))
            continue
        stems = [words.stem(token.word, code) for code in (own, *languages)]
        found.append(QueryWord(surface, tuple(dict.fromkeys([*stems, words.plain(token.word)]))))
    return Query(question, own, tuple(found[:MOST_WORDS]))


def similar(query: Query, known: Frequencies, vocabulary: Sequence[str]) -> Query:
    """*query* with near spellings from *vocabulary*: typing errors of unknown words, other forms of known names."""
    small, asking = asked.small_words(query.language)
    found = []
    for word in query.words:
        plain = words.plain(words.folded(word.surface))
        near: list[tuple[float, str]] = []
        if plain in small or plain in asking or len(plain) < SHORTEST:
            pass
        elif not any(known.of.get(term) for term in word.terms):
            near = sorted(_near((plain, *word.terms), vocabulary))
        elif word.surface[:1].isupper():
            near = sorted((-likeness, term) for term in vocabulary if (likeness := names.likeness(plain, term)))
        terms = dict.fromkeys((*word.terms, *(term for _, term in near[:NEAREST_SPELLINGS])))
        found.append(QueryWord(word.surface, tuple(terms)))
    return Query(query.text, query.language, tuple(found))


def _near(forms: Sequence[str], vocabulary: Sequence[str]) -> Iterator[tuple[float, str]]:
    """The terms that are a typing error away from one of *forms*, nearest first by the number."""
    for term in vocabulary:
        if len(term) < SHORTEST or any(c.isdigit() for c in term):
            continue
        best = min(_distance(form, term) for form in forms)
        if best <= 1:
            yield best, term


def _distance(form: str, term: str) -> float:
    """Edits between two words as a share of those allowed: one, two in long words; over 1 is too far."""
    if form[:1] != term[:1] and len(form) < 6:
        return 2.0
    allowed = 1 if min(len(form), len(term)) < TWO_EDITS else 2
    edits = OSA.distance(form, term, score_cutoff=allowed)
    return edits / allowed if edits <= allowed else 2.0


def rank(query: Query, passages: Sequence[Passage], frequencies: Frequencies, limit: int = 5) -> Ranking:
    """The passages that answer *query*, best first, and how well the best one does."""
    passages = list(passages)[:MOST_PASSAGES]
    found = asked.weighed(query, frequencies)
    if not passages or not found:
        return Ranking(Verdict.NOTHING, ())
    table = evidence.measure(query, found, passages)
    scores = score(table)
    order = sorted(range(len(passages)), key=lambda at: (-round(float(scores[at]), 6), *_newer(passages[at])))
    best = order[0]
    chance = answered({name: float(table[name][best]) for name in table})
    hits = [
        Hit(p.article, p.sentence, _share(scores, at, best) * chance, _marks(found, p))
        for at in order[:limit]
        for p in (passages[at],)
    ]
    if chance < ALMOST:
        return Ranking(Verdict.NOTHING, tuple(hits))
    asks = any(not word.small for word in found)  # "les" or "who?" alone asks nothing that could be answered directly
    return Ranking(Verdict.DIRECT if asks and chance >= DIRECT else Verdict.NEAREST, tuple(hits))


def score(table: dict[str, Matrix]) -> Matrix:
    """The weighted sum of the measurements."""
    total: Matrix = sum((WEIGHTS[name] * table[name] for name in WEIGHTS), np.zeros(len(table["bm25"])))
    return total


def answered(measured: dict[str, float]) -> float:
    """The chance that a passage with these measurements answers the question."""
    total = ANSWERED["bias"] + sum(ANSWERED[name] * measured[name] for name in ANSWERED if name != "bias")
    return 1 / (1 + math.exp(-max(min(total, 30.0), -30.0)))


def _share(scores: Matrix, at: int, best: int) -> float:
    """How likely a passage is beside the best one."""
    return math.exp(max(float(scores[at] - scores[best]), -30.0))


def _newer(passage: Passage) -> tuple[float, int, int]:
    """On equal evidence the newer article first, in the order of its text."""
    return -passage.added.timestamp(), -int(passage.article), passage.sentence


def _marks(found: Sequence[Word], passage: Passage) -> tuple[tuple[int, int], ...]:
    """The spans of the matched words; small words only beside others, spans that touch as one."""
    text = texts.read(passage.text, passage.language)
    telling = {t for word in found if not word.small for t in word.terms}
    spans = sorted(text.spans[at] for term in telling for at in text.places.get(term, ()))
    for word in found:
        if not word.small and not any(term in text.places for term in word.terms):
            other = names.variant(word.surface, passage.text, passage.before, passage.after)
            spans = sorted((*spans, *names.spans(passage.text).get(other, ())))
    if all(word.small for word in found):
        every = {t for word in found for t in word.terms}
        spans = sorted(text.spans[at] for term in every for at in text.places.get(term, ()))
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
