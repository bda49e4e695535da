"""Many articles that tell one event in nearly the same words are no reason for doubt."""

from __future__ import annotations

import pytest

from engine.models import Verdict
from tests.engine.memory_shelf import Shelf

REPORTS = [
    f"The {number}th report of the harbour office came on Monday. It has many pages. Boats were counted again."
    for number in range(4, 16)
]
FERRY = [
    "The ferry to Halm sank near the lighthouse on Tuesday evening. All 42 passengers were saved. The sea was calm.",
    "A ferry to Halm sank on Tuesday evening near the old lighthouse. All 42 passengers could be saved. Police ask.",
    "On Tuesday evening the Halm ferry sank near the lighthouse. All 42 passengers were rescued. The owner regrets it.",
    "The Halm ferry sank near the lighthouse late on Tuesday. All its 42 passengers were saved. Divers are on board.",
    "Near the lighthouse of Halm a ferry sank on Tuesday. Its 42 passengers were saved. The reason is not known.",
    "The ferry that sank on Tuesday evening near the lighthouse had 42 passengers for Halm. All were saved.",
]
SHIP = [
    "Die Fähre nach Halm sank am Dienstagabend vor dem Leuchtturm. Alle 42 Fahrgäste wurden gerettet. Es war still.",
    "Am Dienstagabend sank vor dem Leuchtturm eine Fähre nach Halm. Die 42 Fahrgäste wurden gerettet. Taucher suchen.",
    "Eine Fähre nach Halm sank am späten Dienstagabend vor dem Leuchtturm. Die Polizei fragt nach Zeugen.",
    "Vor dem Leuchtturm sank am Dienstagabend die Fähre nach Halm. Die Reederei bedauert es. Ersatz kommt morgen.",
]


@pytest.mark.parametrize(
    ("texts", "question"),
    [
        (REPORTS, "When did the report come?"),
        (REPORTS, "What did the harbour office report?"),
        (REPORTS, "harbour report"),
        (FERRY, "When did the ferry sink?"),
        (FERRY, "Where did the ferry sink?"),
        (FERRY, "How many passengers were saved?"),
        (SHIP, "Wann sank die Fähre?"),
        (SHIP, "Wo sank die Fähre?"),
    ],
)
def test_what_many_articles_tell_is_as_sure_as_what_one_tells(texts: list[str], question: str) -> None:
    """An answer that one of them would give is direct, however many others give it."""
    for count in sorted({1, 3, len(texts)}):
        assert Shelf(*texts[:count]).ask(question).verdict is Verdict.DIRECT, count


def test_a_plain_question_is_answered_as_surely_by_twelve_as_by_one() -> None:
    """ "It" names nothing, so that the answer is perhaps one; more than that is not said of twelve either."""
    verdicts = [Shelf(*REPORTS[:count]).ask("When did it come?").verdict for count in (1, 2, 4, 12)]
    assert verdicts == [Verdict.PERHAPS] * 4


def test_articles_that_differ_stay_a_reason_for_doubt() -> None:
    """Sentences alike in form, each of another thing, are many possible answers, and none is the one asked for."""
    places = ["mill", "school", "station", "museum", "bakery", "library", "chapel", "tower"]
    texts = [
        f"The {place} opened on {day} with music from Varne. A ribbon was cut. Rain fell."
        for place, day in zip(places, ["Monday", "Tuesday", "Friday", "Sunday"] * 2, strict=True)
    ]
    one, many = (Shelf(*each).ask("When was the opening with music?").hits[0].score for each in (texts[:1], texts))
    assert many < one
