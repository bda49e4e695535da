"""Files: what is a text in them, what is not, and which of them are refused by name."""

from __future__ import annotations

import contextlib
import textwrap
from collections.abc import Callable

import pytest

from engine.errors import (
    BrokenFileError,
    EmptyPageError,
    EncryptedError,
    NoTextError,
    PictureError,
    ReadError,
    UnsupportedError,
)
from engine.readers import layout
from tests.engine.readers import files

PARTS = files.ARTICLE.split("\n\n")
VISIBLE = '<w:vanish w:val="0"/>'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
XXE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


# ------------------------------------------------------------------------------------------------ what is what


@pytest.mark.parametrize(
    ("body", "name", "error"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(300), "a.png", PictureError),
        (b"\xff\xd8\xff\xe0" + bytes(300), "photo.txt", PictureError),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old.doc", UnsupportedError),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.docx", EncryptedError),
        (b"{\\rtf1 Some text}", "a.rtf", UnsupportedError),
        (bytes(range(256)) * 40, "a.txt", UnsupportedError),
        (files.as_zip({"xl/workbook.xml": "<x/>"}), "a.xlsx", UnsupportedError),
        (files.as_zip({"holiday.txt": "x"}), "a.zip", UnsupportedError),
        (b"<?xml version='1.0'?><rss><channel/></rss>", "feed.xml", UnsupportedError),
        (b"%PDF-1.7\nnothing", "a.pdf", BrokenFileError),
        (bytes(range(256)) * 40, "a.pdf", BrokenFileError),
        (b"PK\x03\x04" + bytes(300), "a.docx", BrokenFileError),
        (files.as_docx(PARTS)[:-40], "a.docx", BrokenFileError),
        (b"", "a.txt", EmptyPageError),
        (b" \r\n\t", "a.txt", EmptyPageError),
        ("\u200b\u200d\ufeff".encode() * 50, "a.txt", EmptyPageError),
        (files.as_docx([]), "a.docx", NoTextError),
        (files.as_epub([["1"]]), "a.epub", NoTextError),
        (files.as_pdf([""]), "a.pdf", PictureError),
    ],
)
def test_refusals(body: bytes, name: str, error: type[ReadError]) -> None:
    """Each kind of unreadable file has its own error, which knows the file's name."""
    with pytest.raises(ReadError) as caught:
        files.given(body, name)
    assert type(caught.value) is error
    assert caught.value.name == name


def test_content_before_name() -> None:
    """What a file is stands in its bytes, not in its name or type."""
    assert files.given(files.as_docx(PARTS), "a.epub", "text/html").text == files.ARTICLE
    assert files.given(files.as_html(PARTS), "a.txt", "text/plain").text == files.ARTICLE
    assert files.given(files.as_epub([PARTS]), "", "application/octet-stream").text == files.ARTICLE


# ------------------------------------------------------------------------------------------------ text, Markdown


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "koi8-r"])
def test_russian_text(charset: str) -> None:
    """Cyrillic text in its four charsets, undeclared."""
    text = "Трамвай вернулся в город, и мэр обещал порядок.\n\nНикто ему не поверил."
    assert files.given(text.encode(charset), "a.txt").text == text


def test_short_french_text() -> None:
    """A few accents in cp1252 are French, not a Mac's Latin."""
    text = "Le maire était fâché : « ça suffit », dit-il."
    assert files.given(text.encode("cp1252"), "a.txt").text == text


def test_wrapped_words_grow_together() -> None:
    """A hyphen of the wrapping goes, a hyphen of the word stays."""
    source = (
        "It was a well-known fact that the harbour's boats, of which no-\n"
        "body had taken a count that year, were far too many, and nobody\n"
        "did anything about it, not even the mayor, who was a good well-\n"
        "known man.\n\n" + textwrap.fill(PARTS[0], 64)
    )
    document = files.given(source.encode(), "a.txt").text
    assert document == (
        "It was a well-known fact that the harbour's boats, of which nobody had taken a count that year, were far too"
        " many, and nobody did anything about it, not even the mayor, who was a good well-known man.\n\n" + PARTS[0]
    )


