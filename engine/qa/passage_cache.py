"""A cache of texts as `features` measures them: terms with places, letters, names, numbers, dates."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from engine import languages
from engine.nlp import tokenizer

MIN_DAY = 5
"""Letters of the name of a day or month from which a longer word that begins with it is made of it."""
_MARK = re.compile("[\u0900-\u0903\u093a-\u094f\u0955-\u0957\u0962\u0963]")
_DEVANAGARI = re.compile("[\u0904-\u0939\u0958-\u0961]")
_PAIR = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7ff\uff66-\uff9f]")
_INNER = re.compile(r"(?<![.!?…»\"“]\s)(?<!^)\b[^\W\d_]\w+")


@dataclass(frozen=True, slots=True)
class Text:
    """A text: its language, the number of its terms, their places and spans."""

    language: str
    count: int
    places: dict[str, tuple[int, ...]]
    spans: tuple[tuple[int, int], ...]
    """What is also written as one word has a place and a span behind all others."""
    numbers: frozenset[str]
    dates: frozenset[str]
    times: frozenset[str]
    """Terms that are numbers, those that are dates, and those that tell any time."""


@lru_cache(maxsize=5000)
def read(text: str, language: str) -> Text:
    """Return the terms of *text* and their places."""
    terms: list[str] = []
    spans: list[tuple[int, int]] = []
    places: dict[str, list[int]] = defaultdict(list)
    for token in tokenizer.tokens(text, language):
        term = token.word if token.run else tokenizer.stem(token.word, language)
        places[term].append(len(terms))
        terms.append(term)
        spans.append((token.start, token.end))
    count = len(terms)
    for token, term in tokenizer.joined(text, language):
        places[term].append(len(spans))
        spans.append((token.start, token.end))
    page = languages.of(language)
    digits = {t for t in places if not t.isalpha() and any(map(str.isdigit, t))}
    numbers = frozenset(digits | (_stems(page.numbers, language) & places.keys()))
    dates = frozenset(
        {t for t in digits if len(t) == 4 and t.isdigit()} | (_stems(page.dates, language) & places.keys())
    )
    times = dates | digits | (_stems(f"{page.time_words} {page.ask_when}", language) & places.keys())
    if page.compound_links or page.compound_endings:  # "Freitagabend"
        days = tuple(day for day in _stems(page.dates, language) if len(day) >= MIN_DAY)
        times |= {term for term in places if term.startswith(days)}
    return Text(
        language=language,
        count=count,
        places={t: tuple(p) for t, p in places.items()},
        spans=tuple(spans),
        numbers=numbers,
        dates=dates,
        times=frozenset(times),
    )


@lru_cache(maxsize=5000)
def names(text: str) -> frozenset[str]:
    """Return the capitalised words that do not begin a sentence, plain."""
    return frozenset(tokenizer.unaccented(name) for name in _INNER.findall(text) if name[0].isupper())


@lru_cache(maxsize=5000)
def letters(text: str, language: str) -> str:
    """Return *text* as plain letters for n-grams, with one space between words if the script has spaces.

    What is also written as one word ("Wi-Fi") follows at the end, unless its last part is a small word ("est-ce").
    """
    flat = tokenizer.flat(text)
    if _PAIR.search(flat):
        return flat.replace(" ", "")
    small = tokenizer.listed(languages.of(language).stopwords)
    joined = [token for token, _ in tokenizer.joined(text, language)]
    last = (tokenizer.flat(text[token.start : token.end]).rsplit(" ", 1)[-1] for token in joined)
    kept = [token for token, part in zip(joined, last, strict=True) if len(part) == 1 or part not in small]
    return " ".join(("", flat, *(tokenizer.plain(token.word) for token in kept), ""))


def spaced(text: str) -> bool:
    """Whether *text* is in a script that separates words by spaces."""
    return not _PAIR.search(text)


def lost_signs(text: str) -> bool:
    """Whether *text* is Hindi without vowel signs, as some keyboards and copies produce it."""
    return bool(_DEVANAGARI.search(text)) and not _MARK.search(text)


def without_signs(text: str) -> str:
    """Return *text* with spaces in place of vowel signs."""
    return _MARK.sub(" ", text)


@lru_cache(maxsize=512)
def _stems(listed: str, language: str) -> frozenset[str]:
    return frozenset(tokenizer.terms(listed, language))
