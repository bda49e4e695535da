"""Erasure: articles beyond the retention, all data of a chat, all data of a person.

The data of a shelf is deleted with its row; this module also deletes the rest: waiting updates, sent messages, button
tokens, usage, and the ids of a person in rows of groups.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from engine.models import ShelfId
from storage.article_rows import LIVE
from storage.chats import only_opt_outs
from storage.database import Database
from storage.inbox import DONE, FAILED, NEW, RETRY, add_task
from storage.kept import IS_KEPT, QUESTION_MARKED
from storage.models import ChatKind, ForgetPerson, Holdings
from storage.tables import (
    articles,
    broadcasts,
    button_tokens,
    chats,
    digests,
    feeds,
    follows,
    inbox,
    kept,
    outgoing,
    people,
    posts,
    questions,
    schedules,
    shelves,
    usage,
    watches,
)

_OPEN = inbox.c.state.in_((NEW, RETRY))
_NOBODY = 0


class ErasureRepository:
    """Counts and erases the data of chats and people."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def holdings(self, chat: int) -> Holdings:
        """Return how much data is stored of a chat."""
        async with self._database.reading() as connection:
            return Holdings(
                articles=await _count(connection, articles, chat),
                questions=await _count(connection, questions, chat),
                feeds=await _count(connection, follows, chat),
                watches=await _count(connection, watches, chat),
                kept=await _count(connection, kept, chat),
            )

    async def count_older(self, chat: int, before: datetime) -> int:
        """Return how many articles of a chat that nobody keeps were added before *before*."""
        query = select(func.count()).select_from(articles)
        query = query.where(articles.c.shelf.in_(_shelves(chat)), LIVE, articles.c.added < before, ~IS_KEPT)
        async with self._database.reading() as connection:
            return (await connection.execute(query)).scalar_one()

    async def hide_older(self, chat: int, before: datetime, now: datetime) -> int:
        """Hide the articles of a chat that were added before *before*, to be erased later, and erase questions as old.

        What somebody keeps stays. Returns how many articles.
        """
        hidden = 0
        async with self._database.writing() as connection:
            for shelf in (await connection.execute(_shelves(chat).order_by(shelves.c.id).with_for_update())).scalars():
                old = (articles.c.shelf == shelf, LIVE, articles.c.added < before, ~IS_KEPT)
                count = select(func.count(), func.coalesce(func.sum(articles.c.quotable), 0)).where(*old)
                number, quotable = (await connection.execute(count)).one()
                of_it = (questions.c.shelf == shelf, questions.c.asked < before, ~QUESTION_MARKED)
                question_rows = delete(questions).where(*of_it)
                await connection.execute(question_rows)
                if number:
                    await connection.execute(update(articles).where(*old).values(deleted_at=now))
                    fewer = update(shelves).where(shelves.c.id == shelf)
                    await connection.execute(fewer.values(sentences=shelves.c.sentences - quotable))
                hidden += number
        return hidden

    async def erase_chat(self, chat: int) -> None:
        """Erase all data of a chat in which the bot stays, including its settings, but for who has opted out."""
        async with self._database.writing() as connection:
            await _clear(connection, chat)
            of_it = chats.c.chat == chat
            stored = (await connection.execute(select(chats.c.settings).where(of_it).with_for_update())).scalar()
            await connection.execute(update(chats).where(of_it).values(settings=only_opt_outs(stored or "{}")))
            await connection.execute(delete(button_tokens).where(button_tokens.c.chat == chat))
            await connection.execute(delete(usage).where(usage.c.who == chat))
            tried = inbox.c.state.in_((FAILED, RETRY))
            await connection.execute(delete(inbox).where(inbox.c.queue == chat, tried))
        await self._database.scrub()

    async def erase_questions(self, chat: int, person: int) -> None:
        """Erase what a person has asked in a chat."""
        asked = (questions.c.shelf.in_(_shelves(chat)), questions.c.person == person)
        async with self._database.writing() as connection:
            await connection.execute(delete(questions).where(*asked))
        await self._database.scrub()

    async def request_forgetting(self, shelf: ShelfId, update_id: int, now: datetime) -> None:
        """Add the task that erases a person once the update that asks for it is handled, since its row names them."""
        async with self._database.writing() as connection:
            await add_task(connection, ForgetPerson(shelf, update_id), now, queue=_NOBODY)

    async def is_handled(self, update_id: int) -> bool:
        """Whether an update is done or has failed."""
        query = select(exists(select(inbox.c.id).where(inbox.c.id == update_id, _OPEN)))
        async with self._database.reading() as connection:
            return not (await connection.execute(query)).scalar()

    async def erase_person(self, person: int, up_to: int) -> None:
        """Erase all data of a person, and their id in the data of others.

        What they sent after update *up_to* is kept.
        """
        async with self._database.writing() as connection:
            await _clear(connection, person)
            await connection.execute(delete(chats).where(chats.c.chat == person))
            await connection.execute(delete(usage).where(usage.c.who == person))
            tokens = or_(button_tokens.c.person == person, button_tokens.c.chat == person)
            await connection.execute(delete(button_tokens).where(tokens))
            await connection.execute(delete(outgoing).where(outgoing.c.chat == person, outgoing.c.update_id <= up_to))
            await _drop_updates(connection, person, up_to)
            await _end_reviews(connection, person)
            for column in (
                questions.c.person,
                posts.c.person,
                follows.c.person,
                watches.c.person,
                schedules.c.person,
                digests.c.editor,
                chats.c.inviter,
                people.c.inviter,
                broadcasts.c.person,
            ):
                no_person: dict[str, Any] = {column.name: _NOBODY}
                await connection.execute(update(column.table).where(column == person).values(no_person))
        await self._database.scrub()


