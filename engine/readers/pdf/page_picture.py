"""Pictures of PDF pages on which a sentence is marked.

The sentence is found again among the letters of the page, since its text was joined of lines: white space, hyphens and
all other signs are left out on both sides, and a sentence that is not in one piece there (columns written row by row,
a sentence over two pages) is marked piece by piece.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from ctypes import byref, c_double, c_int
from io import BytesIO
from math import sqrt
from typing import Any

from PIL import Image, ImageChops, ImageDraw
from pypdfium2 import raw

from engine.models import Page, PagePicture
from engine.readers.pdf.letters import Letters
from engine.readers.pdf.pdf import PAGES, opened

SCALE = 2.0
"""Pixels a point: 144 dpi, with which type of 8 points is read on a phone without zooming in far."""
MAX_PIXELS = 5_000_000
"""A Telegram client scales larger pictures down."""
MARK = (255, 235, 120)
"""The colour of a marker pen. It is multiplied with the page, so that black type stays black."""
MIN_PIECE = 12
"""Letters. A shorter piece of a sentence stands in many places of a page."""
MIN_FOUND = 0.8
"""The share of the sentence's letters that must be found, or the file is another one by now."""

Piece = tuple[int, int]
"""The first character of a stretch of a page, and the number of characters."""


def mark(page: Page, number: int, sentence: str) -> tuple[PagePicture, ...]:
    """Return the page *number* (from 1) of a PDF with *sentence* marked, and the next one if it ends there.

    The page is looked for if *number* is 0. Returns () if the sentence is not there. Raises BrokenFileError if the
    file is no PDF.
    """
    with opened(page) as pdf:
        letters = letters_of(sentence)
        if number:
            return tuple(_pictures(pdf, number, letters))
        for index in range(min(len(pdf), PAGES)):
            if _pieces(pdf[index], letters)[0] and (pictures := tuple(_pictures(pdf, index + 1, letters))):
                return pictures
        return ()


def _pictures(pdf: Any, number: int, letters: str) -> Iterator[PagePicture]:
    rest = letters
    found: list[tuple[int, list[Piece]]] = []
    for index in range(number - 1, min(number + 1, len(pdf))):
        pieces, rest = _pieces(pdf[index], rest)
        for begin in range(1, MIN_PIECE if index == number and not found and not pieces else 1):
            pieces, rest = _pieces(pdf[index], letters[begin:])  # its first word or two end the page before
            if pieces:
                break
        if pieces:
            found.append((index, pieces))
    if not letters or len(rest) > (1 - MIN_FOUND) * len(letters):
        return
    for index, pieces in found:
        yield PagePicture(index + 1, _marked(pdf[index], pieces))


def letters_of(text: str) -> str:
    """Return the letters and digits of *text*, by which a sentence is found on its page."""
    return "".join(char for char in text.casefold() if char.isalnum())


def _pieces(sheet: Any, letters: str) -> tuple[list[Piece], str]:
    """Return the pieces of *letters* on a page and what is left of them."""
    words = sheet.get_textpage()
    try:
        text, places = _page_letters(words)
    finally:
        words.close()
    pieces: list[Piece] = []
    at, rest = 0, letters
    while len(rest) >= MIN_PIECE:
        length = longest_prefix(text, rest)
        if length < MIN_PIECE:
            break
        begin = text.find(rest[:length], at)
        begin = text.find(rest[:length]) if begin < 0 else begin
        inside = places[begin : begin + length]
        pieces.append((min(inside), max(inside) - min(inside) + 1))
        at, rest = begin + length, rest[length:]
    return pieces, rest if len(rest) >= MIN_PIECE else ""


def longest_prefix(text: str, letters: str) -> int:
    """Return the length of the longest beginning of *letters* that is in *text*."""
    return bisect_left(range(1, len(letters) + 1), True, key=lambda length: letters[:length] not in text)


def _page_letters(words: Any) -> tuple[str, list[int]]:
    """Return the letters and digits of a page, and the index of each among its characters."""
    letters: list[str] = []
    places: list[int] = []
    for index in Letters(words).order():
        for char in letters_of(chr(raw.FPDFText_GetUnicode(words, index))):
            letters.append(char)
            places.append(index)
    return "".join(letters), places


def _marked(sheet: Any, pieces: list[Piece]) -> bytes:
    """Return a page as PNG with the characters of *pieces* marked."""
    width, height = sheet.get_size()
    scale = min(SCALE, sqrt(MAX_PIXELS / (width * height)))
    picture = sheet.render(scale=scale).to_pil().convert("RGB")
    marked, mask = ImageChops.multiply(picture, Image.new("RGB", picture.size, MARK)), Image.new("1", picture.size)
    for box in _boxes(sheet, pieces, picture.size):
        ImageDraw.Draw(mask).rectangle(box, fill=1)
    picture.paste(marked, mask=mask)
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _boxes(sheet: Any, pieces: list[Piece], size: tuple[int, int]) -> Iterator[tuple[int, int, int, int]]:
    """Yield the boxes around characters in pixels of a rendered page, which may be cropped and rotated."""
    words = sheet.get_textpage()
    for first, count in pieces:
        for number in range(raw.FPDFText_CountRects(words, first, count)):
            left, top, right, bottom = c_double(), c_double(), c_double(), c_double()
            raw.FPDFText_GetRect(words, number, byref(left), byref(top), byref(right), byref(bottom))
            (x1, y1), (x2, y2) = _pixel(sheet, size, left, top), _pixel(sheet, size, right, bottom)
            yield min(x1, x2) - 1, min(y1, y2) - 1, max(x1, x2), max(y1, y2)
    words.close()


def _pixel(sheet: Any, size: tuple[int, int], x: c_double, y: c_double) -> tuple[int, int]:
    column, row = c_int(), c_int()
    raw.FPDF_PageToDevice(sheet, 0, 0, *size, 0, x, y, byref(column), byref(row))
    return column.value, row.value
