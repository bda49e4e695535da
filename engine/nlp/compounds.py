"""Compounds of languages that write them as one word: which parts a word has.

A part counts only if what is left are words as well, with the letters that link them: "Brücke" is in "Rheinbrücke",
"Ration" is not in "Operation", nor "Stand" in "Verstand".
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

from engine import languages
from engine.nlp import lexicon, tokenizer

MIN_OTHER = 3
"""The least letters of the other parts."""
MIN_SURE = 5
"""The least letters of a part whose other part may be a word that no lexicon has."""
LONG = 8
"""Letters of a part that need not be in the lexicon either: so many are not alike by chance."""
MOST_PARTS = 3
"""The most words that the rest is taken apart into."""

_VOWEL = re.compile("[aeiouyœæ]")


def is_part(part: str, compound: str, language: str, known: Collection[str] = ()) -> bool:
    """Whether *part* is a word within *compound*, an index term; *known* are further words of the language."""
    before, _, after = compound.partition(part)
    if compound == part or not (before or after):
        return False
    if _are_first_words(before, language, known) and _are_last_words(after, language, known):
        return True
    return not (before and after) and len(part) >= MIN_SURE and _may_be_name(before or after, part, compound, language)


def _may_be_name(rest: str, part: str, compound: str, language: str) -> bool:
    """Whether *rest* may be a name or a rare word, which no lexicon has: "Donau" in "Donaubrücke".

    A compound that is a common word itself has common parts: "Koordi" in "Koordination" is none. So has its longest
    common end: "Reintegration" ends with "Integration" before it ends with "Ration".
    """
    lexicon_ = lexicon.words(language)
    if len(rest) <= MIN_OTHER or not _VOWEL.search(rest) or compound in lexicon_:
        return False
    if part not in lexicon_ and len(part) < LONG:
        return False
    if compound.startswith(part):
        return True
    ends = (compound[at:] for at in range(1, len(compound) - len(part)))
    return not _are_prefixes(rest, language) and not any(end in lexicon_ for end in ends)


def _are_first_words(rest: str, language: str, known: Collection[str]) -> bool:
    """Whether *rest* is "" or words that can stand before another, with or without linking letters."""
    if not rest:
        return True
    links = tokenizer.listed(languages.of(language).compound_links)
    heads = (rest, *(rest[: -len(link)] for link in links if rest.endswith(link)))
    return not _are_prefixes(rest, language) and any(_are_words(head, language, known) for head in heads)


def _are_last_words(rest: str, language: str, known: Collection[str]) -> bool:
    """Whether *rest* is "" or words, with or without linking letters before them."""
    if not rest:
        return True
    links = tokenizer.listed(languages.of(language).compound_links)
    tails = (rest, *(rest[len(link) :] for link in links if rest.startswith(link)))
    return any(len(tail) > MIN_OTHER and _are_words(tail, language, known) for tail in tails)


def _are_words(rest: str, language: str, known: Collection[str], most: int = MOST_PARTS) -> bool:
    """Whether *rest* is a word or up to *most* words in a row."""
    if len(rest) < MIN_OTHER:
        return False
    if rest in lexicon.words(language) or rest in known:
        return True
    cuts = range(MIN_OTHER + 1, len(rest) - MIN_OTHER) if most > 1 else ()
    links = tokenizer.listed(languages.of(language).compound_links)
    for cut in cuts:
        first, last = rest[:cut], rest[cut:]
        if first in lexicon.words(language) and not _are_prefixes(first, language):
            lasts = (last, *(last[len(link) :] for link in links if last.startswith(link)))
            if any(len(each) > MIN_OTHER and _are_words(each, language, known, most - 1) for each in lasts):
                return True
    return False


@cache
def _are_prefixes(rest: str, language: str) -> bool:
    """Whether *rest* is a prefix of verbs or some in a row, which make another word of what follows."""
    prefixes = tokenizer.listed(languages.of(language).verb_prefixes)
    return any(
        rest == prefix or (rest.startswith(prefix) and _are_prefixes(rest[len(prefix) :], language))
        for prefix in prefixes
    )
