"""Parsing of questions, near spellings, and the ranking of passages that answer. Start at `rank`.

The weights are fitted by tests/quality/fit_answers.py on the dev questions; docs/quality.md has the figures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

import numpy as np
from rapidfuzz.distance import OSA

from engine.models import Frequencies, Passage, Query, Ranking, Verdict
from engine.nlp import language, tokenizer
from engine.qa import agreement, answer_type, features, names, passage_cache, query_terms, runs, scoring, word_forms
from engine.qa.query_terms import Word

MAX_WORDS = 64
"""Words of a question that are looked up; longer texts were pasted by mistake."""
MAX_PASSAGES = 2000
CLOSE_SCORE = 0.8
"""A quote with this share of the best score is as good: on dev both were right equally often (38 and 37 %)."""
NEAREST_SPELLINGS = 3
MIN_LETTERS = 4
"""The least letters of a word with near spellings: with three, every second word is one typing error away."""

TWO_EDITS_FROM = 10
"""Letters from which a word may have two typing errors; from nine, president and precedent would match."""

# name: weight of each measurement of `features.measure`
WEIGHTS: dict[str, float] = {
    "after": 0.68, "around": 0.84, "around_best": 1.50, "article": 2.82, "begins": 0.51, "begins_bm": 0.60,
    "begins_dense": 1.91, "bm25": 2.24, "bm25_best": 1.30, "brief_length": -1.07, "brief_names": -0.68,
    "brief_numbers": 1.85, "brief_some": -1.46, "early": 0.82, "exact": -1.36, "fresh": -0.83, "grams3": 0.39,
    "grams3_ahead": 1.07, "grams3_around": 2.53, "grams3_bm": 1.34, "grams4": -1.31, "grams4_ahead": -1.09,
    "grams4_around": 2.17, "grams4_best": 0.61, "grams4_dense": -6.66, "grams5": -0.07, "grams5_around": 3.53,
    "grams5_bm": -0.14, "grams5_dense": -6.05, "grams5_rare": 3.50, "left": 1.53, "length": 0.10, "length_share": 0.80,
    "long_length": -0.43, "many_dates": -1.24, "many_share": 3.60, "many_some": 1.75, "other_quantities": -4.00,
    "pairs": -0.19, "quantities": 4.00, "share": 1.09, "stems": -1.06, "stems_around": -1.86, "stems_bm": -0.04,
    "stems_dense": -3.01, "telling": -1.45, "title": 4.21, "void": -1.50, "what_fresh": 0.34, "what_length": 0.48,
    "when_dates": 1.10, "when_fresh": 0.31, "when_length": -0.03, "when_some": 1.04, "where_fresh": 0.37,
    "where_length": -0.30, "where_name": -1.15, "where_names": 2.36, "who_name": 0.86, "who_names": 1.79, "wide": 2.36,
}  # fmt: skip

# The chance that the best passage answers: logistic weights of its measurements, fitted on questions with their article
# on the shelf, questions without it, and near misses (the answering sentence removed)
ANSWERED: dict[str, float] = {
    "bias": -5.99, "around": -0.18, "article": -0.71, "begins": -3.23, "begins_around": 2.82, "begins_bm": -2.37,
    "begins_dense": 12.29, "begins_rare": -1.22, "bm25": 1.83, "bm25_best": -1.43, "brief_name": -0.66, "cover": 0.58,
    "exact": -2.79, "gone": 0.42, "gone_name": -1.69, "gone_share": 0.08, "grams3": -1.43, "grams3_around": -2.09,
    "grams3_dense": 4.63, "grams3_rare": 3.78, "grams4_ahead": 0.28, "grams5": 2.99, "grams5_ahead": -3.31,
    "length": 2.80, "length_share": -6.08, "long_length": -1.49, "many_share": 4.13, "names": -0.31, "new": 1.80,
    "pairs": 0.78, "square": 1.42, "stems_ahead": 2.06, "stems_rare": -2.99, "telling": 1.75, "title": -0.62,
    "what_numbers": -0.21, "who_length": 0.34, "who_name": -1.64, "who_names": 1.01, "wide": 3.55,
    "run_away_name": 0.78, "run_many_some": -0.52, "top": 0.17, "spread": -1.29, "rows": 0.25, "joined": 0.77,
}  # fmt: skip
# what the verdict looks for in all that is quoted, with the value that counts: the better one of two sentences
OF_RUN: dict[str, Callable[[scoring.Matrix], float]] = {
    "away_name": np.min, "gone": np.min, "many_some": np.max, "other_quantities": np.min, "quantities": np.max,
    "when_dates": np.max, "where_names": np.max, "who_name": np.max,
}  # fmt: skip
THRESHOLDS = scoring.Thresholds(nearest=0.15, perhaps=0.3, direct=0.5)


def parse(question: str, languages: Sequence[str]) -> Query:
    """Return *question* as words, each with its terms in the question's language and in *languages*."""
    own = language.detect(question, languages)
    tokens = list(tokenizer.tokens(question, own))[:MAX_WORDS]
    return Query(question, own, tuple(word_forms.query_words(question, tokens, own, (own, *languages))))


