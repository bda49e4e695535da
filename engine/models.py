"""The vocabulary of the house: the values that flow between the floors. Standard library only.

Every text offset is a code point offset into `Document.text`; `document.text[s.start:s.end]` is what the reader sees.
Times are aware and in UTC. All values are frozen; collections are tuples.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import NewType

ShelfId = NewType("ShelfId", int)
"""A small number that stands for one chat, or one topic of a group."""
ArticleId = NewType("ArticleId", int)
"""The number of an article on its shelf: 1, 2, 3 …; never reused."""


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


class Source(StrEnum):
    """How an article came to the bot."""

    LINK = "link"
    TEXT = "text"
    FORWARD = "forward"
    FILE = "file"


class Verdict(StrEnum):
    """How well the quotes of an answer fit its question."""

    DIRECT = "direct"
    """The quotes answer the question."""
    NEAREST = "nearest"
    """Nothing answers it directly; one quote is near."""
    NOTHING = "nothing"
    """Honestly not there."""


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


@dataclass(frozen=True, slots=True, order=True)
class Sentence:
    """A span of `Document.text`: never empty, no white space at its ends, never over a paragraph's end."""

    start: int
    end: int
    kind: Kind = Kind.BODY


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


@dataclass(frozen=True, slots=True)
class Summary:
    """The chosen sentences of an article, as indices in the order of the text."""

    article: Article
    chosen: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class QueryWord:
    """One word of a question and the index terms that may stand for it."""

    surface: str
    terms: tuple[str, ...]
    """Exact first, then one for each language of the shelf, then near spellings."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question as the engine understands it."""

    text: str
    language: str
    words: tuple[QueryWord, ...]


@dataclass(frozen=True, slots=True)
class Frequencies:
    """How common terms are on a shelf: the rarity of a word is measured where it is asked."""

    sentences: int
    """Sentences in all."""
    of: dict[str, int]
    """Term → number of sentences that have it; a term that is absent stands in none."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence that may answer, as the search hands it to the ranker."""

    article: ArticleId
    sentence: int
    """Index into the article's sentences."""
    text: str
    before: str
    """The sentence before, "" at the beginning."""
    after: str
    """The sentence after, "" at the end."""
    title: str
    language: str
    added: datetime


@dataclass(frozen=True, slots=True)
class Vectors:
    """What the sentences of some articles mean, for `engine.encoder` to compare."""

    articles: tuple[tuple[ArticleId, int], ...]
    """Article and how many rows of `body` are its own: one for the title, then one for each sentence."""
    body: bytes


@dataclass(frozen=True, slots=True)
class Near:
    """A sentence whose meaning is near a question's."""

    article: ArticleId
    sentence: int
    measured: tuple[float, ...]
    """How near it, its neighbours, its title and its article are: `engine.across.DENSE` names them."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage the ranker chose."""

    article: ArticleId
    sentence: int
    score: float
    marks: tuple[tuple[int, int], ...]
    """Matched words, as spans within the sentence's own text."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The ranker's word on a question."""

    verdict: Verdict
    hits: tuple[Hit, ...]
    """Best first."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of an article that answers a question."""

    article: Article
    sentence: int
    """Index into `article.sentences`."""
    marks: tuple[tuple[int, int], ...] = ()
    """Matched words, as spans within the sentence's own text."""
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """A question and the quotes that answer it; no quotes is the honest "found nothing"."""

    question: str
    verdict: Verdict
    quotes: tuple[Quote, ...]
    searched: int
    """How many articles were asked."""


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed by its address, as a page or a list of subscriptions names it."""

    url: str
    title: str


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One entry of a feed, as it stands there now."""

    guid: str
    """What the feed calls it, "" where it does not."""
    url: str | None
    title: str
    text: str
    """What the feed carries of it, "" where that is nothing: all of the text or its beginning, nobody says which."""
    author: str = ""
    published: datetime | None = None
    sketch: str = ""
    """A fingerprint of the text: near-equal texts have near-equal ones; "" for short texts."""


@dataclass(frozen=True, slots=True)
class FeedPage:
    """A feed as it stands now; or, where `choices` are, a page that names feeds."""

    title: str
    site: str
    """The address of its web site, "" where it names none."""
    items: tuple[FeedItem, ...]
    """The newest, newest first."""
    older: tuple[tuple[str, str], ...] = ()
    """Guid and address ("" where missing) of further items: they may come up again and are not new then."""
    ttl: int = 0
    """Seconds for which the feed says that it does not change."""
    choices: tuple[FeedLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Tale:
    """An article as stories are made of it."""

    shelf: ShelfId
    article: ArticleId
    source: str
    """The site, the channel or the person: the same one counts once. "" where it is not known."""
    title: str
    language: str
    added: datetime
    sentences: tuple[str, ...]
    """Its best sentences, best first, verbatim."""
    indices: tuple[int, ...]
    """Their indices in the article."""
    watched: bool = False
    """A watched word stands in it."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A watched query that an article matches."""

    query: int
    """Its place among those that were looked for."""
    sentence: int
    marks: tuple[tuple[int, int], ...]
    """Matched words, as spans within the sentence's own text."""


@dataclass(frozen=True, slots=True)
class Telling:
    """A whole sentence of an article."""

    shelf: ShelfId
    article: ArticleId
    sentence: int


@dataclass(frozen=True, slots=True)
class Story:
    """Articles that tell of the same event."""

    articles: tuple[tuple[ShelfId, ArticleId], ...]
    """The most central first: its title heads the story."""
    sources: int
    """How many different ones."""
    told: tuple[Telling, ...]
    """One or two sentences of the most central article, in the order of its text."""
    differ: tuple[Telling, ...]
    """Sentences of different sources that give different figures for the same; () where that is not sure."""
    score: float


@dataclass(frozen=True, slots=True)
class Chart:
    """What the owners' picture shows; the days are the oldest first, and have as many values of each kind."""

    days: tuple[str, ...]
    """As they are written under the picture: numbers or dates, in no script that needs shaping."""
    articles: tuple[int, ...]
    questions: tuple[int, ...]
    usual: tuple[float, ...]
    """Seconds within which half of a day's questions were answered, 0 where there was none."""
    slow: tuple[float, ...]
    """… within which all but one in twenty were."""
    languages: tuple[tuple[str, int], ...]
    """Codes of languages and how many articles are in each, the most frequent first."""
