"""Files of every format made of paragraphs, and the law they are read under."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape as xml_escape

from engine.clean import clean
from engine.models import Document, Page
from engine.readers import read

SAMPLE = (Path(__file__).parents[2] / "data" / "fr_article.txt").read_text(encoding="utf-8").strip()
ARTICLE = "\n\n".join(
    f"In year {n} the harbour town counted {n * 37} boats. The mayor, who had not been asked, said so at length "
    f"on day {n + 1}. Nobody who stood on the quay that morning found the number {n * 37} too high, or too low."
    for n in range(1, 8)
)


def bare(text: str) -> str:
    """*text* as the law compares it: cleaned, without white space and hyphens."""
    return re.sub("[\\s\u00ad\u2010-\u2015-]+", "", clean(text))


def follows(text: str, source: str) -> bool:
    """Whether *text* keeps the law against what the *source* shows."""
    rest = iter(bare(source))
    return all(char in rest for char in bare(text))


def given(body: bytes, name: str = "", kind: str = "", url: str | None = None) -> Document:
    """What is read of these bytes."""
    return read(Page(url, kind, body, name))


def as_html(paragraphs: Sequence[str], head: str = "", before: str = "", after: str = "") -> bytes:
    body = "\n".join(f"<p>{escape(one)}</p>" for one in paragraphs)
    page = f"<!doctype html><html><head><meta charset=utf-8>{head}</head><body>{before}<article>{body}</article>{after}"
    return f"{page}</body></html>".encode()


def as_docx(paragraphs: Sequence[str], title: str = "", heading: str = "") -> bytes:
    import docx

    document = docx.Document()
    document.core_properties.title = title
    if heading:
        document.add_heading(heading, 0)
    for one in paragraphs:
        document.add_paragraph(one)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_pdf(
    paragraphs: Sequence[str], gap: float = 8, font: str = "Helvetica", heads: bool = False, **meta: Any
) -> bytes:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    def furniture(canvas: Any, document: Any) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(72, 800, "The Harbour Gazette, volume 12")
        canvas.drawString(290, 30, f"Page {document.page}")

    out = io.BytesIO()
    style = ParagraphStyle("text", fontName=font, fontSize=10, leading=12, spaceAfter=gap)
    flow = [Paragraph(xml_escape(one), style) for one in paragraphs]
    template = SimpleDocTemplate(out, **meta)
    if heads:
        template.build(flow, onFirstPage=furniture, onLaterPages=furniture)
    else:
        template.build(flow)
    return out.getvalue()


def as_zip(members: dict[str, str | bytes], stored: tuple[str, ...] = ()) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(name, data, zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED)
    return out.getvalue()


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def raw_docx(body: str, before: str = "") -> bytes:
    """A document of hand-written XML."""
    return as_zip({"word/document.xml": f'{before}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'})


CONTAINER = (
    "<container xmlns='urn:oasis:names:tc:opendocument:xmlns:container'><rootfiles>"
    "<rootfile full-path='OPS/book.opf'/></rootfiles></container>"
)


def as_epub(chapters: Sequence[Sequence[str]], title: str = "", extra: dict[str, str | bytes] | None = None) -> bytes:
    items = "".join(
        f"<item id='c{n}' href='c{n}.xhtml' media-type='application/xhtml+xml'/>" for n in range(len(chapters))
    )
    spine = "".join(f"<itemref idref='c{n}'/>" for n in range(len(chapters)))
    package = (
        "<package xmlns='http://www.idpf.org/2007/opf' xmlns:dc='http://purl.org/dc/elements/1.1/'><metadata>"
        f"<dc:title>{xml_escape(title)}</dc:title><dc:creator>Ada Harbour</dc:creator><dc:date>2024-05-06</dc:date>"
        f"</metadata><manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    members: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OPS/book.opf": package,
    }
    for n, chapter in enumerate(chapters):
        body = "".join(f"<p>{xml_escape(one)}</p>" for one in chapter)
        members[f"OPS/c{n}.xhtml"] = (
            "<?xml version='1.0' encoding='utf-8'?><!DOCTYPE html>"
            f"<html xmlns='http://www.w3.org/1999/xhtml'><head><title>{n}</title></head><body>{body}</body></html>"
        )
    return as_zip(members | (extra or {}), stored=("mimetype",))