def test_verse_and_lists_keep_their_lines() -> None:
    """Lines that somebody ended on purpose stay lines."""
    verse = "The boats came in,\nall in a row,\nand who could tell\nwhere they would go?\n\n- one\n- two\n- three"
    assert files.given(verse.encode(), "a.txt").text == verse


def test_markdown() -> None:
    """Headings, emphasis, links, lists, code: the words and nothing else; a first heading is the title."""
    source = (
        '# The *boats*\n\nSome **bold** and _soft_ words, a [link](https://x.example/a_(b) "t") and `code_x`.\n'
        "Second line of 2 * 3 * 4 snake_case_name.\n\n* one\n* two\n\n> Quoted\n> words.\n\n```\na_b = [1](2)\n```\n\n"
        "Section\n-------\n\n![alt](i.png)After. \\*Plain\\*\n\n[1]: https://x.example\n"
    )
    document = files.given(source.encode(), "a.md")
    assert document.title == "The boats"
    assert document.text.split("\n\n")[0].startswith("Some bold and soft words, a link")
    assert "Second line of 2 * 3 * 4 snake_case_name." in document.text
    assert document.text.endswith("one\n\ntwo\n\nQuoted words.\n\na_b = [1](2)\n\nSection\n\nAfter. *Plain*")


def test_markdown_as_it_is_rendered() -> None:
    """Nested lists, tables, code in lists, links by reference, HTML, line breaks, footnotes."""
    source = (
        "- [x] outer one\n  goes on\n    1. inner one\n    2. inner two\n       - [deep][ref] item\n\n"
        "  ```python\n  # no heading\n  x = a[0][1]\n  ```\n\n"
        "| Name | Age \\| years |\n|:-----|----:|\n| **Ann** | 7 |\n| `Bo` |\n\n"
        "A [link][ref], a [Ref], a [^1]note and [none][no]; 2 < 3 &amp; <b>bold</b> **b*old*er**.\n\n"
        "<div>\n<p>In HTML.</p><!-- not seen -->\n</div>\n\nOver  \nthe line\\\nand on\n\n"
        '[ref]: https://x.example/y "title"\n[^1]: The note.\n'
    )
    assert files.given(source.encode(), "a.md").text.split("\n\n") == [
        "outer one goes on",
        "inner one",
        "inner two",
        "deep item",
        "# no heading\nx = a[0][1]",
        "Name | Age | years",
        "Ann | 7",
        "Bo",
        "A link, a Ref, a note and [none][no]; 2 < 3 & bold bolder.",
        "In HTML.",
        "Over the line and on",
    ]


@pytest.mark.parametrize(
    "source",
    [
        ">" * 200_000 + " end of it",
        "".join(" " * 2 * depth + "- a word\n" for depth in range(300)),
        ("[" * 19_000 + "\n\n") * 5 + "end of it",
        ("![a](" * 3_000 + "\n\n") * 5 + "end of it",
        "*a _b **" * 100_000,
        "`" * 100_000 + " a word",
        "<a " * 100_000,
        "".join(f"[r{number}]: http://a.example/{number}\n" for number in range(5000)) + "[r1] " * 4000,
    ],
    ids=["quotes", "lists", "brackets", "images", "stars", "backticks", "tags", "references"],
)
def test_hostile_markdown_comes_to_an_end(source: str) -> None:
    """What is nested or opened without end is read within the reader's limits, or is no text."""
    with contextlib.suppress(EmptyPageError):
        assert files.given(source.encode(), "a.md").text


# ------------------------------------------------------------------------------------------------ PDF


def test_pdf_without_its_furniture() -> None:
    """Running heads and page numbers are dropped; a sentence goes on overleaf."""
    long = [" ".join(f"{one}" for one in [*PARTS, *PARTS])] * 6
    document = files.given(files.as_pdf(long, heads=True, title="A very long walk"), "a.pdf")
    assert document.pages >= 4
    assert "Gazette" not in document.text
    assert "Page" not in document.text
    assert document.text == "\n\n".join(long)
    assert document.title == "A very long walk"


