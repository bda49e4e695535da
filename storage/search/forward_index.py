"""The forward index: the terms of one article and the sentences that have them. Packed and unpacked here, no SQL.

Sentences are counted from the end of the article: the first sentence has the highest place, as the newest article
has the highest places of all, so that of two equally good places the one to prefer is always the higher one.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import NamedTuple

from engine.models import Analysis
from storage import codecs

_BETWEEN = "\x00"
"""Stands in no term: no database takes it."""
_SEPARATOR = _BETWEEN.encode()
_SMALL = (1 << 16) - 1
"""Numbers up to here are packed in 16 bits each."""


class Entry(NamedTuple):
    """An article as the forward index has it."""

    article: int
    sentences: int
    """The number of sentences, boilerplate included."""
    terms: bytes
    hits: bytes
    start: int | None = None
    """The place of its last sentence in the postings; None: it is not there yet."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Sentences of one or many articles, each at a place: what one search goes through at once."""

    runs: Sequence[int]
    """For each article (place, number, sentence): where it begins here, and with which sentence, counting down."""
    hits: dict[str, Sequence[int]]
    """Term → the places that have it, ascending."""

    def sentences(self, places: Iterable[int]) -> list[tuple[int, int]]:
        """Return (article, sentence) of *places*."""
        starts = self.runs[::3]
        result = []
        for place in places:
            run = bisect_right(starts, place) - 1
            result.append((self.runs[run * 3 + 1], self.runs[run * 3 + 2] - place + starts[run]))
        return result

    def articles(self, places: Sequence[int]) -> list[int]:
        """Return the articles of ascending *places*, each once: a long article is stepped over."""
        starts = [*self.runs[::3], 1 << 62]
        result, at = [], 0
        while at < len(places):
            run = bisect_right(starts, places[at]) - 1
            result.append(self.runs[run * 3 + 1])
            at = bisect_left(places, starts[run + 1], at)
        return result


def pack(article: int, analysis: Analysis) -> Entry:
    """Index an article without its boilerplate."""
    hits_of: dict[str, list[int]] = {}
    for place, (sentence, words) in enumerate(zip(reversed(analysis.sentences), reversed(analysis.terms), strict=True)):
        if sentence.kind.is_quotable:
            for word in set(words):
                if word in hits_of:
                    hits_of[word].append(place)
                else:
                    hits_of[word] = [place]
    return entry(article, len(analysis.sentences), hits_of if codecs.are_terms(hits_of) else _as_terms(hits_of))


def _as_terms(hits_of: dict[str, list[int]]) -> dict[str, list[int]]:
    """Cut words that are too long, of which two may then be one, and leave out what no index can have."""
    by_term: dict[str, list[int]] = {}
    for word, hits in hits_of.items():
        if term := codecs.term(word):
            by_term[term] = sorted({*by_term.get(term, ()), *hits})
    return by_term


def entry(article: int, sentences: int, by_term: dict[str, list[int]]) -> Entry:
    """Pack the index of an article: its terms in order; how many, where the hits of each end, and the hits."""
    names = sorted(by_term)
    hits = [by_term[name] for name in names]
    numbers = [len(names), *accumulate(map(len, hits)), *chain.from_iterable(hits)]
    small = max(sentences, len(numbers)) <= _SMALL
    packed = codecs.integers(codecs.UINT16 if small else codecs.UINT32, numbers)
    return Entry(article, sentences, _BETWEEN.join(["", *names, ""]).encode(), (b"\2" if small else b"\4") + packed)


def terms(of: Entry) -> list[str]:
    """Return the terms of an article, in order."""
    return of.terms.decode().split(_BETWEEN)[1:-1]


def gather(entries: Iterable[Entry], start: int = 0) -> Stretch:
    """Put articles in a row from place *start* on, with all their terms."""
    runs: list[int] = []
    hits_of: dict[str, list[int]] = defaultdict(list)
    for of in entries:
        numbers = _numbers(of)
        size = numbers[0]
        places = [start + hit for hit in numbers[size + 1 :]]
        first = 0
        for name, end in zip(terms(of), numbers[1 : size + 1], strict=True):
            hits_of[name] += places[first:end]
            first = end
        runs += (start, of.article, of.sentences - 1)
        start += of.sentences
    return Stretch(runs, dict(hits_of))


def look(entries: Iterable[Entry], wanted: Sequence[str]) -> Stretch:
    """Put articles in a row with the terms that are *wanted*."""
    runs: list[int] = []
    hits_of: dict[str, list[int]] = defaultdict(list)
    sought = [(name, f"{_BETWEEN}{name}{_BETWEEN}".encode()) for name in wanted]
    start = 0
    for of in entries:
        # one after the other, because terms that are not there cost a microsecond, and taking apart those that are 25
        there = [(name, at) for name, between in sought if (at := of.terms.find(between)) >= 0]
        numbers = _numbers(of) if there else ()
        for name, at in there:
            before = of.terms.count(_SEPARATOR, 0, at)
            first = numbers[0] + 1
            hits = numbers[first + (numbers[before] if before else 0) : first + numbers[before + 1]]
            hits_of[name] += [start + hit for hit in hits]
        runs += (start, of.article, of.sentences - 1)
        start += of.sentences
    return Stretch(runs, dict(hits_of))


def _numbers(of: Entry) -> Sequence[int]:
    code = codecs.UINT16 if of.hits[0] == 2 else codecs.UINT32
    return codecs.unpack_integers(code, of.hits[1:])
