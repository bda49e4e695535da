"""The law of the house for every format: what is read is a subsequence of what the source shows."""

from __future__ import annotations

import contextlib
import html
import plistlib
import textwrap
from email.message import EmailMessage
from html import escape

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from engine.errors import ReadError
from tests.engine.readers import files
from tests.engine.readers.test_books import book
from tests.profiles import examples

ODD = (
    "harbour Éire naïve well-known 1,000.5 «mot» привет don’t &amp; <b> a_b * e\u0301 ﬁn “so” – Straße 日本語 #1"
    " [link](u) `code` 🙂 U.S. _ ~~"
)
WORDS = st.sampled_from([*ODD.split(" "), "x" * 60, "\u00a0", "a  b"])
PARAGRAPHS = st.lists(st.lists(WORDS, min_size=8, max_size=40).map(" ".join), min_size=2, max_size=6)
PRINTABLE = "harbour été well-known the exam- Quay. of 1,000 so “Yes” no; long"
LATIN = st.sampled_from(PRINTABLE.split(" "))
PRINTED = st.lists(st.lists(LATIN, min_size=5, max_size=60).map(" ".join), min_size=1, max_size=8)


def _keeps(body: bytes, name: str, kind: str, source: str) -> None:
    try:
        document = files.given(body, name, kind)
    except ReadError:
        return
    assert files.follows(document.text, source)
    assert files.follows(document.title, source)


@for_all(PARAGRAPHS)
@examples(40)
def test_pages(paragraphs: list[str]) -> None:
    """HTML: nothing is read that a browser does not show, and nothing in another order."""
    _keeps(files.as_html(paragraphs), "", "text/html", "\n".join(paragraphs))


@for_all(PARAGRAPHS, st.sampled_from(["utf-8", "utf-16", "utf-8-sig"]), st.sampled_from(["\n", "\r\n"]), st.booleans())
@examples(60)
def test_text(paragraphs: list[str], charset: str, end: str, wrap: bool) -> None:
    """TXT: the same, wrapped or not, in any charset with a mark."""
    blocks = [textwrap.fill(one, 70) if wrap else one for one in paragraphs]
    source = "\n\n".join(blocks)
    _keeps(source.replace("\n", end).encode(charset), "a.txt", "text/plain", source)


@for_all(PARAGRAPHS)
@examples(60)
def test_markdown(paragraphs: list[str]) -> None:
    """Markdown: marks go, words stay."""
    source = "\n\n".join(paragraphs)
    _keeps(source.encode(), "a.md", "text/markdown", source)


BLOCK_MARKS = [
    "# ",
    "> ",
    "- ",
    "  - ",
    "1. ",
    "    ",
    "```\n",
    "\n",
    "\n\n",
    "| a | b |\n|---|---|\n",
    "***\n",
    "===\n",
]
INLINE_MARKS = [
    "*",
    "**",
    "_",
    "`",
    "``",
    "[",
    "]",
    "(u)",
    "[x][y]",
    "[y]: z",
    "![",
    "<b>",
    "</b>",
    "<!--",
    "-->",
    "~~",
    "\\",
]
MARKS = st.sampled_from([*BLOCK_MARKS, *INLINE_MARKS, "|", "word ", "é🙂 "])


@for_all(st.lists(MARKS, max_size=60).map("".join))
@examples(150)
def test_markdown_of_any_form(source: str) -> None:
    """However the marks are put: no word twice, none in another order, none that is not written."""
    _keeps(source.encode(), "a.md", "text/markdown", source)


@for_all(PARAGRAPHS)
@examples(30)
def test_docx(paragraphs: list[str]) -> None:
    """DOCX: every paragraph's text comes out as it stands."""
    document = files.given(files.as_docx(paragraphs), "a.docx")
    assert files.bare(document.text) == files.bare("".join(paragraphs))


@for_all(PARAGRAPHS)
@examples(30)
def test_epub(paragraphs: list[str]) -> None:
    """EPUB: chapters follow each other, every paragraph's text comes out as it stands."""
    document = files.given(files.as_epub([paragraphs[:1], paragraphs[1:]]), "a.epub")
    assert files.bare(document.text) == files.bare("".join(paragraphs))


