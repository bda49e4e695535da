"""Questions: the questions of a shelf and the sentences that answered, for edits, replies and buttons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from engine.errors import NotFoundError
from engine.models import Article, ArticleId, Sentence, ShelfId, Verdict
from storage import codecs
from storage.connections import insert_into
from storage.database import Database
from storage.inbox import add_task
from storage.kept import QUESTION_MARKED
from storage.models import AskedQuestion, AskedQuote, Task
from storage.tables import answers, articles, questions, quotes, shelves

_LATEST = 100
"""Latest questions of a shelf among which a person's previous one is searched."""


class QuestionRepository:
    """Questions by (shelf, number); a message has one question, also when it is edited."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def save(
        self,
        shelf: ShelfId,
        message_id: int,
        person: int,
        text: str,
        within: ArticleId | None,
        verdict: Verdict,
        quotes: Sequence[AskedQuote],
        now: datetime,
        read_as: str = "",
        *,
        message_ids: Sequence[int] | None = None,
        task: Task | None = None,
    ) -> int:
        """Store a question and its answer; return its number, which stays when the same message asks again.

        With *message_ids* these are the answer's messages from now on; *task* is added in the same transaction.
        """
        values = {
            "person": person,
            "text": codecs.storable(text),
            "read_as": codecs.storable(read_as),
            "within": within,
            "verdict": verdict.value,
            "asked": now,
        }
        async with self._database.writing() as connection:
            locked = select(shelves.c.last_question).where(shelves.c.id == shelf).with_for_update()
            last: int | None = (await connection.execute(locked)).scalar()
            if last is None:
                raise NotFoundError("shelf", shelf)
            asked_by = and_(questions.c.shelf == shelf, questions.c.message_id == message_id)
            number = (await connection.execute(select(questions.c.number).where(asked_by))).scalar()
            if number is None:
                number = last + 1
                counted = update(shelves).where(shelves.c.id == shelf).values(last_question=number)
                await connection.execute(counted)
                keys = {"shelf": shelf, "number": number, "message_id": message_id}
                await connection.execute(insert(questions).values(keys | values))
            else:
                await connection.execute(update(questions).where(asked_by).values(values))
            await _set_quotes(connection, shelf, number, quotes)
            if message_ids is not None:
                await _set_answer_messages(connection, shelf, number, message_ids)
            if task is not None:
                await add_task(connection, task, now)
        return number

    async def get(self, shelf: ShelfId, number: int) -> AskedQuestion:
        """Return a question; NotFoundError if there is none."""
        async with self._database.reading() as connection:
            question = await _read(connection, shelf, questions.c.number == number)
        if question is None:
            raise NotFoundError("question", number)
        return question

    async def find_by_message(self, shelf: ShelfId, message_id: int) -> AskedQuestion | None:
        """Return the question that a message asked or answers, None if there is none."""
        answered = select(answers.c.question).where(answers.c.shelf == shelf, answers.c.message_id == message_id)
        async with self._database.reading() as connection:
            question = await _read(connection, shelf, questions.c.message_id == message_id)
            return question or await _read(connection, shelf, questions.c.number == answered.scalar_subquery())

    async def find_before(self, shelf: ShelfId, person: int, message_id: int) -> AskedQuestion | None:
        """Return what *person* asked last before the question of this message, among the latest of the shelf."""
        c = questions.c
        this = select(c.number).where(c.shelf == shelf, c.message_id == message_id)
        last = select(shelves.c.last_question).where(shelves.c.id == shelf)
        async with self._database.reading() as connection:
            number = (await connection.execute(this)).scalar() or ((await connection.execute(last)).scalar() or 0) + 1
            earlier = select(func.max(c.number)).where(
                c.shelf == shelf, c.number < number, c.number >= number - _LATEST, c.person == person
            )
            return await _read(connection, shelf, c.number == earlier.scalar_subquery())

    async def set_answer_messages(self, shelf: ShelfId, number: int, message_ids: Sequence[int]) -> None:
        """Store which messages of the bot contain the answer now."""
        async with self._database.writing() as connection:
            if await _read(connection, shelf, questions.c.number == number) is None:
                raise NotFoundError("question", number)
            await _set_answer_messages(connection, shelf, number, message_ids)

    async def delete(self, shelf: ShelfId, number: int) -> None:
        """Delete a question with its answer."""
        async with self._database.writing() as connection:
            gone = delete(questions).where(questions.c.shelf == shelf, questions.c.number == number)
            await connection.execute(gone)

    async def purge(self, before: datetime) -> int:
        """Delete the questions asked before *before* whose answers nobody keeps; return how many."""
        async with self._database.writing() as connection:
            gone = await connection.execute(delete(questions).where(questions.c.asked < before, ~QUESTION_MARKED))
        if gone.rowcount:
            await self._database.scrub()
        return gone.rowcount


async def _set_answer_messages(
    connection: AsyncConnection, shelf: ShelfId, number: int, message_ids: Sequence[int]
) -> None:
    await connection.execute(delete(answers).where(answers.c.shelf == shelf, answers.c.question == number))
    rows = [{"shelf": shelf, "message_id": id_, "question": number} for id_ in dict.fromkeys(message_ids)]
    if rows:
        insertion = insert_into(connection, answers)
        newest = {"question": insertion.excluded.question}
        keys = ["shelf", "message_id"]
        await connection.execute(insertion.on_conflict_do_update(index_elements=keys, set_=newest), rows)


async def _set_quotes(
    connection: AsyncConnection,
    shelf: ShelfId,
    number: int,
    new: Sequence[AskedQuote],
) -> None:
    """Replace the quotes of a question; quotes of articles that were erased meanwhile are left out."""
    await connection.execute(delete(quotes).where(quotes.c.shelf == shelf, quotes.c.question == number))
    ids = {quote.article for quote in new}
    there = select(articles.c.id).where(articles.c.shelf == shelf, articles.c.id.in_(ids)).with_for_update(read=True)
    known_articles = set((await connection.execute(there)).scalars()) if ids else set()
    rows = [
        {
            "shelf": shelf,
            "question": number,
            "ordinal": ordinal,
            "article": quote.article,
            "sentence": quote.sentence,
            "count": quote.count,
            "score": quote.score,
            "marks": codecs.numbers(place for mark in quote.marks for place in mark),
        }
        for ordinal, quote in enumerate(new)
        if quote.article in known_articles
    ]
    if rows:
        await connection.execute(insert(quotes), rows)


async def carry_quotes(
    connection: AsyncConnection, shelf: ShelfId, before: Article, text: str, sentences: Sequence[Sentence]
) -> None:
    """Let the quotes of an article name its new sentences; those that its new *text* does not have are forgotten."""
    of_it = and_(quotes.c.shelf == shelf, quotes.c.article == before.id)
    key = (quotes.c.question, quotes.c.ordinal)
    rows = (await connection.execute(select(*key, quotes.c.sentence, quotes.c["count"]).where(of_it))).all()
    for question, ordinal, first, count in rows:
        quoted = before.quote(first, count) if first + count <= len(before.sentences) else None
        runs = zip(range(len(sentences)), sentences, sentences[count - 1 :], strict=False)
        now_at = next(
            (at for at, begin, end in runs if begin.kind.is_quotable and text[begin.start : end.end] == quoted), None
        )
        row = and_(of_it, quotes.c.question == question, quotes.c.ordinal == ordinal)
        if now_at is None:
            await connection.execute(delete(quotes).where(row))
        elif now_at != first:
            await connection.execute(update(quotes).where(row).values(sentence=now_at))


async def _read(connection: AsyncConnection, shelf: ShelfId, condition: ColumnElement[bool]) -> AskedQuestion | None:
    """Return a question with its quotes, without those of deleted articles."""
    marked = select(questions, QUESTION_MARKED.label("kept"))
    row = (await connection.execute(marked.where(questions.c.shelf == shelf, condition))).one_or_none()
    if row is None:
        return None
    c = quotes.c
    of_live = (articles.c.shelf == c.shelf) & (articles.c.id == c.article) & articles.c.deleted_at.is_(None)
    query = select(c.article, c.sentence, c.marks, c.score, c["count"]).join(articles, of_live)
    found = await connection.execute(query.where(c.shelf == shelf, c.question == row.number).order_by(c.ordinal))
    quoted = [
        AskedQuote(ArticleId(id_), sentence, codecs.unpack_pairs(marks), score, count)
        for id_, sentence, marks, score, count in found
    ]
    of_it = select(answers.c.message_id).where(answers.c.shelf == shelf, answers.c.question == row.number)
    return AskedQuestion(
        number=row.number,
        message_id=row.message_id,
        person=row.person,
        text=row.text,
        within=None if row.within is None else ArticleId(row.within),
        verdict=Verdict(row.verdict),
        quotes=tuple(quoted),
        asked=row.asked,
        answers=tuple((await connection.execute(of_it.order_by(answers.c.message_id))).scalars()),
        read_as=row.read_as,
        kept=bool(row.kept),
    )
