"""Full stops between two words without a space: "He went.She stayed." is two sentences, "Node.Js" a name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from engine.languages.model import Language

_STOP = re.compile(r"[.!?…।॥](?=[¿¡„]?[^\W\d_¹²³⁰-⁹])")
_OPENERS = "¿¡„"
"""Marks that only begin something: other quotation marks end quotations in some languages."""
_BEFORE = re.compile(r"(?:[^\W\d_]{2}|\d\d|\S[\")”»])[.!?…]{0,2}$")
_WORD_BEFORE = re.compile(r"[^\s«“„(\"'’-]{2,40}$")
_UNIT = re.compile(r"(?<=\d)(\s?[^\W\d_]{1,6}\.)\s{1,3}(?=([^\W\d_]{1,30})\s)")
_LETTERS = re.compile(r"[^\W\d_]+")
_WORD_AFTER = re.compile(r"([^\W\d_]{1,30})(?:['’][^\W\d_]{1,30})?,?\s+(?=[\"«“„(]?\w)")
_SEEN_SMALL = 0b1110000
"""The bits of punkt's context for words that were seen in lower case: at the beginning, inside, anywhere."""

_COUNTRY_CODES = frozenset(["at", "be", "by", "de", "do", "in", "is", "it", "me", "my", "no", "so", "to", "us"])
"""Small words that are the last part of an address as well: "Example.It" ends no sentence."""

Cut = tuple[int, int, int]


def cuts(line: str, page: Language, context: Mapping[str, int]) -> Iterator[Cut]:
    """Yield the ends of sentences without a space behind them, as `note_marks.cuts` does.

    The word behind the full stop must be one that begins sentences, so that no name, address or program is cut: a small
    word of the language, one for nobody or, where the word before is an ordinary one as well, a word that punkt's model
    has seen in lower case. *context* is what that model knows of words.
    """
    for match in _STOP.finditer(line):
        stop, end = match.span()
        if line[stop] in "।॥":
            yield stop, end, end
            continue
        if line[end] in _OPENERS:
            if _BEFORE.search(line, max(0, stop - 4), stop):
                yield stop, end, end
            continue
        if not line[end].isupper():
            continue
        before = _BEFORE.search(line, max(0, stop - 4), stop)
        after = _WORD_AFTER.match(line, end)
        if before and after and _ends_before(line, stop, after.group(1), page, context):
            yield stop, end, end


def _ends_before(line: str, stop: int, after: str, page: Language, context: Mapping[str, int]) -> bool:
    """Whether a sentence ends at *stop* and begins with the word *after*."""
    small = after.casefold()
    if not (after[1:].islower() or len(after) == 1):
        return False
    begins = small in _words(page.stopwords) or small in _words(page.nobody)
    while line[stop - 1] in ".!?…":
        stop -= 1
    if not line[stop - 1].isalpha():
        return begins and small not in _COUNTRY_CODES
    before = _WORD_BEFORE.search(line, max(0, stop - 42), stop)
    if not before or not _LETTERS.fullmatch(before.group()):
        return False
    word = before.group()
    if begins:
        return word.islower() or (word[1:].islower() and small not in _COUNTRY_CODES)
    return word.islower() and word in context and bool(context.get(small, 0) & _SEEN_SMALL)


def ends_after_units(line: str, page: Language) -> Iterator[Cut]:
    """Yield the ends behind a number with a short word, which punkt joins to what follows: "в 1812 г. Он ушёл"."""
    for match in _UNIT.finditer(line):
        if match.group(2).casefold() in _words(page.stopwords) and match.group(2)[0].isupper():
            yield match.end(1) - 1, match.end(1), match.start(2)


@cache
def _words(text: str) -> frozenset[str]:
    return frozenset(text.casefold().split())
