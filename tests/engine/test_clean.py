"""The one cleaner for every string from outside."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.clean import MARKS_IN_A_ROW, clean, clean_line

ANY_TEXT = st.text(alphabet=st.characters(codec=None), max_size=200)


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("page\x0cpage\x0bline\u2028line", "page\npage\nline\nline"),
        ("nul\x00 bell\x07 tab\t", "nul bell tab\t"),
        ("half \ud83d emoji", "half  emoji"),
        ("\u202eright to left\u202c \u2066isolate\u2069 \u200f", "right to left isolate "),
        ("\ufeffmark \ufffe\U0001ffff", "mark "),
        ("flag\U000e0067\U000e007f", "flag"),
        ("می\u200cشود 👩\u200d👧", "می\u200cشود 👩\u200d👧"),
        ("z" + "\u0301" * 50, "z" + "\u0301" * MARKS_IN_A_ROW),
        ("नमस्ते, naïve, ก็", "नमस्ते, naïve, ก็"),
    ],
)
def test_only_what_nobody_typed_is_dropped(raw: str, cleaned: str) -> None:
    """Controls, surrogates, bidi controls, tags and towers of marks go; letters, joiners and accents stay."""
    assert clean(raw) == cleaned


@given(ANY_TEXT)
def test_clean_text_can_be_sent_and_stored(text: str) -> None:
    """Whatever comes in, the result encodes as UTF-8, has no control characters, and is clean already."""
    cleaned = clean(text)
    cleaned.encode()
    assert clean(cleaned) == cleaned
    assert not [c for c in cleaned if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t"]


@given(ANY_TEXT, st.integers(min_value=1, max_value=40))
def test_a_line_is_one_line_within_its_limit(text: str, limit: int) -> None:
    """A title or name is one line, never longer than its limit, without white space at its ends."""
    line = clean_line(text, limit)
    assert len(line) <= limit
    assert "\n" not in line
    assert line == line.strip()


def test_a_cut_line_ends_between_characters_that_people_see() -> None:
    """A cut never parts a flag, an emoji family or a letter and its accent."""
    assert clean_line("🇫🇷🇩🇪🇮🇹", 4) == "🇫🇷…"
    assert clean_line("ab👩\u200d👧 and more", 5) == "ab…"
    assert clean_line("cafe\u0301 noir", 5) == "caf…"
    assert clean_line("The train is back after years", 24) == "The train is back after…"
    assert clean_line("The train is back after years", 22) == "The train is back…"
    assert clean_line("Verkehrsgesellschaftsversammlung", 12) == "Verkehrsges…"
