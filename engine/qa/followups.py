"""Follow-ups: "et en Russie ?" is completed with the words of the previous question. Start at `resolve`.

A question is a follow-up if it is short and begins with "and", "what about" and the like, or consists of question words
only ("Why?"). Its names replace those of the previous question, its numbers the numbers; question words are carried
over if it has none of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from engine import languages
from engine.nlp import language, tokenizer
from engine.qa import query_terms

MAX_WORDS = 6
"""A longer question is complete, whatever it begins with."""
MAX_CARRIED = 12
"""Words of the previous question that are carried over; more would outweigh the new question."""

_WORD = re.compile(r"\S+")
_EDGES = " \t\n.,;:!?¿¡…\"'()«»“”„‘’؟،؛。？！、—–-"


def resolve(question: str, before: str, likely: Sequence[str] = ()) -> str:
    """Return *question* completed by the previous question *before*; "" if it is complete."""
    if not before.strip() or not question.strip():
        return ""
    code = language.detect(f"{before} {question}", likely)
    rest = _without_opener(question, dict.fromkeys((code, language.detect(question, likely), *likely)))
    if languages.of(code).unspaced:
        return f"{before.strip(_EDGES)} {rest.strip(_EDGES)}" if rest and len(rest) <= 3 * MAX_WORDS else ""
    words = _words(rest or question)
    small, asking = query_terms.small_words(code)
    content_words = [word for word in words if tokenizer.flat(word) not in small | asking]
    asks = any(tokenizer.flat(word) in asking for word in words)
    if len(words) > MAX_WORDS or (not rest and (content_words or not asks)):
        return ""
    carried = _carried(_words(before), content_words, code, asks=asks)
    return " ".join((*carried, *words)) if any(tokenizer.flat(word) not in small | asking for word in carried) else ""


def _carried(before: Sequence[str], content_words: Sequence[str], code: str, *, asks: bool) -> list[str]:
    """Return the words of the previous question that are carried over."""
    small, asking = query_terms.small_words(code)
    names = not languages.of(code).capitalised_nouns and any(_is_name(word) for word in content_words)
    numbers = any(_has_digit(word) for word in content_words)
    kept = []
    for at, word in enumerate(before):
        plain = tokenizer.flat(word)
        if plain in asking:
            if asks:
                continue
        elif plain in small or (numbers and _has_digit(word)) or (names and at > 0 and _is_name(word)):
            continue
        kept.append(word)
    return kept[:MAX_CARRIED]


def _without_opener(question: str, codes: Sequence[str] | dict[str, None]) -> str:
    """Return *question* without its follow-up opener; "" if it begins with none."""
    text = question.strip(_EDGES)
    for code in codes:
        if languages.of(code).unspaced:
            opener = next((each for each in _openers(code) if text.startswith(each)), "")
            if opener and text != opener:
                return text[len(opener) :].strip(_EDGES)
            continue
        words = list(_WORD.finditer(text))
        flat = [tokenizer.flat(match.group()) for match in words]
        for opener in _openers(code):
            length = len(opener.split())
            if length < len(words) and " ".join(flat[:length]) == opener:
                return text[words[length].start() :]
    return ""


@cache
def _openers(code: str) -> tuple[str, ...]:
    """Return the openers of follow-ups, the longest first; plain if the script separates words by spaces."""
    listed = languages.of(code).followups
    return tuple(sorted(listed if languages.of(code).unspaced else map(tokenizer.flat, listed), key=len, reverse=True))


def _words(text: str) -> list[str]:
    """Return the words of *text* as written, without the punctuation around them."""
    return [word for part in _WORD.findall(text) if (word := part.strip(_EDGES))]


def _is_name(word: str) -> bool:
    return word[:1].isupper() and any(c.islower() for c in word[1:])


def _has_digit(word: str) -> bool:
    return any(c.isdigit() for c in word)
