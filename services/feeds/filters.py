"""Filters: words and phrases that the items of a feed must or must not have; no regular expressions. Pure."""

from __future__ import annotations

import re
import unicodedata

WORDS = 50
PREFIX = 4
"""Letters from which a word also matches longer ones that begin with it: "sanction" matches "sanctions"."""
_TERM = re.compile(r"[\"“”„«»]([^\"“”„«»]*)[\"“”„«»]|([^\s,;\"“”„«»]+)")
_WORD = re.compile(r"\w+")
_UNSPACED = re.compile("[\u2e80-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")


def accepts(include: str, exclude: str, text: str) -> bool:
    """Whether *text* has one of the words to include, if there are any, and none of those to exclude."""
    if not (include.strip() or exclude.strip()):
        return True
    spaced = f" {' '.join(_WORD.findall(_fold(text)))} "
    wanted = terms(include)
    return (not wanted or any(_occurs(term, spaced) for term in wanted)) and not any(
        _occurs(term, spaced) for term in terms(exclude)
    )


def terms(text: str) -> tuple[str, ...]:
    """Return the words and "phrases" of a filter, folded."""
    terms = (" ".join(_WORD.findall(_fold(match[1] or match[2] or ""))) for match in _TERM.finditer(text))
    return tuple(dict.fromkeys(term for term in terms if term))[:WORDS]


def _occurs(term: str, spaced: str) -> bool:
    if _UNSPACED.search(term):
        return term in spaced
    longer = len(term.rpartition(" ")[2]) >= PREFIX
    return (f" {term}" if longer else f" {term} ") in spaced


def _fold(text: str) -> str:
    """Return *text* without case and accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
