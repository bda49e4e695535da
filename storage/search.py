"""The search: which sentences of a shelf may answer. It finds candidates by rarity; the engine ranks them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from heapq import nlargest
from math import log
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from engine.models import ArticleId, Frequencies, Kind, Passage, ShelfId
from storage import packing
from storage.database import Database
from storage.postings import MOST_TERMS, hidden
from storage.tables import articles, postings, shelves

BUDGET = 4_000
"""Hits that are read for one question: benchmarks/storage.py."""
_AT_ONCE = 64
"""Articles whose texts are in memory at once while passages are cut from them."""
_WORTH = 300
"""Sentences worth telling apart: as many as the ranker is given."""
_LAST = "\U0010ffff"
"""After every character a term can begin with."""

_SENTENCE = (1 << 32) - 1
"""A hit is one number, article first; the sentence counts down, so that of two hits the one to prefer is greater."""

Scores = dict[int, float]
"""Hit → how much rarity it has."""


class Search:
    """Finds sentences of one shelf. Scraps and deleted articles are never found."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def candidates(
        self, shelf: ShelfId, terms: Sequence[str], limit: int, within: Sequence[ArticleId] = ()
    ) -> tuple[Passage, ...]:
        """Return the sentences with the most and rarest *terms*, best first; of equals the newest article's.

        *within* restricts the search to these articles. The work is bounded: rare terms are read wholly, the
        common ones that are too many only for the articles that the rare ones have found.
        """
        wanted = _known(terms)
        if not wanted or limit <= 0:
            return ()
        scope = _scope(shelf, within)
        async with self._database.reading() as connection:
            counts = await _counts(connection, and_(scope, postings.c.term.in_(wanted)))
            total = await _sentences(connection, shelf, within)
            scores = await _score(connection, scope, {term: log(1 + total / n) for term, n in counts.items()}, counts)
            return await _cut(connection, shelf, _best(scores, limit))

    async def frequencies(self, shelf: ShelfId, terms: Sequence[str], within: Sequence[ArticleId] = ()) -> Frequencies:
        """Return in how many quotable sentences each term stands, and how many there are."""
        wanted = _known(terms)
        async with self._database.reading() as connection:
            total = await _sentences(connection, shelf, within)
            counts = await _counts(connection, and_(_scope(shelf, within), postings.c.term.in_(wanted)))
        return Frequencies(total, {term: counts[known] for term in terms if (known := packing.term(term)) in counts})

    async def vocabulary(self, shelf: ShelfId, prefixes: Sequence[str], limit: int = 5000) -> tuple[str, ...]:
        """Return the terms of the shelf that begin with one of *prefixes*, in their order."""
        starts = _known(prefixes)
        if not starts or limit <= 0:
            return ()
        term = postings.c.term
        begins = or_(*(and_(term >= start, term < start + _LAST) for start in starts))
        query = select(term).where(_scope(shelf, ()), begins).distinct().order_by(term).limit(limit)
        async with self._database.reading() as connection:
            return tuple((await connection.execute(query)).scalars())

    async def passages(self, shelf: ShelfId, places: Sequence[tuple[int, int]]) -> tuple[Passage, ...]:
        """Return the sentences at these (article, sentence), in their order."""
        async with self._database.reading() as connection:
            return await _cut(connection, shelf, places)

    async def all_passages(self, shelf: ShelfId, within: Sequence[ArticleId]) -> tuple[Passage, ...]:
        """Return every quotable sentence of these articles, in the order of *within* and of their texts."""
        found: dict[int, list[Passage]] = {}
        async with self._database.reading() as connection:
            for row in await _texts(connection, shelf, within):
                found[row.id] = list(_passages(row, None).values())
        return tuple(passage for id_ in dict.fromkeys(within) for passage in found.get(id_, ()))


def _known(words: Sequence[str]) -> list[str]:
    """Return terms as the index has them, once each, not too many."""
    terms = dict.fromkeys(packing.term(word) for word in words)
    return [term for term in terms if term][:MOST_TERMS]


def _scope(shelf: ShelfId, within: Sequence[ArticleId]) -> ColumnElement[bool]:
    """The postings that may be looked at."""
    scope = and_(postings.c.shelf == shelf, postings.c.article.not_in(hidden(shelf)))
    return and_(scope, postings.c.article.in_(set(within))) if within else scope


async def _counts(connection: AsyncConnection, condition: ColumnElement[bool]) -> dict[str, int]:
    """Return term → number of sentences."""
    query = select(postings.c.term, func.sum(postings.c.n)).where(condition).group_by(postings.c.term)
    return {term: int(n) for term, n in (await connection.execute(query)).all()}


