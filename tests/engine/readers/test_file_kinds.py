"""What a file is: saved pages, mails, subtitles and data, whatever their names and declared types say."""

from __future__ import annotations

import base64
import plistlib
import quopri
from email.message import EmailMessage

import pytest

from engine.errors import BrokenFileError, EncryptedError, ReadError, UnsupportedError
from engine.models import SentenceKind
from tests.engine.readers import files

PARTS = files.ARTICLE.split("\n\n")
ADDRESS = "https://news.example/boats?year=7"
TEXTS = {
    "en": "The harbour counted its boats – at last. “Nobody asked me,” said the mayor, who had waited for it.",
    "de": "Der Hafen zählte seine Boote – endlich. „Mich hat niemand gefragt“, sagte der Bürgermeister müde.",
    "ru": "В порту наконец посчитали лодки. «Меня никто не спросил», – сказал мэр, который долго ждал.",
    "ja": "港はついに船を数えた。「誰も私に尋ねなかった」と市長は述べた。町の人々は静かにそれを聞いていた。",
    "ar": "أحصى الميناء قواربه أخيرًا. قال رئيس البلدية إن أحدًا لم يسأله عن ذلك، وقد انتظر طويلًا.",
}


def html(paragraphs: list[str], charset: str = "utf-8", before: str = "") -> bytes:
    body = "".join(f"<p>{part}</p>" for part in paragraphs)
    page = f"<html>{before}<head><meta charset={charset}><title>Boats</title></head><body><article><h1>Boats</h1>{body}"
    return f"{page}</article></body></html>".encode(charset)


def mhtml(page: bytes, encoding: str = "quoted-printable", charset: str = "", blink: bool = True) -> bytes:
    """Return a page as Chrome saves it, or as other programs do."""
    encoded = {"quoted-printable": quopri.encodestring, "base64": base64.encodebytes}.get(encoding, bytes)(page)
    head = "From: <Saved by Blink>\r\nSnapshot-Content-Location: " + ADDRESS if blink else "From: <saved by a browser>"
    declared = f'; charset="{charset}"' if charset else ""
    return (
        f"{head}\r\nSubject: Boats\r\nDate: Mon, 6 May 2024 10:00:00 -0000\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="----B----"\r\n\r\n\r\n------B----\r\n'
        f"Content-Type: text/html{declared}\r\nContent-ID: <frame@mhtml.blink>\r\n"
        f"Content-Transfer-Encoding: {encoding}\r\nContent-Location: {ADDRESS}\r\n\r\n"
    ).encode() + encoded + (
        b"\r\n------B----\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n"
        b"Content-Location: https://news.example/a.png\r\n\r\niVBORw0KGgo=\r\n------B------\r\n"
    )  # fmt: skip


def webarchive(page: bytes, charset: str = "UTF-8", binary: bool = True, kind: str = "text/html") -> bytes:
    """Return a page as Safari saves it."""
    main = {
        "WebResourceData": page,
        "WebResourceMIMEType": kind,
        "WebResourceTextEncodingName": charset,
        "WebResourceURL": ADDRESS,
        "WebResourceFrameName": "",
    }
    picture = {"WebResourceData": b"\x89PNG", "WebResourceMIMEType": "image/png", "WebResourceURL": ADDRESS + "&i"}
    archive = {"WebMainResource": main, "WebSubresources": [picture]}
    return plistlib.dumps(archive, fmt=plistlib.FMT_BINARY if binary else plistlib.FMT_XML)


