"""Feeds, which many chats may follow, their items, and who follows what."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    false,
    text,
)

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
    Column("fresh", Moment),  # when it had something new last: quiet feeds are asked less often
    Column("next_poll", Moment, nullable=False),
    Column("polled", Moment),  # the last one that worked
    Column("failures", Integer, nullable=False),  # in a row
    Column("failing", Moment),  # since when
    Column("given_up", Moment),  # since when it is not polled, until a retry is asked for
    Column("error", Text, nullable=False),
    Index("feeds_next_poll", "next_poll"),
    sqlite_autoincrement=True,
)

feed_items = (
    Table(  # what a feed has shown, by everything by which it may be known again; hashes, "" where there is none
        "feed_items",
        metadata,
        Column("feed", Integer, ForeignKey("feeds.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
        Column("item", Integer, primary_key=True, autoincrement=False),  # 1, 2, 3 … of its feed
        Column("guid", Text, nullable=False),
        Column("link", Text, nullable=False),
        Column("title", Text, nullable=False),
        Column("text", Text, nullable=False),
        Column("sketch", Text, nullable=False),  # of the text: near-equal texts have near-equal ones
        Column("seen", Moment, nullable=False),  # last, give or take a day
        Index("feed_items_seen", "seen"),
    )
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
    Column("primed", Boolean, nullable=False),  # it has had its first few items: from here on it gets what is new
    Column("day", Integer, nullable=False),  # ordinal of the day in UTC on which an item was last shown at once
    Column("posts", Integer, nullable=False),  # items that were shown at once on that day
    Column("reviewed", Boolean, nullable=False, server_default=false()),  # its editor sees each notice first
    Column("sentences", Integer, nullable=False, server_default=text("0")),  # of a notice, 0 as in the chat's summaries
    Column("preview", Text, nullable=False, server_default=text("''")),  # "below", "above", "none", "" as the chat's
    Index("follows_feed", "feed"),
)

notices = Table(  # what was decided of an item that is posted as it comes
    "notices",
    metadata,
    Column("shelf", Integer, primary_key=True, autoincrement=False),
    Column("article", Integer, primary_key=True, autoincrement=False),
    Column("state", Text, nullable=False),  # NoticeState
    Column("earlier", BigInteger),  # the message of the same story that was shown before
    ForeignKeyConstraint(["shelf", "article"], ["articles.shelf", "articles.id"], ondelete="CASCADE"),
)
