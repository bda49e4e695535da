"""Parsing of questions, near spellings, and the ranking of passages that answer. Start at `rank`.

The weights are fitted by tests/quality/fit_answers.py on the dev questions; docs/quality.md has the figures.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from rapidfuzz.distance import OSA

from engine.models import Frequencies, Passage, Query, QueryWord, Ranking, Verdict
from engine.nlp import language, tokenizer
from engine.qa import features, names, passage_cache, query_terms, scoring, word_forms
from engine.qa.query_terms import Word

MAX_WORDS = 64
"""Words of a question that are looked up; longer texts were pasted by mistake."""
MAX_PASSAGES = 2000
CLOSE_SCORE = 0.8
"""A quote with this share of the best score is as good: on dev both were right equally often (38 and 37 %)."""
NEAREST_SPELLINGS = 3
MIN_LETTERS = 4
"""The least letters of a word with near spellings: with three, every second word is one typing error away."""
MIN_TOLD = 3
"""Words of a question from which a name is told by its capital, and a word that asks ("city") names nothing."""

TWO_EDITS_FROM = 10
"""Letters from which a word may have two typing errors; from nine, president and precedent would match."""

# name: weight of each measurement of `features.measure`
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

# The chance that the best passage answers: logistic weights of its measurements, fitted on questions with their article
# on the shelf, questions without it, and near misses (the answering sentence removed)
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
THRESHOLDS = scoring.Thresholds(nearest=0.15, perhaps=0.3, direct=0.46)


def parse(question: str, languages: Sequence[str]) -> Query:
    """Return *question* as words, each with its terms in the question's language and in *languages*."""
    own = language.detect(question, languages)
    codes = (own, *languages)
    words = []
    tokens = list(tokenizer.tokens(question, own))[:MAX_WORDS]
    for token, variants in zip(tokens, word_forms.written(question, tokens, codes), strict=True):
        surface = question[token.start : token.end]
        if token.run:
            as_written = unicodedata.normalize("NFKC", surface).casefold()  # as the headings of the library have it
            words.append(QueryWord(surface, tuple(dict.fromkeys((token.word, as_written))), tuple(variants)))
            continue
        terms = dict.fromkeys((*(tokenizer.stem(token.word, code) for code in codes), tokenizer.plain(token.word)))
        if query_terms.is_small(surface, own, asked=len(tokens) >= MIN_TOLD):
            words.append(QueryWord(surface, tuple(terms), tuple(variants)))
            continue
        beginnings, parts = word_forms.lookups(token.word, own)
        spellings = word_forms.spellings(surface, own, alone=len(tokens) < MIN_TOLD)
        words.append(QueryWord(surface, tuple(terms), tuple(variants), beginnings, parts, spellings))
    return Query(question, own, tuple(words))


def expand(query: Query, frequencies: Frequencies, vocabulary: Sequence[str]) -> Query:
    """Return *query* with what *vocabulary* has of it: other forms, near spellings of unknown words and of names."""
    words = []
    spelled = word_forms.spelled(query.text, frequencies)
    for word in query.words:
        plain = tokenizer.plain(tokenizer.folded(word.surface))
        is_known = any(frequencies.by_term.get(term) for term in word.every_term)
        forms = word_forms.found(word, query.language, vocabulary)
        near: list[tuple[float, str]] = []
        if not is_known and not forms and (forms := word_forms.sounding_alike(word, vocabulary)):
            spelled = spelled.replace(word.surface, forms[0].term)
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
    chance = scoring.chance(ANSWERED, {name: float(table[name][order[0]]) for name in table})
    verdict = THRESHOLDS.verdict(chance)
    if verdict in (Verdict.DIRECT, Verdict.PERHAPS) and all(word.small for word in words):
        verdict = Verdict.NEAREST  # nothing answers "les" or "who?"
    return scoring.ranking(passages, scores, order, limit, chance, lambda p: _marks(words, p), verdict)


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
