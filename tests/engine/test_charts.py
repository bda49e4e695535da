"""The owners' picture: the same bytes for the same data, of a size for phones, whatever the data."""

from __future__ import annotations

import math
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from engine import calls, charts, protocol
from engine.models import Chart
from tests.profiles import examples

ROOT = Path(__file__).parents[2]
EMPTY = Chart((), (), (), (), (), ())
MONTH = Chart(
    days=tuple(f"{day:02}/10" for day in range(1, 31)),
    articles=tuple(day * 7 % 40 for day in range(30)),
    questions=tuple(day * 5 % 23 for day in range(30)),
    median=tuple(0.1 * (day % 6) for day in range(30)),
    p95=tuple(0.3 * (day % 6) for day in range(30)),
    languages=(("fr", 1240), ("en", 811), ("de", 300), ("uk", 120), ("ru", 80), ("es", 30), ("ar", 9), ("?", 3)),
)
NUMBERS = st.lists(st.integers(-5, 10**15), max_size=40).map(tuple)
SECONDS = st.lists(st.floats(allow_nan=True, allow_infinity=True), max_size=40).map(tuple)
TEXTS = st.text(max_size=12)


def _seen(png: bytes) -> Image.Image:
    picture = Image.open(BytesIO(png))
    picture.load()
    return picture.convert("RGB")


def test_the_same_data_gives_the_same_bytes() -> None:
    """In this process, again, and in another that knows no settings of this one."""
    drawn = charts.draw(MONTH)
    assert charts.draw(MONTH) == drawn
    assert charts.draw(EMPTY) != drawn
    code = (
        "import sys; from engine import charts; from tests.engine.test_charts import MONTH;"
        "sys.stdout.buffer.write(charts.draw(MONTH))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout == drawn


@pytest.mark.parametrize("chart", [MONTH, EMPTY], ids=["month", "empty"])
def test_it_fits_a_phone(chart: Chart) -> None:
    """1080 × 1350 pixels, far below what Telegram takes, with a background of its own and nothing see-through."""
    drawn = charts.draw(chart)
    assert len(drawn) < 300_000
    picture = Image.open(BytesIO(drawn))
    assert picture.size == (1080, 1350)
    assert picture.convert("RGBA").getchannel("A").getextrema() == (255, 255)
    assert b"Software" not in drawn


def test_what_stands_on_it_is_seen_in_dark_and_light() -> None:
    """Text and both colours stand out from the card by 4.5 to 1 and more, and the card from a white chat."""
    card = _luminance(charts.CARD)
    for colour in (charts.INK, charts.FIRST, charts.SECOND):
        assert (_luminance(colour) + 0.05) / (card + 0.05) >= 4.5
    assert 1.05 / (card + 0.05) >= 3
    colours = {colour for _, colour in _seen(charts.draw(MONTH)).getcolors(1 << 20) or ()}
    assert {_rgb(one) for one in (charts.CARD, charts.FIRST, charts.SECOND)} <= colours


@examples(25, few=5)
@given(
    st.lists(TEXTS, max_size=120).map(tuple),
    NUMBERS,
    NUMBERS,
    SECONDS,
    SECONDS,
    st.lists(st.tuples(TEXTS, st.integers(-5, 10**15)), max_size=30).map(tuple),
)
@pytest.mark.filterwarnings("ignore:Glyph")
@pytest.mark.filterwarnings("ignore:Matplotlib currently does not support")
def test_any_data_is_drawn(
    days: tuple[str, ...],
    articles: tuple[int, ...],
    questions: tuple[int, ...],
    usual: tuple[float, ...],
    slow: tuple[float, ...],
    languages: tuple[tuple[str, int], ...],
) -> None:
    """Too many days, too few values, signs of mathematics, numbers beyond all bounds."""
    picture = _seen(charts.draw(Chart(days, articles, questions, usual, slow, languages)))
    assert picture.size == (1080, 1350)


@pytest.mark.parametrize(
    ("value", "label"),
    [(0, "0"), (950, "950"), (9999, "9999"), (12_000, "12k"), (123_456, "123k"), (3_400_000, "3.4M"), (1e12, "1T")],
)
def test_large_numbers_are_short(value: float, label: str) -> None:
    """So that they stand beside their bars."""
    assert charts._whole(value) == label


def test_it_crosses_the_pipe() -> None:
    """The call has the types that the child and the bot agree on."""
    body = protocol.request(calls.DRAW_CHART, (MONTH,))[protocol.HEAD.size :]
    assert protocol.read_request(body) == (calls.DRAW_CHART, (MONTH,))


def test_the_idle_engine_loads_little() -> None:
    """matplotlib is loaded by the first picture: 40 MB that a bot without curious owners never needs.

    What sumy loads for uses of its own, stemmers and an HTTP client, would cost 30 MB more and half a second.
    """
    code = (
        "import sys; import engine.__main__, engine.analysis, engine.qa.answer;"
        "import engine.digests.stories, engine.digests.query_matching;"
        "print({name.split('.')[0] for name in sys.modules} & {'matplotlib', 'nltk', 'requests', 'scipy'})"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def _luminance(colour: str) -> float:
    """Of WCAG."""
    parts = [value / 255 for value in _rgb(colour)]
    linear = [part / 12.92 if part <= 0.03928 else math.pow((part + 0.055) / 1.055, 2.4) for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
