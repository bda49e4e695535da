"""The detector: langdetect's own probabilities, to the last bit."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory
from langdetect.lang_detect_exception import LangDetectException

from engine.nlp import detector
from tests.engine.nlp.test_language import TEXTS
from tests.profiles import examples

TRICKY = [
    "",
    "  \n ",
    "ABC DEF",
    "aB CdE FGh iJKl",
    "see https://example.org/a?b=c or mail x.y@example.org about it",
    "Tiếng Việt có dấu và Tiê´ng Viê.t",
    "Совет met во вторник and решил",
    "\ud800 half a pair \x00",
    "word " * 3000,
]


@cache
def _factory() -> DetectorFactory:
    factory = DetectorFactory()
    factory.load_profile(PROFILES_DIRECTORY)
    factory.set_seed(0)
    return factory


def _theirs(text: str, prior: dict[str, float] | None = None) -> dict[str, float]:
    """langdetect's probabilities of all languages."""
    theirs = _factory().create()
    if prior:
        theirs.set_prior_map(prior)
    theirs.append(text)
    try:
        theirs.get_probabilities()
    except LangDetectException:
        return {}
    return dict(zip(theirs.langlist, theirs.langprob, strict=True))


@pytest.mark.parametrize("text", [*TEXTS.values(), *TRICKY])
def test_the_probabilities_are_langdetects(text: str) -> None:
    """Same profiles, same random numbers, same order of every sum and product: the same bits."""
    assert detector.probabilities(text) == _theirs(text)


@examples(150)
@given(st.text(alphabet="aeiou ntrsBCÉéüñ,.'-\n1жЖиІыأبت中の가กΣ", max_size=80))
def test_the_probabilities_of_any_text_are_langdetects(text: str) -> None:
    """Also where scripts, capitals, spaces and punctuation come in any order."""
    assert detector.probabilities(text) == _theirs(text)


@pytest.mark.parametrize("text", [TEXTS["en"], TEXTS["nb"], "no problem"])
def test_a_prior_is_langdetects_prior_map(text: str) -> None:
    """Languages that are likely are weighed as langdetect weighs them, and no others are named."""
    prior = {"no": 1.0, "en": 2.0, "da": 1.0}
    assert detector.probabilities(text, prior) == _theirs(text, prior)
    assert detector.detect(text, prior) in prior


def test_a_language_is_named_as_langdetect_names_it() -> None:
    """The most likely one above langdetect's threshold, none without any n-gram."""
    assert detector.detect(TEXTS["nb"]) == "no"
    assert detector.detect("") == ""