@for_all(PRINTED, st.sampled_from([0.0, 4.0, 10.0]))
@examples(30)
def test_pdf(paragraphs: list[str], gap: float) -> None:
    """PDF: lines grow together, and with white space and hyphens removed nothing is changed."""
    document = files.given(files.as_pdf(paragraphs, gap), "a.pdf")
    assert files.bare(document.text) == files.bare("".join(paragraphs))


@for_all(PARAGRAPHS, st.sampled_from(["quoted-printable", "base64", "8bit"]))
@examples(30)
def test_mails(paragraphs: list[str], encoding: str) -> None:
    """Mails: whatever the transfer encoding, every paragraph's text comes out as it stands."""
    message = EmailMessage()
    message["From"], message["Subject"] = "Ada <ada@post.example>", "Boats"
    message.set_content("\n\n".join(paragraphs) + "\n", cte=encoding)
    _keeps(bytes(message), "a.eml", "", "Boats\n" + "\n".join(paragraphs))


@for_all(PARAGRAPHS, st.booleans())
@examples(30)
def test_saved_pages(paragraphs: list[str], binary: bool) -> None:
    """Web archives: what is read is what the page shows."""
    main = {"WebResourceData": files.as_html(paragraphs), "WebResourceMIMEType": "text/html"}
    kind = plistlib.FMT_BINARY if binary else plistlib.FMT_XML
    _keeps(plistlib.dumps({"WebMainResource": main}, fmt=kind), "a.webarchive", "", "\n".join(paragraphs))


@for_all(PARAGRAPHS, st.sampled_from([0.1, 5.0]), st.sampled_from(["-->", ","]))
@examples(40)
def test_subtitles(paragraphs: list[str], pause: float, arrow: str) -> None:
    """Subtitles: cues follow each other, and nothing but what they show is read."""
    lines = [line for paragraph in paragraphs for line in textwrap.wrap(paragraph, 40)]
    times = [f"0:{n // 10:02}:{n % 10 * 5:02}.000 {arrow} 0:{n // 10:02}:{n % 10 * 5 + 4:02}.{900 - int(pause):03}"
             for n in range(len(lines))]  # fmt: skip
    source = "\n\n".join(f"{time}\n{line}" for time, line in zip(times, lines, strict=True))
    _keeps(source.encode(), "a.srt", "", "\n".join(map(html.unescape, lines)))


@for_all(PARAGRAPHS)
@examples(30)
def test_chapters(paragraphs: list[str]) -> None:
    """Books: each chapter's place is where its text begins, and the places are in order."""
    chapters = [(f"c{n}", f"<p>{escape(paragraph)}</p>") for n, paragraph in enumerate(paragraphs)]
    contents = "".join(f"<li><a href='c{n}.xhtml'>Chapter {n}</a></li>" for n in range(len(paragraphs)))
    with contextlib.suppress(ReadError):
        document = book(chapters, contents)
        starts = [place.start for place in document.places]
        assert starts == sorted(set(starts))
        for place in document.places:
            shown = paragraphs[int(place.label.removeprefix("Chapter "))]
            assert files.bare(document.text[place.start :]).startswith(files.bare(shown)[:20])


@for_all(
    st.binary(max_size=2000),
    st.sampled_from(["a.html", "a.pdf", "a.docx", "a.epub", "a.txt", "a.md", "a.eml", "a.srt", "a.mht", ""]),
)
@examples(150)
def test_any_bytes(body: bytes, name: str) -> None:
    """Any bytes under any name give a document that can be sent, or a ReadError."""
    try:
        document = files.given(body, name)
    except ReadError:
        return
    document.text.encode()
    assert document.text.strip()


@pytest.mark.parametrize(
    "start",
    [
        b"%PDF-1.7\n",
        b"PK\x03\x04",
        b"<html><body>",
        b"\xff\xfe",
        b"<!doctype html><p>",
        b"bplist00",
        b"From: a\nSubject: b\n\n",
        b"WEBVTT\n\n",
    ],
)
@for_all(body=st.binary(max_size=3000))
@examples(40)
def test_any_bytes_behind_a_right_start(start: bytes, body: bytes) -> None:
    """The same behind the first bytes of a format."""
    with contextlib.suppress(ReadError):
        files.given(start + body, "a").text.encode()
