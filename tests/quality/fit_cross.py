"""Fits what questions in another language need: the directions of the vectors, the weights and verdict of `across`.

    python -m tests.quality.fit_cross --data DIR --directions     # writes engine/encoder.npy
    python -m tests.quality.fit_cross --data DIR [--every N]      # prints the weights for engine/qa/cross_lingual.py

DIR holds qa_articles.jsonl and qa_questions.jsonl. The questions are those that exist in several languages, each asked
of the articles of the other languages. Articles are dealt into five folds, translations of one article into the same;
the printed figures are those of questions whose article was not fitted on.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from engine.models import Query, Vectors
from engine.qa import answer, cross_lingual, encoder, runs
from services.questions.semantic_search import NEAREST
from tests.quality.adapter import Shelf
from tests.quality.fit_answers import Verdicts, fit_order, fit_verdict, mean
from tests.quality.questions import FOLDS, Case, Row, holds, lines

SOURCE = "xquad"
ASKED = ("en", "de", "ru", "es", "ar", "zh", "tr", "th")
OF = ("en", "de", "ru", "es", "ar", "zh")
SPOKEN = ("ar", "de", "en", "es", "fr", "it", "ja", "ru", "th", "tr", "zh")
"""Languages of the encoder that the articles have."""
RIDGE = 1e-4
JUDGED = (
    "meaning", "article_best", "title", "numbers", "translated", "lost", "lost_here", "timeless", "translated_lead",
)  # fmt: skip
"""Measurements that say whether there is an answer; those relative to the best passage cannot."""


@dataclass
class Asked(Case):
    """One question asked of another language; `article` says which passages are of its article."""

    article: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=bool))
    query: Query | None = None


def directions(root: Path) -> None:
    """Write where sentences differ most: the main directions of 500 of each language."""
    model, rows, pieces = encoder._model(), [], []
    by_language: dict[str, list[str]] = defaultdict(list)
    for row in lines(root / "qa_articles.jsonl"):
        if row["lang"] in SPOKEN:
            shelf = Shelf()
            shelf.add(row["id"], row["text"], row["title"])
            by_language[row["lang"]].extend(p.text for p in shelf.passages.values())
    for sentences in by_language.values():
        some = random.Random(0).sample(sentences, min(len(sentences), 500))
        rows.append(model.encode(some))
        numbers = np.array(sorted({n for text in some for n in model.sp.encode(text, add_bos=False, add_eos=False)}))
        chunk = numbers % len(model.scale)
        pieces.append((model.table[numbers] * model.scale[chunk, None] + model.lo[chunk, None]).mean(axis=0))
    found = np.concatenate(rows)
    middle = found.mean(axis=0)
    main = np.linalg.svd(found - middle, full_matrices=False)[2][: encoder.SIZE]
    np.save(encoder._DIRECTIONS, np.concatenate([[middle, np.mean(pieces, axis=0)], main]).astype(np.float16))


def cases(root: Path, every: int) -> Iterator[Asked]:
    """Every *every*th question in the languages ASKED of the shelves OF the others, with its article and without."""
    articles = {row["id"]: row for row in lines(root / "qa_articles.jsonl") if row["source"] == SOURCE}
    names = sorted({id_.split("-", 2)[2] for id_ in articles})
    questions: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in lines(root / "qa_questions.jsonl"):
        if row["source"] == SOURCE:
            questions[row["id"].split("-", 2)[2]][row["lang"]] = row
    for language in OF:
        shelf = Shelf()
        for row in articles.values():
            if row["lang"] == language:
                shelf.add(row["id"], row["text"], row["title"])
        vectors = shelf.vectors()
        here = [q for q in questions.values() if language in q]
        for other in ASKED:
            pairs = [(q[language], q[other]) for q in here if other in q and other != language]
            for of, question in pairs[(ASKED.index(other) + OF.index(language)) % every :: every]:
                number = shelf.ids.index(of["article_id"])
                fold = names.index(of["article_id"].split("-", 2)[2]) % FOLDS
                for there in (True, False):
                    found = vectors if there else without(vectors, number)
                    yield measured(shelf, question["question"], found, of, articles, f"{other} {language}", fold)


def without(vectors: Vectors, article: int) -> Vectors:
    """The shelf's vectors but those of every second article, *article* among them."""
    kept, body, start = [], b"", 0
    for number, rows in vectors.articles:
        size = rows * encoder.SIZE
        if number % 2 != article % 2:
            kept.append((number, rows))
            body += vectors.body[start : start + size]
        start += size
    return Vectors(tuple(kept), body)


def measured(
    shelf: Shelf, question: str, vectors: Vectors, of: Row, articles: dict[str, Row], group: str, fold: int
) -> Asked:
    """The measurements of the sentences nearest to *question*, and which of them hold an answer."""
    query = answer.parse(question, list(shelf.languages))
    near = cross_lingual.nearest(query, vectors, NEAREST)
    passages = [shelf.passages[int(n.article), n.sentence] for n in near]
    table = cross_lingual.measure(query, passages, [n.similarities for n in near])
    number = shelf.ids.index(of["article_id"])
    own = np.array([p.article == number for p in passages])
    text = articles[of["article_id"]]["text"]
    right = np.array([bool(p.article == number and holds(p, text, of["answers"])) for p in passages])
    there = any(article == number for article, _ in vectors.articles)
    rows = np.array([table[name] for name in sorted(table)]).T
    return Asked("cross", group, fold, rows, right, there, tuple(passages), own, query)


def columns(root: Path) -> list[str]:
    """The names of the measurements, in the order of a case's table."""
    shelf = Shelf()
    shelf.add("", "The bridge is open.", "A title")
    query = answer.parse("Why?", ["en"])
    near = cross_lingual.nearest(query, shelf.vectors(), 1)
    return sorted(cross_lingual.measure(query, [shelf.passages[0, 0]], [near[0].similarities]))


