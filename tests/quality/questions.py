"""Question sets as the ranker sees them: passages measured, right ones known, near misses made. For the fits."""

from __future__ import annotations

import json
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from engine.models import Frequencies, Passage, Query
from engine.qa import features, passage_cache, query_terms
from handlers.start import EXAMPLES
from tests.quality.adapter import Shelf, _single

FOLDS = 5
EXAMPLE_QUESTIONS = Path(__file__).parents[1] / "handlers" / "example_questions.txt"
Row = dict[str, Any]


@dataclass
class Case:
    """One question: the measurements of its passages, and which of them hold an answer."""

    job: str
    group: str
    fold: int
    table: np.ndarray
    right: np.ndarray
    there: bool = True
    passages: tuple[Passage, ...] = ()


def lines(path: Path) -> list[Row]:
    """The rows of a JSON lines file."""
    return [json.loads(line) for line in path.open(encoding="utf-8")]


def group_of(row: Row) -> str:
    """The source and language of a question."""
    return f"{row['source']}/{row['lang']}"


def fold_of(article: str) -> int:
    """The fold of an article: translations of one text, which share a number, are never parted."""
    return int(article.split("-")[2]) % FOLDS


def holds(passage: Passage, text: str, answers: Sequence[Row]) -> bool:
    """Whether the passage covers one of the answers where it stands."""
    start = text.find(passage.text)
    while start >= 0:
        end = start + min(len(passage.text), 600)
        if any(start <= a["start"] and a["start"] + len(a["text"].rstrip()) <= end + 1 for a in answers):
            return True
        start = text.find(passage.text, start + 1)
    return False


def without(passages: Sequence[Passage], right: np.ndarray) -> list[Passage]:
    """An article's passages without its *right* ones, the others joined as if these had never been there."""
    kept = [p for p, out in zip(passages, right, strict=True) if not out]
    texts = ["", *(p.text for p in kept), ""]
    return [replace(p, before=texts[at], after=texts[at + 2]) for at, p in enumerate(kept)]


def known_without(frequencies: Frequencies, passages: Sequence[Passage], right: np.ndarray) -> Frequencies:
    """The frequencies of a shelf without its *right* passages: a word that only these have is in none."""
    gone = [passage_cache.read(p.text, p.language).places for p, out in zip(passages, right, strict=True) if out]
    left = {term: number - sum(term in each for each in gone) for term, number in frequencies.by_term.items()}
    return Frequencies(frequencies.sentences - len(gone), {term: number for term, number in left.items() if number > 0})


def asked_within(root: Path, limit: int) -> Iterator[tuple[Row, Shelf, list[Passage], np.ndarray]]:
    """Questions, their own article alone on a shelf, its passages and which of them answer."""
    articles = {row["id"]: row["text"] for row in lines(root / "qa_articles.jsonl")}
    seen: dict[str, int] = defaultdict(int)
    for row in lines(root / "qa_questions.jsonl"):
        seen[group_of(row)] += 1
        if seen[group_of(row)] <= limit:
            text = articles[row["article_id"]]
            shelf = _single(text)
            found = list(shelf.passages.values())
            yield row, shelf, found, np.array([holds(p, text, row["answers"]) for p in found], dtype=bool)


def table(shelf: Shelf, question: str, passages: Sequence[Passage] | None) -> tuple[list[Passage], np.ndarray]:
    """The passages that may answer *question* and their measurements, in the order of `names`."""
    query, known = shelf.understand(question)
    return _table(shelf, query, known, passages)


def _table(
    shelf: Shelf, query: Query, known: Frequencies, passages: Sequence[Passage] | None
) -> tuple[list[Passage], np.ndarray]:
    found = list(passages) if passages is not None else shelf.candidates(query, known)
    words = query_terms.weigh(query, known)
    if not found or not words:
        return [], np.zeros((0, 0))
    measured = features.measure(query, words, found)
    return found, np.array([measured[name] for name in sorted(measured)], dtype=np.float32).T


