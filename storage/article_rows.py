"""Mapping of articles to rows and back."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from engine.errors import NotFoundError
from engine.models import Analysis, Article, ArticleId, Document, MessagePart, Origin, ShelfId, Source
from storage import codecs, tables
from storage.models import Card, Listing
from storage.tables import articles

LIVE = articles.c.deleted_at.is_(None)
"""Not deleted."""
MARKED = exists().where(tables.kept.c.shelf == articles.c.shelf, tables.kept.c.article == articles.c.id)
"""Marked to be kept."""

LARGE = 100_000
"""Characters of texts from which their articles are made in a thread: that takes 2 ms, and the loop has other work."""
GROUP = 500_000
"""Characters of texts that are in memory at a time where many articles are read: 1 MB, and 1 MB of spans."""

Values = dict[str, Any]
_WHOLE = select(articles, MARKED.label("kept"))


def quotable(analysed: Analysis | Article) -> int:
    """Return the number of quotable sentences: those that are not boilerplate."""
    return sum(sentence.kind.is_quotable for sentence in analysed.sentences)


def of_document(document: Document, analysis: Analysis) -> Values:
    """Return the columns of a document; without a title it gets the one of the analysis."""
    return {
        "url": document.url and codecs.storable(document.url),
        "site": codecs.storable(document.site),
        "author": codecs.storable(document.author),
        "published": document.published,
        "pages": document.pages,
        "pages_read": document.pages_read,
        "cut": document.percent_read,
        "layout": codecs.layout(document),
        "text": codecs.storable(document.text),
        **_titled(document.title or analysis.title, document.author),
    }


def of_title(document: Document, analysis: Analysis) -> Values:
    """Return the title columns by a newer analysis, {} if the document has its own title."""
    return {} if document.title else _titled(analysis.title, document.author)


def _titled(title: str, author: str) -> Values:
    return {"title": codecs.storable(title), "heading": codecs.folded(f"{title} {author}")}


def of_analysis(analysis: Analysis, changed: Sequence[int] = ()) -> Values:
    """Return the columns of an analysis; *changed* are the sentences that are new since the last reading."""
    return {
        "language": analysis.language,
        "version": analysis.version,
        "quotable": quotable(analysis),
        "sentences": codecs.sentences(analysis.sentences),
        "ranking": codecs.numbers(analysis.ranking),
        "changed": codecs.numbers(changed),
    }


def changed(before: Article, document: Document, analysis: Analysis) -> tuple[int, ...]:
    """Return the sentences of the new text that the old one did not have."""
    texts = {before.quote(index) for index in range(len(before.sentences))}
    spans = enumerate(analysis.sentences)
    return tuple(index for index, span in spans if document.text[span.start : span.end] not in texts)


def of_origin(origin: Origin, document: Document) -> Values:
    """Return the columns of an article's origin."""
    hosts = (_host(document.url), _host(origin.link))
    return {
        "source": origin.source.value,
        "name": codecs.storable(origin.name),
        "link": origin.link and codecs.storable(origin.link),
        "file_id": codecs.storable(origin.file_id),
        "whence": codecs.folded(" ".join((document.site, origin.name, *hosts))),
    }


def _host(url: str | None) -> str:
    try:
        return urlsplit(url or "").hostname or ""
    except ValueError:
        return ""


def of_part(shelf: ShelfId, article: ArticleId, ordinal: int, part: MessagePart) -> Values:
    """Return the row of a part."""
    return {
        "shelf": shelf,
        "article": article,
        "ordinal": ordinal,
        "message_id": part.message_id,
        "start": part.start,
        "end": part.end,
        "exact": part.exact,
        "offset": part.offset,
    }


async def read(connection: AsyncConnection, shelf: ShelfId, condition: ColumnElement[bool]) -> list[Article]:
    """Return the articles of a shelf that are not deleted and meet *condition*, with their parts."""
    rows = (await connection.execute(_WHOLE.where(articles.c.shelf == shelf, LIVE, condition))).all()
    if not rows:
        return []
    parts = tables.parts
    of_them = parts.c.article.in_([row.id for row in rows])
    query = select(parts).where(parts.c.shelf == shelf, of_them).order_by(parts.c.article, parts.c.ordinal)
    by_article: dict[int, list[MessagePart]] = {}
    for row in (await connection.execute(query)).all():
        part = MessagePart(row.message_id, row.start, row.end, row.exact, row.offset)
        by_article.setdefault(row.article, []).append(part)

    def articles_() -> list[Article]:
        return [_article(row, by_article.get(row.id, ())) for row in rows]

    # the spans of a book are 30,000 objects
    return await asyncio.to_thread(articles_) if sum(len(row.text) for row in rows) > LARGE else articles_()


async def groups(
    connection: AsyncConnection, shelf: ShelfId, ids: Sequence[int], size: int = GROUP
) -> list[list[ArticleId]]:
    """Return *ids* in groups whose texts have at most *size* characters together, or one article."""
    here = (articles.c.shelf == shelf) & articles.c.id.in_(ids)
    rows = await connection.execute(select(articles.c.id, func.length(articles.c.text)).where(here))
    lengths = {row[0]: row[1] for row in rows}
    grouped: list[list[ArticleId]] = []
    room = 0
    for id_ in ids:
        if not grouped or lengths.get(id_, 0) > room:
            grouped.append([])
            room = size
        grouped[-1].append(ArticleId(id_))
        room -= lengths.get(id_, 0)
    return grouped


async def one(connection: AsyncConnection, shelf: ShelfId, id_: ArticleId) -> Article:
    """Return an article; NotFoundError if there is none or it is deleted."""
    articles_ = await read(connection, shelf, articles.c.id == id_)
    if not articles_:
        raise NotFoundError("article", id_)
    return articles_[0]


def saved(values: Values, parts: Sequence[MessagePart]) -> Article:
    """Return the article of a row that was just written, without reading it."""
    moments = {name: values[name] and values[name].astimezone(UTC) for name in ("added", "read", "published")}
    return _article(SimpleNamespace(**values | moments, kept=False), parts)


def _article(row: Any, parts: Sequence[MessagePart]) -> Article:
    return Article(
        id=ArticleId(row.id),
        added=row.added,
        read=row.read,
        document=_document(row),
        language=row.language,
        sentences=codecs.unpack_sentences(row.sentences),
        ranking=codecs.unpack_numbers(row.ranking),
        origin=Origin(Source(row.source), row.name, row.link, row.file_id),
        parts=tuple(parts),
        changed=codecs.unpack_numbers(row.changed),
        kept=bool(row.kept),
    )


def _document(row: Any) -> Document:
    facts = (row.author, row.site, row.published, row.pages, row.pages_read, row.cut)
    layout = codecs.unpack_layout(row.layout)
    return Document(row.url, row.title, row.text, *facts, layout.regions, layout.places, layout.pictured)


async def listing(connection: AsyncConnection, condition: ColumnElement[bool], offset: int, limit: int) -> Listing:
    """Return some of the articles that meet *condition*, newest first, and their total number."""
    c = articles.c
    columns = (c.id, c.title, c.site, c.name, c.url, c.language, c.added, c.published, c.source)
    query = select(*columns).where(condition).order_by(c.id.desc()).offset(max(0, offset)).limit(max(0, limit))
    total = (await connection.execute(select(func.count()).select_from(articles).where(condition))).scalar_one()
    cards = tuple(Card(ArticleId(row[0]), *row[1:8], Source(row[8])) for row in (await connection.execute(query)).all())
    return Listing(cards, total)
