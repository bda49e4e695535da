"""Texts of watches: the list, one watch with its buttons, the answers to /watch, and alerts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from engine.clean import clean_line
from engine.models import Article, Quote
from handlers.views import article_facts, callback_data, html, questions
from handlers.views.callback_data import Act
from handlers.views.i18n import Words
from handlers.views.message import Button, OutgoingMessage, ReplyTo, Row
from services.digests.plans import titled
from services.watches import LONGEST, Alert
from storage.models import Watch

BUTTON_LENGTH = 40
"""Characters of watched words on a button."""


def listing(words: Words, watches: Sequence[Watch], token: str) -> OutgoingMessage:
    """Everything that is watched, a button each."""
    add = (Button(words._("Watch for words"), data=callback_data.panel(token, "add")),)
    rows: list[Row] = [
        (
            Button(
                f"{watch.number} · {_watched_words(watch, BUTTON_LENGTH)}",
                data=callback_data.panel(token, "show", watch.number),
            ),
        )
        for watch in watches
    ]
    heading = words.n("{count} watch here.", "{count} watches here.", len(watches))
    return OutgoingMessage(str(html.bold(heading)), (*rows, add))


def watch_card(words: Words, watch: Watch, token: str) -> OutgoingMessage:
    """One of them, to be changed or ended."""
    rows = (
        (Button(words._("Other words"), data=callback_data.panel(token, "change", watch.number)),),
        (
            Button(words._("End it"), data=callback_data.panel(token, "drop", watch.number)),
            Button(words._("Back"), data=callback_data.panel(token, "list")),
        ),
    )
    text = words._("Watched: {words}", words=_watched_words(watch))
    return OutgoingMessage(str(html.text(text)), rows)


def watch_added(words: Words, watch: Watch, scope: str = "") -> OutgoingMessage:
    """The answer to /watch; *scope* is what it hears: "all" topics or this "topic", "" where there are none."""
    visible = _watched_words(watch)
    text = {
        "all": words._("I watch all topics for: {words}. /watches lists and changes it.", words=visible),
        "topic": words._("I watch this topic for: {words}. /watches lists and changes it.", words=visible),
    }.get(scope) or words._("I watch for: {words}. /watches lists and changes it.", words=visible)
    return OutgoingMessage(str(html.text(text)))


def already_watched(words: Words, watch: Watch) -> OutgoingMessage:
    """Other words were wanted for a watch, and another one has them."""
    text = words._(
        "Watch {number} has these words already: {words}. Nothing was changed.",
        number=words.number(watch.number),
        words=_watched_words(watch),
    )
    return OutgoingMessage(str(html.text(text)))


def how_to_watch(words: Words) -> OutgoingMessage:
    """What /watch without words is answered with."""
    sentences = (
        words._('Put words after the command: /watch sanctions -sport "a phrase".'),
        words._("All of them must be there, except those with a hyphen, which must not."),
    )
    return OutgoingMessage(str(html.text(" ".join(sentences))))


def too_many(words: Words, limit: int) -> OutgoingMessage:
    """No more words can be watched here."""
    text = words.n("At most {count} watch is possible here.", "At most {count} watches are possible here.", limit)
    return OutgoingMessage(str(html.text(text)))


def too_long(words: Words, *, ask_again: bool = False) -> OutgoingMessage:
    """The words are more than can be watched; where they were *ask_again* for they are asked for again."""
    text = words.n("That is longer than {count} character.", "That is longer than {count} characters.", LONGEST)
    return OutgoingMessage(
        f"{html.text(text)}\n{ask_for_words(words).html}" if ask_again else str(html.text(text)), asks=ask_again
    )


def ask_for_words(words: Words) -> OutgoingMessage:
    """What is to be written: the words to watch for."""
    return OutgoingMessage(str(html.text(words._("Reply with the words to watch for."))), asks=True)


def alert_message(words: Words, alert: Alert, now: datetime) -> OutgoingMessage:
    """The sentence in which watched words stand, and the way to it."""
    article, index = alert.article, alert.sentence
    body = (
        html.text(words._("Watched: {words}", words=_watched_words(alert.watch))),
        html.quotation(article.quote(index), alert.marks),
        article_facts.source_line(words, article, index, now, title=not _says_title(article, index)),
    )
    row = (Button(words._("Open"), data=callback_data.encode(Act.OPEN, article.id)),)
    return OutgoingMessage(str(html.join(body)), (row,))


def reply_to(alert: Alert) -> ReplyTo | None:
    """Return the message in which the sentence stands, to reply to it natively; None where that is no message here."""
    return questions.reply_to(Quote(alert.article, alert.sentence))


def _says_title(article: Article, index: int) -> bool:
    """Tell whether a sentence begins with what its article is called, for want of a title."""
    sentence = " ".join(article.quote(index).split())
    return not titled(article) and sentence.startswith(article_facts.title_or_beginning(article).rstrip("… "))


def _watched_words(watch: Watch, limit: int = LONGEST) -> str:
    return article_facts.visible(clean_line(watch.text, limit))
