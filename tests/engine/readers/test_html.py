"""Web pages: charsets, titles, dates, walls, hidden text, and pages that are none."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime

import pytest
from webencodings.labels import LABELS

from engine.errors import BrokenFileError, ConsentWallError, EmptyPageError, PaywallError, ReadError
from engine.models import Document
from engine.readers import charsets
from tests.engine.readers import files

PARTS = files.ARTICLE.split("\n\n")
TITLE = "The boats of the harbour"


def page(head: str = "", before: str = "", after: str = "", url: str | None = "https://news.example/a") -> Document:
    return files.given(files.as_html(PARTS, head, before, after), kind="text/html", url=url)


def test_the_article_and_nothing_else() -> None:
    """Menus, cookie notices and scripts are no part of the article; its paragraphs are blank lines apart."""
    menu = "<nav><ul><li><a href=/1>One</a></li><li><a href=/2>Two</a></li></ul></nav>"
    script = "<script>var a = 'Not for readers, this is code.';</script><style>p{color:red}</style>"
    assert (
        page(before=menu + script, after="<footer><p>© 2024 News Example, all rights</p></footer>").text
        == files.ARTICLE
    )


@pytest.mark.parametrize(
    ("charset", "words"),
    [
        ("windows-1251", "Трамвай вернулся в город, и мэр обещал порядок. "),
        ("koi8-r", "Трамвай вернулся в город, и мэр обещал порядок. "),
        ("iso-8859-1", "Le maire était très fâché, à ce qu’on dit «ça» œuvre. "),
        ("windows-1252", "Le maire était très fâché, à ce qu’on dit «ça» œuvre. "),
        ("iso-8859-2", "Zażółć gęślą jaźń i pójdź do łodzi w porcie. "),
        ("shift_jis", "路面電車が港に戻った。市長は長く話した。"),
        ("gb2312", "电车回到了港口。市长讲了很久。"),
        ("big5", "電車回到了港口。市長講了很久。"),
        ("euc-kr", "전차가 항구로 돌아왔다. 시장은 오래 말했다. "),
        ("utf-8", "Łódź – 電車 – Трамвай – 🙂. "),
    ],
)
@pytest.mark.parametrize("where", ["header", "meta", "nowhere"])
def test_charsets(charset: str, words: str, where: str) -> None:
    """The charset is the header's, the page's own, or what the bytes look like."""
    codec = {"iso-8859-1": "cp1252", "gb2312": "gb18030", "shift_jis": "cp932"}.get(charset, charset)
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">' if where == "meta" else ""
    paragraphs = "".join(f"<p>{words * 12} {n}</p>" for n in range(5))
    body = f"<html><head>{meta}<title>x</title></head><body><article>{paragraphs}</article></body></html>".encode(codec)
    if where == "nowhere" and charset in ("iso-8859-2", "big5", "euc-kr", "gb2312", "shift_jis"):
        words = ""  # without a word from the sender these are best guesses
    kind = f"text/html; charset={charset}" if where == "header" else "text/html"
    assert words.strip()[:20] in files.given(body, kind=kind).text


@pytest.mark.parametrize(
    "label", ["zip", "undefined", "unicode_escape", "rot13", "idna", "utf-7", "x" * 9000, "../etc"]
)
def test_no_charset_is_looked_up_in_python(label: str) -> None:
    """A charset that browsers do not know is no charset, whatever Python's registry makes of it."""
    assert charsets.codec_of(label) is None
    body = files.as_html(PARTS).replace(b"charset=utf-8", f'charset="{label}"'.encode())
    assert files.given(body, kind=f"text/html; charset={label}").text == files.ARTICLE


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("utf8", "utf-8"),
        ("iso-8859-1", "cp1252"),
        ("latin-1", "cp1252"),
        ("iso-8859-9", "cp1254"),
        ("win-1251", "cp1251"),
        ("gb2312", "gb18030"),
        ("big5", "big5hkscs"),
        ("sjis", "cp932"),
        ("ks_c_5601-1987", "cp949"),
        ("iso-8859-8-i", "iso8859-8"),
        ("x-mac-ukrainian", "mac-cyrillic"),
        ("koi8-ru", "koi8-u"),
        ("unicode", "utf-16-le"),
        ("x-user-defined", None),
        ("iso-2022-kr", None),
    ],
)
def test_labels_mean_what_they_mean_in_browsers(label: str, codec: str | None) -> None:
    """By the table of the WHATWG Encoding Standard, and some misspellings that pages declare."""
    assert charsets.codec_of(label) == codec


