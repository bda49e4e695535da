"""Tesseract's language packs: their names, their scripts, and which of them may be those of a page."""

from __future__ import annotations

import re
from collections.abc import Sequence

PACKS = {
    "ara": "ar", "bul": "bg", "cat": "ca", "ces": "cs", "dan": "da", "deu": "de", "ell": "el", "eng": "en", "spa": "es",
    "fas": "fa", "fin": "fi", "fra": "fr", "heb": "he", "hin": "hi", "hun": "hu", "ind": "id", "ita": "it", "jpn": "ja",
    "kor": "ko", "nor": "nb", "nld": "nl", "pol": "pl", "por": "pt", "ron": "ro", "rus": "ru", "slk": "sk", "srp": "sr",
    "swe": "sv", "tha": "th", "tur": "tr", "ukr": "uk", "vie": "vi", "chi_sim": "zh",
}  # fmt: skip
"""Pack → language (ISO 639-1), of the languages that the bot reads."""
ENGLISH = "eng"
_SCRIPTS = {
    "Arabic": ("ar", "fa"),
    "Cyrillic": ("ru", "uk", "bg", "sr"),
    "Greek": ("el",),
    "Hebrew": ("he",),
    "Devanagari": ("hi",),
    "Thai": ("th",),
    "Japanese": ("ja",),
    "Hangul": ("ko",),
    "Korean": ("ko",),
    "Han": ("zh", "ja"),
}
"""The script's name in Tesseract → its languages, the most frequent first; all others are written in Latin letters."""
_WITH_ENGLISH = frozenset(("Cyrillic", "Greek"))
"""Scripts in whose texts Latin names are read with the English pack: of Russian pages 0.3 instead of 1.5 per cent of
the characters are wrong then; of Arabic ones twice as many."""


def candidates(script: str, installed: Sequence[str], likely: Sequence[str]) -> list[str]:
    """Return the packs that may read a page in *script*, the *likely* languages first; "" is a script not known."""
    other = {code for codes in _SCRIPTS.values() for code in codes}
    latin = ("en", *(code for code in PACKS.values() if code not in other and code != "en"))
    codes = _SCRIPTS.get(script, latin)
    if not script:  # the most frequent language of each script
        codes = (*likely, "en", *(codes[0] for codes in _SCRIPTS.values()))
    names = {code: pack for pack, code in PACKS.items() if pack in installed}
    ordered = [*(code for code in likely if code in codes), *codes]
    return [names[code] for code in dict.fromkeys(ordered) if code in names]


def together(pack: str, script: str, installed: Sequence[str]) -> list[str]:
    """Return the packs with which a page of the language of *pack* is read."""
    return [pack, ENGLISH] if script in _WITH_ENGLISH and ENGLISH in installed else [pack]


_LATIN = re.compile("[A-Za-z]")
_LIKE_CYRILLIC = re.compile(r"[ABCEHKMOPTXYaceopxy\d\W]+")
"""Latin letters that look like Cyrillic ones."""
_WITH_DIGIT = re.compile(r"[^\W\d_]\d|\d[^\W\d_]")
_DASH = re.compile("[-‐–]")
_NOT_ARABIC = re.compile(r"[,;?A-Za-z\u064b-\u0652]")
"""In Arabic texts: the signs of other scripts, as which the pack reads those of this one, and marks of vowels."""


def is_ambiguous(word: str, script: str) -> bool:
    """Whether a *word* is often another one than was read, however sure Tesseract is.

    A sign between two words is a dash of a length that is not seen; among Cyrillic letters a word of Latin ones that
    look the same may be Cyrillic, and which a letter beside a digit is cannot be told; Arabic vowels and commas are
    mostly mistaken.
    """
    if _DASH.fullmatch(word):
        return True
    if script in _WITH_ENGLISH:
        return bool(_WITH_DIGIT.search(word) or (_LATIN.search(word) and _LIKE_CYRILLIC.fullmatch(word)))
    return script == "Arabic" and bool(_NOT_ARABIC.search(word))
