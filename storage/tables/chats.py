"""Chats with their settings, and the tokens of their buttons."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Table, Text, true

from storage.tables.columns import Moment, metadata

chats = Table(  # one row a chat, made when the bot first hears of it
    "chats",
    metadata,
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),  # ChatKind
    Column("title", Text, nullable=False),
    Column("username", Text, nullable=False),  # "" where it is not public
    Column("settings", Text, nullable=False),  # JSON of ChatSettings: what differs from the defaults
    Column("inviter", BigInteger, nullable=False),  # who brought the bot, 0 where nobody knows
    Column("joined", Moment, nullable=False),
    Column("admitted", Boolean, nullable=False, server_default=true()),  # its members may use the bot there
    Column("removed", Moment),  # the bot was removed: everything is erased some days later
    Column("paused", Moment),  # Telegram refuses messages there: nothing is sent until the chat speaks again
    Index("chats_removed", "removed"),
)

button_tokens = Table(  # who may press a message's buttons, reply to a prompt, open a link; found by the token
    "button_tokens",
    metadata,
    Column("token", Text, primary_key=True),
    Column("chat", BigInteger, nullable=False),  # whose settings they change
    Column("person", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),  # of the payload: storage.models.PAYLOADS
    Column("payload", Text, nullable=False),  # JSON of its fields
    Column("prompt_chat", BigInteger),  # the message whose reply is taken, nothing for buttons and links
    Column("prompt_message", BigInteger),
    Column("expires", Moment, nullable=False),
    Index("button_tokens_prompt", "prompt_chat", "prompt_message"),
    Index("button_tokens_expires", "expires"),
)
