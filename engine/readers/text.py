"""Plain text: the charset is detected, lines wrapped at a fixed width become paragraphs."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from itertools import pairwise

from engine import languages
from engine.clean import clean
from engine.errors import EmptyPageError
from engine.models import Document, Page
from engine.readers import charsets, layout

_LIST = re.compile(r"\s*([-*•·–—▪◦]\s|\d{1,3}[.)]\s|[a-z]\)\s|\t| {2,})", re.IGNORECASE)
_WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef\u0e00-\u0e7f]")
_COMPOUND = re.compile(r"\b[^\W\d_]+-[^\W\d_]+\b")
_HYPHENS = ("-", "\u2010")
_WORD = re.compile(r"[^\W\d_]+")


def read(page: Page, progress: Callable[[int, int], None] | None = None) -> Document:  # noqa: ARG001
    """Return the text of a text file, which has no title."""
    source, share = layout.beginning(charsets.legible(page))
    text, cut = layout.measured(unwrap(clean(source)), share)
    if not layout.letters(text, 2):
        raise EmptyPageError(page.name)
    return Document(page.url, "", text, percent_read=cut)


def unwrap(text: str) -> str:
    """Return *text* with its paragraphs on one line each if it was clearly hard-wrapped; else unchanged."""
    blocks = [block.split("\n") for block in re.split(r"\n[^\S\n]*\n\s*", text)]
    if not is_wrapped(blocks):
        return text
    compounds = Compounds(text)
    return "\n\n".join(join_lines(block, compounds) for block in blocks)


def is_wrapped(blocks: list[list[str]]) -> bool:
    """Whether nine of ten lines would be too long with the first word of the next line."""
    pairs = [(a.rstrip(), b.strip()) for block in blocks for a, b in pairwise(block)]
    pairs = [(a, b) for a, b in pairs if a and b and not _LIST.match(b)]
    width = max((len(a) for a, _ in pairs), default=0)
    if len(pairs) < 3 or not 40 <= width <= 120:
        return False
    full = sum(len(a) + 1 + len(b.split(None, 1)[0]) > width for a, b in pairs)
    return full >= len(pairs) * 0.9


class Compounds:
    """The compounds of a text, to decide whether "well-" + "known" keeps its hyphen."""

    def __init__(self, text: str) -> None:
        self._compounds = {word.casefold() for word in _COMPOUND.findall(text)} | _common()
        self._words = {word.casefold() for word in _WORD.findall(text)}
        self.korean_blanks = True
        """Whether lines of Korean end between words, and not between any two letters."""

    def hyphen_stays(self, first: str, second: str, *, linked: bool = False) -> bool:
        """Whether the hyphen at a line's end belongs to the word; without evidence it is taken for hyphenation.

        Where *first* is *linked* to other words by hyphens, the hyphen stays; German nouns ("Nord-Süd-Verbin-") do not
        go on with a word in small letters.
        """
        if not (first.isalpha() and second.isalpha()) or not second[:1].islower() or first.isupper():
            return True
        if (first + second).casefold() in self._words:
            return False
        return (linked and first[:1].islower()) or f"{first}-{second}".casefold() in self._compounds


@cache
def _common() -> frozenset[str]:
    """Return the words that are written with a hyphen in any language."""
    return frozenset(word for page in languages.pages() for word in page.hyphened.split())


def join_lines(lines: list[str], compounds: Compounds) -> str:
    """Return the lines of a paragraph as one line; list items keep lines of their own."""
    text = ""
    for line in lines:
        new = line.strip()
        if not new:
            continue
        text = join(text, new, compounds) if text and not _LIST.match(line) else (f"{text}\n{new}" if text else new)
    return text


def join(text: str, line: str, compounds: Compounds) -> str:
    """Return *text* joined with the next *line*: hyphenated words are joined, ideographs need no blank."""
    if text.endswith(("\u00ad", "\u00ac")):
        return text[:-1] + line
    if text.endswith(_HYPHENS) and len(text) > 1 and text[-2].isalnum() and line[0].isalnum():
        first, second = re.search(r"\w*$", text[:-1]), re.match(r"\w*", line)
        assert first is not None
        assert second is not None
        linked = text[: -len(first[0]) - 1].endswith(_HYPHENS)  # "state-of-the-" and "art"
        return (text if compounds.hyphen_stays(first[0], second[0], linked=linked) else text[:-1]) + line
    korean = compounds.korean_blanks and is_korean(text[-1]) and is_korean(line[0])
    if is_wide(text[-1]) and is_wide(line[0]) and not korean:
        return text + line
    return f"{text} {line}"


def is_korean(character: str) -> bool:
    """Whether *character* is a letter of Korean, which has blanks between its words."""
    return "\uac00" <= character <= "\ud7af"


def is_wide(character: str) -> bool:
    """Whether *character* is of a script that writes its words without blanks between them."""
    return bool(_WIDE.match(character))
