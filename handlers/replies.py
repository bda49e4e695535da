"""Values → messages: everything the bot can say, in one place to import from. All functions are pure.

`summaries`, `answers` and `listing` show articles; `notices` and `apologies` are the bot's own words; `markup`
alone writes Telegram HTML; `buttons` is the grammar of what pressed buttons say; `words` the language.
"""

from __future__ import annotations

from handlers.answers import answer, answer_context, reply_to, strong
from handlers.apologies import error
from handlers.health import health
from handlers.listing import card, deleted, listing, restored, source
from handlers.messages import Button, Message, ReplyTo, Row
from handlers.notices import (
    ACKNOWLEDGED,
    THANKED,
    admins_only,
    cannot_read,
    channel_ready,
    channel_refused,
    channel_test,
    choose_channel,
    empty_shelf,
    expired,
    help_,
    how_to_add,
    how_to_ask,
    how_to_find,
    how_to_summarise,
    not_yours,
    nothing_elsewhere,
    other_reading,
    plain,
    plain_text,
    privacy,
    progress,
    sees,
    start,
    stranger,
    text_changed,
    unknown_button,
    welcome,
    which_number,
)
from handlers.summaries import ALL, DEFAULT, LENGTHS, changes, context, source_button, summary

__all__ = [
    "ACKNOWLEDGED",
    "ALL",
    "DEFAULT",
    "LENGTHS",
    "THANKED",
    "Button",
    "Message",
    "ReplyTo",
    "Row",
    "admins_only",
    "answer",
    "answer_context",
    "cannot_read",
    "card",
    "changes",
    "channel_ready",
    "channel_refused",
    "channel_test",
    "choose_channel",
    "context",
    "deleted",
    "empty_shelf",
    "error",
    "expired",
    "health",
    "help_",
    "how_to_add",
    "how_to_ask",
    "how_to_find",
    "how_to_summarise",
    "listing",
    "not_yours",
    "nothing_elsewhere",
    "other_reading",
    "plain",
    "plain_text",
    "privacy",
    "progress",
    "reply_to",
    "restored",
    "sees",
    "source",
    "source_button",
    "start",
    "stranger",
    "strong",
    "summary",
    "text_changed",
    "unknown_button",
    "welcome",
    "which_number",
]
