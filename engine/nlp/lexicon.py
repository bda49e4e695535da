"""The words of a language that punkt learned with its sentences: tens of thousands, plain, with their stems.

They tell a compound from a word that only ends alike: "Rhein" in "Rheinbrücke" is a word, "Ope" in "Operation" is none.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from itertools import islice

import punkt
import Stemmer
from punkt.model import registry

from engine import languages
from engine.nlp import tokenizer

_BEGINNING = 2
"""Letters by which words are kept together."""
_AT_ONCE = 4000
"""Words that are in memory one by one."""


class Lexicon:
    """Words in a megabyte: those that begin alike are one string."""

    def __init__(self) -> None:
        self._by_beginning: dict[str, str] = {}

    def add(self, words: Iterable[str]) -> None:
        """Add some words, plain."""
        begin: dict[str, list[str]] = defaultdict(list)
        for word in words:
            begin[word[:_BEGINNING]].append(word)
        for start, each in begin.items():
            self._by_beginning[start] = f"{self._by_beginning.get(start, '')} {' '.join(each)} "

    def __contains__(self, word: str) -> bool:
        return f" {word} " in self._by_beginning.get(word[:_BEGINNING], "")


@cache
def words(language: str) -> Lexicon:
    """Return the words of *language*, which takes 0.3 s once; none if punkt has no model of it."""
    lexicon = Lexicon()
    page = languages.of(language)
    name = page.punkt or language
    try:
        known = iter(punkt.load_model(name).ortho_context)
    except punkt.ModelError:
        return lexicon
    # the model itself takes 10 MB, and a process that answers questions has no other use of it
    registry.clear_cache()
    sys.modules.pop(f"punkt.data.{name}", None)
    stemmer = Stemmer.Stemmer(page.stemmer, 0) if page.stemmer else None
    while some := [word for word in islice(known, _AT_ONCE) if word.isalpha()]:
        stems = set(stemmer.stemWords(some) if stemmer else ()) - set(some)
        text = tokenizer.folded.__wrapped__(" ".join((*some, *stems)))  # their caches would keep the whole text
        lexicon.add(tokenizer.plain.__wrapped__(text).split())
    return lexicon
