"""Figures that differ: two sources of one story that give different numbers for the same thing.

It says so only where it can be sure: the same unit, sentences about the same, one number of that unit in each, neither
rounded nor hedged. What it misses is still in the sources; what it said wrongly would be believed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from engine import languages
from engine.models import Tale, Telling
from engine.nlp import tokenizer

CLOSE = 0.1
"""Numbers that differ by less than this share are taken for roundings of one."""
SUBJECT = 0.45
"""Share of the shorter sentence's own words that both sentences have."""
MEASURED = 0.9
"""The same where money or per cent are counted: it is the other words alone that say of what."""
FAR = 5.0
"""Numbers further apart than this count different things."""
SHARED = 3
"""Words that both sentences have at least, beside the unit."""
MOST = 3
"""Sources that are set against each other."""
UNIT = 3
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
    """A number in a sentence: how much of what."""

    value: float
    unit: str
    """The stem of the word that is counted, "%", or a currency."""


def differ(tales: Sequence[Tale]) -> tuple[Telling, ...]:
    """Sentences of different sources that give different figures for the same; () where nothing is sure."""
    for at, tale in enumerate(tales):
        for n, sentence in enumerate(tale.sentences):
            found = figure(sentence, tale.language)
            if found is None:
                continue
            against = [Telling(tale.shelf, tale.article, tale.indices[n])]
            values = {found.value}
            sources = {tale.source}
            for other in tales[at + 1 :]:
                if other.language != tale.language or other.source in sources:
                    continue
                telling = _contradicts(sentence, other, values)
                if telling is not None:
                    against.append(telling)
                    sources.add(other.source)
                    if len(against) == MOST:
                        break
            if len(against) > 1:
                return tuple(against)
    return ()


def _contradicts(sentence: str, other: Tale, values: set[float]) -> Telling | None:
    for n, text in enumerate(other.sentences):
        against = figure(text, other.language)
        if against is not None and contradict(sentence, text, other.language) and against.value not in values:
            values.add(against.value)
            return Telling(other.shelf, other.article, other.indices[n])
    return None


def contradict(one: str, other: str, language: str) -> bool:
    """Tell whether two sentences surely give different figures for the same thing."""
    first, second = figure(one, language), figure(other, language)
    if first is None or second is None or first.unit != second.unit:
        return False
    low, high = sorted((first.value, second.value))
    if high - low <= CLOSE * high or high > FAR * low:
        return False
    mine, theirs = _subject(one, language) - {first.unit}, _subject(other, language) - {first.unit}
    part = MEASURED if len(first.unit) == 1 or first.unit in _money(language) else SUBJECT
    same = len(mine & theirs) >= max(SHARED, part * min(len(mine), len(theirs)))
    return same and _dates(one) == _dates(other)


@lru_cache(maxsize=4096)
def figure(sentence: str, language: str) -> Figure | None:
    """The one figure of a sentence that can be set against another's; None where there are several, or it is hedged."""
    found = list(_figures(sentence, language))
    return found[0] if len(found) == 1 else None


def _figures(sentence: str, language: str) -> Iterator[Figure | None]:
    """Every number that counts something; None for one that is hedged."""
    months = tokenizer.listed(languages.of(language).dates)
    for match in _NUMBER.finditer(sentence):
        value = float(re.sub(r"\D", "", match["digits"]) + (match["part"] or "").replace(",", "."))
        before = [tokenizer.flat(word) for word in _WORD.findall(sentence[: match.start()])[-3:]]
        after = [tokenizer.flat(word) for word in _WORD.findall(sentence[match.end() : match.end() + 80])[: UNIT + 2]]
        if (
            (1900 <= value <= 2100 and match["digits"].isdigit())
            or (after and after[0] in months)
            or (before and before[-1] in months)
        ):
            continue  # a year, a day
        sign = (match["sign"] or match["after"] or "").strip()
        while after and after[0] in _SCALES:
            value *= _SCALES[after.pop(0)]
        unit = sign or next((word for word in after[:UNIT] if word and word not in _COUNTED_OF), "")
        if not unit:
            continue
        if any(word in _HEDGES for word in before):
            yield None
            continue
        yield Figure(value, sign or tokenizer.stem(unit, language))


@lru_cache(maxsize=64)
def _money(language: str) -> frozenset[str]:
    return frozenset(tokenizer.terms(_CURRENCIES, language))


@lru_cache(maxsize=4096)
def _subject(sentence: str, language: str) -> frozenset[str]:
    """The telling words of a sentence, without numbers and small words."""
    page = languages.of(language)
    small = frozenset(tokenizer.terms(f"{page.stopwords} {page.ask_other}", language))
    return frozenset(
        t for t in tokenizer.terms(sentence, language) if t not in small and not t[0].isdigit() and len(t) > 1
    )


def _dates(sentence: str) -> frozenset[str]:
    """Years and days: two figures of different days are both right."""
    return frozenset(re.findall(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./]\d{1,2}\b", sentence))
