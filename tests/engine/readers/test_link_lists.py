"""Lists of links, as browsers and read-later services export them; all of them are made up."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest

from engine.errors import BrokenFileError, NoTextError
from engine.models import LinkList, Page
from engine.readers import link_lists
from services.link_lists.formats import recognise

BOOKMARKS = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<!-- This is an automatically generated file. -->
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8"><TITLE>Bookmarks</TITLE><H1>Bookmarks</H1>
<DL><p>
    <DT><H3 ADD_DATE="1">Harbour</H3>
    <DL><p>
        <DT><A HREF="http://quay.example/tram?a=1&amp;b=2" ADD_DATE="1" ICON="data:image/png;base64,AA==">Tram</A>
        <DT><H3>Böte</H3>
        <DL><p><DT><A HREF="http://quay.example/ferry" TAGS="sea,night">Ferry</A></DL><p>
    </DL><p>
    <DT><A HREF="javascript:alert(1)">Program</A>
    <DT><A HREF="place:sort=8">Query</A>
    <DT><A HREF="http://top.example/">Top</A>
    <DT><A HREF="http://quay.example/ferry">Ferry again</A>
</DL><p>
"""
POCKET = """title,url,time_added,tags,status
Tram,http://quay.example/tram,1700000000,sea|night,unread
"Ferry, the ""old"" one",http://quay.example/ferry,1700000001,,archive
Program,javascript:alert(1),1700000002,,unread
"""
INSTAPAPER = """URL,Title,Selection,Folder,Timestamp,Tags
http://quay.example/tram,Tram,"Two
lines",Unread,1700000000,"[""sea""]"
http://quay.example/ferry,Ferry,,Boats,1700000001,[]
"""
WALLABAG = json.dumps(
    [
        {
            "is_archived": 0,
            "tags": ["sea"],
            "title": "Tram",
            "url": "http://quay.example/tram",
            "content": "<p>Text</p>",
        },
        {"is_archived": 1, "tags": [{"label": "night"}], "title": "Ferry", "url": "http://quay.example/ferry"},
        {"is_archived": 1, "tags": None, "title": None, "url": None, "content": 5},
    ]
)
KARAKEEP = json.dumps(
    {
        "bookmarks": [
            {
                "createdAt": 1,
                "title": "Tram",
                "tags": ["sea"],
                "content": {"type": "link", "url": "http://quay.example/tram"},
            },
            {"createdAt": 1, "title": None, "tags": [], "content": {"type": "text", "text": "A note"}},
            {"createdAt": 1, "title": "Lost", "tags": [], "content": None},
        ]
    }
)


def given(body: str | bytes, name: str = "list") -> LinkList:
    """What is read of a file, which is recognised by its content alone."""
    page = Page(None, "", body if isinstance(body, bytes) else body.encode(), name)
    return link_lists.read(page, recognise(page))


@pytest.mark.parametrize(
    ("body", "kind", "expected", "left_out"),
    [
        (
            BOOKMARKS,
            "bookmarks",
            {
                "http://quay.example/tram?a=1&b=2": ("Harbour",),
                "http://quay.example/ferry": ("Harbour / Böte", "sea", "night"),
                "http://top.example/": (),
            },
            2,
        ),
        (POCKET, "csv_exports", {"http://quay.example/tram": ("sea", "night"), "http://quay.example/ferry": ()}, 1),
        (
            INSTAPAPER,
            "csv_exports",
            {"http://quay.example/tram": ("Unread", "sea"), "http://quay.example/ferry": ("Boats",)},
            0,
        ),
        (WALLABAG, "wallabag", {"http://quay.example/tram": ("sea",), "http://quay.example/ferry": ("night",)}, 1),
        (KARAKEEP, "karakeep", {"http://quay.example/tram": ("sea",)}, 2),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_format(body: str, kind: str, expected: dict[str, tuple[str, ...]], left_out: int, encoding: str) -> None:
    """Each link once with its folder and tags, whatever the encoding; programs and notes are counted as left out."""
    encoded = body.encode(encoding)
    assert recognise(Page(None, "", encoded, "x")) == kind
    listed = given(encoded)
    assert {link.url: link.groups for link in listed.links} == expected
    assert (listed.left_out, listed.cut) == (left_out, False)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "words",
        "<html><body><a href='http://a.example/'>a</a></body></html>",
        '{"version": "https://jsonfeed.org/version/1.1", "items": []}',
        "[1, 2]",
        "name,price\nTram,5\n",
        "%PDF-1.7",
        '{"messages": []}',
    ],
)
def test_what_is_no_list(body: str) -> None:
    """Is read as it was before."""
    assert recognise(Page(None, "", body.encode(), "x")) == ""


@pytest.mark.parametrize("kind", link_lists.FORMATS)
@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe\x00", b"[" * 50_000, b'{"bookmarks":[{"content":' + b"[" * 50_000, b"<DL>" * 50_000]
)
def test_what_is_broken(kind: str, body: bytes) -> None:
    """Ends in an error that is told, or in no links."""
    with suppress(BrokenFileError):
        assert link_lists.read(Page(None, "", body, "x"), kind).links == ()


def test_a_table_with_a_broken_row() -> None:
    """The rows before it are read, and what cannot be read is counted."""
    listed = given(POCKET + '"never closed,' + "x" * (2 << 20))
    assert len(listed.links) == 2
    assert listed.left_out >= 2


def test_a_very_long_list() -> None:
    """It is read to a limit, and that is known."""
    line = '<DT><A HREF="http://h{0}.example/{0}" ICON="data:image/png;base64,{1}">t</A>\n'
    body = "<!DOCTYPE NETSCAPE-Bookmark-file-1><DL>" + "".join(line.format(n, "A" * 20) for n in range(50_000))
    assert len(given(body).links) == 50_000
    rows = "url,tags\n" + "".join(f"http://h.example/{n},\n" for n in range(link_lists.LINKS + 5))
    listed = given(rows)
    assert (len(listed.links), listed.cut) == (link_lists.LINKS, True)


def test_the_text_that_a_list_carries() -> None:
    """It is read like a page, and its address is the link; a link without a text has none."""
    paragraph = "The harbour town of Lindmark reopened its old tram line on Tuesday after eleven years of repairs."
    saved = [
        {"is_starred": 0, "title": "Tram", "url": "http://quay.example/tram", "content": f"<p>{paragraph}</p>" * 3}
    ]
    page = Page(None, "", json.dumps(saved).encode(), "wallabag.json")
    document = link_lists.read_text(page, "wallabag", "http://quay.example/tram")
    assert paragraph in document.text
    assert (document.url, document.title) == ("http://quay.example/tram", "Tram")
    with pytest.raises(NoTextError):
        link_lists.read_text(page, "wallabag", "http://quay.example/other")