SINGLE_FILE = f"<!--\n Page saved with SingleFile \n url: {ADDRESS} \n saved date: Mon May 06 2024 10:00:00 GMT\n-->"
SAVED_FROM = f"<!-- saved from url=({len(ADDRESS):04}){ADDRESS} -->"


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("name", ["page.mhtml", "page.mht", "page.html", "page.webarchive", "page.pdf", ""])
def test_saved_pages(language: str, name: str) -> None:
    """The article, its title and its address, whatever the browser and the name."""
    parts = [TEXTS[language], *PARTS[:2]]
    ways = [
        mhtml(html(parts)),
        mhtml(html(parts), "base64"),
        mhtml(html(parts), "8bit"),
        mhtml(html(parts, "utf-16"), "base64", "utf-16"),
        mhtml(html(parts), blink=False),
        webarchive(html(parts)),
        webarchive(html(parts), binary=False),
        html(parts, before=SINGLE_FILE),
        files.as_zip({"index.html": html(parts, before=SINGLE_FILE), "images/0.png": b"\x89PNG"}),
        b"<!doctype html><html data-sfz><meta charset=utf-8><title>Wait</title><body hidden><!--"
        + files.as_zip({"index.html": html(parts, before=SINGLE_FILE), "manifest.json": "{}"})
        + b"--><script>unpack()</script></body></html>",
        b"<!DOCTYPE html>\n" + SAVED_FROM.encode() + html(parts),
    ]
    for body in ways:
        document = files.given(body, name)
        assert (document.text, document.title, document.url) == ("\n\n".join(parts), "Boats", ADDRESS)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (plistlib.dumps({"a": 1}, fmt=plistlib.FMT_BINARY), UnsupportedError),
        (webarchive(b"%PD", kind="application/pdf"), UnsupportedError),
        (webarchive(html(PARTS))[:-200], BrokenFileError),
        (mhtml(html(PARTS)).replace(b"text/html", b"image/gif"), UnsupportedError),
    ],
)
def test_saved_files_without_a_page(body: bytes, error: type[ReadError]) -> None:
    """Each is refused, as what it is."""
    with pytest.raises(error):
        files.given(body, "page.webarchive")


def test_an_address_is_one_of_the_web() -> None:
    """What is no address of the web is none of the page."""
    for address in ("file:///home/ada/boats.html", "javascript:alert(1)", "cid:frame@mhtml.blink"):
        document = files.given(mhtml(html(PARTS)).replace(ADDRESS.encode(), address.encode()), "a.mhtml")
        assert (document.url, document.text) == (None, files.ARTICLE)


# ------------------------------------------------------------------------------------------------ data


@pytest.mark.parametrize(
    ("body", "name", "kind", "shown"),
    [
        (b'{"a": "It is a sentence. It is no article."}', "", "application/json; charset=utf-8", "application/json"),
        (b'{"a": 1}', "data.json", "", "data.json"),
        (b'[{"text": "A sentence."}]', "", "text/plain", "text/plain"),
        (b"not even valid", "", "application/ld+json", "application/ld+json"),
        (b"function f() { return 1; }", "", "text/javascript", "text/javascript"),
        (b"body { color: red }", "site.css", "", "site.css"),
        (b"a: 1\nb: 2\n", "", "application/yaml", "application/yaml"),
        (b"#EXTM3U\n", "", "audio/x-mpegurl", "audio/x-mpegurl"),
    ],
)
def test_data_is_refused_by_name(body: bytes, name: str, kind: str, shown: str) -> None:
    """Data and programs are no text; what is refused has the file's name, or the type that a site declares."""
    with pytest.raises(UnsupportedError) as caught:
        files.given(body, name, kind)
    assert caught.value.name == shown


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.epub", "a.jpg", "a.json.txt"])
def test_what_it_is_and_not_what_it_is_called(name: str) -> None:
    """A text or a page with the name of another format is read."""
    assert files.given(files.ARTICLE.encode(), name).text == files.ARTICLE
    assert files.given(files.as_html(PARTS), name, "application/pdf").text == files.ARTICLE
    assert files.given(b"[1] The harbour has boats. [2] It counts them.", name).text.startswith("[1] The")


