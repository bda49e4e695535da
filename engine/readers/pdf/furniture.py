"""What stands on a page beside its text: running heads and feet, page numbers, line numbers; and drop caps."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from statistics import median

from engine import languages
from engine.readers.pdf.lines import Line, joined

EDGE = 2
"""Rows at either end of a page that may be a header or footer."""
BODY = 3
"""The least lines that must be left of a page without its header and footer."""
NEAR = 2.5
"""Points by which the place of a running head may differ from page to page."""
NUMBERS = 5
"""The least line numbers of a page."""
LONG = 30
"""The least characters of half the numbered lines; the lines of forms are numbered too, but short."""
FLOWING = 0.2
"""The least share of numbered lines that begin with a small letter: in a numbered list hardly any does."""
_NUMBER = re.compile(r"^(\d{1,4})(?:\s+|$)")
_DIGITS = re.compile(r"\d+")
_INITIAL = re.compile(r"^\W?\w$")
_INITIAL_SIZE = 1.8
CAPS = 12
"""The most drop caps of a page; more large letters are a poster."""

Row = list[Line]


def rows(sheet: Sequence[Line]) -> list[Row]:
    """Return the lines of a page by rows from top to bottom, each from left to right."""
    grouped: list[Row] = []
    for line in sorted(sheet, key=lambda line: -line.bottom):
        if grouped and grouped[-1][0].is_level_with(line):
            grouped[-1].append(line)
        else:
            grouped.append([line])
    return [sorted(row, key=lambda line: line.left) for row in grouped]


def without_furniture(sheets: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Return the pages without headers, footers, page numbers and line numbers."""
    return [without_line_numbers(sheet) for sheet in _without_edges(sheets)]


# ---- heads and feet


def _without_edges(sheets: Sequence[Sequence[Line]]) -> list[list[Line]]:
    if len(sheets) == 1:
        return [list(sheets[0])]
    edges = [_edges(sheet) for sheet in sheets]
    often = Counter(key for page in edges for key in {_key(row) for row in page})
    least = max(3, len(sheets) * 0.3)
    places = defaultdict(list)
    for number, page in enumerate(edges):
        for row in page:
            places[_key(row)].append((number, row[0].bottom))
    folios = _folio_rows(edges)
    kept = []
    for number, (sheet, page) in enumerate(zip(sheets, edges, strict=True)):
        numbers = {id(line) for row in page for line in row if _page_number().match(line.text)}
        heads = {
            id(line)
            for row in page
            if often[_key(row)] >= least or id(row) in folios or _stands_again(row, number, places[_key(row)], sheet)
            for line in row
        }
        # on a page of a few lines, what looks like a header may be the text
        edge = numbers | heads if len(sheet) - len(numbers | heads) >= BODY else numbers
        kept.append([line for line in sheet if id(line) not in edge])
    return kept


def _stands_again(row: Row, number: int, places: Sequence[tuple[int, float]], sheet: Sequence[Line]) -> bool:
    """Whether *row* stands at the same height on a page near by, apart from the text or in other type."""
    near = any(0 < abs(page - number) <= 2 and abs(bottom - row[0].bottom) <= NEAR for page, bottom in places)
    return near and _is_apart(row, sheet)


def _is_apart(row: Row, sheet: Sequence[Line]) -> bool:
    """Whether more space than usual, or another size of type, parts a row from the text."""
    sizes = Counter(round(line.size, 1) for line in sheet for _ in line.text)
    usual = sizes.most_common(1)[0][0]
    others = [line for line in sheet if not line.is_level_with(row[0])]
    gap = min((abs(line.bottom - row[0].bottom) for line in others), default=0.0)
    return gap > 1.8 * usual or (gap > 1.4 * usual and abs(row[0].size - usual) > 0.06 * usual)


def _folio_rows(edges: Sequence[Sequence[Row]]) -> set[int]:
    """Return the ids of rows with the number of their page in them, at one height on three pages and more."""
    places: Counter[tuple[int, int]] = Counter()
    rows_at: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for number, page in enumerate(edges):
        for row in page:
            keys = {
                (int(digits) - number, round((row[0].bottom + shift) / (2 * NEAR)))
                for line in row
                for digits in _outer_numbers(line.text)
                for shift in (0.0, NEAR)
            }
            for key in keys:
                places[key] += 1
                rows_at[key].append(row)
    return {id(row) for key, count in places.items() if count >= max(3, len(edges) * 0.2) for row in rows_at[key]}


def _outer_numbers(text: str) -> list[str]:
    """Return the numbers that a line begins and ends with."""
    found = re.findall(r"^\d{1,4}(?=\s|$)|(?<=\s)\d{1,4}$", text)
    return [str(number) for number in found]