def names() -> list[str]:
    """The names of the measurements, in the order of the columns of `table`."""
    shelf = _single("One word. Two words. Three words here.")
    query, known = shelf.understand("two words")
    return sorted(features.measure(query, query_terms.weigh(query, known), list(shelf.passages.values())))


def within(root: Path, limit: int) -> Iterator[Case]:
    """Questions and keywords asked of their own article, and near misses: of what is left without the answer."""
    for row, shelf, found, right in asked_within(root, limit):
        group, fold = group_of(row), fold_of(row["article_id"])
        for job in ("question", "keywords"):
            yield Case(job, group, fold, table(shelf, row[job], found)[1], right, passages=tuple(found))
        left = without(found, right)
        if right.any() and left:
            query, known = shelf.understand(row["question"])
            rows = _table(shelf, query, known_without(known, found, right), left)[1]
            yield Case("near", group, fold, rows, np.zeros(len(left), bool), False, tuple(left))


def library(root: Path, limit: int, job: str) -> Iterator[Case]:
    """Questions asked of all articles of their language; for "honest", every second article is not there."""
    by_language: dict[str, list[Row]] = defaultdict(list)
    for row in lines(root / "qa_articles.jsonl"):
        by_language[row["lang"]].append(row)
    questions = lines(root / "qa_questions.jsonl")
    for language, articles in by_language.items():
        shelf = Shelf()
        texts = {row["id"]: row["text"] for row in (articles[::2] if job == "honest" else articles)}
        for row in articles:
            if row["id"] in texts:
                shelf.add(row["id"], row["text"], row["title"])
        seen: dict[tuple[str, bool], int] = defaultdict(int)
        for row in questions:
            id_, there = row["article_id"], row["article_id"] in texts
            if row["lang"] != language or seen[group_of(row), there] >= limit:
                continue
            seen[group_of(row), there] += 1
            found, rows = table(shelf, row["question"], None)
            right = [shelf.ids[int(p.article)] == id_ and holds(p, texts[id_], row["answers"]) for p in found]
            yield Case(job, group_of(row), fold_of(id_), rows, np.array(right, dtype=bool), there, tuple(found))


def own() -> Iterator[Case]:
    """The questions of our own cases and examples, and of short texts, of which the sets have none."""
    for job, file, key in (("own", "cases.toml", "article"), ("short", "short_texts.toml", "text")):
        articles = tomllib.loads(Path(__file__).with_name(file).read_text(encoding="utf-8"))[key]
        yield from _own(job, articles)
    yield from _own("own", list(_examples()))


def _examples() -> Iterator[Row]:
    """The articles behind "Try with an example", with what is asked of them in tests/handlers."""
    for part in EXAMPLE_QUESTIONS.read_text(encoding="utf-8").split("\n## ")[1:]:
        language, *rows = part.splitlines()
        asked = [row.partition(" => ") for row in rows if " => " in row and not row.startswith("#")]
        yield {
            "language": language.strip(),
            "text": (EXAMPLES / f"{language.strip()}.txt").read_text(encoding="utf-8").strip(),
            "asks": {question: telling for question, _, telling in asked if telling != "-"},
            "absent": [question for question, _, telling in asked if telling == "-"],
        }


def _own(job: str, articles: Sequence[Row]) -> Iterator[Case]:
    for number, article in enumerate(articles):
        shelf = _single(article["text"])
        found = list(shelf.passages.values())
        for question, telling in article["asks"].items():
            right = np.array([telling in p.text for p in found], dtype=bool)
            rows = table(shelf, question, found)[1]
            yield Case(job, article["language"], number % FOLDS, rows, right, passages=tuple(found))
        for question in article.get("absent", ()):
            rows = table(shelf, question, found)[1]
            yield Case(job, article["language"], number % FOLDS, rows, np.zeros(len(found), bool), False, tuple(found))
