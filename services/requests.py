"""What a message asks of the bot itself: a summary, another length, help, to delete an article. Pure.

The phrases are data: `engine/languages/requests`. Precision comes first: a message is a request only if all of it is
one phrase, with courtesies around it, in whatever language; everything else is asked of the articles.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from itertools import islice
from typing import Protocol

from engine import languages
from engine.languages import requests as tables

LONGEST = 120
"""Characters; what is longer has something to say."""
WORDS_A_SENTENCE = 20
"""Of an article, roughly: who wants so many words gets a sentence."""
MOST_SENTENCES = 30
"""Nobody counts further; a typing error may."""
_ANY = 3
"""Words that `{any}` stands for, at most: a language, a topic."""


class Request(StrEnum):
    """What is asked for, by the section of the tables; of two that fit the first is meant."""

    ERASE = "erase"
    DELETE = "delete"
    UNDO = "undo"
    """To take back what was deleted; where nothing was, as STOP."""
    SHORTER = "shorter"
    MORE = "more"
    """Further quotations of the answer just given; where none was, as LONGER."""
    LONGER = "longer"
    SUMMARY = "summary"
    HELP = "help"
    STOP = "stop"
    LANGUAGE = "language"
    SETTINGS = "settings"
    LIST = "list"
    NEWS = "news"
    BEYOND = "beyond"
    """What the bot cannot do: translate, explain, write."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A request, and how long a summary is to be."""

    request: Request
    sentences: int | None = None
    """None where no length is said."""


_LONGEST_FRAME = 10
"""Words before a question that ask to be told, at most."""
_PAUSE = ",.;:!…،؛。，："
"""What parts a greeting from a question: "Hello Kitty" is no greeting."""
_APOSTROPHES = re.compile(r"['’ʼ`´]")
_LEAD = re.compile(rf"[^\n:：]{{1,{LONGEST - 1}}}[\n:：]\s*(?=\S)")
_NO_WORD = re.compile(r"[\W_]+")
_AS_TYPED = str.maketrans({"ł": "l", "ä": "ae", "ö": "oe", "ü": "ue"})
"""How letters are typed without their marks, where Unicode does not say it."""
_MARKS = re.compile(r"[\u0640\u064b-\u065f\u0670]")
"""Of Arabic: the tatweel and the vowels."""
_ARABIC = str.maketrans("أإآىة", "\u0627\u0627\u0627\u064a\u0647")
"""Letters that are as often written without their mark."""
_SIZED = (Request.SUMMARY, Request.SHORTER, Request.LONGER)
"""What a length may stand beside: "summarise it in two sentences"."""

Words = Sequence[str]
Ends = dict[int, int | None]
"""Where a phrase may end, and the number of sentences that was said until there."""


def words_of(text: str) -> list[str]:
    """Return the words of a text without case and punctuation; an apostrophe parts two words."""
    letters = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text.casefold()).replace("ё", "е"))
    letters = _MARKS.sub("", letters).translate(_ARABIC)
    return _NO_WORD.sub(" ", _APOSTROPHES.sub(" ", letters)).split()


def unmarked(word: str) -> str:
    """Return a word as it is typed without accents: "resume", "kuerzer". Other alphabets than Latin keep their letters.

    A word that is typed with accents is only itself: "annulé" is not "annule".
    """
    letters = unicodedata.normalize("NFD", word.translate(_AS_TYPED))
    latin = "".join(c for c in letters if not "\u0300" <= c <= "\u036f")
    return latin if latin.isascii() else word


def read(text: str) -> Wish | None:
    """Return what a message asks of the bot, None if it asks nothing of it."""
    if len(text) > LONGEST:
        return None
    words = words_of(text)
    for code, table in _tables().items() if words else ():
        for candidate in (words, _without_courtesies(words, code)):
            wish = table.read(candidate) if candidate else None
            if wish is not None:
                return wish
    return None


@lru_cache(maxsize=256)
def question_of(text: str) -> str:
    """Return a question without what only asks to be told before it: "Hello, can you tell me who paid?"."""
    found = 0
    for match in islice(re.finditer(r"\s+(?=\S)", text), _LONGEST_FRAME):
        head = text[: match.start()]
        if not _words_before_questions().issuperset(words_of(head)):
            break
        if any(map(str.isalnum, text[match.end() :])) and _only_asks(head):
            found = match.end()
    return text[found:]


def _only_asks(head: str) -> bool:
    """Whether the words before a question are a courtesy with a pause behind it, or ask to be told."""
    words = words_of(head)
    for code, table in _tables().items() if words else ():
        rest = _without_courtesies(words, code)
        if table.asks_to_be_told(rest) if rest else head[-1:] in _PAUSE:
            return True
    return False


