"""Questions in another language than the articles': which sentence answers where words cannot tell. Start at `near`.

`near` compares meanings with every sentence there is; `rank` looks closer at the nearest: letters of names, numbers,
words and their translations, what the question asks for. The weights are fitted by tests/quality/fit_cross.py.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np

from engine import encoder, evidence, romanise, texts, words
from engine.evidence import Matrix
from engine.models import ArticleId, Hit, Near, Passage, Query, Ranking, Vectors, Verdict

DENSE = ("meaning", "before", "after", "title", "article_mean", "article_best", "article_three")
"""What `near` measures for a sentence: cosines of the question with it, its neighbours, its title, its article."""
GRAM = 4
"""Letters of an n-gram, in Latin letters."""
CHUNK = 8192
"""Rows that are compared at once: 20 MB of numbers instead of 100."""

# name: weight of each measurement
WEIGHTS: dict[str, float] = {"meaning": 1.0}
# logistic weights of the best sentence's measurements: the chance that it answers
ANSWERED: dict[str, float] = {"bias": -5.0, "meaning": 10.0}
DIRECT = 0.5
ALMOST = 0.25
"""Chances from which the quotes are shown as the answer, and as the nearest there is."""


def near(query: Query, vectors: Vectors, limit: int) -> tuple[Near, ...]:
    """The *limit* sentences whose meaning, with that of their articles, is nearest to the question's."""
    asked = encoder.question(query.text)
    step = CHUNK * encoder.SIZE
    pieces = (encoder.unpack(vectors.body[at : at + step]) @ asked for at in range(0, len(vectors.body), step))
    cosines = np.concatenate([*pieces, np.zeros(0)])
    found: list[tuple[float, ArticleId, int, Matrix]] = []
    start = 0
    for article, count in vectors.articles:
        rows = cosines[start : start + count]
        start += count
        if count > 1:
            table = _dense(rows)
            found.extend((float(row[0] + row[-1] / 2), article, at, row) for at, row in enumerate(table) if row[0])
    found.sort(key=lambda each: (-each[0], -each[1], each[2]))
    return tuple(Near(article, at, tuple(map(float, row))) for _, article, at, row in found[:limit])


def _dense(cosines: Matrix) -> Matrix:
    """DENSE for each sentence of an article; *cosines* begin with its title's."""
    title, own = cosines[0], cosines[1:]
    padded = np.concatenate([[0.0], own, [0.0]])
    ordered = np.sort(own)[::-1]
    whole = (title, float(own.mean()), float(ordered[0]), float(ordered[:3].mean()))
    return np.column_stack([own, padded[:-2], padded[2:], np.tile(whole, (len(own), 1))])


def rank(query: Query, passages: Sequence[Passage], found: Sequence[Near], limit: int = 5) -> Ranking:
    """The passages that answer *query* whatever their language, best first, and how well the best one does."""
    measured = {(one.article, one.sentence): one.measured for one in found}
    passages = [p for p in passages if (p.article, p.sentence) in measured]
    if not passages:
        return Ranking(Verdict.NOTHING, ())
    table = measure(query, passages, [measured[p.article, p.sentence] for p in passages])
    scores: Matrix = sum((weight * table[name] for name, weight in WEIGHTS.items()), np.zeros(len(passages)))
    order = sorted(
        range(len(passages)),
        key=lambda at: (-round(float(scores[at]), 6), -int(passages[at].article), passages[at].sentence),
    )
    best = order[0]
    chance = answered({name: float(table[name][best]) for name in table})
    hits = tuple(
        Hit(
            passages[at].article,
            passages[at].sentence,
            math.exp(max(float(scores[at] - scores[best]), -30.0)) * chance,
            _marks(query, passages[at].text),
        )
        for at in order[:limit]
    )
    if chance < ALMOST:
        return Ranking(Verdict.NOTHING, hits)
    return Ranking(Verdict.DIRECT if chance >= DIRECT else Verdict.NEAREST, hits)


def answered(measured: dict[str, float]) -> float:
    """The chance that a passage with these measurements answers the question."""
    total = ANSWERED["bias"] + sum(weight * measured[name] for name, weight in ANSWERED.items() if name != "bias")
    return 1 / (1 + math.exp(-max(min(total, 30.0), -30.0)))


