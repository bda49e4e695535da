"""The lines of a PDF page as PDFium finds them, cut at holes, each with its place and the size it is seen at."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from ctypes import byref, create_string_buffer
from dataclasses import dataclass, replace
from math import hypot
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from engine.clean import clean
from engine.models import SentenceKind
from engine.readers.pdf.letters import LEFTWARD, Letters

HOLE = 0.75
"""White space of this multiple of the type size cuts a line: gutters are 0.9 and more, blanks of typewriters 0.6."""
RAISED = 0.8
"""Note marks and exponents are set in type of less than this share of the line's."""
TOUCH = 0.15
"""Less space than this multiple of the type size is no blank."""
_BREAK = re.compile("\r\n|[\r\n\ufffe]")
"""PDFium writes U+FFFE where a line ends with a hyphen."""
_BLANK = re.compile(r"\s+")
_INITIAL = re.compile(r"^(\W?\w)\s")
_LETTER = re.compile(r"[^\W_]")
_BULLET = re.compile(r"^\S(\s|$)")
_SYMBOL_FONTS = (b"wingdings", b"dingbats", b"webdings")
_INITIAL_SIZE = 1.8
"""A first letter of this multiple of the next one's size is a drop cap; headings are rarely so much larger."""
SAMPLED = 20
"""The type of a line of more characters is that of most of three letters: lines begin with small capitals."""
CAPITALS = 24
"""The most capitals of a line that are looked at to tell a line of small capitals: some three words."""

_Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page, or a part of one, and its place in points from the lower left corner."""

    text: str
    left: float
    right: float
    bottom: float
    height: float
    size: float
    hyphen: bool = False
    """A hyphen stood at its end."""
    page: int = 1
    bold: bool = False
    turn: int = 0
    """Quarter turns to the left that its letters were turned by; its place is that of the page turned back."""
    kind: SentenceKind | None = None
    """What it is, None for running text."""

    @property
    def top(self) -> float:
        """The upper edge of its letters."""
        return self.bottom + self.height

    def is_level_with(self, other: Line) -> bool:
        """Whether both stand on one row of the page."""
        small, large = sorted((self, other), key=lambda line: line.size)
        if small.size < RAISED * large.size:  # raised or lowered type
            return large.bottom - small.size / 2 < small.bottom < large.top - small.size / 2
        return abs(self.bottom - other.bottom) < small.size / 2

    def touches(self, other: Line) -> bool:
        """Whether nothing but the space between two letters parts this line from the *other* to its right."""
        return self.is_level_with(other) and -self.size / 2 < other.left - self.right < TOUCH * other.size


def joined(first: Line, second: Line, text: str | None = None) -> Line:
    """Return both parts of a row as one line, at the height and in the type of the longer one."""
    blank = "" if first.touches(second) else " "
    return replace(
        max(first, second, key=lambda line: len(line.text)),
        text=f"{first.text}{blank}{second.text}" if text is None else text,
        right=max(first.right, second.right),
        left=min(first.left, second.left),
        hyphen=second.hyphen,
    )


def lines(pdf: Any, number: int, *, whole: bool = False) -> list[Line]:
    """Return the lines of page *number*, from 0, in the order of the file; [] if it cannot be read.

    Lines are cut at holes, unless they are to be left *whole*. Those that run in another direction than most, such as
    a stamp in the margin, come last.
    """
    try:
        sheet = pdf[number]
        page = sheet.get_textpage()
        words = Letters(page)
    except (pdfium.PdfiumError, AssertionError, ValueError):
        return []
    text = words.text
    parts: list[Line] = []
    start = 0
    for mark in [*_BREAK.finditer(text), None]:
        end = mark.start() if mark else len(text)
        hyphen = mark is not None and mark[0] == "\ufffe"
        parts += _parts(words, text, start, end, number + 1, hyphen=hyphen, whole=whole)
        start = mark.end() if mark else end
    page.close()
    sheet.close()
    turns = Counter(part.turn for part in parts)
    usual = max(turns, key=lambda turn: turns[turn], default=0)
    return sorted(_mirrored(parts), key=lambda part: part.turn != usual)


def _mirrored(parts: list[Line]) -> list[Line]:
    """Return the lines of a page; those of a script that runs to the left as in a mirror, so that left is first."""
    leftward = sum(bool(LEFTWARD.search(part.text)) for part in parts)
    if leftward <= len(parts) / 2:
        return parts
    return [replace(part, left=-part.right, right=-part.left) for part in parts]


def _parts(words: Letters, text: str, start: int, end: int, page: int, *, hyphen: bool, whole: bool) -> Iterator[Line]:
    """Yield the parts of a line between holes, and where PDFium went on at another place."""
    body = text[start:end]
    first = start + len(body) - len(body.lstrip())
    last = start + len(body.rstrip())
    if first >= last:
        return
    matrix = _matrix(words, first)
    turn = _turn(matrix)
    size = _size(words, first, matrix)
    if _INITIAL.match(text[first:last]) and last - first > 3:
        second = _BLANK.search(text, first, last)
        assert second is not None
        next_size = _size(words, second.end(), _matrix(words, second.end()))
        if size > _INITIAL_SIZE * next_size:
            yield _line(words, text, first, second.start(), page)
            first, size = second.end(), next_size
    for blank in _BLANK.finditer(text, first, first if whole else last):
        before = _box(words, blank.start() - 1, turn)
        after = _box(words, blank.end(), turn)
        # where the script runs to the left, the next word stands to the left
        gap = after[0] - before[2] if after[0] >= before[0] else before[0] - after[2]
        if gap > HOLE * size or gap < -size or abs(after[1] - before[1]) > 0.7 * size:
            yield _line(words, text, first, blank.start(), page)
            first = blank.end()
    yield _line(words, text, first, last, page, hyphen=hyphen)


def _line(words: Letters, text: str, first: int, last: int, page: int, *, hyphen: bool = False) -> Line:
    """Return `text[first:last]` with its place, by the boxes of its first and last letters."""
    turn = _turn(_matrix(words, first))
    left, _, right, _ = _box(words, first, turn)
    last_left, last_bottom, last_right, _ = _box(words, last - 1, turn)
    size, bottom, top = _type(words, text, first, last, turn)
    # a line of zero height is one whose place PDFium does not know
    height = max(top - bottom, 1.0)
    body = " ".join(clean(text[first:last]).split())
    font = _font(words, first)
    if _BULLET.match(body) and any(name in font for name in _SYMBOL_FONTS):
        body = "•" + body[1:]  # the glyph that is seen, not the letter it stands at
    return Line(
        text=body,
        left=min(left, last_left),
        right=max(right, last_right),
        bottom=min(bottom, last_bottom),
        height=height,
        size=size or height,
        hyphen=hyphen,
        page=page,
        bold=_is_bold(font) and _is_bold(_font(words, last - 1)),
        turn=turn,
    )


def _type(words: Letters, text: str, first: int, last: int, turn: int) -> tuple[float, float, float]:
    """Return the size of a line's type, and the lower and upper edge of its letters, without bullets and drop caps."""
    letter = _LETTER.search(text, first, last)
    at = letter.start() if letter else first
    size = _size(words, at, _matrix(words, at))
    if last - at > 3 and text[at + 2].isalnum():
        next_size = _size(words, at + 2, _matrix(words, at + 2))
        if size > _INITIAL_SIZE * next_size:  # a drop cap that stands on the line
            at, size = at + 2, next_size
    if last - at > SAMPLED:
        size, at = _middle_size(words, text, at, last, size)
    _, bottom, _, top = _box(words, at, turn)
    return size, bottom, top


