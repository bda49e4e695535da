"""Short texts: the sentence with the word comes before its neighbour, a quantity is found by its value."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from engine.models import Verdict
from engine.qa import answer
from tests.quality import adapter

TEXTS = tomllib.loads(Path(__file__).with_name("short_texts.toml").read_text(encoding="utf-8"))["text"]
ASKED = [(t["language"], t["text"], question, telling) for t in TEXTS for question, telling in t["asks"].items()]


@pytest.mark.parametrize(("language", "text", "question", "telling"), ASKED)
def test_the_sentence_with_the_word_comes_first(language: str, text: str, question: str, telling: str) -> None:
    """Alone or with the neighbour that may answer as well."""
    assert telling in adapter.rank(question, text, language)[0]


def test_a_quantity_alone_is_found() -> None:
    """Though no word of the question stands in the sentence."""
    shelf = adapter._single("The mill stands by the river. A mile of fence cost €9m. The baker sells bread. Rain fell.")
    query, frequencies = shelf.understand("9 million euros")
    ranking = answer.rank(query, list(shelf.passages.values()), frequencies, 1)
    assert ranking.verdict in (Verdict.DIRECT, Verdict.PERHAPS)
    assert "€9m" in shelf.quote(ranking.hits[0])


@pytest.mark.parametrize("articles", [1, 4, 12])
def test_one_event_in_many_articles_is_answered(articles: int) -> None:
    """That each of them has a sentence as good as the others' is no sign of doubt."""
    shelf = adapter.Shelf()
    for number in range(articles):
        shelf.add(str(number), f"The {number}th report of the harbour office came on Monday. It has many pages.", "")
    query, frequencies = shelf.understand("harbour report")
    assert answer.rank(query, list(shelf.passages.values()), frequencies).verdict is Verdict.DIRECT
