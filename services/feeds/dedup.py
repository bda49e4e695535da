"""Which items of a feed are new, which were edited, and which are only there again. Pure.

An item is known by its guid, by its link or by its text, whichever the feed leaves alone. A feed may give guids and
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
    shown_by = signs(page, now)
    older = [FeedItem(guid, link or None, "", "") for guid, link in page.older]
    before = _Known(known)
    pairs = [(item, shown, before.by_name(shown)) for item in (*page.items, *older) for shown in [shown_by(item)]]
    there = {0, *(found.item for _, _, found in pairs if found)}  # 0: new in this very page
    new, edited, noted = [], [], []
    for item, shown, named in pairs:
        found = named or before.by_name(shown) or before.by_text(shown, there)  # an item may stand there twice
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


def _renamed(found: KnownItem, shown: KnownItem) -> KnownItem:
    """*found* under its newest names, seen now."""
    return replace(found, guid=shown.guid or found.guid, link=shown.link or found.link, seen=shown.seen)


def _differs(found: KnownItem, shown: KnownItem) -> bool:
    renamed = _differ(found.guid, shown.guid) or _differ(found.link, shown.link)
    return renamed or shown.seen - found.seen > NOTED


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


def signs(page: FeedPage, now: datetime) -> Callable[[FeedItem], KnownItem]:
    """What items of *page* are known by."""
    return _Signs(page, now).of


class _Signs:
    """What items of one page are known by; signs that do not tell them apart are left out."""

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
    """Known items by their signs."""

    def __init__(self, known: Iterable[KnownItem]) -> None:
        self._titles: dict[str, list[KnownItem]] = {}
        self._guids: dict[str, KnownItem] = {}
        self._links: dict[str, KnownItem] = {}
        for one in known:
            self.add(one)

    def add(self, one: KnownItem) -> None:
        """Know *one* from here on."""
        self._titles.setdefault(one.title, []).append(one)
        for signs, sign in ((self._guids, one.guid), (self._links, one.link)):
            if sign:
                signs[sign] = one

    def by_name(self, shown: KnownItem) -> KnownItem | None:
        """The known item that has the same guid or the same link."""
        by_guid, by_link = self._guids.get(shown.guid), self._links.get(shown.link)
        if by_guid and not (_differ(by_guid.link, shown.link) and _another(by_guid, shown)):
            return by_guid
        if by_link and not (_differ(by_link.guid, shown.guid) and _another(by_link, shown)):
            return by_link
        return None

    def by_text(self, shown: KnownItem, there: Collection[int]) -> KnownItem | None:
        """The known item that reads alike. One that is still *there* itself is another, unless it reads quite the same:
        yesterday's closing prices are no earlier version of today's.
        """
        alike = (one for one in self._titles.get(shown.title, ()) if _reads_alike(one, shown))
        return next((one for one in alike if one.item not in there or _reads_the_same(one, shown)), None)


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)


def _another(one: KnownItem, other: KnownItem) -> bool:
    """Whether title and text both say that these are two items."""
    if not _differ(one.title, other.title):
        return False
    common = _common(one, other)
    return common <= OTHER if common is not None else _differ(one.text, other.text)


def _reads_alike(one: KnownItem, other: KnownItem) -> bool:
    """Whether two items under one title are the same by their texts."""
    common = _common(one, other)
    if common is not None:
        return common >= SAME
    if one.text != other.text:
        return False
    return _nameless(one, other) or bool(one.text and one.title and other.seen - one.seen <= AGAIN)


def _reads_the_same(one: KnownItem, other: KnownItem) -> bool:
    """Whether two items under one title have one text that no other item can have."""
    return one.text == other.text and (bool(one.sketch) or _nameless(one, other))


def _nameless(one: KnownItem, other: KnownItem) -> bool:
    return not (one.guid or one.link or other.guid or other.link)


def _common(one: KnownItem, other: KnownItem) -> int | None:
    """How many hashes two sketches share; None where there is none to compare."""
    if not (one.sketch and other.sketch):
        return None
    mine, theirs = set(_hashes(one.sketch)), set(_hashes(other.sketch))
    smallest = sorted(mine | theirs)[:16]
    return sum(one in mine and one in theirs for one in smallest)


def _hashes(sketch: str) -> list[str]:
    return [sketch[at : at + 8] for at in range(0, len(sketch), 8)]
