"""The answer to /health."""

from __future__ import annotations

from datetime import datetime

from handlers.views import html
from handlers.views.article_facts import DOT
from handlers.views.i18n import Words
from handlers.views.message import OutgoingMessage
from services.health import Health

_MEGABYTE = 1 << 20


def health(words: Words, health: Health, now: datetime) -> OutgoingMessage:
    """Return version, start, memory, waiting messages, failed updates and disabled features, one a line."""
    memory = sum(child.memory for child in health.children) // _MEGABYTE
    children = words.n("{count} child process", "{count} child processes", len(health.children))
    lines = [
        " ".join(("Pullquote", health.version)).strip(),
        words._("Running since {date}", date=f"{words.day(health.since, now)}, {words.time(health.since)}"),
        DOT.join((children, words._("{size} MB", size=words.number(memory))) if memory else (children,)),
        words.n("{count} message waiting", "{count} messages waiting", health.waiting),
        words.n("{count} failed update", "{count} failed updates", health.failed),
        words._("Questions in another language than the article's: on")
        if health.across_languages
        else words._("Questions in another language than the article's: off, the sentence encoder is not installed"),
    ]
    return OutgoingMessage(str(html.join([html.text(line) for line in lines])))