def test_every_label_has_a_codec_that_makes_text() -> None:
    """No label of the standard leads to a codec that fails, or that is no text encoding."""
    for label in LABELS:
        if codec := charsets.codec_of(label):
            assert isinstance(b"abc ".decode(codec, "replace"), str)


@pytest.mark.parametrize(
    ("head", "before"),
    [
        (f"<title>{TITLE} - News Example</title><meta property=og:site_name content='News Example'>", ""),
        (f"<title>{TITLE} | NEWS</title>", f"<h1>{TITLE}</h1>"),
        (f"<meta property=og:title content='{TITLE} – News Example'>", f"<h1>{TITLE}</h1>"),
        (f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"{TITLE}"}}</script>', ""),
        (
            f'<script type="application/ld+json">{{"@graph":[{{"@type":["Article"],"headline":"{TITLE}"}}]}}</script>',
            "",
        ),
        ("", f"<h1>{TITLE}</h1>"),
    ],
)
def test_titles(head: str, before: str) -> None:
    """The title is the article's, without the site's name, wherever the page says it."""
    document = files.given(files.as_html(PARTS, head, before), kind="text/html", url="https://news.example/a")
    assert document.title == TITLE
    assert TITLE not in document.text


def test_a_page_without_a_title() -> None:
    """No title is made up; the address stands for the site."""
    document = page(url="https://www.harbour.example/x")
    assert (document.title, document.site) == ("", "harbour.example")


def test_facts() -> None:
    """Author, site and date, the date in UTC."""
    document = page(
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Boats again","datePublished":'
        '"2024-05-06T23:30:00-04:00","author":{"@type":"Person","name":"Ada Harbour"}}</script>'
        "<meta property=og:site_name content='Harbour Gazette'>"
    )
    assert (document.author, document.site) == ("Ada Harbour", "Harbour Gazette")
    assert document.published == datetime(2024, 5, 7, 3, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "stamp", ["99999-99-99", "9" * 3000, "2024-02-30T25:61:61+99:99", "NaN", "0001-01-01T00:00:00+23:59"]
)
def test_absurd_dates(stamp: str) -> None:
    """A date that is none is left out."""
    document = page(f'<script type="application/ld+json">{{"@type":"Article","datePublished":"{stamp}"}}</script>')
    assert document.published is None


@pytest.mark.parametrize(
    "hidden",
    [
        "<p style='display:none'>{}</p>",
        "<p style='font-size:0'>{}</p>",
        "<div hidden><p>{}</p></div>",
        "<p aria-hidden=true style='position:absolute;left:-9999px'>{}</p>",
        "<p style='visibility: hidden'>{}</p>",
        "<p style='opacity:0'>{}</p>",
        "<template><p>{}</p></template>",
        "<!-- <p>{}</p> -->",
        '<script type="application/ld+json">{{"@type":"Article","articleBody":"{}"}}</script>',
    ],
)
def test_hidden_text_is_not_read(hidden: str) -> None:
    """What a browser does not show is not the article."""
    secret = "SECRET words that nobody on this page was meant to see. " * 30
    body = (
        "<p>" + "</p><p>".join(PARTS[:3]) + "</p>" + hidden.format(secret) + "<p>" + "</p><p>".join(PARTS[3:]) + "</p>"
    )
    document = files.given(f"<html><body><article>{body}</article></body></html>".encode(), kind="text/html")
    assert document.text == files.ARTICLE


