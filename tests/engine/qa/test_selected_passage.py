"""Questions about a selected passage: what they are asked with, in the languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.qa.selected_passage import complete

NAMES = {
    "": "Karin Holm", "ru": "Карин Хольм", "uk": "Карін Хольм", "ar": "كارين هولم", "he": "קארין הולם",
    "zh": "谢尔盖·绍伊古", "ja": "ショイグ国防相", "ko": "카린 홀름",
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "Who is she?"), ("en", "What is known about her?"), ("en", "Why?"), ("en", "When did she resign?"),
        ("fr", "Que sait-on de lui ?"), ("fr", "Qui est-ce ?"), ("fr", "Quel est son âge ?"), ("fr", "C'est qui ?"),
        ("de", "Wer ist das?"), ("de", "Was sagte sie?"), ("de", "Warum?"),
        ("es", "¿Quién es?"), ("es", "¿Qué se sabe de él?"), ("es", "¿Cuál es su edad?"),
        ("it", "Chi è?"), ("it", "Cosa ha detto lui?"), ("pt", "Quem é?"), ("pt", "O que disse ela?"),
        ("pl", "Kto to?"), ("pl", "Co o niej wiadomo?"), ("nl", "Wie is dat?"), ("nl", "Wat zei hij?"),
        ("ru", "Кто это?"), ("ru", "Что о ней известно?"), ("uk", "Хто це?"), ("uk", "Що про неї відомо?"),
        ("ar", "من هي؟"), ("ar", "ماذا نعرف عنها؟"), ("he", "מי זה?"), ("he", "מה ידוע עליו?"),
        ("tr", "O kim?"), ("sv", "Vem är han?"),
        ("zh", "他是谁？"), ("ja", "彼は誰ですか。"), ("ko", "그는 누구인가요?"),
    ],
)  # fmt: skip
def test_pronouns_stand_for_the_passage(language: str, question: str) -> None:
    """Who asks about "her", or names nothing at all, asks about what is selected."""
    name = NAMES.get(language, NAMES[""])
    about = complete(question, name, [language])
    assert about.refers
    assert about.subject == name
    assert about.text.startswith(name)
    assert not about.near


@pytest.mark.parametrize(
    ("language", "question", "passage", "subject"),
    [
        ("en", "How many tanks were lost?", "Yesterday Russia withdrew from the town", "Yesterday Russia"),
        ("fr", "Combien de chars ont été perdus ?", "Les forces de la Russie", "Russie"),
        ("ru", "Сколько танков потеряно?", "войска России", "России"),
        ("en", "How much do repairs cost?", "closed until further notice", ""),
    ],
)
def test_the_names_of_a_passage_are_searched(language: str, question: str, passage: str, subject: str) -> None:
    """A question that names something itself is also asked with the names of the passage."""
    about = complete(question, passage, [language])
    assert (about.refers, about.subject) == (False, subject)


def test_a_question_word_alone_is_asked_about_all_that_is_selected() -> None:
    """ "Why?" about a sentence is answered by what stands beside it."""
    about = complete("Why?", "The old bridge over the river is closed.", ["en"])
    assert (about.refers, about.near, about.subject) == (True, True, "old bridge river closed")


def test_a_passage_in_another_script_is_asked_for_by_its_own_words() -> None:
    """The question's small words say nothing in the passage's language."""
    assert "Шойгу" in complete("Que sait-on de lui ?", "Сергій Шойгу", ["uk", "fr"]).text


@given(st.text(max_size=80), st.text(max_size=200), st.sampled_from(["en", "fr", "zh", "ar", ""]))
def test_any_texts_are_read_somehow(question: str, passage: str, language: str) -> None:
    """No input brings it down, and nothing is invented."""
    about = complete(question, passage, [language] if language else [])
    assert all(word in question or word in passage for word in about.text.split())
