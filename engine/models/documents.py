"""Bytes as they arrive, the text read from them, and what the engine finds in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum


@dataclass(frozen=True, slots=True)
class Page:
    """What a web server, a file or a message gave: bytes and what they are said to be."""

    url: str | None
    content_type: str
    body: bytes
    name: str = ""
    """The file's name where there is one."""


@dataclass(frozen=True, slots=True)
class Document:
    """A text as a person would read it. `text` is fixed from here on."""

    url: str | None
    title: str
    text: str
    author: str = ""
    site: str = ""
    published: datetime | None = None
    pages: int = 0
    """Pages of the file, 0 where there are none."""
    pages_read: int = 0
    """Fewer than `pages` when the file was too long."""
    cut: int = 0
    """Per cent of the file's text that was read when it was too long, 0 when all of it was."""


class Kind(IntEnum):
    """What a sentence may be used for."""

    BODY = 0
    """Told in summaries, quoted in answers."""
    TAIL = 1
    """Older news at the end ("Earlier we wrote …"): in no summary, but it answers questions."""
    SCRAP = 2
    """A section label, a byline, "Read also", half a sentence: quoted nowhere."""
    TITLE = 3
    """The title line of the text: it heads the summary, so it is in none, but it answers questions."""


@dataclass(frozen=True, slots=True, order=True)
class Sentence:
    """A span of `Document.text`: never empty, no white space at its ends, never over a paragraph's end."""

    start: int
    end: int
    kind: Kind = Kind.BODY


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the engine finds in a document."""

    language: str
    sentences: tuple[Sentence, ...]
    ranking: tuple[int, ...]
    terms: tuple[tuple[str, ...], ...]
    """The index terms of each sentence, with repetitions; parallel to `sentences`."""
    version: int
    """`ANALYSER_VERSION` of the engine that made it."""
    title: str = ""
    """The title read off the text, where the document has none of its own."""
