"""Tables of web pages: those that hold figures are read row by row, those that only lay out a page are not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

LONGEST_CELL = 200
"""A longer cell is text that a table lays out."""
MOST_ROWS = 5000


def rows(table: Any) -> list[Any]:
    """Return the rows of a table with at least two columns and rows; none if it is there for the layout."""
    if table.get("role", "") in ("presentation", "none") or next(table.iterdescendants("table"), None) is not None:
        return []
    found = list(table.iterdescendants("tr"))[:MOST_ROWS]
    if sum(len(_cells(row)) > 1 for row in found) < 2:
        return []
    return found if all(_is_short(cell) for row in found for cell in _cells(row)) else []


def line(row: Any, paragraphs: Callable[[Any], list[str]]) -> str:
    """Return the cells of a row as one line."""
    return " ".join(_words(cell, paragraphs) for cell in _cells(row))


def _words(cell: Any, paragraphs: Callable[[Any], list[str]]) -> str:
    """Return the text of a cell as one line; most have no elements in them, and need no reading of blocks."""
    return " ".join((" ".join(paragraphs(cell)) if len(cell) else cell.text or "").split())


def _cells(row: Any) -> list[Any]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def _is_short(cell: Any) -> bool:
    text = " ".join("".join(cell.itertext()).split())
    return len(text) <= LONGEST_CELL and len(cell.findall("p")) < 2
