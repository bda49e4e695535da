"""Pages as pictures: the sentence is marked where it stands, on turned and cropped pages and over two pages too."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from engine.errors import BrokenFileError
from engine.models import Page, PagePicture
from engine.readers.pdf import page_picture

SENTENCE = "The harbour town of Lindmark reopened its old tram line on Tuesday after eleven years of repairs."
OTHER = "Engineers replaced four thousand sleepers and two bridges in that time."
LINES = ("The harbour town of Lindmark reopened its old tram", "line on Tuesday after eleven years of repairs.", OTHER)
WIDTH, HEIGHT = A4
Draw = Callable[[Canvas], None]


def lines(*texts: str, top: float = 700) -> Draw:
    """Return what draws lines one below the other."""

    def draw(canvas: Canvas) -> None:
        for number, text in enumerate(texts):
            canvas.drawString(72, top - 14 * number, text)

    return draw


def pdf(*pages: Draw) -> Page:
    """Return a PDF whose pages are drawn by *pages*."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return Page(None, "application/pdf", out.getvalue(), "a.pdf")


def marked_area(picture: PagePicture) -> tuple[float, float, float, float]:
    """Return the box around the marks as shares of the picture's width and height: left, top, right, bottom."""
    image = Image.open(BytesIO(picture.png)).convert("RGB")
    red, _, blue = image.split()
    yellow = Image.merge("L", (blue,)).point(lambda value: 255 if value < 200 else 0)
    light = red.point(lambda value: 255 if value > 230 else 0)
    both = Image.composite(yellow, Image.new("L", image.size), light)
    box = both.getbbox()
    assert box is not None, "nothing is marked"
    return box[0] / image.width, box[1] / image.height, box[2] / image.width, box[3] / image.height


def test_the_sentence_is_marked_and_nothing_else() -> None:
    """Over two lines, without the line below."""
    (picture,) = page_picture.mark(pdf(lines(*LINES)), 1, SENTENCE)
    left, top, right, bottom = marked_area(picture)
    assert picture.page == 1
    assert left == pytest.approx(72 / WIDTH, abs=0.01)
    assert top == pytest.approx((HEIGHT - 710) / HEIGHT, abs=0.01)
    assert bottom < (HEIGHT - 700 + 14 * 2 - 8) / HEIGHT
    assert right < 0.75


def test_a_hyphen_at_the_end_of_a_line() -> None:
    """The text of the article is joined where the page has a hyphen."""
    page = pdf(
        lines("The harbour town of Lindmark reopened its old tram line on Tues-", "day after eleven years of repairs.")
    )
    assert page_picture.mark(page, 1, SENTENCE)


def test_a_sentence_over_two_pages() -> None:
    """Both pages are shown, each with its part, also with a foot between them."""
    first = lines(LINES[0], "Page 1 of 2", top=100)
    pictures = page_picture.mark(pdf(first, lines(*LINES[1:])), 1, SENTENCE)
    assert [picture.page for picture in pictures] == [1, 2]
    assert marked_area(pictures[0])[1] > 0.8
    assert marked_area(pictures[1])[1] < 0.2


def test_a_page_that_is_looked_for() -> None:
    """Without a page's number the sentence is found on whichever page it stands, also over two of them."""
    other = lines(OTHER)
    (picture,) = page_picture.mark(pdf(other, other, lines(*LINES)), 0, SENTENCE)
    assert picture.page == 3
    halves = page_picture.mark(pdf(other, lines(LINES[0]), lines(*LINES[1:])), 0, SENTENCE)
    assert [picture.page for picture in halves] == [2, 3]
    assert page_picture.mark(pdf(other, other), 0, SENTENCE) == ()


def test_columns_that_are_written_row_by_row() -> None:
    """The other column stands between the pieces of the sentence."""

    def draw(canvas: Canvas) -> None:
        left = (
            "The harbour town of Lindmark",
            "reopened its old tram line on",
            "Tuesday after eleven years of repairs.",
        )
        right = ("Fares stay at two crowns until", "spring, as the council of the", "upper town decided in May.")
        for number in range(3):
            canvas.drawString(72, 700 - 14 * number, left[number])
            canvas.drawString(320, 700 - 14 * number, right[number])

    (picture,) = page_picture.mark(pdf(draw), 1, SENTENCE)
    assert marked_area(picture)[2] < 310 / WIDTH


@pytest.mark.parametrize(
    ("turned", "left", "top"), [(90, 0.64, 0.085), (180, 0.42, 0.45), (270, 0.3, 0.56)], ids=["90", "180", "270"]
)
def test_a_turned_page(turned: int, left: float, top: float) -> None:
    """The mark turns with the page."""

    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(turned)
        lines(*LINES, top=400)(canvas)

    (picture,) = page_picture.mark(pdf(draw), 1, SENTENCE)
    area = marked_area(picture)
    assert area[0] == pytest.approx(left, abs=0.04)
    assert area[1] == pytest.approx(top, abs=0.04)


def test_a_cropped_page() -> None:
    """Only what is inside the crop box is drawn, and the mark is in its place there."""

    def draw(canvas: Canvas) -> None:
        canvas.setCropBox((50, 600, 500, 760))
        lines(*LINES)(canvas)

    (picture,) = page_picture.mark(pdf(draw), 1, SENTENCE)
    assert marked_area(picture)[0] == pytest.approx(22 / 450, abs=0.01)


def test_very_large_pages_are_drawn_small() -> None:
    """Five megapixels at most."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=(5000, 5000))
    lines(*LINES)(canvas)
    canvas.save()
    (picture,) = page_picture.mark(Page(None, "", out.getvalue()), 1, SENTENCE)
    image = Image.open(BytesIO(picture.png))
    assert image.width * image.height <= page_picture.MAX_PIXELS * 1.01


def test_what_is_not_there_is_not_marked() -> None:
    """A file that has changed: neither other words nor a few of the same ones are marked."""
    page = pdf(lines(OTHER, "The harbour town is closed."))
    assert page_picture.mark(page, 1, SENTENCE) == ()
    assert page_picture.mark(page, 7, SENTENCE) == ()
    assert page_picture.mark(page, 1, "") == ()


def test_a_file_that_is_no_pdf_any_more() -> None:
    """It is damaged, as when it is read."""
    with pytest.raises(BrokenFileError):
        page_picture.mark(Page(None, "", b"<html>gone</html>", "a.pdf"), 1, SENTENCE)
