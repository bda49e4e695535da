"""The measurements of a passage as the answer to a question, which `answer` weighs. Start at `measure`.

Words are weighed by their rarity on the whole shelf (`_words`) and among the passages (`_local`), letters by
`ngram_overlap`, names, numbers and dates by `answer_type`.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from engine.models import Passage, Query
from engine.qa import answer_type, evidence, names, ngram_overlap, passage_cache
from engine.qa import query_terms as asking
from engine.qa.ngram_overlap import K1, B, Places
from engine.qa.passage_cache import Text
from engine.qa.query_terms import Word, WordIndex
from engine.qa.scoring import Matrix

VARIANT_WEIGHT = 0.5
"""Weight of a variant spelling of a name beside the name itself."""
MIN_ALIKE = 0.5
"""Share of a word's n-grams from which a text has the word in another form."""


def measure(query: Query, words: Sequence[Word], passages: Sequence[Passage]) -> dict[str, Matrix]:
    """Return one value a passage for each measurement, most between 0 and 1."""
    if passage_cache.lost_signs(query.text):
        passages = [_without_signs(passage) for passage in passages]
    pages: dict[tuple[str, str], int] = {}
    columns = [
        np.array([pages.setdefault((text, p.language), len(pages)) for text, p in zip(each, passages, strict=True)])
        for each in zip(*((p.text, p.before, p.after, p.title) for p in passages), strict=True)
    ]
    places, titles = Places(*columns[:3]), columns[3]
    read = [passage_cache.read(text, language) for text, language in pages]
    bodies = [read[at] for at in places.here]
    index = asking.index(words)
    held = np.array([asking.held(index, text) for text in read], dtype=np.float64).reshape(len(read), len(words))
    own = held[places.here]
    for at, passage in enumerate(passages):
        _other_spellings(words, passage, own[at], held[places.before[at]], held[places.after[at]])
    table = _words(index, bodies, own, held[places.before], held[places.after], held[titles])
    table["early"] = np.array([1 / (1 + p.sentence) for p in passages])
    table["article"] = _articles(passages, own, np.array([word.weight for word in words]))
    units = ngram_overlap.views(query.spelled or query.text, query.language)
    run = [passage_cache.letters(text, language) for text, language in pages]
    seen = {name: ngram_overlap.occurrences(each, run) for name, each in units.items()}
    length = np.array([len(p.text) for p in passages], dtype=np.float64)
    for name, each in seen.items():
        table |= ngram_overlap.measure(name, each, ngram_overlap.rarity(each[places.here]), places, length)
    count = np.array([text.count for text in bodies], dtype=np.float64)
    table |= ngram_overlap.measure("stems", held, ngram_overlap.rarity(own), places, count)
    soft = np.maximum(held, _alike(words, units["grams4"], seen["grams4"]))
    here = np.maximum(soft[places.here], own)
    weights = ngram_overlap.rarity(here) * np.array([word.share for word in words])
    table |= _local(words, own, here, (soft[places.before], soft[places.after]), weights, passages)
    question_terms = frozenset(term for word in words for term in word.terms)
    content_terms = frozenset(term for word in words if not word.small for term in word.terms)
    table |= answer_type.measure(query, question_terms, content_terms, passages, bodies)
    beside = np.maximum(soft[places.before], soft[places.after])
    asks_kind = any(answer_type.wants(query))
    table |= evidence.measure_words(words, here, beside, soft[titles], asks_kind=asks_kind)
    table |= evidence.measure_quantities(query, passages, asks_kind=asks_kind)
    return table | _combined(table, len(content_terms))


def _combined(table: dict[str, Matrix], content_words: int) -> dict[str, Matrix]:
    """Return measurements relative to the best passage's, and products of two measurements."""
    relative = {
        f"{name}_best": table[name] / (table[name].max(initial=0.0) or 1.0) for name in ("bm25", "grams4", "around")
    }
    many = np.log1p(content_words) / 3
    return relative | {
        "length_share": table["length"] * table["share"],
        "many_share": many * table["share"],
    }


def _without_signs(passage: Passage) -> Passage:
    cut = passage_cache.without_signs
    return replace(passage, text=cut(passage.text), before=cut(passage.before), after=cut(passage.after))


