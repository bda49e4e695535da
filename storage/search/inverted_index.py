# ruff: noqa: S608 - every part of a statement is written here; what comes from outside is its values
"""The inverted index: for each term the sentences that have it, in blocks of 65,536 places.

A new article is written to the forward index alone and searched there; when a shelf has `WAITING` sentences there,
they are folded into the postings, within the transaction of the article that is one too many. Within a block a term
is one row of 16-bit places, so that nothing but the last block is ever written, and common words cost two bytes a
sentence.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import attrgetter
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, or_
from sqlalchemy.ext.asyncio import AsyncConnection

from engine.models import Analysis, ArticleId, ShelfId
from storage import codecs
from storage.connections import change, fetch, one_of
from storage.search import forward_index
from storage.search.forward_index import Entry, Stretch
from storage.tables import articles

Value = TypeVar("Value", int, str)

LONG = 1_000
"""Sentences from which an article is packed in a thread: 20,000 take 0.08 s, and the loop has other work."""
WAITING = 2_000
"""Sentences that are searched in the forward index before they are folded: benchmarks/retrieval.py."""
BLOCK = 1 << 16
"""Places of a block: a place within it fits 16 bits."""
MOST_TERMS = 300
"""Terms that are looked for at once: 20 words with 15 languages and spellings each."""
_FOLDED = 100
"""Articles that are in memory at once while they are folded."""
_AT_ONCE = 900
"""Values of one statement: SQLite before 3.32 takes 999."""
_LAST = "\U0010ffff"
"""After every character a term can begin with."""
_ENTRY = "f.article, f.sentences, f.terms, f.hits, f.start"
_HIDDEN = "SELECT id FROM articles WHERE shelf = ? AND deleted_at IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Index:
    """The hits of some terms in a shelf, or in some articles of it."""

    sentences: int
    """Quotable sentences, without those of deleted articles."""
    stretches: list[Stretch]
    """The oldest sentences first, those that wait to be folded last."""
    counts: dict[str, int]
    """Term → number of them."""
    hidden: frozenset[int] = frozenset()
    """Deleted articles that are in the stretches all the same."""
    ignored: int = 0
    """How many hits they have."""


async def write(connection: AsyncConnection, shelf: ShelfId, article: ArticleId, analysis: Analysis) -> None:
    """Index an article that is not in the index."""
    is_long = len(analysis.sentences) > LONG
    of = (
        await asyncio.to_thread(forward_index.pack, article, analysis)
        if is_long
        else forward_index.pack(article, analysis)
    )
    await change(
        connection,
        "INSERT INTO forward (shelf, article, sentences, terms, hits) VALUES (?, ?, ?, ?, ?)",
        [(shelf, *of[:4])],
    )


async def fold_all(connection: AsyncConnection) -> None:
    """Fold every shelf where too much waits: after a migration."""
    query = "SELECT id FROM shelves WHERE waiting >= ?"
    for (shelf,) in await fetch(connection, query, WAITING):
        await fold(connection, shelf)
        await change(connection, "UPDATE shelves SET waiting = 0 WHERE id = ?", [(shelf,)])


async def fold(connection: AsyncConnection, shelf: ShelfId) -> None:
    """Move what waits into the postings."""
    last = "SELECT start + sentences FROM forward WHERE shelf = ? AND start IS NOT NULL ORDER BY start DESC LIMIT 1"
    begin = next((end for (end,) in await fetch(connection, last, shelf)), 0)
    waiting = f"SELECT {_ENTRY} FROM forward f WHERE f.shelf = ? AND f.start IS NULL ORDER BY f.article LIMIT {_FOLDED}"
    while rows := await fetch(connection, waiting, shelf):
        entries = [Entry(*row) for row in rows]
        end = begin + sum(of.sentences for of in entries)
        first = begin - begin % BLOCK
        folded = await asyncio.to_thread(forward_index.gather, entries, begin - first)
        await _append(connection, shelf, first // BLOCK, folded.hits)
        await _add_runs(connection, shelf, first // BLOCK, folded.runs, end - first)
        starts = [(first + start, shelf, id_) for start, id_ in zip(folded.runs[::3], folded.runs[1::3], strict=True)]
        await change(connection, "UPDATE forward SET start = ? WHERE shelf = ? AND article = ?", starts)
        begin = end


async def _append(connection: AsyncConnection, shelf: ShelfId, first: int, hits: Mapping[str, Sequence[int]]) -> None:
    """Write places from block *first* on that are higher than all that are there."""
    rows = await asyncio.to_thread(_postings, shelf, first, hits)
    await change(
        connection,
        "INSERT INTO postings (shelf, block, term, n, hits) VALUES (?, ?, ?, ?, ?) ON CONFLICT (shelf, block, term) "
        f"DO UPDATE SET n = postings.n + excluded.n, hits = {_joined(connection, 'postings.hits', 'excluded.hits')}",
        rows,
    )


def _postings(shelf: ShelfId, first: int, hits: Mapping[str, Sequence[int]]) -> list[tuple[int, int, str, int, bytes]]:
    """Return the rows of `_append`."""
    return [
        (shelf, first + block, term, len(part), codecs.integers(codecs.UINT16, part))
        for term in sorted(hits)
        for block, part in (((0, hits[term]),) if hits[term][-1] < BLOCK else _blocks(hits[term]))
    ]


def _joined(connection: AsyncConnection, first: str, second: str) -> str:
    # SQLite calls the result of || text, whatever the operands are
    return f"CAST({first} || {second} AS BLOB)" if connection.dialect.name == "sqlite" else f"{first} || {second}"


def _blocks(places: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
    """Cut ascending places into blocks."""
    at = 0
    while at < len(places):
        block = places[at] // BLOCK
        end = bisect_left(places, (block + 1) * BLOCK, at)
        yield block, [place % BLOCK for place in places[at:end]]
        at = end


async def _add_runs(connection: AsyncConnection, shelf: ShelfId, first: int, runs: Sequence[int], end: int) -> None:
    """Store which places belong to which article; an article may continue in the next block."""
    by_block: dict[int, list[int]] = defaultdict(list)
    starts = [*runs[::3], end]
    for at, (article, last) in enumerate(zip(runs[1::3], runs[2::3], strict=True)):
        start = starts[at]
        while start < starts[at + 1]:
            by_block[first + start // BLOCK] += (start % BLOCK, article, last - start + starts[at])
            start = (start // BLOCK + 1) * BLOCK
    await change(
        connection,
        "INSERT INTO blocks (shelf, block, runs) VALUES (?, ?, ?) ON CONFLICT (shelf, block) "
        f"DO UPDATE SET runs = {_joined(connection, 'blocks.runs', 'excluded.runs')}",
        [(shelf, block, codecs.integers(codecs.UINT32, numbers)) for block, numbers in by_block.items()],
    )


async def erase(connection: AsyncConnection, shelf: ShelfId, articles: Collection[int]) -> None:
    """Remove articles from the index, with every word of theirs."""
    spans: dict[int, list[tuple[int, int]]] = defaultdict(list)
    terms: dict[int, set[str]] = defaultdict(set)
    for some in _portions(sorted(articles)):
        query = f"SELECT {_ENTRY} FROM forward f WHERE f.shelf = ? AND f.article IN ({_marks(some)})"
        for row in await fetch(connection, query, shelf, *some):
            if (of := Entry(*row)).start is not None:
                _place(of, of.start, spans, terms)
        gone = f"DELETE FROM forward WHERE shelf = ? AND article IN ({_marks(some)})"
        await change(connection, gone, [(shelf, *some)])
    for block, out in spans.items():
        await _cut_out(connection, shelf, block, sorted(terms[block]), _merged(out))
        await _drop_runs(connection, shelf, block, frozenset(articles))


def _place(of: Entry, start: int, spans: dict[int, list[tuple[int, int]]], terms: dict[int, set[str]]) -> None:
    """Add where an article is in each block, and its terms there."""
    end = start + of.sentences
    for block in range(start // BLOCK, -(-end // BLOCK)):
        spans[block].append((max(start - block * BLOCK, 0), min(end - block * BLOCK, BLOCK)))
    for term, places in forward_index.gather([of], start).hits.items():
        for block in range(places[0] // BLOCK, places[-1] // BLOCK + 1):
            terms[block].add(term)


async def _cut_out(
    connection: AsyncConnection, shelf: ShelfId, block: int, terms: Sequence[str], spans: Sequence[tuple[int, int]]
) -> None:
    kept: list[tuple[int, bytes, ShelfId, int, str]] = []
    gone: list[tuple[ShelfId, int, str]] = []
    for some in _portions(terms):
        query = f"SELECT term, hits FROM postings WHERE shelf = ? AND block = ? AND term IN ({_marks(some)})"
        for term, hits in await fetch(connection, query, shelf, block, *some):
            places = codecs.unpack_integers(codecs.UINT16, hits)
            for start, end in reversed(spans):
                del places[bisect_left(places, start) : bisect_left(places, end)]
            if places:
                kept.append((len(places), codecs.integers(codecs.UINT16, places), shelf, block, term))
            else:
                gone.append((shelf, block, term))
    await change(connection, "UPDATE postings SET n = ?, hits = ? WHERE shelf = ? AND block = ? AND term = ?", kept)
    await change(connection, "DELETE FROM postings WHERE shelf = ? AND block = ? AND term = ?", gone)


async def _drop_runs(connection: AsyncConnection, shelf: ShelfId, block: int, articles: Collection[int]) -> None:
    ((packed,),) = await fetch(connection, "SELECT runs FROM blocks WHERE shelf = ? AND block = ?", shelf, block)
    numbers = iter(codecs.unpack_integers(codecs.UINT32, packed))
    runs = zip(numbers, numbers, numbers, strict=True)
    kept = [number for run in runs if run[1] not in articles for number in run]
    if kept:
        values = [(codecs.integers(codecs.UINT32, kept), shelf, block)]
        await change(connection, "UPDATE blocks SET runs = ? WHERE shelf = ? AND block = ?", values)
    else:
        await change(connection, "DELETE FROM blocks WHERE shelf = ? AND block = ?", [(shelf, block)])


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join spans that touch."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and joined[-1][1] == start:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


async def look(connection: AsyncConnection, shelf: ShelfId, terms: Sequence[str]) -> Index:
    """Return the index of *terms* in the whole shelf."""
    query = "SELECT s.sentences, b.block, b.runs FROM shelves s LEFT JOIN blocks b ON b.shelf = s.id WHERE s.id = ?"
    rows = await fetch(connection, query, shelf)
    total = rows[0][0] if rows else 0
    runs = sorted((block, packed) for _, block, packed in rows if packed is not None)
    hits: dict[int, dict[str, Sequence[int]]] = {block: {} for block, _ in runs}
    counts: dict[str, int] = defaultdict(int)
    if runs and terms:
        query = (
            "SELECT block, term, n, hits FROM postings WHERE shelf = ? "
            f"AND block IN (SELECT block FROM blocks WHERE shelf = ?) AND term IN ({_marks(terms)})"
        )
        for block, term, n, packed in await fetch(connection, query, shelf, shelf, *terms):
            hits[block][term] = codecs.unpack_integers(codecs.UINT16, packed)
            counts[term] += n
    stretches = [Stretch(codecs.unpack_integers(codecs.UINT32, packed), hits[block]) for block, packed in runs]
    waiting, hidden = await _apart(connection, shelf)
    stretches.append(last := forward_index.look(waiting, terms))
    ignored = forward_index.look(hidden, terms).hits
    for term, places in last.hits.items():
        counts[term] += len(places)
    for term, places in ignored.items():
        counts[term] -= len(places)
    counts = {term: n for term, n in counts.items() if n}
    return Index(total, stretches, counts, frozenset(of.article for of in hidden), sum(map(len, ignored.values())))


async def _apart(connection: AsyncConnection, shelf: ShelfId) -> tuple[list[Entry], list[Entry]]:
    """Return the articles that wait to be folded, and the deleted ones that are folded."""
    query = (
        f"SELECT {_ENTRY} FROM forward f WHERE f.shelf = ? AND f.start IS NULL AND f.article NOT IN ({_HIDDEN}) "
        # CROSS JOIN: SQLite then begins with the few articles that are hidden, not with all that are folded
        f"UNION ALL SELECT {_ENTRY} FROM articles a CROSS JOIN forward f WHERE a.shelf = ? "
        "AND a.deleted_at IS NOT NULL AND f.shelf = a.shelf AND f.article = a.id AND f.start IS NOT NULL"
    )
    entries = [Entry(*row) for row in await fetch(connection, query, shelf, shelf, shelf)]
    waiting = sorted((of for of in entries if of.start is None), key=attrgetter("article"))
    return waiting, [of for of in entries if of.start is not None]


async def look_at(
    connection: AsyncConnection, shelf: ShelfId, articles: Collection[int], terms: Sequence[str]
) -> Index:
    """Return the index of *terms* in some articles, without deleted ones."""
    rows: list[Any] = []
    for some in _portions(sorted(articles)):
        query = (
            f"SELECT {_ENTRY}, a.quotable FROM forward f JOIN articles a ON a.shelf = f.shelf AND a.id = f.article "
            f"WHERE f.shelf = ? AND f.article IN ({_marks(some)}) AND a.deleted_at IS NULL"
        )
        rows += await fetch(connection, query, shelf, *some)
    stretch = forward_index.look((Entry(*row[:-1]) for row in sorted(rows)), terms)
    return Index(sum(row[-1] for row in rows), [stretch], {term: len(hits) for term, hits in stretch.hits.items()})


async def vocabulary(
    connection: AsyncConnection, shelf: ShelfId, prefixes: Sequence[str], parts: Sequence[str], limit: int
) -> tuple[str, ...]:
    """Return the first *limit* terms that begin with one of *prefixes*, and as many that contain one of *parts*.

    Those are looked for in the newest block and in what waits: 65,536 sentences have nearly every form of a word, and
    a search through all blocks would take as long as the shelf is large.
    """
    counts: Counter[str] = Counter()
    waiting, hidden = await _apart(connection, shelf)
    starts = tuple(prefixes)
    for entries, sign in ((waiting, 1), (hidden, -1)):
        for of in entries:
            names = [
                term
                for term in forward_index.terms(of)
                if term.startswith(starts) or any(part in term for part in parts)
            ]
            for term, places in forward_index.look([of], names).hits.items():
                counts[term] += sign * len(places)
    query = (
        "SELECT term, sum(n) FROM postings WHERE shelf = ? AND block IN (SELECT block FROM blocks WHERE shelf = ?) "
        "AND term >= ? AND term < ? GROUP BY term ORDER BY term LIMIT ?"
    )
    most = limit + sum(n < 0 for n in counts.values())  # so many may be words of deleted articles alone
    stored: dict[str, int] = {}
    for start in prefixes:
        stored |= dict(await fetch(connection, query, shelf, shelf, start, start + _LAST, most))
    if parts:
        stored = {**(await _containing(connection, shelf, parts, most)), **stored}
    counts.update(stored)
    known = sorted(term for term, n in counts.items() if n > 0)
    begin = [term for term in known if term.startswith(starts)][:limit]
    contain = [term for term in known if any(part in term for part in parts)][:limit]
    return tuple(sorted({*begin, *contain}))


async def _containing(connection: AsyncConnection, shelf: ShelfId, parts: Sequence[str], limit: int) -> dict[str, int]:
    """Return terms of the newest block that contain one of *parts*, each with the number of its sentences there."""
    place = "instr" if connection.dialect.name == "sqlite" else "strpos"
    query = (
        "SELECT term, n FROM postings WHERE shelf = ? AND block = (SELECT max(block) FROM blocks WHERE shelf = ?) "
        f"AND ({' OR '.join([f'{place}(term, ?) > 0'] * len(parts))}) ORDER BY term LIMIT ?"
    )
    return dict(await fetch(connection, query, shelf, shelf, *parts, limit))


async def has_word(connection: AsyncConnection, shelf: ShelfId, terms: Sequence[str]) -> ColumnElement[bool]:
    """Return a condition: an article has one of *terms* in a quotable sentence or beginning a word of its heading."""
    stored_terms = [word for term in terms[:MOST_TERMS] if (word := codecs.term(term))]
    index = await look(connection, shelf, stored_terms)
    ids = {id_ for stretch in index.stretches for places in stretch.hits.values() for id_ in stretch.articles(places)}
    starts = [start for term in stored_terms if (start := codecs.folded(term)).strip()]
    # scripts without spaces between words (and all others that have no capitals) are looked for anywhere
    heads = [start if start[1] != start[1].upper() or start[1].isdigit() else start.strip() for start in starts]
    in_heading = (articles.c.heading.contains(head, autoescape=True) for head in heads)
    return or_(one_of(connection, articles.c.id, ids), *in_heading)


def _portions(values: Sequence[Value]) -> Iterator[tuple[Value, ...]]:
    rest = iter(values)
    while some := tuple(islice(rest, _AT_ONCE)):
        yield some


def _marks(values: Collection[object]) -> str:
    return ",".join("?" * len(values))
