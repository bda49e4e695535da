"""One page of data per language: abbreviations, stems, question words, scraps. No imports but `model`; start at `en`.

To add a language write its golden table first, then its page: `docs/languages.md`.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module

from engine.languages.model import Language

CODES = (
    "ar", "bg", "cs", "da", "de", "el", "en", "es", "fa", "fi", "fr", "he", "hi", "hu", "id", "it", "ja", "ko", "nb",
    "nl", "pl", "pt", "ro", "ru", "sk", "sr", "sv", "th", "tr", "uk", "vi", "zh",
)  # fmt: skip
"""The languages that have a page."""

UNSPACED = frozenset(("zh", "ja", "th"))
"""Languages that are written without spaces between words."""

NEAR = {"hr": "sr", "bs": "sr"}
"""The page that serves a language without one of its own: the words of the two are mostly the same."""

_PLAIN = Language(code="")


@cache
def of(code: str) -> Language:
    """The page of the language *code*, or a plain one where nobody has written any."""
    code = NEAR.get(code, code)
    if code not in CODES:
        return _PLAIN
    page: Language = import_module(f"{__name__}.{code}").LANGUAGE
    return page
