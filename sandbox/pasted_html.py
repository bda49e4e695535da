"""The rich message that a client makes of HTML from the clipboard."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from sandbox import entity_detection, rich_messages, utf16
from sandbox.models import Json

_VOID = frozenset(("br", "hr", "img", "input", "meta", "link", "col", "wbr", "source", "area", "base", "embed"))
_UNSEEN = frozenset(("script", "style", "head", "title", "noscript", "template", "svg", "button", "select", "iframe"))
_INLINE = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "cite": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "del": "strikethrough", "code": "code", "kbd": "code",
    "sub": "subscript", "sup": "superscript", "mark": "marked",
}  # fmt: skip
_BLOCKS = frozenset(
    (
        *(
            "p",
            "div",
            "section",
            "article",
            "main",
            "header",
            "aside",
            "nav",
            "body",
            "html",
            "address",
            "center",
            "dl",
        ),
        *("dt", "dd", "figure", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "table", "thead"),
        *("tbody", "tfoot", "tr", "td", "th", "caption", "blockquote", "pre", "details", "summary", "footer", "hr"),
    )
)
_CLOSES = {
    "li": ("li",),
    "tr": ("tr", "td", "th"),
    **dict.fromkeys(("td", "th"), ("td", "th")),
    **dict.fromkeys(("dt", "dd"), ("dt", "dd")),
}
"""A start tag → the open elements that it ends, as HTML has it."""
_SCOPES = frozenset(("ul", "ol", "table", "blockquote", "details", "div", "section", "article", "td", "th"))


@dataclass
class _Element:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[_Element | str] = field(default_factory=list)

    def elements(self, *tags: str) -> list[_Element]:
        """The elements of these tags below, not within each other."""
        result = []
        for child in self.children:
            if isinstance(child, _Element):
                result += [child] if child.tag in tags else child.elements(*tags)
        return result


class _Tree(HTMLParser):
    """Reads HTML, also such as a clipboard holds: parts of a page, unclosed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = _Element("body")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element, after those that it ends."""
        closed = _CLOSES.get(tag, ("p",) if tag in _BLOCKS else ())
        for place in range(len(self._open) - 1, 0, -1):
            if self._open[place].tag in closed:
                del self._open[place:]
            elif self._open[place].tag in _SCOPES:
                break
        element = _Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        """Close an element and all within it."""
        for place in range(len(self._open) - 1, 0, -1):
            if self._open[place].tag == tag:
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        """Add text."""
        self._open[-1].children.append(data)


def from_html(source: str) -> Json:
    """The RichMessage that a client makes of pasted HTML."""
    tree = _Tree()
    tree.feed(source)
    tree.close()
    rich: Json = {"blocks": _blocks(tree.root)}
    rich_messages.check(rich)
    return rich


def _blocks(parent: _Element) -> list[Json]:
    """The blocks of an element's children; text between them is a paragraph of its own."""
    blocks: list[Json] = []
    run: list[object] = []

    def end_run() -> None:
        if text := _trimmed(run):
            blocks.append({"type": "paragraph", "text": text})
        run.clear()

    for child in parent.children:
        if isinstance(child, str) or (child.tag not in _BLOCKS and not child.elements(*_BLOCKS)):
            run.append(_inline(child))
            continue
        end_run()
        make = _MAKERS.get(child.tag)
        blocks += make(child) if make else _blocks(child)
    end_run()
    return blocks


def _texts(kind: str) -> Callable[[_Element], list[Json]]:
    def make(element: _Element) -> list[Json]:
        text = _trimmed([_inline(element)])
        size = {"size": int(element.tag[1])} if kind == "heading" else {}
        return [{"type": kind, "text": text} | size] if text else []

    return make


def _pre(element: _Element) -> list[Json]:
    return [{"type": "pre", "text": _source(element).strip("\n")}]


def _list(element: _Element) -> list[Json]:
    items: list[Json] = []
    number = int(element.attributes.get("start", "1")) if element.attributes.get("start", "1").isdecimal() else 1
    for value, each in enumerate(element.elements("li"), number):
        ordered = element.tag == "ol"
        items.append({"label": f"{value}." if ordered else "•", "blocks": _blocks(each)})
        items[-1] |= {"value": value, "type": "1"} if ordered else {}
    return [{"type": "list", "items": items}]


