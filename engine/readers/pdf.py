"""PDF files: PDFium gives lines and their places, `engine.readers.paged_text` makes paragraphs of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from ctypes import byref
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from engine.errors import BrokenFileError, EncryptedError, NoTextError
from engine.models import Document, Page
from engine.readers import layout, paged_text

PAGES = 500
_PASSWORD = 4  # FPDF_ERR_PASSWORD
_BREAK = re.compile("\r\n|[\r\n\ufffe]")
"""PDFium writes U+FFFE where a line ends with a hyphen."""


def read(page: Page, progress: Callable[[int, int], None] | None = None) -> Document:
    """Return the text of the first PAGES pages, with title and author."""
    try:
        pdf = pdfium.PdfDocument(page.body)
    except pdfium.PdfiumError:
        locked = raw.FPDF_GetLastError() == _PASSWORD
        raise (EncryptedError if locked else BrokenFileError)(page.name) from None
    try:
        return _document(pdf, page, progress)
    finally:
        pdf.close()


def _document(pdf: Any, page: Page, progress: Callable[[int, int], None] | None) -> Document:
    count = len(pdf)
    if count == 0:
        raise BrokenFileError(page.name)
    sheets: list[list[paged_text.Line]] = []
    length = 0
    for number in range(min(count, PAGES)):
        sheets.append(_lines(pdf, number))
        length += sum(len(line.text) for line in sheets[-1])
        if progress is not None:
            progress(number + 1, count)
        if length > layout.LONGEST:
            break
    text, cut = layout.measured("\n\n".join(paged_text.paragraphs(sheets)), len(sheets) / count)
    if not layout.letters(text, 2):
        raise NoTextError(page.name, count)
    title = layout.sensible_title(_about(pdf, "Title"), page.name)
    author = layout.sensible_author(_about(pdf, "Author"))
    text = layout.without_title(text, title)
    return Document(page.url, title, text, author, pages=count, pages_read=len(sheets), percent_read=cut)


def _about(pdf: Any, key: str) -> str:
    try:
        return str(pdf.get_metadata_value(key))
    except (pdfium.PdfiumError, ValueError):  # a lone surrogate in the title
        return ""


def _lines(pdf: Any, number: int) -> list[paged_text.Line]:
    """Return the lines of a page; [] if it cannot be read."""
    try:
        sheet = pdf[number]
        words = sheet.get_textpage()
        text = words.get_text_range()
    except (pdfium.PdfiumError, AssertionError, ValueError):
        return []
    lines = []
    start = 0
    for mark in [*_BREAK.finditer(text), None]:
        end = mark.start() if mark else len(text)
        line = _line(words, text, start, end, hyphen=mark is not None and mark[0] == "\ufffe")
        if line is not None:
            lines.append(line)
        start = mark.end() if mark else end
    words.close()
    sheet.close()
    return lines


def _line(words: Any, text: str, start: int, end: int, *, hyphen: bool) -> paged_text.Line | None:
    """Return a line with its place on the page, by the boxes of its first and last letters; None if it is blank."""
    line = text[start:end]
    stripped = line.strip()
    if not stripped:
        return None
    first = start + len(line) - len(line.lstrip())
    left, bottom, _, top = _box(words, first)
    _, last_bottom, right, _ = _box(words, first + len(stripped) - 1)
    size = raw.FPDFText_GetFontSize(words, raw.FPDFText_GetCharIndexFromTextIndex(words, first)) or 10.0
    # a line of zero height is one whose place PDFium does not know
    return paged_text.Line(
        stripped, left, right, min(bottom, last_bottom), max(top - bottom, 1.0), min(size, top - bottom) or size, hyphen
    )


def _box(words: Any, index: int) -> tuple[float, float, float, float]:
    box = raw.FS_RECTF()
    if not raw.FPDFText_GetLooseCharBox(words, raw.FPDFText_GetCharIndexFromTextIndex(words, index), byref(box)):
        return 0.0, 0.0, 0.0, 0.0
    return box.left, box.bottom, box.right, box.top
