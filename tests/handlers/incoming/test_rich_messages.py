"""Rich messages as text: each kind of block and of words in a table, and properties of any JSON."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update

from engine.clean import clean
from engine.models import SentenceKind
from handlers.incoming.rich_messages import RichText, read, rich_text_of, with_text
from sandbox import utf16
from tests.profiles import examples

HEADING, TABLE, NOTE = SentenceKind.HEADING, SentenceKind.TABLE, SentenceKind.NOTE
BODY = None
USER = {"id": 9, "is_bot": False, "first_name": "Karin"}
MESSAGE = {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}, "from": USER}


def p(text: object) -> dict[str, object]:
    return {"type": "paragraph", "text": text}


def h(text: object, size: int = 2) -> dict[str, object]:
    return {"type": "heading", "text": text, "size": size}


def item(label: str, *blocks: object, **more: object) -> dict[str, object]:
    return {"label": label, "blocks": list(blocks), **more}


def rich(*blocks: object) -> RichText:
    return read({"blocks": list(blocks)})


def lines(text: RichText) -> list[tuple[str, SentenceKind | None]]:
    """Return the paragraphs with the kinds of their regions."""
    result, at = [], 0
    for line in text.text.split("\n\n") if text.text else []:
        at = text.text.index(line, at)
        result.append((line, next((r.kind for r in text.regions if r.start <= at < r.end), None)))
        at += len(line)
    return result


BLOCKS: list[tuple[str, object, list[tuple[str, SentenceKind | None]]]] = [
    ("paragraph", p("Die Fähre fährt nicht."), [("Die Fähre fährt nicht.", BODY)]),
    ("heading", [p("A"), h("Что дальше", 6)], [("A", BODY), ("Что дальше", HEADING)]),
    ("pre", {"type": "pre", "text": "x = 1\n  y = 2", "language": "python"}, [("x = 1\n  y = 2", NOTE)]),
    ("footer", {"type": "footer", "text": "© 2026"}, [("© 2026", NOTE)]),
    ("formula", {"type": "mathematical_expression", "expression": "E=mc^2"}, [("E=mc^2", NOTE)]),
    ("divider", [p("A"), {"type": "divider"}, {"type": "anchor", "name": "end"}, p("B")], [("A", BODY), ("B", BODY)]),
    (
        "list",
        {"type": "list", "items": [item("•", p("Un")), item("2.", p("Deux"), p("encore"), type="1", value=2)]},
        [("• Un", BODY), ("2. Deux", BODY), ("encore", BODY)],
    ),
    (
        "nested list",
        {"type": "list", "items": [item("I.", p("أ"), {"type": "list", "items": [item("a)", p("ب")), item("b)")]})]},
        [("I. أ", BODY), ("a) ب", BODY)],
    ),
    (
        "checklist",
        {"type": "list", "items": [item("☑", p("Done"), has_checkbox=True, is_checked=True)]},
        [("☑ Done", BODY)],
    ),
    (
        "blockquote",
        {"type": "blockquote", "credit": "Karin", "blocks": [p("Wir warteten."), p("Lange.")]},
        [("Wir warteten.", BODY), ("Lange.", BODY), ("Karin", NOTE)],
    ),
    (
        "expandable quotation",
        {"type": "expandable_blockquote", "text": ["It ", {"type": "bold", "text": "rained"}, "."]},
        [("It rained.", BODY)],
    ),
    (
        "pull quotation",
        {"type": "pullquote", "text": "Finally!", "credit": "Mayor"},
        [("Finally!", NOTE), ("Mayor", NOTE)],
    ),
    (
        "details",
        {"type": "details", "blocks": [p("By tax.")], "summary": "Who pays?", "is_open": True},
        [("Who pays?", HEADING), ("By tax.", BODY)],
    ),
    (
        "table",
        {
            "type": "table",
            "cells": [
                [{"text": "Год", "is_header": True}, {"text": "Всего", "is_header": True}],
                [{"text": "2025"}, {"align": "left"}, {"text": {"type": "bold", "text": " 9000 "}, "colspan": 2}],
            ],
            "caption": "Пассажиры",
        },
        [("Год\u2003Всего", TABLE), ("2025\u20039000", TABLE), ("Пассажиры", NOTE)],
    ),
    (
        "pictures",
        {
            "type": "collage",
            "caption": {"credit": "Olsen", "text": "The quay."},
            "blocks": [
                {"type": "photo", "photo": [{"file_id": "AgAC"}], "caption": {"text": "One."}},
                {"type": "audio", "audio": {"file_id": "CQAC", "title": "Song", "performer": "Band"}},
                {"type": "map", "location": {"latitude": 1, "longitude": 2}, "zoom": 13, "caption": {"text": "Here."}},
            ],
        },
        [("One.", NOTE), ("Here.", NOTE), ("The quay.", NOTE), ("Olsen", NOTE)],
    ),
    (
        "buttons",
        {"type": "buttons", "buttons": [{"text": "Open", "url": "https://a.test"}, {"text": ["Sh", "are"]}]},
        [("Open", SentenceKind.BOILERPLATE), ("Share", SentenceKind.BOILERPLATE)],
    ),
    ("unknown block", {"type": "hologram", "layers": [{"text": "One"}, p("Two")]}, [("One", BODY), ("Two", BODY)]),
    ("unknown caption", {"type": "scent", "file_id": "x", "caption": {"text": "Rose"}}, [("Rose", NOTE)]),
    (
        "words of unknown fields",
        [{"type": "survey", "id": "a b", "question": "Wer bezahlt?"}, {"type": "hint", "text_style": "wide type"}],
        [("Wer bezahlt?", BODY)],
    ),
    (
        "words with marks under an unknown field",
        {"type": "aside", "content": ["Le bac est ", {"type": "bold", "text": "neuf"}, "."]},
        [("Le bac est neuf.", BODY)],
    ),
    (
        "rows and cells as objects",
        {"type": "table", "rows": [{"cells": [{"text": "Jahr"}, {"text": "Boote"}]}, {"cells": [{"text": "2025"}]}]},
        [("Jahr\u2003Boote", TABLE), ("2025", TABLE)],
    ),
    (
        "blocks in cells",
        {
            "type": "table",
            "cells": [[{"blocks": [p("Порт"), {"type": "list", "items": [item("•", p("два"))]}]}, {"text": "7"}]],
        },
        [("Порт • два\u20037", TABLE)],
    ),
    ("strings for blocks", ["One", ["Two"]], [("One", BODY), ("Two", BODY)]),
    ("white space", [p(" \n"), p("\n A \n\n")], [("A", BODY)]),
    ("nothing", [None, 7, True, {}, {"type": "paragraph"}, p(None), p({"type": "anchor", "name": "x"})], []),
]


@pytest.mark.parametrize(("block", "expected"), [b[1:] for b in BLOCKS], ids=[b[0] for b in BLOCKS])
def test_each_block_is_its_words(block: object, expected: list[tuple[str, SentenceKind | None]]) -> None:
    assert lines(rich(block)) == expected


WORDS: list[tuple[object, str, list[tuple[str, str]]]] = [
    ("plain", "plain", []),
    (["a", ["b", "c"], {"type": "italic", "text": ["d", {"type": "code", "text": "e"}]}], "abcde", []),
    ([{"type": "custom_emoji", "custom_emoji_id": "5", "alternative_text": "🚋"}, " tram"], "🚋 tram", []),
    (["so ", {"type": "mathematical_expression", "expression": "x^2"}, " grows"], "so x^2 grows", []),
    (
        ["note", {"type": "superscript", "text": {"type": "reference_link", "text": "1", "reference_name": "n"}}],
        "note1",
        [],
    ),
    (["🚋 ", {"type": "url", "text": "line", "url": "https://a.test"}], "🚋 line", [("text_link", "line")]),
    ({"type": "url", "text": "https://a.test", "url": "https://a.test"}, "https://a.test", [("url", "https://a.test")]),
    ({"type": "url", "url": "tg://x", "text": {"type": "bold", "text": "B"}}, "B", [("text_link", "B")]),
    (["hi ", {"type": "mention", "text": "@karin", "username": "karin"}], "hi @karin", [("mention", "@karin")]),
    ({"type": "text_mention", "text": "Karin", "user": USER}, "Karin", [("text_mention", "Karin")]),
    ({"type": "text_mention", "text": "Karin", "user": {"id": 1}}, "Karin", []),
    ({"type": "bot_command", "text": "/ask", "bot_command": "/ask"}, "/ask", [("bot_command", "/ask")]),
    ({"type": "date_time", "text": "3 May", "unix_time": 1, "date_time_format": "d"}, "3 May", []),
    ({"type": "email_address", "text": "mail", "email_address": "a@b.test"}, "mail", []),
    ({"type": "button", "button": {"text": "Go", "callback_data": "x"}}, "Go", []),
    ({"type": "glitter", "sparks": [{"type": "bold", "text": "new"}, " kinds"], "seed": "x"}, "new kinds", []),
    (
        ["a\u200eb\x00 ", {"type": "url", "text": "\u202eli\x07nk", "url": "https://a.test"}],
        "ab link",
        [("text_link", "link")],
    ),
]


@pytest.mark.parametrize(("words", "text", "entities"), WORDS)
def test_words_are_joined_and_links_are_kept(words: object, text: str, entities: list[tuple[str, str]]) -> None:
    found = rich(p("Before 😀."), p(words))
    assert found.text == f"Before 😀.\n\n{text}"
    assert [(e["type"], utf16.cut(found.text, e["offset"], e["length"])) for e in map(dict, found.entities)] == entities  # type: ignore[arg-type]


def test_the_first_heading_is_the_title() -> None:
    """Only at the very beginning, of whatever size; it stands in the text, too."""
    found = rich(
        {"type": "photo", "photo": []}, h(["Trams ", {"type": "bold", "text": "return"}], 3), p("A."), h("B", 1)
    )
    assert found.title == "Trams return"
    assert lines(found) == [("Trams return", None), ("A.", None), ("B", HEADING)]
    assert rich(p("A."), h("B", 1)).title == ""


def test_links_in_cells_stand_where_their_words_do() -> None:
    link = {"type": "url", "text": "the port ", "url": "https://a.test"}
    found = rich({"type": "table", "cells": [[{"text": "🚢"}, {"text": ["at ", link]}]]})
    assert found.text == "🚢\u2003at the port"
    assert [utf16.cut(found.text, e["offset"], e["length"]) for e in found.entities] == ["the port"]  # type: ignore[arg-type]


# ---- any JSON

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | _TEXT,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["type", "text", "blocks", "items", "cells", "label", "caption", "summary", "url", "user", "new"]
            ),
            inner,
        )
    ),
    max_leaves=25,
)


class _Numbered:
    """Builds blocks whose words are numbered as a reader sees them."""

    def __init__(self, draw: Any) -> None:
        self.draw = draw
        self.count = 0

    def word(self) -> str:
        self.count += 1
        return f"<{self.count}>"

    def text(self, depth: int) -> object:
        match self.draw(st.integers(0, 4 if depth < 3 else 0)):
            case 0:
                return self.word()
            case 1:
                return [self.text(depth + 1) for _ in range(self.draw(st.integers(0, 3)))]
            case 2:
                return {"type": "url", "url": "https://a.test", "text": self.text(depth + 1)}
            case 3:
                return {"type": "custom_emoji", "alternative_text": self.word(), "custom_emoji_id": "no"}
            case _:
                return {"type": self.draw(_TEXT), "name": "no", "inside": [self.text(depth + 1)]}

    def blocks(self, depth: int) -> list[object]:
        return [self.block(depth) for _ in range(self.draw(st.integers(0, 3)))]

    def block(self, depth: int) -> object:
        match self.draw(st.integers(0, 6 if depth < 3 else 1)):
            case 0:
                return {"type": self.draw(st.sampled_from(["paragraph", "heading", "pre"])), "text": self.text(0)}
            case 1:
                return {"type": "photo", "photo": [{"file_id": "no"}], "caption": {"text": self.text(0)}}
            case 2:
                items = [item(self.word(), p(self.word()), *self.blocks(depth + 1)) for _ in range(2)]
                return {"type": "list", "items": items}
            case 3:
                return {"type": "table", "cells": [[{"text": self.text(0)} for _ in range(2)] for _ in range(2)]}
            case 4:
                return {"type": "details", "summary": self.text(0), "blocks": self.blocks(depth + 1)}
            case 5:
                return {"type": "blockquote", "blocks": self.blocks(depth + 1), "credit": self.text(0)}
            case _:
                return {"type": self.draw(_TEXT), "id": "no", "parts": self.blocks(depth + 1)}


@examples(200)
@given(st.data())
def test_every_word_once_and_in_order(data: st.DataObject) -> None:
    """Words, labels and captions of blocks of every kind, known or not; no address, name or id among them."""
    numbered = _Numbered(data.draw)
    text = read({"blocks": numbered.blocks(0)}).text
    assert "".join(text.split()) == "".join(f"<{number}>" for number in range(1, numbered.count + 1))


@examples(300)
@given(_JSON)
def test_any_json_is_read(value: Any) -> None:
    """Nothing is raised; the text is clean, regions lie in it in order, entities in it."""
    found = read({"blocks": value})
    assert clean(found.text) == found.text
    ends = [0]
    for region in found.regions:
        assert ends[-1] <= region.start < region.end <= len(found.text)
        ends.append(region.end)
    for entity in map(dict, found.entities):
        assert 0 <= entity["offset"] < entity["offset"] + entity["length"] <= utf16.length(found.text)  # type: ignore[operator]
    raw = {"update_id": 1, "message": {**MESSAGE, "rich_message": {"blocks": value}}}
    update = Update.de_json(with_text(raw), None)
    assert update.message is not None
    assert (update.message.text or "") == found.text
    assert rich_text_of(update.message) == (found if found.text else None)
