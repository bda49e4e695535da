"""What speaks for a passage as the answer to a question: the measurements that `answer` weighs.

Words are weighed by their rarity on the shelf; small words and question words count less, and are never removed.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from engine import languages, names, texts, words
from engine.models import Frequencies, Passage, Query
from engine.texts import Text

SMALL = 0.4
"""Weight of a small word beside its rarity; question words have half of it. Both set on dev's questions."""
NEAR = 0.7
"""Weight of a near spelling beside the word itself."""
SPELLED = 0.5
"""Weight of a name spelled otherwise beside the name itself."""
K1, B = 1.2, 0.5
"""BM25's constants; sentences vary less in length than pages, so B is low."""


Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the question: the terms that stand for it, how well each does, and what it weighs."""

    surface: str
    terms: dict[str, float]
    weight: float
    small: bool


def weighed(query: Query, frequencies: Frequencies) -> list[Word]:
    """The words of *query* with the weight that each has on this shelf.

    Near spellings stand for a word that no sentence has; of a word that is known they only widened the search, and
    count where `names` finds support for them.
    """
    found = []
    total = max(frequencies.sentences, 1)
    small, asking = small_words(query.language)
    for word in query.words:
        own = [term for term in word.terms if term in _own_terms(word.surface)]
        known = any(frequencies.of.get(term) for term in own)
        terms = dict.fromkeys(own, 1.0) if known else {t: 1.0 if t in own else NEAR for t in word.terms}
        number = max(frequencies.of.get(term, 0) for term in terms)
        weight = math.log(1 + (total - min(number, total) + 0.5) / (number + 0.5))
        plain = words.plain(words.folded(word.surface))
        if plain in asking:
            weight *= SMALL / 2
        elif plain in small:
            weight *= SMALL
        found.append(Word(word.surface, terms, weight, plain in asking or plain in small))
    return found


@lru_cache(maxsize=5000)
def _own_terms(surface: str) -> frozenset[str]:
    """The terms of a word in any language; what else stands for it is a near spelling."""
    word = words.folded(surface)
    return frozenset((word, words.plain(word), *(words.stem(word, code) for code in ("", *languages.CODES))))


@cache
def small_words(language: str) -> tuple[frozenset[str], frozenset[str]]:
    """Small words and question words of a language, plain."""
    page = languages.of(language)
    asking = f"{page.asks} {page.asks_who} {page.asks_when} {page.asks_where} {page.asks_many}"
    return frozenset(words.flat(page.stopwords).split()), frozenset(words.flat(asking).split())


def measure(query: Query, found: Sequence[Word], passages: Sequence[Passage]) -> dict[str, Matrix]:
    """One value a passage for each kind of evidence, all between about 0 and 1."""
    bodies = [texts.read(p.text, p.language) for p in passages]
    whole = sum(word.weight for word in found) or 1.0
    average = sum(t.count for t in bodies) / max(len(bodies), 1) or 1.0
    asked = _index(found)
    held = [_held(asked, t) for t in bodies]
    before = [_held(asked, texts.read(p.before, p.language)) for p in passages]
    after = [_held(asked, texts.read(p.after, p.language)) for p in passages]
    title = [_held(asked, texts.read(p.title, p.language)) for p in passages]
    weights = np.array([word.weight for word in found])
    for row, passage, one, two in zip(held, passages, before, after, strict=True):
        _other_spellings(found, passage, row, one, two)
    here, left, right, above = (_matrix(rows, len(found)) for rows in (held, before, after, title))
    near = np.maximum(left, right)
    around = np.maximum(np.maximum(here, 0.7 * near), 0.5 * above)
    table = {
        "bm25": np.array([_bm25(asked, t, average) for t in bodies]) / whole,
        "cover": here @ weights / whole,
        "square": here @ weights**2 / (float(weights @ weights) or 1.0),
        "best": (here * weights).max(axis=1, initial=0.0) / (weights.max(initial=0.0) or 1.0),
        "around": around @ weights / whole,
        "before": left @ weights / whole,
        "after": right @ weights / whole,
        "title": above @ weights / whole,
        "pairs": np.array([_pairs(found, t) if asked.by_term.keys() & t.places.keys() else 0.0 for t in bodies]),
        "length": np.minimum(np.log1p([t.count for t in bodies]) / math.log(60), 1.2),
        "early": np.array([1 / (1 + p.sentence) for p in passages]),
        "article": _articles(passages, here, weights, whole),
    }
    table |= _chars(texts.grams(query.text), passages, bodies)
    for name in ("bm25", "chars", "around"):
        table[f"{name}_best"] = table[name] / (table[name].max(initial=0.0) or 1.0)
    table["length_cover"] = table["length"] * table["cover"]
    return table | _asked_for(query, found, bodies)


def _matrix(rows: Sequence[Sequence[float]], width: int) -> Matrix:
    return np.array(rows, dtype=np.float64).reshape(len(rows), width)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The words of a question, and by term the words that it stands for and how well."""

    words: Sequence[Word]
    by_term: dict[str, tuple[tuple[int, float], ...]]


