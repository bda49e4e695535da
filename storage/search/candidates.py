"""Candidates: the sentences of a shelf with the most and rarest terms of a question; the engine ranks them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from math import log
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from engine.models import ArticleId, Frequencies, Passage, Sentence, SentenceKind, ShelfId, passage_gap, table_heads
from storage import codecs
from storage.connections import fetch
from storage.database import Database
from storage.search import inverted_index, maxscore
from storage.search.inverted_index import MOST_TERMS, Index
from storage.tables import moment

MOST_PARTS = 40
"""Parts of words that are looked for at once: each is looked for in every term."""
_AT_ONCE = 100
"""Articles whose texts are in memory at once while passages are cut from them."""


_UNQUOTABLE = frozenset(str(int(kind)) for kind in SentenceKind if not kind.is_quotable)
_TABLE = str(int(SentenceKind.TABLE))


class SearchIndex:
    """Finds sentences of one shelf, except boilerplate and those of deleted articles."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def candidates(
        self, shelf: ShelfId, terms: Sequence[str], limit: int, within: Sequence[ArticleId] = (), beside: int = 0
    ) -> tuple[Passage, ...]:
        """Return the sentences with the most and rarest *terms*, best first; of equals the newest article's.

        *within* restricts the search to these articles. The sentences next to the best *beside* follow at the end.
        """
        wanted = _storable_terms(terms)
        if not wanted or limit <= 0:
            return ()
        async with self._database.reading() as connection:
            index = await _look(connection, shelf, wanted, within)
            best = _best(index, limit)
            next_to = ((article, sentence + step) for article, sentence in best[:beside] for step in (-1, 1))
            return await _cut(connection, shelf, list(dict.fromkeys((*best, *next_to))))

    async def frequencies(self, shelf: ShelfId, terms: Sequence[str], within: Sequence[ArticleId] = ()) -> Frequencies:
        """Return the number of quotable sentences, and of those that contain each term."""
        async with self._database.reading() as connection:
            index = await _look(connection, shelf, _storable_terms(terms), within)
        counts = {term: index.counts[stored] for term in terms if (stored := codecs.term(term)) in index.counts}
        return Frequencies(index.sentences, counts)

    async def vocabulary(
        self, shelf: ShelfId, prefixes: Sequence[str], parts: Sequence[str] = (), limit: int = 5000
    ) -> tuple[str, ...]:
        """Return the terms of the shelf that begin with one of *prefixes* or contain one of *parts*, in their order.

        There are at most *limit* of either; on a large shelf *parts* are looked for in its newest articles alone.
        """
        starts, inner = _storable_terms(prefixes), _storable_terms(parts)
        inner = [part for part in inner if not any(other in part for other in inner if other != part)][:MOST_PARTS]
        if limit <= 0 or not (starts or inner):
            return ()
        async with self._database.reading() as connection:
            return await inverted_index.vocabulary(connection, shelf, starts, inner, limit)

    async def passages(self, shelf: ShelfId, places: Sequence[tuple[int, int]]) -> tuple[Passage, ...]:
        """Return the sentences at these (article, sentence), in their order."""
        async with self._database.reading() as connection:
            return await _cut(connection, shelf, places)

    async def all_passages(self, shelf: ShelfId, within: Sequence[ArticleId]) -> tuple[Passage, ...]:
        """Return every quotable sentence of these articles, in the order of *within* and of their texts."""
        passages_of: dict[int, list[Passage]] = {}
        async with self._database.reading() as connection:
            for row in await _texts(connection, shelf, list(set(within))):
                passages_of[row[0]] = _passages(row, None)
        return tuple(passage for id_ in dict.fromkeys(within) for passage in passages_of.get(id_, ()))


def _storable_terms(words: Sequence[str]) -> list[str]:
    """Return terms as the index stores them, once each, at most MOST_TERMS."""
    terms = dict.fromkeys(codecs.term(word) for word in words)
    return [term for term in terms if term][:MOST_TERMS]


