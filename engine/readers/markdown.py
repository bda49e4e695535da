"""Markdown as it reads when rendered: the words stay, the marks go."""

from __future__ import annotations

import re
from collections.abc import Callable

from engine.clean import clean
from engine.errors import EmptyPageError
from engine.models import Document, Page
from engine.readers import charsets, layout

_FRONT = re.compile(r"\A---\n(.{0,5000}?)\n(?:---|\.\.\.)\n", re.DOTALL)
_FRONT_TITLE = re.compile(r"^title:[ \t]*(.+)$", re.MULTILINE | re.IGNORECASE)
_FENCE = re.compile(r"^ {0,3}(```|~~~)")
_RULE = re.compile(r"^ {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$|^\s*\|?[\s:|-]*-{3,}[\s:|-]*$")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-+)[ \t]*$")
_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
_QUOTE = re.compile(r"^ {0,3}(?:>[ \t]?)+")
_ITEM = re.compile(r"^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?")
_DEFINITION = re.compile(r"^ {0,3}\[[^\]\n]{1,200}\]:[ \t]*\S.*$")
_TARGET = r"\((?:[^()\n]|\([^()\n]{0,500}\)){0,2000}\)"
_INLINE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"!\[([^\[\]\n]{{0,500}})\]{_TARGET}"), ""),
    (re.compile(rf"\[([^\[\]\n]{{1,1000}})\]{_TARGET}"), r"\1"),
    (re.compile(r"\[([^\[\]\n]{1,1000})\]\[[^\[\]\n]{0,200}\]"), r"\1"),
    (re.compile(r"\[\^[\w-]{1,50}\]"), ""),
    (re.compile(r"<(https?://[^<>\s]{1,2000})>"), r"\1"),
    (re.compile(r"</?[a-zA-Z][^<>\n]{0,500}>|<!--[^\n]{0,2000}?-->"), ""),
    (re.compile(r"(?<!\\)(\*{1,3}|~~)(?=\S)([^*~\n]{1,2000}?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w\\])(_{1,3})(?=\S)([^_\n]{1,2000}?)(?<=\S)\1(?!\w)"), r"\2"),
    (re.compile(r"(`{1,2})([^`\n]{1,1000})\1"), r"\2"),
    (re.compile(r"\\([!-/:-@\[-`{-~])"), r"\1"),
)
LONGEST_LINE = 20_000
"""Above this a line is taken as it stands: nobody wrote it by hand."""


def read(page: Page, progress: Callable[[int, int], None] | None = None) -> Document:  # noqa: ARG001
    """The text, and as its title the front matter's or a first heading of the first rank."""
    source, share = layout.beginning(charsets.decode(page.body, page.content_type))
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
    return Document(page.url, title, layout.without_title(text, title), cut=cut)


def render(source: str) -> tuple[str, str]:
    """The words of *source*, and its first line if that is a heading of the first rank."""
    blocks: list[str] = []
    heading, fenced, fresh = "", False, True
    for line in source.split("\n"):
        if _FENCE.match(line):
            fenced, fresh = not fenced, True
            continue
        found = None if fenced else _HEADING.match(line)
        if _UNDERLINE.match(line) and blocks and not fresh and not fenced:
            if len(blocks) == 1 and "=" in line:
                heading = blocks[0]
            fresh = True
        elif fenced or not line.strip() or _RULE.match(line) or _DEFINITION.match(line):
            fresh = not fenced or fresh
            if fenced:
                _add(blocks, line, "\n", fresh)
                fresh = False
        elif found:
            blocks.append(_plain(found[2]))
            heading = blocks[0] if len(blocks) == 1 and len(found[1]) == 1 else heading
            fresh = True
        else:
            item = _ITEM.match(line)
            _add(blocks, _plain(_ITEM.sub("", _QUOTE.sub("", line), count=1)), " ", fresh or item is not None)
            fresh = False
    return "\n\n".join(blocks), heading


def _add(blocks: list[str], line: str, joint: str, fresh: bool) -> None:
    """A line of a paragraph: its first, or one more."""
    if fresh or not blocks:
        blocks.append(line.strip())
    else:
        blocks[-1] += joint + line.strip()


def _plain(line: str) -> str:
    """One line without its marks."""
    if len(line) > LONGEST_LINE:
        return line
    for pattern, replacement in _INLINE:
        line = pattern.sub(replacement, line)
    return line.strip().strip("|").strip()
