"""Articles on a shelf, where they came from, and their summaries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from engine.models.documents import Document, Sentence, SentenceKind, table_heads
from engine.models.identifiers import ArticleId

Span = tuple[int, int]
"""Start and end in a text, in code points."""


class Source(StrEnum):
    """How an article came to the bot."""

    LINK = "link"
    TEXT = "text"
    FORWARD = "forward"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class MessagePart:
    """The part of a document that came in one Telegram message; leads from a span back to the message."""

    message_id: int
    start: int
    end: int
    """`document.text[start:end]` is this message's text, code points."""
    exact: bool
    """The document has the message's text unchanged, so Telegram's own quotations work."""
    offset: int = 0
    """UTF-16 units of the message's text before `document.text[start]`."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an article came from."""

    source: Source
    name: str = ""
    """Name of the channel, the person or the file."""
    link: str | None = None
    """A public link to the original post."""
    file_id: str = ""
    """Telegram's identifier of the file, with which the bot can download it again; "" if it was no file."""


@dataclass(frozen=True, slots=True)
class Article:
    """A document on a shelf, with its analysis."""

    id: ArticleId
    added: datetime
    read: datetime
    """When its text was last fetched or received."""
    document: Document
    language: str
    """ISO 639-1, "" if unknown."""
    sentences: tuple[Sentence, ...]
    ranking: tuple[int, ...]
    """Indices of the sentences a summary may show, best first: a shorter summary is part of a longer one."""
    origin: Origin
    parts: tuple[MessagePart, ...] = ()
    changed: tuple[int, ...] = ()
    """Indices of the sentences that are new since the page was read before."""
    kept: bool = False
    """Somebody marked it to be kept, whatever the retention is."""

    @property
    def is_carried(self) -> bool:
        """Whether it is what a feed or a list had of a page that was never read."""
        return self.origin.source is Source.LINK and bool(self.origin.name) and self.read == self.added

    def table_heads(self) -> dict[int, int]:
        """Return for each row of a table the first row of its table; the first row is not among the keys."""
        return table_heads(sentence.kind is SentenceKind.TABLE for sentence in self.sentences)

    def span(self, index: int, count: int = 1) -> Span:
        """Return where *count* sentences in a row begin and end in the text, from sentence *index* on."""
        return self.sentences[index].start, self.sentences[index + count - 1].end

    def quote(self, index: int, count: int = 1) -> str:
        """Return *count* sentences in a row from *index* on, verbatim, with the white space between them."""
        start, end = self.span(index, count)
        return self.document.text[start:end]


@dataclass(frozen=True, slots=True)
class Summary:
    """The sentences chosen from an article, as indices in the order of the text."""

    article: Article
    chosen: tuple[int, ...]