def test_pdf_of_many_pages() -> None:
    """Of a very long file the first 500 pages are read, and the document says so."""
    import io

    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out)
    for number in range(520):
        canvas.drawString(72, 700, f"This is the text of sheet {number} of the book.")
        canvas.showPage()
    canvas.save()
    document = files.given(out.getvalue(), "a.pdf")
    assert (document.pages, document.pages_read, document.percent_read) == (520, 500, 96)
    assert "sheet 499 of" in document.text
    assert "sheet 500 of" not in document.text


def test_encrypted_pdf() -> None:
    """A PDF with a password says so; one that opens without is read."""
    assert files.given(files.as_pdf(PARTS, encrypt=_lock("")), "a.pdf").text == files.ARTICLE
    with pytest.raises(EncryptedError):
        files.given(files.as_pdf(PARTS, encrypt=_lock("secret")), "a.pdf")


def _lock(password: str) -> object:
    from reportlab.lib.pdfencrypt import StandardEncryption

    return StandardEncryption(password, ownerPassword="owner", strength=128)


@pytest.mark.parametrize(
    "title", ["Microsoft Word - a.doc", "untitled", "report_final_v2", "a.indd", "Document1", "12"]
)
def test_titles_that_are_none(title: str) -> None:
    """What programs leave in the title field is no title."""
    assert files.given(files.as_pdf(PARTS, title=title), "b.pdf").title == ""
    assert files.given(files.as_docx(PARTS, title=title), "b.docx").title == ""


# ------------------------------------------------------------------------------------------------ DOCX


def test_docx_titles() -> None:
    """The properties' title, or the paragraph in the style "Title", which is then not in the text."""
    assert files.given(files.as_docx(PARTS, title="The boats come back"), "a.docx").title == "The boats come back"
    document = files.given(files.as_docx(PARTS, heading="The boats come back"), "a.docx")
    assert (document.title, document.text) == ("The boats come back", files.ARTICLE)


def test_docx_shows_what_word_shows() -> None:
    """Deleted and hidden text and field codes are not read; tabs and breaks are white space."""
    body = (
        f"<w:p>{run('Seen')}<w:r><w:tab/></w:r>{run('words')}<w:r><w:br/></w:r>{run('below.')}</w:p>"
        "<w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:r><w:instrText>DDE x</w:instrText></w:r>"
        f"{run('vanished', '<w:vanish/>')}{run('Stays', VISIBLE)}</w:p>"
        f"<w:tbl><w:tr><w:tc><w:p>{run('Cell one')}</w:p></w:tc>"
        f"<w:tc><w:p>{run('Cell two')}</w:p></w:tc></w:tr></w:tbl>"
    )
    assert files.given(files.raw_docx(body), "a.docx").text == "Seen words\nbelow.\n\nStays\n\nCell one\n\nCell two"


@pytest.mark.parametrize("doctype", [LAUGHS, XXE])
def test_no_xml_declares_entities(doctype: str) -> None:
    """A DTD in any XML of a file is refused: no expansion, no file of the host."""
    with pytest.raises(BrokenFileError):
        files.given(files.raw_docx(f"<w:p>{run('&a;')}</w:p>", doctype.replace("x [", "w:document [")), "a.docx")
    with pytest.raises(BrokenFileError):
        files.given(files.as_epub([PARTS], extra={"META-INF/container.xml": doctype + "<x>&a;</x>"}), "a.epub")


def test_entities_in_chapters_are_not_expanded() -> None:
    """A chapter is read as HTML, where a DTD means nothing."""
    chapter = f"<?xml version='1.0'?>{XXE}<html><body><p>{PARTS[0]} &a;</p></body></html>"
    assert "root:" not in files.given(files.as_epub([PARTS], extra={"OPS/c0.xhtml": chapter}), "a.epub").text


# ------------------------------------------------------------------------------------------------ EPUB, archives


