"""The words of Markdown as rendered by markdown-it (CommonMark with tables), without the marks."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from engine.clean import clean
from engine.errors import EmptyPageError
from engine.models import Document, Page
from engine.readers import charsets, layout

_FRONT = re.compile(r"\A---\n(.{0,5000}?)\n(?:---|\.\.\.)\n", re.DOTALL)
_FRONT_TITLE = re.compile(r"^title:[ \t]*(.+)$", re.MULTILINE | re.IGNORECASE)
_FOOTNOTE = re.compile(r"\[\^[\w-]{1,50}\]")
_NOTE = re.compile(r"\[\^[\w-]{1,50}\]:")
_TASK = re.compile(r"\[[ xX]\][ \t]+")
_UNSEEN = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>")
LONGEST_PARAGRAPH = 20_000
"""Longer paragraphs are kept as they are: they were not written by hand."""
BRACKETS = 50_000
"""After so many in a text its paragraphs are kept as they are: one without a link costs up to 0.1 ms."""
NESTED = 40
"""Levels of blocks, of which a list takes two; deeper text is left out."""


def read(page: Page, progress: Callable[[int, int], None] | None = None) -> Document:  # noqa: ARG001
    """Return the text; its title is that of the front matter, else a first heading of level 1."""
    source, share = layout.beginning(charsets.legible(page))
    source = clean(source)
    title = ""
    if front := _FRONT.match(source):
        named = _FRONT_TITLE.search(front[1])
        title = named[1].strip(" \"'") if named else ""
        source = source[front.end() :]
    text, heading = render(source)
    title = layout.sensible_title(title or heading)
    text, cut = layout.measured(text, share)
    if not layout.letters(text, 2):
        raise EmptyPageError(page.name)
    return Document(page.url, title, layout.without_title(text, title), percent_read=cut)


def render(source: str) -> tuple[str, str]:
    """Return the words of *source*, and its first line if that is a heading of level 1."""
    blocks: list[str] = []
    row: list[str] | None = None
    heading, before = "", ""
    for token in _parser().parse(source):
        if token.type == "inline":
            words = _words(token, in_item=before == "list_item_open")
            if row is not None:
                row.append(words)
            elif words:
                blocks.append(words)
            if before == "h1" and len(blocks) == 1:
                heading = words
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close":
            blocks.append(" | ".join(row or ()).rstrip(" |"))  # rows that are too short get empty cells
            row = None
        elif token.type in ("fence", "code_block"):
            blocks.append("\n".join(line.strip() for line in token.content.splitlines()).strip())
        elif token.type == "html_block":
            blocks.append(" ".join(_TAG.sub(" ", _UNSEEN.sub("", token.content)).split()))
        if token.type != "paragraph_open":
            before = token.tag if token.type == "heading_open" else token.type
    return "\n\n".join(block for block in blocks if block), heading


def _words(token: Token, *, in_item: bool) -> str:
    """Return the visible words of a paragraph, heading or cell; "" for a footnote."""
    if _NOTE.match(token.content):
        return ""
    parts: list[str] = []
    for child in token.children or ():
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak") or (child.type == "html_inline" and child.content[:3] == "<br"):
            parts.append(" ")
    words = _FOOTNOTE.sub("", "".join(parts)).strip()
    return _TASK.sub("", words, count=1) if in_item and _TASK.match(words) else words


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": NESTED}).enable(["table", "strikethrough"])
    parser.core.ruler.at("inline", _inline)
    parser.normalizeLinkText = lambda link: link  # type: ignore[method-assign]  # as it is written, not decoded
    return parser


def _inline(state: StateCore) -> None:
    """Replace the rule for inline markup: overlong paragraphs and those with too many brackets are kept as text."""
    brackets = 0
    for token in state.tokens:
        if token.type != "inline":
            continue
        token.children = []
        brackets += token.content.count("[")
        if len(token.content) <= LONGEST_PARAGRAPH and brackets <= BRACKETS:
            state.md.inline.parse(token.content, state.md, state.env, token.children)
        else:
            token.children.append(Token("text", "", 0, content=token.content))
