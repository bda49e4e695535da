"""Questions: what they ask for, near spellings, and which sentence answers. Start at `rank`.

The weights are fitted by tests/quality/fit_answers.py on the dev questions; docs/quality.md has the figures.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import OSA

from engine.models import Frequencies, Passage, Query, QueryWord, Ranking, Verdict
from engine.nlp import language, tokenizer
from engine.qa import features, names, passage_cache, query_terms, scoring
from engine.qa.query_terms import Word

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
    "left": 1.53, "who_name": 0.86, "where_name": -1.15, "after": 0.68, "around": 0.84, "around_best": 1.50,
    "article": 2.82, "begins": 0.51, "begins_bm": 0.60, "begins_dense": 1.91, "bm25": 2.24, "bm25_best": 1.30,
    "brief_length": -1.07, "brief_names": -0.68, "brief_numbers": 1.85, "brief_some": -1.46, "early": 0.82,
    "exact": -1.36, "fresh": -0.83, "grams3": 0.39, "grams3_ahead": 1.07, "grams3_around": 2.53, "grams3_bm": 1.34,
    "grams4": -1.31, "grams4_ahead": -1.09, "grams4_around": 2.17, "grams4_best": 0.61, "grams4_dense": -6.66,
    "grams5": -0.07, "grams5_around": 3.53, "grams5_bm": -0.14, "grams5_dense": -6.05, "grams5_rare": 3.50,
    "length": 0.10, "length_share": 0.80, "long_length": -0.43, "pairs": -0.19, "many_dates": -1.24, "many_share": 3.60,
    "many_some": 1.75, "share": 1.09, "stems": -1.06, "stems_around": -1.86, "stems_bm": -0.04, "stems_dense": -3.01,
    "telling": -1.45, "title": 4.21, "what_fresh": 0.34, "what_length": 0.48, "when_dates": 1.10, "when_fresh": 0.31,
    "when_length": -0.03, "when_some": 1.04, "where_fresh": 0.37, "where_length": -0.30, "where_names": 2.36,
    "who_names": 1.79, "wide": 2.36,
}  # fmt: skip

# The chance that the best passage answers: logistic weights of its measurements, fitted on questions whose article is
# there, questions whose article is not, and near misses (the answering sentence taken away)
ANSWERED: dict[str, float] = {
    "bias": -8.29, "after": 1.14, "around": 0.83, "article": -1.05, "before": 1.08, "begins": -3.65, "begins_bm": -1.78,
    "begins_dense": 16.97, "best": 1.31, "bm25": 1.77, "brief_length": 0.97, "brief_names": -0.95,
    "brief_numbers": -0.71, "brief_some": -1.06, "cover": 1.01, "early": 0.57, "exact": -1.67, "fresh": -0.15,
    "grams3": -0.88, "grams3_ahead": 3.87, "grams3_around": 0.76, "grams3_bm": 0.90, "grams4": 0.43,
    "grams4_ahead": -4.11, "grams4_around": 1.35, "grams4_dense": 3.73, "grams5": -1.31, "grams5_around": 1.95,
    "grams5_bm": -1.19, "grams5_dense": -2.12, "grams5_rare": 3.24, "left": -0.31, "length": 2.68,
    "length_share": -6.10, "long_length": -2.81, "many_dates": -1.17, "many_names": -0.02, "many_share": 6.37,
    "many_some": 0.68, "missing": 1.20, "names": -0.28, "new": 1.88, "pairs": 2.01, "share": 0.27, "square": -1.03,
    "stems": -1.73, "stems_around": -0.21, "stems_bm": -1.19, "stems_dense": 1.21, "telling": 0.43, "title": -0.32,
    "what_fresh": 0.44, "what_length": 0.04, "when_dates": 0.90, "when_fresh": 0.23, "when_length": -0.59,
    "when_names": -0.37, "when_some": 0.03, "where_fresh": 0.14, "where_length": -0.02, "where_names": 0.29,
    "who_length": 0.59, "who_names": -0.15, "wide": 4.54,
}  # fmt: skip
DIRECT = 0.46
ALMOST = 0.15
"""Chances from which the quotes are shown as the answer, and as the nearest there is."""


def parse(question: str, languages: Sequence[str]) -> Query:
    """*question* as words, each with the terms that may stand for it in its own language and in *languages*."""
    own = language.detect(question, languages)
    found = []
    for token in tokenizer.tokens(question, own):
        surface = question[token.start : token.end]
        if token.run:
            found.append(QueryWord(surface, (token.word,)))
            continue
        stems = [tokenizer.stem(token.word, code) for code in (own, *languages)]
        found.append(QueryWord(surface, tuple(dict.fromkeys([*stems, tokenizer.plain(token.word)]))))
    return Query(question, own, tuple(found[:MOST_WORDS]))


def expand(query: Query, known: Frequencies, vocabulary: Sequence[str]) -> Query:
    """*query* with near spellings from *vocabulary*: typing errors of unknown words, other forms of known names."""
    small, asking = query_terms.small_words(query.language)
    found = []
    for word in query.words:
        plain = tokenizer.plain(tokenizer.folded(word.surface))
        near: list[tuple[float, str]] = []
        if plain in small or plain in asking or len(plain) < SHORTEST:
            pass
        elif not any(known.by_term.get(term) for term in word.terms):
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
    found = query_terms.weighed(query, frequencies)
    if not passages or not found:
        return Ranking(Verdict.NOTHING, ())
    table = features.measure(query, found, passages)
    scores = scoring.total(WEIGHTS, table)
    order = scoring.order(passages, scores)
    chance = scoring.chance(ANSWERED, {name: float(table[name][order[0]]) for name in table})
    # "les" or "who?" alone asks nothing that could be answered directly
    direct = DIRECT if any(not word.small for word in found) else math.inf
    verdict = scoring.verdict(chance, ALMOST, direct)
    return scoring.ranking(passages, scores, order[:limit], chance, lambda p: _marks(found, p), verdict)


def _marks(found: Sequence[Word], passage: Passage) -> tuple[tuple[int, int], ...]:
    """The spans of the matched words; small words only beside others, spans that touch as one."""
    text = passage_cache.read(passage.text, passage.language)
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
