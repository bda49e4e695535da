"""What belongs to the whole bot: its options, its figures, what it told its owners of, and what they sent to all."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, ForeignKey, Index, Integer, Table, Text

from storage.tables.columns import Moment, metadata

options = Table(  # what the owners have chosen for the whole bot
    "options",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

activity = Table(  # counts by day, for the picture of the owner's overview; nobody's in particular
    "activity",
    metadata,
    Column("day", Integer, primary_key=True, autoincrement=False),  # since 1970, in UTC
    Column("what", Text, primary_key=True),
    Column("amount", BigInteger, nullable=False),
    Column("seconds", Float, nullable=False),
)

alarms = Table(  # what is wrong, or was, so that the owners are told once a day and when it is well again
    "alarms",
    metadata,
    Column("cause", Text, primary_key=True),
    Column("since", Moment),  # nothing while all is well
    Column("told", Moment),  # when the owners were told last
)

broadcasts = Table(  # what an owner sends to all
    "broadcasts",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("person", BigInteger, nullable=False),  # the owner
    Column("text", Text, nullable=False),  # as the owner wrote it
    Column("audience", Text, nullable=False),  # "" while it is a draft
    Column("state", Text, nullable=False),  # BroadcastState
    Column("total", Integer, nullable=False),  # chats it goes to
    Column("left_out", Integer, nullable=False),  # chats of the audience that take no messages
    Column("sent", Integer, nullable=False),  # these three are counted when it is over
    Column("failed", Integer, nullable=False),
    Column("unknown", Integer, nullable=False),
    Column("created", Moment, nullable=False),
    sqlite_autoincrement=True,
)

recipients = Table(  # the chats of a broadcast that is under way: a row each, so that none gets it twice
    "recipients",
    metadata,
    Column("shelf", Integer, ForeignKey("shelves.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("broadcast", Integer, primary_key=True, autoincrement=False),
    Column("state", Text, nullable=False),  # RecipientState
    Index("recipients_state", "broadcast", "state"),
)
