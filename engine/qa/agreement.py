"""Articles that tell the same event in nearly the same words as a quotation.

Each of them is a further source of the answer, and no sign of doubt: the verdict is the one on a shelf without them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from engine.models import ArticleId, Frequencies, Passage, Query
from engine.nlp import tokenizer
from engine.qa import answer_type, passage_cache
from engine.qa import query_terms as asking
from engine.qa.passage_cache import Text
from engine.qa.scoring import Matrix

MIN_SHARED = 0.5
"""Share of the words of two sentences that both have, from which they say the same: of six short reports of one event,
written by different people, all did, and of two sentences of one article hardly any."""
MAX_BEHIND = 3.0
"""How far behind the best score a sentence may be: one that is farther casts no doubt either."""


def articles(query: Query, passages: Sequence[Passage], scores: Matrix, best: int) -> frozenset[ArticleId]:
    """Return the other articles with a sentence that says the same as the best passage, near it in score.

    Where the question asks when or how many, both must have such a time or number.
    """
    quoted = passages[best]
    body = _read(quoted)
    words = _content(body)
    wanted = _wanted(query, body)
    found: set[ArticleId] = set()
    for passage, score in zip(passages, scores, strict=True):
        if passage.article in (quoted.article, *found) or passage.language != quoted.language:
            continue
        if scores[best] - score <= MAX_BEHIND:
            other = _read(passage)
            shared, both = words & _content(other), words | _content(other)
            if len(shared) >= MIN_SHARED * len(both) and (not wanted or not wanted.isdisjoint(other.places)):
                found.add(passage.article)
    return frozenset(found)


def without(
    passages: Sequence[Passage], told: frozenset[ArticleId], query: Query, frequencies: Frequencies
) -> tuple[list[Passage], Frequencies]:
    """Return the passages of the other articles than those in *told*, and the frequencies as far as they tell."""
    kept = [passage for passage in passages if passage.article not in told]
    gone = [_read(passage) for passage in passages if passage.article in told]
    terms = {term for word in query.words for term in word.every_term}
    less = Counter(term for body in gone for term in terms & body.places.keys())
    counts = {term: max(number - less[term], 1) for term, number in frequencies.by_term.items()}
    return kept, replace(frequencies, sentences=max(frequencies.sentences - len(gone), len(kept)), by_term=counts)


def _read(passage: Passage) -> Text:
    return passage_cache.read(passage.text, passage.language)


def _content(body: Text) -> frozenset[str]:
    small, _ = asking.small_words(body.language)
    return frozenset(body.places) - small


def _wanted(query: Query, body: Text) -> frozenset[str]:
    """Return the times or numbers of the quotation that may be the answer; none if the question asks for neither."""
    _, when, _, many = answer_type.wants(query)
    told = frozenset(tokenizer.terms(query.text, query.language))
    return ((body.times if when else frozenset()) | (body.numbers if many else frozenset())) - told
