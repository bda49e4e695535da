"""Names as they sound, so that Chekhov, Tchekhov and Чехов are one: in Latin, Cyrillic and Greek letters.

`key` writes a name in one letter a sound, roughly; `beginnings` tells how a name of that sound may begin.
"""

from __future__ import annotations

import re
from functools import cache

from engine.nlp import transliteration

_SPELLED = re.compile(
    r"(?P<S>schtsch|chtch|shch|tsch|dsch|sch|tch|tsh|dzh|sh|ch|cz|sz|zh|dj)|(?P<h>kh|x)|(?P<f>ph|v|w|f)|(?P<k>ck|c|q|k)"
    r"|(?P<s>tz|ts|z|s)|(?P<u>ou|oo|u)|(?P<i>ie|y|j|i)|(?P<g>gh|g)|(?P<t>th|t)"
)
_ENDINGS = ("of", "ef", "in", "is", "os", "as")
"""Endings of Russian and Greek names that their stems lack."""
MIN_STEM = 4
"""The least sounds of a stem that may lack an ending."""
_TWICE = re.compile(r"(.)\1+")
_WORD = re.compile(r"[a-z]+")
_SPELLINGS: dict[str, tuple[str, str, str]] = {
    "S": ("sch sh ch tsch tch sz cz zh dj", "ш щ ч ж", "σ τσ"), "h": ("h kh ch x", "х г", "χ"), "a": ("a", "а", "α"),
    "f": ("f ph v w", "ф в", "φ β"), "k": ("k c q", "к", "κ"), "s": ("s z ts tz", "с з ц", "σ ζ τσ"),
    "u": ("u ou oo", "у", "ου"), "i": ("i y j ie", "и і ї й", "ι η υ"), "g": ("g gh", "г ґ", "γ"),
    "t": ("t th", "т", "τ θ"),
    "b": ("b", "б", "β μπ"), "d": ("d", "д", "δ ντ"), "l": ("l", "л", "λ"), "m": ("m", "м", "μ"), "n": ("n", "н", "ν"),
    "p": ("p", "п", "π"), "r": ("r", "р", "ρ"), "e": ("e", "е э є ё", "ε αι"), "o": ("o", "о", "ο ω"),
}  # fmt: skip
"""For each sound its spellings in Latin, Cyrillic and Greek letters."""


@cache
def key(name: str) -> str:
    """Return the sounds of a plain *name* without its last vowels; "" if it is in another script."""
    latin = "".join(transliteration.words(name.replace("ου", "у")))
    if not _WORD.fullmatch(latin):
        return ""
    sounds = _SPELLED.sub(lambda match: str(match.lastgroup), latin)
    return _TWICE.sub(r"\1", sounds).rstrip("aeiou")


def are_alike(name: str, term: str) -> bool:
    """Whether *term*, the stem of a word, sounds like the plain *name*; stems of other scripts may lack an ending."""
    sounds, stem = key(name), key(term)
    if not stem or not sounds.startswith(stem):
        return False
    return sounds == stem or (len(stem) >= MIN_STEM and sounds[len(stem) :] in _ENDINGS and not term.isascii())


def beginnings(name: str) -> tuple[str, ...]:
    """Return how names begin that sound like a plain *name*, in each script."""
    sounds = key(name)
    if len(sounds) < 2:
        return ()
    first, second = (_SPELLINGS.get(sound, ("", "", "")) for sound in sounds[:2])
    return tuple(one + two for script in range(3) for one in first[script].split() for two in second[script].split())
