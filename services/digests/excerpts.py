"""Articles with little of their text: what a digest shows of a book is a few sentences. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from engine.models import Article, Sentence, SentenceKind

WHOLE = 100_000
"""Characters up to which an article is kept whole."""
AROUND = 50_000
"""Characters kept before and after a sentence of a longer page: its link must not lead to the same words near it."""
GAP = "\n\n"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """An article with the text around some sentences."""

    article: Article
    """Its sentences are whole; those that are left out are not counted."""
    indices: Mapping[int, int]
    """The index in the whole article → the index here, of the sentences that were asked for."""


def excerpt(article: Article, wanted: Collection[int]) -> Excerpt:
    """Return an article with its first sentences, the *wanted* ones, and what is around these on a web page."""
    if len(article.document.text) <= WHOLE:
        return Excerpt(article, {index: index for index in wanted})
    kept = sorted({*_first(article), *wanted, *_neighbours(article, wanted)})
    pieces: list[str] = []
    sentences: list[Sentence] = []
    length, end = 0, -1
    for index in kept:
        sentence = article.sentences[index]
        gap = GAP if sentences and sentence.start != end else ""
        begin = length + len(gap)
        pieces += (gap, article.document.text[sentence.start : sentence.end])
        length, end = begin + sentence.end - sentence.start, sentence.end
        sentences.append(Sentence(begin, length, sentence.kind))
    document = replace(article.document, text="".join(pieces), regions=(), places=())
    places = {index: place for place, index in enumerate(kept)}
    short = replace(article, document=document, sentences=tuple(sentences), ranking=(), parts=(), changed=())
    return Excerpt(short, {index: places[index] for index in wanted})


def _first(article: Article) -> Iterator[int]:
    """Yield the sentences that stand for a missing title."""
    for test in (lambda kind: kind.is_quotable, lambda kind: kind is SentenceKind.BODY):
        yield from [index for index, sentence in enumerate(article.sentences) if test(sentence.kind)][:1]


def _neighbours(article: Article, wanted: Collection[int]) -> Iterator[int]:
    if article.document.url is None:
        return
    ranges = [(article.sentences[at].start - AROUND, article.sentences[at].end + AROUND) for at in wanted]
    for index, sentence in enumerate(article.sentences):
        if any(start <= sentence.start and sentence.end <= end for start, end in ranges):
            yield index
