"""What comes in and goes out: these rows belong to the bot itself, so their keys begin with no shelf."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, Table, Text, text

from storage.tables.columns import Moment, metadata

inbox = Table(  # updates of Telegram, written before Telegram is told that they arrived
    "inbox",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # Telegram's update id
    Column("queue", BigInteger, nullable=False),  # the chat in whose order it is handled, 0 for none
    Column("state", Text, nullable=False),  # new, retry, done, failed
    Column("attempts", Integer, nullable=False),
    Column("received", Moment, nullable=False),
    Column("retry_at", Moment),
    Column("error", Text, nullable=False),
    Column("body", Text),  # raw JSON; dropped when done, the id stays to know a repetition by
    Index(
        "inbox_open",
        "queue",
        "id",
        sqlite_where=text("state IN ('new', 'retry')"),
        postgresql_where=text("state IN ('new', 'retry')"),
    ),
)

outgoing = Table(  # every message of the bot: a retried update finds its row and sends nothing twice
    "outgoing",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),  # 0, 1, 2 … among the sends of an update
    Column("chat", BigInteger, nullable=False),
    Column("state", Text, nullable=False),  # DeliveryState
    Column("message_id", BigInteger),
    Column("claimed", Moment, nullable=False),
)
