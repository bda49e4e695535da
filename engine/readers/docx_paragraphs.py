"""The paragraphs of a part of a Word document, out of its stream of XML."""

from __future__ import annotations

import functools
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from engine import languages
from engine.clean import clean
from engine.errors import BrokenFileError
from engine.models import SentenceKind
from engine.readers.blocks import Block

_UNSEEN_NAMES = "del moveFrom Fallback instrText delText delInstrText annotation comment rt"
_UNSEEN = frozenset(_UNSEEN_NAMES.split())
"""Deleted text, field codes, comments, the readings of ruby."""
_READ_TAGS = [
    f"{{*}}{name}"
    for name in (
        "p",
        "pStyle",
        "r",
        "vanish",
        "t",
        "tab",
        "br",
        "cr",
        "noBreakHyphen",
        "oMath",
        "tbl",
        "tr",
        "tc",
        *_UNSEEN,
    )
]
_FORMULA_TEXT = frozenset(
    ("oMath", "r", "t", "rPr", "ctrlPr", "sty", "rFonts", "i", "b", "lang", "sz", "szCs", "proofErr")
)
"""What an equation on one line is made of; fractions, powers, roots … lose their form as characters in a row."""
GAP = "\x00"
"""Stands for an equation that cannot be written in a row; no XML has this character."""
LONGEST_CELL = 120
"""Characters; a longer cell is text that a table lays out."""
_OFF = frozenset(("0", "false", "off"))


@dataclass(slots=True)
class _Open:
    """A paragraph that is being read."""

    style: str = ""
    line: list[str] = field(default_factory=list)
    continues: bool = False
    """Its end was deleted: the next paragraph belongs to it."""


def read(stream: io.BytesIO, name: str) -> Iterator[tuple[str, Block]]:
    """Yield style and text of each paragraph that has text; raise BrokenFileError for malformed XML."""
    reader = _Paragraphs()
    safe: dict[str, Any] = {"resolve_entities": False, "load_dtd": False, "no_network": True, "huge_tree": False}
    try:
        events = etree.iterparse(stream, events=("start", "end"), tag=_READ_TAGS, **safe)
        for number, (event, element) in enumerate(events):
            if number == 0 and element.getroottree().docinfo.internalDTD is not None:
                raise BrokenFileError(name)
            if event == "start":
                reader.start(element)
            else:
                yield from reader.end(element)
    except etree.XMLSyntaxError:
        raise BrokenFileError(name) from None
    yield from reader.rest()


def name_of(element: Any) -> str:
    """Return the name of an element without its namespace."""
    return _local(element.tag) if isinstance(element.tag, str) else ""


class _Paragraphs:
    """Collects the text of paragraphs from a stream of elements; a text box is a paragraph within one."""

    def __init__(self) -> None:
        self._open: list[_Open] = []
        self._unseen = 0
        self._vanished = False
        self._carried: list[str] = []
        """The text of paragraphs whose ends were deleted."""
        self._tables = _Tables()

    def start(self, element: Any) -> None:
        tag = name_of(element)
        if tag in _UNSEEN and self._open and _marks_paragraph(element):
            self._open[-1].continues = tag != "rt"
        self._unseen += tag in _UNSEEN
        self._tables.start(tag)
        if tag == "p":
            self._open.append(_Open())
        elif tag == "r":
            self._vanished = False
        elif tag == "vanish":
            self._vanished = _value(element) not in _OFF and not _marks_paragraph(element)
        elif tag == "pStyle" and self._open:
            self._open[-1].style = _value(element).lower()

    def end(self, element: Any) -> Iterator[tuple[str, Block]]:
        """Yield the paragraph that ends with *element*, if it has text, or the rows of the table that ends with it."""
        tag = name_of(element)
        self._unseen -= tag in _UNSEEN
        if tag == "p":
            yield from self._tables.keep(self._paragraph(self._open.pop() if self._open else _Open()))
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
        elif tag == "tbl":
            yield from self._tables.end()
        elif self._open and not self._unseen and not self._vanished:
            self._open[-1].line.extend(_text_of(tag, element))

    def _paragraph(self, paragraph: _Open) -> Iterator[tuple[str, Block]]:
        if self._open:  # within a text box
            yield from _block(paragraph)
        elif paragraph.continues:
            self._carried += paragraph.line
        else:
            paragraph.line[:0] = self._carried
            self._carried = []
            yield from _block(paragraph)

    def rest(self) -> Iterator[tuple[str, Block]]:
        """Yield the text before a deleted end that nothing follows."""
        yield from _block(_Open(line=self._carried))


