"""Messages with formatting are filled in: their text, the file and the links that they are about."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import Bot, Message, Update

from handlers.incoming.rich_messages import has_media, rich_text_of, with_text
from handlers.incoming.updates import links_of
from tests.handlers.incoming.test_rich_messages import MESSAGE, p, rich

BOT = Bot("1:x")
RICH = {**MESSAGE, "rich_message": {"blocks": [p("Hello."), {"type": "photo", "photo": []}]}}


def test_deep_nesting_ends() -> None:
    deep: Any = "x"
    for _ in range(900):
        deep = {"type": "bold", "text": [deep]}
    assert rich(p("A."), p(deep)).text == "A."
    cell: Any = "x"
    for _ in range(400):
        cell = {"type": "table", "cells": [[{"blocks": [cell]}]]}
    assert rich(p("A."), cell).text == "A."
    for _ in range(400):
        deep = {"type": "blockquote", "blocks": [deep]}
    assert rich(p("A."), deep, p("B.")).text == "A.\n\nB."


def test_a_message_inside_another_is_filled_too() -> None:
    """The message replied to, and the one under a pressed button."""
    raw = with_text({"update_id": 1, "message": {**MESSAGE, "text": "Why?", "reply_to_message": RICH}})
    assert raw["message"]["reply_to_message"]["text"] == "Hello."  # type: ignore[index]
    pressed = with_text({"update_id": 1, "callback_query": {"id": "1", "message": RICH}})
    assert pressed["callback_query"]["message"]["text"] == "Hello."  # type: ignore[index]


def test_a_text_that_is_there_is_left_alone() -> None:
    """Should Telegram send both one day, its own text counts."""
    raw = {"update_id": 1, "message": {**RICH, "text": "Other"}}
    assert with_text(raw) == raw
    update = Update.de_json(with_text(raw), None)
    assert update.message is not None
    assert rich_text_of(update.message) is None


def received(*blocks: object) -> Message:
    """Return the message of these blocks as the handlers get it."""
    raw = {"update_id": 1, "message": {**MESSAGE, "rich_message": {"blocks": list(blocks)}}}
    message = Update.de_json(with_text(raw), BOT).message
    assert message is not None
    return message


FILE = {"file_id": "BQAC", "file_unique_id": "AgAD", "file_name": "a.pdf"}


@pytest.mark.parametrize(("length", "field"), [(0, "caption"), (900, "caption"), (2000, "text")])
def test_a_file_inside_is_the_file_of_the_message(length: int, field: str) -> None:
    """With a question beside it, for instance; beside a long text it is an attachment."""
    blocks = [p("x" * length), {"type": "collage", "blocks": [{"type": "document", "document": FILE}]}]
    update = Update.de_json(
        with_text({"update_id": 1, "message": {**MESSAGE, "rich_message": {"blocks": blocks}}}), None
    )
    assert update.message is not None
    assert (update.message.document is not None) is (field == "caption")
    assert (getattr(update.message, field) or "") == "x" * length


LINE, LINK = (
    "The tram of Lindmark runs again after eleven years of repairs, and 9,000 people will ride it.",
    "https://a.test",
)
MEANT: list[tuple[list[object], int]] = [
    (
        [
            p(
                [
                    "See ",
                    {"type": "url", "text": "this", "url": LINK},
                    " and ",
                    {"type": "url", "text": "that", "url": LINK + "/2"},
                ]
            )
        ],
        2,
    ),
    ([p([LINE, " The ", {"type": "url", "text": "mayor", "url": LINK}, " said so."])], 0),
    ([p([{"type": "url", "text": "Lindmark", "url": LINK}, " counts. ", LINE, " Yes."])], 0),
    ([p(LINE), p({"type": "url", "text": "The whole story", "url": LINK}), p("Sent from a phone.")], 1),
    ([p([LINE, " ", {"type": "url", "text": "Read more", "url": LINK}, " »"])], 1),
    ([p([LINE, " Voir ", {"type": "url", "text": LINK, "url": LINK}, " pour la suite."])], 1),
]


@pytest.mark.parametrize(("blocks", "count"), MEANT)
def test_links_in_pasted_sentences_are_not_opened(blocks: list[object], count: int) -> None:
    """They come along with the words of their page; a link apart, at the end or written out is meant."""
    update = Update.de_json(
        with_text({"update_id": 1, "message": {**MESSAGE, "rich_message": {"blocks": blocks}}}), BOT
    )
    assert update.message is not None
    assert len(links_of(update.message)[0]) == count


def test_media_inside_are_known() -> None:
    assert has_media(Message.de_json(RICH, None))
    plain = Message.de_json({**MESSAGE, "rich_message": {"blocks": [p("Hello.")]}}, None)
    assert not has_media(plain)
