"""Figures that differ: said only where it is sure, in several languages; what looks alike but is not stays unsaid."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.digests import conflicting_figures

CASES = Path(__file__).parent / "figures.txt"


def _cases() -> list[tuple[str, str, str, bool]]:
    """Blocks of three lines: language and "differ" or "same", then the two sentences."""
    blocks = [block.splitlines() for block in CASES.read_text("utf-8").split("\n\n") if not block.startswith("#")]
    return [(head.split()[0], one, other, head.split()[1] == "differ") for head, one, other in blocks]


def test_what_is_said_to_differ_differs() -> None:
    """Of the pairs that are said to differ at least 95 in 100 do; at least half of those that do are found."""
    cases = [(one, differ) for code, one, other, differ in _cases() if conflicting_figures.contradict(one, other, code)]
    right = sum(differ for _, differ in cases)
    assert right >= 0.95 * len(cases), [one for one, differ in cases if not differ]
    assert right >= 0.5 * sum(differ for *_, differ in _cases())


@pytest.mark.parametrize(
    ("sentence", "language", "value"),
    [
        ("The dam cost 4.2 million euros.", "en", 4_200_000),
        ("Le barrage a coûté 4,2 millions d’euros.", "fr", 4_200_000),
        ("Der Damm kostete 4,2 Mio. Euro.", "de", 4_200_000),
        ("Население потеряло 12 тыс. домов.", "ru", 12_000),
        ("The town has 1,234 houses.", "en", 1234),
        ("La ville compte 1 234 maisons.", "fr", 1234),
        ("Die Stadt hat 1.234 Häuser.", "de", 1234),
        ("Prices rose by 4.5%.", "en", 4.5),
    ],
)
def test_numbers_are_read_as_they_are_written(sentence: str, language: str, value: float) -> None:
    """Groups, decimals and scales of each language."""
    figure = conflicting_figures.figure(sentence, language)
    assert figure is not None
    assert figure.value == value


@pytest.mark.parametrize(
    "sentence",
    [
        "It happened in 2024.",
        "On 14 October the bridge was closed.",
        "At least 10 people died.",
        "Of 12 boats 7 boats sank.",
        "Call 555-1234 now.",
        "The train leaves at 14:30.",
        "The score was 3:2.",
    ],
)
def test_what_counts_nothing_surely_is_no_figure(sentence: str) -> None:
    """Years, days, times, hedges, several numbers of one thing."""
    assert conflicting_figures.figure(sentence, "en") is None
