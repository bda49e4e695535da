"""Excerpts: of a book in a digest little is kept, and every sentence of it stands as it was."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.models import Article, Sentence, SentenceKind
from services.digests.excerpts import AROUND, WHOLE, excerpt
from tests.handlers.sample_articles import article

SENTENCE = "The bridge number {} of Halmstrand is closed until Monday. "


def book(sentences: int, url: str | None) -> Article:
    """An article whose first sentence is a heading."""
    texts = [SENTENCE.format(number) for number in range(sentences)]
    spans, at = [], 0
    for number, text in enumerate(texts):
        spans.append(Sentence(at, at + len(text), SentenceKind.BODY if number else SentenceKind.HEADING))
        at += len(text)
    one = article("A book.")
    document = replace(one.document, text="".join(texts), url=url)
    return replace(one, document=document, sentences=tuple(spans), ranking=tuple(range(1, 5)))


LONG = WHOLE // 40


@given(st.sets(st.integers(0, LONG - 1), max_size=5), st.sampled_from([None, "https://news.example/book"]))
def test_sentences_are_verbatim(wanted: set[int], url: str | None) -> None:
    """Whatever is asked for reads as in the whole article, and so does every other sentence that is kept."""
    whole = book(LONG, url)
    short = excerpt(whole, wanted)
    assert {index: short.article.quote(place) for index, place in short.indices.items()} == {
        index: whole.quote(index) for index in wanted
    }
    texts = {whole.quote(index) for index in range(LONG)}
    assert all(short.article.quote(index) in texts for index in range(len(short.article.sentences)))
    room = (2 * AROUND + 200) * len(wanted) if url else 100 * len(wanted)
    assert len(short.article.document.text) <= room + 200
    assert whole.quote(1) in {short.article.quote(index) for index in range(len(short.article.sentences))}


@pytest.mark.parametrize("count", [1, WHOLE // 80])
def test_what_is_short_stays_whole(count: int) -> None:
    """An article of news is not cut."""
    whole = book(count, None)
    assert excerpt(whole, [0]).article is whole
