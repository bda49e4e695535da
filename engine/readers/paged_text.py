"""Paragraphs of paged lines without headers, footers and page numbers; wrapped lines and hyphenated words joined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from engine import languages
from engine.readers import text as plain

GAP = 1.3
"""A distance between lines of this multiple of the usual one starts a paragraph."""
EDGE = 2
"""Lines at either end of a page that may be a header or footer."""
BODY = 3
"""The least lines that must be left of a page without its header and footer."""

_END = re.compile(r"[.!?…。！？:;»”\"’)\]]$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page and its place, in points from the lower left corner."""

    text: str
    left: float
    right: float
    bottom: float
    height: float
    size: float
    hyphen: bool = False
    """A hyphen stood at its end."""


def paragraphs(sheets: Sequence[Sequence[Line]]) -> list[str]:
    """Return the paragraphs of all pages; a paragraph may continue on the next page."""
    kept = _without_edges(sheets)
    pitch = _pitch(kept)
    compounds = plain.Compounds("\n".join(line.text for sheet in kept for line in sheet))
    texts: list[str] = []
    before: Line | None = None
    for sheet in kept:
        edges = _right_edges(sheet)
        for place, line in enumerate(sheet):
            fresh = before is None or _starts(before, line, pitch, edges.get(round(before.left)), first=place == 0)
            if fresh:
                texts.append(line.text)
            else:
                texts[-1] = plain.join(texts[-1], line.text, compounds)
            if line.hyphen:
                texts[-1] += "-"
            before = line
    return texts


def _starts(before: Line, line: Line, pitch: float, edge: float | None, *, first: bool) -> bool:
    """Whether *line* begins a paragraph."""
    if before.hyphen:
        return False
    drop = before.bottom - line.bottom
    if first or drop < -line.size / 2:  # the next page or column: the sentence goes on, or it does not
        return bool(_END.search(before.text)) or not line.text[:1].islower()
    if abs(drop) < line.size / 2:  # the same line after a hole, as in a table
        return line.left - before.right > 2 * line.size or line.left < before.left
    if abs(line.size - before.size) > 0.12 * before.size:
        return True
    if drop > pitch * line.size * GAP:
        return True
    if line.left - before.left > 0.8 * line.size and _END.search(before.text):
        return True
    return edge is not None and _would_fit(before, line, edge)


def _would_fit(before: Line, line: Line, edge: float) -> bool:
    """Whether the first word of *line* had room on the line *before*, which was then ended on purpose."""
    letter = (line.right - line.left) / max(1, len(line.text))
    word = len(line.text.split(None, 1)[0]) + 1
    return before.right + letter * word * 1.1 < edge


def _pitch(sheets: Sequence[Sequence[Line]]) -> float:
    """Return the usual distance between lines, in multiples of the font size."""
    steps = sorted(
        (a.bottom - b.bottom) / b.size
        for sheet in sheets
        for a, b in pairwise(sheet)
        if 0.7 * b.size < a.bottom - b.bottom < 4 * b.size
    )
    return steps[len(steps) // 4] if steps else 1.2


def _right_edges(sheet: Sequence[Line]) -> dict[int, float]:
    """Return for each left edge the right edge of its column: that of the longest line that begins about there."""
    starts: dict[int, float] = {}
    for line in sheet:
        for place in range(round(line.left) - 20, round(line.left) + 21):
            starts[place] = max(starts.get(place, 0.0), line.right)
    return starts


def _without_edges(sheets: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Return the pages without headers, footers and page numbers."""
    if len(sheets) == 1:
        return [list(sheets[0])]
    seen = Counter(key for sheet in sheets for key in {_key(line) for line in _edges(sheet)})
    often = {key for key, count in seen.items() if count >= max(3, len(sheets) * 0.3)}
    kept = []
    for sheet in sheets:
        numbers = {id(line) for line in _edges(sheet) if _page_number().match(line.text)}
        heads = {id(line) for line in _edges(sheet) if _key(line) in often}
        # on a page of a few lines, what looks like a header may be the text
        edge = numbers | heads if len(sheet) - len(numbers | heads) >= BODY else numbers
        kept.append([line for line in sheet if id(line) not in edge])
    return kept


@cache
def _page_number() -> re.Pattern[str]:
    """Return a pattern for a page number, with or without the number of pages: "12", "Page 3 of 12"."""
    labels = {word for page in languages.pages() for word in page.page_labels.split()}
    label = "|".join(re.escape(word).replace(r"\.", r"\.?") for word in sorted(labels))
    of = "|".join(sorted({word for page in languages.pages() for word in page.page_of.split()}))
    number = r"(?:\d{1,4}|[ivxlc]{1,7})"
    return re.compile(rf"^\W*(?:(?:{label})\s*)?{number}(?:\s*(?:/|{of})\s*\d{{1,4}})?\W*$", re.IGNORECASE)


def _edges(sheet: Sequence[Line]) -> Iterator[Line]:
    ordered = sorted(sheet, key=lambda line: line.bottom)
    yield from ordered[:EDGE]
    yield from ordered[max(EDGE, len(ordered) - EDGE) :]


def _key(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text.casefold())
