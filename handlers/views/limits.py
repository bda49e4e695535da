"""What is said where somebody meets a limit."""

from __future__ import annotations

from collections.abc import Sequence

from engine.errors import QuotaError
from handlers.views import article_facts, errors, html
from handlers.views.i18n import Words
from handlers.views.message import OutgoingMessage

HELD = "👀"
REFUSED = "🙊"
"""Reactions to the messages of a flood: kept until the limit ends, or refused."""
NAMED = 10
"""Links that are named."""


def held(words: Words, error: QuotaError) -> OutgoingMessage:
    """Return the notice that a message is kept until the limit ends."""
    if error.what == "questions":
        text = words.n(
            "That is more than {count} question a minute. I keep this one and answer it in a moment.",
            "That is more than {count} questions a minute. I keep this one and answer it in a moment.",
            error.limit,
        )
    else:
        text = f"{errors.quota_text(words, error)} {words._('I keep this and read it then.')}"
    return OutgoingMessage(str(html.text(text)))


def refused(words: Words, error: QuotaError, name: str) -> OutgoingMessage:
    """Return the notice that a message is refused, with what it is called."""
    name = article_facts.short_name(name)
    head = words._("Not taken: {name}", name=name) if name else words._("Not taken.")
    sign = words._("What comes now and gets {sign} is not taken either.", sign=REFUSED)
    return OutgoingMessage(str(html.text(f"{head}\n{errors.quota_text(words, error)} {sign}")))


def links_left(words: Words, limit: int, left: Sequence[str]) -> OutgoingMessage:
    """Return the notice that a message had more links than are read of one; *left* are the others."""
    text = words.n(
        "I read the first {count} link of a message. Send the others again:",
        "I read the first {count} links of a message. Send the others again:",
        limit,
    )
    named = [html.text(article_facts.short_name(url)) for url in left[:NAMED]]
    more = [html.text("…")] if len(left) > NAMED else []
    return OutgoingMessage(str(html.join((html.text(text), *named, *more))))


def left_out(words: Words) -> OutgoingMessage:
    """Return the notice that messages were left out, because too many waited."""
    text = words._("Too much came here at once: I left out the newest messages. Please send them again.")
    return OutgoingMessage(str(html.text(text)))
