"""The order in which the lines of a PDF page are read: columns one after the other, tables row by row.

A file's own order is kept unless it jumps from column to column: then the page is read by its white space.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from engine.readers.pdf import tables
from engine.readers.pdf.furniture import rows
from engine.readers.pdf.lines import Line, joined

LINES = 4
"""The least lines of a column."""
GUTTER = 0.6
"""The least width of a gutter, in multiples of the type size."""
WORDS = 2.5
"""The least words of a line of a column, on average; cells of tables have fewer."""
DENSE = 2000
"""A page of more lines is read in the order of its file: a newspaper's has some five hundred."""
FULL = 0.65
"""A line is full if it takes this share of its column, and half the lines of a column are."""
JUMPS = 0.25
"""A page whose order jumps from column to column at so many of its lines is read by its white space."""
NEAR = 4.0
"""Points by which the edges of cells below each other may differ."""
_MARKER = re.compile(r"^([^\w\s]{1,2}|\(?\w{1,3}[.)]|\d{1,2}(\.\d{1,2})+\.?|o)$")

_Band = tuple[list[Line], list[Line]]


def in_order(sheet: Sequence[Line]) -> list[Line]:
    """Return the lines of a page as they are read, parts of one line joined, rows of tables marked as such."""
    parts = _with_markers(sheet)
    columns = _columns(parts)
    changes = [columns[id(line)] for line in parts if id(line) in columns]
    jumps = sum(a != b for a, b in pairwise(changes))
    ordered = _by_space(parts) if jumps > max(3, JUMPS * len(changes)) else parts
    return tables.with_tables(ordered, columns)


def _with_markers(sheet: Sequence[Line]) -> list[Line]:
    """Return the lines with the bullets and numbers of lists joined to their items."""
    lines: list[Line] = []
    for line in sheet:
        before = lines[-1] if lines else None
        if (
            before is not None
            and _MARKER.match(before.text)
            and before.is_level_with(line)
            and 0 <= line.left - before.right < 4 * line.size
        ):
            lines[-1] = replace(joined(before, line), size=line.size, bold=line.bold, height=line.height)
        else:
            lines.append(line)
    return lines


# ---- columns


def _columns(parts: Sequence[Line], name: str = "") -> dict[int, str]:
    """Return which lines, by their ids, stand in columns, and a name for each column."""
    gutter = _gutter(parts)
    if gutter is None:
        return {}
    columns: dict[int, str] = {}
    for number, band in enumerate(gutter[1]):
        for side, lines in zip("<>", band, strict=True):
            own = f"{name}{number}{side}"
            columns |= {id(line): own for line in lines} | _columns(lines, own)
    return columns


def _by_space(parts: Sequence[Line]) -> list[Line]:
    """Return lines from top to bottom, but the columns of each band of the page one after the other."""
    gutter = _gutter(parts)
    if gutter is None:
        return [line for row in rows(parts) for line in row]
    _, bands = gutter
    ordered: list[Line] = []
    rest = list(parts)
    for left, right in bands:
        top = max(line.bottom for line in [*left, *right])
        inside = {id(line) for line in [*left, *right]}
        above = [line for line in rest if id(line) not in inside and line.bottom > top]
        gone = inside | {id(line) for line in above}
        ordered += [*_by_space(above), *_by_space(left), *_by_space(right)]
        rest = [line for line in rest if id(line) not in gone]
    return ordered + (_by_space(rest) if len(rest) < len(parts) else list(rest))


def _gutter(parts: Sequence[Line]) -> tuple[float, list[_Band]] | None:
    """Return where the white space between columns is, and the bands of the page that it parts, top first."""
    best: tuple[int, float, list[_Band]] | None = None
    for at in _clear_places(parts):
        bands = [band for band in _bands(parts, at) if _are_columns(*band)]
        lines = sum(min(len(left), len(right)) for left, right in bands)
        if bands and (best is None or lines > best[0]):
            best = lines, at, bands
    return best[1:] if best else None


def _clear_places(parts: Sequence[Line]) -> list[float]:
    """Return places across the page that few lines cross, those crossed by the fewest first, at most twelve."""
    if not 2 * LINES <= len(parts) <= DENSE or sum(tables.words(line.text) for line in parts) < 2 * len(parts):
        return []
    width = GUTTER * median(line.size for line in parts)
    lefts = sorted(line.left for line in parts)
    rights = sorted(line.right for line in parts)
    found = []
    for at in sorted({round(line.left) for line in parts if len(line.text) > 1}):
        if bisect_right(lefts, at + NEAR) - bisect_left(lefts, at - NEAR) >= LINES:
            crossed = bisect_left(lefts, at - 1) - bisect_right(rights, at - width + 1)
            found.append((crossed, at - width / 2))
    return [at for crossed, at in sorted(found) if crossed <= len(parts) / 2][:12]


def _bands(parts: Sequence[Line], at: float) -> Iterator[_Band]:
    """Yield the lines left and right of *at* in each stretch of the page, top first, where no line crosses it."""
    left: list[Line] = []
    right: list[Line] = []
    for line in sorted(parts, key=lambda line: -line.bottom):
        if line.left < at < line.right:
            if left and right:
                yield left, right
            left, right = [], []
        elif line.left >= at:
            right.append(line)
        else:
            left.append(line)
    if left and right:
        yield left, right


def _are_columns(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """Whether both sides of a band are running text, and stand beside each other."""
    low, high = max(side[-1].bottom for side in (left, right)), min(side[0].bottom for side in (left, right))
    if high <= low:
        return False
    return _is_running_text(left) and _is_running_text(right)


def _is_running_text(side: Sequence[Line]) -> bool:
    if len(side) < LINES:
        return False
    whole = rows(side)
    texts = [" ".join(line.text for line in row) for row in whole]
    if sum(tables.words(text) for text in texts) < WORDS * len(texts):
        return False
    letters = sum(char.isalpha() for text in texts for char in text)
    if letters < 0.6 * sum(len(text.replace(" ", "")) for text in texts):
        return False
    width = max(line.right for line in side) - min(line.left for line in side)
    return sum(row[-1].right - row[0].left > FULL * width for row in whole) >= 0.4 * len(whole)
