"""What a message asks of the bot itself. To add a case, add a line to the table of a language in `requests/`."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.languages.requests import codes
from handlers.views.i18n import languages
from services import intent, requests
from services.intent import Meaning
from services.requests import LONGEST, Request
from tests.engine.golden_tables import CODES, table

TABLES = sorted((Path(__file__).parent / "requests").glob("*.txt"))
FEWEST = 3
"""Examples of each request in each language; of what is only like a request there are at least 15."""


def lines(path: Path) -> list[tuple[str, str]]:
    """Return what it is, and what is typed, of each line."""
    rows = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip() and line[0] != "#"]
    return [(kind.strip(), typed.strip()) for kind, _, typed in (row.partition(":") for row in rows)]


def said(text: str) -> str:
    """Return what a text is read as, as the tables name it."""
    reading = intent.read(text)
    if reading.wish is not None:
        return f"{reading.wish.request.value} {reading.wish.sentences or ''}".strip()
    return "none" if reading.meaning is Meaning.QUESTION else reading.meaning.value


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_what_is_typed_is_understood_as_what_it_is(path: Path) -> None:
    """Requests are read in any wording that people use, and a question that only begins like one stays a question."""
    wrong = [(kind, typed, said(typed)) for kind, typed in lines(path) if said(typed) != kind]
    assert wrong == []


def test_every_language_of_the_interface_has_its_tables() -> None:
    """Both the phrases and the examples, with a few of every request."""
    assert {path.stem for path in TABLES} == set(codes()) == languages()
    for path in TABLES:
        kinds = [kind.split()[0] for kind, _ in lines(path)]
        for request in Request:
            fewest = 1 if request in (Request.SETTINGS, Request.NEWS) else 2
            assert kinds.count(request.value) >= fewest, (path.stem, request)
        assert kinds.count("none") >= 15, path.stem


TOLD = [
    ("Tell me who paid", "who paid"),
    ("Hello, can you please tell me when the storm came?", "when the storm came?"),
    ("According to the article, who paid?", "who paid?"),
    ("dis-moi combien ça a coûté", "combien ça a coûté"),
    ("Bonjour, pourriez-vous me dire qui a payé ?", "qui a payé ?"),
    ("Sag mir bitte, wer bezahlt hat", "wer bezahlt hat"),
    ("Ich möchte wissen, was es kostet", "was es kostet"),
    ("¿Puedes decirme cuánto cuesta?", "cuánto cuesta?"),
    ("Powiedz mi, ile kosztuje bilet", "ile kosztuje bilet"),
    ("Скажи, пожалуйста, сколько стоит билет?", "сколько стоит билет?"),
    ("Чи знаєш ти, хто заплатив?", "хто заплатив?"),
    ("أخبرني كم سعر التذكرة", "كم سعر التذكرة"),
    ("Hello Kitty sales", "Hello Kitty sales"),
    ("In the town of Lindau, who pays?", "In the town of Lindau, who pays?"),
    ("What do you know?", "What do you know?"),
    ("tell me", "tell me"),
]


@pytest.mark.parametrize(("typed", "question"), TOLD)
def test_what_only_asks_to_be_told_is_no_part_of_a_question(typed: str, question: str) -> None:
    """Nor is a greeting before it; what belongs to the question stays."""
    assert requests.question_of(typed) == question


@pytest.mark.parametrize("code", CODES)
def test_a_question_of_an_article_is_no_request(code: str) -> None:
    """The questions of the languages' own tables, alone and with a courtesy before them."""
    for line in table(code).get("questions", []):
        question = line.partition(": ")[2]
        for text in (question, question.rstrip("?"), f"Hello, {question}", f"Merci : {question}"):
            assert requests.read(text) is None, text


@pytest.mark.parametrize(
    ("text", "sentences", "rest"),
    [
        ("Summarise this: The bridge is closed.", None, "The bridge is closed."),
        ("Résume en deux phrases :\n\nLe pont est fermé.", 2, "Le pont est fermé."),
        ("Fass das bitte zusammen:\nDie Brücke ist zu.", None, "Die Brücke ist zu."),
        ("Перескажи кратко:\nМост закрыт.", None, "Мост закрыт."),
        ("Tôt ce matin : résume", None, ""),
        ("Résume", None, ""),
        ("Help:\nThe bridge is closed.", None, ""),
        ("Résumé du procès :\nLe juge a parlé.", None, ""),
        ("", None, ""),
    ],
)
def test_a_text_may_begin_with_the_wish_for_its_summary(text: str, sentences: int | None, rest: str) -> None:
    """The wish is no part of the text; a heading that only looks like one is."""
    lead = requests.lead_of(text)
    assert (lead is not None) is bool(rest)
    if lead is not None:
        assert (lead[0].sentences, text[lead[1] :]) == (sentences, rest)


def test_a_request_in_the_midst_of_a_text_is_part_of_it() -> None:
    """Long texts are articles or questions, whatever they begin with."""
    assert requests.read("Summarise this: " + "The bridge over the river is closed until Monday. " * 3) is None
    assert requests.read("help " * LONGEST) is None
    for nothing in ("", "…", "?", "👍"):
        assert requests.read(nothing) is None
