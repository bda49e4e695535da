"""Cuts between the characters a person sees, as Unicode's standard annex 29 has them (GraphemeBreakTest)."""

from __future__ import annotations

from itertools import accumulate

import pytest

from handlers import views

BREAKS = [
    "a|b",
    "\r\n|a",
    "a|\r\n",
    "\n|\u0308",
    "a\u0308|b",
    "a\u0308\u200d|b",
    "\u0600a",
    "a\u0903|b",
    "🇦🇧|🇨🇩|🇪",
    "a|🇦🇧|🇨|b",
    "👶🏿|👶",
    "🛑\u200d🛑",
    "🛑|🛑",
    "👩\u0308\u200d👩|a",
    "❤️\u200d🔥|❤️",
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f|🏴",
    "1️⃣|2️⃣",
    "가|각|나",
    "\u1100\u1161\u11a8|\u1100",
    "각\u11a8|\u1160",
    "क\u094dत|क",
    "क\u094d\u094dत",
    "क\u094d\u200dत",
    "ক\u09cdষ|ক",
    "ක\u0dca\u200dෂ|ක",
    "ก\u0e33|ก",
    "ｶ\uff9e|ｶ",
]


@pytest.mark.parametrize("marked", BREAKS)
def test_the_boundaries_are_those_of_unicode(marked: str) -> None:
    """Each | is a boundary, and there is no other; Sinhala letters that a joiner joins stay together too."""
    parts = marked.split("|")
    text = "".join(parts)
    joined = {at for at, before in enumerate(text, 1) if before == "\u200d"}  # Unicode breaks after a stray joiner
    expected = {0, *accumulate(len(part) for part in parts)} - joined
    assert {at for at in range(len(text) + 1) if views.graphemes.boundary(text, at)} == expected


@pytest.mark.parametrize("cluster", ["e" + "\u0301" * 63, "क" + "\u094dक" * 30])
def test_a_long_character_is_kept(cluster: str) -> None:
    """Up to 64 code points no cut falls into it."""
    text = cluster * 100
    at = views.graphemes.cut(text, 1000)
    assert at % len(cluster) == 0
    assert 0 < at <= 1000


@pytest.mark.parametrize("unit", ["\u0301", "\u200d", "👨\u200d", "क\u094d", "🇫", "\u0600"])
def test_endless_characters_are_cut(unit: str) -> None:
    """A cluster without end is cut where the limit falls, and at once."""
    text = unit * 20_000
    at = views.graphemes.cut(text, 4096)
    assert 0 < views.graphemes.units(text[:at]) <= 4096
