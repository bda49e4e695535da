"""The forward index: the terms of one article and the sentences that have them. Packed and unpacked here, no SQL.

Sentences are counted from the end of the article: the first sentence has the highest place, as the newest article
has the highest places of all, so that of two equally good places the one to prefer is always the higher one.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from engine.models import Analysis, Kind
from storage import packing

_BETWEEN = "\x00"
"""Stands in no term: no database takes it."""
_SMALL = 1 << 16
"""An article of fewer sentences is packed in 16 bits a number."""


class Entry(NamedTuple):
    """An article as the forward index has it."""

    article: int
    sentences: int
    """How many, scraps included."""
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
        found = []
        for place in places:
            run = bisect_right(starts, place) - 1
            found.append((self.runs[run * 3 + 1], self.runs[run * 3 + 2] - place + starts[run]))
        return found

    def articles(self, places: Sequence[int]) -> list[int]:
        """Return the articles of ascending *places*, each once: a long article is stepped over."""
        starts = [*self.runs[::3], 1 << 62]
        found, at = [], 0
        while at < len(places):
            run = bisect_right(starts, places[at]) - 1
            found.append(self.runs[run * 3 + 1])
            at = bisect_left(places, starts[run + 1], at)
        return found


def pack(article: int, analysis: Analysis) -> Entry:
    """Index an article; scraps are in no index."""
    found: dict[str, list[int]] = defaultdict(list)
    last = len(analysis.sentences) - 1
    for index in range(last, -1, -1):
        if analysis.sentences[index].kind is not Kind.SCRAP:
            for word in dict.fromkeys(analysis.terms[index]):
                found[word].append(last - index)
    by_term: dict[str, list[int]] = {}
    for word, hits in found.items():
        if term := packing.term(word):
            # two very long words may be one term
            by_term[term] = hits if term not in by_term else sorted({*by_term[term], *hits})
    return entry(article, last + 1, by_term)


def entry(article: int, sentences: int, by_term: dict[str, list[int]]) -> Entry:
    """Pack the index of an article: its terms in order, how many hits each has, then all hits."""
    terms = sorted(by_term)
    numbers = [len(by_term[term]) for term in terms]
    for term in terms:
        numbers += by_term[term]
    return Entry(article, sentences, _BETWEEN.join(terms).encode(), packing.integers(_code(sentences), numbers))


def terms(of: Entry) -> list[str]:
    """Return the terms of an article, in order."""
    return of.terms.decode().split(_BETWEEN) if of.terms else []


def gather(entries: Iterable[Entry], wanted: Collection[str] | None = None, start: int = 0) -> Stretch:
    """Put articles in a row from place *start* on, with all terms or those that are *wanted*."""
    runs: list[int] = []
    found: dict[str, list[int]] = defaultdict(list)
    for of in entries:
        runs += (start, of.article, of.sentences - 1)
        names = terms(of)
        chosen = None if wanted is None else set(wanted).intersection(names)
        if chosen or chosen is None:
            _add(found, of, names, chosen, start)
        start += of.sentences
    return Stretch(runs, dict(found))


def _add(found: dict[str, list[int]], of: Entry, names: list[str], chosen: set[str] | None, start: int) -> None:
    numbers = packing.unpack_integers(_code(of.sentences), of.hits)
    size = len(names)
    if chosen is None:
        places = [start + hit for hit in numbers[size:]]
        first = 0
        for name, count in zip(names, numbers, strict=False):
            found[name] += places[first : first + count]
            first += count
        return
    ends = list(accumulate(numbers[:size], initial=size))
    for name in chosen:
        at = names.index(name)
        found[name] += [start + hit for hit in numbers[ends[at] : ends[at + 1]]]


def _code(sentences: int) -> str:
    return packing.UINT16 if sentences < _SMALL else packing.UINT32
