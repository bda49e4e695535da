"""Which items of a feed are new: by every sign that tells them apart, and by no other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from engine.models import FeedItem, FeedPage
from services.feeds import dedup
from storage.models import KnownItem
from tests.profiles import examples

NOON = datetime(2026, 10, 14, 12, 0, tzinfo=UTC)
SKETCH = "".join(f"{n:08x}" for n in range(16))
NEAR = "".join(f"{n:08x}" for n in (*range(14), 50, 51))
FAR = "".join(f"{n:08x}" for n in range(20, 36))


def item(guid: str, link: str = "", title: str = "", text: str = "", sketch: str = "") -> FeedItem:
    """An item of a feed; its link is a path."""
    return FeedItem(guid, f"http://news.example/{link}" if link else None, title, text, sketch=sketch)


def page(*items: FeedItem, older: tuple[tuple[str, str], ...] = ()) -> FeedPage:
    """A feed of these items."""
    return FeedPage("The Quay", "http://news.example/", items, older)


def known(*items: FeedItem, at: datetime = NOON) -> list[KnownItem]:
    """What is known after a first poll."""
    first = dedup.compare(page(*items), [], at)
    known_items = [item_ for _, item_ in first.new] + list(first.noted)
    return [KnownItem(n, k.guid, k.link, k.title, k.text, k.sketch, k.seen) for n, k in enumerate(known_items, 1)]


def new(before: list[KnownItem], *items: FeedItem, later: timedelta = timedelta(hours=1)) -> list[str]:
    """The guids of what a later poll finds new."""
    return [one.guid for one, _ in dedup.compare(page(*items), before, NOON + later).new]


def test_one_sign_does_not_hold_against_the_others() -> None:
    """A guid or a link that came back with another title and another text is another item's."""
    before = known(item("1", "a", "Flood", "Water.", SKETCH))
    assert new(before, item("1", "b", "Games", "Sports.", FAR)) == ["1"]
    assert new(before, item("2", "a", "Games", "Sports.", FAR)) == ["2"]
    assert new(before, item("1", "b", "Flood", "Sports.", FAR)) == []
    assert new(before, item("1", "b", "Games", "Water!", NEAR)) == []
    assert new(before, item("1", "a", "Games", "Sports.", FAR)) == []


def test_texts() -> None:
    """The same title over nearly the same text is the same item, unless the other one still stands there."""
    first = item("1", "a", "Closing prices", "Up.", SKETCH)
    before = known(first)
    assert new(before, item("2", "b", "Closing prices", "Down.", NEAR)) == []
    assert new(before, item("2", "b", "Closing prices", "Down.", NEAR), first) == ["2"]
    assert new(before, item("2", "b", "Closing prices", "Up.", SKETCH), first) == []
    assert new(before, item("2", "b", "Opening prices", "Up.", SKETCH)) == ["2"]


def test_short_texts() -> None:
    """Under one title they are the same for three days."""
    before = known(item("1", "a", "Open thread", "Talk."))
    assert new(before, item("2", "b", "Open thread", "Talk.")) == []
    assert new(before, item("2", "b", "Open thread", "Talk."), later=timedelta(days=7)) == ["2"]
    assert new(before, item("2", "b", "Open thread", "")) == ["2"]


def test_names_from_below() -> None:
    """What was only a name is known when it comes up, and its text is kept from then on."""
    first = dedup.compare(page(item("1", "a", "A", "Aa."), older=(("2", "http://news.example/b"),)), [], NOON)
    before = [KnownItem(1, *_signs(first.new[0][1])), KnownItem(2, *_signs(first.noted[0]))]
    up = dedup.compare(page(item("2", "b", "B", "Bb.")), before, NOON)
    assert up.new == ()
    assert [(one.now.item, one.before.text) for one in up.edited] == [(2, "")]


def _signs(one: KnownItem) -> tuple[str, str, str, str, str, datetime]:
    return one.guid, one.link, one.title, one.text, one.sketch, one.seen


NAMES = st.sampled_from(["", "1", "2", "3"])
ITEMS = st.lists(st.builds(item, NAMES, NAMES, NAMES, NAMES, st.sampled_from(["", SKETCH, NEAR, FAR])), max_size=6)


@given(ITEMS)
@examples(200)
def test_nothing_is_new_twice(items: list[FeedItem]) -> None:
    """Whatever a feed's names are worth: the same feed again has nothing new, edited or to be noted."""
    item_ = [one for one in items if one.title or one.text or one.url]
    again = dedup.compare(page(*item_), known(*item_), NOON + timedelta(hours=1))
    assert again.new == ()


def test_keys() -> None:
    """The page's own key where there is a page of its own, else one of the feed's making."""

    def key(one: FeedItem) -> str:
        return dedup.article_key(7, one, dedup.signs(page(one), NOON)(one))

    assert key(item("1", "a?utm_source=x", "T")) == "news.example/a"
    assert key(item("1", "", "T")) == f"item:7:{dedup.digest('1')}"
    assert key(FeedItem("", "http://news.example/", "T", "Text.")) == f"item:7:{dedup.digest('Text.')}"
