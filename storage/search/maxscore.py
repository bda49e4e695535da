"""MaxScore: finds the sentences with the most and rarest terms without scoring most of the others."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from heapq import nlargest
from itertools import accumulate

from storage.search.forward_index import Stretch

Hit = tuple[float, int, int]
"""Score, number of the stretch, place in it: the greater one is to be preferred."""
Scores = dict[int, float]

BUDGET = 30_000
"""Hits of the rarest terms that are scored; other terms only add to the places found by those."""
_PROBE = 8
"""A binary search for one place costs as much as iterating over this many."""
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
    threshold = max((weights[term] for term in order if counts[term] >= limit), default=0.0) * _NEARLY
    read = accumulate(counts[term] for term in order)
    sought = max(1, sum(hits <= BUDGET for hits in read))
    hits_found: list[Hit] = []
    for number in range(len(stretches) - 1, -1, -1):
        hits = stretches[number].hits
        terms = [(weights[term], hits[term], at < sought) for at, term in enumerate(order) if term in hits]
        top = _top(_scores(terms, threshold), threshold, limit)
        if top:
            hits_found = nlargest(limit, [*hits_found, *((score, number, place) for score, place in top)])
            if len(hits_found) == limit:
                threshold = max(threshold, hits_found[-1][0])
    return hits_found


def _scores(terms: Sequence[tuple[float, Sequence[int], bool]], threshold: float) -> Scores:
    """Return the places of a stretch whose score may exceed *floor*, with their scores.

    The terms come with their weight, the heaviest first, their places, and whether these are looked for.
    """
    rest = [*accumulate((weight for weight, _, _ in reversed(terms)), initial=0.0)][::-1]
    scores: Scores = {}
    for (weight, places, sought), most in zip(terms, rest, strict=False):
        if sought and most > threshold:  # a place may have only this term and the following ones
            _add(scores, places, weight)
            continue
        scores = {place: score for place, score in scores.items() if score + most > threshold}
        if not scores:
            break
        for place in _common(scores, places):
            scores[place] += weight
    return scores


def _add(scores: Scores, places: Sequence[int], weight: float) -> None:
    if not scores:
        scores.update(dict.fromkeys(places, weight))
        return
    score_of = scores.get
    for place in places:
        scores[place] = score_of(place, 0.0) + weight


def _common(scores: Scores, places: Sequence[int]) -> Sequence[int] | set[int]:
    """Return which of the scored places are among *places*."""
    if len(scores) * _PROBE > len(places):
        return scores.keys() & places
    size, common = len(places), []
    for place in scores:
        at = bisect_left(places, place)
        if at < size and places[at] == place:
            common.append(place)
    return common


def _top(scores: Scores, threshold: float, limit: int) -> list[tuple[float, int]]:
    """Return the *limit* best places over *floor* and their scores, of equals the highest places."""
    last, room = threshold, 0
    if len(scores) > limit:
        # few scores are different: counting them is cheaper than sorting the places
        left = limit
        for score, n in sorted(Counter(scores.values()).items(), reverse=True):
            if score <= threshold:
                break
            if n >= left:
                last, room = score, left
                break
            left -= n
    top = [(score, place) for place, score in scores.items() if score > last]
    if room:
        # they are almost in order, which sorting is quick at and a heap is not
        top += [(last, place) for place in sorted(place for place, score in scores.items() if score == last)[-room:]]
    return top
