"""Tables on the pages of a PDF: each row becomes one line of that kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from engine.models import SentenceKind
from engine.readers.pdf.furniture import rows
from engine.readers.pdf.lines import Line, joined

CELL = 1.0
"""The least white space between the cells of a table, in multiples of the type size."""
TABLE_ROWS = 3
"""The least rows of a table."""
NEAR = 4.0
"""Points by which the edges of cells below each other may differ."""
BETWEEN = 60
"""The most characters of a line between the rows of a table, such as the second line of a cell."""
WORDY = 8
"""A row of two or three parts, one of them with more words, is a line with wide blanks and no row of a table."""
SHORT = 3.5
"""The most words of a cell, on average, in tables that are found by their place alone."""
WIDE_CELL = 10
"""The most words of one of their cells."""
_LEADER = re.compile(r"(?:(?:\.\s?){5,}|…{2,}|_{5,})\s*\S{0,8}$")
_STOP = re.compile(r"[.!?,:;…][\"'»”’)\]]*$")
_WORD = re.compile(r"[^\W\d_]{2}|^[^\W\d_]$")

Row = list[Line]


def with_tables(lines: Sequence[Line], columns: Mapping[int, str]) -> list[Line]:
    """Return lines with the parts of a row joined, and each row of a table as one line of that kind.

    Tables whose file has their cells in another order are found by the place of their cells; *columns* names the
    columns of running text by the ids of their lines.
    """
    scattered = _scattered(lines, columns)
    inside = {id(cell) for table in scattered.values() for row in table for cell in row}
    ordered: list[Line] = []
    rest: list[Line] = []
    for line in lines:
        if id(line) not in inside:
            rest.append(line)
        elif id(line) in scattered:
            ordered += _with_runs(rest, columns)
            rest = []
            ordered += [_whole(row) for row in scattered[id(line)]]
    return ordered + _with_runs(rest, columns)


def words(text: str) -> float:
    """Count words; three characters of a script without blanks stand for one."""
    wide = sum(char >= "\u2e80" or "\u0e00" <= char <= "\u0eff" for char in text)
    return len(text.split()) + wide / 3


def _scattered(lines: Sequence[Line], columns: Mapping[int, str]) -> dict[int, list[Row]]:
    """Return the tables of short cells on a page, each by the id of the first of its cells in the file."""
    order = {id(line): at for at, line in enumerate(lines)}
    found = rows([line for line in lines if id(line) not in columns])
    tables: dict[int, list[Row]] = {}
    for first, last in _tables(found, _is_row_of_short_cells):
        table = found[first : last + 1]
        tables[min((id(cell) for row in table for cell in row), key=order.__getitem__)] = table
    return tables


def _with_runs(lines: Sequence[Line], columns: Mapping[int, str]) -> list[Line]:
    """Return lines in the order of the file, those of tables and of lists with leaders joined by rows."""
    found = list(_runs(lines, columns))
    tables = {number for first, last in _tables(found, _is_row) for number in range(first, last + 1)}
    ordered: list[Line] = []
    for number, row in enumerate(found):
        if number in tables or _LEADER.search(" ".join(line.text for line in row)):
            ordered.append(_whole(row))
            continue
        ordered.append(row[0])
        for line in row[1:]:
            if line.left - ordered[-1].right <= 2 * line.size:
                ordered[-1] = joined(ordered[-1], line)
            else:
                ordered.append(line)
    return ordered


def _whole(row: Sequence[Line]) -> Line:
    """Return the cells of a row as one line."""
    whole = row[0]
    for cell in row[1:]:
        whole = joined(whole, cell)
    return replace(whole, kind=SentenceKind.TABLE)


def _runs(lines: Sequence[Line], columns: Mapping[int, str]) -> Iterator[list[Line]]:
    """Yield lines that follow each other on one row from left to right, in one column."""
    row: list[Line] = []
    for line in lines:
        if row and (
            not row[-1].is_level_with(line)
            or line.turn != row[-1].turn
            or columns.get(id(line)) != columns.get(id(row[-1]))
        ):
            yield sorted(row, key=lambda part: part.left)
            row = []
        row.append(line)
    if row:
        yield sorted(row, key=lambda part: part.left)


def _cells(row: Sequence[Line]) -> list[Line]:
    """Return the cells of a row: its parts, those joined that only a wide blank divides."""
    cells = [row[0]]
    for line in row[1:]:
        if line.left - cells[-1].right < CELL * line.size:
            cells[-1] = joined(cells[-1], line)
        else:
            cells.append(line)
    return cells


def _is_row(cells: Sequence[Line]) -> bool:
    """Whether a line may be the row of a table."""
    return len(cells) > 3 or (len(cells) > 1 and all(words(cell.text) <= WORDY for cell in cells))


def _is_row_of_short_cells(cells: Sequence[Line]) -> bool:
    counts = [words(cell.text) for cell in cells]
    return len(cells) > 2 and max(counts) <= WIDE_CELL and sum(counts) <= SHORT * len(cells)


def _tables(found: Sequence[Row], is_row: Callable[[Sequence[Line]], bool]) -> Iterator[tuple[int, int]]:
    """Yield the first and last row of each table: three rows and more with cells below each other."""
    cells = [_cells(row) for row in found]
    several = [number for number, row in enumerate(cells) if is_row(row)]
    run: list[int] = []
    for number in [*several, -1]:
        if run and (number < 0 or not _goes_on(cells, run[-1], number)):
            if len(run) >= TABLE_ROWS:
                yield run[0], run[-1]
            run = []
        run.append(number)


def _goes_on(cells: Sequence[Sequence[Line]], before: int, after: int) -> bool:
    """Whether two rows are of one table: near each other, with cells below each other."""
    first, second = cells[before], cells[after]
    between = cells[before + 1 : after]
    if len(between) > 2 or any(len(row[0].text) > BETWEEN for row in between):
        return False
    drop = first[0].bottom - second[0].bottom
    if not 0 < drop < 5 * second[0].size * (1 + len(between)):
        return False
    pairs = [(a, b) for a in first[1:] for b in second[1:]]
    if any(abs(a.left - b.left) < NEAR for a, b in pairs):
        return True
    if _is_stretched(first) and _is_stretched(second):  # their right edge is that of the column
        return False
    return any(abs(a.right - b.right) < NEAR or abs(a.left + a.right - b.left - b.right) < NEAR for a, b in pairs)


def _is_stretched(cells: Sequence[Line]) -> bool:
    """Whether a row may be a line of running text set to full width, with wide blanks behind its stops."""
    *stops, last = cells
    return last.hyphen or (all(_STOP.search(cell.text) for cell in stops) and bool(_WORD.search(last.text)))
