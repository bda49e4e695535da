"""Parsed questions, candidate sentences, and answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from engine.models.articles import Article, Span
from engine.models.identifiers import ArticleId


class Verdict(StrEnum):
    """How well the quotes of an answer fit its question, the best first."""

    DIRECT = "direct"
    """The quotes answer the question."""
    PERHAPS = "perhaps"
    """The first quote may well answer the question."""
    NEAREST = "nearest"
    """Nothing answers the question directly; one quote comes near."""
    NOTHING = "nothing"
    """The articles do not answer it."""

    @property
    def rank(self) -> int:
        """0 for NOTHING, more for a better one."""
        return list(reversed(Verdict)).index(self)


@dataclass(frozen=True, slots=True)
class Variant:
    """An index term that is a word in another form: behind a prefix, before a particle, as part of a compound."""

    term: str
    weight: float
    """Beside the word itself, up to 1."""
    language: str = ""
    """Only in articles in this language it is that word; "" in all."""


@dataclass(frozen=True, slots=True)
class QueryWord:
    """A word of a question and the index terms that match it."""

    surface: str
    terms: tuple[str, ...]
    """Exact first, then one for each language of the shelf, then near spellings."""
    variants: tuple[Variant, ...] = ()
    """Other forms of the word; `expand` adds those that a vocabulary has."""
    beginnings: tuple[str, ...] = ()
    """Other forms of the word begin with one of these."""
    parts: tuple[str, ...] = ()
    """Other forms of the word contain one of these."""
    spellings: tuple[str, ...] = ()
    """How it may begin in another language or script, if it is a name that no article has as it is."""

    @property
    def every_term(self) -> tuple[str, ...]:
        """The terms and those of the variants."""
        return tuple(dict.fromkeys((*self.terms, *(variant.term for variant in self.variants))))


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed question."""

    text: str
    language: str
    words: tuple[QueryWord, ...]
    spelled: str = ""
    """The text with names as the articles spell them; "" if they spell them alike."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question that goes on from the one before it."""

    text: str
    """The question with words of the one before it; "" if it is complete, and no follow-up."""
    is_bare: bool
    """It names nothing itself: "Why?", "How old is he?"."""
    asks_more: bool
    """It is bare, and asks neither when nor how many: "Why?", "And where?"."""


@dataclass(frozen=True, slots=True)
class PassageQuestion:
    """A question about a selected passage."""

    refers: bool
    """It cannot be understood without the passage: it has a pronoun, or names nothing itself."""
    text: str
    """The question with what the passage names; "" if that is nothing."""
    subject: str
    """What the passage names."""
    near: bool
    """The answer stands near the passage rather than anywhere in the article."""


@dataclass(frozen=True, slots=True)
class Frequencies:
    """Number of sentences of a shelf in which each term occurs."""

    sentences: int
    """Sentences in total."""
    by_term: dict[str, int]
    """Term → number of sentences with it; a term that is missing occurs in none."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A candidate sentence, from the search to the ranker."""

    article: ArticleId
    sentence: int
    """Index into the article's sentences."""
    text: str
    before: str
    """The sentence before, "" at the beginning of the article."""
    after: str
    """The sentence after, "" at the end of the article."""
    title: str
    language: str
    added: datetime
    gap: int = -1
    """Characters between the sentence before and it, if both can be quoted as one passage; -1 otherwise."""


@dataclass(frozen=True, slots=True)
class Vectors:
    """Embeddings of the sentences of some articles, made by `engine.qa.encoder`."""

    articles: tuple[tuple[ArticleId, int], ...]
    """Article and its number of rows in `body`: one for the title, then one for each sentence."""
    body: bytes


@dataclass(frozen=True, slots=True)
class SimilarSentence:
    """A sentence whose embedding is near a question's."""

    article: ArticleId
    sentence: int
    similarities: tuple[float, ...]
    """Of the sentence, its neighbours, its title and its article, in the order of `engine.qa.cross_lingual.DENSE`."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A sentence that the ranker chose, or two in a row of which it cannot tell which one answers."""

    article: ArticleId
    sentence: int
    """Index of the first of them."""
    score: float
    marks: tuple[tuple[int, int], ...]
    """Matched words, as spans within the text of the hit, the white space between two sentences counted."""
    count: int = 1
    """Sentences in a row, from `sentence` on."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The ranker's result for a question."""

    verdict: Verdict
    hits: tuple[Hit, ...]
    """Best first."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of an article that answers a question, or a run of sentences in a row."""

    article: Article
    sentence: int
    """Index of the first one in `article.sentences`."""
    marks: tuple[tuple[int, int], ...] = ()
    """Matched words, as spans within `text`."""
    score: float = 0.0
    count: int = 1
    """Sentences in a row, from `sentence` on."""

    @property
    def span(self) -> Span:
        """The quoted span of the article's text."""
        return self.article.span(self.sentence, self.count)

    @property
    def text(self) -> str:
        """What is quoted, verbatim: from the first sentence to the last with what stands between them."""
        return self.article.quote(self.sentence, self.count)

    @property
    def sentences(self) -> range:
        """The indices of the quoted sentences."""
        return range(self.sentence, self.sentence + self.count)


@dataclass(frozen=True, slots=True)
class Answer:
    """A question and the quotes that answer it; no quotes if nothing answers it."""

    question: str
    verdict: Verdict
    quotes: tuple[Quote, ...]
    searched: int
    """Number of articles searched."""
