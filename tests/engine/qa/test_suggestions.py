"""The buttons under "nothing found": words that mean something, or none."""

from __future__ import annotations

import pytest

from engine.models import Frequencies
from engine.qa.answer import expand, parse
from engine.qa.suggestions import suggest


def suggested(question: str, language: str, likely: tuple[str, ...] = ()) -> list[str]:
    """The suggestions where every word of the question stands in two sentences of a thousand."""
    query = parse(question, likely or (language,))
    by_term = {term: 2 for word in query.words for term in word.terms}
    return sorted(suggest(query, Frequencies(1000, by_term), likely or (language,)))


@pytest.mark.parametrize(
    ("language", "question", "words"),
    [
        ("fr", "Qui sont les ministres ?", ["ministres"]),
        ("fr", "Qui a parlé, et qui avait parlé ?", ["parlé"]),
        ("fr", "Où est-ce que ça se trouve ?", []),
        ("fr", "Que s'est-il dit à l'Assemblée ?", ["Assemblée"]),
        ("en", "Who are they and what have they built?", ["built"]),
        ("en", "What about the tram and the trams?", ["tram"]),
        ("en", "Which of those would it be?", []),
        ("de", "Wer sind diese Leute?", ["Leute"]),
        ("de", "Was ist das und warum?", []),
        ("es", "¿Quiénes son los ministros?", ["ministros"]),
        ("it", "Chi sono i ministri?", ["ministri"]),
        ("pt", "Quem são eles?", []),
        ("pl", "Kto to jest i dlaczego?", []),
        ("pl", "Kim są ministrowie?", ["ministrowie"]),
        ("ru", "Кто такие эти министры?", ["министры"]),
        ("ru", "Что это было?", []),
        ("uk", "Хто такі ці міністри?", ["міністри"]),
        ("ar", "من هم الوزراء؟", ["الوزراء"]),
        ("ar", "ماذا كان هذا؟", []),
        ("he", "מי הם השרים?", ["השרים"]),
        ("nl", "Wie zijn de ministers?", ["ministers"]),
        ("sv", "Vilka är det?", []),
        ("zh", "美国损失了多少坦克？", []),
        ("ja", "誰が橋を閉鎖しましたか。", []),
    ],
)  # fmt: skip
def test_a_button_carries_a_word_that_means_something(language: str, question: str, words: list[str]) -> None:
    """No question word, no small word, no common verb, no word twice, no piece of a word."""
    assert suggested(question, language) == words


@pytest.mark.parametrize("question", ["Qui sont-ils ?", "Wer ist es?", "Хто вони?", "من هم؟", "¿Quién es?"])
@pytest.mark.parametrize("likely", [("en",), ("ru", "pl"), ("zh",)])
def test_the_language_of_the_shelf_does_not_matter(question: str, likely: tuple[str, ...]) -> None:
    """A question word is none in any language, also on a shelf whose articles have another."""
    assert suggested(question, "", likely) == []


def test_what_no_article_has_or_all_have_is_not_offered() -> None:
    """A button that finds nothing, or everything, is no help."""
    query = parse("the strike in Leeds", ("en",))
    terms = {term: 0 for word in query.words for term in word.terms}
    assert suggest(query, Frequencies(1000, terms), ("en",)) == ()
    assert suggest(query, Frequencies(1000, dict.fromkeys(terms, 900)), ("en",)) == ()


def test_a_word_that_is_only_spelled_nearly_so_is_not_suggested() -> None:
    """ "parle" is in no article that has "parce" alone; asked about, it would find nothing that was meant."""
    query = expand(parse("De quoi parle Le Monde ?", ("fr",)), Frequencies(1000, {}), ("parce", "train"))
    assert "parce" in query.words[2].terms
    assert suggest(query, Frequencies(1000, {"parce": 2}), ("fr",)) == ()
