"""Button tokens: random, unguessable names of the rights behind changing buttons, prompts and links."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from engine.codec import decode_json, encode_json
from engine.errors import NotFoundError
from engine.models import ArticleId
from storage.articles import Step
from storage.codecs import storable
from storage.database import Database
from storage.inbox import add_task
from storage.models import PAYLOADS, ButtonToken, Payload, Task
from storage.tables import button_tokens

_BYTES = 12
"""96 random bits, 16 characters."""

P = TypeVar("P", bound=Payload)


class ButtonTokenRepository:
    """Tokens and what they stand for."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def create(
        self, chat: int, person: int, payload: P, expires: datetime, *, prompt: tuple[int, int] | None = None
    ) -> ButtonToken[P]:
        """Return a new token. *prompt* is the message (chat, number) whose reply it takes."""
        button_token = ButtonToken(secrets.token_urlsafe(_BYTES), chat, person, payload, expires)
        row: dict[str, Any] = {"token": button_token.token, "chat": chat, "person": person, "expires": expires}
        row |= {"kind": payload.kind, "payload": encode_json(payload)}
        row |= {"prompt_chat": prompt and prompt[0], "prompt_message": prompt and prompt[1]}
        async with self._database.writing() as connection:
            await connection.execute(insert(button_tokens).values(row))
        return button_token

    async def find(self, token: str, now: datetime) -> ButtonToken[Payload] | None:
        """Return what a token stands for; None if it is unknown or has expired."""
        return await self._newest(button_tokens.c.token == storable(token), now)

    async def find_prompt(self, person: int, chat: int, message: int, now: datetime) -> ButtonToken[Payload] | None:
        """Return the newest token of *person* for the replies to a message; None if there is none."""
        of_message = (button_tokens.c.prompt_chat == chat) & (button_tokens.c.prompt_message == message)
        return await self._newest(of_message & (button_tokens.c.person == person), now)

    async def change(self, token: str, payload: Payload) -> bool:
        """Store what a token stands for from now on. Returns False if it was revoked."""
        async with self._database.writing() as connection:
            return await _change(connection, token, payload)

    async def spend_for_task(
        self, token: str, payload: Payload, expires: datetime, task: Callable[[str], Task], now: datetime, queue: int
    ) -> str | None:
        """Revoke a token, and add a *task* that has a new one, for the same person; return the new one.

        None, and nothing is done, if it was revoked already: by an earlier try of the same press, or another press.
        """
        new = secrets.token_urlsafe(_BYTES)
        async with self._database.writing() as connection:
            query = select(button_tokens).where(button_tokens.c.token == storable(token))
            row = (await connection.execute(query)).one_or_none()
            if row is None or await _delete(connection, button_tokens.c.token == storable(token)) != 1:
                return None
            values = {"token": new, "chat": row.chat, "person": row.person, "expires": expires}
            values |= {"kind": payload.kind, "payload": encode_json(payload)}
            await connection.execute(insert(button_tokens).values(values))
            await add_task(connection, task(new), now, queue=queue)
        return new

    async def revoke(self, token: str) -> bool:
        """Delete a token. Returns False if it was revoked already."""
        async with self._database.writing() as connection:
            return await _delete(connection, button_tokens.c.token == storable(token)) == 1

    async def revoke_all(self, kind: type[Payload]) -> int:
        """Delete every token of one kind; return how many there were."""
        async with self._database.writing() as connection:
            return await _delete(connection, button_tokens.c.kind == kind.kind)

    def revoking_step(self, token: str) -> Step:
        """Return a step that revokes a token together with saving an article; NotFoundError if it was revoked."""

        async def spend(connection: AsyncConnection, _article: ArticleId) -> None:
            if await _delete(connection, button_tokens.c.token == storable(token)) != 1:
                raise NotFoundError("button token", 0)

        return spend

    def changing_step(self, token: str, payload: Payload) -> Step:
        """Return a step that changes what a token stands for with saving an article; NotFoundError as above."""

        async def store(connection: AsyncConnection, _article: ArticleId) -> None:
            if not await _change(connection, token, payload):
                raise NotFoundError("button token", 0)

        return store

    async def purge(self, now: datetime) -> int:
        """Delete the expired tokens; return how many."""
        async with self._database.writing() as connection:
            return await _delete(connection, button_tokens.c.expires <= now)

    async def _newest(self, condition: ColumnElement[bool], now: datetime) -> ButtonToken[Payload] | None:
        query = select(button_tokens).where(condition, button_tokens.c.expires > now)
        async with self._database.reading() as connection:
            row = (await connection.execute(query.order_by(button_tokens.c.expires.desc()).limit(1))).one_or_none()
        return None if row is None else _button_token(row)


async def _change(connection: AsyncConnection, token: str, payload: Payload) -> bool:
    values = {"kind": payload.kind, "payload": encode_json(payload)}
    changed = update(button_tokens).where(button_tokens.c.token == storable(token)).values(values)
    return (await connection.execute(changed)).rowcount == 1


async def _delete(connection: AsyncConnection, condition: ColumnElement[bool]) -> int:
    return (await connection.execute(delete(button_tokens).where(condition))).rowcount


def _button_token(row: Row[Any]) -> ButtonToken[Payload]:
    payload: Payload = decode_json(PAYLOADS[row.kind], row.payload)
    return ButtonToken(row.token, row.chat, row.person, payload, row.expires)