def _table(element: _Element) -> list[Json]:
    rows = []
    for row in element.elements("tr"):
        cells: list[Json] = []
        for cell in row.elements("td", "th"):
            text = _trimmed([_inline(cell)])
            header = {"is_header": True} if cell.tag == "th" else {}
            cells.append({"align": "left", "valign": "top"} | ({"text": text} if text else {}) | header)
        rows.append(cells)
    captions = [_trimmed([_inline(each)]) for each in element.elements("caption")]
    return [{"type": "table", "cells": rows} | ({"caption": captions[0]} if captions else {})]


def _details(element: _Element) -> list[Json]:
    summaries = element.elements("summary")
    rest = _Element("div", {}, [child for child in element.children if child not in summaries])
    return [{"type": "details", "summary": _trimmed([_inline(each) for each in summaries]), "blocks": _blocks(rest)}]


def _figure(element: _Element) -> list[Json]:
    captions = [_inline(each) for each in element.elements("figcaption")]
    photo = [{"file_id": "AgACAgQAAxkBpasted", "file_unique_id": "AQADpasted", "width": 1, "height": 1}]
    return [{"type": "photo", "photo": photo} | ({"caption": {"text": _trimmed(captions)}} if captions else {})]


_MAKERS: dict[str, Callable[[_Element], list[Json]]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _texts("heading")),
    "footer": _texts("footer"),
    "pre": _pre,
    "ul": _list,
    "ol": _list,
    "table": _table,
    "details": _details,
    "figure": _figure,
    "hr": lambda _: [{"type": "divider"}],
    "blockquote": lambda element: [{"type": "blockquote", "blocks": _blocks(element)}],
}


def _inline(node: _Element | str) -> object:
    """The rich text of inline HTML, with the mentions, commands and addresses that Telegram finds in it."""
    if isinstance(node, str):
        return _detected(re.sub(r"\s+", " ", node))
    if node.tag in _UNSEEN:
        return ""
    if node.tag == "br":
        return "\n"
    address = node.attributes.get("href", "")
    if node.tag == "a" and re.match(r"https?://|tg://", address):
        return {"type": "url", "text": re.sub(r"\s+", " ", _source(node)), "url": address}
    text = [_inline(child) for child in node.children]
    return {"type": _INLINE[node.tag], "text": text} if node.tag in _INLINE else text


def _detected(text: str) -> list[object]:
    parts: list[object] = []
    at = 0
    for entity in entity_detection.find(text):
        start = len(_before(text, entity["offset"]))
        end = len(_before(text, entity["offset"] + entity["length"]))
        kind, words = entity["type"], text[start:end]
        fields = {
            "url": {"url": words if "://" in words else f"http://{words}"},
            "mention": {"username": words[1:]},
            "bot_command": {"bot_command": words},
            "hashtag": {"hashtag": words},
        }
        name = "email_address" if kind == "email" else kind
        parts += [text[at:start], {"type": name, "text": words} | fields.get(kind, {"email_address": words})]
        at = end
    return [part for part in (*parts, text[at:]) if part]


def _before(text: str, units: int) -> str:
    return utf16.cut(text, 0, units)


def _source(node: _Element | str) -> str:
    """The text of an element as it stands."""
    if isinstance(node, str):
        return node
    return "\n" if node.tag == "br" else "".join(_source(child) for child in node.children)


def _trimmed(parts: Sequence[object]) -> object:
    """Rich text as short as it may be, without white space at its ends; "" for nothing."""
    flat = _flat(parts)
    while flat and isinstance(flat[0], str) and (text := flat[0].lstrip()) != flat[0]:
        flat[:1] = [text] if text else []
    while flat and isinstance(flat[-1], str) and (text := flat[-1].rstrip()) != flat[-1]:
        flat[-1:] = [text] if text else []
    if not rich_messages.words(flat).strip():
        return ""
    return flat[0] if len(flat) == 1 else flat


def _flat(parts: Iterable[object]) -> list[object]:
    flat: list[object] = []
    for part in parts:
        for each in _flat(part) if isinstance(part, list) else [part]:
            if isinstance(each, str) and flat and isinstance(flat[-1], str):
                flat[-1] = re.sub(" {2,}", " ", flat[-1] + each)
            elif each:
                flat.append(each)
    return flat