# ------------------------------------------------------------------------------------------------ mails


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "8bit"])
def test_mails(language: str, encoding: str) -> None:
    """The text as it was written, with the subject, the sender and the date."""
    message = EmailMessage()
    message["From"], message["To"] = "Ada Harbour <ada@post.example>", "all@post.example"
    message["Subject"], message["Date"] = TEXTS[language][:30], "Mon, 06 May 2024 12:00:00 +0200"
    message.set_content(f"{TEXTS[language]}\n\n-- \nAda Harbour | The Post\n", cte=encoding)
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="plan.pdf")
    for body in (bytes(message), b"From ada Mon May  6\n" + bytes(message), b"1234\n" + bytes(message)):
        document = files.given(body, "a.eml")
        assert document.text.split("\n\n")[0] == TEXTS[language]
        assert document.title == TEXTS[language][:30].strip()
        assert document.author == "Ada Harbour"
        assert document.published is not None
        assert document.published.isoformat() == "2024-05-06T10:00:00+00:00"
        signature = document.regions[-1]
        assert signature.kind is SentenceKind.BOILERPLATE
        assert document.text[signature.start :].startswith("--")


def test_mails_in_html() -> None:
    """A mail that is only HTML is read as a page is; one whose plain part is mostly links, too."""
    message = EmailMessage()
    message["From"], message["Subject"] = "news@post.example", "The boats"
    message.set_content("http://post.example/1 http://post.example/2 Read it.")
    message.add_alternative(html(PARTS).decode(), subtype="html")
    assert files.given(bytes(message), "a.eml").text == files.ARTICLE
    only = EmailMessage()
    only["From"], only["Subject"] = "news@post.example", "The boats"
    only.set_content(html(PARTS).decode(), subtype="html")
    assert files.given(bytes(only), "a.eml").text == files.ARTICLE


def test_flowed_and_quoted_mails() -> None:
    """Soft line ends are joined, marks of quotation go, and the head of the quoted mail is boilerplate."""
    source = (
        "From: Ada <ada@post.example>\nSubject: Boats\nContent-Type: text/plain; charset=utf-8; format=flowed\n\n"
        "The harbour counted \nits boats.\n\n> Nobody asked \n> the mayor.\n\n"
        "Von: Bo\nGesendet: Montag\nAn: Ada\nBetreff: Boats\n\nThe mayor waited.\n"
    )
    document = files.given(source.encode(), "a.txt")
    assert document.text.startswith("The harbour counted its boats.\n\nNobody asked the mayor.\n\nVon: Bo")
    (region,) = document.regions
    assert document.text[region.start : region.end] == "Von: Bo\nGesendet: Montag\nAn: Ada\nBetreff: Boats"


@pytest.mark.parametrize(
    "head",
    [
        "From: Ada <ada@post.example>\nTo: all@post.example\nSubject: The boats",
        "Von: Ada\nGesendet: Montag, 6. Mai 2024\nAn: alle\nBetreff: The boats",
        "De : Ada\nEnvoyé : lundi 6 mai 2024\nÀ : tous\nObjet : The boats",
        "От: Ада\nДата: 6 мая 2024\nКому: всем\nТема: The boats",
        "差出人: Ada\n送信日時: 2024年5月6日\n宛先: 全員\n件名: The boats",
        "*From:* Ada\n*Sent:* Monday\n*To:* all\n*Subject:* The boats",
    ],
)
def test_texts_with_the_head_of_a_mail(head: str) -> None:
    """What a mail program writes above a mail is not its text."""
    document = files.given(f"{head}\n\n{files.ARTICLE}".encode(), "a.txt")
    assert (document.text, document.title) == (files.ARTICLE, "The boats")


@pytest.mark.parametrize(
    "text", ["To: whom it may concern\n\n", "Note: this\nDate: is a fruit\n\n", "From A to B: a walk\n\n"]
)
def test_texts_without_the_head_of_a_mail(text: str) -> None:
    """A letter and a list stay as they are."""
    assert files.given(f"{text}{files.ARTICLE}".encode(), "a.txt").text.startswith(text.strip())


