"""Paragraphs of a markup tree, broken where a browser breaks lines; for HTML and for trafilatura's own tree.

`read` returns blocks with what the markup says of them: headings, rows of tables, places where something that is no
text stood. `paragraphs` returns their text alone.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from engine.clean import clean
from engine.models import SentenceKind
from engine.readers import formulas, tables

_BLOCK_NAMES = """
address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer form
h1 h2 h3 h4 h5 h6 header hgroup hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul
"""
_UNSEEN_NAMES = """
script style noscript template head title meta link svg math object embed iframe canvas audio video
select option datalist input textarea map area rt rp rtc
"""
_GAP_NAMES = "object canvas select input textarea"
BLOCKS = frozenset(_BLOCK_NAMES.split())
"""Elements that end a paragraph."""
_TRAFILATURA_NAMES = "head item list quote row cell code doc"
TRAFILATURA_BLOCKS = BLOCKS | frozenset(_TRAFILATURA_NAMES.split())
"""The same in trafilatura's own tree."""
_UNSEEN = frozenset(_UNSEEN_NAMES.split())
_GAPS = frozenset(_GAP_NAMES.split())
"""Unseen elements whose place is a gap in the sentence around them."""
_BREAKS = frozenset(("br", "lb"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_SILENT_INPUTS = frozenset(("hidden", "checkbox", "radio"))
_STYLES = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(hidden|collapse)|font-size\s*:\s*0(?![.\d]*[1-9])|opacity\s*:\s*0(?![.\d]*[1-9])"
    r"|(left|right|top|text-indent)\s*:\s*-\d{4,}",
    re.IGNORECASE,
)
# cleaned text has no control characters, so these three cannot be the page's own
GAP, _BUTTON, _BUTTON_END = "\x00", "\x01", "\x02"
_BUTTONS = re.compile(f"{_BUTTON}([^{_BUTTON_END}]*){_BUTTON_END}")
_LETTER = re.compile(r"[^\W\d_]")
_CONTROLS = frozenset(("mw-editsection", "mw-cite-backlink", "headerlink", "anchor-link", "anchorjs-link", "hash-link"))
"""Classes of links behind a heading or before a note that are no part of its text: "[edit]", "¶", "^"."""
UNVEILED = 200
"""A page with fewer visible letters in paragraphs shows its article by a script."""


@dataclass(slots=True)
class Block:
    """A paragraph, heading or row of a table."""

    text: str
    kind: SentenceKind = SentenceKind.BODY
    gaps: tuple[int, ...] = ()
    """Where in the text something that is no text was left out."""
    element: Any = field(default=None, compare=False)
    """The innermost element that makes it a block."""


def paragraphs(root: Any, blocks: frozenset[str] = BLOCKS, unseen: frozenset[str] = _UNSEEN) -> list[str]:
    """Return the visible paragraphs below *root*; a line break within one is \\n."""
    return [block.text for block in read(root, blocks, unseen)]


def read(root: Any, blocks: frozenset[str] = BLOCKS, unseen: frozenset[str] = _UNSEEN) -> list[Block]:
    """Return the visible blocks below *root*."""
    result: list[Block] = []
    line: list[str] = []
    owner = root
    for event, value in _walk(root, blocks, unseen):
        if event == "text":
            line.append(value.replace("\n", " ").replace("\r", " "))
        elif event == "raw":
            line.append(value)
        elif event == "break":
            line.append("\n")
        elif event == "rows":
            _close(line, owner, result)
            for row in value:
                _close([tables.line(row, paragraphs)], row, result, SentenceKind.TABLE)
        else:
            _close(line, owner, result)
            owner = value
    _close(line, owner, result)
    return result


def plain(text: str) -> list[str]:
    """Return the paragraphs of a *text* without markup."""
    return [line for part in clean(html.unescape(text)).split("\n") if (line := " ".join(part.split()))]


def _close(line: list[str], owner: Any, result: list[Block], kind: SentenceKind = SentenceKind.BODY) -> None:
    """End the paragraph in *line*; two line breaks in a row end one as well."""
    if not line:
        return
    text = "".join(line)
    line.clear()
    if not text.strip():
        return
    if _in_heading(owner):
        kind = SentenceKind.HEADING
    if _BUTTON in text:
        text = _with_buttons(text)
    lines = [" ".join(part.split()) for part in clean(text.replace(GAP, "\ue000\ue001")).split("\n")]
    for part in re.split(r"\n{2,}", "\n".join(lines).strip("\n")):
        plain, gaps = _without_gaps(part)
        if plain:
            result.append(Block(plain, kind, gaps, owner))


def _without_gaps(text: str) -> tuple[str, tuple[int, ...]]:
    """Return *text* without the marks of gaps, and their places in it."""
    pieces = text.split("\ue000\ue001")
    if len(pieces) == 1:
        return text, ()
    plain, gaps = pieces[0], []
    for piece in pieces[1:]:
        gaps.append(len(plain))
        plain += piece.removeprefix(" ") if not plain or plain[-1].isspace() else piece
    lead = len(plain) - len(plain.lstrip())
    plain = plain.strip()
    return plain, tuple(min(max(0, gap - lead), len(plain)) for gap in gaps) if _LETTER.search(plain) else ()


def _with_buttons(text: str) -> str:
    """Return *text* with the words of buttons that stand within a sentence; others are controls of the page."""

    def words(button: re.Match[str]) -> str:
        before, after = text[: button.start()].strip(), text[button.end() :].strip()
        return button[1] if after and (before or after[0].islower()) else ""

    return _BUTTONS.sub(words, text)


def _in_heading(element: Any) -> bool:
    return _tag(element) in _HEADINGS or any(_tag(above) in _HEADINGS for above in element.iterancestors(*_HEADINGS))


def _walk(root: Any, blocks: frozenset[str], unseen: frozenset[str]) -> Iterator[tuple[str, Any]]:
    """Yield text, breaks, rows of tables and block boundaries in the order of the page, without recursion."""
    walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    pre, skipped = 0, None
    for event, element in walker:
        tag = _tag(element)
        if event == "start":
            instead = _instead(element, tag, root, unseen)
            if instead is not None:
                yield from instead
                walker.skip_subtree()
                skipped = element
                continue
            if tag in blocks:
                yield "block", element
            elif tag in _BREAKS:
                yield "break", tag
            elif tag == "button":
                yield "text", _BUTTON
            pre += tag == "pre"
            if element.text:
                yield ("raw" if pre else "text"), element.text
            continue
        if event == "end" and element is not skipped:
            pre -= tag == "pre"
            if tag in blocks:
                yield "block", element.getparent() if element is not root else root
            elif tag == "button":
                yield "text", _BUTTON_END
        if element.tail and element is not root:
            yield ("raw" if pre else "text"), element.tail


def _instead(element: Any, tag: str, root: Any, unseen: frozenset[str]) -> list[tuple[str, Any]] | None:
    """Return what is read in place of *element* and all below it; None if it is read as it stands."""
    if element is root:
        return None
    if formulas.is_formula(element, tag):
        words, whole = formulas.words(element, tag)
        return [("text", words if whole else f"{words}{GAP}")]
    if tag in unseen:
        is_gap = tag in _GAPS and element.get("type", "") not in _SILENT_INPUTS
        return [("text", f" {GAP} ")] if is_gap else []
    if tag == "button" and any(_tag(each) in BLOCKS for each in element.iterdescendants()):
        return []
    if tag == "table" and (rows := tables.rows(element)):
        captions = [(kind, value) for caption in element.iterfind("caption") for kind, value in _caption(caption)]
        return [*captions, ("rows", rows), ("block", element.getparent())]
    return None


def _caption(caption: Any) -> list[tuple[str, Any]]:
    return [each for text in paragraphs(caption) for each in (("block", caption), ("text", text))]


def _tag(element: Any) -> str:
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


# ---- hidden elements


def drop_hidden(root: Any) -> None:
    """Remove links of headings, and what a browser would not show but for an article that waits for a script."""
    doomed = [element for element in root.iter(etree.Element) if _is_hidden(element)]
    if not doomed:
        return
    waiting = _waiting(root, doomed)
    for element in doomed:
        parent = element.getparent()
        if parent is None or element in waiting or _tag(element) in ("html", "body") or formulas.holds_one(element):
            continue  # whole pages are hidden until a script shows them
        before = element.getprevious()
        if element.tail:
            if before is not None:
                before.tail = (before.tail or "") + element.tail
            else:
                parent.text = (parent.text or "") + element.tail
        parent.remove(element)


def _waiting(root: Any, doomed: list[Any]) -> set[Any]:
    """Return those of the hidden elements that hold the page's only paragraphs."""
    hidden = set(doomed)
    letters: dict[Any, int] = {}
    visible = 0
    for paragraph in root.iter("p"):
        count = len("".join(paragraph.itertext()).strip())
        outer = [above for above in (paragraph, *paragraph.iterancestors()) if above in hidden]
        visible += 0 if outer else count
        for above in outer:
            letters[above] = letters.get(above, 0) + count
    if visible >= UNVEILED:
        return set()
    best = max(letters, key=lambda element: letters[element], default=None)
    if best is None or letters[best] < UNVEILED or _tag(best) == "template":
        return set()
    return {best, *(above for above in best.iterancestors() if above in hidden)}


def _is_hidden(element: Any) -> bool:
    if element.tag == "template" or not _CONTROLS.isdisjoint(element.get("class", "")[:500].split()):
        return True
    style = element.get("style")
    if style is not None and _STYLES.search(style[:2000]):
        return True
    return element.get("hidden") is not None and element.get("hidden") != "until-found"
