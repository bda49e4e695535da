"""Follow-ups: "et en Russie ?" is read with the words of the question before it. Start at `resolve`.

A question goes on from the one before it when it is short and begins with "and", "what about" and the like, or when it
asks nothing by itself ("Why?"). What it names takes the place of what the earlier question named, a number that of a
number; question words are carried over where it has none of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from engine import languages
from engine.nlp import language, tokenizer
from engine.qa import query_terms

MOST_WORDS = 6
"""A longer question stands by itself, whatever it begins with."""
MOST_CARRIED = 12
"""Words of the question before that are carried over: more would drown what is asked now."""

_WORD = re.compile(r"\S+")
_EDGES = " \t\n.,;:!?¿¡…\"'()«»“”„‘’؟،؛。？！、—–-"


def resolve(question: str, before: str, likely: Sequence[str] = ()) -> str:
    """*question* as it is to be asked after *before*; "" when it stands by itself."""
    if not before.strip() or not question.strip():
        return ""
    code = language.detect(f"{before} {question}", likely)
    rest = _without_opener(question, dict.fromkeys((code, language.detect(question, likely), *likely)))
    if languages.of(code).unspaced:
        return f"{before.strip(_EDGES)} {rest.strip(_EDGES)}" if rest and len(rest) <= 3 * MOST_WORDS else ""
    said = _words(rest or question)
    small, asking = query_terms.small_words(code)
    telling = [word for word in said if tokenizer.flat(word) not in small | asking]
    asks = any(tokenizer.flat(word) in asking for word in said)
    if len(said) > MOST_WORDS or (not rest and (telling or not asks)):
        return ""
    carried = _carried(_words(before), telling, code, asks=asks)
    return " ".join((*carried, *said)) if any(tokenizer.flat(word) not in small | asking for word in carried) else ""


def _carried(before: Sequence[str], telling: Sequence[str], code: str, *, asks: bool) -> list[str]:
    """The words of the question before that still hold."""
    small, asking = query_terms.small_words(code)
    names = not languages.of(code).capitalised_nouns and any(_is_name(word) for word in telling)
    numbers = any(_has_digit(word) for word in telling)
    kept = []
    for at, word in enumerate(before):
        plain = tokenizer.flat(word)
        if plain in asking:
            if asks:
                continue
        elif plain in small or (numbers and _has_digit(word)) or (names and at > 0 and _is_name(word)):
            continue
        kept.append(word)
    return kept[:MOST_CARRIED]


def _without_opener(question: str, codes: Sequence[str] | dict[str, None]) -> str:
    """What follows the words that take up an earlier question; "" where it does not begin with any."""
    text = question.strip(_EDGES)
    for code in codes:
        if languages.of(code).unspaced:
            opener = next((each for each in _openers(code) if text.startswith(each)), "")
            if opener and text != opener:
                return text[len(opener) :].strip(_EDGES)
            continue
        said = list(_WORD.finditer(text))
        flat = [tokenizer.flat(found.group()) for found in said]
        for opener in _openers(code):
            length = len(opener.split())
            if length < len(said) and " ".join(flat[:length]) == opener:
                return text[said[length].start() :]
    return ""


@cache
def _openers(code: str) -> tuple[str, ...]:
    """How a follow-up begins, the longest first; plain where words are parted by spaces."""
    listed = languages.of(code).followups
    return tuple(sorted(listed if languages.of(code).unspaced else map(tokenizer.flat, listed), key=len, reverse=True))


def _words(text: str) -> list[str]:
    """The words of *text* as they are written, without the marks around them."""
    return [word for found in _WORD.findall(text) if (word := found.strip(_EDGES))]


def _is_name(word: str) -> bool:
    return word[:1].isupper() and any(c.islower() for c in word[1:])


def _has_digit(word: str) -> bool:
    return any(c.isdigit() for c in word)
