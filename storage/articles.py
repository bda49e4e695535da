"""Articles: their texts, the spans of their sentences, and the messages that contain or show them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, delete, false, func, insert, literal, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from engine.errors import NotFoundError
from engine.models import Analysis, Article, ArticleId, Document, MessagePart, Origin, ShelfId
from storage import article_rows, codecs, tables, watches
from storage.article_rows import LIVE
from storage.connections import insert_into
from storage.database import Database
from storage.models import Listing
from storage.questions import carry_quotes
from storage.search import inverted_index
from storage.tables import articles, shelves

_WORDS = 50
"""Most words of a search: SQLite accepts no condition of depth 1,000."""
_SOURCE = 100
"""Most characters of a `source:`: SQLite accepts no pattern over 50,000."""
_ERASED = 200
"""Articles that are erased in one transaction, which other writers have to wait for."""

Step = Callable[[AsyncConnection, ArticleId], Awaitable[None]]
"""A step of another repository in the transaction that stores a new article."""


class ArticleRepository:
    """Articles by (shelf, number). No method returns deleted articles."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def save(
        self,
        shelf: ShelfId,
        document: Document,
        analysis: Analysis,
        origin: Origin,
        key: str,
        now: datetime,
        parts: Sequence[MessagePart] = (),
        then: Step | None = None,
        came: datetime | None = None,
    ) -> Article:
        """Store a new article under the shelf's next number; one that has *key* already is returned unchanged.

        *then* runs in the same transaction, and only for a new article. *came* is when an old article would have come:
        it stands there as if it had, is in no digest that was due since, and no watch looks at it.
        """
        async with self._database.writing() as connection:
            locked = await _lock(connection, shelf)
            id_ = ArticleId(locked.last_article + 1)
            same = select(articles.c.id).where(articles.c.shelf == shelf, articles.c.key == codecs.key(key), LIVE)
            if there := (await connection.execute(same)).scalar():
                return await article_rows.one(connection, shelf, ArticleId(there))
            values = (
                article_rows.of_document(document, analysis)
                | article_rows.of_analysis(analysis)
                | article_rows.of_origin(origin, document)
            )
            values |= {"shelf": shelf, "id": id_, "key": codecs.key(key), "added": came or now, "read": now}
            await connection.execute(insert(articles), values)
            await _add_parts(connection, shelf, id_, parts)
            await _index(connection, locked, id_, analysis, article_rows.quotable(analysis), last_article=id_)
            if came is None:
                await watches.look_out(connection, shelf, id_, now)
            if then is not None:
                await then(connection, id_)
            return article_rows.saved(values, parts)

    async def replace(
        self,
        shelf: ShelfId,
        id_: ArticleId,
        document: Document,
        analysis: Analysis,
        now: datetime,
        parts: Sequence[MessagePart] = (),
        *,
        compare: bool = True,
    ) -> Article:
        """Replace the text of an article; its number, key, origin and time of arrival stay.

        With *compare* the sentences are told that the text before had not.
        """
        async with self._database.writing() as connection:
            locked = await _lock(connection, shelf)
            before = await article_rows.one(connection, shelf, id_)
            changed = article_rows.changed(before, document, analysis) if compare else ()
            values = article_rows.of_document(document, analysis) | article_rows.of_analysis(analysis, changed)
            values |= article_rows.of_origin(before.origin, document) | {"read": now}
            await connection.execute(update(articles).where(_is(shelf, id_)).values(values))
            await carry_quotes(connection, shelf, before, document.text, analysis.sentences)
            await _index_anew(connection, locked, before, analysis)
            await connection.execute(delete(tables.parts).where(_of(tables.parts, shelf, id_)))
            await _add_parts(connection, shelf, id_, parts)
            return await article_rows.one(connection, shelf, id_)

    async def reindex(self, shelf: ShelfId, id_: ArticleId, analysis: Analysis, read: datetime) -> None:
        """Replace the analysis of the text as it was *read*; NotFoundError if it was replaced since."""
        async with self._database.writing() as connection:
            locked = await _lock(connection, shelf)
            before = await article_rows.one(connection, shelf, id_)
            if before.read != read:
                raise NotFoundError("article", id_)
            same = before.sentences == analysis.sentences
            values = article_rows.of_analysis(analysis, before.changed if same else ())
            values |= article_rows.of_title(before.document, analysis)
            await connection.execute(update(articles).where(_is(shelf, id_)).values(values))
            if not same:
                await carry_quotes(connection, shelf, before, before.document.text, analysis.sentences)
            await _index_anew(connection, locked, before, analysis)

    async def set_read(self, shelf: ShelfId, id_: ArticleId, now: datetime) -> None:
        """Store that an article was read again and is unchanged."""
        async with self._database.writing() as connection:
            touched = await connection.execute(update(articles).where(_is(shelf, id_), LIVE).values(read=now))
        if touched.rowcount != 1:
            raise NotFoundError("article", id_)

    async def get(self, shelf: ShelfId, id_: ArticleId) -> Article:
        """Return an article; NotFoundError if there is none."""
        async with self._database.reading() as connection:
            return await article_rows.one(connection, shelf, id_)

    async def get_many(self, shelf: ShelfId, ids: Sequence[ArticleId]) -> dict[ArticleId, Article]:
        """Return the existing ones of *ids*."""
        if not ids:
            return {}
        async with self._database.reading() as connection:
            return {
                article.id: article
                for article in await article_rows.read(connection, shelf, articles.c.id.in_(set(ids)))
            }

    async def get_in_groups(self, shelf: ShelfId, ids: Sequence[ArticleId]) -> AsyncIterator[list[Article]]:
        """Yield the existing ones of *ids*, a few at a time, so that not all their texts are in memory."""
        async with self._database.reading() as connection:
            grouped = await article_rows.groups(connection, shelf, ids)
        for group in grouped:
            async with self._database.reading() as connection:
                found = await article_rows.read(connection, shelf, articles.c.id.in_(group))
            yield found

    async def find_by_key(self, shelf: ShelfId, key: str) -> Article | None:
        """Return the article with *key*, None if there is none."""
        async with self._database.reading() as connection:
            articles_ = await article_rows.read(connection, shelf, articles.c.key == codecs.key(key))
        return articles_[0] if articles_ else None

    async def list_read(self, shelf: ShelfId, keys: Collection[str]) -> dict[str, datetime]:
        """Return which of *keys* articles have, with when their texts were last fetched or received."""
        by_key = {codecs.key(key): key for key in keys}
        query = select(articles.c.key, articles.c.read).where(articles.c.shelf == shelf, LIVE)
        async with self._database.reading() as connection:
            rows = await connection.execute(query.where(articles.c.key.in_(by_key)))
            return {by_key[key]: read for key, read in rows}

    async def page(self, shelf: ShelfId, offset: int, limit: int) -> Listing:
        """Return some of all articles, newest first."""
        async with self._database.reading() as connection:
            return await article_rows.listing(connection, and_(articles.c.shelf == shelf, LIVE), offset, limit)

    async def find(
        self,
        shelf: ShelfId,
        terms: Sequence[Sequence[str]],
        source: str,
        since: datetime | None,
        offset: int,
        limit: int,
    ) -> Listing:
        """Return some of the articles that have every word by one of its *terms*, newest first.

        *source* is part of the site, the name or the host; *since* is the earliest time of arrival.
        """
        conditions = [articles.c.shelf == shelf, LIVE]
        if source:
            letters = codecs.folded(source[:_SOURCE]).strip()
            conditions.append(articles.c.whence.contains(letters, autoescape=True) if letters else false())
        if since is not None:
            conditions.append(articles.c.added >= since)
        async with self._database.reading() as connection:
            conditions += [await inverted_index.has_word(connection, shelf, word) for word in terms[:_WORDS]]
            return await article_rows.listing(connection, and_(*conditions), offset, limit)

    async def count(self, shelf: ShelfId) -> int:
        """Return the number of articles."""
        counted = select(func.count()).select_from(articles).where(articles.c.shelf == shelf, LIVE)
        async with self._database.reading() as connection:
            return (await connection.execute(counted)).scalar_one()

    async def languages(self, shelf: ShelfId) -> tuple[str, ...]:
        """Return the languages of the articles, the most common first."""
        query = (
            select(articles.c.language)
            .where(articles.c.shelf == shelf, LIVE, articles.c.language != "")
            .group_by(articles.c.language)
            .order_by(func.count().desc(), articles.c.language)
        )
        async with self._database.reading() as connection:
            return tuple((await connection.execute(query)).scalars())

    async def outdated(
        self, version: int, limit: int, after: tuple[ShelfId, ArticleId] = (ShelfId(0), ArticleId(0))
    ) -> tuple[tuple[ShelfId, ArticleId], ...]:
        """Return articles of all shelves that another version of the analyser read, in order, after the given key."""
        later = tuple_(articles.c.shelf, articles.c.id) > tuple_(*map(literal, after))
        query = select(articles.c.shelf, articles.c.id).where(articles.c.version != version, LIVE, later)
        query = query.order_by(articles.c.shelf, articles.c.id).limit(limit)
        async with self._database.reading() as connection:
            return tuple((ShelfId(shelf), ArticleId(id_)) for shelf, id_ in await connection.execute(query))

    async def delete(self, shelf: ShelfId, id_: ArticleId, now: datetime) -> None:
        """Hide an article at once; deleting it again changes nothing, so that an update can be retried."""
        async with self._database.writing() as connection:
            await _lock(connection, shelf)
            hidden = await connection.execute(update(articles).where(_is(shelf, id_), LIVE).values(deleted_at=now))
            row = (await connection.execute(select(articles.c.quotable).where(_is(shelf, id_)))).one_or_none()
            if row is None:
                raise NotFoundError("article", id_)
            if hidden.rowcount:
                await _count(connection, shelf, -row.quotable)

    async def last_deleted(self, shelf: ShelfId, since: datetime) -> ArticleId | None:
        """Return the article of a shelf that was deleted last, None if none was deleted since then."""
        query = select(articles.c.id).where(articles.c.shelf == shelf, articles.c.deleted_at >= since)
        query = query.order_by(articles.c.deleted_at.desc(), articles.c.id.desc()).limit(1)
        async with self._database.reading() as connection:
            found = (await connection.execute(query)).scalar()
        return None if found is None else ArticleId(found)

    async def restore(self, shelf: ShelfId, id_: ArticleId) -> Article:
        """Restore a deleted article; if the same one was added again meanwhile, that one is returned instead."""
        async with self._database.writing() as connection:
            await _lock(connection, shelf)
            query = select(articles.c.key, articles.c.quotable).where(_is(shelf, id_))
            row = (await connection.execute(query)).one_or_none()
            if row is None:
                raise NotFoundError("article", id_)
            there = await article_rows.read(connection, shelf, articles.c.key == row.key)
            if there:
                return there[0]
            await connection.execute(update(articles).where(_is(shelf, id_)).values(deleted_at=None))
            await _count(connection, shelf, row.quotable)
            return await article_rows.one(connection, shelf, id_)

    async def purge(self, before: datetime) -> int:
        """Erase articles that were deleted before *before*, with their index, messages and quotes; return how many."""
        old = select(articles.c.shelf, articles.c.id).where(articles.c.deleted_at < before)
        old = old.order_by(articles.c.shelf, articles.c.id).limit(_ERASED)
        count, left = 0, True
        while left:
            async with self._database.writing() as connection:
                gone = (await connection.execute(old)).all()
                for shelf, of_it in groupby(gone, key=itemgetter(0)):
                    ids = [id_ for _, id_ in of_it]
                    await _lock(connection, shelf)
                    await inverted_index.erase(connection, shelf, ids)
                    await connection.execute(delete(articles).where(articles.c.shelf == shelf, articles.c.id.in_(ids)))
            count, left = count + len(gone), len(gone) == _ERASED
        if count:
            await self._database.scrub()
        return count

    async def record_shown(
        self, shelf: ShelfId, message_id: int, article: ArticleId, now: datetime, sentences: int | None = None
    ) -> None:
        """Store that a message shows *article* now, in so many *sentences* if it is a summary."""
        async with self._database.writing() as connection:
            await article_rows.one(connection, shelf, article)
            values = {"article": article, "at": now, "sentences": sentences}
            insertion = insert_into(connection, tables.shown).values(
                values | {"shelf": shelf, "message_id": message_id}
            )
            await connection.execute(
                insertion.on_conflict_do_update(index_elements=["shelf", "message_id"], set_=values)
            )

    async def list_lengths(self, shelf: ShelfId, id_: ArticleId) -> tuple[tuple[int, int], ...]:
        """Return the messages that are summaries of an article, each with its sentences, newest first."""
        table = tables.shown
        query = select(table.c.message_id, table.c.sentences).where(_of(table, shelf, id_))
        query = query.where(table.c.sentences.is_not(None)).order_by(table.c.at.desc(), table.c.message_id.desc())
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return tuple((row.message_id, row.sentences) for row in rows)

    async def list_messages(self, shelf: ShelfId, id_: ArticleId, limit: int = 10) -> tuple[int, ...]:
        """Return the ids of the messages that show an article, newest first."""
        table = tables.shown
        query = select(table.c.message_id).where(_of(table, shelf, id_)).order_by(table.c.at.desc()).limit(limit)
        async with self._database.reading() as connection:
            return tuple((await connection.execute(query)).scalars())

    async def find_by_message(self, shelf: ShelfId, message_id: int) -> ArticleId | None:
        """Return the article that a message shows or is part of, None if there is none."""
        async with self._database.reading() as connection:
            for table in (tables.shown, tables.parts):
                query = (
                    select(table.c.article)
                    .join(articles, (articles.c.shelf == table.c.shelf) & (articles.c.id == table.c.article))
                    .where(table.c.shelf == shelf, table.c.message_id == message_id, LIVE)
                    .order_by(table.c.article.desc())
                    .limit(1)
                )
                if found := (await connection.execute(query)).scalar():
                    return ArticleId(found)
        return None


