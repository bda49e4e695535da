"""The words of a question as a shelf weighs them: by rarity, small words and question words less, none removed."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from engine import languages
from engine.models import Frequencies, Query
from engine.nlp import tokenizer
from engine.qa.passage_cache import Text

SMALL = 0.4
"""Weight of a small word beside its rarity."""
ASKING = 0.2
"""Weight of a question word beside its rarity. Both set on dev's questions."""
NEAR = 0.7
"""Weight of a near spelling beside the word itself."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the question: the terms that stand for it, how well each does, and what it weighs."""

    surface: str
    terms: dict[str, float]
    weight: float
    small: bool
    share: float
    """What it weighs as a small word or question word, 1 for the others."""


def weighed(query: Query, frequencies: Frequencies) -> list[Word]:
    """The words of *query* with the weight that each has on this shelf.

    Near spellings stand for a word that no sentence has; of a word that is known they only widened the search, and
    count where `names` finds support for them.
    """
    found = []
    total = max(frequencies.sentences, 1)
    small, asking = small_words(query.language)
    asking = asking if asks(query) else asking & small  # "tanks a day" does not ask which day
    for word in query.words:
        own = [term for term in word.terms if term in _own_terms(word.surface)]
        known = any(frequencies.by_term.get(term) for term in own)
        terms = dict.fromkeys(own, 1.0) if known else {t: 1.0 if t in own else NEAR for t in word.terms}
        number = max(frequencies.by_term.get(term, 0) for term in terms)
        weight = math.log(1 + (total - min(number, total) + 0.5) / (number + 0.5))
        plain = tokenizer.plain(tokenizer.folded(word.surface))
        share = ASKING if plain in asking else SMALL if plain in small else 1.0
        found.append(Word(word.surface, terms, weight * share, share < 1, share))
    return found


def asks(query: Query) -> bool:
    """Whether *query* is a question rather than a few words to look for: by its mark or a question word."""
    page = languages.of(query.language)
    sure = tokenizer.listed(page.ask_other, page.ask_who)
    return any(mark in query.text for mark in "?？؟;") or not sure.isdisjoint(tokenizer.flat(query.text).split())


@lru_cache(maxsize=5000)
def _own_terms(surface: str) -> frozenset[str]:
    """The terms of a word in any language; what else stands for it is a near spelling."""
    word = tokenizer.folded(surface)
    return frozenset((word, tokenizer.plain(word), *(tokenizer.stem(word, code) for code in ("", *languages.CODES))))


@cache
def small_words(language: str) -> tuple[frozenset[str], frozenset[str]]:
    """Small words and question words of a language, plain."""
    page = languages.of(language)
    asking = f"{page.ask_other} {page.ask_who} {page.ask_when} {page.ask_where} {page.ask_number}"
    asking = " ".join(word for word in asking.split() if "_" not in word)  # "how_old" makes no question word of "old"
    return tokenizer.listed(page.stopwords), tokenizer.listed(asking)


@dataclass(frozen=True, slots=True)
class Asked:
    """The words of a question, and by term the words that it stands for and how well."""

    words: Sequence[Word]
    by_term: dict[str, tuple[tuple[int, float], ...]]


def index(found: Sequence[Word]) -> Asked:
    """*found* by their terms."""
    by_term: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for at, word in enumerate(found):
        for term, good in word.terms.items():
            by_term[term].append((at, good))
    return Asked(found, {term: tuple(each) for term, each in by_term.items()})


def held(asked: Asked, text: Text) -> list[float]:
    """How well *text* has each word, 0 to 1."""
    row = [0.0] * len(asked.words)
    for term in asked.by_term.keys() & text.places.keys():
        for at, good in asked.by_term[term]:
            row[at] = max(row[at], good)
    return row
