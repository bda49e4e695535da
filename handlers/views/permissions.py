"""Refusals: the bot is private, is in maintenance, or only admins may do this."""

from __future__ import annotations

from handlers.views.i18n import Words
from handlers.views.message import OutgoingMessage, text_message


def private_bot(words: Words) -> OutgoingMessage:
    """Return what a private bot answers, once, to a person without access."""
    return text_message(words._("This bot is private."))


def in_maintenance(words: Words) -> OutgoingMessage:
    """Return the notice of maintenance, sent once to each chat."""
    return text_message(words._("I am in maintenance for a while. What you send now is kept and answered then."))


def admins_only(words: Words) -> str:
    """Return the toast or answer to a person who may not change a chat's settings."""
    return words._("Only the admins of this chat can change that.")


def only_admins_add(words: Words) -> OutgoingMessage:
    """Return the refusal where a chat lets only admins add articles."""
    return text_message(words._("Here only admins may add articles."))


def only_admins_delete(words: Words) -> OutgoingMessage:
    """Return the refusal where a chat lets only admins delete articles."""
    return text_message(words._("Here only admins may delete articles and bring them back."))
