"""What speaks for a passage as the answer to a question: the measurements that `answer` weighs. Start at `measure`.

Words are weighed as the whole shelf does (`_words`) and as the passages themselves do (`_local`), letters by `overlap`,
names, numbers and dates by `wanted`.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from engine.models import Passage, Query
from engine.qa import answer_type, names, ngram_overlap, passage_cache
from engine.qa import query_terms as asking
from engine.qa.ngram_overlap import K1, B, Places
from engine.qa.passage_cache import Text
from engine.qa.query_terms import Asked, Word
from engine.qa.scoring import Matrix

SPELLED = 0.5
"""Weight of a name spelled otherwise beside the name itself."""
ALIKE = 0.5
"""Share of a word's n-grams from which a text has the word in another form."""


def measure(query: Query, found: Sequence[Word], passages: Sequence[Passage]) -> dict[str, Matrix]:
    """One value a passage for each kind of evidence, most between 0 and 1."""
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
    asked = asking.index(found)
    held = np.array([asking.held(asked, text) for text in read], dtype=np.float64).reshape(len(read), len(found))
    own = held[places.here]
    for at, passage in enumerate(passages):
        _other_spellings(found, passage, own[at], held[places.before[at]], held[places.after[at]])
    table = _words(asked, bodies, own, held[places.before], held[places.after], held[titles])
    table["early"] = np.array([1 / (1 + p.sentence) for p in passages])
    table["article"] = _articles(passages, own, np.array([word.weight for word in found]))
    units = ngram_overlap.views(query.text)
    run = [passage_cache.letters(text) for text, _ in pages]
    seen = {name: ngram_overlap.looked_for(each, run) for name, each in units.items()}
    length = np.array([len(p.text) for p in passages], dtype=np.float64)
    for name, each in seen.items():
        table |= ngram_overlap.measured(name, each, ngram_overlap.rarity(each[places.here]), places, length)
    count = np.array([text.count for text in bodies], dtype=np.float64)
    table |= ngram_overlap.measured("stems", held, ngram_overlap.rarity(own), places, count)
    soft = np.maximum(held, _alike(found, units["grams4"], seen["grams4"]))
    here = np.maximum(soft[places.here], own)
    weights = ngram_overlap.rarity(here) * np.array([word.share for word in found])
    table |= _local(found, own, here, (soft[places.before], soft[places.after]), weights, passages)
    known = frozenset(term for word in found for term in word.terms)
    telling = frozenset(term for word in found if not word.small for term in word.terms)
    table |= answer_type.measured(query, known, telling, passages, bodies)
    return table | _together(table, len(telling))


def _together(table: dict[str, Matrix], telling: int) -> dict[str, Matrix]:
    """Measurements beside the best passage's, and those that count more together."""
    found = {
        f"{name}_best": table[name] / (table[name].max(initial=0.0) or 1.0) for name in ("bm25", "grams4", "around")
    }
    many = np.log1p(telling) / 3
    return found | {
        "length_share": table["length"] * table["share"],
        "many_share": many * table["share"],
    }


def _without_signs(passage: Passage) -> Passage:
    cut = passage_cache.without_signs
    return replace(passage, text=cut(passage.text), before=cut(passage.before), after=cut(passage.after))


def _words(
    asked: Asked, bodies: Sequence[Text], here: Matrix, left: Matrix, right: Matrix, above: Matrix
) -> dict[str, Matrix]:
    """The measurements of words as the whole shelf weighs them."""
    found = asked.words
    weights = np.array([word.weight for word in found])
    whole = float(weights.sum()) or 1.0
    average = sum(t.count for t in bodies) / max(len(bodies), 1) or 1.0
    around = np.maximum(np.maximum(here, 0.7 * np.maximum(left, right)), 0.5 * above)
    return {
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
    }


