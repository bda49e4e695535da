"""Which blocks of a page are those that an extractor found: its text is matched with theirs.

The extractor may have moved, joined, cut or doubled paragraphs; what is read is always the page's own block, in the
page's order.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Sequence

from engine.readers.pages.verbatim_check import bare

LONG = 25
"""Letters from which a block is known by its words alone; an ideograph counts as three. A shorter one ("History")
may stand on the page several times and must be found between its neighbours."""
PIECE = 12
"""Letters of the pieces by which a block is compared that was found with words missing."""
ENOUGH = 0.6
"""Share of its pieces that must have been found of such a block."""
SEARCHED = 1 << 28
"""Characters that are searched for one page: more takes seconds."""


def matched(blocks: Sequence[str], found: Sequence[str]) -> list[bool]:
    """Return for each of the page's *blocks* whether it is among the *found* paragraphs."""
    return _Alignment([bare(block) for block in blocks], [bare(each) for each in found]).matched()


class _Alignment:
    """The places of a page's blocks in the text that was found, all without white space and hyphens."""

    def __init__(self, keys: list[str], found: list[str]) -> None:
        self._keys = keys
        self._text = "".join(found)
        self._at: list[int] = [-1] * len(keys)
        self._budget = SEARCHED
        self._taken: list[tuple[int, int]] = []
        self._edges = {0}
        self._whole: dict[str, list[int]] = {}
        at = 0
        for each in found:
            self._whole.setdefault(each, []).append(at)
            at += len(each)
            self._edges.add(at)

    def matched(self) -> list[bool]:
        self._place_long()
        self._place_short()
        return [at >= 0 for at in self._at]

    # ---- long blocks

    def _place_long(self) -> None:
        often = Counter(key for key in self._keys if _is_long(key))
        cursor = 0
        doubtful: list[int] = []
        for index, key in enumerate(self._keys):
            if not _is_long(key):
                continue
            if often[key] > 1 and often[key] > self._count(key):
                doubtful.append(index)
                continue
            at = self._find(key, cursor)
            self._at[index] = at
            cursor = at + len(key) if at >= 0 else cursor
        self._place_doubtful(doubtful)
        self._take()
        again = set(doubtful)
        for index, key in enumerate(self._keys):
            if self._at[index] < 0 and _is_long(key) and index not in again:
                self._at[index] = self._find_in_pieces(key)

    def _take(self) -> None:
        """Give each stretch of the text to one block, the longest: a caption may repeat a part of a paragraph."""
        placed = [index for index, at in enumerate(self._at) if at >= 0]
        for index in sorted(placed, key=lambda index: -len(self._keys[index])):
            key, at = self._keys[index], self._at[index]
            while at >= 0 and (end := self._taken_until(at, at + len(key))):
                at = self._search(key, end)
            self._at[index] = at
            if at >= 0:
                insort(self._taken, (at, at + len(key)))

    def _taken_until(self, start: int, end: int) -> int:
        """Return where a stretch ends that overlaps the one from *start* to *end*; 0 if there is none."""
        place = bisect_left(self._taken, (end, 0)) - 1
        return self._taken[place][1] if place >= 0 and self._taken[place][1] > start else 0

    def _find(self, key: str, cursor: int) -> int:
        """Return the place of *key*: at the cursor, as a whole paragraph, or anywhere; -1 if it is not there."""
        if self._text.startswith(key, cursor):
            return cursor
        if places := self._whole.get(key):
            return next((at for at in places if at >= cursor), places[0])
        at = self._search(key, cursor)
        return at if at >= 0 else self._search(key, 0)

    def _search(self, key: str, start: int) -> int:
        if self._budget <= 0:
            return -1
        at = self._text.find(key, start)
        self._budget -= (at if at >= 0 else len(self._text)) - start
        return at

    def _count(self, key: str) -> int:
        if self._budget <= 0:
            return len(self._whole.get(key, ()))
        self._budget -= len(self._text)
        return self._text.count(key)

    def _place_doubtful(self, doubtful: list[int]) -> None:
        """Place blocks that the page has more often than the text: those nearest to others that were found."""
        placed = [index for index, at in enumerate(self._at) if at >= 0]
        alike: dict[str, list[int]] = {}
        for index in doubtful:
            alike.setdefault(self._keys[index], []).append(index)
        for key, candidates in alike.items():
            places = self._count(key)
            candidates.sort(key=lambda index: (_distance(placed, index), index))
            at = -1
            for index in sorted(candidates[:places]):
                at = self._search(key, at + 1)
                self._at[index] = at
                insort(placed, index)

    def _find_in_pieces(self, key: str) -> int:
        """Return the place of a block that was found with some words missing."""
        pieces = [key[start : start + PIECE] for start in range(0, len(key) - PIECE + 1, PIECE)]
        if len(pieces) < 3:
            return -1
        places = [self._search(piece, 0) for piece in pieces]
        hits = [at for at in places if at >= 0 and not self._taken_until(at, at + PIECE)]
        spread = max(hits, default=0) - min(hits, default=0)
        return min(hits) if len(hits) >= ENOUGH * len(pieces) and spread <= 3 * len(key) else -1

    # ---- short blocks

    def _place_short(self) -> None:
        """Place short blocks in the text between their long neighbours, nearest to the next one first."""
        end, upper = len(self._keys), len(self._text)
        index = end
        while index > 0:
            index -= 1
            if self._at[index] >= 0:
                upper = self._at[index]
                continue
            key = self._keys[index]
            if not key or _is_long(key):
                continue
            lower = self._end_before(index)
            at = self._short(key, lower, upper)
            if at >= 0:
                self._at[index] = upper = at

    def _end_before(self, index: int) -> int:
        for before in range(index - 1, max(-1, index - 200), -1):
            if self._at[before] >= 0:
                return self._at[before] + len(self._keys[before])
        return 0

    def _short(self, key: str, lower: int, upper: int) -> int:
        """Return the last place of *key* between the bounds where it is one or more whole paragraphs; -1 if none."""
        at = upper
        while self._budget > 0:
            self._budget -= max(0, at - lower)
            at = self._text.rfind(key, lower, at)
            if at < 0 or (at in self._edges and at + len(key) in self._edges):
                return at
            at += len(key) - 1
        return -1


def _is_long(key: str) -> bool:
    if len(key) >= LONG:
        return True
    return len(key) >= LONG / 3 and sum(3 if char >= "\u2e80" else 1 for char in key) >= LONG


def _distance(placed: Sequence[int], index: int) -> int:
    """Return how far the nearest of the *placed* is."""
    at = bisect_left(placed, index)
    return min((abs(each - index) for each in placed[max(0, at - 1) : at + 1]), default=0)
