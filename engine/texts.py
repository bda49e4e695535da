"""Texts read once for the measurements of `evidence`: terms and places, character n-grams, names, numbers, dates."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from engine import languages, words

GRAM = 4
"""Letters of a character n-gram; one to three in scripts without spaces."""

_MARK = re.compile("[\u0900-\u0903\u093a-\u094f\u0955-\u0957\u0962\u0963]")
_INDIC = re.compile("[\u0900-\u0dff]")
_PAIR = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7ff]")
_CAPITAL = re.compile(r"(?<![.!?…»\"“]\s)(?<!^)\b[^\W\d_a-z]\w+")


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


@lru_cache(maxsize=512)
def _stems(listed: str, language: str) -> frozenset[str]:
    return frozenset(words.terms(listed, language))
