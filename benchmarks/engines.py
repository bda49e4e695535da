"""Search engines to compare with, each over the same sentences: sentence *n* of the library is document *n*."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.corpus import Text


class Fts5:
    """SQLite's own: contentless, the shelf a column of its own, scored with bm25()."""

    name = "FTS5"

    def __init__(self, folder: Path) -> None:
        self._base = sqlite3.connect(folder / "fts5.db", isolation_level=None)
        self._base.execute("PRAGMA journal_mode=WAL")
        self._base.execute("CREATE VIRTUAL TABLE found USING fts5(shelf, text, content='')")
        self._base.execute("BEGIN")

    def add(self, first: int, text: Text, shelves: Sequence[str]) -> None:
        rows = [(first + n, " ".join(shelves), " ".join(sentence)) for n, sentence in enumerate(text)]
        self._base.executemany("INSERT INTO found (rowid, shelf, text) VALUES (?, ?, ?)", rows)

    def finish(self) -> None:
        self._base.execute("COMMIT")

    def ask(self, shelf: str, words: Sequence[str], limit: int) -> list[int]:
        match = f"shelf:{shelf} AND text:({' OR '.join(words)})" if shelf != "whole" else " OR ".join(words)
        query = "SELECT rowid FROM found WHERE found MATCH ? ORDER BY rank LIMIT ?"
        return [id_ for (id_,) in self._base.execute(query, (match, limit))]


class Tantivy:
    """An index of files beside the database."""

    name = "tantivy"

    def __init__(self, folder: Path) -> None:
        import tantivy

        self._library = tantivy
        builder = tantivy.SchemaBuilder()
        builder.add_unsigned_field("number", stored=True)
        builder.add_text_field("shelf", tokenizer_name="whitespace", index_option="basic")
        builder.add_text_field("text", tokenizer_name="whitespace", index_option="freq")
        (folder / "tantivy").mkdir()
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema, path=str(folder / "tantivy"))
        self._writer = self._index.writer(heap_size=200_000_000, num_threads=1)
        self._searcher: Any = None

    def add(self, first: int, text: Text, shelves: Sequence[str]) -> None:
        for n, sentence in enumerate(text):
            values = {"number": first + n, "shelf": " ".join(shelves), "text": " ".join(sentence)}
            self._writer.add_document(self._library.Document(**values))

    def finish(self) -> None:
        self._writer.commit()
        self._index.reload()
        self._searcher = self._index.searcher()

    def ask(self, shelf: str, words: Sequence[str], limit: int) -> list[int]:
        query, occur = self._library.Query, self._library.Occur
        any_of = query.boolean_query([(occur.Should, query.term_query(self._schema, "text", word)) for word in words])
        if shelf != "whole":
            there = query.const_score_query(query.term_query(self._schema, "shelf", shelf), 0.0)
            any_of = query.boolean_query([(occur.Must, there), (occur.Must, any_of)])
        return [self._searcher.doc(place)["number"][0] for _, place in self._searcher.search(any_of, limit).hits]


class Bm25s:
    """Scores of every word and sentence in memory, with numpy; it knows no shelves and takes no new articles."""

    name = "bm25s"

    def __init__(self, _folder: Path) -> None:
        import bm25s

        self._library = bm25s
        self._texts: list[list[str]] = []
        self._retriever: Any = None

    def add(self, _first: int, text: Text, _shelves: Sequence[str]) -> None:
        self._texts += text

    def finish(self) -> None:
        self._retriever = self._library.BM25(backend="numpy")
        self._retriever.index(self._texts, show_progress=False)
        self._texts = []

    def ask(self, shelf: str, words: Sequence[str], limit: int) -> list[int] | None:
        if shelf != "whole":
            return None
        found, _ = self._retriever.retrieve([list(words)], k=limit, show_progress=False)
        return [int(number) for number in found[0]]


def installed(folder: Path) -> list[Any]:
    """Return all of them, but those that are not installed."""
    found: list[Any] = []
    for engine in (Fts5, Tantivy, Bm25s):
        try:
            found.append(engine(folder))
        except ModuleNotFoundError as error:
            print(f"{engine.name} is left out: {error}")
    return found
