"""Match watched queries against an article and find the sentence that matches best. Start at `match`.

A query has words, "phrases" and, after a hyphen, excluded words and phrases: `sanctions -sport`. They are analysed like
questions in the article's language, and found in the same other forms (`word_forms`): with prefixes and particles, at
the end of compounds, written as one, in another spelling. All that are not excluded must occur in the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.models import WatchMatch
from engine.nlp import tokenizer
from engine.qa import word_forms

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


@dataclass(frozen=True, slots=True)
class _Text:
    """The terms of a text in a row, and those of what is also written as one word."""

    terms: tuple[str, ...]
    joined: frozenset[str]


Way = tuple[frozenset[str], ...]
"""Terms in a row, each one of some."""


def match(queries: Sequence[str], title: str, sentences: Sequence[str], language: str) -> tuple[WatchMatch, ...]:
    """Return the *queries* that an article matches, each with the sentence that has most of its words."""
    texts = [
        _Text(tokenizer.terms(text, language), frozenset(term for _, term in tokenizer.joined(text, language)))
        for text in (*sentences, title)
    ]
    vocabulary = sorted({term for text in texts for term in (*text.terms, *text.joined)})
    matches = (_match(n, query, sentences, texts, vocabulary, language) for n, query in enumerate(queries))
    return tuple(filter(None, matches))


def _match(
    number: int, query: str, sentences: Sequence[str], texts: Sequence[_Text], vocabulary: Sequence[str], language: str
) -> WatchMatch | None:
    parts = [(part, word_forms.ways(part.text, language, vocabulary)) for part in parse(query)]
    required = [ways for part, ways in parts if part.is_required and ways]
    excluded = [ways for part, ways in parts if not part.is_required and ways]
    if not required or not sentences:
        return None
    if any(_contains(ways, text) for ways in excluded for text in texts):
        return None
    if not all(any(_contains(ways, text) for text in texts) for ways in required):
        return None
    counts = [sum(_contains(ways, text) for ways in required) for text in texts[:-1]]
    best = max(range(len(counts)), key=lambda n: (counts[n], -n))
    present = [ways for ways in required if _contains(ways, texts[best])]
    return WatchMatch(number, best, tuple(_marks(sentences[best], present, language)))


def _contains(ways: Sequence[Way], text: _Text) -> bool:
    """Whether a text has a word or phrase in one of the *ways* it may be written."""
    return any(_stands(way, text) for way in ways)


def _stands(way: Way, text: _Text) -> bool:
    if len(way) == 1:
        return not way[0].isdisjoint(text.joined) or not way[0].isdisjoint(text.terms)
    starts = (at for at, term in enumerate(text.terms[: len(text.terms) - len(way) + 1]) if term in way[0])
    return any(all(text.terms[at + step] in terms for step, terms in enumerate(way)) for at in starts)


def _marks(sentence: str, present: Sequence[Sequence[Way]], language: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of the words that are *present*, in the order of the text."""
    terms = frozenset().union(*(each for ways in present for way in ways for each in way))
    spans = {
        (token.start, token.end)
        for token in tokenizer.tokens(sentence, language)
        if terms.intersection(tokenizer.terms(sentence[token.start : token.end], language))
    }
    for token, term in tokenizer.joined(sentence, language):
        if term in terms and not any(token.start <= start < token.end for start, _ in spans):
            spans.add((token.start, token.end))
    yield from sorted(spans)