def _middle_size(words: Letters, text: str, at: int, last: int, size: float) -> tuple[float, int]:
    """Return the middle one of the sizes of three letters of a line, and where it stands; *size* is that of the first.

    All three are of one size in most lines: then the first one is taken.
    """
    sizes = [(size, at)]
    for start in (at + (last - at) // 2, at + (last - at) * 4 // 5):
        letter = _LETTER.search(text, start, last)
        if letter:
            sizes.append((_size(words, letter.start(), _matrix(words, letter.start())), letter.start()))
    middle = sorted(size for size, _ in sizes)[len(sizes) // 2]
    if 1.1 * middle < size < _INITIAL_SIZE * middle and text[at].isupper():
        capitals = [other for other in range(at + 1, last) if text[other].isupper()][:CAPITALS]
        written = text[at:last].isupper()  # some programs write small capitals as capitals
        if written or any(abs(_size(words, other, _matrix(words, other)) - size) < 0.02 * size for other in capitals):
            return size, at  # small capitals are as large as their capitals; a raised initial stands alone
    return next((size, place) for size, place in sizes if size == middle)


def _matrix(words: Letters, at: int) -> Any:
    matrix = raw.FS_MATRIX()
    if not raw.FPDFText_GetMatrix(words.page, words.index(at), byref(matrix)):
        matrix.a = matrix.d = 1.0
    return matrix


def _size(words: Letters, at: int, matrix: Any) -> float:
    """Return the size that a letter is seen at: many programs set type at size 1 and scale it by the matrix."""
    return float(raw.FPDFText_GetFontSize(words.page, words.index(at))) * hypot(matrix.c, matrix.d)


def _turn(matrix: Any) -> int:
    """Return the quarter turns of the letters to the left."""
    if abs(matrix.b) > abs(matrix.a):
        return 1 if matrix.b > 0 else 3
    return 2 if matrix.a < 0 and matrix.d < 0 else 0


def _font(words: Letters, at: int) -> bytes:
    """Return the name of a letter's font in lower case."""
    name = create_string_buffer(80)
    raw.FPDFText_GetFontInfo(words.page, words.index(at), name, 80, None)
    return bytes(name.value).lower()


def _is_bold(font: bytes) -> bool:
    return b"bold" in font or b"black" in font or b"heavy" in font


def _box(words: Letters, at: int, turn: int) -> _Box:
    """Return the left, lower, right and upper edge of a letter on the page turned back; zeros if unknown."""
    box = raw.FS_RECTF()
    if not raw.FPDFText_GetLooseCharBox(words.page, words.index(at), byref(box)):
        return 0.0, 0.0, 0.0, 0.0
    left, bottom, right, top = box.left, box.bottom, box.right, box.top
    if turn == 1:
        return bottom, -right, top, -left
    if turn == 2:
        return -right, -top, -left, -bottom
    if turn == 3:
        return -top, left, -bottom, right
    return left, bottom, right, top
