"""Words that the items of a feed must or must not have: plain words and phrases, no regular expressions. Pure."""

from __future__ import annotations

import re
import unicodedata

WORDS = 50
PREFIX = 4
"""Letters from which a word also finds longer ones that begin with it: endings change, "sanction" means "sanctions"."""
_TERM = re.compile(r"[\"“”„«»]([^\"“”„«»]*)[\"“”„«»]|([^\s,;\"“”„«»]+)")
_WORD = re.compile(r"\w+")
_UNSPACED = re.compile("[\u2e80-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")


def accepts(include: str, exclude: str, text: str) -> bool:
    """Whether a follow wants *text*: one of the words to include, if there are any, and none of those to exclude."""
    if not (include.strip() or exclude.strip()):
        return True
    spaced = f" {' '.join(_WORD.findall(_fold(text)))} "
    wanted = terms(include)
    return (not wanted or any(_stands(term, spaced) for term in wanted)) and not any(
        _stands(term, spaced) for term in terms(exclude)
    )


def terms(said: str) -> tuple[str, ...]:
    """The words and "phrases" in what somebody wrote, folded."""
    found = (" ".join(_WORD.findall(_fold(match[1] or match[2] or ""))) for match in _TERM.finditer(said))
    return tuple(dict.fromkeys(term for term in found if term))[:WORDS]


def _stands(term: str, spaced: str) -> bool:
    if _UNSPACED.search(term):
        return term in spaced
    longer = len(term.rpartition(" ")[2]) >= PREFIX
    return (f" {term}" if longer else f" {term} ") in spaced


def _fold(text: str) -> str:
    """Without case and accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
