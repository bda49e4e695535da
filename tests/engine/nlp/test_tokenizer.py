"""Words and index terms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.nlp import tokenizer
from tests.profiles import examples


@pytest.mark.parametrize(
    ("text", "language", "terms"),
    [
        ("COVID-19 in 2024, the G7", "en", ["covid", "19", "in", "2024", "the", "g7"]),
        ("10,000 or 3.5", "en", ["10000", "or", "3.5"]),
        ("l’appel d'hier", "fr", ["l", "appel", "d", "hi"]),
        ("п’ять об'єктів", "uk", ["пят", "обєкт"]),
        ("किताबें", "hi", ["किताब"]),
        ("天气A股", "zh", ["天气", "a", "股"]),
        ("İstanbul'da IŞIK", "tr", ["istanbul", "da", "isık".replace("ı", "i")]),
        ("٢٠٢٤", "ar", ["2024"]),
        ("ＡＢＣ", "ja", ["abc"]),
    ],
)
def test_what_the_index_holds(text: str, language: str, terms: list[str]) -> None:
    """Numbers, short names, vowel signs and elisions survive; scripts without spaces become pairs of letters."""
    assert list(tokenizer.terms(text, language)) == terms


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("déclaré", "DECLARE", "fr"),
        ("aujourd’hui", "aujourd'hui", "fr"),
        ("appels", "appel", "fr"),
        ("министры", "министров", "ru"),
        ("області", "область", "uk"),
        ("Häuser", "hauser", "de"),
        ("łódź", "Lodz", ""),
        ("كتاب", "کتاب", ""),
        ("elections", "Election", "en"),
    ],
)
def test_forms_of_a_word_meet(one: str, other: str, language: str) -> None:
    """Case, accents, apostrophes and inflection do not keep a question from its sentence."""
    assert tokenizer.terms(one, language) == tokenizer.terms(other, language)


@given(st.text(max_size=200), st.sampled_from(["", "en", "fr", "uk", "zh", "th", "hi", "ar", "tr"]))
def test_tokens_stand_where_they_say(text: str, language: str) -> None:
    """Every token is a span of the text, in order; terms are never empty."""
    before = -1
    for token in tokenizer.tokens(text, language):
        assert 0 <= token.start < token.end <= len(text)
        assert token.start > before
        before = token.start
    assert all(tokenizer.terms(text, language))


@examples(200)
@given(
    st.text(alphabet="aZéß1290.,'’ʼ\"״אあ゛中ไ๑٣áİ½⒈ \u0301\u200d𝒜𠀀한їñ-_", max_size=30),
    st.sampled_from(["en", "uk", "ja", "th", ""]),
)
def test_terms_are_the_stems_of_the_tokens(text: str, language: str) -> None:
    """What is kept of words seen before changes nothing, and every token is where it says."""
    tokens = list(tokenizer.tokens(text, language))
    assert tokenizer.terms(text, language) == tuple(
        t.word if t.run else tokenizer.stem(t.word, language) for t in tokens
    )
    assert all(0 <= t.start < t.end <= len(text) for t in tokens)
    assert [t.start for t in tokens] == sorted(t.start for t in tokens)


@pytest.mark.parametrize(
    ("text", "spans"),
    [("ﾊﾞﾅﾅ", [(0, 3), (2, 4)]), ("ﾊﾟﾝ", [(0, 3)]), ("は\u3099ら", [(0, 3)]), ("ばら", [(0, 2)]), ("ｶﾞ", [(0, 2)])],
)
def test_a_letter_and_the_mark_that_voices_it_are_one(text: str, spans: list[tuple[int, int]]) -> None:
    """Half-width kana have their marks apart; the words of a text still stand where they are."""
    assert [(token.start, token.end) for token in tokenizer.tokens(text, "ja")] == spans
