"""Word files and books: notes, corrections, ruby, equations, tables; chapters, front matter, very many files."""

from __future__ import annotations

import pytest

from engine.analysis import analyse
from engine.models import Document, SentenceKind
from tests.engine.readers import files

PARTS = files.ARTICLE.split("\n\n")
TEXTS = {
    "en": ("The harbour counted its boats", "before the winter came.", "The boats were counted at night."),
    "de": ("Der Hafen zählte seine Boote", "bevor der Winter kam.", "Die Boote wurden nachts gezählt."),
    "ru": ("Порт сосчитал свои лодки", "прежде чем пришла зима.", "Лодки считали ночью."),
    "ja": ("港は船を", "冬が来る前に数えた。", "船は夜に数えられた。"),
    "ar": ("أحصى الميناء قواربه", "قبل أن يأتي الشتاء.", "أُحصيت القوارب ليلا."),
}
MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(text: str, mark: str = "") -> str:
    properties = f"<w:pPr><w:rPr>{mark}</w:rPr></w:pPr>" if mark else ""
    return f"<w:p>{properties}{text if '<' in text else run(text)}</w:p>"


def docx(body: str, **parts: str) -> Document:
    """Return what is read of a document of hand-written XML and its other parts."""
    space = f'xmlns:w="{files.WORD}" xmlns:m="{MATH}"'
    members: dict[str, str | bytes] = {"word/document.xml": f"<w:document {space}><w:body>{body}</w:body></w:document>"}
    members |= {f"word/{name}.xml": f"<w:{name} {space}>{content}</w:{name}>" for name, content in parts.items()}
    return files.given(files.as_zip(members), "a.docx")


def kinds(document: Document) -> dict[str, SentenceKind]:
    """Return the kind of each sentence."""
    return {document.text[s.start : s.end]: s.kind for s in analyse(document).sentences}


# ------------------------------------------------------------------------------------------------ Word


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("part", ["footnotes", "endnotes"])
def test_notes_of_word_files(language: str, part: str) -> None:
    """They follow the text, can answer, and are in no summary."""
    name, note = part.removesuffix("s"), TEXTS[language][2]
    separator = f'<w:{name} w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:{name}>'
    reference = f'<w:r><w:{name}Reference w:id="2"/></w:r>'
    body = paragraph(run(PARTS[0]) + reference) + paragraph(PARTS[1])
    document = docx(body, **{part: f'{separator}<w:{name} w:id="2">{paragraph(note)}</w:{name}>'})
    assert document.text == f"{PARTS[0]}\n\n{PARTS[1]}\n\n{note}"
    analysis = analyse(document)
    assert kinds(document)[note] is SentenceKind.NOTE
    assert all(analysis.sentences[index].kind is SentenceKind.BODY for index in analysis.ranking)


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("mark", ['<w:del w:id="1" w:author="A"/>', '<w:moveFrom w:id="1" w:author="A"/>'])
def test_a_deleted_end_of_a_paragraph(language: str, mark: str) -> None:
    """The paragraph goes on in the next one; one that was deleted as a whole leaves nothing."""
    first, second, third = TEXTS[language]
    gap = "" if language == "ja" else " "
    gone = paragraph('<w:del w:id="3"><w:r><w:delText>no</w:delText></w:r></w:del>', '<w:del w:id="2"/>')
    body = paragraph(first + gap, mark) + gone + paragraph(second) + paragraph(third)
    assert docx(body).text == f"{first}{gap}{second}\n\n{third}"
    assert docx(paragraph(first) + paragraph(third, mark)).text == f"{first}\n\n{third}"


def test_marks_of_format_delete_nothing() -> None:
    """An inserted end stays one, and a hidden mark hides no text."""
    inserted = paragraph("One is here.", '<w:ins w:id="1"/>') + paragraph("Two is here.", "<w:vanish/>")
    assert docx(inserted).text == "One is here.\n\nTwo is here."


RUBY = [("港町", "みなとまち"), ("電車", "でんしゃ"), ("漢字", "ㄏㄢˋㄗˋ")]


@pytest.mark.parametrize(("base", "reading"), RUBY)
def test_ruby(base: str, reading: str) -> None:
    """Readings above the characters are not among them: in Word files, in books and on pages."""
    plain = f"その{base}の話は長い。" + "船は夜に数えられた。" * 3
    before, after = plain.split(base, 1)
    word = f"<w:r><w:ruby><w:rubyPr/><w:rt>{run(reading)}</w:rt><w:rubyBase>{run(base)}</w:rubyBase></w:ruby></w:r>"
    assert docx(paragraph(run(before) + word + run(after))).text == plain
    for markup in (
        f"<ruby>{base}<rt>{reading}</rt></ruby>",
        f"<ruby>{base}<rp>（</rp><rt>{reading}</rt><rp>）</rp></ruby>",
        f"<ruby><rb>{base}</rb><rtc><rt>{reading}</rt></rtc></ruby>",
        "<ruby>" + "".join(f"{letter}<rt>{reading}</rt>" for letter in base) + "</ruby>",
    ):
        page = f"<p>{before}{markup}{after}</p>"
        assert book([("a", page)]).text == plain
        assert (
            files.given(f"<html><body><article>{page}</article>".encode(), kind="text/html; charset=utf-8").text
            == plain
        )


