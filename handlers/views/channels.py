"""Texts of /channel: choosing a channel, and whether the bot can post there."""

from __future__ import annotations

from dataclasses import replace

from handlers.views import article_facts
from handlers.views.i18n import Words
from handlers.views.message import ChatPicker, OutgoingMessage, text_message


def choose(words: Words, number: int, rights: tuple[str, ...]) -> OutgoingMessage:
    """Return the answer to /channel, with the button that picks a channel."""
    text = words._("Choose the channel. I become an admin there who may post; what I publish you see first.")
    return OutgoingMessage(
        text_message(text).html, picker=ChatPicker(words._("Choose a channel"), number, rights=rights)
    )


def test_post(words: Words) -> OutgoingMessage:
    """Return the post that tests the right to post; the caller deletes it at once."""
    return replace(text_message(words._("A test. It is deleted again at once.")), silent=True)


def refused(words: Words, missing_right_of: str) -> OutgoingMessage:
    """Return why a channel cannot be set up: the "person" is no admin there, or the "bot" may not post."""
    if missing_right_of == "person":
        return replace(
            text_message(words._("You do not administer that channel, so you cannot set it up.")), unpick=True
        )
    text = words._(
        "I am not allowed to post in that channel. Give me the right to post messages there, then choose it again."
    )
    return replace(text_message(text), unpick=True)


def ready(words: Words, title: str) -> OutgoingMessage:
    """Return the answer to the choice of a channel that the bot can post in."""
    title = article_facts.short_name(title)
    return replace(text_message(words._("I can post in {title}.", title=title)), unpick=True)