def _index(found: Sequence[Word]) -> _Asked:
    by_term: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for at, word in enumerate(found):
        for term, good in word.terms.items():
            by_term[term].append((at, good))
    return _Asked(found, {term: tuple(each) for term, each in by_term.items()})


def _held(asked: _Asked, text: Text) -> list[float]:
    """How well *text* has each word, 0 to 1."""
    held = [0.0] * len(asked.words)
    for term in asked.by_term.keys() & text.places.keys():
        for at, good in asked.by_term[term]:
            held[at] = max(held[at], good)
    return held


def _other_spellings(
    found: Sequence[Word], passage: Passage, row: list[float], before: list[float], after: list[float]
) -> None:
    """Give a passage half a word for a name spelled otherwise, where a neighbour has the name itself."""
    for at, word in enumerate(found):
        beside = [text for text, has in ((passage.before, before), (passage.after, after)) if has[at] >= 1]
        if not row[at] and beside and not word.small and names.variant(word.surface, passage.text, *beside):
            row[at] = SPELLED


def _bm25(asked: _Asked, text: Text, average: float) -> float:
    often: dict[int, float] = defaultdict(float)
    for term in sorted(asked.by_term.keys() & text.places.keys()):
        for at, good in asked.by_term[term]:
            often[at] += good * len(text.places[term])
    norm = K1 * (1 - B + B * text.count / average)
    return sum(asked.words[at].weight * tf * (K1 + 1) / (tf + norm) for at, tf in sorted(often.items()))


def _chars(asked: set[str], passages: Sequence[Passage], bodies: Sequence[Text]) -> dict[str, Matrix]:
    """The share of the question's n-grams, by their rarity among the passages, that each text has."""
    df = Counter(gram for text in bodies for gram in text.grams)
    rarity = {gram: math.log(1 + len(bodies) / (df[gram] + 0.5)) for gram in asked | df.keys()}
    whole = math.fsum(rarity[gram] for gram in asked) or 1.0

    def share(grams: frozenset[str]) -> float:  # fsum: the order of a set is not the same in every process
        return math.fsum(rarity[gram] for gram in grams & asked) / whole

    chars = np.array([share(text.grams) for text in bodies])
    size = np.array([math.fsum(rarity[gram] for gram in text.grams) for text in bodies])
    near = [
        max(share(texts.read(p.before, p.language).grams), share(texts.read(p.after, p.language).grams))
        for p in passages
    ]
    return {
        "chars": chars,
        "chars_cosine": chars * np.sqrt(whole / np.maximum(size, whole / 4)),
        "chars_near": np.array(near),
    }


def _pairs(found: Sequence[Word], text: Text) -> float:
    """The share of neighbouring words of the question that are neighbours in the text."""
    got = whole = 0.0
    for one, two in pairwise(found):
        weight = one.weight + two.weight
        whole += weight
        ends = {at for term in two.terms for at in text.places.get(term, ())}
        if any(at + 1 in ends or at + 2 in ends for term in one.terms for at in text.places.get(term, ())):
            got += weight
    return got / whole if whole else 0.0


def _articles(passages: Sequence[Passage], here: Matrix, weights: Matrix, whole: float) -> Matrix:
    """How much of the question each passage's article has in all of its passages together."""
    rows: dict[int, Matrix] = {}
    for at, passage in enumerate(passages):
        seen = rows.get(passage.article)
        rows[passage.article] = here[at] if seen is None else np.maximum(seen, here[at])
    return np.array([float(rows[p.article] @ weights) / whole for p in passages])


# ---- what the question asks for


def _asked_for(query: Query, found: Sequence[Word], bodies: Sequence[Text]) -> dict[str, Matrix]:
    """Whether a passage has a new name where the question asks who or where, a date where it asks when …"""
    who, when, where, many = wants(query)
    asked = set(words.flat(query.text).split())
    named = np.zeros(len(bodies))
    numbers = np.zeros(len(bodies))
    dates = np.zeros(len(bodies))
    new = np.zeros(len(bodies))
    known = {term for word in found for term in word.terms}
    for at, text in enumerate(bodies):
        named[at] = min(len(text.names - asked), 3) / 3
        numbers[at] = bool(text.numbers - known)
        dates[at] = 1.0 if text.dates - known else 0.5 * numbers[at]
        new[at] = len(text.places.keys() - known) / (text.count or 1)
    return {
        "who_names": who * named, "where_names": where * named, "when_dates": when * dates,
        "many_numbers": many * numbers, "names": named, "new": new,
    }  # fmt: skip


def wants(query: Query) -> tuple[float, float, float, float]:
    """Whether the question asks who, when, where, how many."""
    page = languages.of(query.language)
    flat = words.flat(query.text)
    spaced = query.language not in ("zh", "ja", "th")

    def has(listed: str) -> float:
        each = [words.flat(word) for word in listed.split()]
        return float(any(f" {word} " in f" {flat} " if spaced else word in flat for word in each))

    return has(page.asks_who), has(page.asks_when), has(page.asks_where), has(page.asks_many)
