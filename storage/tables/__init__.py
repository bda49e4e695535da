"""Every table in one readable place, a file a noun. `migrations/` builds them step by step; a test compares the two.

Every private row's key begins with its shelf, so that no query reaches another chat's rows by a wrong number.
Exceptions: `post` (updates, errands and messages, which belong to the bot itself), `chats` (one row a chat), `grants`
(found by their secret), and feeds with their items, which many chats follow.
"""

from __future__ import annotations

from storage.tables.chats import chats, grants
from storage.tables.columns import Moment, Plain, metadata, moment
from storage.tables.digests import digests, schedules
from storage.tables.feeds import feed_items, feeds, follows
from storage.tables.library import (
    answers,
    articles,
    blocks,
    forward,
    parts,
    postings,
    questions,
    quotes,
    shelves,
    shown,
    vectors,
)
from storage.tables.post import inbox, outgoing
from storage.tables.watches import alerts, watches

__all__ = [
    "Moment",
    "Plain",
    "alerts",
    "answers",
    "articles",
    "blocks",
    "chats",
    "digests",
    "feed_items",
    "feeds",
    "follows",
    "forward",
    "grants",
    "inbox",
    "metadata",
    "moment",
    "outgoing",
    "parts",
    "postings",
    "questions",
    "quotes",
    "schedules",
    "shelves",
    "shown",
    "vectors",
    "watches",
]
