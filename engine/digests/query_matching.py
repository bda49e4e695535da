"""Match watched queries against an article and find the sentence that matches best. Start at `match`.

A query has words, "phrases" and, after a hyphen, excluded words and phrases: `sanctions -sport`. They are analysed like
questions in the article's language; all that are not excluded must occur somewhere in the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.models import WatchMatch
from engine.nlp import tokenizer

MAX_PARTS = 20
"""Words and phrases of a query that are used."""
_HEBREW = "[\u05d0-\u05ea]"
_PART = re.compile(
    rf"(?P<no>(?<!\S)[-–−])?(?:(?<!{_HEBREW})[\"“”„«»](?P<phrase>(?:[^\"“”„«»]|(?<={_HEBREW})\"(?={_HEBREW}))*)[\"“”„«»]"
    rf"|(?P<word>(?:[^\s,;，、；،؛\"“”„«»]|(?<={_HEBREW})\"(?={_HEBREW}))+))"
)
"""A quotation mark inside a Hebrew abbreviation is a letter of it, as in `engine.nlp.tokenizer`."""


@dataclass(frozen=True, slots=True)
class QueryPart:
    """A word or a phrase of a query."""

    text: str
    is_required: bool
    """Else it is excluded."""


def parse(query: str) -> tuple[QueryPart, ...]:
    """Return the parts of a query in order; () if none is required."""
    parts = []
    for part in _PART.finditer(query):
        text = (part["phrase"] if part["phrase"] is not None else part["word"]).strip()
        if any(c.isalnum() for c in text):
            parts.append(QueryPart(text, part["no"] is None))
    parts = list(dict.fromkeys(parts))[:MAX_PARTS]
    return tuple(parts) if any(part.is_required for part in parts) else ()


def match(queries: Sequence[str], title: str, sentences: Sequence[str], language: str) -> tuple[WatchMatch, ...]:
    """Return the *queries* that an article matches, each with the sentence that has most of its words."""
    texts = [tokenizer.terms(text, language) for text in (*sentences, title)]
    matches = (_match(n, query, sentences, texts, language) for n, query in enumerate(queries))
    return tuple(filter(None, matches))


def _match(
    number: int, query: str, sentences: Sequence[str], texts: Sequence[tuple[str, ...]], language: str
) -> WatchMatch | None:
    parts = [(part, tokenizer.terms(part.text, language)) for part in parse(query)]
    required = [terms for part, terms in parts if part.is_required and terms]
    excluded = [terms for part, terms in parts if not part.is_required and terms]
    if not required or not sentences:
        return None
    if any(_contains(terms, text) for terms in excluded for text in texts):
        return None
    if not all(any(_contains(terms, text) for text in texts) for terms in required):
        return None
    counts = [sum(_contains(terms, text) for terms in required) for text in texts[:-1]]
    best = max(range(len(counts)), key=lambda n: (counts[n], -n))
    present = [terms for terms in required if _contains(terms, texts[best])]
    return WatchMatch(number, best, tuple(_marks(sentences[best], present, language)))


def _contains(terms: tuple[str, ...], text: tuple[str, ...]) -> bool:
    """Whether the terms of a phrase occur in a text, one after the other."""
    if len(terms) == 1:
        return terms[0] in text
    return any(text[at : at + len(terms)] == terms for at, term in enumerate(text) if term == terms[0])


def _marks(sentence: str, phrases: Sequence[tuple[str, ...]], language: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of the words that belong to *phrases*."""
    terms = frozenset(term for phrase in phrases for term in phrase)
    for token in tokenizer.tokens(sentence, language):
        if terms.intersection(tokenizer.terms(sentence[token.start : token.end], language)):
            yield token.start, token.end
