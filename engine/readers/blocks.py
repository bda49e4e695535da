"""Paragraphs of a markup tree, broken where a browser breaks lines; for HTML and for trafilatura's own tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

_BLOCK_NAMES = """
address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer form
h1 h2 h3 h4 h5 h6 header hgroup hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul
head item list quote row cell code doc
"""
"""Elements that end a paragraph; the last line is trafilatura's."""
_UNSEEN_NAMES = """
script style noscript template head title meta link svg math object embed iframe canvas audio video
select option datalist input button textarea map area
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_UNSEEN = frozenset(_UNSEEN_NAMES.split())
_BREAKS = frozenset(("br", "lb"))
_STYLES = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(hidden|collapse)|font-size\s*:\s*0(?![.\d]*[1-9])|opacity\s*:\s*0(?![.\d]*[1-9])"
    r"|(left|right|top|text-indent)\s*:\s*-\d{4,}",
    re.IGNORECASE,
)


def paragraphs(root: Any, unseen: frozenset[str] = _UNSEEN) -> list[str]:
    """Return the visible paragraphs below *root*; a line break within one is \\n."""
    blocks: list[str] = []
    line: list[str] = []
    for event, value in _walk(root, unseen):
        if event == "text":
            line.append(value.replace("\n", " ").replace("\r", " "))
        elif event == "raw":
            line.append(value)
        elif event == "break":
            line.append("\n")
        elif line:
            _close(line, blocks)
    _close(line, blocks)
    return blocks


def _close(line: list[str], blocks: list[str]) -> None:
    """End the paragraph in *line*; two line breaks in a row end one as well."""
    lines = [" ".join(part.split()) for part in "".join(line).split("\n")]
    blocks += [part for part in re.split(r"\n{2,}", "\n".join(lines).strip("\n")) if part]
    line.clear()


def _walk(root: Any, unseen: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield text, breaks and block boundaries in the order of the page, without recursion."""
    walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    pre = 0
    for event, element in walker:
        tag = _tag(element)
        if event == "start":
            if tag in unseen and element is not root:
                walker.skip_subtree()
                continue
            if tag in _BLOCKS:
                yield "block", tag
            elif tag in _BREAKS:
                yield "break", tag
            pre += tag == "pre"
            if element.text:
                yield ("raw" if pre else "text"), element.text
            continue
        if event == "end" and not (tag in unseen and element is not root):
            pre -= tag == "pre"
            if tag in _BLOCKS:
                yield "block", tag
        if element.tail and element is not root:
            yield ("raw" if pre else "text"), element.tail


def _tag(element: Any) -> str:
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def drop_hidden(root: Any) -> None:
    """Remove elements that a browser would not show."""
    doomed = [element for element in root.iter(etree.Element) if _is_hidden(element)]
    for element in doomed:
        parent = element.getparent()
        if parent is None or _tag(element) in ("html", "body"):
            continue  # whole pages are hidden until a script shows them
        before = element.getprevious()
        if element.tail:
            if before is not None:
                before.tail = (before.tail or "") + element.tail
            else:
                parent.text = (parent.text or "") + element.tail
        parent.remove(element)


def _is_hidden(element: Any) -> bool:
    if element.tag == "template":
        return True
    style = element.get("style")
    if style is not None and _STYLES.search(style[:2000]):
        return True
    return element.get("hidden") is not None and element.get("hidden") != "until-found"
