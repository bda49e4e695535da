"""Conflicting figures: sources of one story that give different numbers for one thing. Start at `find`.

Reported only where it is certain: the same unit, similar sentences, one number with that unit in each, neither rounded
nor hedged. Precision matters more than recall, because readers believe what is reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from engine import languages
from engine.models import SentenceRef, StoryArticle
from engine.nlp import tokenizer

MIN_DIFFERENCE = 0.1
"""Numbers that differ by less than this share are taken for roundings of one."""
MAX_RATIO = 5.0
"""Numbers further apart than this count different things."""
MIN_OVERLAP = 0.45
"""Share of the shorter sentence's own words that both sentences have."""
MIN_OVERLAP_OF_AMOUNTS = 0.9
"""The same for money and per cent, where only the other words say what is counted."""
MIN_SHARED_WORDS = 3
"""The least number of words that both sentences have, beside the unit."""
MAX_SOURCES = 3
"""The most sentences that are reported as conflicting."""
UNIT_WINDOW = 3
"""Words after a number among which its unit is looked for."""

_SCALES = {
    tokenizer.flat(word): scale
    for page in languages.pages()
    for scale, words in ((1e3, page.thousand), (1e6, page.million), (1e9, page.milliard))
    for word in words.split()
}
_HEDGES = tokenizer.listed(*(page.hedges for page in languages.pages()))
_COUNTED_OF = tokenizer.listed(*(page.counted_of for page in languages.pages()))
_CURRENCIES = " ".join(page.currencies for page in languages.pages())
_NUMBER = re.compile(
    r"(?<![\w.,/:-])(?P<sign>[$€£¥₽₴]\s?)?(?P<digits>\d{1,3}(?:[   .,’']\d{3})+|\d+)(?P<part>[.,]\d{1,2})?"
    r"(?!\d)(?P<after>\s?[%$€£¥₽₴])?(?![:/]\d|[-–]\d|\w)"
)
_WORD = re.compile(r"\w[\w’'-]*")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a sentence and what it counts."""

    value: float
    unit: str
    """The stem of the word that is counted, "%", or a currency sign."""


def find(articles: Sequence[StoryArticle]) -> tuple[SentenceRef, ...]:
    """Return sentences of different sources with different figures for one thing; () where that is uncertain."""
    for at, article in enumerate(articles):
        for n, sentence in enumerate(article.sentences):
            own = figure(sentence, article.language)
            if own is None:
                continue
            conflicting = [SentenceRef(article.shelf, article.article, article.indices[n])]
            values = {own.value}
            sources = {article.source}
            for other in articles[at + 1 :]:
                if other.language != article.language or other.source in sources:
                    continue
                contradiction = _contradiction(sentence, other, values)
                if contradiction is not None:
                    conflicting.append(contradiction)
                    sources.add(other.source)
                    if len(conflicting) == MAX_SOURCES:
                        break
            if len(conflicting) > 1:
                return tuple(conflicting)
    return ()


def _contradiction(sentence: str, other: StoryArticle, values: set[float]) -> SentenceRef | None:
    """Return the first sentence of *other* that contradicts *sentence*, and add its value to *values*."""
    for n, text in enumerate(other.sentences):
        theirs = figure(text, other.language)
        if theirs is not None and contradict(sentence, text, other.language) and theirs.value not in values:
            values.add(theirs.value)
            return SentenceRef(other.shelf, other.article, other.indices[n])
    return None


def contradict(sentence: str, other: str, language: str) -> bool:
    """Whether two sentences certainly give different figures for one thing."""
    first, second = figure(sentence, language), figure(other, language)
    if first is None or second is None or first.unit != second.unit:
        return False
    low, high = sorted((first.value, second.value))
    if high - low <= MIN_DIFFERENCE * high or high > MAX_RATIO * low:
        return False
    mine, theirs = _content_words(sentence, language) - {first.unit}, _content_words(other, language) - {first.unit}
    is_amount = len(first.unit) == 1 or first.unit in _currencies(language)
    share = MIN_OVERLAP_OF_AMOUNTS if is_amount else MIN_OVERLAP
    is_same_thing = len(mine & theirs) >= max(MIN_SHARED_WORDS, share * min(len(mine), len(theirs)))
    return is_same_thing and _dates(sentence) == _dates(other)


@lru_cache(maxsize=4096)
def figure(sentence: str, language: str) -> Figure | None:
    """Return the only figure of a sentence; None if there are several, or it is hedged."""
    figures = list(_figures(sentence, language))
    return figures[0] if len(figures) == 1 else None


def _figures(sentence: str, language: str) -> Iterator[Figure | None]:
    """Yield a figure for every number that counts something, None for one that is hedged."""
    dates = tokenizer.listed(languages.of(language).dates)
    for match in _NUMBER.finditer(sentence):
        value = float(re.sub(r"\D", "", match["digits"]) + (match["part"] or "").replace(",", "."))
        before = [tokenizer.flat(word) for word in _WORD.findall(sentence[: match.start()])[-3:]]
        after = [
            tokenizer.flat(word) for word in _WORD.findall(sentence[match.end() : match.end() + 80])[: UNIT_WINDOW + 2]
        ]
        if (
            (1900 <= value <= 2100 and match["digits"].isdigit())
            or (after and after[0] in dates)
            or (before and before[-1] in dates)
        ):
            continue  # a year, a day
        sign = (match["sign"] or match["after"] or "").strip()
        while after and after[0] in _SCALES:
            value *= _SCALES[after.pop(0)]
        unit = sign or next((word for word in after[:UNIT_WINDOW] if word and word not in _COUNTED_OF), "")
        if not unit:
            continue
        if any(word in _HEDGES for word in before):
            yield None
            continue
        yield Figure(value, sign or tokenizer.stem(unit, language))


@lru_cache(maxsize=64)
def _currencies(language: str) -> frozenset[str]:
    return frozenset(tokenizer.terms(_CURRENCIES, language))


@lru_cache(maxsize=4096)
def _content_words(sentence: str, language: str) -> frozenset[str]:
    """The terms of a sentence without numbers and stopwords."""
    page = languages.of(language)
    stopwords = frozenset(tokenizer.terms(f"{page.stopwords} {page.ask_other}", language))
    return frozenset(
        t for t in tokenizer.terms(sentence, language) if t not in stopwords and not t[0].isdigit() and len(t) > 1
    )


def _dates(sentence: str) -> frozenset[str]:
    """Years and days: figures of different days do not contradict each other."""
    return frozenset(re.findall(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./]\d{1,2}\b", sentence))