class _Tables:
    """Holds back the paragraphs of a table until it ends, to make a row one block if the table holds facts."""

    def __init__(self) -> None:
        self._depth = 0
        self._is_nested = False
        self._rows: list[list[list[tuple[str, Block]]]] = []

    def start(self, tag: str) -> None:
        if tag == "tbl":
            self._is_nested = self._depth > 0
            self._depth += 1
        elif tag == "tr" and self._depth == 1:
            self._rows.append([])
        elif tag == "tc" and self._depth == 1 and self._rows:
            self._rows[-1].append([])

    def keep(self, paragraphs: Iterator[tuple[str, Block]]) -> Iterator[tuple[str, Block]]:
        """Yield *paragraphs* that are in no table."""
        for paragraph in paragraphs:
            if self._depth and self._rows and self._rows[-1]:
                self._rows[-1][-1].append(paragraph)
            else:
                yield paragraph

    def end(self) -> Iterator[tuple[str, Block]]:
        """Yield the rows of the outermost table, or its paragraphs if it only lays out a page."""
        self._depth = max(0, self._depth - 1)
        if self._depth:
            return
        rows, self._rows = self._rows, []
        cells = [cell for row in rows for cell in row]
        short = all(len(cell) < 2 and sum(len(block.text) for _, block in cell) <= LONGEST_CELL for cell in cells)
        if self._is_nested or not short or sum(sum(map(bool, row)) > 1 for row in rows) < 2:
            yield from (paragraph for cell in cells for paragraph in cell)
        else:
            lines = (" ".join(" ".join(block.text.split()) for cell in row for _, block in cell) for row in rows)
            yield from (("", Block(line, SentenceKind.TABLE)) for line in lines if line)
        self._is_nested = False


def _block(paragraph: _Open) -> Iterator[tuple[str, Block]]:
    """Yield a paragraph if it has text, with the places of what was left out."""
    text, gaps = "", []
    for number, piece in enumerate("".join(paragraph.line).split(GAP)):
        if number:
            gaps.append(len(text))
        lines = [" ".join(line.split()) for line in clean(piece).split("\n")]
        plain = "\n".join(lines)
        plain = f" {plain}" if piece[:1].isspace() and text and not text[-1].isspace() else plain
        text += f"{plain} " if piece[-1:].isspace() and plain.strip() else plain
    lead = len(text) - len(text.lstrip())
    text = text.strip()
    if text:
        kind = SentenceKind.HEADING if _heading_style().match(paragraph.style) else SentenceKind.BODY
        yield paragraph.style, Block(text, kind, tuple(min(max(0, gap - lead), len(text)) for gap in gaps))


@functools.cache
def _heading_style() -> re.Pattern[str]:
    """Identifiers of the styles of headings, as the editions of Word spell them."""
    return re.compile(rf"(?:{'|'.join(map(re.escape, languages.words('heading_styles')))})\s?[1-9]$")


def _marks_paragraph(element: Any) -> bool:
    """Whether an element speaks of the mark at the end of its paragraph (w:pPr/w:rPr), not of text."""
    parent = element.getparent()
    return parent is not None and name_of(parent) == "rPr" and name_of(parent.getparent()) == "pPr"


def _text_of(tag: str, element: Any) -> tuple[str, ...]:
    if tag == "t":
        return (element.text or "",)
    if tag == "oMath" and any(name_of(part) not in _FORMULA_TEXT for part in element.iter(etree.Element)):
        return (GAP,)
    return {"tab": (" ",), "br": ("\n",), "cr": ("\n",), "noBreakHyphen": ("\u2011",)}.get(tag, ())


@functools.lru_cache(maxsize=256)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _value(element: Any) -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == "val"), "")
