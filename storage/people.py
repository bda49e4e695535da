"""People with their standing, and the usage of each person and chat."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, select, update

from engine.codec import decode_json, encode_json
from storage.codecs import storable
from storage.connections import insert_into
from storage.database import Database
from storage.models import Person, Quota, Standing
from storage.tables import people, usage


class PersonRepository:
    """People by their id; usage by (person or chat, day, kind)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def register(self, person: int, language: str, now: datetime) -> Person:
        """Store that a person has written; a new person is a stranger."""
        row: dict[str, Any] = {"person": person, "standing": Standing.STRANGER.value, "language": storable(language)}
        row |= {"inviter": 0, "met": now, "active": now, "quota": ""}
        async with self._database.writing() as connection:
            statement = insert_into(connection, people).values(row)
            fresh = {"language": row["language"], "active": now}
            statement = statement.on_conflict_do_update(index_elements=[people.c.person], set_=fresh)
            await connection.execute(statement)
            return _person((await connection.execute(select(people).where(people.c.person == person))).one())

    async def get(self, person: int) -> Person | None:
        """Return a person; None if they never wrote."""
        async with self._database.reading_once() as connection:
            row = (await connection.execute(select(people).where(people.c.person == person))).one_or_none()
        return None if row is None else _person(row)

    async def set_standing(self, person: int, standing: Standing, now: datetime, *, inviter: int = 0) -> None:
        """Set the standing of a person, also of one who has never written."""
        row: dict[str, Any] = {"person": person, "standing": standing.value, "language": "", "inviter": inviter}
        row |= {"met": now, "active": now, "quota": ""}
        changed: dict[str, Any] = {"standing": standing.value, "told": None} | ({"inviter": inviter} if inviter else {})
        async with self._database.writing() as connection:
            statement = insert_into(connection, people).values(row)
            await connection.execute(statement.on_conflict_do_update(index_elements=[people.c.person], set_=changed))

    async def note_refusal(self, person: int, now: datetime) -> bool:
        """Store that a person was refused. Returns True the first time."""
        first = update(people).where(people.c.person == person, people.c.told.is_(None)).values(told=now)
        async with self._database.writing() as connection:
            return (await connection.execute(first)).rowcount == 1

    async def set_quota(self, person: int, quota: Quota | None) -> None:
        """Set the quota of a person; None for the usual one."""
        packed = encode_json(quota) if quota else ""
        async with self._database.writing() as connection:
            await connection.execute(update(people).where(people.c.person == person).values(quota=packed))

    async def list(self, *standings: Standing, offset: int = 0, limit: int | None = None) -> tuple[Person, ...]:
        """Return the people of some standings, the most recently active first, at most *limit*."""
        query = select(people).where(people.c.standing.in_([standing.value for standing in standings]))
        query = query.order_by(people.c.active.desc(), people.c.person).offset(max(0, offset)).limit(limit)
        async with self._database.reading_once() as connection:
            rows = await connection.execute(query)
            return tuple(_person(row) for row in rows)

    async def counts(self) -> Mapping[Standing, int]:
        """Return standing → number of people."""
        query = select(people.c.standing, func.count()).group_by(people.c.standing)
        async with self._database.reading_once() as connection:
            return {Standing(standing): count for standing, count in await connection.execute(query)}

    async def forget(self, person: int) -> None:
        """Delete a person; a banned one is kept, or a request to be forgotten would lift the ban."""
        async with self._database.writing() as connection:
            gone = delete(people).where(people.c.person == person, people.c.standing != Standing.BANNED.value)
            await connection.execute(gone)
            await connection.execute(delete(usage).where(usage.c.who == person))

    async def count_use(self, who: int, day: int, what: str, amount: int, most: int) -> bool:
        """Add *amount* to a day's usage. Returns False, without adding, if that would exceed *most*."""
        if amount > most:
            return False
        row = {"who": who, "day": day, "what": what, "amount": amount}
        async with self._database.writing() as connection:
            statement = insert_into(connection, usage).values(row)
            statement = statement.on_conflict_do_update(
                index_elements=list(usage.primary_key),
                set_={"amount": usage.c.amount + amount},
                where=usage.c.amount + amount <= most,
            )
            return (await connection.execute(statement.returning(usage.c.amount))).one_or_none() is not None

    async def used_on(self, who: int, day: int) -> Mapping[str, int]:
        """Return kind → amount that a person or chat has used on a day."""
        query = select(usage.c.what, usage.c.amount).where(usage.c.who == who, usage.c.day == day)
        async with self._database.reading_once() as connection:
            return dict((await connection.execute(query)).tuples().all())

    async def purge(self, before: int) -> int:
        """Delete the usage before day *before*; return how many rows."""
        async with self._database.writing() as connection:
            return (await connection.execute(delete(usage).where(usage.c.day < before))).rowcount


def _person(row: Row[Any]) -> Person:
    quota = decode_json(Quota, row.quota) if row.quota else None
    return Person(row.person, Standing(row.standing), row.language, row.inviter, row.met, row.active, row.told, quota)
