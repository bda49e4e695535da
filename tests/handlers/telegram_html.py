"""Telegram's HTML, read as strictly as its documentation allows: what is sent must pass here."""

from __future__ import annotations

import re
from dataclasses import dataclass

TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote", "tg-time": "date_time",
}  # fmt: skip
_TAG = re.compile(r"<(/?)([a-z][a-z-]*)((?: [a-z-]+(?:=\"[^\"<>]*\")?)*)>")
_ENTITY = re.compile(r"&(?:(lt|gt|amp|quot)|#(\d{1,7})|#x([0-9a-fA-F]{1,6}));")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}


class NotTelegramHtmlError(Exception):
    """Telegram would answer 400: can't parse entities."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A format: offsets are code points of the parsed text."""

    type: str
    start: int
    end: int
    url: str = ""


def parse(html: str) -> tuple[str, list[Entity]]:
    """Return the parsed text and its entities, in order of their beginnings."""
    html.encode()  # no lone surrogates
    text, at = "", 0
    opened: list[tuple[str, str, str, int]] = []
    entities: list[Entity] = []
    while at < len(html):
        if match := _TAG.match(html, at):
            closing, name, attributes = match.groups()
            if name not in TAGS:
                raise NotTelegramHtmlError(f"unsupported tag <{name}>")
            if closing:
                _close(name, attributes, opened, entities, len(text))
            else:
                opened.append(_open(name, attributes, opened, len(text)))
            at = match.end()
        elif match := _ENTITY.match(html, at):
            named, decimal, hexadecimal = match.groups()
            text += _NAMED[named] if named else chr(int(decimal) if decimal else int(hexadecimal, 16))
            at = match.end()
        elif html[at] in "<>&":
            raise NotTelegramHtmlError(f"unescaped {html[at]} at {at}")
        else:
            text += html[at]
            at += 1
    if opened:
        raise NotTelegramHtmlError(f"<{opened[-1][0]}> is never closed")
    return text, sorted(entities, key=lambda e: (e.start, -e.end))


def _open(name: str, attributes: str, opened: list[tuple[str, str, str, int]], at: int) -> tuple[str, str, str, int]:
    kind, url = TAGS[name], ""
    if any(other == name for other, *_ in opened):
        raise NotTelegramHtmlError(f"<{name}> within <{name}>")
    if name == "a":
        match = re.fullmatch(r' href="(https?://[^"]+|tg://user\?id=[1-9][0-9]{0,15})"', attributes)
        if not match:
            raise NotTelegramHtmlError(f"<a{attributes}>")
        url = _ENTITY.sub(lambda m: _NAMED[m[1]], match[1])
    elif name == "blockquote" and attributes == " expandable":
        kind = "expandable_blockquote"
    elif name == "tg-time":
        if not re.fullmatch(r' unix="\d{1,12}" format="(r|w?[dD]?[tT]?)"', attributes):
            raise NotTelegramHtmlError(f"<tg-time{attributes}>")
        if any(other in ("a", "code", "pre") for other, *_ in opened):
            raise NotTelegramHtmlError("<tg-time> within what can hold no other format")
    elif attributes:
        raise NotTelegramHtmlError(f"<{name}{attributes}>")
    return name, kind, url, at


def _close(
    name: str, attributes: str, opened: list[tuple[str, str, str, int]], entities: list[Entity], at: int
) -> None:
    if attributes or not opened or opened[-1][0] != name:
        raise NotTelegramHtmlError(f"</{name}{attributes}> closes nothing")
    _, kind, url, start = opened.pop()
    if start == at:
        raise NotTelegramHtmlError(f"<{name}> is empty")
    entities.append(Entity(kind, start, at, url))


def transcript(html: str) -> str:
    """Return a message as plain text a person can check: ** bold **, ▎ quotations, ‹links›, each with its address."""
    text, entities = parse(html)
    before: dict[int, list[str]] = {}
    after: dict[int, list[str]] = {}
    for entity in entities:
        if entity.type == "bold":
            before.setdefault(entity.start, []).append("**")
            after.setdefault(entity.end, []).insert(0, "**")
        elif entity.type == "text_link":
            before.setdefault(entity.start, []).append("‹")
            after.setdefault(entity.end, []).insert(0, f"›({entity.url})")
    quoted = {
        i: "▎" if e.type == "blockquote" else "▎+ "
        for e in entities
        if e.type.endswith("blockquote")
        for i in range(e.start, e.end)
    }
    marked = ""
    for i in range(len(text) + 1):
        marked += "".join(after.get(i, []))
        if i < len(text):
            if i in quoted and (i == 0 or text[i - 1] == "\n"):
                marked += quoted[i]
            marked += "".join(before.get(i, [])) + text[i]
    return marked
