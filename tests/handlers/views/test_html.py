"""One place builds Telegram HTML, and nothing that comes from outside can break it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import views
from tests.handlers.sample_articles import HOSTILE, URLS
from tests.handlers.telegram_html import NotTelegramHtmlError, parse
from tests.profiles import examples

FEW = examples(100)


@FEW
@given(HOSTILE, HOSTILE, st.lists(st.tuples(st.integers(-5, 90), st.integers(-5, 90))), st.booleans())
def test_any_text_is_shown_as_it_is(before: str, passage: str, marks: list[tuple[int, int]], fold: bool) -> None:
    """Plain words, quotations and marks read as they stand; only what cannot be encoded is dropped."""
    piece = views.html.text(before) + views.html.quotation(passage, marks, expandable=fold)
    text, entities = parse(str(piece))
    clean = views.html._UNSENDABLE.sub("", before), views.html._UNSENDABLE.sub("", passage)
    assert text == "".join(clean)
    quotes = [text[e.start : e.end] for e in entities if e.type.endswith("blockquote")]
    assert quotes == [clean[1]] * bool(clean[1])
    assert piece.entities == len(entities)
    assert piece.units == len(text.encode("utf-16-le")) // 2


@FEW
@given(HOSTILE, URLS)
def test_only_web_addresses_become_links(words: str, url: str | None) -> None:
    """A link is http(s) to a host with a dot and no user name; everything else is left as plain words."""
    text, entities = parse(str(views.html.link(words, url or "")))
    assert text == views.html._UNSENDABLE.sub("", words)
    for entity in entities:
        assert entity.url == url
        assert entity.url.startswith(("http://", "https://"))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "ftp://a.bc/",
        "http://localhost/",
        "https://u:p@a.bc/",
        'https://a.bc/"x',
        "http://[::1]/",
    ],
)
def test_other_addresses_are_no_links(url: str) -> None:
    """What Telegram refuses in a button or a person should not press is never a link."""
    assert views.html.web_url(url) == ""
    assert str(views.html.link("words", url)) == "words"


@pytest.mark.parametrize(
    ("passage", "marks", "marked"),
    [
        # Thai: pairs of letters, as they are found; what is shorter than a word is no mark
        ("ขบวนแรกมีผู้โดยสาร 214 คน", [(4, 6), (9, 11), (10, 12), (11, 18), (23, 25)], ["ผู้โดยสาร"]),
        ("น้ำท่วมทำลายบ้าน", [(0, 2), (2, 7), (10, 12)], ["น้ำท่วม"]),
        ("ນ້ຳຖ້ວມ", [(0, 2)], []),
        # a letter is never cut, in any script
        ("यात्रियों", [(0, 3)], ["यात्रि"]),
        ("தமிழ்நாடு", [(0, 4)], ["தமிழ்"]),
        ("café", [(0, 4)], ["café"]),
        ("cafe\u0301s", [(0, 4)], ["cafe\u0301"]),
        ("one two", [(0, 3), (4, 7)], ["one", "two"]),
    ],
)
def test_marks_are_whole(passage: str, marks: list[tuple[int, int]], marked: list[str]) -> None:
    """No mark ends inside a visible character, and none is a piece of a word of Thai and its neighbours."""
    shown = views.html.quotation(passage, marks)
    assert [characters for characters, tags in shown.runs if any(tag.name == "b" for tag in tags)] == marked


def test_marks_nest_in_a_quotation() -> None:
    """Matched words are bold inside the quotation, whatever order and overlap they come in."""
    piece = views.html.quotation("A <big> call was made", [(13, 16), (2, 7), (3, 5), (0, 0), (7, 8)])
    assert str(piece) == "<blockquote>A <b>&lt;big&gt;</b> call <b>was</b> made</blockquote>"


@FEW
@given(st.lists(st.one_of(HOSTILE, st.integers(1, 9000).map("é ".__mul__)), max_size=8), st.booleans())
def test_messages_keep_to_the_limits_and_lose_nothing(passages: list[str], marked: bool) -> None:
    """Blocks are packed into messages of at most 4096 units and 100 entities; only what is too long alone is cut."""
    blocks = [views.html.quotation(p, [(i, i + 1) for i in range(0, len(p), 2)] if marked else ()) for p in passages]
    messages = views.html.pack(blocks)
    joined = ""
    for message in messages:
        text, entities = parse(str(message))
        assert 0 < len(text.encode("utf-16-le")) // 2 <= views.html.UNITS
        assert text.strip()
        assert len(entities) <= views.html.ENTITIES
        joined += text
    assert "".join(joined.split()) == "".join("".join(views.html._UNSENDABLE.sub("", p) for p in passages).split())


def test_a_hundred_entities_and_more() -> None:
    """A block with too many formats is cut before the hundred and first."""
    piece = views.html.join((views.html.bold(f"{n}") for n in range(250)), " ")
    sizes = [len(parse(str(message))[1]) for message in views.html.split(piece)]
    assert sizes == [100, 100, 50]


@pytest.mark.parametrize(
    "cluster",
    ["e\u0301", "👨‍👩‍👧", "🇫🇷", "👍🏽", "한", "\u1112\u1161\u11ab", "क्षि", "กำ", "می\u200cخ"[1:3], "☝️", "\r\n", "ｶﾞ"],
)
def test_no_cut_falls_into_a_visible_character(cluster: str) -> None:
    """A person's character stays whole wherever the limit falls."""
    text = cluster * 50
    for most in range(len(cluster) * 2, 60):
        at = views.graphemes.cut(text, most)
        assert at % len(cluster) == 0
        assert views.graphemes.units(text[:at]) <= most


def test_endless_clusters_are_cut_all_the_same() -> None:
    """A hostile character of ten thousand marks does not hold up the bot."""
    pieces = views.html.split(views.html.quotation("e" + "\u0301" * 10_000))
    assert [parse(str(p))[0] for p in pieces]
    assert all(p.units <= views.html.UNITS for p in pieces)


@pytest.mark.parametrize(
    "html", ["a < b", "<b>", "</b>", "<b><i></b></i>", "<x>y</x>", "&nbsp;", '<a href="x:y">z</a>']
)
def test_the_judge_is_strict(html: str) -> None:
    """The parser of these tests refuses what Telegram refuses."""
    with pytest.raises(NotTelegramHtmlError):
        parse(html)
