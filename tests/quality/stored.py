"""The library of the evaluation program in a real database: SQLite's answers and PostgreSQL's can be compared.

DATABASE=sqlite:///PATH | postgresql://… python evaluate.py --adapter tests/quality/stored.py --jobs library
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from engine.models import ArticleId, Document, Frequencies, Origin, Passage, Query, ShelfId, Source
from services.questions.retrieval import BESIDE
from storage.articles import ArticleRepository
from storage.chats import ChatRepository
from storage.database import Database
from storage.search.candidates import SearchIndex
from tests.quality import adapter
from tests.quality.adapter import ADDED, CANDIDATES, search

__all__ = ["library", "search"]

T = TypeVar("T")
_runner = asyncio.Runner()
_chats = count(1)


def _run(work: Coroutine[Any, Any, T]) -> T:
    return _runner.run(work)


@cache
def _database() -> Database:
    return _run(Database.open(os.environ["DATABASE"]))


@dataclass
class StoredShelf(adapter.Shelf):
    """A shelf whose index is the storage's; article n here is n + 1 there."""

    shelf: ShelfId = field(default_factory=lambda: _run(ChatRepository(_database()).shelf(next(_chats))))

    def add(self, id_: str, text: str, title: str = "") -> None:
        super().add(id_, text, title)
        analysis = adapter._analysis(text, title)
        document = Document(None, title or analysis.title, text)
        save = ArticleRepository(_database()).save
        saved = _run(save(self.shelf, document, analysis, Origin(Source.LINK), str(len(self.ids)), ADDED))
        assert saved.id == len(self.ids)

    def vocabulary(self, starts: tuple[str, ...], parts: set[str]) -> Sequence[str]:
        return _run(SearchIndex(_database()).vocabulary(self.shelf, starts, sorted(parts)))

    def frequencies(self, query: Query) -> Frequencies:
        terms = list({t for word in query.words for t in word.every_term})
        return _run(SearchIndex(_database()).frequencies(self.shelf, terms))

    def candidates(self, query: Query, frequencies: Frequencies) -> list[Passage]:
        terms = list(dict.fromkeys(t for word in query.words for t in word.every_term))
        found = _run(SearchIndex(_database()).candidates(self.shelf, terms, CANDIDATES))
        own = [replace(passage, article=ArticleId(passage.article - 1)) for passage in found]
        near = [(passage.article, passage.sentence + step) for passage in own[:BESIDE] for step in (-1, 1)]
        there = {(passage.article, passage.sentence) for passage in own}
        beside = [self.passages[place] for place in dict.fromkeys(near) if place in self.passages.keys() - there]
        return [*own, *beside]


def library(articles: Sequence[dict[str, str]], lang: str) -> StoredShelf:
    """A shelf with these articles."""
    shelf = StoredShelf()
    for article in articles:
        shelf.add(article["id"], article["text"], article["title"])
    return shelf