def lead_of(text: str) -> tuple[Wish, int] | None:
    """Return the wish for a summary that a text begins with ("Summarise this: …"), and where the text itself begins."""
    head = _LEAD.match(text)
    wish = read(head.group()) if head else None
    return (wish, head.end()) if head and wish is not None and wish.request in _SIZED else None


def is_greeting(text: str) -> bool:
    """Whether a message begins with a greeting and is nothing but courtesies: "Hello, how are you?"."""
    words = words_of(text) if len(text) <= LONGEST else []
    if not 0 < len(words) <= _LONGEST_COURTESY or not _length_at(_phrases("greeting"), words, 0):
        return False
    return any(not _without_courtesies(words, code) for code in tables.codes())


class _Part(Protocol):
    """A part of a phrase."""

    def ends(self, words: Words, begins: Ends) -> Ends:
        """Return where the part ends if it begins at any of *begins*."""


@dataclass(frozen=True, slots=True)
class _Literal:
    """Some words as they are."""

    words: tuple[str, ...]
    unmarked: tuple[str, ...]

    def ends(self, words: Words, begins: Ends) -> Ends:
        length = len(self.words)
        return {at + length: said for at, said in begins.items() if self._stands_at(words[at : at + length])}

    def _stands_at(self, words: Words) -> bool:
        pairs = zip(words, self.words, self.unmarked, strict=False)
        return len(words) == len(self.words) and all(word in either for word, *either in pairs)