def test_consent_walls() -> None:
    """A page of nothing but consent is said to be one; a long article about cookies is not."""
    wall = [
        "We and our 842 partners use cookies to store personal data.",
        "Accept all cookies or reject all.",
        "Privacy.",
    ]
    with pytest.raises(ConsentWallError):
        files.given(files.as_html(wall * 2), kind="text/html")
    with pytest.raises(ConsentWallError):
        files.given(files.as_html(PARTS), kind="text/html", url="https://consent.example/m?continue=x")
    assert "boats" in page(before="<div><p>We use cookies. Accept all cookies?</p></div>").text


def test_paywalls() -> None:
    """A beginning that says it is not free is a paywall; a whole article that says so is an article."""
    head = '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":"False"}</script>'
    with pytest.raises(PaywallError):
        files.given(files.as_html(PARTS[:1], head), kind="text/html")
    assert page(head).text == files.ARTICLE


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"  \n\xc2\xa0 ",
        b"<html><body><script>app()</script><div id=root></div></body></html>",
        b"<html><body><p>x</p></body></html>",
        b"<script>" + files.as_html(PARTS),
    ],
)
def test_empty_pages(body: bytes) -> None:
    """A page without an article says so."""
    with pytest.raises(EmptyPageError):
        files.given(body, kind="text/html")


def test_line_breaks_stay_and_entities_are_read_once() -> None:
    """A <br> is a line break in the text; an escaped entity is shown as it is escaped."""
    lines = "<p>The first line of this verse,<br>and the second line of it &amp;amp; more.</p>" + "".join(
        f"<p>{one}</p>" for one in PARTS
    )
    text = files.given(f"<html><body><article>{lines}</article></body></html>".encode(), kind="text/html").text
    assert text.startswith("The first line of this verse,\nand the second line of it &amp; more.\n\n")


@pytest.mark.parametrize(
    "body",
    [
        b"<div>" * 100_000 + files.as_html(PARTS),
        b"<table><tr><td>" * 20_000 + files.as_html(PARTS),
        b'<p title="' + b"a" * 1_500_000 + b'">x</p>' + files.as_html(PARTS),
        files.as_html(PARTS, '<script type="application/ld+json">' + "[" * 100_000 + "</script>"),
        files.as_html(["word " * 400_000]),
        files.as_html(PARTS) + b"&amp;" * 100_000 + b"&#x110000;&#xD800;&#0;&#1;&lt",
        files.as_html(PARTS).replace(b"harbour", b"har\0bour\x01\x0b&#2;"),
    ],
)
def test_hostile_pages_end_quickly(body: bytes) -> None:
    """Depth, length and rubbish: text that can be sent or an error; what is quadratic here would take minutes."""
    with contextlib.suppress(ReadError):
        assert files.given(body, kind="text/html").text.encode()


@pytest.mark.parametrize(
    "attribute", ["a{}=1", "a{}", "a{}='>'", 'a{}="<b>"', "a{} = 1", "\na{}=a=b"], ids=lambda form: form.strip()
)
def test_a_tag_with_absurdly_many_attributes_is_refused(attribute: str) -> None:
    """The parser would compare each with all before it: 18 s for 60,000."""
    tag = "<p " + " ".join(attribute.format(number) for number in range(60_000)) + ">x</p>"
    with pytest.raises(BrokenFileError):
        page(before=tag)


def test_what_only_looks_like_a_tag_is_no_reason() -> None:
    """Programs, styles, comments and data in addresses."""
    words = "a<b " + " ".join(f"word{number}" for number in range(5000))
    for before in (f"<script>{words}</script>", f"<STYLE>{words}</style>", f"<!-- {words} -->"):
        assert page(before=before).text == files.ARTICLE
    assert page(before=f'<img src="data:image/png;base64,{"QUJD/" * 20_000}">').text == files.ARTICLE
