"""A document's analysis: language, sentences and what they may be used for, their ranking, their index terms."""

from __future__ import annotations

from collections.abc import Sequence

from engine.models import Analysis, Document, Sentence, SentenceKind
from engine.nlp import boilerplate, language, sentences, tokenizer
from engine.summaries import summarise

ANALYSER_VERSION = 2
"""Goes up whenever index terms, boundaries or kinds change: what is stored is then analysed anew."""


def analyse(document: Document, breaks: Sequence[int] = (), likely: Sequence[str] = ()) -> Analysis:
    """All that the engine finds in *document*; no sentence crosses one of *breaks*, the joins of messages."""
    text = document.text
    code = language.detect(text, likely)
    found = sentences.split(text, code, breaks)
    kinds, title = boilerplate.classify(text, found, code, document.title)
    terms = tuple(tokenizer.terms(text[s.start : s.end], code) for s in kinds)
    return Analysis(
        language=code,
        sentences=kinds,
        ranking=_ranking(text, kinds, terms, code, document.title or title),
        terms=terms,
        version=ANALYSER_VERSION,
        title=title or ("" if document.title else boilerplate.label(text, kinds)),
    )


def _ranking(
    text: str, found: Sequence[Sentence], terms: Sequence[Sequence[str]], code: str, title: str
) -> tuple[int, ...]:
    """The indices of the sentences that a summary may show, best first."""
    body = [index for index, sentence in enumerate(found) if sentence.kind is SentenceKind.BODY]
    quotes = [text[found[index].start : found[index].end] for index in body]
    opens = [index == 0 or "\n" in text[found[index - 1].end : found[index].start] for index in body]
    order = summarise.rank(quotes, code, title, opens, [terms[index] for index in body])
    return tuple(body[place] for place in order)
