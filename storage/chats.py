"""Chats and their shelves: what stands for a chat, or one topic of it, and which article is in focus."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, exists, select, update

from engine.errors import NotFoundError
from engine.models import ArticleId, ShelfId
from storage.connections import insert_into
from storage.database import Database
from storage.tables import answers, articles, parts, questions, shelves, shown


class Chats:
    """Shelves by (chat id, topic), and what belongs to a whole shelf."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def shelf(self, chat_id: int, topic: int = 0) -> ShelfId:
        """Return the shelf of a chat or topic, made on first use."""
        there = select(shelves.c.id).where(shelves.c.chat == chat_id, shelves.c.topic == topic)
        async with self._database.reading() as connection:
            found = (await connection.execute(there)).scalar()
        if found is None:
            row = {
                "chat": chat_id,
                "topic": topic,
                "language": "",
                "last_article": 0,
                "last_question": 0,
                "sentences": 0,
            }
            async with self._database.writing() as connection:
                await connection.execute(insert_into(connection, shelves).on_conflict_do_nothing(), row)
                found = (await connection.execute(there)).scalar_one()
        return ShelfId(found)

    async def focus(self, shelf: ShelfId, article: ArticleId, at: datetime) -> None:
        """The next questions are asked of *article* first."""
        await self._set(shelf, focus=article, focused_at=at)

    async def focused(self, shelf: ShelfId) -> tuple[ArticleId, datetime] | None:
        """Return the article in focus and since when; None when there is none, or it was deleted."""
        query = (
            select(shelves.c.focus, shelves.c.focused_at)
            .join(articles, (articles.c.shelf == shelves.c.id) & (articles.c.id == shelves.c.focus))
            .where(shelves.c.id == shelf, articles.c.deleted_at.is_(None))
        )
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else (ArticleId(row.focus), row.focused_at)

    async def migrate(self, old_chat: int, new_chat: int) -> bool:
        """A group became a supergroup: its shelves move with it.

        A chat that has articles already is never merged with another one: nothing changes, False. The new chat
        counts its messages anew, so what is known of the old chat's messages is forgotten.
        """
        if old_chat == new_chat:
            return False
        occupied = select(shelves.c.id).where(shelves.c.chat == new_chat, shelves.c.last_article > 0)
        moved = select(shelves.c.id).where(shelves.c.chat == old_chat)
        async with self._database.writing() as connection:
            if (await connection.execute(select(exists(occupied)))).scalar():
                return False
            ids = (await connection.execute(moved)).scalars().all()
            if not ids:
                return False
            await connection.execute(delete(shelves).where(shelves.c.chat == new_chat))
            for table in (parts, shown, answers, questions):
                await connection.execute(delete(table).where(table.c.shelf.in_(ids)))
            await connection.execute(update(shelves).where(shelves.c.id.in_(ids)).values(chat=new_chat))
        return True

    async def _set(self, shelf: ShelfId, **values: object) -> None:
        async with self._database.writing() as connection:
            changed = await connection.execute(update(shelves).where(shelves.c.id == shelf).values(**values))
        if changed.rowcount != 1:
            raise NotFoundError("shelf", shelf)
