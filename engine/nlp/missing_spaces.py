"""Full stops between two words without a space: "He went.She stayed." is two sentences, "Node.Js" a name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from engine.languages.model import Language

_STOP = re.compile(
    r"(?<=[^\W\d_]{2})(?:[.!?…]|\.\.\.|[!?]{2,3})(?=[^\W\d_])|(?<=[^\W_]|[\u0900-\u0dff])[।॥](?=[^\W\d_¹²³⁰-⁹])"
)
_WORD_BEFORE = re.compile(r"[^\s«“„(\"'’-]{2,40}$")
_LETTERS = re.compile(r"[^\W\d_]+")
_WORD_AFTER = re.compile(r"([^\W\d_]{1,30})(?:['’][^\W\d_]{1,30})?,?\s+(?=[\"«“„(]?\w)")
_SEEN_SMALL = 0b1110000
"""The bits of punkt's context for words that were seen in lower case: at the beginning, inside, anywhere."""

COUNTRY_CODE = 2
"""Letters of the last part of an address: "Example.It" is none of a sentence's ends."""

Cut = tuple[int, int, int]


def cuts(line: str, page: Language, context: Mapping[str, int]) -> Iterator[Cut]:
    """Yield the ends of sentences without a space behind them, as `note_marks.cuts` does.

    The word behind the full stop must be one that begins sentences, so that no name, address or program is cut: a small
    word of the language or, where the word before is an ordinary one as well, a word that punkt's model has seen in
    lower case. *context* is what that model knows of words.
    """
    for match in _STOP.finditer(line):
        end = match.end()
        if match.group() in "।॥":
            yield match.start(), end, end
            continue
        before = _WORD_BEFORE.search(line, max(0, match.start() - 42), match.start())
        after = _WORD_AFTER.match(line, end)
        if before and after and _are_words(before.group(), after.group(1), page, context):
            yield match.start(), end, end


def _are_words(before: str, after: str, page: Language, context: Mapping[str, int]) -> bool:
    """Whether a sentence ends with the one and begins with the other."""
    small = after.casefold()
    if not _LETTERS.fullmatch(before) or not after[0].isupper() or not (after[1:].islower() or len(after) == 1):
        return False
    if small in _words(page.stopwords):
        return before.islower() or (before[1:].islower() and len(small) > COUNTRY_CODE)
    return before.islower() and before in context and bool(context.get(small, 0) & _SEEN_SMALL)


@cache
def _words(text: str) -> frozenset[str]:
    return frozenset(text.casefold().split())
