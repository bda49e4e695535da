"""Feeds, which many chats may follow, their items, and who follows what."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, Text

from storage.tables.columns import Moment, Plain, metadata

feeds = Table(  # one row an address, however many chats follow it
    "feeds",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("url", Plain, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("site", Text, nullable=False),  # the address of its web site, "" where it names none
    Column("etag", Text, nullable=False),
    Column("modified", Text, nullable=False),
    Column("interval", Integer, nullable=False),  # seconds between polls
    Column("next_poll", Moment, nullable=False),
    Column("polled", Moment),  # the last one that worked
    Column("failures", Integer, nullable=False),  # in a row
    Column("failing", Moment),  # since when
    Column("parked", Moment),  # given up until somebody asks for a retry
    Column("error", Text, nullable=False),
    Index("feeds_next_poll", "next_poll"),
    sqlite_autoincrement=True,
)

feed_items = Table(  # what a feed has shown, under every name by which it may come again
    "feed_items",
    metadata,
    Column("feed", Integer, ForeignKey("feeds.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("key", Plain, primary_key=True),  # of the guid, of the link, of the text: hashes
    Column("item", BigInteger, nullable=False),  # the same for all keys of one item
    Column("seen", Moment, nullable=False),  # last
    Index("feed_items_seen", "seen"),
)

follows = Table(  # a chat or topic follows a feed
    "follows",
    metadata,
    Column("shelf", Integer, ForeignKey("shelves.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),  # 1, 2, 3 … on its shelf
    Column("feed", Integer, ForeignKey("feeds.id", ondelete="CASCADE"), nullable=False),
    Column("person", BigInteger, nullable=False),  # who asked for it
    Column("since", Moment, nullable=False),
    Column("paused", Boolean, nullable=False),
    Column("interval", Integer, nullable=False),  # seconds the chat asked for, 0 for the feed's own
    Column("at_once", Boolean, nullable=False),  # each item as it comes, else only in digests
    Column("whole", Boolean, nullable=False),  # the page behind the item, else what the feed carries
    Column("include", Text, nullable=False),  # words of which one must be in an item, "" for all
    Column("exclude", Text, nullable=False),
    Index("follows_feed", "feed"),
)
