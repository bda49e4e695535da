"""Which sentences have the most and rarest terms: exact, and without looking at most of the others (MaxScore)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from heapq import nlargest
from itertools import accumulate

from storage.forward import Stretch

Hit = tuple[float, int, int]
"""Score, number of the stretch, place in it: the greater one is to be preferred."""
Scores = dict[int, float]

_PROBE = 8
"""Looking up one place in sorted ones costs as much as going through so many of them."""
_NEARLY = 1 - 1e-9
"""Sums of the same weights may differ in their last digits."""


def best(
    stretches: Sequence[Stretch], weights: Mapping[str, float], counts: Mapping[str, int], limit: int
) -> list[Hit]:
    """Return the *limit* places with the highest sum of weights, best first; of equals the one in the last stretch.

    *counts* says in how many places each term stands. A term in *limit* places promises as many scores of at least
    its weight: places that have only terms which together weigh less need not be looked for.
    """
    order = sorted(weights, key=lambda term: (-weights[term], term))
    floor = max((weights[term] for term in order if counts[term] >= limit), default=0.0) * _NEARLY
    found: list[Hit] = []
    for number in range(len(stretches) - 1, -1, -1):
        hits = stretches[number].hits
        scores = _scores(hits, [term for term in order if term in hits], weights, floor)
        found += [(score, number, place) for place, score in scores.items() if score > floor]
        if len(found) >= limit:
            found = nlargest(limit, found)
            floor = max(floor, found[-1][0])
    return sorted(found, reverse=True)[:limit]


def _scores(hits: Mapping[str, Sequence[int]], order: list[str], weights: Mapping[str, float], floor: float) -> Scores:
    """Return the places of a stretch whose score may exceed *floor*, with their scores."""
    rest = [*accumulate((weights[term] for term in reversed(order)), initial=0.0)][::-1]
    scores: Scores = {}
    for at, term in enumerate(order):
        weight = weights[term]
        if rest[at] > floor:  # a place may have only this term and the following ones
            _add(scores, hits[term], weight)
            continue
        needed = floor - rest[at]
        scores = {place: score for place, score in scores.items() if score > needed}
        if not scores:
            break
        for place in _common(scores, hits[term]):
            scores[place] += weight
    return scores


def _add(scores: Scores, places: Sequence[int], weight: float) -> None:
    if not scores:
        scores.update(dict.fromkeys(places, weight))
        return
    known = scores.get
    for place in places:
        scores[place] = known(place, 0.0) + weight


def _common(scores: Scores, places: Sequence[int]) -> Sequence[int] | set[int]:
    """Return which of the scored places are among *places*."""
    if len(scores) * _PROBE > len(places):
        return scores.keys() & places
    size, found = len(places), []
    for place in scores:
        at = bisect_left(places, place)
        if at < size and places[at] == place:
            found.append(place)
    return found
