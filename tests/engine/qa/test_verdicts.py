"""The grades of an answer, and where each begins."""

from __future__ import annotations

import pytest

from engine.models import Verdict
from engine.qa import answer, cross_lingual
from engine.qa.scoring import Thresholds


@pytest.mark.parametrize("thresholds", [answer.THRESHOLDS, cross_lingual.THRESHOLDS])
def test_every_chance_has_one_verdict(thresholds: Thresholds) -> None:
    """The higher the chance, the better the verdict; each of them occurs, in the order of the enumeration."""
    verdicts = [thresholds.verdict(hundredth / 100) for hundredth in range(100, -1, -1)]
    assert list(dict.fromkeys(verdicts)) == list(Verdict)
    assert verdicts == sorted(verdicts, key=list(Verdict).index)