def expand(query: Query, frequencies: Frequencies, vocabulary: Sequence[str]) -> Query:
    """Return *query* with what *vocabulary* has of it: other forms, near spellings of unknown words and of names."""
    words = []
    spelled = word_forms.spelled(query.text, frequencies)
    for word in query.words:
        plain = tokenizer.unaccented(word.surface)
        is_known = any(frequencies.by_term.get(term) for term in word.every_term)
        forms = word_forms.forms(word, query.language, vocabulary, is_known=is_known)
        near: list[tuple[float, str]] = []
        if not is_known and forms and word_forms.are_spellings(forms):
            spelled = word_forms.respelled(spelled, word.surface, forms[0].term)
        if query_terms.is_small(word.surface, query.language) or len(plain) < MIN_LETTERS:
            pass
        elif not is_known and not forms:
            near = sorted(_spelled_nearly((plain, *word.terms), vocabulary))
        elif word.surface[:1].isupper():
            near = sorted((-likeness, term) for term in vocabulary if (likeness := names.likeness(plain, term)))
        terms = dict.fromkeys((*word.terms, *(term for _, term in near[:NEAREST_SPELLINGS])))
        words.append(replace(word, terms=tuple(terms), variants=(*word.variants, *forms)))
    return replace(query, words=tuple(words), spelled="" if spelled == query.text else spelled)


def _spelled_nearly(forms: Sequence[str], vocabulary: Sequence[str]) -> Iterator[tuple[float, str]]:
    """Yield the terms that are a typing error away from one of *forms*, each with its distance."""
    for term in vocabulary:
        if len(term) < MIN_LETTERS or any(c.isdigit() for c in term):
            continue
        best = min(_distance(form, term) for form in forms)
        if best <= 1:
            yield best, term


def _distance(form: str, term: str) -> float:
    """Return the edits between two words as a share of those allowed (one, two in long words); over 1 is too far."""
    if form[:1] != term[:1] and len(form) < 6:
        return 2.0
    allowed = 1 if min(len(form), len(term)) < TWO_EDITS_FROM else 2
    edits = OSA.distance(form, term, score_cutoff=allowed)
    return edits / allowed if edits <= allowed else 2.0


def rank(query: Query, passages: Sequence[Passage], frequencies: Frequencies, limit: int = 5) -> Ranking:
    """Return the passages that answer *query*, best first, with the verdict on the best."""
    passages = list(passages)[:MAX_PASSAGES]
    words = query_terms.weigh(query, frequencies)
    if not passages or not words:
        return Ranking(Verdict.NOTHING, ())
    table = features.measure(query, words, passages)
    scores = scoring.total(WEIGHTS, table)
    order = scoring.order(passages, scores)
    run = runs.run(passages, scores, order[0], table["left"])
    measured = judged(table, scores, order, run)
    chance = scoring.chance(ANSWERED, measured)
    if told := agreement.articles(query, passages, scores, order[0]):
        kept, known = agreement.without(passages, told, query, frequencies)
        chance = max(chance, _chance(query, kept, known, passages[order[0]]))
    verdict = THRESHOLDS.verdict(chance)
    if measured["run_quantities"] == 1 and verdict in (Verdict.NEAREST, Verdict.NOTHING):
        verdict = Verdict.PERHAPS  # "5 million euros" has no word of "€5m"
    if verdict is Verdict.DIRECT and answer_type.lacks_time_or_number(query, [passages[at] for at in run]):
        verdict = Verdict.PERHAPS
    if verdict in (Verdict.DIRECT, Verdict.PERHAPS) and all(word.small for word in words):
        verdict = Verdict.NEAREST  # nothing answers "les" or "who?"
    return scoring.ranking(passages, scores, order, run, limit, chance, lambda p: _marks(words, p), verdict)


def _chance(query: Query, passages: Sequence[Passage], frequencies: Frequencies, best: Passage) -> float:
    """Return the chance that *best* answers, beside the other *passages*."""
    table = features.measure(query, query_terms.weigh(query, frequencies), passages)
    scores = scoring.total(WEIGHTS, table)
    order = sorted(scoring.order(passages, scores), key=lambda at: passages[at] is not best)
    return scoring.chance(ANSWERED, judged(table, scores, order, runs.run(passages, scores, order[0], table["left"])))


def judged(
    table: Mapping[str, scoring.Matrix], scores: scoring.Matrix, order: Sequence[int], run: Sequence[int]
) -> dict[str, float]:
    """Return what the verdict weighs: the measurements of the best passage, those of its run, and its standing."""
    best = {name: float(values[order[0]]) for name, values in table.items()}
    quoted = {f"run_{name}": float(choose(table[name][list(run)])) for name, choose in OF_RUN.items()}
    return best | quoted | scoring.standing(scores, order, run)


def _marks(words: Sequence[Word], passage: Passage) -> tuple[tuple[int, int], ...]:
    """Return the spans of the matched words, merged if they touch; small words only if there are no others."""
    text = passage_cache.read(passage.text, passage.language)
    meant = [[t for t in word.terms if word.is_meant(t, passage.language)] for word in words]
    content_terms = {t for word, terms in zip(words, meant, strict=True) if not word.small for t in terms}
    spans = sorted(text.spans[at] for term in content_terms for at in text.places.get(term, ()))
    for word in words:
        if not word.small and not any(term in text.places for term in word.terms):
            other = names.variant(word.surface, passage.text, passage.before, passage.after)
            spans = sorted((*spans, *names.spans(passage.text).get(other, ())))
    if all(word.small for word in words):
        spans = sorted(text.spans[at] for term in chain.from_iterable(meant) for at in text.places.get(term, ()))
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
