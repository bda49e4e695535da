"""Names as they sound, so that Chekhov, Tchekhov, Чехов and تشيخوف are one, in five alphabets.

`key` writes a name in one letter a sound, roughly; `beginnings` tells how a name of that sound may begin. Arabic and
Hebrew leave short vowels out and have letters for several sounds: there `_pattern` tells which keys a name may have.
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


MIN_WRITTEN = 4
"""The least letters of an Arabic or Hebrew name without vowels at its end: with fewer, too many words are alike."""
MIN_CONSONANTS = 4
"""Consonants from which short vowels may be missing: with three, every second common word is some name."""
_VOWELS = "aeiou"
_LETTERS_OF = {
    "aeo": "اא", "uof": "וو", "ie": "يי", "bp": "ب", "bf": "ב", "t": "تثטת", "gS": "ج", "h": "حخחהه", "d": "دד",
    "ds": "ذ", "r": "رר", "s": "زسصظזס", "S": "شچژ", "dt": "ضط", "g": "غגگ", "f": "فڤ", "kg": "ق", "kh": "كקכך",
    "l": "لל", "m": "مמם", "n": "نנן", "p": "پ", "pf": "פף", "sS": "צץ", "Ss": "ש",
}  # fmt: skip
_SOUNDS = {letter: sounds for sounds, letters in _LETTERS_OF.items() for letter in letters}
"""For each Arabic and Hebrew letter the sounds it may stand for; one that no foreign name has (ع) is missing."""
_SILENT = "اويهאויה"
"""What may be a vowel at the end."""
_SCRIPTS = ([one for one in _SOUNDS if one >= "\u0600"], [one for one in _SOUNDS if one < "\u0600"])


@cache
def _pattern(name: str) -> re.Pattern[str] | None:
    """Return which keys an Arabic or Hebrew name may have; None if it is another word or too short to tell."""
    letters = name.replace("تش", "چ").rstrip(_SILENT)
    if len(letters) < MIN_WRITTEN or not all(letter in _SOUNDS for letter in letters):
        return None
    unwritten = f"[{_VOWELS}]?" if _may_lack_vowels(letters) else ""
    return re.compile(unwritten.join(f"[{_SOUNDS[letter]}]" for letter in letters))


def _may_lack_vowels(letters: str) -> bool:
    return sum(set(_SOUNDS[letter]).isdisjoint(_VOWELS) for letter in letters) >= MIN_CONSONANTS


@cache
def key(name: str) -> str:
    """Return the sounds of a plain *name* without its last vowels; "" if it is in another script."""
    if any(letter in _SOUNDS for letter in name):
        return ""
    latin = "".join(transliteration.words(name.replace("ου", "у")))
    if not _WORD.fullmatch(latin):
        return ""
    sounds = _SPELLED.sub(lambda match: str(match.lastgroup), latin)
    return _TWICE.sub(r"\1", sounds).rstrip("aeiou")


def are_alike(name: str, term: str) -> bool:
    """Whether *term*, the stem of a word, sounds like the plain *name*; stems of other scripts may lack an ending."""
    for written, other in ((name, term), (term, name)):
        if pattern := _pattern(written):
            return bool(key(other) and pattern.fullmatch(key(other)))
    sounds, stem = key(name), key(term)
    if not stem or not sounds.startswith(stem):
        return False
    return sounds == stem or (len(stem) >= MIN_STEM and sounds[len(stem) :] in _ENDINGS and not term.isascii())


def count(name: str) -> int:
    """Return how many sounds or letters of a plain *name* tell it from others."""
    return len(name) if _pattern(name) else len(key(name))


def beginnings(name: str, *, abjads: bool = True) -> tuple[str, ...]:
    """Return how names begin that sound like a plain *name*, in each script; Arabic and Hebrew are *abjads*."""
    if _pattern(name):
        letters = name.replace("تش", "چ").rstrip(_SILENT)
        seconds = _SOUNDS[letters[1]] + (_VOWELS if _may_lack_vowels(letters) else "")
        starts = dict.fromkeys(one + two for one in _SOUNDS[letters[0]] for two in seconds)
        return tuple(dict.fromkeys(each for start in starts for each in _spelled(start)))
    sounds = key(name)
    if len(sounds) < 2:
        return ()
    return (*_spelled(sounds[:2]), *(_written(sounds) if abjads else ()))


def _spelled(sounds: str) -> tuple[str, ...]:
    """Return how two sounds are spelled in Latin, Cyrillic and Greek letters."""
    first, second = (_SPELLINGS.get(sound, ("", "", "")) for sound in sounds)
    return tuple(one + two for script in range(3) for one in first[script].split() for two in second[script].split())


def _written(sounds: str) -> tuple[str, ...]:
    """Return how a name of these sounds may begin in Arabic and Hebrew, with the vowel in between or without."""
    seconds = set(sounds[1:3] if sounds[1] in _VOWELS else sounds[1])
    return tuple(
        one + two
        for script in _SCRIPTS
        for one in script
        if sounds[0] in _SOUNDS[one]
        for two in script
        if not seconds.isdisjoint(_SOUNDS[two])
    )