def test_equations() -> None:
    """One that is a row of characters is text; one with fractions or powers makes its sentence incomplete."""
    plain = "<m:oMath><m:r><m:t>a=b+c</m:t></m:r></m:oMath>"
    power = (
        "<m:oMath><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>"
    )
    body = paragraph(run("It was known that ") + plain + run(" holds. We knew that "))
    body += paragraph(run("The area is ") + power + run(" at most. Nobody knew it."))
    document = docx(body)
    found = kinds(document)
    assert found["It was known that a=b+c holds."] is SentenceKind.BODY
    assert found["Nobody knew it."] is SentenceKind.BODY
    assert [kind for text, kind in found.items() if text.startswith("The area")] == [SentenceKind.INCOMPLETE]


def test_tables_of_word_files() -> None:
    """A table of facts is read row by row; one that lays out a page, paragraph by paragraph."""

    def table(*rows: tuple[str, ...]) -> str:
        cells = ("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows)
        return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"

    facts = docx(paragraph(PARTS[0]) + table(("Year", "Boats"), ("2024", "37"), ("2025", "74")) + paragraph(PARTS[1]))
    assert facts.text == f"{PARTS[0]}\n\nYear Boats\n\n2024 37\n\n2025 74\n\n{PARTS[1]}"
    assert [region.kind for region in facts.regions] == [SentenceKind.TABLE] * 3
    layout = docx(table((PARTS[0], PARTS[1]), (PARTS[2], PARTS[3])))
    assert (layout.text, layout.regions) == ("\n\n".join(PARTS[:4]), ())


# ------------------------------------------------------------------------------------------------ books


def book(
    chapters: list[tuple[str, str]], contents: str = "", guide: str = "", spine: str = "", ncx: str = ""
) -> Document:
    """Return what is read of a book of files (name and body), with a table of contents of EPUB 3 or 2."""
    items = "".join(f"<item id='{n}' href='{n}.xhtml' media-type='application/xhtml+xml'/>" for n, _ in chapters)
    items += "<item id='nav' href='nav.xhtml' properties='nav' media-type='application/xhtml+xml'/>" if contents else ""
    items += "<item id='ncx' href='toc.ncx' media-type='application/x-dtbncx+xml'/>" if ncx else ""
    spine = spine or "".join(f"<itemref idref='{n}'/>" for n, _ in chapters)
    package = (
        "<package xmlns='http://www.idpf.org/2007/opf' xmlns:dc='http://purl.org/dc/elements/1.1/'><metadata>"
        f"<dc:title>The boats</dc:title></metadata><manifest>{items}</manifest><spine>{spine}</spine>{guide}</package>"
    )
    head = "<!DOCTYPE html><html xmlns='http://www.w3.org/1999/xhtml' xmlns:epub='http://www.idpf.org/2007/ops'>"
    members: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": files.CONTAINER,
        "OPS/book.opf": package,
        "OPS/nav.xhtml": f"{head}<body><nav epub:type='toc'><ol>{contents}</ol></nav></body></html>",
        "OPS/toc.ncx": (
            "<!DOCTYPE ncx PUBLIC '-//NISO//DTD ncx 2005-1//EN' 'http://www.daisy.org/z3986/2005/ncx-2005-1.dtd'>"
            f"<ncx xmlns='http://www.daisy.org/z3986/2005/ncx/'><navMap>{ncx}</navMap></ncx>"
        ),
    }
    for name, body in chapters:
        members[f"OPS/{name}.xhtml"] = f"{head}<head><title>x</title></head><body>{body}</body></html>"
    return files.given(files.as_zip(members, stored=("mimetype",)), "a.epub")


def point(href: str, title: str, inner: str = "") -> str:
    return f"<navPoint><navLabel><text>{title}</text></navLabel><content src='{href}'/>{inner}</navPoint>"


def chapters(document: Document) -> list[tuple[str, str]]:
    """Return the label of each chapter and the first line of its text."""
    return [(place.label, document.text[place.start :].split("\n")[0]) for place in document.places]


FILES = [
    ("c1", f"<h1>One</h1><p>{PARTS[0]}</p>"),
    ("c2", f"<p>{PARTS[1]}</p>"),
    ("c3", f"<h1 id='two'>Two</h1><p>{PARTS[2]}</p><h2><a id='sub'/>Deeper</h2><p>{PARTS[3]}</p>"),
]


