"""Centrality: sumy's own scores, without sumy's matrices."""

from __future__ import annotations

import inspect
import random
import tracemalloc
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer

from engine.summaries import centrality, summarise
from tests.profiles import examples
from tests.quality import peers

WORDS = [*"abcdefghijklm", "Ärger", "ÄRGER", "ärger", "İ", "ǅ", ""]
Said = list[list[str]]


def _equal(said: Said) -> None:
    """Both scores are sumy's own to 1e-9, also where sumy gives no number."""
    with np.errstate(all="ignore"):
        for ours, theirs in zip(centrality.scores(said), (LexRankSummarizer, TextRankSummarizer), strict=True):
            assert np.allclose(ours, peers.scores(theirs, said), rtol=0, atol=1e-9, equal_nan=True)


def _news(dice: random.Random, size: int) -> Said:
    """Sentences of any length whose words are as common as words are; some are empty, some repeated."""
    said = [[f"w{int(dice.paretovariate(0.6)) % 3000}" for _ in range(dice.randint(0, 25))] for _ in range(size)]
    return [dice.choice(said) if dice.random() < 0.05 else sentence for sentence in said]


@examples(100)
@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=12), min_size=1, max_size=25))
def test_the_scores_are_sumys(said: Said) -> None:
    """Whatever the words: none at all, sentences without any, repeated sentences, one word in all of them, capitals."""
    _equal(said)


@pytest.mark.parametrize("size", [1, 2, 7, 40, 150])
def test_the_scores_are_sumys_where_words_are_common_and_rare(size: int) -> None:
    """Dense products of common words and pairs of rare ones add up to sumy's scores."""
    _equal(_news(random.Random(size), size))


def test_the_scores_are_sumys_block_by_block(monkeypatch: pytest.MonkeyPatch) -> None:
    """However few products are held at a time."""
    said = _news(random.Random(3), 60)
    for block in (1, 50, 700):
        monkeypatch.setattr(centrality, "BLOCK_SIZE", block)
        _equal(said)


@pytest.mark.parametrize(
    ("summarizer", "method"), [(LexRankSummarizer, "power_method"), (TextRankSummarizer, "rate_sentences")]
)
def test_the_scores_come_through_sumys_classes(monkeypatch: pytest.MonkeyPatch, summarizer: type, method: str) -> None:
    """sumy's own power method and rating make the scores: change them and the measurements change."""
    dice = random.Random(1)
    terms = [[dice.choice("abcdefghijklm") for _ in range(6)] for _ in range(30)]
    texts = [" ".join(each) for each in terms]
    before = summarise.features(texts, terms, [], "en")
    original: Callable[..., object] = getattr(summarizer, method)

    def backwards(*args: object) -> object:
        result = original(*args)
        if isinstance(result, dict):
            return dict(zip(result, reversed(result.values()), strict=True))
        return result[::-1]  # type: ignore[index]

    monkeypatch.setattr(summarizer, method, staticmethod(backwards) if method == "power_method" else backwards)
    after = summarise.features(texts, terms, [], "en")
    name = "lexrank" if summarizer is LexRankSummarizer else "textrank"
    assert not np.allclose(before[name], after[name])


def test_a_text_made_to_take_for_ever_has_no_centre(monkeypatch: pytest.MonkeyPatch) -> None:
    """Past a bound on the products nothing is central; position and rarity still rank."""
    said = _news(random.Random(4), 50)
    monkeypatch.setattr(centrality, "MAX_PRODUCTS", 10)
    monkeypatch.setattr(centrality, "MAX_WEIGHTS", 10)
    lexrank, textrank = centrality.scores(said)
    assert np.ptp(textrank) == 0
    assert np.ptp(lexrank[[bool(each) for each in said]]) < 1e-9
    texts = [" ".join(each) for each in said]
    assert len(summarise.rank(texts, "en", terms=said)) > 40


def test_thousands_of_sentences_hold_little_memory() -> None:
    """No matrix of every sentence with every other one is ever held: 5,000 of them would take 200 MB."""
    dice = random.Random(5)
    said = [[f"w{int(20000 ** dice.random())}" for _ in range(dice.randint(5, 25))] for _ in range(5000)]
    centrality.scores(said[:100])
    tracemalloc.start()
    try:
        centrality.scores(said)
        assert tracemalloc.get_traced_memory()[1] < 20 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("summarizer", "private"),
    [
        (
            LexRankSummarizer,
            {
                "_to_words_set": ["self", "sentence"],
                "_compute_tf": ["self", "sentences"],
                "_compute_idf": ["sentences"],
                "_create_matrix": ["self", "sentences", "threshold", "tf_metrics", "idf_metrics"],
                "_get_best_sentences": ["sentences", "count", "rating", "args", "kwargs"],
            },
        ),
        (
            TextRankSummarizer,
            {
                "_create_matrix": ["self", "document"],
                "_get_best_sentences": ["sentences", "count", "rating", "args", "kwargs"],
            },
        ),
    ],
)
def test_sumy_has_the_private_methods_that_are_overridden(summarizer: type, private: dict[str, list[str]]) -> None:
    """A release of sumy that renames one, or gives it other arguments, is noticed here and not by worse summaries."""
    found = {name: list(inspect.signature(inspect.getattr_static(summarizer, name)).parameters) for name in private}
    assert found == private
