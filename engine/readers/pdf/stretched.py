"""Lines that are set to full width with such wide blanks that they were taken for the cells of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from engine.readers.pdf.furniture import Row, rows
from engine.readers.pdf.lines import HOLE, Line, joined

DENSE = 2000
"""A page of more lines is left as it is: a newspaper's has some five hundred."""
FLUSH = 1.5
"""Points by which the edges of a column's lines may differ."""
LINES = 3
"""The least lines that show where the edges of a column are."""
WORDS = 3
"""The least words of such a line."""
EVEN = 0.08
"""The blanks of a stretched line differ by less than this share; those between the cells of a table by more."""
AFTER_STOP = 2.0
"""Some programs stretch the blank behind a stop up to this multiple of the others."""
APART = 2.0
"""Lines of one paragraph are at most this multiple of the type size apart."""
INDENT = 3.0
"""A paragraph's first line begins at most this multiple of the type size behind the others."""
PAIRS = 4
"""The most lines of two words below each other: tables have as many rows and more, but figures in the last column."""
_STOP = re.compile(r"[.!?,:;…][\"'»”’)\]]*$")


def with_stretched(sheet: Sequence[Line]) -> list[Line]:
    """Return the lines of a page, those torn at even blanks between the edges of their column whole again."""
    if len(sheet) > DENSE:
        return list(sheet)
    page = rows(sheet)
    whole: dict[int, Line] = {}
    gone: set[int] = set()
    for column in _columns(sheet):
        torn = [parts for row in page if (parts := _torn(row, column[0])) and id(parts[0]) not in gone]
        sure = [parts for parts in torn if len(parts) > 2]
        ends = [line for line in sheet if abs(line.left - column[0].left) < FLUSH and " " in line.text]
        pairs = _between([*ends, *(parts[0] for parts in sure)], [parts for parts in torn if len(parts) == 2])
        for parts in [*sure, *pairs]:
            whole[id(parts[0])] = _joined(parts)
            gone |= {id(part) for part in parts}
    return [whole.get(id(part), part) for part in sheet if id(part) in whole or id(part) not in gone]


def _columns(sheet: Sequence[Line]) -> list[list[Line]]:
    """Return the lines between each pair of edges that several lines of text have in common, most lines first."""
    columns: list[list[Line]] = []
    for line in sheet:
        if len(line.text.split()) >= WORDS:
            same = next((column for column in columns if _is_flush(column[0], line, line)), None)
            if same is None:
                columns.append([line])
            else:
                same.append(line)
    return sorted((column for column in columns if len(column) >= LINES), key=lambda column: -len(column))


def _is_flush(line: Line, first: Line, last: Line) -> bool:
    return abs(first.left - line.left) < FLUSH and abs(last.right - line.right) < FLUSH


def _torn(row: Row, line: Line) -> Sequence[Line]:
    """Return the parts of *row* between the edges of *line*, if only even blanks part them; else ()."""
    first = next((at for at, part in enumerate(row) if -FLUSH < part.left - line.left < INDENT * line.size), len(row))
    last = next((at for at, part in enumerate(row) if abs(part.right - line.right) < FLUSH), 0)
    parts = row[first : last + 1]
    same = all(abs(part.size - line.size) < 0.06 * line.size and part.turn == line.turn for part in parts)
    return parts if len(parts) > 1 and same and _is_even(parts) else ()


def _is_even(parts: Sequence[Line]) -> bool:
    blanks = [(after.left - before.right, bool(_STOP.search(before.text))) for before, after in pairwise(parts)]
    usual = median([width for width, stop in blanks if not stop] or [min(blanks)[0]])
    if any(" " in part.text for part in parts) and usual > 1.25 * HOLE * parts[0].size:
        return False  # blanks of two widths
    return all(
        abs(width - usual) < EVEN * usual or (stop and usual < width < AFTER_STOP * usual) for width, stop in blanks
    )


def _between(lines: Sequence[Line], pairs: Sequence[Sequence[Line]]) -> Iterator[Sequence[Line]]:
    """Yield the *pairs* of words that stand among *lines*: their one blank is even to nothing."""
    marked = sorted([*((line, ()) for line in lines), *((pair[0], pair) for pair in pairs)], key=lambda m: -m[0].bottom)
    run: list[Sequence[Line]] = []
    before: Line | None = None
    for line, pair in marked:
        near = before is not None and before.bottom - line.bottom < APART * line.size
        if pair:
            run = [*run, pair] if near else []
        elif near and len(run) <= PAIRS and all(any(map(str.isalpha, found[1].text)) for found in run):
            yield from run
        before, run = line, run if pair else []


def _joined(parts: Sequence[Line]) -> Line:
    whole = parts[0]
    for part in parts[1:]:
        whole = joined(whole, part)
    return whole