def _words(
    index: WordIndex, bodies: Sequence[Text], here: Matrix, left: Matrix, right: Matrix, above: Matrix
) -> dict[str, Matrix]:
    """Measure words with their weights on the whole shelf."""
    words = index.words
    weights = np.array([word.weight for word in words])
    whole = float(weights.sum()) or 1.0
    average = sum(t.count for t in bodies) / max(len(bodies), 1) or 1.0
    around = np.maximum(np.maximum(here, 0.7 * np.maximum(left, right)), 0.5 * above)
    return {
        "bm25": np.array([_bm25(index, t, average) for t in bodies]) / whole,
        "cover": here @ weights / whole,
        "square": here @ weights**2 / (float(weights @ weights) or 1.0),
        "best": (here * weights).max(axis=1, initial=0.0) / (weights.max(initial=0.0) or 1.0),
        "around": around @ weights / whole,
        "before": left @ weights / whole,
        "after": right @ weights / whole,
        "title": above @ weights / whole,
        "pairs": np.array([_pairs(words, t) if index.by_term.keys() & t.places.keys() else 0.0 for t in bodies]),
        "length": np.minimum(np.log1p([t.count for t in bodies]) / math.log(60), 1.2),
    }


def _alike(words: Sequence[Word], units: Sequence[str], held: Matrix) -> Matrix:
    """Return how well each text has each word by its n-grams, 0 below MIN_ALIKE."""
    place = {unit: at for at, unit in enumerate(units)}
    share = np.zeros((len(units), len(words)))
    for at, word in enumerate(words):
        run = passage_cache.letters(word.surface, "")
        own = [place[cut] for cut in dict.fromkeys(run[i : i + 4] for i in range(len(run) - 3)) if cut in place]
        if own and passage_cache.spaced(word.surface):
            share[own, at] = 1 / len(own)
    alike = held @ share
    return np.where(alike >= MIN_ALIKE, alike, 0.0)


def _local(
    words: Sequence[Word], own: Matrix, here: Matrix, beside: tuple[Matrix, Matrix], weights: Matrix,
    passages: Sequence[Passage],
) -> dict[str, Matrix]:  # fmt: skip
    """Measure words and their other forms with their weights among the passages."""
    whole = float(weights.sum()) or 1.0
    left, right = beside
    near = np.maximum(left, right)
    share = here @ weights / whole
    small = np.array([float(word.small) for word in words])
    return {
        "share": share,
        "exact": own @ weights / whole,
        "telling": own @ (1 - small) / (float((1 - small).sum()) or 1.0),
        "missing": ((1 - here) * weights).max(axis=1, initial=0.0) / (weights.max(initial=0.0) or 1.0),
        "left": np.maximum(left - here, 0.0) @ weights / whole,
        "wide": _wide(here, near, passages) @ weights / whole,
    }


def _wide(here: Matrix, near: Matrix, passages: Sequence[Passage]) -> Matrix:
    """Return how well each passage has the words together with three sentences on both sides, less with distance."""
    at = {(p.article, p.sentence): place for place, p in enumerate(passages)}
    wide = np.maximum(here, 0.7 * near)
    for step, good in ((-3, 0.35), (-2, 0.5), (2, 0.5), (3, 0.35)):
        other = np.array([at.get((p.article, p.sentence + step), -1) for p in passages])
        wide = np.maximum(wide, np.where((other >= 0)[:, None], good * here[other], 0.0))
    return wide


def _other_spellings(words: Sequence[Word], passage: Passage, row: Matrix, before: Matrix, after: Matrix) -> None:
    """Set VARIANT_WEIGHT in *row* for a variant of a name, if a neighbouring sentence has the name itself."""
    for at, word in enumerate(words):
        beside = [text for text, has in ((passage.before, before), (passage.after, after)) if has[at] >= 1]
        if not row[at] and beside and not word.small and names.variant(word.surface, passage.text, *beside):
            row[at] = VARIANT_WEIGHT


def _bm25(index: WordIndex, text: Text, average: float) -> float:
    often: dict[int, float] = defaultdict(float)
    for term, at, good in index.matches(text):
        often[at] += good * len(text.places[term])
    norm = K1 * (1 - B + B * text.count / average)
    return sum(index.words[at].weight * tf * (K1 + 1) / (tf + norm) for at, tf in sorted(often.items()))


def _pairs(words: Sequence[Word], text: Text) -> float:
    """Return the share of neighbouring words of the question that are neighbours in the text."""
    got = whole = 0.0
    for first, second in pairwise(words):
        weight = first.weight + second.weight
        whole += weight
        if second.terms.keys().isdisjoint(text.places):
            continue
        ends = {at for term in second.terms for at in text.places.get(term, ())}
        if any(at + 1 in ends or at + 2 in ends for term in first.terms for at in text.places.get(term, ())):
            got += weight
    return got / whole if whole else 0.0


def _articles(passages: Sequence[Passage], here: Matrix, weights: Matrix) -> Matrix:
    """Return how much of the question each passage's article has in all of its passages together."""
    whole = float(weights.sum()) or 1.0
    rows: dict[int, Matrix] = {}
    for at, passage in enumerate(passages):
        seen = rows.get(passage.article)
        rows[passage.article] = here[at] if seen is None else np.maximum(seen, here[at])
    return np.array([float(rows[p.article] @ weights) / whole for p in passages])
