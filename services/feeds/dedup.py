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


def compare(page: FeedPage, known: Sequence[KnownItem], now: datetime) -> News:
    """Return which items of *page* are new, and which are known but have changed."""
    shown_by = signs(page, now)
    older = [FeedItem(guid, link or None, "", "") for guid, link in page.older]
    before = _Known(known)
    pairs = [(item, shown, before.by_name(shown)) for item in (*page.items, *older) for shown in [shown_by(item)]]
    there = {0, *(found.item for _, _, found in pairs if found)}  # 0: new in this very page
    new, edited, noted = [], [], []
    for item, shown, named in pairs:
        found = named or before.by_name(shown) or before.by_text(shown, there)  # an item may be on the page twice
        if found is None and (item.title or item.text or item.url):
            before.add(shown)
            if item.title or item.text:
                new.append((item, shown))
            else:
                noted.append(shown)
        elif found is not None and found.item:
            if (item.title or item.text) and (found.text, found.title) != (shown.text, shown.title):
                changed = replace(found, title=shown.title, text=shown.text, sketch=shown.sketch)
                edited.append(Edited(item, _renamed(changed, shown), found))
            elif _differs(found, shown):
                noted.append(_renamed(found, shown))
    return News(tuple(new), tuple(edited), tuple(noted))


def _renamed(known_item: KnownItem, shown: KnownItem) -> KnownItem:
    """Return a known item with its newest names, seen now."""
    return replace(known_item, guid=shown.guid or known_item.guid, link=shown.link or known_item.link, seen=shown.seen)


def _differs(known_item: KnownItem, shown: KnownItem) -> bool:
    renamed = _differ(known_item.guid, shown.guid) or _differ(known_item.link, shown.link)
    return renamed or shown.seen - known_item.seen > NOTED


def article_key(feed: int, item: FeedItem, shown: KnownItem) -> str:
    """Return the key of the item's article.

    If its link identifies the item, it is the key of the page, so that the same link from a user or another feed is the
    same article.
    """
    if item.url and shown.link:
        return links.key(links.normalise(item.url))
    return f"item:{feed}:{shown.guid or shown.text or shown.title}"


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


class _Known:
    """Index of known items by their signs."""

    def __init__(self, known: Iterable[KnownItem]) -> None:
        self._titles: dict[str, list[KnownItem]] = {}
        self._guids: dict[str, KnownItem] = {}
        self._links: dict[str, KnownItem] = {}
        for one in known:
            self.add(one)

    def add(self, one: KnownItem) -> None:
        """Add an item to the index."""
        self._titles.setdefault(one.title, []).append(one)
        for signs, sign in ((self._guids, one.guid), (self._links, one.link)):
            if sign:
                signs[sign] = one

    def by_name(self, shown: KnownItem) -> KnownItem | None:
        """Return the known item that has the same guid or the same link."""
        by_guid, by_link = self._guids.get(shown.guid), self._links.get(shown.link)
        if by_guid and not (_differ(by_guid.link, shown.link) and _another(by_guid, shown)):
            return by_guid
        if by_link and not (_differ(by_link.guid, shown.guid) and _another(by_link, shown)):
            return by_link
        return None

    def by_text(self, shown: KnownItem, there: Collection[int]) -> KnownItem | None:
        """Return the known item with a similar text.

        An item that is still on the page (*there*) is another one, unless the text is equal: yesterday's closing prices
        are no earlier version of today's.
        """
        alike = (one for one in self._titles.get(shown.title, ()) if _reads_alike(one, shown))
        return next((one for one in alike if one.item not in there or _reads_the_same(one, shown)), None)


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)


def _another(one: KnownItem, other: KnownItem) -> bool:
    """Whether both title and text differ."""
    if not _differ(one.title, other.title):
        return False
    common = _common(one, other)
    return common <= OTHER if common is not None else _differ(one.text, other.text)


def _reads_alike(one: KnownItem, other: KnownItem) -> bool:
    """Whether two items with one title are the same by their texts."""
    common = _common(one, other)
    if common is not None:
        return common >= SAME
    if one.text != other.text:
        return False
    return _nameless(one, other) or bool(one.text and one.title and other.seen - one.seen <= AGAIN)


def _reads_the_same(one: KnownItem, other: KnownItem) -> bool:
    """Whether two items with one title have the same distinctive text."""
    return one.text == other.text and (bool(one.sketch) or _nameless(one, other))


def _nameless(one: KnownItem, other: KnownItem) -> bool:
    return not (one.guid or one.link or other.guid or other.link)


def _common(one: KnownItem, other: KnownItem) -> int | None:
    """Return how many hashes two sketches share; None if one is missing."""
    if not (one.sketch and other.sketch):
        return None
    mine, theirs = set(_hashes(one.sketch)), set(_hashes(other.sketch))
    smallest = sorted(mine | theirs)[:16]
    return sum(one in mine and one in theirs for one in smallest)


def _hashes(sketch: str) -> list[str]:
    return [sketch[at : at + 8] for at in range(0, len(sketch), 8)]
