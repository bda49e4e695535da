"""Ranking for questions in another language than the articles. Start at `nearest`.

`nearest` compares the question's embedding with every sentence; `rank` measures more of the nearest ones: letters of
names, numbers, words and their translations, the type of answer. The weights are fitted by tests/quality/fit_cross.py.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from engine.models import Passage, Query, Ranking, SimilarSentence, Vectors, Verdict
from engine.nlp import tokenizer, transliteration
from engine.qa import agreement, answer_type, encoder, passage_cache, runs, scoring
from engine.qa import query_terms as asking
from engine.qa.scoring import Matrix

Places = NDArray[np.int64]

DENSE = ("meaning", "around", "title", "article_mean", "article_best")
"""What `nearest` measures: cosines of the question with the sentence, the nearer neighbour, its title, its article."""
GRAM = 4
"""Letters of an n-gram, in Latin letters."""
MAX_LEAD = 0.08
"""Nineteen in twenty of the best sentences on dev have less; without a bound, a sentence alone would be sure."""
CHUNK_ROWS = 8192
"""Rows that are compared at once: 20 MB of numbers instead of 100."""

# name: weight of each measurement
WEIGHTS: dict[str, float] = {
    "around": 2.53, "article_best": 3.57, "article_mean": 1.90, "length": 1.43, "letters": 0.63,
    "letters_around": 2.45, "letters_article": 3.03, "letters_best": 1.19, "letters_title": 3.12, "many_numbers": 1.75,
    "meaning": 3.76, "meaning_best": 3.60, "numbers": -0.15, "title": 2.22, "translated": 5.12,
    "translated_best": 5.94, "when_dates": 2.66, "where_names": 1.46, "who_names": 2.24,
}  # fmt: skip
# logistic weights of the best sentence's measurements: the chance that its article has the answer
ANSWERED: dict[str, float] = {
    "bias": -1.00, "meaning": 2.72, "article_best": 4.67, "title": 0.26, "numbers": 0.58, "translated": 0.32,
    "lost": -0.49, "lost_here": -2.50, "timeless": -0.67, "translated_lead": 15.23,
}  # fmt: skip
THRESHOLDS = scoring.Thresholds(nearest=0.2, perhaps=0.28, direct=0.37)
"""DIRECT is right for 75 % of the questions with an answer, 93 % of those without, and 47 % of the near misses."""


def nearest(query: Query, vectors: Vectors, limit: int) -> tuple[SimilarSentence, ...]:
    """Return the *limit* sentences with embeddings nearest to the question's, their articles counted in."""
    if not vectors.articles:
        return ()
    question = encoder.question(query.text)
    step = CHUNK_ROWS * encoder.SIZE
    pieces = [encoder.unpack(vectors.body[at : at + step]) @ question for at in range(0, len(vectors.body), step)]
    cosines = np.concatenate(pieces)
    counts = np.array([count for _, count in vectors.articles], dtype=np.int64)
    starts: Places = np.cumsum(counts) - counts
    owner = np.repeat(np.arange(len(counts), dtype=np.int64), counts)
    table = _dense(cosines, counts, starts, owner)
    promise = table[:, 0] + table[:, -1] / 2
    promise[table[:, 0] == 0] = -np.inf  # titles and boilerplate
    order = [int(at) for at in np.argsort(-promise, kind="stable")[:limit] if promise[at] > -np.inf]
    return tuple(
        SimilarSentence(vectors.articles[owner[at]][0], at - int(starts[owner[at]]) - 1, tuple(map(float, table[at])))
        for at in order
    )


def _dense(cosines: encoder.Matrix, counts: Places, starts: Places, owner: Places) -> Matrix:
    """Return DENSE for each row; the first row of each article is its title, which separates the articles."""
    own = cosines.astype(np.float64)
    own[starts] = 0.0
    around = np.maximum(np.append(0.0, own[:-1]), np.append(own[1:], 0.0))
    mean = np.add.reduceat(own, starts) / np.maximum(counts - 1, 1)
    best = np.maximum.reduceat(own, starts)
    return np.column_stack([own, around, cosines[starts][owner], mean[owner], best[owner]])


def rank(query: Query, passages: Sequence[Passage], similar: Sequence[SimilarSentence], limit: int = 5) -> Ranking:
    """Return the passages in any language that answer *query*, best first, with the verdict on the best."""
    measured = {(sentence.article, sentence.sentence): sentence.similarities for sentence in similar}
    passages = [p for p in passages if (p.article, p.sentence) in measured]
    if not passages:
        return Ranking(Verdict.NOTHING, ())
    table = measure(query, passages, [measured[p.article, p.sentence] for p in passages])
    scores = scoring.total(WEIGHTS, table)
    order = scoring.order(passages, scores)
    best = order[0]
    run = runs.run(passages, scores, best)
    judged = {name: float(table[name][best]) for name in table} | evidence(query, passages[best])
    told = agreement.articles(query, passages, scores, best)
    others = [at for at, passage in enumerate(passages) if at not in run and passage.article not in told]
    judged["translated_lead"] = lead(table["translated"], run, others)
    chance = scoring.chance(ANSWERED, judged)
    verdict = THRESHOLDS.verdict(chance)
    if verdict is Verdict.DIRECT and answer_type.lacks_time_or_number(query, [passages[at] for at in run]):
        verdict = Verdict.PERHAPS
    return scoring.ranking(passages, scores, order, run, limit, chance, lambda p: _marks(query, p.text), verdict)


def lead(values: Matrix, run: Sequence[int], others: Sequence[int]) -> float:
    """Return by how much the best value of the *run* is above those of the *others*, at most MAX_LEAD either way."""
    above = float(values[list(run)].max()) - float(values[list(others)].max(initial=0.0))
    return max(min(above, MAX_LEAD), -MAX_LEAD)


