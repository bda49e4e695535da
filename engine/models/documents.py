"""Bytes as they arrive, the text read from them, and its analysis."""

from __future__ import annotations

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


class SentenceKind(IntEnum):
    """What a sentence may be used for."""

    BODY = 0
    """Used in summaries and answers."""
    BACKGROUND = 1
    """Older news at the end ("Earlier we wrote …"): used in answers only."""
    BOILERPLATE = 2
    """A section label, a byline, "Read also", half a sentence: never quoted."""
    TITLE = 3
    """The title line of the text: it heads the summary, so it is used in answers only."""


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