def _is(shelf: ShelfId, id_: ArticleId) -> ColumnElement[bool]:
    return and_(articles.c.shelf == shelf, articles.c.id == id_)


def _of(table: Table, shelf: ShelfId, id_: ArticleId) -> ColumnElement[bool]:
    return and_(table.c.shelf == shelf, table.c.article == id_)


async def _lock(connection: AsyncConnection, shelf: ShelfId) -> Any:
    """Lock a shelf against other writers (SQLite has one writer anyway); return its counters."""
    counters = select(shelves.c.id, shelves.c.last_article, shelves.c.waiting)
    locked = (await connection.execute(counters.where(shelves.c.id == shelf).with_for_update())).one_or_none()
    if locked is None:
        raise NotFoundError("shelf", shelf)
    return locked


async def _index(
    connection: AsyncConnection, locked: Any, id_: ArticleId, analysis: Analysis, more: int, **others: int
) -> None:
    """Index an article that is not in the index; fold the waiting sentences if there are too many."""
    await inverted_index.write(connection, locked.id, id_, analysis)
    waiting = locked.waiting + len(analysis.sentences)
    if waiting >= inverted_index.WAITING:
        await inverted_index.fold(connection, locked.id)
        waiting = 0
    await _count(connection, locked.id, more, waiting=waiting, **others)


async def _index_anew(connection: AsyncConnection, locked: Any, before: Article, analysis: Analysis) -> None:
    await connection.execute(delete(tables.vectors).where(_of(tables.vectors, locked.id, before.id)))
    await inverted_index.erase(connection, locked.id, [before.id])
    await _index(
        connection, locked, before.id, analysis, article_rows.quotable(analysis) - article_rows.quotable(before)
    )


async def _count(connection: AsyncConnection, shelf: ShelfId, more: int, **others: int) -> None:
    """Add to the number of quotable sentences of a shelf."""
    values: dict[str, Any] = {"sentences": shelves.c.sentences + more, **others}
    await connection.execute(update(shelves).where(shelves.c.id == shelf).values(values))


async def _add_parts(connection: AsyncConnection, shelf: ShelfId, id_: ArticleId, new: Sequence[MessagePart]) -> None:
    if new:
        await connection.execute(
            insert(tables.parts), [article_rows.of_part(shelf, id_, i, p) for i, p in enumerate(new)]
        )
