"""One place builds Telegram HTML, and nothing that comes from outside can break it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import graphemes, markup
from tests.handlers.shelf import HOSTILE, URLS
from tests.handlers.telegram_html import NotTelegramHtmlError, parse
from tests.profiles import examples

FEW = examples(100)


@FEW
@given(HOSTILE, HOSTILE, st.lists(st.tuples(st.integers(-5, 90), st.integers(-5, 90))), st.booleans())
def test_any_text_is_shown_as_it_is(before: str, passage: str, marks: list[tuple[int, int]], fold: bool) -> None:
    """Plain words, quotations and marks read as they stand; only what cannot be encoded is dropped."""
    piece = markup.text(before) + markup.quotation(passage, marks, expandable=fold)
    text, entities = parse(str(piece))
    clean = markup._UNSENDABLE.sub("", before), markup._UNSENDABLE.sub("", passage)
    assert text == "".join(clean)
    quotes = [text[e.start : e.end] for e in entities if e.type.endswith("blockquote")]
    assert quotes == [clean[1]] * bool(clean[1])
    assert piece.entities == len(entities)
    assert piece.units == len(text.encode("utf-16-le")) // 2


@FEW
@given(HOSTILE, URLS)
def test_only_web_addresses_become_links(words: str, url: str | None) -> None:
    """A link is http(s) to a host with a dot and no user name; everything else is left as plain words."""
    text, entities = parse(str(markup.link(words, url or "")))
    assert text == markup._UNSENDABLE.sub("", words)
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
    assert markup.web_url(url) == ""
    assert str(markup.link("words", url)) == "words"


def test_marks_nest_in_a_quotation() -> None:
    """Matched words are bold inside the quotation, whatever order and overlap they come in."""
    piece = markup.quotation("A <big> call was made", [(13, 16), (2, 7), (3, 5), (0, 0), (7, 8)])
    assert str(piece) == "<blockquote>A <b>&lt;big&gt;</b> call <b>was</b> made</blockquote>"


@FEW
@given(st.lists(st.one_of(HOSTILE, st.integers(1, 9000).map("é ".__mul__)), max_size=8), st.booleans())
def test_messages_keep_to_the_limits_and_lose_nothing(passages: list[str], marked: bool) -> None:
    """Blocks are packed into messages of at most 4096 units and 100 entities; only what is too long alone is cut."""
    blocks = [markup.quotation(p, [(i, i + 1) for i in range(0, len(p), 2)] if marked else ()) for p in passages]
    messages = markup.pack(blocks)
    joined = ""
    for message in messages:
        text, entities = parse(str(message))
        assert 0 < len(text.encode("utf-16-le")) // 2 <= markup.UNITS
        assert text.strip()
        assert len(entities) <= markup.ENTITIES
        joined += text
    assert "".join(joined.split()) == "".join("".join(markup._UNSENDABLE.sub("", p) for p in passages).split())


def test_a_hundred_entities_and_more() -> None:
    """A block with too many formats is cut before the hundred and first."""
    piece = markup.join((markup.bold(f"{n}") for n in range(250)), " ")
    sizes = [len(parse(str(message))[1]) for message in markup.split(piece)]
    assert sizes == [100, 100, 50]


@pytest.mark.parametrize(
    "cluster",
    ["e\u0301", "👨‍👩‍👧", "🇫🇷", "👍🏽", "한", "\u1112\u1161\u11ab", "क्षि", "กำ", "می\u200cخ"[1:3], "☝️", "\r\n", "ｶﾞ"],
)
def test_no_cut_falls_into_a_visible_character(cluster: str) -> None:
    """A person's character stays whole wherever the limit falls."""
    text = cluster * 50
    for most in range(len(cluster) * 2, 60):
        at = graphemes.cut(text, most)
        assert at % len(cluster) == 0
        assert graphemes.units(text[:at]) <= most


def test_endless_clusters_are_cut_all_the_same() -> None:
    """A hostile character of ten thousand marks does not hold up the bot."""
    pieces = markup.split(markup.quotation("e" + "\u0301" * 10_000))
    assert [parse(str(p))[0] for p in pieces]
    assert all(p.units <= markup.UNITS for p in pieces)


@pytest.mark.parametrize(
    "html", ["a < b", "<b>", "</b>", "<b><i></b></i>", "<x>y</x>", "&nbsp;", '<a href="x:y">z</a>']
)
def test_the_judge_is_strict(html: str) -> None:
    """The parser of these tests refuses what Telegram refuses."""
    with pytest.raises(NotTelegramHtmlError):
        parse(html)
