"""Fit the weights of `engine.qa.answer` on question sets: listwise for the order, logistic for "is it answered at all".

    python -m tests.quality.fit_answers --data DIR [--limit N] [--cache FILE]

DIR holds qa_articles.jsonl and qa_questions.jsonl. Articles are dealt into five folds, translations of a text into
the same; the printed figures are those of questions whose article was not fitted on. The printed weights, fitted on
all, go into engine/qa/answer.py. FILE keeps the measurements, so that a second run takes half a minute.
"""

from __future__ import annotations

import argparse
import pickle
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from engine.qa import answer, runs
from tests.quality import questions
from tests.quality.questions import FOLDS, Case

RIDGE = 5e-3
VERDICT_RIDGE = 1e-3
MISSES = 0.6
"""Weight of near misses beside questions whose whole article is missing."""
OWN = 6.0
"""Weight of our own short articles, of which the sets have none, beside a language of these: there they are 20."""
STEPS = 400
Kind = tuple[str, str, bool]


def fit_order(cases: Sequence[Case], ridge: float = RIDGE) -> np.ndarray:
    """Weights that put right passages first: softmax over each question's passages, by Adam on scaled columns."""
    used = [c for c in cases if c.right.any() and not c.right.all()]
    rows = np.concatenate([c.table for c in used]).astype(np.float32)
    scale = rows.std(axis=0) + 1e-6
    rows /= scale
    right = np.concatenate([c.right for c in used]).astype(np.float32)
    sizes = [len(c.table) for c in used]
    starts, which = np.cumsum([0, *sizes[:-1]]), np.repeat(np.arange(len(used)), sizes)
    count = Counter((c.job, c.group) for c in used)
    balance = np.array([1 / count[c.job, c.group] for c in used], dtype=np.float32)
    balance /= balance.sum()
    weights, m, v = (np.zeros(rows.shape[1], dtype=np.float32) for _ in range(3))
    for step in range(1, STEPS + 1):
        scores = rows @ weights
        odds = np.exp(scores - np.maximum.reduceat(scores, starts)[which])
        good = odds * right
        share = odds / np.add.reduceat(odds, starts)[which]
        wanted = good / np.maximum(np.add.reduceat(good, starts)[which], 1e-12)
        slope = rows.T @ ((share - wanted) * balance[which]) + ridge * weights
        m, v = 0.9 * m + 0.1 * slope, 0.99 * v + 0.01 * slope**2
        pace = 0.05 * (1 - (step - 1) / STEPS)
        weights = weights - pace * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.99**step)) + 1e-8)
    return np.asarray(weights / scale)


def first(case: Case, weights: np.ndarray) -> int:
    """The best passage."""
    return int(np.argmax(case.table @ weights))


def mean(values: dict[str, list[float]]) -> float:
    """The mean over groups, in percent."""
    return 100 * float(np.mean([np.mean(each) for each in values.values()]))


def hits(cases: Sequence[Case], weights: Sequence[np.ndarray]) -> dict[str, dict[str, list[float]]]:
    """By job and group, whether the first passage is right; the weights of each case's fold."""
    out: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for c in cases:
        out[c.job][c.group].append(float(c.table.size and c.right[first(c, weights[c.fold])]))
    return out


@dataclass
class Verdicts:
    """The best passages of questions, and whether they answer."""

    rows: np.ndarray
    right: np.ndarray
    kinds: list[Kind]
    """Whether the whole article or only the sentence may be missing, the group, whether it is there."""
    fold: np.ndarray


def fit_verdict(found: Verdicts, used: np.ndarray) -> np.ndarray:
    """Logistic weights, the bias first, by Newton's method; every group and kind counts alike."""
    count = Counter(found.kinds)
    weight = {"article": 1.0, "sentence": MISSES, "own": OWN}
    balance = np.array([weight[kind[0]] / count[kind] for kind in found.kinds])[used]
    balance /= balance.sum()
    scale = found.rows.std(axis=0) + 1e-6
    rows = np.c_[np.ones(used.sum()), found.rows[used] / scale]
    weights = np.zeros(rows.shape[1])
    for _ in range(40):
        chance = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ ((chance - found.right[used]) * balance) + VERDICT_RIDGE * np.r_[0, weights[1:]]
        bend = (rows * (chance * (1 - chance) * balance)[:, None]).T @ rows + VERDICT_RIDGE * np.eye(len(weights))
        weights -= np.linalg.solve(bend, slope)
    fitted: np.ndarray = weights / np.r_[1, scale]
    return fitted


