"""Pictures of text, and PDF files that are pictures of pages: the text that Tesseract reads on them.

Lines become paragraphs as those of a PDF do (`engine.readers.pdf.paged_text`). A sentence with a word that Tesseract
was not sure of is marked as incomplete, and so never quoted: it may have been read wrongly.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from statistics import median, quantiles

from engine.clean import clean
from engine.errors import PictureError
from engine.models import Document, Page, Place, Region, SentenceKind
from engine.readers import layout
from engine.readers.pdf import furniture, paged_text
from engine.readers.pdf.lines import Line
from engine.readers.pdf.paged_text import Paragraph
from engine.readers.pictures import prepared, scans, sheets, tesseract
from engine.readers.pictures.tesseract import Word
from engine.readers.text import is_wide

DOUBTFUL = 80.0
"""A word below this confidence makes its sentence incomplete."""
CPU_SECONDS, SECONDS = 60.0, 120.0
"""For a file of pages: what is not read by then is left out, and the article says so."""
LETTERS = 10
"""The least letters of a text: fewer are the grain of a photograph."""
TYPE = 11.0
"""The usual type of a page in points, to which its pixels are scaled: the rules for lines are in points."""
EVEN = 0.25
"""Lines that differ by less than this share from the usual height are in type of the usual size."""
FEW = 4
"""A line of fewer words may have no letter that rises above the others, and looks smaller than it is."""
_MARK = "\ue000"
"""Stands behind the first letter of a doubtful word while lines become paragraphs; it is for private use."""
_JOINT = "\n\n"
_HYPHENS = ("-", "\xad", "‐", "¬")


def languages() -> tuple[str, ...]:
    """Return the language packs of Tesseract that are installed; () where it is not."""
    return tesseract.languages()


def read(page: Page, likely: tuple[str, ...], progress: Callable[[int, int], None] | None = None) -> Document:
    """Return the text of a picture or of a PDF of pictures; *likely* are the languages to expect.

    PictureError if no text is seen, NoPictureReaderError if Tesseract is not installed.
    """
    if not scans.is_pdf(page):
        words = sheets.read(prepared.opened(page.body, page.name), page.name, likely).words
        return document(page, [lines(words, 1)], 0)
    worked, begun = time.process_time(), time.monotonic()
    read_pages: list[list[Line]] = []
    count = 0
    for picture, count in scans.pictures(page):
        read_pages.append(lines(sheets.read(picture, page.name, likely).words, len(read_pages) + 1))
        if progress is not None:
            progress(len(read_pages), count)
        if time.process_time() - worked > CPU_SECONDS or time.monotonic() - begun > SECONDS:
            break
    return document(page, read_pages, count)


def document(page: Page, pages: Sequence[Sequence[Line]], count: int) -> Document:
    """Return what the lines of *pages* say; *count* are all pages of the file, 0 if it is a picture."""
    kept = furniture.without_furniture(pages)
    marked = [paragraph for paragraph in paged_text.paragraphs(kept) if paragraph.text]
    text = layout.shorten(_JOINT.join(paragraph.text.replace(_MARK, "") for paragraph in marked))[0]
    if not layout.letters(text, LETTERS):
        raise PictureError(page.name, count)
    return Document(
        page.url,
        "",
        text,
        pages=count,
        pages_read=len(pages) if count else 0,
        regions=tuple(_regions(marked, len(text))),
        places=tuple(_places(marked, len(text))) if count else (),
        pictured=True,
    )


def _regions(paragraphs: Sequence[Paragraph], length: int) -> Iterator[Region]:
    """Yield where the text may not be quoted: doubtful words, and both sides of a gap within a sentence."""
    start = 0
    for number, paragraph in enumerate(paragraphs):
        text = paragraph.text.replace(_MARK, "")
        spots = [at - skipped - 1 for skipped, at in enumerate(_marks(paragraph.text))]
        if text[:1].islower():
            spots.insert(0, 0)
        following = paragraphs[number + 1].text[:1] if number + 1 < len(paragraphs) else ""
        if following.islower() and paragraph.is_open:
            spots.append(len(text) - 1)
        for spot in sorted(set(spots)):
            if start + spot < length:
                yield Region(start + spot, start + spot + 1, SentenceKind.INCOMPLETE)
        if paragraph.kind is not None and not spots and start + len(text) <= length:
            yield Region(start, start + len(text), paragraph.kind)
        start += len(text) + len(_JOINT)


def _marks(text: str) -> list[int]:
    return [at for at, char in enumerate(text) if char == _MARK]


def _places(paragraphs: Sequence[Paragraph], length: int) -> Iterator[Place]:
    """Yield where in the text each page begins."""
    start, last = 0, 0
    for paragraph in paragraphs:
        for offset, number in paragraph.pages:
            at = start + len(paragraph.text[:offset].replace(_MARK, ""))
            if number != last and at < length:
                yield Place(at, number)
                last = number
        start += len(paragraph.text.replace(_MARK, "")) + len(_JOINT)


def lines(words: Sequence[Word], page: int) -> list[Line]:
    """Return the lines of a page in the order in which Tesseract reads them."""
    rows = [list(row) for _, row in groupby(words, key=lambda word: word.line)]
    rows = [row for row in rows if any(map(str.isalnum, "".join(word.text for word in row)))]
    if not rows:
        return []
    usual, letters = median(_height(row) for row in rows), median(word.height for row in rows for word in row)
    return [_line(row, page, usual, letters) for row in rows]


def _line(row: Sequence[Word], page: int, usual: float, letters: float) -> Line:
    """Return a line of words, given the *usual* height of lines and that of words, *letters*."""
    height, scale = _height(row), TYPE / usual
    bottoms = [word.top + word.height for word in row]
    # half the words have no letter that reaches below the line
    bottom = quantiles(bottoms, n=4)[0] if len(bottoms) > 2 else min(bottoms)
    text = ""
    for word in row:
        blank = " " if text and not (is_wide(text[-1]) and is_wide(word.text[0])) else ""
        text += blank + _marked(word)
    hyphen = len(text) > 1 and text.endswith(_HYPHENS) and text[-2].isalpha()
    # neither a stroke that was taken for a part of one word, nor a word of low letters makes a line of another size
    shares = (height / usual, median(word.height for word in row) / letters)
    other = min(shares) > 1 + EVEN or (max(shares) < 1 - EVEN and len(row) >= FEW)
    return Line(
        text=text[:-1] if hyphen else text,
        left=min(word.left for word in row) * scale,
        right=max(word.left + word.width for word in row) * scale,
        bottom=-bottom * scale,
        height=height * scale,
        size=(height if other else usual) * scale,
        hyphen=hyphen,
        page=page,
    )


def _height(row: Sequence[Word]) -> float:
    return max(1.0, max(word.top + word.height for word in row) - min(word.top for word in row))


def _marked(word: Word) -> str:
    text = " ".join(clean(word.text.replace(_MARK, "")).split()) or "?"
    return text[0] + _MARK + text[1:] if word.confidence < DOUBTFUL else text