@dataclass(frozen=True, slots=True)
class _Number:
    """A number in figures or letters, of sentences or of so many *words* a sentence."""

    counts: Mapping[tuple[str, ...], int]
    words_each: int = 1

    def ends(self, words: Words, begins: Ends) -> Ends:
        found: Ends = {}
        for at in begins:
            for end in range(at + 1, min(at + 3, len(words)) + 1):
                spelled = tuple(words[at:end])
                number = int(spelled[0]) if end == at + 1 and re.fullmatch("[0-9]{1,3}", spelled[0]) else None
                number = self.counts.get(spelled, number)
                if number is not None:
                    found[end] = min(max(number // self.words_each, 1), MOST_SENTENCES)
        return found


@dataclass(frozen=True, slots=True)
class _AnyWords:
    """A few words, whatever they are."""

    def ends(self, words: Words, begins: Ends) -> Ends:
        return {at + n: said for at, said in begins.items() for n in range(1, _ANY + 1) if at + n <= len(words)}


@dataclass(frozen=True, slots=True)
class _Choice:
    """One of several sequences of parts, or none of them."""

    sequences: tuple[tuple[_Part, ...], ...]
    optional: bool = False

    def ends(self, words: Words, begins: Ends) -> Ends:
        found: Ends = dict(begins) if self.optional else {}
        for sequence in self.sequences:
            ends = begins
            for part in sequence:
                ends = part.ends(words, ends)
                if not ends:
                    break
            for end, said in ends.items():
                found[end] = said or found.get(end)
        return found


class _Table:
    """The phrases of one language."""

    _TOKEN = re.compile(r"\{\w+\}\??|\)\??|[(|]|[^(){}|?]+")

    def __init__(self, code: str) -> None:
        self._lines = tables.of(code)
        counts = enumerate(self._lines["counts"], 1)
        self._counts = {
            spelled: number for number, line in counts for word in line.split("|") for spelled in _spellings(word)
        }
        self._sections: dict[str, _Choice] = {}
        text = " ".join(line for lines in self._lines.values() for line in lines)
        self._vocabulary = frozenset(words_of(text)) | frozenset(map(unmarked, words_of(text)))
        self._open = [name for name in Request if any("{any}" in line for line in self._lines.get(name, ()))]
        """What words of one's own may be part of."""

    def read(self, words: Words) -> Wish | None:
        """Return the wish that all the *words* are."""
        strange = sum(word not in self._vocabulary and not word.isdigit() for word in words)
        for request in self._open if strange else Request:  # most messages have words that no phrase has
            ends = self._ends(request, words) if strange <= _ANY else {}
            if len(words) in ends:
                return Wish(request, ends[len(words)])
        if strange:
            return None
        return self._read_length(words)

    def asks_to_be_told(self, words: Words) -> bool:
        """Whether all the *words* only ask to be told what follows."""
        return self._vocabulary.issuperset(words) and len(words) in self._ends("telling", words)

    def _read_length(self, words: Words) -> Wish | None:
        """Return the wish for a summary of a length, which is said alone or within what else is wished."""
        for section in ("length", "briefly"):
            for begin in range(len(words)):
                for end, number in self._section(section).ends(words, {begin: None}).items():
                    if self._is_sized([*words[:begin], *words[end:]]):
                        return Wish(Request.SUMMARY, number or 1)
        return None

    def _is_sized(self, words: Words) -> bool:
        """Whether *words* are nothing, or something that a length may be said of."""
        return not words or any(len(words) in self._ends(request, words) for request in _SIZED)

    def _ends(self, section: str, words: Words) -> Ends:
        return self._section(section).ends(words, {0: None})

    def _section(self, name: str) -> _Choice:
        if name not in self._sections:
            line = "|".join(self._lines.get(name, ()))
            self._sections[name] = _Choice(self._alternatives(self._TOKEN.findall(line)[::-1]))
        return self._sections[name]

    def _alternatives(self, tokens: list[str]) -> tuple[tuple[_Part, ...], ...]:
        """Return the sequences of *tokens*, the last of which comes first, until the bracket that closes them."""
        sequences: list[list[_Part]] = [[]]
        while tokens and not tokens[-1].startswith(")"):
            piece = tokens.pop()
            if piece == "|":
                sequences.append([])
            elif piece == "(":
                inner = self._alternatives(tokens)
                sequences[-1].append(_Choice(inner, optional=tokens.pop() == ")?"))
            elif piece.startswith("{"):
                part = self._named(piece.strip("{}?"))
                sequences[-1].append(_Choice(((part,),), optional=True) if piece.endswith("?") else part)
            elif words := tuple(words_of(piece)):
                sequences[-1].append(_Literal(words, tuple(map(unmarked, words))))
        return tuple(map(tuple, sequences))

    def _named(self, name: str) -> _Part:
        match name:
            case "any":
                return _AnyWords()
            case "n":
                return _Number(self._counts)
            case "w":
                return _Number(self._counts, WORDS_A_SENTENCE)
        return self._section(name)


def _without_courtesies(words: Words, code: str) -> list[str]:
    """Return words without "please" wherever it stands, and without greetings and thanks before and after them.

    What else stands around a phrase is that of the language *code*: a small word may mean much in another.
    """
    please, around = _phrases("please"), _phrases("greeting", small_talk=True) | _phrases("around", code=code)
    rest: list[str] = []
    at = 0
    while at < len(words):
        length = _length_at(please, words, at)
        rest += [] if length else [words[at]]
        at += length or 1
    begin, end = 0, len(rest)
    while length := _length_at(around, rest, begin):
        begin += length
    while length := next((n for n in range(end - begin, 0, -1) if tuple(rest[end - n : end]) in around), 0):
        end -= length
    return rest[begin:end]


def _length_at(phrases: frozenset[tuple[str, ...]], words: Words, at: int) -> int:
    """Return the number of words of the longest of *phrases* that stands there, 0 if none does."""
    longest = min(len(words) - at, _LONGEST_COURTESY)
    return next((n for n in range(longest, 0, -1) if tuple(words[at : at + n]) in phrases), 0)


_LONGEST_COURTESY = 6
"""Words of the longest greeting."""


@cache
def _tables() -> dict[str, _Table]:
    return {code: _Table(code) for code in tables.codes()}


@cache
def _words_before_questions() -> frozenset[str]:
    """Return the words that may stand in what is said before a question, in all languages."""
    lines = (" ".join(tables.of(code).get(name, ())) for code in tables.codes() for name in ("telling", "can", "this"))
    courtesies = _phrases("please") | _phrases("greeting", small_talk=True) | _phrases("around")
    plain = {word for line in lines for word in words_of(line)} | {word for each in courtesies for word in each}
    return frozenset(plain | set(map(unmarked, plain)))


@cache
def _phrases(section: str, *, small_talk: bool = False, code: str = "") -> frozenset[tuple[str, ...]]:
    """Return the phrases of a section by their words, in the language *code* or in all, and *small_talk*."""
    lines = [line for each in tables.codes() if code in ("", each) for line in tables.of(each)[section]]
    lines += [phrase for page in languages.pages() for phrase in page.small_talk if small_talk]
    return frozenset(spelled for line in lines for spelled in _spellings(line))


def _spellings(line: str) -> tuple[tuple[str, ...], ...]:
    """Return the words of a line with their accents, and without."""
    words = words_of(line)
    return tuple(words), tuple(map(unmarked, words))
