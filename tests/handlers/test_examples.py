"""The article behind "Try with an example" answers what anybody would ask first, in each language of the interface."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from engine.models import Verdict
from handlers.start import EXAMPLES
from handlers.views.i18n import languages
from tests.engine.memory_shelf import Shelf

OFFERED = Path(__file__).parents[2] / "sandbox" / "page" / "examples.json"
"""The questions that the sandbox's page offers."""
QUESTIONS = Path(__file__).parent / "example_questions.txt"
NO_ANSWER = "-"
FEWEST = 15
"""Questions a language has at least."""


def _rows() -> Iterator[tuple[str, str, str]]:
    """Yield language, question, and words of the answer, with "~" before them where the verdict does not count."""
    language = ""
    for line in QUESTIONS.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            language = line[3:]
        elif line and not line.startswith("#"):
            question, sign, answer = re.split(" ([=~]>) ", line)
            yield language, question, f"{'~' if sign == '~>' else ''}{answer}"


@cache
def _example(language: str) -> Shelf:
    return Shelf((EXAMPLES / f"{language}.txt").read_text(encoding="utf-8").strip())


@pytest.mark.parametrize(("language", "question", "answer"), _rows())
def test_the_example_answers(language: str, question: str, answer: str) -> None:
    """The sentence that answers comes first, and at least perhaps; what is not in the text is not claimed."""
    shelf = _example(language)
    ranking = shelf.ask(question)
    if answer == NO_ANSWER:
        assert ranking.verdict is not Verdict.DIRECT
        return
    assert answer.lstrip("~") in shelf.text(ranking)
    assert answer.startswith("~") or ranking.verdict in (Verdict.DIRECT, Verdict.PERHAPS)


@pytest.mark.parametrize("language", sorted(languages()))
def test_each_language_has_its_example(language: str) -> None:
    """Each language of the interface has a text of its own, and questions about it."""
    assert (EXAMPLES / f"{language}.txt").exists()
    assert sum(row[0] == language for row in _rows()) >= FEWEST


def test_what_the_sandbox_offers_to_ask_is_answered() -> None:
    """The page knows each example by its title, and offers only questions of the table that are answered directly."""
    offered = json.loads(OFFERED.read_text(encoding="utf-8"))
    assert set(offered) == languages()
    known = {(language, question) for language, question, answer in _rows() if answer != NO_ANSWER}
    for language, example in offered.items():
        text = (EXAMPLES / f"{language}.txt").read_text(encoding="utf-8")
        assert text.startswith(f"{example['title']}\n\n")
        assert {(language, question) for question in example["questions"]} <= known
        verdicts = {question: _example(language).ask(question).verdict for question in example["questions"]}
        assert set(verdicts.values()) == {Verdict.DIRECT}, verdicts
