"""Rich messages: `rich_message.blocks`, which has no `text` beside it, as the text and entities of other messages.

Bot API 10.1 and later send so what is written with formatting in a client: "Article", the rich editor, most pastes of a
copied page. The library knows the field not yet and leaves it in `Message.api_kwargs`. A block or a piece of text of an
unknown kind counts as its children, so that nothing that a later version adds is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from telegram import Message

from engine.clean import clean, clean_line, utf16_units
from engine.models import Region, SentenceKind

TITLE = 300
"""Most characters of a heading that is the title."""
KICKER = 60
"""Most characters of a line above the title, such as the name of the section."""
CAPTION = 1024
"""Characters of text up to which a message with a file is that file with a caption."""
NESTED = 100
"""Deeper levels are left out: Telegram nests far fewer, and Python's stack is limited."""
MEDIA = frozenset(
    ["photo", "video", "animation", "audio", "document", "voice_note", "sticker", "live_photo", "location"]
)
"""Fields that hold a file or a place, and no words of the message."""
CELLS_APART = "\u2003"
"""Between the cells of a row: a wide space, since Telegram makes a narrow one of a tab."""
_DATA = MEDIA | frozenset(["type", "user", "thumbnail", "reply_markup"])
_WORDS = frozenset(["text", "expression", "alternative_text", "summary", "title", "caption", "credit", "label"])
"""Fields whose value, a string too, is text that a reader sees; a string elsewhere is an address, a name, an id."""
_FIRST, _LAST = ("summary", "title", "label"), ("caption", "credit")
"""Fields that stand before and after the others of their block, in whatever order they arrive."""
_INLINE = frozenset(
    [
        *(
            "bold",
            "italic",
            "underline",
            "strikethrough",
            "spoiler",
            "code",
            "marked",
            "subscript",
            "superscript",
            "url",
        ),
        *("mention", "text_mention", "hashtag", "cashtag", "bot_command", "email_address", "phone_number", "date_time"),
        *("bank_card_number", "custom_emoji", "reference", "reference_link", "anchor_link", "button"),
    ]
)
"""Kinds of text that are no blocks: a list with one of them is one paragraph, under whatever key it stands."""
_BLOCKS = frozenset(
    [
        *(
            "paragraph",
            "heading",
            "list",
            "table",
            "blockquote",
            "expandable_blockquote",
            "pullquote",
            "details",
            "pre",
        ),
        *(
            "footer",
            "mathematical_expression",
            "divider",
            "anchor",
            "photo",
            "video",
            "animation",
            "audio",
            "voice_note",
        ),
        *("collage", "slideshow", "map", "buttons", "document"),
    ]
)
"""Kinds of blocks whose fields are known."""
_STOPS = (".", "!", "?", "…", "。", "！", "？", "؟", "।", ":", ",")
_NAMES = re.compile("(^|_)(name|id|url|href|path|format|style|class|font|color|query)$")
"""Fields of unknown blocks whose strings are no words, even of several parts."""
_KINDS = {
    "heading": SentenceKind.HEADING,
    "pre": SentenceKind.NOTE,
    "mathematical_expression": SentenceKind.NOTE,
    "pullquote": SentenceKind.NOTE,  # it repeats a sentence of the article
    "footer": SentenceKind.NOTE,
    "buttons": SentenceKind.BOILERPLATE,
}
_FIELD_KINDS = {
    "summary": SentenceKind.HEADING,
    "caption": SentenceKind.NOTE,
    "credit": SentenceKind.NOTE,
}
_CARRIERS = ("message", "reply_to_message", "pinned_message")
"""Fields of an update or message that hold a message."""

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class RichText:
    """A rich message as text, with what its blocks say about it."""

    text: str = ""
    """The paragraphs, headings, items and rows in their order, each verbatim, with an empty line between them."""
    entities: tuple[Json, ...] = ()
    """Links, mentions and commands, as Telegram gives them with a text."""
    title: str = ""
    """The heading that the message begins with, as one line; "" if it begins otherwise."""
    regions: tuple[Region, ...] = ()
    """Headings, tables, captions and notes in `text`, whose offsets count code points."""


def with_text(raw: Json) -> dict[str, object]:
    """Return a raw update whose rich messages have the text and entities that they would have without formatting.

    One with a file and little text has the file and a caption.
    """
    return {key: _filled(value) if isinstance(value, Mapping) else value for key, value in raw.items()}


def rich_text_of(message: Message) -> RichText | None:
    """Return the rich text of a message, None if it has none or has another text."""
    rich = message.api_kwargs.get("rich_message")
    read_text = read(rich) if isinstance(rich, Mapping) else RichText()
    return read_text if read_text.text and read_text.text == message.text else None


def has_media(message: Message) -> bool:
    """Whether a rich message holds pictures, films or sound."""
    rich = message.api_kwargs.get("rich_message")
    return isinstance(rich, Mapping) and _has_media(rich.get("blocks"), 0)


