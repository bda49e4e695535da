"""What a text is taken for."""

from __future__ import annotations

import pytest

from services.intent import Meaning, read

SENTENCE = "The bridge over the river is closed until Monday."


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("Who called?", Meaning.QUESTION),
        ("sanctions", Meaning.QUESTION),
        ("combien de chars par jour", Meaning.QUESTION),
        (SENTENCE, Meaning.QUESTION),
        (" ".join([SENTENCE] * 3), Meaning.ARTICLE),
        ("One paragraph here.\n\nAnd another one.", Meaning.ARTICLE),
        ("x" * 401, Meaning.ARTICLE),
        ("x" * 400, Meaning.QUESTION),
        ("Who called? When was it? Where did they meet?", Meaning.QUESTION),
        ("Erst A. Dann B kam her. Schließlich C ging weg. Und D blieb da.", Meaning.ARTICLE),
        ("今天下雨。明天晴天。后天下雪了。", Meaning.ARTICLE),
        ("Merci !", Meaning.SMALL_TALK),
        ("hello", Meaning.GREETING),
        ("plus court", Meaning.REQUEST),
        ("спасибо", Meaning.SMALL_TALK),
    ],
)
def test_meaning(text: str, meaning: Meaning) -> None:
    """At least 2 paragraphs, at least 3 statements or more than 400 characters are an article."""
    assert read(text).meaning is meaning


@pytest.mark.parametrize(
    "text",
    [
        *("thank you very much", "ok merci", "Merci 🙏", "👍👍", "🙂", "lol", "bonne nuit", "hi there", "thanks, bye"),
        *(
            "merci beaucoup !",
            "D’accord…",
            "❤️",
            "👍🏽",
            "1️⃣",
            "Merci :)",
            ":-)",
            "Ok - merci",
            "谢谢！",
            "¡Hola!",
            "🇫🇷 Salut 👋",
        ),
    ],
)
def test_small_talk_is_no_question(text: str) -> None:
    """Greetings, thanks and pictures ask nothing, alone or a few together, with any punctuation."""
    assert read(text).meaning in (Meaning.SMALL_TALK, Meaning.GREETING)


@pytest.mark.parametrize(
    "text",
    [
        *("Hi-tech", "Bonjour tristesse", "super bowl", "ok computer", "beaucoup", "night", "Nice", "thanks giving"),
        *(
            "Merci qui ?",
            "ok?",
            "🙏 Lourdes",
            "?",
            "...",
            "",
            "C++",
            "hello hello hello hello hello hello hello",
            "5 °C",
            "super 8",
        ),
    ],
)
def test_keywords_are_questions(text: str) -> None:
    """A word that nobody greets with makes the text a question, whatever stands beside it."""
    assert read(text).meaning is Meaning.QUESTION


@pytest.mark.parametrize(
    "text",
    ["https://", "http:/", "https:", "www.", "https://www.", "a", "É ?", "я", "Q!", "7", "ж…", "ب"],
)
def test_too_little_is_no_question(text: str) -> None:
    """A single letter and the beginning of a link are nothing to look for."""
    assert read(text).meaning is Meaning.NOTHING


@pytest.mark.parametrize("text", ["水", "물", "C++", "C#", "ab", "G7", "www.a", "http", "a b", "5 °C"])
def test_a_short_word_is_a_question(text: str) -> None:
    """One sign can be a word."""
    assert read(text).meaning is Meaning.QUESTION


def test_borderline_texts_offer_the_other_reading() -> None:
    """Two statements may be a short article; three short ones may be a question with its story."""
    assert read(f"{SENTENCE} {SENTENCE}").borderline
    assert read(" ".join([SENTENCE] * 3)).borderline
    assert not read("Who called?").borderline
    assert not read("sanctions").borderline
    assert not read("x" * 5000).borderline
