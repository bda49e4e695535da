"""What speaks for a passage as the answer to a question: the measurements that `answer` weighs.

Words are weighed by their rarity on the shelf; small words and question words count less, and are never removed.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from engine import languages, names, words
from engine.models import Frequencies, Passage, Query

SMALL = 0.4
"""Weight of a small word beside its rarity; question words have half of it. Both set on dev's questions."""
NEAR = 0.7
"""Weight of a near spelling beside the word itself."""
SPELLED = 0.5
"""Weight of a name spelled otherwise beside the name itself."""
K1, B = 1.2, 0.5
"""BM25's constants; sentences vary less in length than pages, so B is low."""
GRAM = 4
"""Letters of a character n-gram; one to three in scripts without spaces."""

_MARK = re.compile("[\u0900-\u0903\u093a-\u094f\u0955-\u0957\u0962\u0963]")
_INDIC = re.compile("[\u0900-\u0dff]")
_PAIR = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7ff]")
_CAPITAL = re.compile(r"(?<![.!?…»\"“]\s)(?<!^)\b[^\W\d_a-z]\w+")

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the question: the terms that stand for it, how well each does, and what it weighs."""

    surface: str
    terms: dict[str, float]
    weight: float
    small: bool


@dataclass(frozen=True, slots=True)
class Text:
    """A text read once: its terms and where each stands, its character n-grams."""

    count: int
    places: dict[str, tuple[int, ...]]
    spans: tuple[tuple[int, int], ...]
    grams: frozenset[str]
    names: frozenset[str]
    """Capitalised words that do not begin a sentence, plain."""
    numbers: frozenset[str]
    dates: frozenset[str]
    """Terms that say a number, and those that say when."""


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


@lru_cache(maxsize=20_000)
def read(text: str, language: str) -> Text:
    """*text* as the measurements need it."""
    terms: list[str] = []
    spans: list[tuple[int, int]] = []
    places: dict[str, list[int]] = defaultdict(list)
    for token in words.tokens(text, language):
        term = token.word if token.run else words.stem(token.word, language)
        places[term].append(len(terms))
        terms.append(term)
        spans.append((token.start, token.end))
    page = languages.of(language)
    digits = {t for t in places if any(c.isdigit() for c in t)}
    return Text(
        count=len(terms),
        places={t: tuple(p) for t, p in places.items()},
        spans=tuple(spans),
        grams=frozenset(grams(text)),
        names=frozenset(words.flat(name) for name in _CAPITAL.findall(text)),
        numbers=frozenset(digits | (_stems(page.numbers, language) & places.keys())),
        dates=frozenset(
            {t for t in digits if len(t) == 4 and t.isdigit()} | (_stems(page.months, language) & places.keys())
        ),
    )


def grams(text: str) -> set[str]:
    """The character n-grams of *text* across its words; Hindi without vowel signs, which keyboards and copies lose."""
    flat = words.flat(text)
    if _PAIR.search(flat):
        joined = flat.replace(" ", "")
        return set(joined) | _cut(joined, 2) | _cut(joined, 3)
    if _INDIC.search(flat):
        return _cut(_MARK.sub("", flat).replace(" ", ""), 3)
    return _cut(f" {flat} ", GRAM)


def _cut(text: str, length: int) -> set[str]:
    return {text[at : at + length] for at in range(len(text) - length + 1)}


def measure(query: Query, found: Sequence[Word], passages: Sequence[Passage]) -> dict[str, Matrix]:
    """One value a passage for each kind of evidence, all between about 0 and 1."""
    texts = [read(p.text, p.language) for p in passages]
    whole = sum(word.weight for word in found) or 1.0
    average = sum(t.count for t in texts) / max(len(texts), 1) or 1.0
    asked = _index(found)
    held = [_held(asked, t) for t in texts]
    before = [_held(asked, read(p.before, p.language)) for p in passages]
    after = [_held(asked, read(p.after, p.language)) for p in passages]
    title = [_held(asked, read(p.title, p.language)) for p in passages]
    weights = np.array([word.weight for word in found])
    for row, passage, one, two in zip(held, passages, before, after, strict=True):
        _other_spellings(found, passage, row, one, two)
    here, left, right, above = (_matrix(rows, len(found)) for rows in (held, before, after, title))
    near = np.maximum(left, right)
    around = np.maximum(np.maximum(here, 0.7 * near), 0.5 * above)
    solid = np.array([0.0 if word.small else word.weight for word in found])
    table = {
        "bm25": np.array([_bm25(asked, t, average) for t in texts]) / whole,
        "cover": here @ weights / whole,
        "square": here @ weights**2 / (float(weights @ weights) or 1.0),
        "solid": here @ solid / (solid.sum() or 1.0),
        "best": (here * weights).max(axis=1, initial=0.0) / (weights.max(initial=0.0) or 1.0),
        "around": around @ weights / whole,
        "before": left @ weights / whole,
        "after": right @ weights / whole,
        "title": above @ weights / whole,
        "pairs": np.array([_pairs(found, t) if asked.by_term.keys() & t.places.keys() else 0.0 for t in texts]),
        "close": np.array([_close(found, t) for t in texts]),
        "length": np.minimum(np.log1p([t.count for t in texts]) / math.log(60), 1.2),
        "early": np.array([1 / (1 + p.sentence) for p in passages]),
        "question": np.array([float(p.text.rstrip("\"'»”) ")[-1:] in "?？؟") for p in passages]),
        "article": _articles(passages, here, weights, whole),
    }
    table |= _chars(grams(query.text), passages, texts)
    for name in ("bm25", "chars", "around"):
        table[f"{name}_best"] = table[name] / (table[name].max(initial=0.0) or 1.0)
    table["length_cover"] = table["length"] * table["cover"]
    return table | _asked_for(query, found, texts)


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
    for term in asked.by_term.keys() & text.places.keys():
        for at, good in asked.by_term[term]:
            often[at] += good * len(text.places[term])
    norm = K1 * (1 - B + B * text.count / average)
    return sum(asked.words[at].weight * tf * (K1 + 1) / (tf + norm) for at, tf in sorted(often.items()))


def _chars(asked: set[str], passages: Sequence[Passage], texts: Sequence[Text]) -> dict[str, Matrix]:
    """The share of the question's n-grams, by their rarity among the passages, that each text has."""
    df = Counter(gram for text in texts for gram in text.grams)
    rarity = {gram: math.log(1 + len(texts) / (df[gram] + 0.5)) for gram in asked | df.keys()}
    whole = math.fsum(rarity[gram] for gram in asked) or 1.0

    def share(grams: frozenset[str]) -> float:  # fsum: the order of a set is not the same in every process
        return math.fsum(rarity[gram] for gram in grams & asked) / whole

    chars = np.array([share(text.grams) for text in texts])
    size = np.array([math.fsum(rarity[gram] for gram in text.grams) for text in texts])
    near = [max(share(read(p.before, p.language).grams), share(read(p.after, p.language).grams)) for p in passages]
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