def test_chapters() -> None:
    """By the table of contents of EPUB 3 and of EPUB 2; a file that is not in it belongs to the chapter before."""
    expected = [("The harbour", "One"), ("The boats", "Two")]
    nav = "<li><a href='c1.xhtml'>The harbour</a></li><li><a href='c3.xhtml#two'>The boats</a></li>"
    assert chapters(book(FILES, nav)) == expected
    assert chapters(book(FILES, ncx=point("c1.xhtml", "The harbour") + point("c3.xhtml#two", "The boats"))) == expected
    document = book(FILES, nav)
    at = document.text.index(PARTS[1])
    assert (place := document.place(at)) is not None
    assert place.label == "The harbour"
    assert chapters(book(FILES)) == []


def test_chapters_within_parts_and_files() -> None:
    """Two levels are named, deeper ones are sections; a chapter can begin in the middle of a file."""
    nav = (
        "<li><span>Part I</span><ol><li><a href='c1.xhtml'>The harbour</a>"
        "<ol><li><a href='c2.xhtml'>x</a></li></ol></li>"
        "<li><a href='c3.xhtml'>The boats</a></li><li><a href='c3.xhtml#sub'>The mayor</a></li></ol></li>"
    )
    expected = [("Part I · The harbour", "One"), ("Part I · The boats", "Two"), ("Part I · The mayor", "Deeper")]
    assert chapters(book(FILES, nav)) == expected
    inner = point("c3.xhtml", "The boats") + point("c3.xhtml#sub", "The mayor")
    assert chapters(book(FILES, ncx=point("c1.xhtml", "The harbour", inner))) == [
        ("The harbour", "One"), ("The harbour · The boats", "Two"), ("The harbour · The mayor", "Deeper"),
    ]  # fmt: skip


IMPRINT = "<p>Editor</p><p>Ann Berg</p><p>The books of this house may be purchased for business use by everybody.</p>"
NAV = "<li><a href='c1.xhtml'>One</a></li><li><a href='c3.xhtml'>Two</a></li>"


@pytest.mark.parametrize(
    ("front", "contents", "guide", "spine"),
    [
        (IMPRINT, NAV, "", ""),
        (f"<section epub:type='copyright-page'>{IMPRINT}</section>", "", "", ""),
        (f"<section role='doc-colophon'>{IMPRINT}</section>", "", "", ""),
        (f"<div class='pg-boilerplate'>{IMPRINT}</div>", "", "", ""),
        (f"{IMPRINT}<p>Copyright © 2024 The House</p>", "", "", ""),
        (IMPRINT, f"<li><a href='front.xhtml'>Title Page</a></li>{NAV}", "", ""),
        (IMPRINT, f"<li><a href='front.xhtml'>Impressum</a></li>{NAV}", "", ""),
        (IMPRINT, f"<li><a href='front.xhtml'>奥付</a></li>{NAV}", "", ""),
        (f"{IMPRINT}<p>Alle Rechte vorbehalten. ISBN 978-3-16-148410-0</p>", "", "", ""),
        (IMPRINT, "", "<guide><reference type='copyright-page' href='front.xhtml'/></guide>", ""),
        (IMPRINT, "", "", "<itemref idref='front' linear='no'/><itemref idref='c1'/><itemref idref='c2'/>"),
        (f"<p><a href='c1.xhtml'>{IMPRINT[3:-4]}</a></p>".replace("</p><p>", " "), "", "", ""),
    ],
)
def test_front_matter_is_no_summary(front: str, contents: str, guide: str, spine: str) -> None:
    """An imprint, a title page and a table of contents can answer, but the summary is of the book's text."""
    document = book([("front", front), *FILES], contents, guide, spine)
    analysis = analyse(document)
    chosen = [document.text[analysis.sentences[i].start : analysis.sentences[i].end] for i in analysis.ranking]
    assert chosen
    assert not any(word in sentence for sentence in chosen for word in ("Editor", "Ann Berg", "purchased"))
    assert "Ann Berg" in document.text


def test_a_chapter_about_rights_is_a_chapter() -> None:
    """In the middle of a book the word copyright makes no imprint."""
    text = "Copyright was the mayor's favourite word, and nobody in the harbour town knew what he meant by it."
    document = book([*FILES, ("c4", f"<p>{text}</p>"), *((f"d{n}", f"<p>{PARTS[n]}</p>") for n in range(4))])
    assert kinds(document)[text] is SentenceKind.BODY


def test_a_book_that_is_all_imprint_has_a_summary() -> None:
    """Where nothing passes for the text of a book, all of it does."""
    document = book([("c1", f"<p>{PARTS[0]}</p><p>© 2024 The House</p>")])
    assert analyse(document).ranking


def test_a_book_of_thousands_of_files() -> None:
    """It is read, in its order."""
    chapters = [(f"c{n}", f"<p>Chapter {n} is about the {n} boats of the harbour.</p>") for n in range(2500)]
    text = book(chapters).text
    assert text.startswith("Chapter 0 is")
    assert text.endswith("Chapter 2499 is about the 2499 boats of the harbour.")
