"""The index of one article: which of its quotable sentences have which term. Written here, read by `search`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from engine.models import Analysis, ArticleId, Kind, ShelfId
from storage import packing
from storage.tables import articles, postings

MOST_TERMS = 300
"""Terms that are looked for at once: 20 words with 15 languages and spellings each."""
_INSERT = {
    "sqlite": "INSERT INTO postings (shelf, term, article, n, hits) VALUES (?, ?, ?, ?, ?)",
    "postgresql": "INSERT INTO postings (shelf, term, article, n, hits) VALUES (%s, %s, %s, %s, %s)",
}


async def write(connection: AsyncConnection, shelf: ShelfId, article: ArticleId, analysis: Analysis) -> None:
    """Index an article that is not in the index."""
    # in the order of the key, so that SQLite goes through the index once; as plain tuples, because binding some
    # 350 rows by name costs as much as inserting them (benchmarks/storage.py: 4 of 9 ms)
    rows = [
        (shelf, term, article, len(times), packing.hits(times)) for term, times in sorted(_by_term(analysis).items())
    ]
    if rows:
        await connection.exec_driver_sql(_INSERT[connection.dialect.name], rows)


async def erase(connection: AsyncConnection, shelf: ShelfId, article: ArticleId) -> None:
    """Take an article out of the index."""
    await connection.execute(delete(postings).where(postings.c.shelf == shelf, postings.c.article == article))


def hidden(shelf: ShelfId) -> Select[tuple[int]]:
    """Select the articles of a shelf that were deleted and are not erased yet: few, so cheap to leave out."""
    return select(articles.c.id).where(articles.c.shelf == shelf, articles.c.deleted_at.is_not(None))


def has_word(shelf: ShelfId, terms: Sequence[str]) -> ColumnElement[bool]:
    """An article has one of *terms* in a quotable sentence, or at the beginning of a word of its heading."""
    known = [word for term in terms[:MOST_TERMS] if (word := packing.term(term))]
    indexed = select(postings.c.article).where(postings.c.shelf == shelf, postings.c.term.in_(known))
    starts = [start for term in known if (start := packing.folded(term)).strip()]
    # scripts without spaces between words (and all others that have no capitals) are looked for anywhere
    heads = [start if start[1] != start[1].upper() or start[1].isdigit() else start.strip() for start in starts]
    return or_(articles.c.id.in_(indexed), *(articles.c.heading.contains(head, autoescape=True) for head in heads))


def _by_term(analysis: Analysis) -> dict[str, dict[int, int]]:
    """Return term → sentence → how often; scraps are in no index."""
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for index, (sentence, terms) in enumerate(zip(analysis.sentences, analysis.terms, strict=True)):
        if sentence.kind is Kind.SCRAP:
            continue
        for word in terms:
            if term := packing.term(word):
                times = found[term]
                times[index] = times.get(index, 0) + 1
    return found
