"""What is said of watched words: the list, one of them, and the alert itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from engine.clean import clean_line
from engine.models import Article, Quote
from handlers import answers, buttons, facts, markup
from handlers.buttons import Act
from handlers.messages import Button, Message, ReplyTo, Row
from handlers.words import Words
from services.digests import titled
from services.watches import LONGEST, Alert
from storage.models import Watch

SHOWN = 40
"""Characters of watched words on a button."""


def alert(words: Words, found: Alert, now: datetime) -> Message:
    """The sentence in which watched words stand, and the way to it."""
    article, index = found.article, found.sentence
    body = (
        markup.text(words._("Watched: {words}", words=_visible(found.watch))),
        markup.quotation(article.quote(index), found.marks),
        facts.source_line(words, article, index, now, title=not _says_title(article, index)),
    )
    row = (Button(words._("Open"), data=buttons.encode(Act.OPEN, article.id)),)
    return Message(str(markup.join(body)), (row,))


def reply_to(found: Alert) -> ReplyTo | None:
    """Return the message in which the sentence stands, to reply to it natively; None where that is no message here."""
    return answers.reply_to(Quote(found.article, found.sentence))


def listing(words: Words, watches: Sequence[Watch], token: str) -> Message:
    """Everything that is watched, a button each."""
    add = (Button(words._("Watch for words"), data=buttons.panel(token, "add")),)
    if not watches:
        return Message(how_to_watch(words).html, (add,))
    rows: list[Row] = [
        (Button(f"{watch.number} · {_visible(watch)[:SHOWN]}", data=buttons.panel(token, "show", watch.number)),)
        for watch in watches
    ]
    said = words.n("{count} watch here.", "{count} watches here.", len(watches))
    return Message(str(markup.bold(said)), (*rows, add))


def one(words: Words, watch: Watch, token: str) -> Message:
    """One of them, to be changed or ended."""
    rows = (
        (Button(words._("Other words"), data=buttons.panel(token, "change", watch.number)),),
        (
            Button(words._("End it"), data=buttons.panel(token, "drop", watch.number)),
            Button(words._("Back"), data=buttons.panel(token, "list")),
        ),
    )
    said = words._("Watched: {words}", words=_visible(watch))
    return Message(str(markup.text(said)), rows)


def watching(words: Words, watch: Watch) -> Message:
    """The answer to /watch."""
    said = words._("I watch for: {words}. /watches lists and changes it.", words=_visible(watch))
    return Message(str(markup.text(said)))


def how_to_watch(words: Words) -> Message:
    """What /watch without words is answered with."""
    said = words._('Put words after it: /watch sanctions -sport "a phrase". All must be there, but what has a hyphen.')
    return Message(str(markup.text(said)))


def too_many(words: Words, limit: int) -> Message:
    """No more words can be watched here."""
    said = words.n("At most {count} watch is possible here.", "At most {count} watches are possible here.", limit)
    return Message(str(markup.text(said)))


def ask(words: Words) -> Message:
    """What is to be written: the words to watch for."""
    return Message(str(markup.text(words._("Reply with the words to watch for."))), asks=True)


def _says_title(article: Article, index: int) -> bool:
    """Tell whether a sentence begins with what its article is called, for want of a title."""
    said = " ".join(article.quote(index).split())
    return not titled(article) and said.startswith(facts.heading(article).rstrip("… "))


def _visible(watch: Watch) -> str:
    return facts.visible(clean_line(watch.text, LONGEST))
