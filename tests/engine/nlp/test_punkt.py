"""Boundaries and ends of sentences: punkt's decisions, and one idea of an end."""

from __future__ import annotations

import punkt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.nlp.punkt import Boundaries
from engine.nlp.sentence_endings import ends_sentence, ends_with_full_stop
from tests.profiles import examples

PARTS = [
    "Dr", "no", "No", "J", "etc", "Mr", "z.B", "end", "End", "Haus", "S", "Bach", "5", "12", "1990", "U.S", "co",
    "mining-co", ".", ". ", "! ", "? ", "... ", ". . . ", ", ", "; ", " ", " ", "\u00a0", '"', "'", "’", "(", ") ",
    "--", "…", "؟ ", "St. ",
]  # fmt: skip


@examples(400)
@given(st.lists(st.sampled_from(PARTS), max_size=25), st.sampled_from(["english", "german", "russian"]))
def test_the_boundaries_are_punkts(parts: list[str], language: str) -> None:
    """Where a decision is plain it is made without punkt's passes, and it is the same."""
    text = "".join(parts)
    model = punkt.load_model(language)
    assert list(Boundaries(model).span_tokenize(text)) == list(punkt.PunktSentenceTokenizer(model).span_tokenize(text))


@pytest.mark.parametrize(
    ("text", "is_ended", "is_stopped"),
    [
        ("He left.", True, True),
        ("Er ging.«", True, True),
        ("«Он ушёл.» ", True, True),
        ("Is it over?", True, False),
        ("他走了。」", True, True),
        ("Sections:", True, False),
        ("He left.[1]", True, True),
        ("Он ушёл.[2][3] ", True, True),
        ("He left.¹", True, True),
        ("他走了。[註 1]", True, True),
        ("Did they come?1,2", True, False),
        ("Chapter [1]", False, False),
        ("A headline", False, False),
        ("“”", False, False),
        ("", False, False),
    ],
)
def test_a_sentence_ends_with_a_mark_and_what_closes(text: str, is_ended: bool, is_stopped: bool) -> None:
    """Quotation marks and parentheses may follow the mark, in the form of any language."""
    assert (ends_sentence(text), ends_with_full_stop(text)) == (is_ended, is_stopped)
