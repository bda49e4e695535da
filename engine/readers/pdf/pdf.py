"""PDF files: PDFium gives lines and their places, `engine.readers.pdf.paged_text` makes paragraphs of them.

Before that `furniture` leaves out what stands beside the text, and `columns` brings the rest into order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from engine.errors import BrokenFileError, EncryptedError, PictureError
from engine.models import Document, Page, Place, Region, SentenceKind
from engine.readers import layout
from engine.readers.pdf import columns, furniture, lines, paged_text, stretched
from engine.readers.pdf.paged_text import Paragraph

PAGES = 500
PIECES = 60_000
"""After so many pieces of lines, of fifty pages of dense tables, lines are taken whole: a piece takes 0.1 ms."""
LABEL = 20
"""The most characters of a printed page number."""
_PASSWORD = 4  # FPDF_ERR_PASSWORD
_JOINT = "\n\n"


def read(page: Page, progress: Callable[[int, int], None] | None = None) -> Document:
    """Return the text of the first PAGES pages, with title and author, and where each page begins."""
    with opened(page) as pdf:
        return _document(pdf, page, progress)


@contextmanager
def opened(page: Page) -> Iterator[Any]:
    """Yield the PDF file; EncryptedError if it asks for a password, BrokenFileError if it is none."""
    try:
        pdf = pdfium.PdfDocument(page.body)
    except pdfium.PdfiumError:
        locked = raw.FPDF_GetLastError() == _PASSWORD
        raise (EncryptedError if locked else BrokenFileError)(page.name) from None
    try:
        yield pdf
    finally:
        pdf.close()


def _document(pdf: Any, page: Page, progress: Callable[[int, int], None] | None) -> Document:
    count = len(pdf)
    if count == 0:
        raise BrokenFileError(page.name)
    sheets = _sheets(pdf, count, progress)
    title = layout.sensible_title(_about(pdf, "Title"), page.name)
    paragraphs = _without_title(_paragraphs(sheets), title)
    whole = _JOINT.join(paragraph.text for paragraph in paragraphs)
    text = layout.shorten(whole)[0]
    if not layout.letters(text, 2):
        raise PictureError(page.name, count)
    share = len(sheets) / count * len(text) / len(whole)
    return Document(
        page.url,
        title,
        text,
        layout.sensible_author(_about(pdf, "Author")),
        pages=count,
        pages_read=len(sheets),
        percent_read=0 if share >= 1 else max(1, int(share * 100)),
        regions=_regions(paragraphs, len(text)),
        places=_places(pdf, paragraphs, len(text)),
    )


def _sheets(pdf: Any, count: int, progress: Callable[[int, int], None] | None) -> list[list[lines.Line]]:
    """Return the lines of the first pages."""
    sheets: list[list[lines.Line]] = []
    length = pieces = 0
    for number in range(min(count, PAGES)):
        sheets.append(lines.lines(pdf, number, whole=pieces > PIECES))
        pieces += len(sheets[-1])
        length += sum(len(line.text) for line in sheets[-1])
        if progress is not None:
            progress(number + 1, count)
        if length > layout.LONGEST:
            break
    return sheets


def _paragraphs(sheets: Sequence[Sequence[lines.Line]]) -> list[Paragraph]:
    kept = furniture.without_furniture(sheets)
    whole = [stretched.with_stretched(furniture.with_drop_caps(sheet)) for sheet in kept]
    ordered = [columns.in_order(sheet) for sheet in whole]
    return [paragraph for paragraph in paged_text.paragraphs(ordered) if paragraph.text]


def _without_title(paragraphs: list[Paragraph], title: str) -> list[Paragraph]:
    """Return *paragraphs* without a first one that only repeats the title, if more text follows."""
    repeats = len(paragraphs) > 1 and title and layout.fold(paragraphs[0].text) == layout.fold(title)
    return paragraphs[1:] if repeats else paragraphs


def _regions(paragraphs: Sequence[Paragraph], length: int) -> tuple[Region, ...]:
    """Return the spans of the text whose kind the page shows, and beginnings below a table that are none."""
    regions = []
    start = 0
    below_table = False
    for paragraph in paragraphs:
        end = min(start + len(paragraph.text), length)
        if paragraph.kind is not None and start < end:
            regions.append(Region(start, end, paragraph.kind))
        elif below_table and paragraph.text[:1].islower() and start < end:
            regions.append(Region(start, start + 1, SentenceKind.INCOMPLETE))
        below_table = paragraph.kind is SentenceKind.TABLE
        start += len(paragraph.text) + len(_JOINT)
    return tuple(regions)


def _places(pdf: Any, paragraphs: Sequence[Paragraph], length: int) -> tuple[Place, ...]:
    """Return where in the text each page begins, or begins again after a note of the page before."""
    places: list[Place] = []
    labels: dict[int, str] = {}
    start = 0
    for paragraph in paragraphs:
        for offset, number in paragraph.pages:
            if number not in labels:
                labels[number] = _label(pdf, number)
            if start + offset < length and (not places or places[-1].page != number):
                places.append(Place(start + offset, number, labels[number]))
        start += len(paragraph.text) + len(_JOINT)
    return tuple(places)


def _label(pdf: Any, number: int) -> str:
    """Return the number printed on a page, as the file says; "" if it says nothing."""
    try:
        label = " ".join(str(pdf.get_page_label(number - 1)).split())
    except (pdfium.PdfiumError, ValueError):
        return ""
    return label if len(label) <= LABEL else ""


def _about(pdf: Any, key: str) -> str:
    try:
        return str(pdf.get_metadata_value(key))
    except (pdfium.PdfiumError, ValueError):  # a lone surrogate in the title
        return ""