@cache
def _page_number() -> re.Pattern[str]:
    """Return a pattern for a page number, with or without the number of pages: "12", "Page 3 of 12"."""
    labels = {word for page in languages.pages() for word in page.page_labels.split()}
    label = "|".join(re.escape(word).replace(r"\.", r"\.?") for word in sorted(labels))
    of = "|".join(sorted({word for page in languages.pages() for word in page.page_of.split()}))
    number = r"(?:\d{1,4}|[ivxlc]{1,7})"
    return re.compile(rf"^\W*(?:(?:{label})\s*)?{number}(?:\s*(?:/|{of})\s*\d{{1,4}})?\W*$", re.IGNORECASE)


def _edges(sheet: Sequence[Line]) -> list[Row]:
    ordered = rows(sheet)
    return ordered[:EDGE] + ordered[max(EDGE, len(ordered) - EDGE) :]


def _key(row: Row) -> str:
    return _DIGITS.sub("#", " ".join(line.text for line in row).casefold())


# ---- line numbers


def without_line_numbers(sheet: Sequence[Line]) -> list[Line]:
    """Return a page without the numbers that count its lines: 1, 2, 3 … or 5, 10, 15 … in one margin."""
    numbered = [(line, int(match[1])) for line in sheet if (match := _NUMBER.match(line.text))]
    for edge in (_number_left, _number_right):
        for counted in _aligned(numbered, edge):
            if _counts_lines(counted, sheet):
                gone = {id(line) for line, _ in counted}
                rest = [replace(line, text=_NUMBER.sub("", line.text)) if id(line) in gone else line for line in sheet]
                return [_indented(line, old) for line, old in zip(rest, sheet, strict=True) if line.text]
    return list(sheet)


def _number_left(line: Line) -> float:
    return line.left


def _number_right(line: Line) -> float:
    """Return where the number that begins a line ends, about."""
    number = _NUMBER.match(line.text)
    return line.left + len(number[1]) * line.size * 0.5 if number else line.right


def _indented(line: Line, old: Line) -> Line:
    """Return a line that lost its number, with the left edge of its text."""
    lost = len(old.text) - len(line.text)
    return replace(line, left=old.left + (old.right - old.left) * lost / len(old.text)) if lost else line


def _aligned(numbered: Sequence[tuple[Line, int]], edge: Callable[[Line], float]) -> list[list[tuple[Line, int]]]:
    """Return the numbered lines whose numbers stand below each other, from the top."""
    groups: dict[int, list[tuple[Line, int]]] = defaultdict(list)
    for line, number in numbered:
        groups[round(edge(line) / 8)].append((line, number))
    return [sorted(group, key=lambda pair: -pair[0].bottom) for group in groups.values() if len(group) >= 3]


def _counts_lines(counted: Sequence[tuple[Line, int]], sheet: Sequence[Line]) -> bool:
    steps = Counter(after - before for (_, before), (_, after) in pairwise(counted))
    step, count = steps.most_common(1)[0]
    if count < 0.8 * (len(counted) - 1) or step not in (1, 5):
        return False
    if step == 1 and len(counted) < NUMBERS:
        return False
    alone = {id(line) for line, _ in counted}
    texts = []
    for line, _ in counted:
        own = _NUMBER.sub("", line.text)
        beside = [other for other in sheet if id(other) not in alone and other.is_level_with(line)]
        texts.append(own or " ".join(other.text for other in beside))
    margin = counted[0][0].left
    if step == 5 and any(abs(line.left - margin) < line.size / 2 for line in sheet if id(line) not in alone):
        return False
    filled = [text for text in texts if text]
    cased = [text for text in filled if text[:1].islower() or text[:1].isupper()]
    flowing = sum(text[:1].islower() for text in cased) >= FLOWING * len(cased) if cased else True
    long = sum(len(text) >= (LONG if text.isascii() or text[0] < "\u2e80" else LONG / 3) for text in filled)
    return len(filled) >= 3 and flowing and long >= len(filled) / 2


# ---- drop caps


def with_drop_caps(sheet: Sequence[Line]) -> list[Line]:
    """Return a page with each drop cap at the beginning of the line that it belongs to."""
    lines = list(sheet)
    usual = median(line.size for line in sheet) if sheet else 0.0
    caps = [line for line in sheet if line.size > _INITIAL_SIZE * usual and _INITIAL.match(line.text)]
    for cap in caps if len(caps) <= CAPS else []:
        beside = [
            line
            for line in lines
            if line not in caps
            and cap.size > _INITIAL_SIZE * line.size
            and cap.bottom - line.size / 2 < line.bottom < cap.top
            and -line.size < line.left - cap.right < 2.5 * line.size
        ]
        first = max(beside, key=lambda line: line.bottom, default=None)
        if first is None or not first.text[:1].isalpha():
            continue
        whole = replace(joined(first, cap, cap.text + first.text), right=first.right, hyphen=first.hyphen)
        moved = {id(line): replace(line, left=cap.left) for line in beside} | {id(first): whole}
        lines = [moved.get(id(line), line) for line in lines if line is not cap]
    return lines
