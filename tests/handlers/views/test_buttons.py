"""What buttons say: 64 bytes, no chat in them, and nothing hostile does harm."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import views
from handlers.views.callback_data import Act, Press
from tests.handlers.sample_articles import HOSTILE
from tests.profiles import examples

FEW = examples(100)


@FEW
@given(st.one_of(HOSTILE, st.text("acdfhkloqrstuwxy:0123456789-", max_size=70)))
def test_any_string_is_understood_or_not(data: str) -> None:
    """decode never raises, and what it understands is exactly what encode writes."""
    press = views.callback_data.decode(data)
    if press is not None:
        assert views.callback_data.encode(press.act, press.number, press.count, press.words) == data


@FEW
@given(st.sampled_from(list(Act)), st.integers(0, 10**15 - 1), st.integers(0, 10**15 - 1), HOSTILE)
def test_what_is_encoded_is_decoded(act: Act, number: int, count: int, words: str) -> None:
    """A button of ours comes back as it was meant; one that cannot is not made."""
    numbers, worded = views.callback_data._SHAPES[act]
    number, count, words = number if numbers else 0, count if numbers > 1 else 0, words if worded else ""
    data = views.callback_data.encode(act, number, count, words)
    if data:
        assert len(data.encode()) <= 64
        assert views.callback_data.decode(data) == Press(act, number, count, words)
    else:
        assert worded


@pytest.mark.parametrize(
    "data",
    [
        "", ":", "s", "s:", "s:1", "s:1:", "s:1:2:3", "s:-1:3", "s:01:3", "s:1:3 ", "s:١:3", "S:1:3", "x:", "x:1",
        "z:1", "s:9999999999999999:3", "t:", "t: ", "q:7", "u:1", "l:", "f:1", "\ud800", "t:\ud800", "s:1:3\x00",
        "t:" + "é" * 32,
    ],
)  # fmt: skip
def test_forged_data_means_nothing(data: str) -> None:
    """Edited, truncated and foreign data are no press of ours."""
    assert views.callback_data.decode(data) is None


def test_words_may_have_colons() -> None:
    """The words of a search and of a question come whole."""
    assert views.callback_data.decode("f:2:source:focus since:7d") == Press(Act.FIND, 2, 0, "source:focus since:7d")
    assert views.callback_data.decode("t:10:30") == Press(Act.ASK_ABOUT, 0, 0, "10:30")
    assert views.callback_data.decode("x") == Press(Act.EXAMPLE)