async def _sentences(connection: AsyncConnection, shelf: ShelfId, within: Sequence[ArticleId]) -> int:
    """Return the number of quotable sentences."""
    query = select(shelves.c.sentences).where(shelves.c.id == shelf)
    if within:
        query = select(func.sum(articles.c.quotable)).where(
            articles.c.shelf == shelf, articles.c.id.in_(set(within)), articles.c.deleted_at.is_(None)
        )
    return int((await connection.execute(query)).scalar() or 0)


async def _score(
    connection: AsyncConnection, scope: ColumnElement[bool], rarity: dict[str, float], counts: dict[str, int]
) -> Scores:
    """Add up the rarity of the terms of each sentence, the rarest terms first, within the budget."""
    scores: Scores = defaultdict(float)
    rest = sorted(counts, key=lambda term: (counts[term], term))
    whole: list[str] = []
    read = 0
    while rest and read + counts[rest[0]] <= BUDGET:
        read += counts[rest[0]]
        whole.append(rest.pop(0))
    if whole:
        await _add(connection, and_(scope, postings.c.term.in_(whole)), rarity, scores)
    if rest and scores:  # they are in very many sentences: they only tell apart what the rarer ones have found
        found = postings.c.article.in_(sorted({article for article, _ in _best(scores, _WORTH)}))
        await _add(connection, and_(scope, found, postings.c.term.in_(rest)), rarity, scores)
    elif rest:
        await _add(connection, and_(scope, postings.c.term == rest[0]), rarity, scores)
    return scores


async def _add(
    connection: AsyncConnection, condition: ColumnElement[bool], rarity: dict[str, float], scores: Scores
) -> None:
    """Read postings, the newest articles' first where they are too many."""
    c = postings.c
    query = select(c.term, c.article, c.n, c.hits).where(condition).order_by(c.term.desc(), c.article.desc())
    budget = BUDGET
    for term, article, n, hits in (await connection.execute(query.limit(BUDGET))).all():
        weight, last = rarity[term], (article << 32) | _SENTENCE
        for sentence in packing.unpack_hits(hits):
            scores[last - sentence] += weight
        budget -= n
        if budget <= 0:
            break


def _best(scores: Scores, limit: int) -> list[tuple[int, int]]:
    """Return (article, sentence) of the highest scores; of equals the newest article's, in the order of the text."""
    best = nlargest(limit, zip(scores.values(), scores, strict=True))
    return [(hit >> 32, _SENTENCE - (hit & _SENTENCE)) for _, hit in best]


async def _cut(connection: AsyncConnection, shelf: ShelfId, best: Sequence[tuple[int, int]]) -> tuple[Passage, ...]:
    """Return the passages of (article, sentence), in their order."""
    wanted: dict[int, set[int]] = defaultdict(set)
    for article, sentence in best:
        wanted[article].add(sentence)
    ids = [ArticleId(article) for article in wanted]
    found: dict[tuple[int, int], Passage] = {}
    for start in range(0, len(ids), _AT_ONCE):
        for row in await _texts(connection, shelf, ids[start : start + _AT_ONCE]):
            for sentence, passage in _passages(row, wanted[row.id]).items():
                found[row.id, sentence] = passage
    return tuple(found[hit] for hit in best if hit in found)


async def _texts(connection: AsyncConnection, shelf: ShelfId, ids: Sequence[ArticleId]) -> Sequence[Any]:
    c = articles.c
    query = select(c.id, c.title, c.text, c.sentences, c.language, c.added)
    query = query.where(c.shelf == shelf, c.id.in_(set(ids)), c.deleted_at.is_(None))
    return (await connection.execute(query)).all()


def _passages(row: Any, wanted: Collection[int] | None) -> dict[int, Passage]:
    """Cut the quotable sentences of an article (all of them for None) with their quotable neighbours."""
    packed = packing.unpack_numbers(row.sentences)
    count = len(packed) // 3

    def text(index: int, step: int) -> str:
        """The quotable sentence at *index*, or the next one in the direction of *step*."""
        while 0 <= index < count:
            start, end, kind = packed[index * 3 : index * 3 + 3]
            if kind != Kind.SCRAP:
                return str(row.text[start:end])
            index += step or count
        return ""

    cut = {
        index: Passage(
            article=ArticleId(row.id),
            sentence=index,
            text=text(index, 0),
            before=text(index - 1, -1),
            after=text(index + 1, 1),
            title=row.title,
            language=row.language,
            added=row.added,
        )
        for index in (range(count) if wanted is None else wanted)
    }
    return {index: passage for index, passage in cut.items() if passage.text}
