"""Words and index terms: an own tokenizer, because those of libraries drop `COVID-19`, `2024` and Hindi vowel signs.

`tokens` finds words with their places, `terms` makes index terms of them. Articles and questions use the same function,
so a change here needs a new `analysis.ANALYSER_VERSION`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from operator import add
from typing import NamedTuple

import Stemmer

from engine import languages
from engine.nlp import han, joined_words

MAX_WORD = 64
"""Characters of a word that count: a longer one is no word."""
CACHE_SIZE = 30_000
"""Words whose forms are kept, of each kind and language: about 5 MB."""

_RUN = "\u3005\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
"""Letters of Chinese and Japanese, which are written without spaces; half-width kana too."""
_THAI = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
"""Thai, Lao, Burmese and Khmer, too."""
_VOICES = ("\u3099", "\u309a", "\uff9e", "\uff9f")
"""Marks that voice the letter before them: half-width kana have them apart."""
_VOICED = re.compile(f".[{''.join(_VOICES)}]?")
_APOSTROPHES = "'\u2019\u02bc\u2018\u00b4`"


def _marks() -> str:
    """Return the combining marks outside Thai and its neighbours: they are parts of words, though not alphanumeric."""
    marks = []
    for code in (*range(0x300, 0xE00), *range(0xF00, 0x1000), *range(0x1A00, 0x1E00), *range(0xA600, 0xAC00)):
        if unicodedata.category(chr(code))[0] == "M":
            marks.append(chr(code))
    return "".join(marks) + "\u200c\u200d"


def _class(wanted: Callable[[str], bool]) -> str:
    """Return the characters of the basic plane that are *wanted*, as ranges of a character class."""
    ranges: list[tuple[int, int]] = []
    for code in filter(lambda code: wanted(chr(code)), range(0x10000)):
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1] = (ranges[-1][0], code)
        else:
            ranges.append((code, code))
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


_STRETCH = re.compile(f"[{_RUN}]+|[{_THAI}]+")
_LETTER = _class(lambda c: c.isalnum() and not c.isdecimal() and not _STRETCH.match(c))
_DIGIT = _class(lambda c: c.isdecimal() and not _STRETCH.match(c))
_FAR = r"[\U00010000-\U0001ffff\U00040000-\U0010ffff](?<=[^\W_])"
_REST = rf"(?:[{_LETTER}{_DIGIT}{_marks()}]+|{_FAR}|[\"״׳](?=[\u05d0-\u05ea]))*"
_JOINED = rf"(?:[{_APOSTROPHES}](?=[^\W\d_])(?:[{_LETTER}]|{_FAR}){_REST})*"
_PATTERN = rf"[{_LETTER}]{_REST}%s|{_STRETCH.pattern}|(?:\d+(?:[.,]\d+)+|[{_DIGIT}]{_REST}|{_FAR}{_REST})%s"
_WORD = re.compile(_PATTERN.replace("%s", ""))
_WORD_JOINED = re.compile(_PATTERN.replace("%s", _JOINED))
"""The same where an apostrophe is a letter."""
_APOSTROPHE = re.compile(f"[{_APOSTROPHES.replace(chr(0x2BC), '')}]")  # the one left out is a letter anyway
_GROUPS = re.compile(r"[.,](?=\d{3}(?!\d))")
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0640\u200c\u200d]"  # also harakat and niqqud
)
_LETTERS = str.maketrans(
    {
        "ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ё": "е",
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ی": "ي", "ک": "ك", "ؤ": "و", "ئ": "ي",
        "״": '"', "׳": "'",
    }
)  # fmt: skip


class Token(NamedTuple):
    """A word of a text: its place and its folded form with accents (stemmers need them)."""

    start: int
    end: int
    word: str
    run: bool = False
    """Two letters of a script without spaces rather than a word."""


def _words(language: str) -> re.Pattern[str]:
    return _WORD_JOINED if languages.of(language).apostrophe else _WORD


def tokens(text: str, language: str = "") -> Iterator[Token]:
    """Yield the words of *text* in order; in scripts without spaces every two neighbouring letters."""
    for match in _words(language).finditer(text):
        word = match.group()
        if not _STRETCH.match(word):
            yield Token(match.start(), match.end(), _token(word))
            continue
        at = match.start()
        for pair in _pairs(word):
            yield Token(at, at + len(pair), folded(pair), run=True)
            at += 2 if pair[1:2] in _VOICES else 1


def _token(word: str) -> str:
    """Return *word* folded: numbers without group separators, words without apostrophes."""
    parts = []
    for part in _APOSTROPHE.split(word):
        short = folded(part[:MAX_WORD])
        parts.append(_GROUPS.sub("", short) if "." in part or "," in part else short)
    return "".join(parts)


def is_stretch(text: str) -> bool:
    """Whether *text* begins with a letter of a script without spaces."""
    return bool(_STRETCH.match(text))


def _pairs(stretch: str) -> list[str]:
    """Return every two neighbouring letters, each with the mark that voices it, or the only letter."""
    letters = _VOICED.findall(stretch)
    return list(map(add, letters, letters[1:])) or [stretch]


@lru_cache(maxsize=CACHE_SIZE)
def folded(word: str) -> str:
    """Return *word* without case and width; digits of every script become ASCII digits.

    Chinese and Japanese letters that are written for each other become the same.
    """
    word = unicodedata.normalize("NFKC", word)
    if word.isascii():
        return word.casefold()
    word = han.folded(word).replace("İ", "i").casefold()  # casefold leaves a combining dot on the Turkish capital
    return "".join(str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() else c for c in word)


@lru_cache(maxsize=CACHE_SIZE)
def plain(word: str) -> str:
    """Return a folded *word* without accents; letters that are typed for each other become the same."""
    if word.isascii():
        return word
    word = _ACCENTS.sub("", unicodedata.normalize("NFD", word)).translate(_LETTERS)
    return unicodedata.normalize("NFC", word)


def unaccented(word: str) -> str:
    """Return *word* without case, width and accents."""
    return plain(folded(word))


@cache
def _stemmer(language: str) -> Callable[[str], str]:
    page = languages.of(language)
    if page.stemmer:
        stem: Callable[[str], str] = Stemmer.Stemmer(page.stemmer, 0).stemWord
        return stem
    endings = page.suffixes.split()
    return lambda word: _cut(word, endings)


def _cut(word: str, endings: list[str]) -> str:
    """Return *word* without the first of *endings* that leaves at least three letters."""
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


@lru_cache(maxsize=CACHE_SIZE)
def stem(word: str, language: str) -> str:
    """Return the index term of a folded word."""
    return plain(_stemmer(language)(word)) or plain(word) or word


class _Cache(dict[str, str]):
    """A cache of a function of words: a text's words repeat, and a look-up in a dict is faster than a call."""

    def __init__(self, make: Callable[[str], str]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, word: str) -> str:
        made = self._make(word)
        if len(self) >= CACHE_SIZE:
            self.clear()
        if len(word) <= MAX_WORD:
            self[word] = made
        return made