def _shelves(chat: int) -> Any:
    return select(shelves.c.id).where(shelves.c.chat == chat)


async def _count(connection: AsyncConnection, table: Table, chat: int) -> int:
    query = select(func.count()).select_from(table).where(table.c.shelf.in_(_shelves(chat)))
    query = query.where(LIVE) if table is articles else query
    return (await connection.execute(query)).scalar_one()


async def _clear(connection: AsyncConnection, chat: int) -> None:
    """Erase the shelves of a chat with everything on them, and feeds without followers."""
    await connection.execute(delete(shelves).where(shelves.c.chat == chat))
    followed = exists(select(follows.c.feed).where(follows.c.feed == feeds.c.id))
    await connection.execute(delete(feeds).where(~followed))


async def _drop_updates(connection: AsyncConnection, person: int, up_to: int) -> None:
    """Delete what waits or failed of a person; of what is done only the number stays.

    The ids of tasks count downwards from 0.
    """
    old = inbox.c.id <= up_to
    await connection.execute(delete(inbox).where(inbox.c.queue == person, old, inbox.c.state != DONE))
    done = update(inbox).where(inbox.c.queue == person, old)
    await connection.execute(done.values(queue=_NOBODY, body=None, error=""))
    await connection.execute(delete(inbox).where(inbox.c.state == FAILED, _names(inbox.c.body, person)))


def _names(body: ColumnElement[Any], person: int) -> ColumnElement[bool]:
    """Whether the update or task of another chat names the person: JSON with a space before a value, or without."""
    values = (f'":{space}{person}{end}' for space in ("", " ") for end in ",}]")
    return or_(*(body.contains(value, autoescape=True) for value in values))


async def _end_reviews(connection: AsyncConnection, person: int) -> None:
    """Delete the schedules and watches of channels whose editor the person is, since they report to the editor."""
    channels = select(shelves.c.id).join(chats, chats.c.chat == shelves.c.chat)
    channels = channels.where(chats.c.kind == ChatKind.CHANNEL.value)
    for table in (schedules, watches):
        await connection.execute(delete(table).where(table.c.person == person, table.c.shelf.in_(channels)))
