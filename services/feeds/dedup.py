"""Deduplication: which items of a feed are new, which were edited, and which are repeated. Pure.

An item is recognised by its guid, its link or its text, whichever the feed does not change. A feed may give guids and
links anew (a site that moved), the same guid to all items, or one link to all of them: a sign counts only where it
tells items apart, and one sign alone does not hold against the other two.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from engine.models import FeedItem, FeedPage
from services.links import links
from storage.models import KnownItem

SAME, OTHER = 12, 4
"""Of 16 hashes of a sketch: from here on the texts are nearly the same; up to here they have nothing in common.
A changed word in 40 leaves 13 or more."""
AGAIN = timedelta(days=3)
"""How long a short text under the same title is the same item; later it may be next week's."""
NOTED = timedelta(days=1)
"""Precision of an item's `seen`: a write for each item and poll would be too many."""


@dataclass(frozen=True, slots=True)
class Edited:
    """A known item whose text has changed."""

    item: FeedItem
    now: KnownItem
    before: KnownItem


@dataclass(frozen=True, slots=True)
class News:
    """The items of a poll, sorted."""

    new: tuple[tuple[FeedItem, KnownItem], ...]
    """In the order of the feed, newest first."""
    edited: tuple[Edited, ...]
    noted: tuple[KnownItem, ...]
    """Other items to be stored: names of older items, and when items were last seen."""


def compare(page: FeedPage, known_items: Sequence[KnownItem], now: datetime) -> News:
    """Return which items of *page* are new, and which are known but have changed."""
    signs_of = signs(page, now)
    older = [FeedItem(guid, link or None, "", "") for guid, link in page.older]
    before = _KnownItems(known_items)
    pairs = [(item, current, before.by_name(current)) for item in (*page.items, *older) for current in [signs_of(item)]]
    present = {0, *(match.item for _, _, match in pairs if match)}  # 0: new in this very page
    new, edited, noted = [], [], []
    for item, current, named_item in pairs:
        match = (
            named_item or before.by_name(current) or before.by_text(current, present)
        )  # an item may be on the page twice
        if match is None and (item.title or item.text or item.url):
            before.add(current)
            if item.title or item.text:
                new.append((item, current))
            else:
                noted.append(current)
        elif match is not None and match.item:
            if (item.title or item.text) and (match.text, match.title) != (current.text, current.title):
                changed = replace(match, title=current.title, text=current.text, sketch=current.sketch)
                edited.append(Edited(item, _renamed(changed, current), match))
            elif _differs(match, current):
                noted.append(_renamed(match, current))
    return News(tuple(new), tuple(edited), tuple(noted))


def shows_known(page: FeedPage, known_items: Sequence[KnownItem], now: datetime) -> bool:
    """Whether an item of *page* is known: nothing is missing between it and what was there before."""
    signs_of, before = signs(page, now), _KnownItems(known_items)
    return any(before.by_name(signs_of(item)) for item in page.items)


def _renamed(known_item: KnownItem, current: KnownItem) -> KnownItem:
    """Return a known item with its newest names, seen now."""
    guid, link = current.guid or known_item.guid, current.link or known_item.link
    return replace(known_item, guid=guid, link=link, seen=current.seen)


def _differs(known_item: KnownItem, current: KnownItem) -> bool:
    renamed = _differ(known_item.guid, current.guid) or _differ(known_item.link, current.link)
    return renamed or current.seen - known_item.seen > NOTED


def article_key(feed: int, item: FeedItem, current: KnownItem) -> str:
    """Return the key of the item's article.

    If its link identifies the item, it is the key of the page, so that the same link from a user or another feed is the
    same article.
    """
    if item.url and current.link:
        return links.key(links.normalise(item.url))
    return f"item:{feed}:{current.guid or current.text or current.title}"


def digest(text: str) -> str:
    """Return a hash of a text, "" for none, which does not depend on white space."""
    words = "".join(text.split())
    return hashlib.blake2b(words.encode("utf-8", "replace"), digest_size=10).hexdigest() if words else ""


def signs(page: FeedPage, now: datetime) -> Callable[[FeedItem], KnownItem]:
    """Return a function from an item of *page* to what it is recognised by."""
    return _Signs(page, now).of


