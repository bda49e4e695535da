"""Articles on a shelf, where they came from, and their summaries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from engine.models.documents import Document, Sentence
from engine.models.identifiers import ArticleId


class Source(StrEnum):
    """How an article came to the bot."""

    LINK = "link"
    TEXT = "text"
    FORWARD = "forward"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Part:
    """The stretch of a document that is one Telegram message: from a span back to the message."""

    message_id: int
    start: int
    end: int
    """`document.text[start:end]` is this message's text, code points."""
    exact: bool
    """The message's text stands in the document unchanged, so it can be quoted natively."""
    offset: int = 0
    """UTF-16 units of the message's text before `document.text[start]`."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an article came from, as far as a reader cares."""

    source: Source
    name: str = ""
    """The channel, the person or the file's name."""
    link: str | None = None
    """A public link to the original post."""


@dataclass(frozen=True, slots=True)
class Article:
    """A document on a shelf, with what the engine found in it."""

    id: ArticleId
    added: datetime
    read: datetime
    """When its text was last fetched or received."""
    document: Document
    language: str
    """ISO 639-1, "" where it could not be told."""
    sentences: tuple[Sentence, ...]
    ranking: tuple[int, ...]
    """Indices of the sentences a summary may show, best first: a shorter summary is part of a longer one."""
    origin: Origin
    parts: tuple[Part, ...] = ()
    changed: tuple[int, ...] = ()
    """Sentences that the last reading of a changed page brought."""

    def quote(self, index: int) -> str:
        """Sentence *index*, verbatim."""
        sentence = self.sentences[index]
        return self.document.text[sentence.start : sentence.end]


@dataclass(frozen=True, slots=True)
class Summary:
    """The chosen sentences of an article, as indices in the order of the text."""

    article: Article
    chosen: tuple[int, ...]
