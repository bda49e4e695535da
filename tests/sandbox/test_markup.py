"""Telegram's HTML, whitespace and entity rules."""

from __future__ import annotations

import html
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox import formatting, utf16
from sandbox.errors import ApiError

READ = [
    ("<b>a</b>", "a", [("bold", 0, 1)]),
    ("<strong>a</strong><em>b</em>", "ab", [("bold", 0, 1), ("italic", 1, 1)]),
    ("<b>a</b><b>b</b>", "ab", [("bold", 0, 2)]),
    ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
    ("😀<u>é</u>", "😀é", [("underline", 2, 1)]),
    ("<s>😀</s>", "😀", [("strikethrough", 0, 2)]),
    ('<span class="tg-spoiler">x</span>', "x", [("spoiler", 0, 1)]),
    ("<tg-spoiler>x</tg-spoiler>", "x", [("spoiler", 0, 1)]),
    ("<b>a<code>b</code>c</b>", "abc", [("bold", 0, 1), ("code", 1, 1), ("bold", 2, 1)]),
    ('<pre><code class="language-python">x</code></pre>', "x", [("pre", 0, 1)]),
    ("<blockquote>a</blockquote>", "a", [("blockquote", 0, 1)]),
    ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
    ("<blockquote>a<blockquote>b</blockquote></blockquote>", "ab", [("blockquote", 0, 2)]),
    ("<blockquote><b>a</b></blockquote>", "a", [("blockquote", 0, 1), ("bold", 0, 1)]),
    ('<a href="https://x.org/?a=1&amp;b=2">a</a>', "a", [("text_link", 0, 1)]),
    ("<a href='not an address'>a</a>", "a", []),
    ("<B>a</B >", "a", [("bold", 0, 1)]),
    ("&lt;&gt;&amp;&quot;&#233;&#xe9;&nbsp;&", '<>&"éé&nbsp;&', []),
    ("<b> </b>x", "x", []),
    ("  a \n\n", "a", []),
    ("a\r\nb\x07c", "a\nb c", []),
]


@pytest.mark.parametrize(("source", "text", "entities"), READ)
def test_html_is_read_as_telegram_reads_it(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    """Every documented tag gives its entity, in UTF-16 units; what may not nest is cut or dropped."""
    got, kinds = formatting.formatted(source, "HTML")
    assert got == text
    assert [(each["type"], each["offset"], each["length"]) for each in kinds] == entities


REFUSED = [
    ("<x>a</x>", 'Unsupported start tag "x" at byte offset 0'),
    ("é<script>", 'Unsupported start tag "script" at byte offset 2'),
    ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
    ("a</b>", "Unexpected end tag at byte offset 1"),
    ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
    ("<b", "Unclosed start tag at byte offset 0"),
    ("<b>a</b", "Unclosed end tag at byte offset 4"),
    ('<a href="x>a</a>', "Unclosed start tag at byte offset 0"),
    ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
    ("<a =x>a</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
    ("<a href=x,y>a</a>", "Unexpected end of name token at byte offset 8"),
    ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ("5 < 6", 'Unsupported start tag "" at byte offset 2'),
    ("&#xD800;", "Text contains invalid Unicode characters after decoding HTML entities"),
]


@pytest.mark.parametrize(("source", "reason"), REFUSED)
def test_bad_html_is_refused_in_telegrams_words(source: str, reason: str) -> None:
    """Markup that Telegram refuses is refused, with its text and byte offset."""
    with pytest.raises(ApiError) as caught:
        formatting.formatted(source, "HTML")
    assert caught.value.text.startswith(f"Bad Request: can't parse entities: {reason}")


FOUND = [
    ("see https://a.org/b).", [("url", "https://a.org/b")]),
    ("(https://a.org/x_(y))", [("url", "https://a.org/x_(y)")]),
    ("lemonde.fr, and a.b", [("url", "lemonde.fr")]),
    ("/find@some_bot it /not/this", [("bot_command", "/find@some_bot")]),
    ("@alice_x and #tag1 #12", [("mention", "@alice_x"), ("hashtag", "#tag1")]),
    ("mail me@x.org now", [("email", "me@x.org")]),
    ("und/oder 1/2", []),
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_addresses_and_commands_are_found(text: str, expected: list[tuple[str, str]]) -> None:
    """Links, mentions, hashtags, mail addresses and commands are marked without anybody asking."""
    _, entities = formatting.formatted(text)
    assert [(each["type"], utf16.cut(text, each["offset"], each["length"])) for each in entities] == expected


letters = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\u2028\u2029\u202a\u202b\u202c\u202d\u202e")
)


@given(letters)
def test_escaped_text_comes_back(text: str) -> None:
    """Any text, escaped, comes out as it went in but for white space at its ends."""
    got, _ = formatting.formatted(html.escape(text), "HTML")
    assert got == text.strip(" \n")


PLAIN_TAGS = {"b": "bold", "i": "italic", "u": "underline", "s": "strikethrough", "tg-spoiler": "spoiler"}
words = st.text("aé😀ж界 \n", min_size=1, max_size=6)
pieces: st.SearchStrategy[Any] = st.recursive(
    words.map(lambda text: (html.escape(text), text, [])),
    lambda inner: st.tuples(st.sampled_from(sorted(PLAIN_TAGS)), st.lists(inner, min_size=1, max_size=3)).map(
        lambda pair: _wrapped(*pair)
    ),
    max_leaves=8,
)


def _wrapped(tag: str, parts: list[Any]) -> Any:
    source, text, marked = "", "", []
    for part_source, part_text, part_marked in parts:
        shift = len(text)
        marked += [(kind, start + shift, end + shift) for kind, start, end in part_marked]
        source, text = source + part_source, text + part_text
    return f"<{tag}>{source}</{tag}>", text, [*marked, (PLAIN_TAGS[tag], 0, len(text))]


@given(st.lists(pieces, min_size=1, max_size=4))
def test_every_character_keeps_its_marks(parts: list[Any]) -> None:
    """For any nesting, each visible character bears exactly the marks of the tags around it, by UTF-16 offsets."""
    source, text, marked = "x", "x", []
    for part_source, part_text, part_marked in parts:
        marked += [(kind, start + len(text), end + len(text)) for kind, start, end in part_marked]
        source, text = source + part_source, text + part_text
    got, entities = formatting.formatted(source + "x", "HTML")
    assert got == text + "x"
    for index, character in enumerate(text):
        if character in " \n":
            continue
        offset = utf16.length(text[:index])
        wanted = {kind for kind, start, end in marked if start <= index < end}
        kinds = {e["type"] for e in entities if e["offset"] <= offset < e["offset"] + e["length"]}
        assert kinds == wanted


def test_only_a_hundred_entities_are_kept() -> None:
    """The 101st entity is dropped in silence."""
    text, entities = formatting.formatted("<b>a</b> " * 150, "HTML")
    assert (len(text), len(entities)) == (299, 100)


def test_a_nested_quotation_keeps_the_outer_one() -> None:
    """Settling twice changes nothing."""
    _, entities = formatting.formatted("<b>a<blockquote>b<i>c</i></blockquote>d</b>", "HTML")
    assert formatting.settle(entities) == entities