def measure(query: Query, passages: Sequence[Passage], dense: Sequence[Sequence[float]]) -> dict[str, Matrix]:
    """One value a passage for each kind of evidence."""
    table = dict(zip(DENSE, np.array(dense, dtype=np.float64).T, strict=True))
    table["around"] = np.maximum(table["before"], table["after"])
    table["length"] = np.minimum(np.log1p([len(p.text) for p in passages]) / 6, 1.2)
    table["early"] = np.array([1 / (1 + p.sentence) for p in passages])
    table |= _letters(query, passages) | _translated(query, passages) | _asked_for(query, passages)
    for name in ("letters", "translated", "meaning"):
        table[f"{name}_best"] = table[name] / max(float(table[name].max()), 1e-6)
    return table


def _letters(query: Query, passages: Sequence[Passage]) -> dict[str, Matrix]:
    """How much of the question's letters, name skeletons and numbers each passage has, by their rarity among them."""
    kinds: dict[str, Callable[[str], frozenset[str]]] = {
        "letters": _grams,
        "skeletons": _skeletons,
        "numbers": _numbers,
    }
    table: dict[str, Matrix] = {}
    for name, cut in kinds.items():
        asked, bodies = cut(query.text), [cut(p.text) for p in passages]
        share = _Share(asked, bodies)
        own = np.array([share(body) for body in bodies])
        table[name] = own
        table[f"{name}_around"] = np.array([max(share(cut(p.before)), share(cut(p.after))) for p in passages])
        table[f"{name}_article"] = _best_of_article(passages, own)
        if name == "letters":
            table["letters_title"] = np.array([share(cut(p.title)) for p in passages])
    return table


class _Share:
    """The share of what was asked for that a text has, each thing by its rarity."""

    def __init__(self, asked: frozenset[str], bodies: Sequence[frozenset[str]]) -> None:
        often = Counter(thing for body in bodies for thing in body & asked)
        self._rarity = {thing: math.log(1 + len(bodies) / (often[thing] + 0.5)) for thing in sorted(asked)}
        self._whole = math.fsum(self._rarity.values()) or 1.0

    def __call__(self, body: frozenset[str]) -> float:
        return math.fsum(self._rarity[thing] for thing in body & self._rarity.keys()) / self._whole


@lru_cache(maxsize=1000)
def _grams(text: str) -> frozenset[str]:
    spaced = f" {' '.join(romanise.words(text))} "
    return frozenset(spaced[at : at + GRAM] for at in range(len(spaced) - GRAM + 1))


@lru_cache(maxsize=1000)
def _skeletons(text: str) -> frozenset[str]:
    return frozenset(bones for word in romanise.words(text) if len(bones := romanise.skeleton(word)) >= 3)


def _numbers(text: str) -> frozenset[str]:
    return frozenset(word for word in romanise.words(text) if word.isdigit())


def _best_of_article(passages: Sequence[Passage], values: Matrix) -> Matrix:
    best: dict[int, float] = {}
    for passage, value in zip(passages, values, strict=True):
        best[passage.article] = max(best.get(passage.article, 0.0), float(value))
    return np.array([best[p.article] for p in passages])


def _translated(query: Query, passages: Sequence[Passage]) -> dict[str, Matrix]:
    """How near the nearest word in a passage is to each word of the question, by how rare that word is."""
    asked, rarity = encoder.pieces(query.text)
    whole = float(rarity.sum()) or 1.0

    def share(text: str) -> float:
        nearest = np.maximum((asked @ encoder.pieces(text)[0].T).max(axis=1, initial=0.0), 0.0)
        return float(nearest @ rarity) / whole

    return {"translated": np.array([share(p.text) for p in passages])}


def _asked_for(query: Query, passages: Sequence[Passage]) -> dict[str, Matrix]:
    """Whether a passage has a name where the question asks who or where, a date where it asks when …"""
    who, when, where, many = evidence.wants(query)
    bodies = [texts.read(p.text, p.language) for p in passages]
    named = np.array([min(len(body.names), 3) / 3 for body in bodies])
    numbers = np.array([float(bool(body.numbers)) for body in bodies])
    dates = np.array([1.0 if body.dates else 0.5 * bool(body.numbers) for body in bodies])
    return {
        "who_names": who * named, "where_names": where * named, "when_dates": when * dates,
        "many_numbers": many * numbers, "names": named, "dates": dates,
    }  # fmt: skip


def _marks(query: Query, text: str) -> tuple[tuple[int, int], ...]:
    """The spans of numbers and names that the question has in the same letters."""
    small, asking = evidence.small_words(query.language)
    asked = {words.plain(words.folded(word.surface)) for word in query.words} - small - asking
    tokens = [token for token in words.tokens(text) if not token.run and words.plain(token.word) in asked]
    return tuple((token.start, token.end) for token in tokens)
