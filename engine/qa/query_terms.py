"""The words of a question with their weights on a shelf: by rarity; small words and question words count less."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from engine import languages
from engine.models import Frequencies, Query
from engine.nlp import tokenizer
from engine.qa.passage_cache import Text

SMALL_WORD_WEIGHT = 0.4
"""Weight of a small word beside its rarity."""
QUESTION_WORD_WEIGHT = 0.2
"""Weight of a question word beside its rarity. Both set on the dev questions."""
NEAR_SPELLING_WEIGHT = 0.7
"""Weight of a near spelling beside the word itself."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the question: its terms with the weight of each, and its own weight."""

    surface: str
    terms: dict[str, float]
    only_in: dict[str, str]
    """Terms that are the word in one language only, each with that language."""
    weight: float
    small: bool
    share: float
    """Its weight as a small word or question word, 1 for other words."""

    def is_meant(self, term: str, language: str) -> bool:
        """Whether one of its terms is the word in a text in *language*."""
        return self.only_in.get(term, language) == language


def weigh(query: Query, frequencies: Frequencies) -> list[Word]:
    """Return the words of *query* with their weights on this shelf.

    Near spellings replace a word that no sentence has, in no form; those of a known word only widened the search, and
    count if `names` finds support for them.
    """
    words = []
    total = max(frequencies.sentences, 1)
    small, asking = small_words(query.language)
    asking = asking if is_question(query) else asking & small  # "tanks a day" does not ask which day
    for word in query.words:
        own = [term for term in word.terms if term in _own_terms(word.surface)]
        forms = {v.term: v for v in word.variants if v.term not in own and frequencies.by_term.get(v.term)}
        is_known = bool(forms) or any(frequencies.by_term.get(term) for term in own)
        terms = {term: 1.0 if term in own else NEAR_SPELLING_WEIGHT for term in (own if is_known else word.terms)}
        number = max(frequencies.by_term.get(term, 0) for term in terms)
        number = max((number, *(frequencies.by_term[term] for term in forms)))
        terms |= {term: variant.weight for term, variant in forms.items()}
        only_in = {term: variant.language for term, variant in forms.items() if variant.language}
        weight = math.log(1 + (total - min(number, total) + 0.5) / (number + 0.5))
        plain = tokenizer.unaccented(word.surface)
        share = QUESTION_WORD_WEIGHT if plain in asking else SMALL_WORD_WEIGHT if plain in small else 1.0
        words.append(Word(word.surface, terms, only_in, weight * share, share < 1, share))
    return words


def is_question(query: Query) -> bool:
    """Whether *query* is a question rather than a few search words: it has a question mark or a question word."""
    page = languages.of(query.language)
    sure = tokenizer.listed(page.ask_other, page.ask_who)
    return any(mark in query.text for mark in "?？؟;") or not sure.isdisjoint(tokenizer.flat(query.text).split())


@lru_cache(maxsize=5000)
def _own_terms(surface: str) -> frozenset[str]:
    """Return the terms of a word in any language; its other terms are near spellings."""
    word = tokenizer.folded(surface)
    return frozenset((word, tokenizer.plain(word), *(tokenizer.stem(word, code) for code in ("", *languages.CODES))))


@cache
def small_words(language: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the small words and the question words of a language, plain."""
    page = languages.of(language)
    asking = f"{page.ask_other} {page.ask_who} {page.ask_when} {page.ask_where} {page.ask_number}"
    asking = " ".join(word for word in asking.split() if "_" not in word)  # "how_old" makes no question word of "old"
    return tokenizer.listed(page.stopwords), tokenizer.listed(asking)


def is_small(surface: str, language: str, *, asked: bool = True) -> bool:
    """Whether a word is a small word, or if something is *asked* a question word."""
    plain = tokenizer.unaccented(surface)
    small, asking = small_words(language)
    return plain in small or (asked and plain in asking)


@dataclass(frozen=True, slots=True)
class WordIndex:
    """The words of a question, and for each term the indices of its words with the term's weight and language."""

    words: Sequence[Word]
    by_term: dict[str, tuple[tuple[int, float, str], ...]]

    def matches(self, text: Text) -> Iterator[tuple[str, int, float]]:
        """Yield the terms of *text* that are words of the question, each with the index of its word and its weight."""
        for term in sorted(self.by_term.keys() & text.places.keys()):
            for at, good, language in self.by_term[term]:
                if language in ("", text.language):
                    yield term, at, good


def index(words: Sequence[Word]) -> WordIndex:
    """Return an index of *words* by their terms."""
    by_term: dict[str, list[tuple[int, float, str]]] = defaultdict(list)
    for at, word in enumerate(words):
        for term, good in word.terms.items():
            by_term[term].append((at, good, word.only_in.get(term, "")))
    return WordIndex(words, {term: tuple(each) for term, each in by_term.items()})


def held(index: WordIndex, text: Text) -> list[float]:
    """Return for each word of the question how well *text* has it, 0 to 1."""
    row = [0.0] * len(index.words)
    for _, at, good in index.matches(text):
        row[at] = max(row[at], good)
    return row
