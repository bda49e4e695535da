"""Rich messages, which have blocks and no text: what of them is shown, and which entities that has."""

from __future__ import annotations

from dataclasses import dataclass, field

from sandbox import utf16
from sandbox.errors import BadRequestError
from sandbox.markup import Entity
from sandbox.models import Json

LIMIT = 32_768
"""Characters of a rich message."""
_MARKS = {
    "bold": "bold", "italic": "italic", "underline": "underline", "strikethrough": "strikethrough", "code": "code",
    "spoiler": "spoiler", "mention": "mention", "bot_command": "bot_command", "hashtag": "hashtag",
    "email_address": "email",
}  # fmt: skip
"""Kind of rich text → the entity that shows it."""
_AROUND = {"heading": "bold", "pre": "pre", "footer": "italic", "pullquote": "italic", "blockquote": "blockquote"}
"""Kind of block → the entity that shows it."""


@dataclass
class _Shown:
    text: str = ""
    entities: list[Entity] = field(default_factory=list)

    def add(self, value: object) -> None:
        """Add rich text."""
        start = utf16.length(self.text)
        if isinstance(value, dict):
            self.add(value.get("text", value.get("alternative_text", value.get("expression", ""))))
            if value.get("type") == "url":
                self.mark(start, {"type": "text_link", "url": value["url"]})
            elif value.get("type") in _MARKS:
                self.mark(start, {"type": _MARKS[value["type"]]})
        elif isinstance(value, list):
            for each in value:
                self.add(each)
        else:
            self.text += value if isinstance(value, str) else ""

    def mark(self, start: int, entity: Entity) -> None:
        """Put an entity around what was added since *start*."""
        size = utf16.length(self.text) - start
        self.entities += [entity | {"offset": start, "length": size}] if size else []

    def line(self, value: object, end: str) -> None:
        """Add rich text as a line, if it has any words."""
        if words(value):
            self.add(value)
            self.text += end

    def block(self, block: Json, end: str = "\n\n") -> None:
        """Add a block and what is in it."""
        start = utf16.length(self.text)
        self.line(block.get("summary"), end)
        for item in block.get("items", ()):
            self.text += f"{item['label']} "
            for each in item["blocks"]:
                self.block(each, "\n")
        for row in block.get("cells", ()):
            for place, cell in enumerate(row):
                self.text += "\t" if place else ""
                self.add(cell.get("text", ""))
            self.text += "\n"
        for each in block.get("blocks", ()):
            self.block(each, end)
        self.line(block.get("text"), end)
        if block["type"] in _AROUND:
            body = self.text.rstrip("\n")
            self.text, rest = body, self.text[len(body) :]
            self.mark(start, {"type": _AROUND[block["type"]]})
            self.text += rest
        self.line(block.get("caption"), end)
        self.line(block.get("credit"), end)
        self.text += "\n" if {"items", "cells"} & set(block) else ""


def words(value: object) -> str:
    """The bare words of rich text."""
    shown_text = _Shown()
    shown_text.add(value)
    return shown_text.text


def check(rich: Json) -> None:
    """Raise Telegram's refusal of a rich message without words, or with too many."""
    size = len(shown({"rich_message": rich})["text"])
    if not size:
        raise BadRequestError("message text is empty")
    if size > LIMIT:
        raise BadRequestError("message is too long")


def shown(message: Json) -> Json:
    """The text of a message as a person sees it, with its entities; of a rich one made of its blocks."""
    if "rich_message" not in message:
        text = message.get("text") or message.get("caption") or ""
        return {"text": text, "entities": message.get("entities") or message.get("caption_entities") or []}
    everything = _Shown()
    for block in message["rich_message"]["blocks"]:
        everything.block(block)
    return {"text": everything.text.rstrip(), "entities": everything.entities}
