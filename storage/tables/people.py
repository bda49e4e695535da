"""People by their numeric ids, and how much each person and chat has used on a day. No name is kept."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, Table, Text

from storage.tables.columns import Moment, metadata

people = Table(  # one row a person who has written to the bot
    "people",
    metadata,
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("standing", Text, nullable=False),  # Standing
    Column("language", Text, nullable=False),  # as Telegram says it, "" where it does not
    Column("inviter", BigInteger, nullable=False),  # who invited him, 0 for nobody
    Column("met", Moment, nullable=False),
    Column("active", Moment, nullable=False),  # when he wrote last, to the day
    Column("told", Moment),  # when he was told that the bot is private: once
    Column("quota", Text, nullable=False),  # JSON of what differs from the usual limits
    Index("people_standing", "standing"),
)

usage = Table(  # how much of each kind a person or chat used on a day
    "usage",
    metadata,
    Column("who", BigInteger, primary_key=True, autoincrement=False),  # a person, or a group (negative)
    Column("day", Integer, primary_key=True, autoincrement=False),  # since 1970, in UTC
    Column("what", Text, primary_key=True),
    Column("amount", BigInteger, nullable=False),
    Index("usage_day", "day"),
)