def test_a_locked_mail() -> None:
    """An encrypted mail says so."""
    source = (
        b"From: a@b.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/encrypted; boundary=B\n\n--B--\n"
    )
    with pytest.raises(EncryptedError):
        files.given(source, "a.eml")


# ------------------------------------------------------------------------------------------------ subtitles

SRT = (
    "1\n00:00:01,000 --> 00:00:04,000\nThe harbour counted\n<i>its boats.</i>\n\n"
    "2\n00:00:04,500 --> 00:00:08,000\n{\\an8}Nobody asked the mayor, who had\n\n"
    "3\n00:00:08,500 --> 00:00:12,000\nwaited for a well-\nknown reason.\n\n"
    "4\n00:00:12,500 --> 00:00:13,000\n[DOOR CLOSES]\n\n"
    "5\n00:00:20,000 --> 00:00:24,000\n- Who counted?\n- Ada did.\n"
)
SPOKEN = (
    "The harbour counted its boats. Nobody asked the mayor, who had waited for a well-known reason.\n\n"
    "Who counted?\nAda did."
)
VTT = (
    "WEBVTT - Boats\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nNOTE A note\nof two lines\n\n"
    "intro\n00:01.000 --> 00:04.000 align:start position:0%\n<v Ada>The harbour counted</v>\n"
    "<00:00:02.000><c>its boats.</c>\n\n"
    "00:04.500 --> 00:08.000\nNobody asked the mayor,\nwho had\n\n"
    "00:08.500 --> 00:12.000\nwho had\nwaited &amp; left.\n"
)
SBV = "0:00:01.000,0:00:04.000\nThe harbour counted\nits boats.\n\n0:00:04.500,0:00:08.000\nNobody asked.\n"
ASS = (
    "[Script Info]\nTitle: Boats\n\n[Events]\nFormat: "
    "Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
    "Dialogue: 0,0:00:01.00,0:00:04.00,Default,,0,0,0,,The harbour, at last,\\Ncounted {\\i1}its boats.\n"
    "Dialogue: 0,0:00:04.50,0:00:08.00,Default,,0,0,0,,Nobody asked.\n"
)
CREDITS = (
    "1\n00:00:01,000 --> 00:00:04,000\nSubtitles by Ada\n\n2\n00:01:05,000 --> 00:01:08,000\nThe boats were counted\n\n"
    "3\n00:01:18,000 --> 00:01:19,000\nby the mayor himself.\n"
)
JAPANESE = (
    "1\n00:00:01,000 --> 00:00:04,000\n港はついに\n船を数えた。\n\n"
    "2\n00:00:05,000 --> 00:00:08,000\n市長は待っていた。\n"
)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (SRT, SPOKEN),
        (SRT.replace("\n", "\r\n"), SPOKEN),
        (SRT.replace("\n\n", "\n"), SPOKEN),
        (VTT, "The harbour counted its boats. Nobody asked the mayor, who had waited & left."),
        (SBV, "The harbour counted its boats. Nobody asked."),
        (ASS, "The harbour, at last, counted its boats. Nobody asked."),
        (
            JAPANESE.replace("港はついに", "항구는 마침내").replace("船を数えた。", "배를 세었다."),
            "항구는 마침내 배를 세었다. 市長は待っていた。",
        ),
        (CREDITS, "Subtitles by Ada\n\nThe boats were counted by the mayor himself."),
        (JAPANESE, "港はついに船を数えた。市長は待っていた。"),
    ],
    ids=[
        "srt",
        "srt with CRLF",
        "srt without blank lines",
        "vtt",
        "sbv",
        "ass",
        "srt in Korean",
        "credits",
        "srt in Japanese",
    ],
)
@pytest.mark.parametrize("name", ["film.srt", "film.vtt", "film.txt", ""])
def test_subtitles(source: str, text: str, name: str) -> None:
    """Cues become sentences; times, numbers, notes, styles, repeated lines and sounds are left out."""
    document = files.given(source.encode("utf-8-sig"), name)
    assert document.text == text
    assert files.follows(document.text.replace("&", "&amp;"), source)
