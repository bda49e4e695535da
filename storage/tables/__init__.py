"""All tables, a file per noun. `migrations/` creates them step by step; a test compares the two.

Every private row's key begins with its shelf, so that no query reaches another chat's rows by a wrong number.
Exceptions: the rows of `messaging` (updates, tasks and messages) and of `operations`, which belong to the bot itself,
`people`, `chats` (one row a chat), `button_tokens` (found by their token), and feeds with their items, which many chats
follow.
"""

from __future__ import annotations

from storage.tables.chats import button_tokens, chats
from storage.tables.columns import Moment, Plain, metadata, moment
from storage.tables.digests import digests, schedules
from storage.tables.feeds import feed_items, feeds, follows, notices
from storage.tables.library import (
    answers,
    articles,
    blocks,
    forward,
    kept,
    parts,
    postings,
    posts,
    questions,
    quotes,
    shelves,
    shown,
    vectors,
)
from storage.tables.messaging import inbox, outgoing
from storage.tables.operations import activity, alarms, broadcasts, leases, options, rate_budgets, recipients
from storage.tables.people import people, usage
from storage.tables.watches import alerts, watches

__all__ = [
    "Moment",
    "Plain",
    "activity",
    "alarms",
    "alerts",
    "answers",
    "articles",
    "blocks",
    "broadcasts",
    "button_tokens",
    "chats",
    "digests",
    "feed_items",
    "feeds",
    "follows",
    "forward",
    "inbox",
    "kept",
    "leases",
    "metadata",
    "moment",
    "notices",
    "options",
    "outgoing",
    "parts",
    "people",
    "postings",
    "posts",
    "questions",
    "quotes",
    "rate_budgets",
    "recipients",
    "schedules",
    "shelves",
    "shown",
    "usage",
    "vectors",
    "watches",
]
