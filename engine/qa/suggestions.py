"""Words of a question without an answer that are worth asking about alone. Start at `suggest`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from engine import languages
from engine.models import Frequencies, Query
from engine.nlp import language, tokenizer
from engine.qa import query_terms

MAX_SUGGESTED = 2
"""Buttons under "nothing found"."""
MIN_LETTERS = 3
COMMON = 0.05
"""A word in a larger share of the sentences says too little about what is asked."""


def suggest(query: Query, frequencies: Frequencies, likely: Sequence[str]) -> tuple[str, ...]:
    """Return words of *query* that occur in the articles and mean something, the rarest first; *likely*: languages.

    None is a small word, question word, pronoun or common verb, and no two are forms of the same word. There are none
    in scripts without spaces, where two letters are looked up together and need not be a word.
    """
    codes = dict.fromkeys((query.language, language.detect(query.text), *likely))
    most = max(2, frequencies.sentences * COMMON)
    rows: list[tuple[int, str]] = []
    known: set[str] = set()
    for word in query.words:
        plain = tokenizer.unaccented(word.surface)
        own = (term for term in word.terms if _is_form_of(term, plain))
        seen = max((frequencies.by_term.get(term, 0) for term in own), default=0)
        forms = {*word.terms, plain}
        if 0 < seen <= most and _means_something(word.surface, codes) and known.isdisjoint(forms):
            rows.append((seen, word.surface))
            known |= forms
    return tuple(surface for _, surface in sorted(rows)[:MAX_SUGGESTED])


def _is_form_of(term: str, plain: str) -> bool:
    """Whether a term is a word or its stem ("happi"), and not one that is spelled nearly so: "parce" for "parle"."""
    return plain.startswith(term) or term.startswith(plain[:-1])


def _means_something(word: str, codes: Sequence[str] | dict[str, None]) -> bool:
    if sum(map(str.isalpha, word)) < MIN_LETTERS or tokenizer.is_stretch(word):
        return False
    parts = set(tokenizer.flat(word).split())
    return not any(parts <= _function_words(code) for code in codes) and not parts <= _asking_words()


@cache
def _function_words(code: str) -> frozenset[str]:
    """Return the words of a language that mean nothing by themselves."""
    page = languages.of(code)
    small, asking = query_terms.small_words(code)
    return small | asking | tokenizer.listed(page.verbs, page.pronouns)


@cache
def _asking_words() -> frozenset[str]:
    """Return the question words and pronouns of all languages: the language of a short question is not sure."""
    each = (query_terms.small_words(code)[1] for code in languages.CODES)
    return frozenset().union(*each, *(tokenizer.listed(languages.of(code).pronouns) for code in languages.CODES))
