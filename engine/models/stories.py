"""The stories of a digest: groups of articles about one event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.models.identifiers import ArticleId, ArticleKey, ShelfId


@dataclass(frozen=True, slots=True)
class StoryArticle:
    """What the search for stories needs of an article."""

    shelf: ShelfId
    article: ArticleId
    source: str
    """Site, channel or person; articles of one source count once. "" if unknown."""
    title: str
    language: str
    added: datetime
    sentences: tuple[str, ...]
    """Its best sentences, best first, verbatim."""
    indices: tuple[int, ...]
    """Their indices in the article; parallel to `sentences`."""
    watched: bool = False
    """It matches a watch."""


@dataclass(frozen=True, slots=True)
class SentenceRef:
    """A sentence of an article on a shelf."""

    shelf: ShelfId
    article: ArticleId
    sentence: int


@dataclass(frozen=True, slots=True)
class Story:
    """Articles about one event."""

    articles: tuple[ArticleKey, ...]
    """The most central first: its title heads the story."""
    sources: int
    """Number of different sources."""
    sentences: tuple[SentenceRef, ...]
    """One or two sentences of the most central article, in the order of its text."""
    conflicting: tuple[SentenceRef, ...]
    """Sentences of different sources that give different figures for one thing; () where that is uncertain."""
    score: float
