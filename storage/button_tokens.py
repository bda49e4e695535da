"""Grants: who may press the changing buttons of a message, found by a token that cannot be guessed."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from engine.errors import NotFoundError
from engine.models import ArticleId
from storage.articles import Step
from storage.codecs import storable
from storage.database import Database
from storage.models import Grant
from storage.tables import grants

_BYTES = 12
"""96 random bits, 16 characters."""


class ButtonTokenRepository:
    """Tokens and what they stand for."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def give(self, chat: int, person: int, subject: str, expires: datetime) -> Grant:
        """Let *person* change something of *chat* until *expires*."""
        grant = Grant(secrets.token_urlsafe(_BYTES), chat, person, storable(subject), expires)
        row = {"token": grant.token, "chat": chat, "person": person, "subject": grant.subject, "expires": expires}
        async with self._database.writing() as connection:
            await connection.execute(insert(grants).values(row))
        return grant

    async def find(self, token: str, now: datetime) -> Grant | None:
        """Return what a token stands for; None when it is unknown or its time is over."""
        query = select(grants).where(grants.c.token == storable(token), grants.c.expires > now)
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else Grant(row.token, row.chat, row.person, row.subject, row.expires)

    async def waiting(self, person: int, subject: str, now: datetime) -> Grant | None:
        """Return the newest grant of a person whose subject begins with *subject*."""
        begins = grants.c.subject.startswith(storable(subject), autoescape=True)
        query = select(grants).where(grants.c.person == person, begins, grants.c.expires > now)
        async with self._database.reading() as connection:
            row = (await connection.execute(query.order_by(grants.c.expires.desc()).limit(1))).one_or_none()
        return None if row is None else Grant(row.token, row.chat, row.person, row.subject, row.expires)

    async def revoke(self, token: str) -> bool:
        """Let a token be of no more use; False when somebody was faster."""
        async with self._database.writing() as connection:
            return (await connection.execute(delete(grants).where(grants.c.token == storable(token)))).rowcount == 1

    def spending(self, token: str) -> Step:
        """Return what uses a token up together with a new article; NotFoundError, and no article, where it is spent."""

        async def spend(connection: AsyncConnection, _article: ArticleId) -> None:
            spent = await connection.execute(delete(grants).where(grants.c.token == storable(token)))
            if spent.rowcount != 1:
                raise NotFoundError("grant", 0)

        return spend

    async def withdraw(self, subject: str) -> int:
        """Let all grants of a subject be of no more use; return how many there were."""
        async with self._database.writing() as connection:
            return (await connection.execute(delete(grants).where(grants.c.subject == storable(subject)))).rowcount

    async def purge(self, now: datetime) -> int:
        """Forget what has expired; return how many."""
        async with self._database.writing() as connection:
            return (await connection.execute(delete(grants).where(grants.c.expires <= now))).rowcount
