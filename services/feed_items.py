"""Which items of a feed are new, which were edited, and which are only there again. Pure.

An item is known by its guid, by its link or by its text, whichever the feed leaves alone. A feed may give all of them
anew (a site that moved), the same guid to all items, or one link to all of them: a sign counts only where it tells items
apart, and one sign alone does not hold against the other two.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from engine.models import FeedItem, FeedPage
from services import links
from storage.models import KnownItem

SAME, OTHER = 12, 4
"""Of 16 hashes of a sketch: from here on the texts are nearly the same; up to here they have nothing in common.
A changed word in 40 leaves 13 or more."""
AGAIN = timedelta(days=3)
"""A short text under the same title is the same item for so long; later it may be next week's."""
NOTED = timedelta(days=1)
"""How exactly it is kept when an item was last there: a write for each item and poll would be too many."""


@dataclass(frozen=True, slots=True)
class Edited:
    """An item that is known and now reads otherwise."""

    item: FeedItem
    now: KnownItem
    before: KnownItem


@dataclass(frozen=True, slots=True)
class News:
    """What a poll brought."""

    new: tuple[tuple[FeedItem, KnownItem], ...]
    """In the order of the feed, newest first."""
    edited: tuple[Edited, ...]
    noted: tuple[KnownItem, ...]
    """Everything else that is to be remembered: names of older items, and when something was last seen."""


def compare(page: FeedPage, known: Sequence[KnownItem], now: datetime) -> News:
    """What of *page* is not known yet, and what is but has changed."""
    signs = _Signs(page, now)
    before = _Known(known)
    new, edited, noted = [], [], []
    for item in page.items:
        shown = signs.of(item)
        found = before.find(shown)
        if found is None:
            new.append((item, shown))
            before.add(shown)
        elif found.item and (found.text, found.title) != (shown.text, shown.title):
            edited.append(Edited(item, replace(shown, item=found.item), found))
        elif found.item and _differs(found, shown):
            noted.append(replace(shown, item=found.item))
    for guid, link in page.older:
        named = signs.of(FeedItem(guid, link or None, "", ""))
        found = before.find(named)
        if found is None and (named.guid or named.link):
            noted.append(named)
            before.add(named)
        elif found is not None and found.item and now - found.seen > NOTED:
            noted.append(replace(found, seen=now))
    return News(tuple(new), tuple(edited), tuple(noted))


def _differs(found: KnownItem, shown: KnownItem) -> bool:
    return (found.guid, found.link) != (shown.guid, shown.link) or shown.seen - found.seen > NOTED


def article_key(feed: int, item: FeedItem, shown: KnownItem) -> str:
    """The key of the item's article: the page's own where the link tells items apart, so that a link that somebody
    sent, or another feed has, is the same article."""
    if item.url and shown.link:
        return links.key(links.normalise(item.url))
    return f"item:{feed}:{shown.guid or shown.text or shown.title}"


def digest(text: str) -> str:
    """A hash that stands for a text, "" for none; the same for the same words, however they are spaced."""
    words = "".join(text.split())
    return hashlib.blake2b(words.encode("utf-8", "replace"), digest_size=10).hexdigest() if words else ""


class _Signs:
    """What items of one page are known by; signs that do not tell them apart are left out."""

    def __init__(self, page: FeedPage, now: datetime) -> None:
        self._now = now
        pairs = {(item.guid, _link(item.url)) for item in page.items} | {(g, _link(url)) for g, url in page.older}
        guids, urls = Counter(guid for guid, _ in pairs), Counter(link for _, link in pairs)
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
    """Known items by their signs."""

    def __init__(self, known: Iterable[KnownItem]) -> None:
        self._all: list[KnownItem] = []
        self._guids: dict[str, KnownItem] = {}
        self._links: dict[str, KnownItem] = {}
        for one in known:
            self.add(one)

    def add(self, one: KnownItem) -> None:
        """Know *one* from here on."""
        self._all.append(one)
        for signs, sign in ((self._guids, one.guid), (self._links, one.link)):
            if sign:
                signs[sign] = one

    def find(self, shown: KnownItem) -> KnownItem | None:
        """The known item that is shown again, by its guid, its link or its text."""
        by_guid, by_link = self._guids.get(shown.guid), self._links.get(shown.link)
        if by_guid and not (_differ(by_guid.link, shown.link) and _another(by_guid, shown)):
            return by_guid
        if by_link and not (_differ(by_link.guid, shown.guid) and _another(by_link, shown)):
            return by_link
        return next((one for one in self._all if _reads_alike(one, shown)), None)


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)


def _another(one: KnownItem, other: KnownItem) -> bool:
    """Whether title and text both say that these are two items."""
    if not _differ(one.title, other.title):
        return False
    common = _common(one, other)
    return common <= OTHER if common is not None else _differ(one.text, other.text)


def _reads_alike(one: KnownItem, other: KnownItem) -> bool:
    common = _common(one, other)
    if common is not None:
        return common >= SAME if one.title == other.title else common > SAME + 2
    nameless = not (one.guid or one.link or other.guid or other.link)
    return (one.title, one.text) == (other.title, other.text) and (
        nameless or bool(one.title and one.text and other.seen - one.seen <= AGAIN)
    )


def _common(one: KnownItem, other: KnownItem) -> int | None:
    """How many hashes two sketches share; None where there is none to compare."""
    if not (one.sketch and other.sketch):
        return None
    mine, theirs = ({sketch[at : at + 8] for at in range(0, len(sketch), 8)} for sketch in (one.sketch, other.sketch))
    smallest = sorted(mine | theirs)[:16]
    return sum(one in mine and one in theirs for one in smallest)
