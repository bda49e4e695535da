"""Digests: when they are due, and how far each has come."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from storage.tables.columns import Moment, metadata

schedules = Table(  # "weekdays at 08:00": one row a time of day
    "schedules",
    metadata,
    Column("shelf", Integer, ForeignKey("shelves.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),  # 1, 2, 3 … on its shelf
    Column("days", Integer, nullable=False),  # bit mask: 1 is Monday, 64 Sunday
    Column("minute", Integer, nullable=False),  # of the local day
    Column("person", BigInteger, nullable=False),  # who asked for it; the editor of a channel's digest
    Column("next_at", Moment, nullable=False),
    Index("schedules_next_at", "next_at"),
)

digests = Table(  # one row a digest that was due: unique by its slot, so that two processes cannot make it twice
    "digests",
    metadata,
    Column("shelf", Integer, ForeignKey("shelves.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),  # 1, 2, 3 … on its shelf
    Column("slot", Moment, nullable=False),  # when it was due
    Column("state", Text, nullable=False),  # DigestState
    Column("publish_at", Moment, nullable=False),  # later than the slot where it fell into quiet hours or downtime
    Column("editor", BigInteger, nullable=False),  # who reviews it and is notified of trouble
    Column("spans", Text, nullable=False),  # JSON {shelf: [after, up to]}, the numbers of its articles; "" until taken
    Column("plan", Text, nullable=False),  # JSON of its stories, once composed: what is sent is what was reviewed
    Column("message_id", BigInteger),  # its first message, once sent
    Column("review_id", BigInteger),  # the message in which its editor reviews it
    Column("changed", Moment, nullable=False),
    UniqueConstraint("shelf", "slot"),
    Index("digests_state", "state"),
)