def read(rich: Json) -> RichText:
    """Return the text of a `RichMessage`; any JSON is read, also what is none."""
    writer = _Writer()
    writer.blocks(rich.get("blocks"), 0)
    return writer.finish()


def _filled(message: Json) -> Json:
    filled = {
        key: _filled(value) if key in _CARRIERS and isinstance(value, Mapping) else value
        for key, value in message.items()
    }
    rich = message.get("rich_message")
    if isinstance(rich, Mapping) and not message.get("text") and not message.get("caption"):
        read_text, document = read(rich), _document(rich.get("blocks"), 0)
        entities = [dict(entity) for entity in read_text.entities]
        if document is not None and len(read_text.text) <= CAPTION:
            filled |= {"document": document, "caption": read_text.text, "caption_entities": entities}
        elif read_text.text:
            filled |= {"text": read_text.text, "entities": entities}
    return filled


@dataclass(slots=True)
class _Line:
    """The words of one block, and the spans of its links and mentions."""

    text: str = ""
    entities: list[tuple[int, int, Json]] = field(default_factory=list)

    def add(self, value: object, depth: int) -> None:
        """Add a `RichText`: a string, a list, or an object with children."""
        if isinstance(value, str):
            self.text += value
        elif isinstance(value, list) and depth < NESTED:
            for child in value:
                self.add(child, depth + 1)
        elif isinstance(value, Mapping) and depth < NESTED:
            start = len(self.text)
            for _, child in _content(value):
                self.add(child, depth + 1)
            if entity := _entity(value, self.text[start:]):
                self.entities.append((start, len(self.text), entity))


class _Writer:
    """Writes blocks one after the other."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._entities: list[tuple[int, int, Json]] = []
        self._regions: list[Region] = []
        self._title = ""
        self._label = ""
        """The label of a list's item whose first block is not written yet."""

    def blocks(self, value: object, depth: int, kind: SentenceKind | None = None) -> None:
        """Write a list of blocks, or one; *kind* is that of the block around them."""
        if depth >= NESTED:
            return
        if isinstance(value, str) or (isinstance(value, list) and any(map(_is_inline, value))):
            self._paragraph(value, kind)
        elif isinstance(value, list):
            for block in value:
                self.blocks(block, depth + 1, kind)
        elif isinstance(value, Mapping):
            self._block(value, depth, kind)

    def finish(self) -> RichText:
        """Return what was written."""
        text = "".join(self._pieces)
        entities = tuple(
            {**entity, "offset": utf16_units(text[:start]), "length": utf16_units(text[start:end])}
            for start, end, entity in sorted(self._entities, key=lambda span: (span[0], -span[1]))
        )
        return RichText(text, entities, self._title, tuple(self._regions))

    def _block(self, block: Json, depth: int, around: SentenceKind | None) -> None:
        name = block.get("type")
        kind = _KINDS.get(name, around) if isinstance(name, str) else around
        if name == "heading" and not self._title and self._may_be_title(block.get("size")):
            kind = kind if self._pieces else None
            self._title = clean_line(_line(block.get("text")).text, TITLE)
        for key, value in _content(block):
            if key == "items" and isinstance(value, list):
                self._items(value, depth, kind)
            elif (key == "cells" or (key == "rows" and name == "table")) and isinstance(value, list):
                self._table(value, depth)
            elif key in _WORDS:
                self._words(value, _FIELD_KINDS.get(key, kind))
            else:
                self.blocks(value, depth + 1, kind)

    def _may_be_title(self, size: object) -> bool:
        """Whether a heading is the first words but for a caption; one of the first level may have a line above it."""
        above = "".join(self._pieces)
        captions = sum(region.end - region.start for region in self._regions if region.kind is SentenceKind.NOTE)
        return sum(len(piece.strip()) for piece in self._pieces) <= captions or (
            size == 1 and len(above) <= KICKER and "\n" not in above and not above.endswith(_STOPS)
        )

    def _items(self, items: list[object], depth: int, kind: SentenceKind | None) -> None:
        for item in items:
            if not isinstance(item, Mapping):
                self.blocks(item, depth + 1, kind)
                continue
            self._label = _line(item.get("label")).text.strip()
            self.blocks({key: value for key, value in item.items() if key not in ("label", "type")}, depth + 1, kind)
            self._label = ""

    def _table(self, rows: list[object], depth: int) -> None:
        """Write a row as a line, its cells apart; the rows of one table are one region."""
        start = None
        for row in rows:
            parts = row.get("cells", row) if isinstance(row, Mapping) else row
            cells = [_cell(part, depth) for part in (parts if isinstance(parts, list) else [parts])]
            line = _Line()
            for cell in cells:
                words = _tidy(cell)
                if words.text:
                    line.text += CELLS_APART if line.text else ""
                    shift = len(line.text)
                    line.text += words.text
                    line.entities += [(a + shift, b + shift, entity) for a, b, entity in words.entities]
            written = self._write(line, None)
            start = written if start is None else start
        if start is not None:
            self._regions.append(Region(start, self._length, SentenceKind.TABLE))

    def _words(self, value: object, kind: SentenceKind | None) -> None:
        """Write a `RichText`, or a caption: its text and its credit are lines of their own."""
        if isinstance(value, Mapping) and "type" not in value:
            for _, part in _content(value):
                self._paragraph(part, kind)
        else:
            self._paragraph(value, kind)

    def _paragraph(self, value: object, kind: SentenceKind | None) -> None:
        self._write(_line(value), kind)

    def _write(self, words: _Line, kind: SentenceKind | None) -> int | None:
        """Write a line and return where it begins; None if nothing of it is visible."""
        line = _tidy(words)
        if not line.text:
            return None
        before = ("\n\n" if self._pieces else "") + (f"{self._label} " if self._label else "")
        start = self._length + (2 if self._pieces else 0)
        shift = self._length + len(before)
        self._label = ""
        self._pieces.append(before + line.text)
        self._length = shift + len(line.text)
        self._entities += [(a + shift, b + shift, entity) for a, b, entity in line.entities]
        if kind is not None:
            self._regions.append(Region(start, self._length, kind))
        return start


