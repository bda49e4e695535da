"""Pages of a PDF drawn line by line, to say where every line stands."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from engine.models import Document
from tests.engine.readers import files

DEJAVU = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"


@cache
def font() -> None:
    """Make the font known by the name "text": once, since it takes long to read."""
    pdfmetrics.registerFont(TTFont("text", DEJAVU))


@dataclass(frozen=True)
class Put:
    """A piece of text and where it stands, in points from the lower left corner."""

    x: float
    y: float
    text: str
    size: float = 10
    font: str = "text"


def drawn(*pages: Sequence[Put], labels: Sequence[str] = ()) -> bytes:
    """A file of *pages*; *labels* are the styles of their numbers ("ROMAN_LOWER")."""
    font()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    for number, style in enumerate(labels):
        canvas.addPageLabel(number, style=style, start=1)
    for page in pages:
        for put in page:
            canvas.setFont(put.font, put.size)
            canvas.drawString(put.x, put.y, put.text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def scaled(lines: Sequence[str], size: float = 11, leading: float = 14) -> bytes:
    """A page whose type is set at size 1 and scaled by its matrix, as layout programs do."""
    font()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    for number, line in enumerate(lines):
        canvas.saveState()
        canvas.translate(60, 780 - number * leading)
        canvas.scale(size, size)
        canvas.setFont("text", 1)
        canvas.drawString(0, 0, line)
        canvas.restoreState()
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def column(text: str, x: float, top: float, width: float, size: float = 10, leading: float = 13) -> list[Put]:
    """*text* wrapped to a column."""
    font()
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if pdfmetrics.stringWidth(longer, "text", size) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return [Put(x, top - number * leading, line, size) for number, line in enumerate(lines)]


def by_rows(*columns: Sequence[Put]) -> list[Put]:
    """The lines of columns as a program writes them that goes over the page from left to right."""
    return sorted((put for each in columns for put in each), key=lambda put: (-put.y, put.x))


def given(body: bytes) -> Document:
    """What is read of the file."""
    return files.given(body, "a.pdf")


def pages_of(document: Document) -> list[tuple[str, str]]:
    """Each place's label and the text up to the next one."""
    ends = [*(place.start for place in document.places), len(document.text)]
    spans = zip(document.places, pairwise(ends), strict=True)
    return [(place.label or str(place.page), document.text[start:end].strip()) for place, (start, end) in spans]


def width(text: str, size: float = 10) -> float:
    """The width of a line in points."""
    font()
    return float(pdfmetrics.stringWidth(text, "text", size))
