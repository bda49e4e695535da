"""A document's analysis: its language, sentences with their kinds, ranking and index terms."""

from __future__ import annotations

from collections.abc import Sequence

from engine.models import Analysis, Document, Sentence, SentenceKind
from engine.nlp import boilerplate, language, sentences, tokenizer
from engine.summaries import summarise

ANALYSER_VERSION = 3
"""Goes up whenever index terms, boundaries or kinds change: stored articles are then analysed again."""


def analyse(document: Document, breaks: Sequence[int] = (), likely: Sequence[str] = ()) -> Analysis:
    """Return the analysis of *document*; no sentence crosses one of *breaks*, the joins of messages."""
    text = document.text
    code = language.detect(text, likely)
    spans = sentences.split(text, code, breaks)
    sentence_kinds, title = boilerplate.classify(text, spans, code, document.title)
    terms = tuple(tokenizer.terms(text[s.start : s.end], code) for s in sentence_kinds)
    return Analysis(
        language=code,
        sentences=sentence_kinds,
        ranking=_ranking(text, sentence_kinds, terms, code, document.title or title),
        terms=terms,
        version=ANALYSER_VERSION,
        title=title or ("" if document.title else boilerplate.label(text, sentence_kinds)),
    )


def _ranking(
    text: str, sentence_kinds: Sequence[Sentence], terms: Sequence[Sequence[str]], code: str, title: str
) -> tuple[int, ...]:
    """Return the indices of the sentences that a summary may show, best first."""
    body = [index for index, sentence in enumerate(sentence_kinds) if sentence.kind is SentenceKind.BODY]
    quotes = [text[sentence_kinds[index].start : sentence_kinds[index].end] for index in body]
    opens = [index == 0 or "\n" in text[sentence_kinds[index - 1].end : sentence_kinds[index].start] for index in body]
    order = summarise.rank(quotes, code, title, opens, [terms[index] for index in body])
    return tuple(body[place] for place in order)