def _alike(found: Sequence[Word], units: Sequence[str], held: Matrix) -> Matrix:
    """How well each text has a word by its n-grams, where it has half of them or more."""
    place = {unit: at for at, unit in enumerate(units)}
    share = np.zeros((len(units), len(found)))
    for at, word in enumerate(found):
        run = passage_cache.letters(word.surface)
        own = [place[cut] for cut in dict.fromkeys(run[i : i + 4] for i in range(len(run) - 3)) if cut in place]
        if own and passage_cache.spaced(word.surface):
            share[own, at] = 1 / len(own)
    alike = held @ share
    return np.where(alike >= ALIKE, alike, 0.0)


def _local(
    found: Sequence[Word], own: Matrix, here: Matrix, beside: tuple[Matrix, Matrix], weights: Matrix,
    passages: Sequence[Passage],
) -> dict[str, Matrix]:  # fmt: skip
    """The measurements of words, other forms counted in, as the passages themselves weigh them."""
    whole = float(weights.sum()) or 1.0
    left, right = beside
    near = np.maximum(left, right)
    share = here @ weights / whole
    small = np.array([float(word.small) for word in found])
    return {
        "share": share,
        "exact": own @ weights / whole,
        "telling": own @ (1 - small) / (float((1 - small).sum()) or 1.0),
        "missing": ((1 - here) * weights).max(axis=1, initial=0.0) / (weights.max(initial=0.0) or 1.0),
        "left": np.maximum(left - here, 0.0) @ weights / whole,
        "wide": _wide(here, near, passages) @ weights / whole,
    }


def _wide(here: Matrix, near: Matrix, passages: Sequence[Passage]) -> Matrix:
    """How well each passage has the words together with three sentences on both sides, the farther the less."""
    at = {(p.article, p.sentence): place for place, p in enumerate(passages)}
    wide = np.maximum(here, 0.7 * near)
    for step, good in ((-3, 0.35), (-2, 0.5), (2, 0.5), (3, 0.35)):
        other = np.array([at.get((p.article, p.sentence + step), -1) for p in passages])
        wide = np.maximum(wide, np.where((other >= 0)[:, None], good * here[other], 0.0))
    return wide


def _other_spellings(found: Sequence[Word], passage: Passage, row: Matrix, before: Matrix, after: Matrix) -> None:
    """Give a passage half a word for a name spelled otherwise, where a neighbour has the name itself."""
    for at, word in enumerate(found):
        beside = [text for text, has in ((passage.before, before), (passage.after, after)) if has[at] >= 1]
        if not row[at] and beside and not word.small and names.variant(word.surface, passage.text, *beside):
            row[at] = SPELLED


def _bm25(asked: Asked, text: Text, average: float) -> float:
    often: dict[int, float] = defaultdict(float)
    for term in sorted(asked.by_term.keys() & text.places.keys()):
        for at, good in asked.by_term[term]:
            often[at] += good * len(text.places[term])
    norm = K1 * (1 - B + B * text.count / average)
    return sum(asked.words[at].weight * tf * (K1 + 1) / (tf + norm) for at, tf in sorted(often.items()))


def _pairs(found: Sequence[Word], text: Text) -> float:
    """The share of neighbouring words of the question that are neighbours in the text."""
    got = whole = 0.0
    for one, two in pairwise(found):
        weight = one.weight + two.weight
        whole += weight
        if two.terms.keys().isdisjoint(text.places):
            continue
        ends = {at for term in two.terms for at in text.places.get(term, ())}
        if any(at + 1 in ends or at + 2 in ends for term in one.terms for at in text.places.get(term, ())):
            got += weight
    return got / whole if whole else 0.0


def _articles(passages: Sequence[Passage], here: Matrix, weights: Matrix) -> Matrix:
    """How much of the question each passage's article has in all of its passages together."""
    whole = float(weights.sum()) or 1.0
    rows: dict[int, Matrix] = {}
    for at, passage in enumerate(passages):
        seen = rows.get(passage.article)
        rows[passage.article] = here[at] if seen is None else np.maximum(seen, here[at])
    return np.array([float(rows[p.article] @ weights) / whole for p in passages])
