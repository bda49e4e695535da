"""Watches as messages: the list, one watch with its buttons, the answers to /watch, and alerts."""

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
"""Longest watched words on a button, in characters."""


def listing(words: Words, watches: Sequence[Watch], token: str) -> OutgoingMessage:
    """Return the list of a chat's watches, a button each."""
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
    """Return one watch with buttons to change or end it."""
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
    """Return the answer to /watch; *scope* is "all" topics or this "topic", "" in a chat without topics."""
    visible = _watched_words(watch)
    text = {
        "all": words._("I watch all topics for: {words}. /watches lists and changes it.", words=visible),
        "topic": words._("I watch this topic for: {words}. /watches lists and changes it.", words=visible),
    }.get(scope) or words._("I watch for: {words}. /watches lists and changes it.", words=visible)
    return OutgoingMessage(str(html.text(text)))


def already_watched(words: Words, watch: Watch) -> OutgoingMessage:
    """Return the refusal to change a watch to words that another watch has."""
    text = words._(
        "Watch {number} has these words already: {words}. Nothing was changed.",
        number=words.number(watch.number),
        words=_watched_words(watch),
    )
    return OutgoingMessage(str(html.text(text)))


def how_to_watch(words: Words) -> OutgoingMessage:
    """Return the answer to /watch without words."""
    sentences = (
        words._('Put words after the command: /watch sanctions -sport "a phrase".'),
        words._("All of them must be there, except those with a hyphen, which must not."),
    )
    return OutgoingMessage(str(html.text(" ".join(sentences))))


def too_many(words: Words, limit: int) -> OutgoingMessage:
    """Return the refusal of a new watch in a chat with *limit* watches."""
    text = words.n("At most {count} watch is possible here.", "At most {count} watches are possible here.", limit)
    return OutgoingMessage(str(html.text(text)))


def too_long(words: Words, *, ask_again: bool = False) -> OutgoingMessage:
    """Return the refusal of words that are too long; with *ask_again*, it asks for other words."""
    text = words.n("That is longer than {count} character.", "That is longer than {count} characters.", LONGEST)
    return OutgoingMessage(
        f"{html.text(text)}\n{ask_for_words(words).html}" if ask_again else str(html.text(text)), asks=ask_again
    )


def ask_for_words(words: Words) -> OutgoingMessage:
    """Return the request for the words to watch for."""
    return OutgoingMessage(str(html.text(words._("Reply with the words to watch for."))), asks=True)


def alert_message(words: Words, alert: Alert, now: datetime) -> OutgoingMessage:
    """Return an alert: the watched words, the sentence that contains them, and its source."""
    article, index = alert.article, alert.sentence
    body = (
        html.text(words._("Watched: {words}", words=_watched_words(alert.watch))),
        html.quotation(article.quote(index), alert.marks),
        article_facts.source_line(words, article, index, now, title=not _says_title(article, index)),
    )
    row = (Button(words._("Open"), data=callback_data.encode(Act.OPEN, article.id)),)
    return OutgoingMessage(str(html.join(body)), (row,))


def reply_to(alert: Alert) -> ReplyTo | None:
    """Return the message that contains the sentence, for a native reply; None if it is not from a message here."""
    return questions.reply_to(Quote(alert.article, alert.sentence))


def _says_title(article: Article, index: int) -> bool:
    """Tell whether the article has no title and the sentence begins with the text shown instead."""
    sentence = " ".join(article.quote(index).split())
    return not titled(article) and sentence.startswith(article_facts.title_or_beginning(article).rstrip("… "))


def _watched_words(watch: Watch, limit: int = LONGEST) -> str:
    return article_facts.visible(clean_line(watch.text, limit))
