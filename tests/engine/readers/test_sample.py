"""One article in every form that people send is one text."""

from __future__ import annotations

import textwrap

import pytest

from tests.engine.readers import files

PARAGRAPHS = files.SAMPLE.split("\n\n")
DEJAVU = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_txt(charset: str, end: str) -> None:
    """TXT in the charsets and with the line ends of all systems."""
    body = files.SAMPLE.replace("\n", end).encode(charset, "replace")
    assert files.given(body, "fr_article.txt", "text/plain").text == files.SAMPLE


@pytest.mark.parametrize("width", [60, 72, 80])
def test_wrapped_txt(width: int) -> None:
    """TXT wrapped at a width: the lines become the paragraphs they were."""
    body = "\n\n".join(textwrap.fill(one, width, break_on_hyphens=False) for one in PARAGRAPHS)
    assert files.given(body.encode(), "a.txt").text == files.SAMPLE


def test_docx() -> None:
    """DOCX: the same paragraphs; the editor's placeholders are no title and no author."""
    document = files.given(files.as_docx(PARAGRAPHS), "fr_article.docx")
    assert (document.text, document.title, document.author) == (files.SAMPLE, "", "")


@pytest.mark.parametrize("gap", [3.0, 8.0, 12.0])
def test_pdf(gap: float) -> None:
    """PDF: wrapped lines become the paragraphs they were; the maker's placeholders are no title."""
    document = files.given(files.as_pdf(PARAGRAPHS, gap), "fr_article.pdf")
    assert (document.text, document.title, document.author) == (files.SAMPLE, "", "")
    assert (document.pages, document.pages_read) == (1, 1)


def test_pdf_without_gaps() -> None:
    """PDF without space between paragraphs: a line that ends early ends its paragraph."""
    assert files.given(files.as_pdf(PARAGRAPHS, 0), "a.pdf").text == files.SAMPLE


def test_pdf_by_lines() -> None:
    """PDF drawn line by line, as text editors print: the same paragraphs."""
    import io

    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out)
    text = canvas.beginText(60, 800)
    text.setFont("Courier", 9)
    for one in PARAGRAPHS:
        for line in textwrap.wrap(one, 85, break_on_hyphens=False):
            text.textLine(line)
        text.textLine("")
    canvas.drawText(text)
    canvas.save()
    assert files.given(out.getvalue(), "a.pdf").text == files.SAMPLE


def test_html() -> None:
    """HTML: the same paragraphs, with the page's own title and without its menu."""
    menu = "<nav><ul><li><a href=/>Start</a></li><li><a href=/sport>Sport</a></li></ul></nav>"
    document = files.given(files.as_html(PARAGRAPHS[2:], "<title>Der Titel der Seite</title>", menu), kind="text/html")
    assert document.text == "\n\n".join(PARAGRAPHS[2:])
    assert document.title == "Der Titel der Seite"


def test_markdown_and_epub() -> None:
    """Markdown and EPUB: the same paragraphs."""
    assert files.given(files.SAMPLE.encode(), "a.md").text == files.SAMPLE
    assert files.given(files.as_epub([PARAGRAPHS[:3], PARAGRAPHS[3:]]), "a.epub").text == files.SAMPLE
