"""Fits the weights of `engine.answer` on question sets: listwise for the order, logistic for "is it answered at all".

    python -m tests.quality.fit_answers --data DIR [--limit N]

DIR holds qa_articles.jsonl and qa_questions.jsonl. Articles are dealt into five folds; the printed figures are those of
questions whose article was not fitted on. The printed weights, fitted on all, go into engine/answer.py.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from engine import answer, evidence
from engine.models import Passage
from tests.quality.adapter import Shelf, _single

FOLDS = 5
Row = dict[str, Any]


@dataclass
class Case:
    """One question: the measurements of its passages, and which of them hold an answer."""

    group: str
    fold: int
    table: np.ndarray
    right: np.ndarray
    there: bool = True


def lines(path: Path) -> list[Row]:
    """The rows of a JSON lines file."""
    return [json.loads(line) for line in path.open(encoding="utf-8")]


def holds(passage: Passage, text: str, answers: Sequence[Row]) -> bool:
    """Whether the passage covers one of the answers where it stands."""
    start = text.find(passage.text)
    while start >= 0:
        end = start + min(len(passage.text), 600)
        if any(start <= a["start"] and a["start"] + len(a["text"].rstrip()) <= end + 1 for a in answers):
            return True
        start = text.find(passage.text, start + 1)
    return False


def case(shelf: Shelf, question: str, passages: Sequence[Passage] | None) -> tuple[list[Passage], np.ndarray]:
    """The passages that may answer *question* and their measurements."""
    query, known = shelf.understand(question)
    found = list(passages) if passages is not None else shelf.candidates(query, known)
    words = evidence.weighed(query, known)
    if not found or not words:
        return [], np.zeros((0, 0))
    table = evidence.measure(query, words, found)
    return found, np.array([table[name] for name in sorted(table)]).T


def within(root: Path, limit: int, field: str) -> Iterator[Case]:
    """Questions asked of their own article."""
    articles = {row["id"]: row for row in lines(root / "qa_articles.jsonl")}
    fold = {id_: at % FOLDS for at, id_ in enumerate(articles)}
    seen: dict[str, int] = defaultdict(int)
    for row in lines(root / "qa_questions.jsonl"):
        group = f"{row['source']}/{row['lang']}"
        seen[group] += 1
        if seen[group] > limit:
            continue
        text = articles[row["article_id"]]["text"]
        shelf = _single(text)
        found, table = case(shelf, row[field], list(shelf.passages.values()))
        right = np.array([holds(p, text, row["answers"]) for p in found], dtype=bool)
        if right.any():
            yield Case(group, fold[row["article_id"]], table, right)
        else:
            yield Case(group, fold[row["article_id"]], np.zeros((0, 0)), right)


def library(root: Path, limit: int, *, half: bool) -> Iterator[Case]:
    """Questions asked of all articles of their language; with *half*, every second article is not there."""
    by_language: dict[str, list[Row]] = defaultdict(list)
    for row in lines(root / "qa_articles.jsonl"):
        by_language[row["lang"]].append(row)
    questions = lines(root / "qa_questions.jsonl")
    for language, articles in by_language.items():
        shelf = Shelf()
        kept = articles[::2] if half else articles
        for row in kept:
            shelf.add(row["id"], row["text"], row["title"])
        texts = {row["id"]: row["text"] for row in kept}
        fold = {row["id"]: at // 2 % FOLDS for at, row in enumerate(articles)}
        seen: dict[tuple[str, bool], int] = defaultdict(int)
        for row in questions:
            group = f"{row['source']}/{row['lang']}"
            there = row["article_id"] in texts
            if row["lang"] != language or seen[group, there] >= limit:
                continue
            seen[group, there] += 1
            found, table = case(shelf, row["question"], None)
            right = np.array(
                [
                    shelf.ids[int(p.article)] == row["article_id"]
                    and holds(p, texts[row["article_id"]], row["answers"])
                    for p in found
                ],
                dtype=bool,
            )
            yield Case(group, fold[row["article_id"]], table, right, there)


def fit_order(cases: Sequence[Case], steps: int = 300, ridge: float = 1e-3) -> np.ndarray:
    """Weights that put right passages first: softmax over each question's passages, by Adam."""
    used = [c for c in cases if c.right.any() and not c.right.all()]
    width = used[0].table.shape[1]
    rows = np.concatenate([c.table for c in used])
    right = np.concatenate([c.right for c in used]).astype(float)
    starts = np.cumsum([0] + [len(c.table) for c in used[:-1]])
    which = np.repeat(np.arange(len(used)), [len(c.table) for c in used])
    groups = defaultdict(int)
    for c in used:
        groups[c.group] += 1
    balance = np.array([1 / groups[c.group] for c in used])
    balance /= balance.sum()
    weights, m, v = np.zeros(width), np.zeros(width), np.zeros(width)
    for step in range(1, steps + 1):
        scores = rows @ weights
        scores -= np.maximum.reduceat(scores, starts)[which]
        odds = np.exp(scores)
        share = odds / np.add.reduceat(odds, starts)[which]
        good = odds * right
        wanted = good / np.add.reduceat(good, starts)[which]
        slope = rows.T @ ((share - wanted) * balance[which]) + ridge * weights
        m, v = 0.9 * m + 0.1 * slope, 0.999 * v + 0.001 * slope**2
        weights -= 0.1 * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8)
    return weights