_FOLDED = _Cache(folded)
_FLAT = _Cache(lambda word: unaccented(word[:MAX_WORD]))


@cache
def _terms(language: str) -> _Cache:
    return _Cache(lambda word: stem(_token(word), language))


def terms(text: str, language: str) -> tuple[str, ...]:
    """Return the index terms of *text*, with repetitions."""
    words = _words(language).findall(text)
    term_of = _terms(language)
    if not _STRETCH.search(text):
        return tuple(map(term_of.__getitem__, words))
    each: list[str] = []
    for word in words:
        if _STRETCH.match(word):
            each.extend(map(_FOLDED.__getitem__, _pairs(word)))
        else:
            each.append(term_of[word])
    return tuple(each)


def joined(text: str, language: str) -> list[tuple[Token, str]]:
    """Return what in *text* is also written as one word ("Wi-Fi"), each with its index term."""
    each = ((Token(start, end, _token(word))) for start, end, word in joined_words.find(text))
    return [(token, stem(token.word, language)) for token in each]


@cache
def listed(*phrases: str) -> frozenset[str]:
    """Return the plain words of lists of the language pages."""
    return frozenset(flat(" ".join(phrases)).split())


def flat(text: str) -> str:
    """Return *text* as plain words separated by one space, the form in which phrases are compared."""
    return " ".join(map(_FLAT.__getitem__, _WORD.findall(text)))
