"""Chats with their settings, and their shelves: one of each chat and of each topic."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, exists, or_, select, update

from engine.errors import NotFoundError
from engine.models import ArticleId, ShelfId
from storage.codecs import folded, storable
from storage.connections import insert_into
from storage.database import Database
from storage.inbox import add_task
from storage.kept import QUESTION_MARKED
from storage.models import Chat, ChatKind, ChatSettings, Task
from storage.tables import answers, articles, chats, follows, notices, parts, posts, questions, shelves, shown


class ChatRepository:
    """Chats by their id; shelves by (chat id, topic)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def shelf(self, chat_id: int, topic: int = 0) -> ShelfId:
        """Return the shelf of a chat or topic, created on first use."""
        query = "SELECT id FROM shelves WHERE chat = ? AND topic = ?"
        rows = await self._database.query(query, chat_id, topic)
        if not rows:
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
            rows = await self._database.query(query, chat_id, topic)
        ((id_,),) = rows
        return ShelfId(id_)

    async def locate(self, shelf: ShelfId) -> tuple[int, int]:
        """Return (chat, topic) of a shelf; the topic is 0 if it has none."""
        async with self._database.reading_once() as connection:
            query = select(shelves.c.chat, shelves.c.topic).where(shelves.c.id == shelf)
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            raise NotFoundError("shelf", shelf)
        return row.chat, row.topic

    async def shelves(self, chat_id: int) -> tuple[tuple[ShelfId, int], ...]:
        """Return the shelves of a chat with their topics, the chat's own (topic 0) first."""
        query = select(shelves.c.id, shelves.c.topic).where(shelves.c.chat == chat_id).order_by(shelves.c.topic)
        async with self._database.reading_once() as connection:
            return tuple((ShelfId(row.id), row.topic) for row in await connection.execute(query))

    async def register(
        self, chat_id: int, kind: ChatKind, title: str, username: str, now: datetime, inviter: int = 0
    ) -> Chat:
        """Store a chat or its new title; a chat that was removed or paused is active again.

        A new chat is not admitted.
        """
        name = {"kind": kind.value, "title": storable(title), "username": storable(username)}
        row = name | {"chat": chat_id, "settings": "{}", "inviter": inviter, "joined": now, "admitted": False}
        back: dict[str, object] = {"removed": None, "paused": None} | ({"inviter": inviter} if inviter else {})
        async with self._database.writing() as connection:
            statement = insert_into(connection, chats).values(row)
            statement = statement.on_conflict_do_update(index_elements=[chats.c.chat], set_=name | back)
            await connection.execute(statement)
            return _chat((await connection.execute(select(chats).where(chats.c.chat == chat_id))).one())

    async def get(self, chat_id: int) -> Chat | None:
        """Return a chat; None if it is unknown."""
        async with self._database.reading_once() as connection:
            row = (await connection.execute(select(chats).where(chats.c.chat == chat_id))).one_or_none()
        return None if row is None else _chat(row)

    async def list_groups(self, offset: int, limit: int, words: str = "") -> tuple[tuple[Chat, ...], int]:
        """Return some of the groups and channels that the bot is in, newest first, and their total number.

        *words* filters them by title, user name or id.
        """
        query = select(chats).where(chats.c.kind != ChatKind.PRIVATE.value, chats.c.removed.is_(None))
        text = folded(words).strip()
        async with self._database.reading_once() as connection:
            rows = (await connection.execute(query.order_by(chats.c.joined.desc(), chats.c.chat))).all()
        matches = [row for row in rows if text in folded(f"{row.title}\n@{row.username}\n{row.chat}")]
        return tuple(map(_chat, matches[max(0, offset) :][:limit])), len(matches)

    async def list_set_up_by(self, person: int, limit: int) -> tuple[Chat, ...]:
        """Return groups and channels with the bot, newest first, that a person brought it to or where they follow
        something."""
        there = select(follows.c.person).join(shelves, shelves.c.id == follows.c.shelf)
        there = there.where(shelves.c.chat == chats.c.chat, follows.c.person == person)
        query = select(chats).where(chats.c.kind != ChatKind.PRIVATE.value, chats.c.removed.is_(None))
        query = query.where(or_(chats.c.inviter == person, exists(there))).order_by(chats.c.joined.desc(), chats.c.chat)
        async with self._database.reading_once() as connection:
            return tuple(_chat(row) for row in await connection.execute(query.limit(limit)))

    async def change(self, chat_id: int, **values: object) -> ChatSettings:
        """Change some settings of a chat; return all of them. NotFoundError if the chat is unknown."""
        async with self._database.writing() as connection:
            query = select(chats.c.settings).where(chats.c.chat == chat_id).with_for_update()
            stored = (await connection.execute(query)).scalar_one_or_none()
            if stored is None:
                raise NotFoundError("chat", chat_id)
            settings = replace(_settings(stored), **values)  # type: ignore[arg-type]
            packed = update(chats).where(chats.c.chat == chat_id).values(settings=_pack(settings))
            await connection.execute(packed)
        return settings

    async def pause(self, chat_id: int, at: datetime) -> None:
        """Pause a chat in which Telegram refuses messages: only answers are sent there until it writes again."""
        await self._mark(chat_id, paused=at)

    async def admit(self, chat_id: int, admitted: bool) -> None:
        """Allow or forbid the members of a chat to use the bot there."""
        await self._mark(chat_id, admitted=admitted)

    async def remove(self, chat_id: int, at: datetime) -> None:
        """Store that the bot was removed from a chat, whose data is erased some days later."""
        await self._mark(chat_id, removed=at)

    async def list_removed(self, before: datetime) -> tuple[Chat, ...]:
        """Return the chats that the bot was removed from before *before*."""
        query = select(chats).where(chats.c.removed < before).order_by(chats.c.chat)
        async with self._database.reading_once() as connection:
            return tuple(_chat(row) for row in await connection.execute(query))

    async def list_with_retention(self) -> tuple[Chat, ...]:
        """Return the chats with a retention."""
        query = select(chats).where(chats.c.settings.contains('"retention": ', autoescape=True)).order_by(chats.c.chat)
        async with self._database.reading_once() as connection:
            return tuple(chat for chat in map(_chat, await connection.execute(query)) if chat.settings.retention)

    async def erase(self, chat_ids: Sequence[int], notices: Sequence[Task], now: datetime) -> None:
        """Erase chats with everything that stands on their shelves, and add the tasks that report it."""
        async with self._database.writing() as connection:
            for task in notices:
                await add_task(connection, task, now)
            await connection.execute(delete(shelves).where(shelves.c.chat.in_(chat_ids)))
            await connection.execute(delete(chats).where(chats.c.chat.in_(chat_ids)))
        await self._database.scrub()

    async def focus(self, shelf: ShelfId, article: ArticleId, at: datetime) -> None:
        """Put an article in focus: the next questions are asked of it first."""
        await self._set(shelf, focus=article, focused_at=at)

    async def focused(self, shelf: ShelfId) -> tuple[ArticleId, datetime] | None:
        """Return (article in focus, since when); None if there is none or it was deleted."""
        query = (
            select(shelves.c.focus, shelves.c.focused_at)
            .join(articles, (articles.c.shelf == shelves.c.id) & (articles.c.id == shelves.c.focus))
            .where(shelves.c.id == shelf, articles.c.deleted_at.is_(None))
        )
        async with self._database.reading_once() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else (ArticleId(row.focus), row.focused_at)

    async def migrate(self, old_chat: int, new_chat: int) -> bool:
        """Move the shelves of a group to its supergroup. Returns whether anything was moved.

        A chat that has articles already is never merged with another one: nothing changes then. The supergroup numbers
        its messages anew, so the message ids of the group are deleted; only kept answers stay, found by their number.
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
            for table in (parts, posts, shown, notices, answers):
                await connection.execute(delete(table).where(table.c.shelf.in_(ids)))
            of_it = questions.c.shelf.in_(ids)
            await connection.execute(delete(questions).where(of_it, ~QUESTION_MARKED))
            await connection.execute(update(questions).where(of_it).values(message_id=-questions.c.number))
            await connection.execute(update(shelves).where(shelves.c.id.in_(ids)).values(chat=new_chat))
            await connection.execute(delete(chats).where(chats.c.chat == new_chat))
            await connection.execute(update(chats).where(chats.c.chat == old_chat).values(chat=new_chat))
        return True

    async def _mark(self, chat_id: int, **values: object) -> None:
        async with self._database.writing() as connection:
            await connection.execute(update(chats).where(chats.c.chat == chat_id).values(**values))

    async def _set(self, shelf: ShelfId, **values: object) -> None:
        async with self._database.writing() as connection:
            changed = await connection.execute(update(shelves).where(shelves.c.id == shelf).values(**values))
        if changed.rowcount != 1:
            raise NotFoundError("shelf", shelf)


_DEFAULTS = asdict(ChatSettings())


def _pack(settings: ChatSettings) -> str:
    """Encode the values that differ from the defaults, so that a newer version can change a default."""
    return storable(json.dumps({k: v for k, v in asdict(settings).items() if v != _DEFAULTS[k]}, ensure_ascii=False))


def only_opt_outs(stored: str) -> str:
    """Return stored settings with nothing but the members who have opted out."""
    return _pack(ChatSettings(opted_out=_settings(stored).opted_out))


def _settings(stored: str) -> ChatSettings:
    """Decode settings; values that only an older or a newer version knows are left out."""
    field_names = {field.name for field in fields(ChatSettings)}
    values: dict[str, Any] = {name: value for name, value in json.loads(stored).items() if name in field_names}
    lists = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
    return ChatSettings(**(values | lists))


def _chat(row: Row[Any]) -> Chat:
    return Chat(
        row.chat,
        ChatKind(row.kind),
        row.title,
        row.username,
        _settings(row.settings),
        row.inviter,
        row.joined,
        row.removed,
        row.paused,
        row.admitted,
    )
