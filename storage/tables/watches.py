"""Watches: words that a chat watches, and the articles it was alerted of."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, ForeignKeyConstraint, Index, Integer, Table, Text

from storage.tables.columns import Moment, metadata

watches = Table(
    "watches",
    metadata,
    Column("shelf", Integer, ForeignKey("shelves.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),  # 1, 2, 3 … on its shelf
    Column("person", BigInteger, nullable=False),
    Column("text", Text, nullable=False),  # as it was written
    Column("created", Moment, nullable=False),
)

alerts = Table(  # articles that matched a watch: each story is alerted once
    "alerts",
    metadata,
    Column("shelf", Integer, primary_key=True, autoincrement=False),
    Column("watch", Integer, primary_key=True, autoincrement=False),
    Column("home", Integer, primary_key=True, autoincrement=False),  # the shelf of the article: a topic of the chat
    Column("article", Integer, primary_key=True, autoincrement=False),
    Column("told", Boolean, nullable=False),  # whether it was alerted; false for a copy of one that was
    Column("at", Moment, nullable=False),
    ForeignKeyConstraint(["shelf", "watch"], ["watches.shelf", "watches.number"], ondelete="CASCADE"),
    ForeignKeyConstraint(["home", "article"], ["articles.shelf", "articles.id"], ondelete="CASCADE"),
    Index("alerts_article", "home", "article"),
)
