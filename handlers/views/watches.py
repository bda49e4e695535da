"""What a chat watches, as it is shown: the list, one watch with its choices, and what is said of watches."""

from __future__ import annotations

from collections.abc import Sequence

from engine.clean import clean_line
from handlers.views import article_facts, callback_data, html
from handlers.views.i18n import Words
from handlers.views.message import Button, Message, Row
from services.watches import LONGEST
from storage.models import Watch

SHOWN = 40
"""Characters of watched words on a button."""


def listing(words: Words, watches: Sequence[Watch], token: str) -> Message:
    """Everything that is watched, a button each."""
    add = (Button(words._("Watch for words"), data=callback_data.panel(token, "add")),)
    rows: list[Row] = [
        (Button(f"{watch.number} · {_visible(watch, SHOWN)}", data=callback_data.panel(token, "show", watch.number)),)
        for watch in watches
    ]
    said = words.n("{count} watch here.", "{count} watches here.", len(watches))
    return Message(str(html.bold(said)), (*rows, add))


def one(words: Words, watch: Watch, token: str) -> Message:
    """One of them, to be changed or ended."""
    rows = (
        (Button(words._("Other words"), data=callback_data.panel(token, "change", watch.number)),),
        (
            Button(words._("End it"), data=callback_data.panel(token, "drop", watch.number)),
            Button(words._("Back"), data=callback_data.panel(token, "list")),
        ),
    )
    said = words._("Watched: {words}", words=_visible(watch))
    return Message(str(html.text(said)), rows)


def watching(words: Words, watch: Watch, over: str = "") -> Message:
    """The answer to /watch; *over* is what it hears: "all" topics or this "topic", "" where there are none."""
    visible = _visible(watch)
    said = {
        "all": words._("I watch all topics for: {words}. /watches lists and changes it.", words=visible),
        "topic": words._("I watch this topic for: {words}. /watches lists and changes it.", words=visible),
    }.get(over) or words._("I watch for: {words}. /watches lists and changes it.", words=visible)
    return Message(str(html.text(said)))


def taken(words: Words, watch: Watch) -> Message:
    """Other words were wanted for a watch, and another one has them."""
    said = words._(
        "Watch {number} has these words already: {words}. Nothing was changed.",
        number=words.number(watch.number),
        words=_visible(watch),
    )
    return Message(str(html.text(said)))


def how_to_watch(words: Words) -> Message:
    """What /watch without words is answered with."""
    said = (
        words._('Put words after the command: /watch sanctions -sport "a phrase".'),
        words._("All of them must be there, except those with a hyphen, which must not."),
    )
    return Message(str(html.text(" ".join(said))))


def too_many(words: Words, limit: int) -> Message:
    """No more words can be watched here."""
    said = words.n("At most {count} watch is possible here.", "At most {count} watches are possible here.", limit)
    return Message(str(html.text(said)))


def too_long(words: Words, *, asked: bool = False) -> Message:
    """The words are more than can be watched; where they were *asked* for they are asked for again."""
    said = words.n("That is longer than {count} character.", "That is longer than {count} characters.", LONGEST)
    return Message(f"{html.text(said)}\n{ask(words).html}" if asked else str(html.text(said)), asks=asked)


def ask(words: Words) -> Message:
    """What is to be written: the words to watch for."""
    return Message(str(html.text(words._("Reply with the words to watch for."))), asks=True)


def _visible(watch: Watch, limit: int = LONGEST) -> str:
    return article_facts.visible(clean_line(watch.text, limit))