def _cell(value: object, depth: int) -> _Line:
    """Return the words of a table's cell, the blocks in it one after the other on one line."""
    if not (isinstance(value, Mapping) and isinstance(value.get("blocks"), list)):
        return _line(value)
    writer = _Writer()
    writer.blocks(value["blocks"], depth + 2)
    written = writer.finish()
    line = _Line()
    for number, piece in enumerate(written.text.split("\n\n")):
        line.text += (" " if number else "") + piece
    return line


def _is_inline(value: object) -> bool:
    return isinstance(value, Mapping) and isinstance(value.get("type"), str) and value["type"] in _INLINE


def _line(value: object) -> _Line:
    line = _Line()
    line.add(value, 0)
    return line


def _tidy(line: _Line) -> _Line:
    """Return a line cleaned as every text is, and without white space at its ends."""
    cleaned = clean(line.text)
    left = len(cleaned) - len(cleaned.lstrip())
    text = cleaned.strip()

    def position(index: int) -> int:
        at = index if cleaned == line.text else len(clean(line.text[:index]))
        return min(max(at - left, 0), len(text))

    spans = [(position(start), position(end), entity) for start, end, entity in line.entities]
    return _Line(text, [span for span in spans if span[0] < span[1]])


def _content(node: Json) -> Iterator[tuple[str, object]]:
    """Yield the fields of a block or a text that hold words or children, in the order in which they are shown."""
    order = sorted(node, key=lambda key: 0 if key in _FIRST else 2 if key in _LAST else 1)
    known = node.get("type") in _BLOCKS | _INLINE if isinstance(node.get("type"), str) else True

    def is_unknown(key: str, value: str) -> bool:
        """Whether a field that no known kind has holds several words: no address, no name, no identifier."""
        return not known and len(value.split()) > 1 and any(map(str.isalpha, value)) and not _NAMES.search(key)

    for key in order:
        value = node[key]
        if key in _DATA:
            continue
        if isinstance(value, (list, Mapping)) or (isinstance(value, str) and (key in _WORDS or is_unknown(key, value))):
            yield key, value


def _entity(node: Json, words: str) -> Json | None:
    """Return the entity of a link, a mention or a command, without its place."""
    url, kind = node.get("url"), node.get("type")
    if isinstance(url, str) and url:
        return {"type": "url"} if url == words else {"type": "text_link", "url": url}
    if kind == "text_mention" and _is_user(node.get("user")):
        return {"type": kind, "user": node["user"]}
    if (kind == "mention" and words.startswith("@")) or (kind == "bot_command" and words.startswith("/")):
        return {"type": kind}
    return None


def _is_user(value: object) -> bool:
    """Whether the library can read a value as a user."""
    return isinstance(value, Mapping) and isinstance(value.get("id"), int) and {"is_bot", "first_name"} <= set(value)


def _has_media(value: object, depth: int) -> bool:
    if depth >= NESTED:
        return False
    if isinstance(value, list):
        return any(_has_media(child, depth + 1) for child in value)
    if not isinstance(value, Mapping):
        return False
    return any(key in MEDIA or _has_media(child, depth + 1) for key, child in value.items())


def _document(value: object, depth: int) -> Json | None:
    """Return the first file among blocks, None if there is none."""
    if isinstance(value, list) and depth < NESTED:
        return next((found for child in value if (found := _document(child, depth + 1)) is not None), None)
    if not isinstance(value, Mapping) or depth >= NESTED:
        return None
    document = value.get("document")
    if isinstance(document, Mapping) and all(
        isinstance(document.get(key), str) for key in ("file_id", "file_unique_id")
    ):
        return document
    children = (_document(child, depth + 1) for key, child in value.items() if key not in _DATA)
    return next((child for child in children if child is not None), None)