async def _look(connection: AsyncConnection, shelf: ShelfId, terms: list[str], within: Sequence[ArticleId]) -> Index:
    if within:
        return await inverted_index.look_at(connection, shelf, set(within), terms)
    return await inverted_index.look(connection, shelf, terms)


def _best(index: Index, limit: int) -> list[tuple[int, int]]:
    """Return (article, sentence) of the most and rarest terms; of equals the newest article's, as they are read."""
    weights = {term: log(1 + index.sentences / n) for term, n in index.counts.items()}
    hits = maxscore.best(index.stretches, weights, index.counts, limit + index.ignored)
    by_stretch: dict[int, list[int]] = defaultdict(list)
    for _, number, place in hits:
        by_stretch[number].append(place)
    sentence_at = {
        (number, place): sentence
        for number, places in by_stretch.items()
        for place, sentence in zip(places, index.stretches[number].sentences(places), strict=True)
    }
    scored = [(-score, -sentence_at[number, place][0], sentence_at[number, place][1]) for score, number, place in hits]
    return [(-article, sentence) for _, article, sentence in sorted(scored) if -article not in index.hidden][:limit]


async def _cut(connection: AsyncConnection, shelf: ShelfId, best: Sequence[tuple[int, int]]) -> tuple[Passage, ...]:
    """Return the passages of (article, sentence), in their order."""
    wanted: dict[int, list[int]] = defaultdict(list)
    for article, sentence in best:
        wanted[article].append(sentence)
    ids = list(wanted)
    passages: dict[tuple[int, int], Passage] = {}
    for start in range(0, len(ids), _AT_ONCE):
        for row in await _texts(connection, shelf, ids[start : start + _AT_ONCE]):
            for passage in _passages(row, wanted[row[0]]):
                passages[passage.article, passage.sentence] = passage
    return tuple(passages[hit] for hit in best if hit in passages)


async def _texts(connection: AsyncConnection, shelf: ShelfId, ids: Sequence[int]) -> Sequence[Any]:
    marks = ",".join("?" * len(ids))
    query = (
        "SELECT id, title, language, added, sentences, text FROM articles "  # noqa: S608 - constant text
        f"WHERE shelf = ? AND id IN ({marks}) AND deleted_at IS NULL"
    )
    return await fetch(connection, query, shelf, *ids) if ids else ()


def _passages(row: Any, wanted: Collection[int] | None) -> list[Passage]:
    """Return the *wanted* quotable sentences of an article (None: all) with their quotable neighbours.

    A row of a table has the first row of its table for a neighbour, since only with its heads it can be understood.
    """
    id_, title, language, added, packed, text = row
    spans = packed[1:-1].split(",")  # not all of them are needed, so they are not read as JSON: that was a third
    count = len(spans) // 3
    came = moment(added)

    def cut(index: int, step: int) -> str:
        """Return the quotable sentence at *index*, or the next one in the direction of *step*."""
        while 0 <= index < count:
            if spans[index * 3 + 2] not in _UNQUOTABLE:
                return str(text[int(spans[index * 3]) : int(spans[index * 3 + 1])])
            index += step or count
        return ""

    kinds = spans[2::3]
    heads = table_heads(kind == _TABLE for kind in kinds) if _TABLE in kinds else {}  # most articles have no table

    def above(index: int) -> str:
        """Return what a sentence is read after: the one before it, for a row of a table the first row."""
        return cut(heads[index], 0) if index in heads else cut(index - 1, -1)

    def sentence_at(index: int) -> Sentence:
        return Sentence(int(spans[index * 3]), int(spans[index * 3 + 1]), SentenceKind(int(kinds[index])))

    def gap(index: int) -> int:
        return passage_gap(text, sentence_at(index - 1), sentence_at(index)) if index else -1

    return [
        Passage(id_, index, sentence, above(index), cut(index + 1, 1), title, language, came, gap(index))
        for index in (range(count) if wanted is None else wanted)
        if (sentence := cut(index, 0))
    ]
