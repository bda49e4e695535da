"""What is said of watches and feeds keeps the rules, whatever strangers write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import errors
from engine.models import ShelfId
from handlers import views
from handlers.views.i18n import Words
from services.feeds.feeds import ImportResult
from services.watches import LONGEST
from storage.models import Watch
from tests.handlers.sample_articles import HOSTILE, NOW
from tests.handlers.telegram_html import parse
from tests.handlers.views.test_properties import FEW, WORDS, check

TOKEN = "abcdefghijklmnop"
EN = Words("en")


@FEW
@given(words=WORDS, text=HOSTILE, over=st.sampled_from(["", "all", "topic"]), count=st.integers(0, 50))
def test_watches_keep_the_rules(words: Words, text: str, over: str, count: int) -> None:
    """The list, one watch and every answer."""
    watch = Watch(ShelfId(1), 1, 5, f"a {text[: LONGEST - 2]}", NOW)  # something visible is always wanted
    check(views.watches.listing(words, [watch] * count, TOKEN))
    check(views.watches.watch_card(words, watch, TOKEN))
    for said in (
        views.watches.watch_added(words, watch, over),
        views.watches.already_watched(words, watch),
        views.watches.too_many(words, 50),
        views.watches.too_long(words),
        views.watches.too_long(words, ask_again=True),
    ):
        check(said)


def test_words_on_a_button_are_cut_visibly() -> None:
    """Nobody takes a part of them for all."""
    long = Watch(ShelfId(1), 7, 5, "sanctions " * 15, NOW)
    ((button,), _) = views.watches.listing(EN, [long], TOKEN).buttons
    assert button.text == "7 · sanctions sanctions sanctions sanctions…"


FAULTS = (
    errors.FetchTimeoutError("http://a.example"),
    errors.TooLargeError("http://a.example", 8 << 20),
    *(errors.StatusError("http://a.example", status) for status in (401, 404, 410, 418, 429, 500, 503)),
    errors.RefusedAddressError("http://10.0.0.1"),
    errors.FetchError("http://a.example"),
    errors.EmptyPageError(),
    errors.BrokenFileError(),
    errors.NoFeedError(),
    errors.WorkerLimitError(),
)


@pytest.mark.parametrize("error", FAULTS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("words", [EN, Words("fr")], ids=lambda words: words.language)
def test_no_feed_is_pasted(words: Words, error: errors.PullquoteError) -> None:
    """What is wrong with an address of a feed is told without asking for a text; some may be tried again."""
    shown = views.feeds.follow_failed(words, error, TOKEN)
    check(shown)
    assert not any(word in parse(shown.html)[0] for word in ("aste", "ollez", "article"))
    passes = isinstance(error, errors.FetchTimeoutError) or getattr(error, "status", 0) in (429, 500, 503)
    assert bool(shown.buttons) is passes
    assert not views.feeds.follow_failed(words, error).buttons


def test_a_refused_feed_cannot_be_told_from_a_dead_one() -> None:
    """The bot is no port scanner."""
    refused, dead = errors.RefusedAddressError("http://10.0.0.1/"), errors.FetchError("http://example.com/")
    assert views.feeds.follow_failed(EN, refused, TOKEN) == views.feeds.follow_failed(EN, dead, TOKEN)


FULL = "not taken: 500 feeds can be followed here, not more."
CLOSED = "has an address that I do not open."


@pytest.mark.parametrize(
    ("taken", "said"),
    [
        (ImportResult(1, 0, 0), "1 feed in the list. 1 feed is new."),
        (
            ImportResult(500, 0, 59_500),
            f"60,000 feeds in the list. 500 feeds are new. 59,500 were {FULL}",
        ),
        (
            ImportResult(0, 2, 1, 1),
            f"4 feeds in the list. 0 feeds are new. 2 were followed already. 1 was {FULL} 1 {CLOSED}",
        ),
        (
            ImportResult(0, 0, 99_999, 1, cut=True),
            f"The list is very long: I read its first 100,000 feeds. 0 feeds are new. 99,999 were {FULL} 1 {CLOSED}",
        ),
    ],
)
def test_a_list_is_told_truthfully(taken: ImportResult, said: str) -> None:
    """How many there are, and what became of each."""
    assert parse(views.feeds.imported(EN, taken).html)[0] == said