def _close(found: Sequence[Word], text: Text) -> float:
    """How near together the two heaviest matched words stand."""
    matched = sorted(
        (word for word in found if any(term in text.places for term in word.terms)), key=lambda w: -w.weight
    )[:2]
    if len(matched) < 2:
        return 0.0
    one, two = ([at for term in word.terms for at in text.places.get(term, ())] for word in matched)
    gap = min(abs(a - b) for a in one for b in two)
    return 1 / (1 + gap / 4)


def _articles(passages: Sequence[Passage], here: Matrix, weights: Matrix, whole: float) -> Matrix:
    """How much of the question each passage's article has in all of its passages together."""
    rows: dict[int, Matrix] = {}
    for at, passage in enumerate(passages):
        seen = rows.get(passage.article)
        rows[passage.article] = here[at] if seen is None else np.maximum(seen, here[at])
    return np.array([float(rows[p.article] @ weights) / whole for p in passages])


# ---- what the question asks for


def _asked_for(query: Query, found: Sequence[Word], texts: Sequence[Text]) -> dict[str, Matrix]:
    """Whether a passage has a new name where the question asks who or where, a date where it asks when …"""
    who, when, where, many = wants(query)
    asked = set(words.flat(query.text).split())
    named = np.zeros(len(texts))
    numbers = np.zeros(len(texts))
    dates = np.zeros(len(texts))
    new = np.zeros(len(texts))
    known = {term for word in found for term in word.terms}
    for at, text in enumerate(texts):
        named[at] = min(len(text.names - asked), 3) / 3
        numbers[at] = bool(text.numbers - known)
        dates[at] = 1.0 if text.dates - known else 0.5 * numbers[at]
        new[at] = len(text.places.keys() - known) / (text.count or 1)
    return {
        "who_names": who * named, "where_names": where * named, "when_dates": when * dates,
        "many_numbers": many * numbers, "names": named, "numbers": numbers, "new": new,
    }  # fmt: skip


@lru_cache(maxsize=512)
def _stems(listed: str, language: str) -> frozenset[str]:
    return frozenset(words.terms(listed, language))


def wants(query: Query) -> tuple[float, float, float, float]:
    """Whether the question asks who, when, where, how many."""
    page = languages.of(query.language)
    flat = words.flat(query.text)
    spaced = query.language not in ("zh", "ja", "th")

    def has(listed: str) -> float:
        each = [words.flat(word) for word in listed.split()]
        return float(any(word in flat.split() for word in each) if spaced else any(word in flat for word in each))

    return has(page.asks_who), has(page.asks_when), has(page.asks_where), has(page.asks_many)
