"""Texts in groups: the first message, what the bot sees, and that a left group was erased."""

from __future__ import annotations

from handlers.views import article_facts, callback_data, html
from handlers.views.i18n import Words
from handlers.views.message import Button, OutgoingMessage, text_message

ACKNOWLEDGED = "👀"
"""The reaction to a post that is being read."""


def welcome(words: Words, token: str, *, sees_all: bool) -> OutgoingMessage:
    """Return the first message in a group: what the bot does, what it sees, and a button to the settings."""
    purpose = words._(
        "I keep the links and long posts of this group, and speak only when I am asked: "
        "/ask QUESTION, /summary as a reply, /digest."
    )
    paragraphs = (
        purpose,
        words._("I quote what was posted, word for word, and never add anything."),
        _what_bot_sees(words, sees_all),
    )
    row = (Button(words._("Set up"), data=callback_data.panel(token, "home")),)
    return OutgoingMessage(html.paragraphs(*paragraphs), (row,))


def what_bot_sees(words: Words, *, sees_all: bool) -> OutgoingMessage:
    """Return what the bot sees in a group, after its rights changed."""
    return text_message(_what_bot_sees(words, sees_all))


def _what_bot_sees(words: Words, sees_all: bool) -> str:
    if sees_all:
        return words._("Here I see all messages; what I collect gets a reaction.")
    return words._("Here I see only commands and replies to me. Make me an admin to collect links.")


def erased(words: Words, title: str) -> OutgoingMessage:
    """Return the notice that a chat's data is erased, for the person who had added the bot there."""
    text = words._(
        "I was removed from {title} seven days ago. What I kept of it is erased now.",
        title=article_facts.short_name(title),
    )
    return text_message(text)