def test_epub_facts() -> None:
    """Title, author and date of a book; its chapters in the order of the spine, each once."""
    document = files.given(files.as_epub([PARTS[:4], PARTS[4:]], title="The Book of Boats"), "a.epub")
    assert (document.title, document.author, document.text) == ("The Book of Boats", "Ada Harbour", files.ARTICLE)
    assert document.published is not None
    assert document.published.isoformat() == "2024-05-06T00:00:00+00:00"


@pytest.mark.parametrize(("uri", "locked"), [("OPS/c0.xhtml", True), ("OPS/fonts/a.otf", False)])
def test_epub_locks(uri: str, locked: bool) -> None:
    """A book with locked chapters says so; scrambled fonts do not matter."""
    members = {"META-INF/encryption.xml": f"<e xmlns='x'><CipherReference URI='{uri}'/></e>"}
    body = files.as_epub([PARTS], extra=dict(members))
    if locked:
        with pytest.raises(EncryptedError):
            files.given(body, "a.epub")
    else:
        assert files.given(body, "a.epub").text == files.ARTICLE


def test_archives_have_limits() -> None:
    """Too many members, too much when unpacked, too tightly packed: refused while counting."""
    many: dict[str, str | bytes] = {f"word/{n}.xml": "x" for n in range(20_001)}
    for body in (
        files.as_zip({**many, "word/document.xml": "<x/>"}),
        files.raw_docx("<w:p><w:r><w:t>Yes.</w:t></w:r></w:p>" * 400_000),
        files.as_zip({"word/document.xml": b" " * (65 << 20)}),
    ):
        with pytest.raises(BrokenFileError):
            files.given(body, "a.docx")


def test_members_outside_the_archive_are_not_looked_for() -> None:
    """A package that points outside itself is broken; nothing is written or read there."""
    rels = (
        "<Relationships xmlns='r'><Relationship Type='http://x/officeDocument' Target='../../../../etc/passwd'/>"
        "</Relationships>"
    )
    with pytest.raises(BrokenFileError):
        files.given(files.as_zip({"_rels/.rels": rels, "word/document.xml": "<x/>"}), "a.docx")


# ------------------------------------------------------------------------------------------------ length


BOATS = [f"Paragraph {n} is about the harbour and its {n} boats. " + "It goes on. " * 20 for n in range(7_500)]
WHOLE = "\n\n".join(one.strip() for one in BOATS)


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.txt", lambda parts: "\n\n".join(parts).encode()),
        ("a.md", lambda parts: "\n\n".join(f"- {one}" for one in parts).encode()),
        ("a.html", files.as_html),
        ("a.docx", lambda parts: files.raw_docx("".join(f"<w:p>{run(one)}</w:p>" for one in parts))),
        ("a.epub", lambda parts: files.as_epub([parts[n : n + 100] for n in range(0, len(parts), 100)])),
    ],
)
def test_endless_text_is_cut_at_a_paragraph(name: str, make: Callable[[list[str]], bytes]) -> None:
    """More than two million characters are cut where a paragraph ends, and the document says how much was read."""
    document = files.given(make(BOATS), name)
    assert layout.LONGEST - 1000 < len(document.text) <= layout.LONGEST
    assert WHOLE.startswith(document.text)
    assert document.text.endswith("It goes on.")
    assert abs(document.percent_read - 100 * len(document.text) / len(WHOLE)) <= 2
    few = files.given(make(BOATS[:500]), name)
    assert (few.percent_read, few.text.endswith("It goes on.")) == (0, True)


def test_a_far_longer_text_says_how_little_was_read() -> None:
    """What is not even looked at counts as well; white space at the end does not."""
    far = files.given("\n\n".join(BOATS * 4).encode(), "a.txt")
    assert far.percent_read == 100 * layout.LONGEST // (4 * len(WHOLE))
    assert layout.measured(WHOLE, 0.0001)[1] == 1
    blank = files.given((BOATS[0] + " \n" * 3_000_000).encode(), "a.txt")
    assert (blank.percent_read, blank.text) == (0, BOATS[0].strip())
