"""People by their numeric ids, and the usage of each person and chat on a day. No name is stored."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, Table, Text

from storage.tables.columns import Moment, metadata

people = Table(  # one row a person who has written to the bot
    "people",
    metadata,
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("standing", Text, nullable=False),  # Standing
    Column("language", Text, nullable=False),  # by Telegram, "" if unknown
    Column("inviter", BigInteger, nullable=False),  # who invited them, 0 if unknown
    Column("met", Moment, nullable=False),
    Column("active", Moment, nullable=False),  # when they last wrote, to the day
    Column("told", Moment),  # when they were notified that the bot is private: once
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
