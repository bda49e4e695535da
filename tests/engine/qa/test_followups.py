"""Follow-ups: which questions go on from the one before, and what they are read as.

`followups.txt` is the table of the languages: the question before, those that go on from it (+), those that are
complete (-).
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import languages
from engine.qa import followups


def table() -> dict[str, list[str]]:
    """The lines of each language: first the question before."""
    rows: dict[str, list[str]] = {}
    for line in Path(__file__).with_name("followups.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            rows[line.strip("[]")] = lines = []
        elif line and not line.startswith("#"):
            lines.append(line)
    return rows


TABLE = table()


@pytest.mark.parametrize("code", languages.CODES)
def test_only_an_incomplete_question_goes_on_from_the_one_before(code: str) -> None:
    """A complete question is never joined, whatever it begins with; also on a shelf of several languages."""
    before, *lines = TABLE[code]
    assert {line[0] for line in lines} == {"+", "-"}
    for likely in ([code], dict.fromkeys((code, "en", "fr", "ru", "pl"))):
        joined = [line for line in lines if followups.resolve(line[2:], before, list(likely)).text]
        assert joined == [line for line in lines if line.startswith("+")]


@pytest.mark.parametrize(
    ("language", "before", "question", "read_as"),
    [
        ("fr", "Qui a initié l'appel ?", "et en Russie ?", "Qui initié l'appel en Russie"),
        ("fr", "Qui a fermé le pont ?", "Et pourquoi ?", "fermé pont pourquoi"),
        ("en", "How many trains were cancelled in Oldham?", "And in Leeds?", "How many trains cancelled in Leeds"),
        ("en", "How many people came in 2019?", "What about 2020?", "How many people came 2020"),
        ("en", "Who closed the bridge?", "Why?", "closed bridge Why"),
        ("de", "Wie viele Panzer hat Rom?", "und die Ukraine?", "Wie viele Panzer Rom die Ukraine"),
        ("ru", "Сколько танков потеряла Россия?", "а в Германии?", "Сколько танков потеряла в Германии"),
        ("ar", "كم دبابة خسرت أوكرانيا؟", "وماذا عن روسيا؟", "كم دبابة خسرت أوكرانيا روسيا"),
        ("ar", "كم دبابة خسرت أوكرانيا؟", "ولماذا؟", "دبابة خسرت أوكرانيا لماذا"),
        ("zh", "美国损失了多少坦克？", "那俄罗斯呢？", "美国损失了多少坦克 俄罗斯呢"),
    ],
)  # fmt: skip
def test_a_follow_up_takes_over_what_it_does_not_say_itself(
    language: str, before: str, question: str, read_as: str
) -> None:
    """Names take the place of names, numbers of numbers; question words are carried over where there are none."""
    assert followups.resolve(question, before, [language]).text == read_as


@pytest.mark.parametrize(
    ("before", "question", "language", "is_bare", "asks_more"),
    [
        ("Who is Peter Olsen?", "How old is he?", "en", True, False),
        ("Who closed the bridge?", "Why?", "en", True, True),
        ("Who closed the bridge?", "And when?", "en", True, False),
        ("Who closed the bridge?", "And the tower?", "en", False, False),
        ("Combien ont coûté les travaux ?", "Pourquoi ?", "fr", True, True),
        ("Wer hat die Brücke gesperrt?", "Und warum?", "de", True, True),
        ("Wer hat die Brücke gesperrt?", "Und wo?", "de", True, True),
        ("Wer hat die Brücke gesperrt?", "Und seit wann?", "de", True, False),
        ("Кто закрыл мост?", "Почему?", "ru", True, True),
        ("Quién cerró el puente?", "¿Por qué?", "es", True, True),
        ("من أغلق الجسر؟", "ولماذا؟", "ar", True, True),
    ],
)
def test_a_follow_up_that_names_nothing_is_known(
    before: str, question: str, language: str, is_bare: bool, asks_more: bool
) -> None:
    """It lives of the words of the question before it; some ask for more than when and how many."""
    read = followups.resolve(question, before, [language])
    assert (read.is_bare, read.asks_more) == (is_bare, asks_more)


@pytest.mark.parametrize(
    ("before", "question"),
    [
        ("Who closed the bridge?", "Who is Karin Holm?"),
        ("When is the bridge closed?", "Who said so?"),
        ("Who closed it?", "And who was elected president of the republic in the spring?"),
        ("Who closed the bridge?", "and"),
        ("Who closed the bridge?", ""),
        ("", "And in Leeds?"),
        ("What is it?", "And who?"),
        ("Who closed the bridge?", "Andrew Holm"),
    ],
)
def test_a_question_that_stands_by_itself_is_left_alone(before: str, question: str) -> None:
    """Long questions, those with words of their own, and names that begin like an opener are no follow-ups."""
    assert followups.resolve(question, before, ["en"]).text == ""


def test_an_opener_of_another_language_is_none() -> None:
    """ "A" opens a follow-up in Polish, "de" in Hungarian, "hay" in Vietnamese: a shelf of both is no reason."""
    assert followups.resolve("A bridge?", "Who closed it in Leeds?", ["pl", "en"]).text == ""
    assert followups.resolve("De brug is dicht?", "Wie heeft de tunnel gesloten?", ["hu", "nl"]).text == ""
    assert followups.resolve("¿Hay muertos?", "¿Quién cerró el puente?", ["vi", "es"]).text == ""


@pytest.mark.parametrize("code", languages.CODES)
def test_every_language_knows_how_a_follow_up_begins(code: str) -> None:
    """A page without openers would have no follow-ups."""
    assert languages.of(code).followups


@given(st.text(max_size=80), st.text(max_size=80), st.sampled_from(["en", "fr", "zh", "ar", ""]))
def test_any_texts_are_read_somehow(question: str, before: str, language: str) -> None:
    """No input brings it down, and nothing is invented: every word was said in one of the two."""
    read_as = followups.resolve(question, before, [language] if language else []).text
    assert all(word in question or word in before for word in read_as.split())
