"""Questions as the engine understands them, the sentences that may answer, and the answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from engine.models.articles import Article
from engine.models.identifiers import ArticleId


class Verdict(StrEnum):
    """How well the quotes of an answer fit its question."""

    DIRECT = "direct"
    """The quotes answer the question."""
    NEAREST = "nearest"
    """Nothing answers it directly; one quote is near."""
    NOTHING = "nothing"
    """Honestly not there."""


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
    """What the sentences of some articles mean, for `engine.qa.encoder` to compare."""

    articles: tuple[tuple[ArticleId, int], ...]
    """Article and how many rows of `body` are its own: one for the title, then one for each sentence."""
    body: bytes


@dataclass(frozen=True, slots=True)
class Near:
    """A sentence whose meaning is near a question's."""

    article: ArticleId
    sentence: int
    measured: tuple[float, ...]
    """How near it, its neighbours, its title and its article are: `engine.qa.cross_lingual.DENSE` names them."""


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
