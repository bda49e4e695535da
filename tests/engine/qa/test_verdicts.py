"""The grades of an answer, and where each begins."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine.models import ArticleId, Passage, Query, Verdict
from engine.qa import answer, answer_type, cross_lingual
from engine.qa.scoring import Thresholds


@pytest.mark.parametrize("thresholds", [answer.THRESHOLDS, cross_lingual.THRESHOLDS])
def test_every_chance_has_one_verdict(thresholds: Thresholds) -> None:
    """The higher the chance, the better the verdict; each of them occurs, in the order of the enumeration."""
    verdicts = [thresholds.verdict(hundredth / 100) for hundredth in range(100, -1, -1)]
    assert list(dict.fromkeys(verdicts)) == list(Verdict)
    assert verdicts == sorted(verdicts, key=list(Verdict).index)


@pytest.mark.parametrize(
    ("language", "question", "text", "lacks"),
    [
        ("en", "When did the mill open?", "The mill opened with a brass band.", True),
        ("en", "When did the mill open?", "The mill opened on Tuesday.", False),
        ("en", "When did the mill open?", "The mill opened a century ago.", False),
        ("en", "When did the mill of 1871 close?", "The mill of 1871 closed with a brass band.", True),
        ("en", "In what year did the mill open?", "The mill opened with a brass band.", True),
        ("en", "Who came when the mill opened?", "The mayor came with a brass band.", False),
        ("en", "How many boats came?", "Boats came from the north.", True),
        ("en", "How many boats came?", "Twelve boats came.", False),
        ("fr", "Quand le moulin a-t-il ouvert ?", "Le moulin a ouvert en fanfare.", True),
        ("fr", "Quand le moulin a-t-il ouvert ?", "Le moulin a ouvert hier soir.", False),
        ("fr", "Combien de bateaux sont venus ?", "Les bateaux venaient du nord.", True),
        ("de", "Wann öffnete die Mühle?", "Die Mühle öffnete mit Blasmusik.", True),
        ("de", "Wann öffnete die Mühle?", "Die Mühle öffnete gestern.", False),
        ("es", "¿Cuándo abrió el molino?", "El molino abrió con una banda.", True),
        ("es", "¿Cuándo abrió el molino?", "El molino abrió ayer por la noche.", False),
        ("ru", "Когда открылась мельница?", "Мельница открылась под музыку.", True),
        ("ru", "Когда открылась мельница?", "Мельница открылась вчера вечером.", False),
        ("pl", "Kiedy otwarto młyn?", "Młyn otwarto przy muzyce.", True),
        ("uk", "Коли відкрився млин?", "Млин відкрився вчора.", False),
        ("ar", "متى افتتحت المطحنة؟", "افتتحت المطحنة بالموسيقى.", True),
    ],
)
def test_a_sentence_without_a_time_tells_no_time(language: str, question: str, text: str, *, lacks: bool) -> None:
    """Nor one without a number how many; a date, an hour, "yesterday" and "a century ago" are times."""
    passage = Passage(ArticleId(1), 0, text, "", "", "", language, datetime(2026, 3, 1, tzinfo=UTC))
    assert answer_type.lacks_time_or_number(Query(question, language, ()), [passage]) == lacks