def figures(questions_asked: Sequence[Asked]) -> tuple[float, float]:
    """hit@1 and right article first, of questions whose article was not fitted on."""
    sentences: dict[str, list[float]] = defaultdict(list)
    articles: dict[str, list[float]] = defaultdict(list)
    for fold in range(FOLDS):
        weights = fit_order([c for c in questions_asked if c.fold != fold], ridge=RIDGE)
        for c in questions_asked:
            if c.fold == fold:
                best = int(np.argmax(c.table @ weights))
                sentences[c.group].append(float(c.right[best]))
                articles[c.group].append(float(c.article[best]))
    return mean(sentences), mean(articles)


def verdicts(questions_asked: Sequence[Asked], names: Sequence[str], weights: np.ndarray) -> Verdicts:
    """Questions with and without their article, and near misses: the sentences that answer are taken away."""
    rows, kinds, fold = [], [], []
    for c in questions_asked:
        kinds_of = [("article", c.group, c.there)] + ([("sentence", c.group, False)] if c.right.any() else [])
        for kind in kinds_of:
            left = np.ones(len(c.right), dtype=bool) if kind[0] == "article" else ~c.right
            rows.append(_judged(c, left, names, weights))
            kinds.append(kind)
            fold.append(c.fold)
    return Verdicts(np.array(rows), np.array([kind[2] for kind in kinds], dtype=float), kinds, np.array(fold))


def _judged(case: Asked, left: np.ndarray, names: Sequence[str], weights: np.ndarray) -> list[float]:
    """What the verdict is told of the best of the passages that are *left*, the others not beside it either."""
    assert case.query is not None
    table, passages = (
        _without_answer(case, left, names),
        [p for p, kept in zip(case.passages, left, strict=True) if kept],
    )
    scores = table @ weights
    order = np.argsort(-scores, kind="stable")
    best = passages[order[0]]
    gone = {p.text for p, kept in zip(case.passages, left, strict=True) if not kept}
    best = replace(best, **{side: "" for side in ("before", "after") if getattr(best, side) in gone})
    measured = dict(zip(names, table[order[0]], strict=True)) | cross_lingual.evidence(case.query, best)
    run = runs.run(passages, scores, int(order[0]))
    others = [at for at in range(len(passages)) if at not in run]
    measured["translated_lead"] = cross_lingual.lead(table[:, names.index("translated")], run, others)
    return [float(measured[name]) for name in JUDGED]


def _without_answer(case: Asked, left: np.ndarray, names: Sequence[str]) -> np.ndarray:
    """The measurements as they are when the passages that are not *left* were never in their article."""
    if left.all():
        return case.table
    table: np.ndarray = case.table[left].copy()
    kept = [p for p, here in zip(case.passages, left, strict=True) if here]
    at = {name: names.index(name) for name in names}
    own = case.article[left]
    meaning = {(p.article, p.sentence): row[at["meaning"]] for p, row in zip(kept, table, strict=True)}
    gone = {(p.article, p.sentence) for p, here in zip(case.passages, left, strict=True) if not here}
    for row, passage in zip(table, kept, strict=True):
        beside = []
        for step in (-1, 1):
            place = passage.sentence + step
            while (passage.article, place) in gone:
                place += step
            beside.append(meaning.get((passage.article, place), 0.0))
        if {(passage.article, passage.sentence - 1), (passage.article, passage.sentence + 1)} & gone:
            row[at["around"]] = max(beside)
            row[at["letters_around"]] = min(row[at["letters_around"]], row[at["letters"]])
    for name, of in (("article_best", "meaning"), ("letters_article", "letters")):
        if own.any():
            table[own, at[name]] = table[own, at[of]].max()
    for name in ("letters", "translated", "meaning"):
        table[:, at[f"{name}_best"]] = table[:, at[name]] / max(float(table[:, at[name]].max()), 1e-6)
    return table


def chances(found: Verdicts) -> np.ndarray:
    """The chance of each question that its article is there, from weights that were not fitted on its article."""
    out = np.zeros(len(found.rows))
    for fold in range(FOLDS):
        weights, here = fit_verdict(found, found.fold != fold), found.fold == fold
        out[here] = 1 / (1 + np.exp(-(weights[0] + found.rows[here] @ weights[1:])))
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--directions", action="store_true")
    parser.add_argument("--every", type=int, default=3)
    args = parser.parse_args()
    if args.directions:
        directions(args.data)
    else:
        fit(list(cases(args.data, args.every)), columns(args.data))


def fit(questions_asked: Sequence[Asked], names: Sequence[str]) -> None:
    """Print the weights and what they reach on articles that they were not fitted on."""
    there = [c for c in questions_asked if c.there]
    print("hit@1 {:.1f}, right article {:.1f}".format(*figures(there)))
    weights = fit_order(there, ridge=RIDGE)
    print("WEIGHTS", ", ".join(f'"{name}": {weight:.2f}' for name, weight in zip(names, weights, strict=True)))
    found = verdicts(questions_asked, names, weights)
    chance = chances(found)
    for least in (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6):
        rights: dict[tuple[str, bool], list[bool]] = defaultdict(list)
        for kind, one in zip(found.kinds, chance, strict=True):
            rights[kind[0], kind[2]].append((one >= least) == kind[2])
        print(least, {side: round(100 * float(np.mean(values)), 1) for side, values in rights.items()})
    final = fit_verdict(found, found.fold >= 0)
    print("ANSWERED", ", ".join(f'"{n}": {w:.2f}' for n, w in zip(("bias", *JUDGED), final, strict=True)))


if __name__ == "__main__":
    main()
