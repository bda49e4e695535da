"""The order in which sentences enter a summary."""

from __future__ import annotations

import random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.nlp import tokenizer
from engine.qa import scoring
from engine.summaries import summarise
from tests.profiles import examples

SENTENCES = [
    "The council met on Tuesday and decided to rebuild the old bridge over the river.",
    "Nobody voted against the bridge.",
    "The river had carried away the old bridge in the flood of March.",
    "Work on the new bridge begins in May and should take five months.",
    "A ferry will carry people over the river until the bridge opens.",
    "The mayor had coffee.",
    "The bridge will cost four million, and the council will borrow half of it.",
]


@examples(60)
@given(st.lists(st.text(alphabet="ab cd.é1?", max_size=30), max_size=30))
def test_the_ranking_has_each_sentence_once(sentences: list[str]) -> None:
    """A sentence has one place, so a shorter summary is always part of a longer one; all that is said is there."""
    order = summarise.rank(sentences, "en")
    assert len(set(order)) == len(order)
    said = {frozenset(tokenizer.terms(sentences[at], "en")) for at in order}
    for terms in (set(tokenizer.terms(sentence, "en")) for sentence in sentences):
        assert any(len(terms & other) >= summarise.SAME_COSINE * (len(terms) * len(other)) ** 0.5 for other in said)


def test_a_short_text_is_told_from_its_beginning() -> None:
    """Between fewer than five sentences nothing can be measured."""
    assert summarise.rank(SENTENCES[:4], "en") == (0, 1, 2, 3)


def test_no_two_chosen_sentences_say_the_same() -> None:
    """A repeated sentence is in no summary, however central and however long the summary."""
    order = summarise.rank([*SENTENCES, SENTENCES[0], SENTENCES[2] + "!"], "en")
    assert len(order) == 7
    assert len({0, 7} & set(order)) == len({2, 8} & set(order)) == 1
    assert summarise.rank(["Yes.", "No.", "Yes."], "en") == (0, 1)


def test_the_title_draws_its_words() -> None:
    """A sentence with the words of the title rises."""
    terms = [tokenizer.terms(sentence, "en") for sentence in SENTENCES]
    title = tokenizer.terms("A ferry will carry people until May", "en")
    plain = scoring.total(summarise.WEIGHTS, summarise.features(SENTENCES, terms, [], "en"))
    titled = scoring.total(summarise.WEIGHTS, summarise.features(SENTENCES, terms, title, "en"))
    assert int(np.argmax(titled - plain)) == 4


def test_long_texts_cost_seconds_at_most() -> None:
    """Ten thousand sentences are ranked by position and rarity, four thousand exactly, both at a bearable cost."""
    dice = random.Random(2)
    sentences = [" ".join(f"word{int(dice.paretovariate(0.8)) % 20000}" for _ in range(15)) for _ in range(10_000)]
    assert len(summarise.rank(sentences, "en")) > 8_000
    assert len(summarise.rank(sentences[:4000], "en")) > 3_000
