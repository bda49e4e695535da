"""Articles that tell of the same event: the stories of a digest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.models.identifiers import ArticleId, ShelfId


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