class _Signs:
    """What items of one page are recognised by; signs that several items share are left out."""

    def __init__(self, page: FeedPage, now: datetime) -> None:
        self._now = now
        signs = {(item.guid, _link(item.url), item.title, item.text) for item in page.items}
        signs |= {(guid, _link(url), "", "") for guid, url in page.older}
        guids, urls = Counter(guid for guid, *_ in signs), Counter(link for _, link, *_ in signs)
        self._dull = {guid for guid, count in guids.items() if count > 1}
        self._dull |= {link for link, count in urls.items() if count > 1} | {_link(page.site)}

    def of(self, item: FeedItem) -> KnownItem:
        link = _link(item.url)
        return KnownItem(
            item=0,
            guid="" if item.guid in self._dull else digest(item.guid),
            link="" if link in self._dull or not link.partition("/")[2] else digest(link),
            title=digest(item.title.casefold()),
            text=digest(item.text),
            sketch=item.sketch,
            seen=self._now,
        )


def _link(url: str | None) -> str:
    return links.key(links.normalise(url)) if url else ""


class _KnownItems:
    """Index of known items by their signs."""

    def __init__(self, items: Iterable[KnownItem]) -> None:
        self._titles: dict[str, list[KnownItem]] = {}
        self._guids: dict[str, KnownItem] = {}
        self._links: dict[str, KnownItem] = {}
        for item in items:
            self.add(item)

    def add(self, item: KnownItem) -> None:
        """Add an item to the index."""
        self._titles.setdefault(item.title, []).append(item)
        for signs, sign in ((self._guids, item.guid), (self._links, item.link)):
            if sign:
                signs[sign] = item

    def by_name(self, current: KnownItem) -> KnownItem | None:
        """Return the known item that has the same guid or the same link."""
        by_guid, by_link = self._guids.get(current.guid), self._links.get(current.link)
        if by_guid and not (_differ(by_guid.link, current.link) and _another(by_guid, current)):
            return by_guid
        if by_link and not (_differ(by_link.guid, current.guid) and _another(by_link, current)):
            return by_link
        return None

    def by_text(self, current: KnownItem, present: Collection[int]) -> KnownItem | None:
        """Return the known item with a similar text.

        An item that is still on the page (*there*) is another one, unless the text is equal: yesterday's closing prices
        are no earlier version of today's.
        """
        alike = (item for item in self._titles.get(current.title, ()) if _reads_alike(item, current))
        return next((item for item in alike if item.item not in present or _reads_the_same(item, current)), None)


def _differ(first: str, second: str) -> bool:
    return bool(first and second and first != second)


def _another(first: KnownItem, second: KnownItem) -> bool:
    """Whether both title and text differ."""
    if not _differ(first.title, second.title):
        return False
    common = _common(first, second)
    return common <= OTHER if common is not None else _differ(first.text, second.text)


def _reads_alike(first: KnownItem, second: KnownItem) -> bool:
    """Whether two items with one title are the same by their texts."""
    common = _common(first, second)
    if common is not None:
        return common >= SAME
    if first.text != second.text:
        return False
    return _nameless(first, second) or bool(first.text and first.title and second.seen - first.seen <= AGAIN)


def _reads_the_same(first: KnownItem, second: KnownItem) -> bool:
    """Whether two items with one title have the same distinctive text."""
    return first.text == second.text and (bool(first.sketch) or _nameless(first, second))


def _nameless(first: KnownItem, second: KnownItem) -> bool:
    return not (first.guid or first.link or second.guid or second.link)


def _common(first: KnownItem, second: KnownItem) -> int | None:
    """Return how many hashes two sketches share; None if one is missing."""
    if not (first.sketch and second.sketch):
        return None
    mine, theirs = set(_hashes(first.sketch)), set(_hashes(second.sketch))
    smallest = sorted(mine | theirs)[:16]
    return sum(value in mine and value in theirs for value in smallest)


def _hashes(sketch: str) -> list[str]:
    return [sketch[at : at + 8] for at in range(0, len(sketch), 8)]
