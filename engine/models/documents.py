"""Bytes as they arrive, the text read from them, and its analysis."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum


@dataclass(frozen=True, slots=True)
class Page:
    """The bytes of a web page, a file or a message, with their declared type."""

    url: str | None
    content_type: str
    body: bytes
    name: str = ""
    """The file's name, "" if there is none."""


@dataclass(frozen=True, slots=True)
class Region:
    """A span of a text whose sentences have a kind that its source gives them, such as the cells of a table."""

    start: int
    end: int
    kind: SentenceKind


@dataclass(frozen=True, slots=True)
class Place:
    """A page or chapter of a file, and where in the text it begins. It ends where the next one begins."""

    start: int
    page: int = 0
    """The number of the page in the file from 1, 0 for chapters."""
    label: str = ""
    """The number printed on the page if the file has one, or the title of the chapter."""


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A picture of a page."""

    page: int
    """From 1."""
    png: bytes


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a page or file as a reader sees it. `text` never changes after this: spans count its code points."""

    url: str | None
    title: str
    text: str
    author: str = ""
    site: str = ""
    published: datetime | None = None
    pages: int = 0
    """Pages of the file, 0 for formats without pages."""
    pages_read: int = 0
    """Fewer than `pages` if the file was too long."""
    percent_read: int = 0
    """Per cent of the text that was read of a file that was too long, 0 if all was read."""
    regions: tuple[Region, ...] = ()
    """In the order of the text, without overlaps; text outside of them is judged by its words."""
    places: tuple[Place, ...] = ()
    """The pages of a PDF or the chapters of a book, in the order of the text; empty for other formats."""
    pictured: bool = False
    """Its text was read on a picture, or on pictures of pages, so that letters may be mistaken."""

    def place(self, index: int) -> Place | None:
        """Return the page or chapter of the character at *index*, None if the format has neither."""
        at = bisect_right(self.places, index, key=lambda place: place.start)
        return self.places[at - 1] if at else None


class SentenceKind(IntEnum):
    """What a sentence is, which decides what it may be used for. The numbers are stored."""

    BODY = 0
    """Used in summaries and answers."""
    BACKGROUND = 1
    """Older news at the end ("Earlier we wrote …"): used in answers only."""
    BOILERPLATE = 2
    """A section label, a byline, "Read also", half a sentence: never quoted."""
    TITLE = 3
    """The title line of the text: it heads the summary, so it is used in answers only."""
    HEADING = 4
    """The heading of a section: never quoted, since it is no sentence."""
    TABLE = 5
    """A row of a table: used in answers, and in summaries of texts that have hardly any sentences."""
    NOTE = 6
    """A footnote, an endnote, a caption: used in answers only."""
    AD = 7
    """Advertising: used in answers only, and in no story of a digest."""
    INCOMPLETE = 8
    """Something had to be left out of it: never quoted."""

    @property
    def is_quotable(self) -> bool:
        """Whether an answer may quote it; summaries quote BODY only."""
        return self not in {SentenceKind.BOILERPLATE, SentenceKind.HEADING, SentenceKind.INCOMPLETE}


@dataclass(frozen=True, slots=True, order=True)
class Sentence:
    """A span of `Document.text`: not empty, without white space at its ends, within one paragraph."""

    start: int
    end: int
    kind: SentenceKind = SentenceKind.BODY


@dataclass(frozen=True, slots=True)
class Analysis:
    """The analysis of a document."""

    language: str
    sentences: tuple[Sentence, ...]
    ranking: tuple[int, ...]
    terms: tuple[tuple[str, ...], ...]
    """The index terms of each sentence, with repetitions; parallel to `sentences`."""
    version: int
    """`ANALYSER_VERSION` at the time of the analysis."""
    title: str = ""
    """The title found in the text, if the document has none of its own."""


def passage_gap(text: str, before: Sentence, sentence: Sentence) -> int:
    """Return the characters between two neighbouring sentences of *text* that can be quoted as one passage, else -1.

    Both are prose of the same kind, with nothing but white space between them.
    """
    gap = text[before.end : sentence.start]
    joined = before.kind is sentence.kind and sentence.kind in _PROSE and not gap.strip()
    return len(gap) if joined else -1


_PROSE = (SentenceKind.BODY, SentenceKind.BACKGROUND)


def table_heads(are_rows: Iterable[bool]) -> dict[int, int]:
    """Return for each row of a table the first row of its table, given which sentences of a text are rows."""
    heads: dict[int, int] = {}
    first: int | None = None
    for index, is_row in enumerate(are_rows):
        if is_row and first is not None:
            heads[index] = first
        first = (index if first is None else first) if is_row else None
    return heads
