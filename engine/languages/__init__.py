"""One page of data per language, which engine and services read. Standard library only; start at `model`.

To add a language follow `docs/languages.md`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib import import_module

from engine.languages.model import Language, TimeWords

CODES = (
    "ar", "bg", "ca", "cs", "da", "de", "el", "en", "es", "fa", "fi", "fr", "he", "hi", "hu", "id", "it", "ja", "ko",
    "nb", "nl", "pl", "pt", "ro", "ru", "sk", "sr", "sv", "th", "tr", "uk", "vi", "zh",
)  # fmt: skip
"""The languages that have a page."""

SUBSTITUTES = {"hr": "sr", "bs": "sr"}
"""Languages that are served by the page of another one: the words of the two are mostly the same."""

_PLAIN = Language(code="")


@cache
def of(code: str) -> Language:
    """Return the page of the language *code*, or an empty one where there is none."""
    code = SUBSTITUTES.get(code, code)
    if code not in CODES:
        return _PLAIN
    page: Language = import_module(f"{__name__}.{code}").LANGUAGE
    return page


@cache
def pages() -> tuple[Language, ...]:
    """Return every page, by code."""
    return tuple(map(of, CODES))


@cache
def time_words() -> dict[str, TimeWords]:
    """Return the words for times of the languages that have them, by code."""
    return {page.code: page.times for page in pages() if page.times is not None}


@cache
def words(field: str) -> tuple[str, ...]:
    """Return the words that the pages have in *field*, each once."""
    return tuple(dict.fromkeys(word for page in pages() for word in getattr(page, field).split()))


def any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds each of *phrases*, whatever its case and the form of its apostrophes."""
    escaped = (re.escape(phrase).replace("'", "['’ʼ]") for phrase in dict.fromkeys(phrases))
    return re.compile("|".join(escaped), re.IGNORECASE)
