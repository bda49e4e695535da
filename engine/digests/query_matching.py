"""Watched words: which of some queries an article matches, and its sentence that shows it. Start at `sightings`.

A query has words, "phrases" and, behind a hyphen, words and phrases that must not be there: `sanctions -sport`. They
are analysed like questions in the article's language; all that are wanted must stand somewhere in the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.models import Sighting
from engine.nlp import tokenizer

PARTS = 20
"""Words and phrases of one query that are read."""
_HEBREW = "[\u05d0-\u05ea]"
_PART = re.compile(
    rf"(?P<no>(?<!\S)[-–−])?(?:(?<!{_HEBREW})[\"“”„«»](?P<phrase>(?:[^\"“”„«»]|(?<={_HEBREW})\"(?={_HEBREW}))*)[\"“”„«»]"
    rf"|(?P<word>(?:[^\s,;，、；،؛\"“”„«»]|(?<={_HEBREW})\"(?={_HEBREW}))+))"
)
"""The mark inside a Hebrew abbreviation is a letter of it, as in `words`."""


@dataclass(frozen=True, slots=True)
class Part:
    """A word or a phrase of a query."""

    said: str
    wanted: bool


def parse(query: str) -> tuple[Part, ...]:
    """The parts of a query in their order; () where nothing of it is wanted."""
    parts = []
    for match in _PART.finditer(query):
        said = (match["phrase"] if match["phrase"] is not None else match["word"]).strip()
        if any(c.isalnum() for c in said):
            parts.append(Part(said, match["no"] is None))
    parts = list(dict.fromkeys(parts))[:PARTS]
    return tuple(parts) if any(part.wanted for part in parts) else ()


def sightings(queries: Sequence[str], title: str, sentences: Sequence[str], language: str) -> tuple[Sighting, ...]:
    """Return which *queries* an article of *sentences* matches, each with the sentence that has most of its words."""
    texts = [tokenizer.terms(text, language) for text in (*sentences, title)]
    return tuple(found for n, query in enumerate(queries) if (found := _sighting(n, query, sentences, texts, language)))


def _sighting(
    number: int, query: str, sentences: Sequence[str], texts: Sequence[tuple[str, ...]], language: str
) -> Sighting | None:
    parts = [(part, tokenizer.terms(part.said, language)) for part in parse(query)]
    wanted = [terms for part, terms in parts if part.wanted and terms]
    unwanted = [terms for part, terms in parts if not part.wanted and terms]
    if not wanted or not sentences:
        return None
    if any(_stands(terms, text) for terms in unwanted for text in texts):
        return None
    if not all(any(_stands(terms, text) for text in texts) for terms in wanted):
        return None
    counts = [sum(_stands(terms, text) for terms in wanted) for text in texts[:-1]]
    best = max(range(len(counts)), key=lambda n: (counts[n], -n))
    here = [terms for terms in wanted if _stands(terms, texts[best])]
    return Sighting(number, best, tuple(_marks(sentences[best], here, language)))


def _stands(terms: tuple[str, ...], text: tuple[str, ...]) -> bool:
    """Tell whether the words of a phrase stand in a text, one after the other."""
    if len(terms) == 1:
        return terms[0] in text
    return any(text[at : at + len(terms)] == terms for at, term in enumerate(text) if term == terms[0])


def _marks(sentence: str, found: Sequence[tuple[str, ...]], language: str) -> Iterator[tuple[int, int]]:
    """The spans of the words that were found."""
    terms = frozenset(term for one in found for term in one)
    for token in tokenizer.tokens(sentence, language):
        if terms.intersection(tokenizer.terms(sentence[token.start : token.end], language)):
            yield token.start, token.end
