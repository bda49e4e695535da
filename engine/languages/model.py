"""What a page of language data holds. Every field has a default: an unsupported language still works, plainly."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """A language's data. Word lists are strings, words parted by white space, phrases are tuples.

    Phrases are compared without case, accents and punctuation; " … " in a phrase stands for up to eight words. A
    question word of several parts is joined by "_": "how_many".
    """

    code: str
    punkt: str = ""
    """The name of punkt's model."""
    stemmer: str = ""
    """The name of the Snowball algorithm."""
    suffixes: str = ""
    """Endings to take off, longest first, where there is no Snowball algorithm."""
    abbreviations: str = ""
    """Never end a sentence; written without the last full stop, inner ones kept."""
    before_numbers: str = ""
    """End no sentence before a number, though they may be ordinary words: "no. 5", "Art. 12"."""
    ordinals: bool = False
    """A number of up to three digits with a full stop is an ordinal: "3. Oktober"."""
    apostrophe: bool = False
    """The apostrophe is a letter inside words."""
    stopwords: str = ""
    """Words that say little: they weigh less, and are never removed."""
    asks_who: str = ""
    asks_when: str = ""
    asks_where: str = ""
    asks_many: str = ""
    """Question words that want a number."""
    asks: str = ""
    """The other question words."""
    follows: tuple[str, ...] = ()
    """How a question begins that goes on from the one before it: "and", "what about"."""
    months: str = ""
    """Months and days of the week."""
    numbers: str = ""
    """Number words that an answer to "how many" may stand in."""
    bylines: tuple[str, ...] = ()
    """How a line naming the author begins."""
    credits: tuple[str, ...] = ()
    """How a line naming the photographer begins."""
    read_also: tuple[str, ...] = ()
    """How a pointer to another article begins."""
    subscribe: tuple[str, ...] = ()
    """How an advertisement for the paper itself begins: subscribe, share, follow us."""
    stamps: str = ""
    """Words of a line that only tells when: published, updated, at, o'clock."""
    sources: tuple[str, ...] = ()
    """How a fragment begins that only names a source: "According to the Post."."""
    tails: tuple[str, ...] = ()
    """How a sentence begins that turns to older news: "Earlier we wrote"."""
