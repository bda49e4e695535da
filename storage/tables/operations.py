"""Tables of the whole bot: its settings, activity counts, alarms, broadcasts and rate budgets."""

from __future__ import annotations

from sqlalchemy import ARRAY, BigInteger, Column, Float, ForeignKey, Index, Integer, Table, Text

from storage.tables.columns import Moment, metadata

options = Table(  # bot settings: what owners choose for the whole bot
    "options",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

activity = Table(  # counts by day, for the chart of the owners' overview; not related to people
    "activity",
    metadata,
    Column("day", Integer, primary_key=True, autoincrement=False),  # since 1970, in UTC
    Column("what", Text, primary_key=True),
    Column("amount", BigInteger, nullable=False),
    Column("seconds", Float, nullable=False),
)

alarms = Table(  # problems, so that owners are notified once a day and of the recovery
    "alarms",
    metadata,
    Column("cause", Text, primary_key=True),
    Column("since", Moment),  # NULL while there is no problem
    Column("told", Moment),  # when it was last reported to owners
)

broadcasts = Table(  # messages of owners to all chats
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

recipients = Table(  # the chats of a running broadcast: a row each, so that none gets it twice
    "recipients",
    metadata,
    Column("shelf", Integer, ForeignKey("shelves.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("broadcast", Integer, primary_key=True, autoincrement=False),
    Column("state", Text, nullable=False),  # RecipientState
    Index("recipients_state", "broadcast", "state"),
)

rate_budgets = Table(  # how much of Telegram's limits is used up, with PostgreSQL: shared by its processes, not logged
    "rate_budgets",
    metadata,
    Column("name", Text, primary_key=True),  # of the limit
    Column("chat", BigInteger, primary_key=True, autoincrement=False),  # 0 for all together
    Column("full_at", BigInteger, nullable=False),  # when everything is there again, microseconds of the server's clock
    Column("last", BigInteger, nullable=False),  # when something was last taken
    Column("times", Text().with_variant(ARRAY(BigInteger), "postgresql"), nullable=False),  # of the last items
    Column("paused", BigInteger, nullable=False, server_default="0"),  # until when Telegram takes nothing
    Column("wait", BigInteger, nullable=False),  # the answer to the last who asked
)

leases = Table(  # what one of several processes on PostgreSQL does at a time, such as polling
    "leases",
    metadata,
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False),  # a process
    Column("until", BigInteger, nullable=False),  # microseconds of the server's clock
)
