"""PDF files of scanned pages, drawn as the pictures that they are."""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt

from PIL import Image

from engine.models import Page
from engine.readers.pdf.pdf import PAGES, opened
from engine.readers.pictures.prepared import SHARP

SCALE = 300 / 72
"""Pixels a point: the resolution that Tesseract's models were made with."""


def is_pdf(page: Page) -> bool:
    """Whether *page* is a PDF file."""
    return b"%PDF-" in page.body[:1024]


def pictures(page: Page) -> Iterator[tuple[Image.Image, int]]:
    """Yield a grey picture of each page of a PDF, with the number of all its pages."""
    with opened(page) as pdf:
        for number in range(min(len(pdf), PAGES)):
            yield draw(pdf, number).convert("L"), len(pdf)


def draw(pdf: object, number: int) -> Image.Image:
    """Return a picture of page *number*, from 0, in colour."""
    sheet = pdf[number]  # type: ignore[index]  # PDFium's binding has no types
    width, height = sheet.get_size()
    scale = min(SCALE, sqrt(SHARP / max(1.0, width * height)))
    picture: Image.Image = sheet.render(scale=scale).to_pil().convert("RGB")
    sheet.close()
    return picture
