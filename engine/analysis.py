"""A document's analysis: its language, sentences with their kinds, ranking and index terms."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from engine.models import Analysis, Document, Region, Sentence, SentenceKind
from engine.nlp import boilerplate, language, sentences, tokenizer
from engine.summaries import summarise

ANALYSER_VERSION = 3
"""Goes up whenever index terms, boundaries or kinds change: stored articles are then analysed again."""

LEAST_BODY = 3
"""A text of fewer sentences, such as a file that is one table, is summarised by the rows of its tables too."""
_SURE = (SentenceKind.TABLE, SentenceKind.HEADING)
"""Kinds of a region that count more than the words in it."""


def analyse(document: Document, breaks: Sequence[int] = (), likely: Sequence[str] = ()) -> Analysis:
    """Return the analysis of *document*; no sentence crosses one of *breaks*, the joins of messages."""
    text = document.text
    code = language.detect(text, likely)
    spans = sentences.split(text, code, breaks)
    sentence_kinds, title = boilerplate.classify(text, spans, code, document.title)
    sentence_kinds = _with_regions(sentence_kinds, document.regions)
    bodies = [text[s.start : s.end] for s in sentence_kinds]
    terms = tuple(tokenizer.terms(body, code) for body in bodies)
    joined = (tokenizer.joined(body, code) for body in bodies)
    return Analysis(
        language=code,
        sentences=sentence_kinds,
        ranking=_ranking(text, sentence_kinds, terms, code, document.title or title),
        terms=tuple((*each, *(term for _, term in more)) for each, more in zip(terms, joined, strict=True)),
        version=ANALYSER_VERSION,
        title=title or ("" if document.title else boilerplate.label(text, sentence_kinds)),
    )


def _with_regions(sentences: Sequence[Sentence], regions: Sequence[Region]) -> tuple[Sentence, ...]:
    """Return *sentences* with the kinds of the regions in which they begin.

    Boilerplate stays boilerplate, except rows and headings: by their words alone they pass for subheadings. A region
    of something that was left out makes each sentence that it touches incomplete.
    """
    kinds = list(sentences)
    for region in regions:
        if region.kind is SentenceKind.INCOMPLETE:
            first = bisect_right(kinds, region.start, key=lambda sentence: sentence.end)
        else:
            first = bisect_left(kinds, region.start, key=lambda sentence: sentence.start)
        for index in range(first, bisect_left(kinds, region.end, key=lambda sentence: sentence.start)):
            if kinds[index].kind is not SentenceKind.BOILERPLATE or region.kind in _SURE:
                kinds[index] = replace(kinds[index], kind=region.kind)
    return tuple(kinds)


def _ranking(
    text: str, sentence_kinds: Sequence[Sentence], terms: Sequence[Sequence[str]], code: str, title: str
) -> tuple[int, ...]:
    """Return the indices of the sentences that a summary may show, best first; rows where there is little else."""
    body = [index for index, sentence in enumerate(sentence_kinds) if sentence.kind is SentenceKind.BODY]
    if len(body) < LEAST_BODY:
        rows = (SentenceKind.BODY, SentenceKind.TABLE)
        body = [index for index, sentence in enumerate(sentence_kinds) if sentence.kind in rows]
    quotes = [text[sentence_kinds[index].start : sentence_kinds[index].end] for index in body]
    opens = [index == 0 or "\n" in text[sentence_kinds[index - 1].end : sentence_kinds[index].start] for index in body]
    order = summarise.rank(quotes, code, title, opens, [terms[index] for index in body])
    return tuple(body[place] for place in order)
