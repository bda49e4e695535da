"""Pictures of text on which a sentence is marked, as `engine.readers.pdf.page_picture` marks those of PDFs with text.

The page is read once more to know where its words are: that takes seconds and is asked for seldom, while their places
would take more room in the database than the text.
"""

from __future__ import annotations

from io import BytesIO
from math import sqrt

from PIL import Image, ImageChops, ImageDraw

from engine.models import Page, PagePicture
from engine.readers.pdf.page_picture import MARK, MAX_PIXELS, MIN_FOUND, letters_of, longest_prefix
from engine.readers.pdf.pdf import PAGES, opened
from engine.readers.pictures import prepared, scans, sheets
from engine.readers.pictures.sheets import Sheet
from engine.readers.pictures.tesseract import Word

MIN_PIECE = 6
"""Letters. A shorter piece of a sentence stands in many places of a page."""


def mark(page: Page, number: int, sentence: str, likely: tuple[str, ...]) -> tuple[PagePicture, ...]:
    """Return the page *number* (from 1) of a PDF, or with 0 a picture, with *sentence* marked; () if it is not there.

    A sentence that goes on on the next page is marked on both.
    """
    wanted = letters_of(sentence)
    rest, pictures = wanted, []
    for at, image in _pages(page, number):
        sheet = sheets.read(image.convert("L"), page.name, likely)
        found, rest = _found(sheet.words, rest)
        if found:
            pictures.append(PagePicture(at, _marked(image, sheet, found)))
        if not rest:
            break
    return tuple(pictures) if len(rest) <= (1 - MIN_FOUND) * len(wanted) else ()


def _pages(page: Page, number: int) -> list[tuple[int, Image.Image]]:
    """Return the picture, or the page of a PDF and the next one."""
    if not scans.is_pdf(page):
        return [(0, prepared.opened(page.body, page.name, "RGB"))]
    with opened(page) as pdf:
        last = min(len(pdf), PAGES)
        return [(at, scans.draw(pdf, at - 1)) for at in (number, number + 1) if 1 <= at <= last]


def _found(words: list[Word], wanted: str) -> tuple[list[Word], str]:
    """Return the words in which the letters *wanted* stand, and what is left of these."""
    owners = [word for word in words for _ in letters_of(word.text)]
    text = "".join(letters_of(word.text) for word in words)
    found: dict[int, Word] = {}
    while len(wanted) >= MIN_PIECE:
        length = longest_prefix(text, wanted)
        if length < MIN_PIECE:
            break
        begin = text.find(wanted[:length])
        found |= {id(word): word for word in owners[begin : begin + length]}
        wanted = wanted[length:]
    return list(found.values()), wanted if len(wanted) >= MIN_PIECE else ""


def _marked(image: Image.Image, sheet: Sheet, words: list[Word]) -> bytes:
    """Return *image* turned as it was read, as PNG, with *words* marked."""
    upright = image.rotate(-sheet.turned, expand=True) if sheet.turned else image
    picture = prepared.levelled(prepared.sized(upright), sheet.askew)
    mask = Image.new("1", picture.size)
    for word in words:
        box = (word.left - 2, word.top - 2, word.left + word.width + 2, word.top + word.height + 2)
        ImageDraw.Draw(mask).rectangle(box, fill=1)
    picture.paste(ImageChops.multiply(picture, Image.new("RGB", picture.size, MARK)), mask=mask)
    share = sqrt(MAX_PIXELS / (picture.width * picture.height))
    if share < 1:
        picture = picture.resize((round(picture.width * share), round(picture.height * share)))
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