def measure(query: Query, passages: Sequence[Passage], dense: Sequence[Sequence[float]]) -> dict[str, Matrix]:
    """Return one value a passage for each measurement."""
    table = dict(zip(DENSE, np.array(dense, dtype=np.float64).T, strict=True))
    table["length"] = np.minimum(np.log1p([len(p.text) for p in passages]) / 6, 1.2)
    table |= _letters(query, passages) | _translated(query, passages) | _of_answer_type(query, passages)
    for name in ("letters", "translated", "meaning"):
        table[f"{name}_best"] = table[name] / max(float(table[name].max()), 1e-6)
    return table


def _letters(query: Query, passages: Sequence[Passage]) -> dict[str, Matrix]:
    """Measure how many n-grams and numbers of the question each passage has, by their rarity among the passages."""
    bodies = [_grams(p.text) for p in passages]
    share = _Share(_grams(query.text), bodies)
    own = np.array([share(body) for body in bodies])
    counted = [_numbers(p.text) for p in passages]
    numbers = _Share(_numbers(query.text), counted)
    return {
        "letters": own,
        "letters_around": np.array([max(share(_grams(p.before)), share(_grams(p.after))) for p in passages]),
        "letters_title": np.array([share(_grams(p.title)) for p in passages]),
        "letters_article": _best_of_article(passages, own),
        "numbers": np.array([numbers(each) for each in counted]),
    }


class _Share:
    """The share of wanted n-grams or numbers that a text has, weighed by rarity."""

    def __init__(self, wanted: frozenset[str], bodies: Sequence[frozenset[str]]) -> None:
        often = Counter(thing for body in bodies for thing in body & wanted)
        self._rarity = {thing: math.log(1 + len(bodies) / (often[thing] + 0.5)) for thing in sorted(wanted)}
        self._whole = math.fsum(self._rarity.values()) or 1.0

    def __call__(self, body: frozenset[str]) -> float:
        return math.fsum(self._rarity[thing] for thing in body & self._rarity.keys()) / self._whole


@lru_cache(maxsize=1000)
def _grams(text: str) -> frozenset[str]:
    spaced = f" {' '.join(transliteration.words(text))} "
    return frozenset(spaced[at : at + GRAM] for at in range(len(spaced) - GRAM + 1))


def _numbers(text: str) -> frozenset[str]:
    return frozenset(word for word in transliteration.words(text) if word.isdigit())


def _best_of_article(passages: Sequence[Passage], values: Matrix) -> Matrix:
    best: dict[int, float] = {}
    for passage, value in zip(passages, values, strict=True):
        best[passage.article] = max(best.get(passage.article, 0.0), float(value))
    return np.array([best[p.article] for p in passages])


def _translated(query: Query, passages: Sequence[Passage]) -> dict[str, Matrix]:
    """Measure how near the nearest word in a passage is to each word of the question, weighed by rarity."""
    question, rarity = encoder.pieces(query.text)
    whole = float(rarity.sum()) or 1.0

    def share(text: str) -> float:
        return float(_nearest(question, text) @ rarity) / whole

    return {"translated": np.array([share(p.text) for p in passages])}


def _of_answer_type(query: Query, passages: Sequence[Passage]) -> dict[str, Matrix]:
    """Measure whether a passage has a name if the question asks who or where, a date if it asks when …"""
    who, when, where, many = answer_type.wants(query)
    bodies = [passage_cache.read(p.text, p.language) for p in passages]
    named = np.array([min(len(passage_cache.names(p.text)), 3) / 3 for p in passages])
    numbers = np.array([float(bool(body.numbers)) for body in bodies])
    dates = np.array([1.0 if body.dates else 0.5 * bool(body.numbers) for body in bodies])
    return {
        "who_names": who * named, "where_names": where * named, "when_dates": when * dates,
        "many_numbers": many * numbers,
    }  # fmt: skip


def evidence(query: Query, passage: Passage) -> dict[str, float]:
    """Measure which word of the question is missing from a passage, and from it and what stands beside it.

    "lost" and "lost_here" are the distance of the word that is farthest from all words there, by its rarity; "timeless"
    says that the question asks when and the passage has no time.
    """
    question, rarity = encoder.pieces(query.text)
    weight = rarity / max(float(rarity.max(initial=0.0)), 1e-6)
    here = _nearest(question, passage.text)
    near = np.maximum.reduce(
        [here, *(_nearest(question, each) for each in (passage.before, passage.after, passage.title))]
    )
    when = answer_type.wants(query)[1]
    return {
        "lost": float((weight * (1 - near)).max(initial=0.0)),
        "lost_here": float((weight * (1 - here)).max(initial=0.0)),
        "timeless": when * (not passage_cache.read(passage.text, passage.language).times),
    }


def _nearest(question: encoder.Matrix, text: str) -> encoder.Matrix:
    """Return for each piece of the question how near the nearest piece of *text* is, 0 to 1."""
    nearest: encoder.Matrix = np.maximum((question @ encoder.pieces(text)[0].T).max(axis=1, initial=0.0), 0.0)
    return nearest


def _marks(query: Query, text: str) -> tuple[tuple[int, int], ...]:
    """Return the spans of the words that the question has in the same letters: numbers and names."""
    small, questioning = asking.small_words(query.language)
    words = {tokenizer.unaccented(word.surface) for word in query.words} - small - questioning
    tokens = [token for token in tokenizer.tokens(text) if not token.run and tokenizer.plain(token.word) in words]
    return tuple((token.start, token.end) for token in tokens)
