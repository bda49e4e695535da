"""The owners' activity chart: articles and questions a day, response times, and languages.

It has its own background, and is readable at the width of a phone on dark and light themes. It contains only numbers,
dates and language codes; the caption explains them. The same data gives the same bytes: only the fonts that come with
matplotlib are used, and none of its external settings.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ticker import FixedFormatter, FixedLocator, FuncFormatter, MaxNLocator

from engine.models import Chart

INCHES, DPI = (5.4, 6.75), 200
"""1080 × 1350 pixels: a photo that Telegram shows in its full width on a phone."""
MOST_DAYS, MOST_LANGUAGES = 92, 6
LABELS = 4
"""Days that are labelled on the axis."""
CARD, GRID, INK = "#1d2630", "#3a4754", "#e8edf2"
FIRST, SECOND = "#5db2f0", "#ffb454"
"""Bars and lines: blue and amber, which colour-blind people can tell apart."""
SIZE = 12.5
"""Points; at 400 pixels of width that is as large as a caption's text."""
PLACES = ((0.13, 0.70, 0.83, 0.26), (0.13, 0.38, 0.83, 0.23), (0.13, 0.04, 0.83, 0.26))
LARGEST = 10**12


def draw(chart: Chart) -> bytes:
    """Return the chart as PNG."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams["text.parse_math"] = False
        font = FontProperties(
            fname=str(Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"), size=SIZE
        )
        figure = Figure(figsize=INCHES, dpi=DPI, facecolor=CARD)
        FigureCanvasAgg(figure)
        days = list(chart.days[-MOST_DAYS:])
        for number, (place, panel) in enumerate(zip(PLACES, (_counts, _seconds, _languages), strict=True), 1):
            axes = figure.add_axes(place, facecolor=CARD)
            _plain(axes)
            panel(axes, chart, days)
            for label in (*axes.get_xticklabels(), *axes.get_yticklabels(), *axes.texts):
                label.set(fontproperties=font, color=INK)
            figure.text(
                0.02, place[1] + place[3] + 0.012, str(number), fontproperties=font, color=INK, alpha=0.6, va="center"
            )
        picture = BytesIO()
        figure.savefig(picture, format="png", dpi=DPI, metadata={"Software": None})
    return picture.getvalue()


def _counts(axes: Axes, chart: Chart, days: Sequence[str]) -> None:
    """Draw articles as bars, questions as a line."""
    articles, questions = (_column(values, len(days)) for values in (chart.articles, chart.questions))
    axes.bar(range(len(days)), articles, width=0.75, color=FIRST, zorder=2)
    axes.plot(range(len(days)), questions, color=SECOND, linewidth=2.2, marker="o", markersize=3.5, zorder=3)
    _upright(axes, [*articles, *questions], days, _whole)


def _seconds(axes: Axes, chart: Chart, days: Sequence[str]) -> None:
    """Draw the median response time as bars and the 95th percentile as dots; days without questions have none."""
    usual, slow = (_column(values, len(days)) for values in (chart.median, chart.p95))
    axes.bar(range(len(days)), usual, width=0.75, color=FIRST, zorder=2)
    there = [(at, value) for at, value in enumerate(slow) if value > 0]
    axes.plot([at for at, _ in there], [value for _, value in there], "o", color=SECOND, markersize=5, zorder=3)
    _upright(axes, [*usual, *slow], days, lambda value: f"{value:g} s")


def _languages(axes: Axes, chart: Chart, _days: Sequence[str]) -> None:
    """Draw a bar for each language, with its count at the end; those beyond the first few share one bar."""
    counts = [(code, _finite(count)) for code, count in chart.languages]
    rest = sum(count for _, count in counts[MOST_LANGUAGES:])
    bars = [*counts[:MOST_LANGUAGES], *([("…", rest)] if rest else [])]
    most = max([count for _, count in bars] or [1.0]) or 1.0
    axes.barh(range(len(bars)), [count for _, count in bars], height=0.7, color=FIRST, zorder=2)
    for at, (_, count) in enumerate(bars):
        axes.text(count + most * 0.015, at, _whole(count), va="center")
    axes.set_xlim(0, most * 1.15)
    axes.set_ylim(max(len(bars), MOST_LANGUAGES) - 0.4, -0.6)
    axes.yaxis.set_major_locator(FixedLocator(list(range(len(bars)))))
    axes.yaxis.set_major_formatter(FixedFormatter([code for code, _ in bars]))
    axes.xaxis.set_major_locator(FixedLocator([]))
    axes.grid(visible=False)


def _plain(axes: Axes) -> None:
    """Remove the frame and ticks, and draw horizontal grid lines behind the data."""
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0, pad=6)
    axes.grid(axis="y", color=GRID, linewidth=0.8, zorder=1)


def _upright(axes: Axes, values: Sequence[float], days: Sequence[str], label_of: Callable[[float], str]) -> None:
    """Draw an axis of values from 0 on, and label a few of the days below, always the last one."""
    whole = label_of is _whole
    top = max([*values, 1.0 if whole else 0.5])
    axes.set_ylim(0, top * 1.12)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=whole, steps=[1, 2, 2.5, 5, 10]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: label_of(value)))
    axes.set_xlim(-0.8, max(len(days), 1) - 0.2)
    step = max(1, math.ceil(len(days) / LABELS))
    labelled = list(range(len(days) - 1, -1, -step))
    axes.xaxis.set_major_locator(FixedLocator(labelled))
    axes.xaxis.set_major_formatter(FixedFormatter([days[at] for at in labelled]))
    for label, at in zip(axes.get_xticklabels(), labelled, strict=False):
        label.set_horizontalalignment("right" if at == len(days) - 1 and len(days) > 1 else "center")


def _column(values: Sequence[float], count: int) -> list[float]:
    """Return the last *count* values; 0 for those that are missing or not finite."""
    kept: list[Any] = list(values[len(values) - count :] if len(values) > count else values)
    return [0.0] * (count - len(kept)) + [_finite(value) for value in kept]


def _finite(value: float) -> float:
    return min(max(float(value), 0.0), float(LARGEST)) if math.isfinite(value) else 0.0


def _whole(value: float) -> str:
    """Format a number briefly: 950, 12k, 3.4M."""
    for size, sign in ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e4, "k")):
        if value >= size:
            return f"{value / (1e3 if sign == 'k' else size):.3g}{sign}"
    return f"{value:.0f}"