def judged(cases: Sequence[Case], order: Sequence[np.ndarray], names: Sequence[str], by: Sequence[str]) -> Verdicts:
    """Questions with and without their article, and near misses beside the same questions answered.

    *names* are those of the columns, *by* what the verdict weighs.
    """

    def row(case: Case) -> list[float]:
        table = dict(zip(names, case.table.T.astype(float), strict=True))
        scores = case.table @ order[case.fold]
        best_first = np.argsort(-scores, kind="stable").tolist()
        run = runs.run(case.passages, scores, best_first[0], table["left"])
        measured = answer.judged(table, scores, best_first, run)
        return [measured[name] for name in by]

    kind = {"honest": "article", "near": "sentence", "question": "sentence", "own": "own"}
    used = [c for c in cases if c.table.size and c.job in kind and (c.job != "question" or c.right.any())]
    return Verdicts(
        rows=np.array([row(c) for c in used], dtype=float),
        right=np.array([c.there for c in used], dtype=float),
        kinds=[(kind[c.job], c.group, c.there) for c in used],
        fold=np.array([c.fold for c in used]),
    )


def thresholds(found: Verdicts) -> None:
    """Print by threshold what is told rightly of questions whose article was not fitted on."""
    chance = np.zeros(len(found.rows))
    for at in range(FOLDS):
        weights, here = fit_verdict(found, found.fold != at), found.fold == at
        chance[here] = 1 / (1 + np.exp(-(weights[0] + found.rows[here] @ weights[1:])))
    for threshold in (*np.arange(0.4, 0.55, 0.025), answer.THRESHOLDS.direct):
        sides: dict[tuple[str, bool], dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
        for (what, group, there), got in zip(found.kinds, chance, strict=True):
            sides[what, there][group].append(float((got >= threshold) == there))
        print(f"threshold {threshold:.3f}:", {side: round(mean(groups), 1) for side, groups in sorted(sides.items())})


def show(title: str, names: Sequence[str], weights: np.ndarray) -> None:
    """Print a table of weights as Python."""
    print(f"{title}: dict[str, float] = {{")
    line = "   "
    for name, weight in zip(names, weights, strict=True):
        cell = f' "{name}": {weight:.2f},'
        if len(line) + len(cell) > 120:
            print(line)
            line = "   "
        line += cell
    print(f"{line}\n}}  # fmt: skip")


def measured(root: Path, limit: int, cache: Path | None) -> tuple[list[str], list[Case]]:
    """The names of the measurements and all cases."""
    if cache and cache.exists():
        found: tuple[list[str], list[Case]] = pickle.loads(cache.read_bytes())
        return found
    cases = list(questions.within(root, limit))
    for job, share in (("library", 4), ("honest", 4)):
        for c in questions.library(root, max(limit // share, 1), job):
            cases.append(thinned(c))
    found = questions.names(), cases
    if cache:
        cache.write_bytes(pickle.dumps(found))
    return found


def thinned(case: Case, most: int = 60) -> Case:
    """The passages that may come first, and the right ones: the rest tells the fit nothing and costs memory."""
    table, right = case.table, case.right
    if len(right) <= most:
        return case
    columns = [questions.names().index(name) for name in ("around", "bm25", "grams4_around", "grams5")]
    kept = np.zeros(len(right), dtype=bool)
    kept[np.argsort(-table[:, columns].sum(axis=1))[:most]] = True
    kept |= right
    passages = tuple(p for p, wanted in zip(case.passages, kept, strict=True) if wanted)
    return replace(case, table=table[kept], right=right[kept], passages=passages)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=100)
    parser.add_argument("--cache", type=Path)
    args = parser.parse_args()
    names, cases = measured(args.data, args.limit, args.cache)
    columns = [names.index(name) for name in answer.WEIGHTS]
    fitted = [c for c in cases if c.table.size and c.job in ("question", "keywords", "library")]
    own = list(questions.own())
    fitted.extend(c for c in own if c.there)
    used = [replace(c, table=c.table[:, columns]) if c.table.size else c for c in fitted]
    now = [np.array(list(answer.WEIGHTS.values()))] * FOLDS
    folds = [fit_order([c for c in used if c.fold != fold]) for fold in range(FOLDS)]
    before, crossed = hits(used, now), hits(used, folds)
    for job in crossed:
        print(f"{job}: now {mean(before[job]):.1f}, crossed {mean(crossed[job]):.1f}")
        print("   ", {group: round(100 * float(np.mean(each))) for group, each in sorted(crossed[job].items())})
    show("WEIGHTS", tuple(answer.WEIGHTS), fit_order(used))
    full = [np.zeros(len(names)) for _ in range(FOLDS)]
    for weights, each in zip(full, folds, strict=True):
        weights[columns] = each
    answered_by = [name for name in answer.ANSWERED if name != "bias"]
    found = judged([*cases, *(replace(c, group="own") for c in own)], full, names, answered_by)
    thresholds(found)
    show("ANSWERED", ("bias", *answered_by), fit_verdict(found, found.fold >= 0))


if __name__ == "__main__":
    main()
