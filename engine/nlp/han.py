"""Chinese and Japanese letters that are written for each other: traditional and simplified, old and new, kana."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent
_FOLDABLE = re.compile("[\u3041-\u3096\u309d\u309e\u30f5\u30f6\u3400-\u9fff]")
_KANA = {code: code + 0x60 for code in (*range(0x3041, 0x3097), 0x309D, 0x309E)}
"""Hiragana to katakana, which has every sound of it."""
_SMALL_KE = {0x30F5: "カ", 0x30F6: "ケ"}
"""The small ka and ke of 霞ヶ関, which are also written large."""


def folded(word: str) -> str:
    """Return *word* in one form: simplified letters, new Japanese ones, katakana; its length stays the same."""
    return word.translate(_table()) if _FOLDABLE.search(word) else word


@cache
def _table() -> dict[int, int | str]:
    pairs = (_HERE / "han_variants.txt").read_text(encoding="utf-8").replace("\n", "")
    return {**_KANA, **_SMALL_KE, **{ord(old): new for old, new in zip(pairs[::2], pairs[1::2], strict=True)}}


@cache
def words() -> dict[str, tuple[str, ...]]:
    """Return for each word of the mainland, Taiwan or Hong Kong the others of its meaning, all of them folded."""
    groups = [line.split() for line in (_HERE / "han_words.txt").read_text(encoding="utf-8").splitlines()]
    return {word: tuple(other for other in group if other != word) for group in groups for word in group}