def hits(cases: Sequence[Case], weights: np.ndarray) -> dict[str, list[float]]:
    """For each group, whether the first passage is right."""
    out: dict[str, list[float]] = defaultdict(list)
    for c in cases:
        out[c.group].append(float(c.table.size and c.right[int(np.argmax(c.table @ weights))]))
    return out


def mean(groups: dict[str, list[float]]) -> float:
    """The mean over groups, in percent."""
    return 100 * float(np.mean([np.mean(values) for values in groups.values()]))


def crossed(cases: Sequence[Case], ridge: float = 1e-3) -> float:
    """hit@1 of questions whose article was not fitted on."""
    out: dict[str, list[float]] = defaultdict(list)
    for fold in range(FOLDS):
        weights = fit_order([c for c in cases if c.fold != fold], ridge=ridge)
        for group, values in hits([c for c in cases if c.fold == fold], weights).items():
            out[group].extend(values)
    return mean(out)


MISSES = 0.3
"""Weight of near misses beside questions whose whole article is missing."""
JUDGED = (
    "around", "best", "chars", "chars_cosine", "chars_near", "title", "bm25", "pairs", "length", "new", "cover",
    "square",
)  # fmt: skip
"""Measurements that say whether there is an answer; those relative to the best passage cannot."""


@dataclass
class Verdicts:
    """The best passages of questions, and whether they answer."""

    rows: np.ndarray
    right: np.ndarray
    kinds: list[tuple[str, str, bool]]
    fold: np.ndarray


def verdicts(honest: Sequence[Case], asked: Sequence[Case], names: Sequence[str]) -> Verdicts:
    """Questions with and without their article, and near misses: questions whose answering sentences are taken away."""
    weights = np.array([answer.WEIGHTS.get(name, 0.0) for name in names])
    columns = [list(names).index(name) for name in JUDGED]
    rows, kinds, fold = [], [], []
    for c in honest:
        if c.table.size:
            rows.append(c.table[int(np.argmax(c.table @ weights))][columns])
            kinds.append(("article", c.group, c.there))
            fold.append(c.fold)
    for c in asked:
        for there in (True, False):
            table = c.table if there else c.table[~c.right] if c.table.size else c.table
            if table.size and c.right.any():
                rows.append(table[int(np.argmax(table @ weights))][columns])
                kinds.append(("sentence", c.group, there))
                fold.append(c.fold)
    return Verdicts(np.array(rows), np.array([k[2] for k in kinds], dtype=float), kinds, np.array(fold))


def fit_verdict(found: Verdicts, used: np.ndarray) -> np.ndarray:
    """Logistic weights, the bias first, by Newton's method; every group and kind counts alike."""
    count: dict[tuple[str, str, bool], int] = defaultdict(int)
    for kind in found.kinds:
        count[kind] += 1
    balance = np.array([(1.0 if kind[0] == "article" else MISSES) / count[kind] for kind in found.kinds])[used]
    balance /= balance.sum()
    rows = np.c_[np.ones(used.sum()), found.rows[used]]
    weights = np.zeros(rows.shape[1])
    for _ in range(40):
        chance = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ ((chance - found.right[used]) * balance) + 1e-4 * np.r_[0, weights[1:]]
        bend = (rows * (chance * (1 - chance) * balance)[:, None]).T @ rows + 1e-4 * np.eye(len(weights))
        weights -= np.linalg.solve(bend, slope)
    return weights


def judged(found: Verdicts) -> dict[tuple[str, bool], float]:
    """The share judged rightly at the threshold in use, of questions whose article was not fitted on."""
    out: dict[tuple[str, str, bool], list[float]] = defaultdict(list)
    for fold in range(FOLDS):
        weights = fit_verdict(found, found.fold != fold)
        for at in np.flatnonzero(found.fold == fold):
            chance = 1 / (1 + np.exp(-(weights[0] + found.rows[at] @ weights[1:])))
            out[found.kinds[at]].append(float((chance >= answer.DIRECT) == found.kinds[at][2]))
    sides = {(what, there) for what, _, there in out}
    return {
        side: 100 * float(np.mean([np.mean(v) for (what, _, there), v in out.items() if (what, there) == side]))
        for side in sorted(sides)
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=100)
    args = parser.parse_args()
    jobs = {
        "question": list(within(args.data, args.limit, "question")),
        "keywords": list(within(args.data, args.limit, "keywords")),
        "library": list(library(args.data, args.limit * 6 // 10, half=False)),
    }
    names = sorted(_names())
    current = np.array([answer.WEIGHTS.get(name, 0.0) for name in names])
    for job, cases in jobs.items():
        print(f"{job}: now {mean(hits(cases, current)):.1f}, crossed {crossed(cases):.1f}")
    everything = [c for cases in jobs.values() for c in cases if c.table.size]
    print("WEIGHTS")
    for name, weight in zip(names, fit_order(everything), strict=True):
        print(f'    "{name}": {weight:.2f},')
    found = verdicts(list(library(args.data, args.limit // 2, half=True)), jobs["question"], names)
    print("ANSWERED", judged(found))
    for name, weight in zip(("bias", *JUDGED), fit_verdict(found, found.fold >= 0), strict=True):
        print(f'    "{name}": {weight:.2f},')


def _names() -> list[str]:
    shelf = _single("One word. Two words. Three words here.")
    query, known = shelf.understand("two words")
    return list(evidence.measure(query, evidence.weighed(query, known), list(shelf.passages.values())))


if __name__ == "__main__":
    main()
