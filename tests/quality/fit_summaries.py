"""Fits the weights of `engine.summarise` on articles with summaries written by people.

    python -m tests.quality.fit_summaries --data DIR [--limit N]

DIR holds summaries.jsonl (id, source, lang, title, text, summaries). Each sentence is worth its precision against the
references, and more if it is one of the three that together come nearest to them; the weights make a softmax over the
sentences of an article follow that worth. The groups count alike. What it prints goes into engine/summarise.py.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from engine import summarise, words
from engine.analysis import analyse
from engine.models import Document, Kind

CHOSEN = 0.3
HEAT = 0.6
RIDGE = 0.01
SCALE = 10
"""The weights are printed so many times as large: only their proportions count, and REDUNDANCY's to them."""
Gram = Counter[tuple[str, ...]]


def pieces(text: str, lang: str) -> list[str]:
    """The words of *text*, or its characters where words are not parted."""
    flat = words.flat(text)
    return list(flat.replace(" ", "")) if lang in ("zh", "ja", "th") else flat.split()


def grams(said: Sequence[str]) -> tuple[Gram, Gram]:
    """Single words and pairs."""
    return Counter((word,) for word in said), Counter(pairwise(said))


def overlap(said: tuple[Gram, Gram], wanted: tuple[Gram, Gram]) -> tuple[float, float]:
    """The mean precision and the mean F1 of words and pairs."""
    precision = f1 = 0.0
    for one, other in zip(said, wanted, strict=True):
        same, mine, theirs = (one & other).total(), one.total(), other.total()
        precision += same / max(mine, 1) / 2
        f1 += same / max(mine + theirs, 1)
    return precision, f1


def worth(quotes: Sequence[str], references: Sequence[str], lang: str) -> np.ndarray:
    """What each sentence is worth."""
    said = [grams(pieces(quote, lang)) for quote in quotes]
    wanted = [grams(pieces(reference, lang)) for reference in references]
    value = np.array([np.mean([overlap(each, one)[0] for one in wanted]) for each in said])
    chosen: list[int] = []
    best = 0.0
    while len(chosen) < 3:
        tries = [
            (np.mean([overlap(_sum([said[j] for j in (*chosen, i)]), one)[1] for one in wanted]), i)
            for i in range(len(said))
            if i not in chosen
        ]
        gain, place = max(tries, default=(0.0, -1))
        if gain <= best:
            break
        best = float(gain)
        chosen.append(place)
    value[chosen] += CHOSEN
    return value


def _sum(parts: Sequence[tuple[Gram, Gram]]) -> tuple[Gram, Gram]:
    return sum((part[0] for part in parts), Counter()), sum((part[1] for part in parts), Counter())


def article(row: dict[str, Any]) -> tuple[dict[str, np.ndarray], np.ndarray] | None:
    """The measurements of an article's sentences, and their worth."""
    text = row["text"]
    found = analyse(Document(None, row["title"], text))
    body = [i for i, s in enumerate(found.sentences) if s.kind is Kind.BODY]
    if len(body) < summarise.LEAD:
        return None
    quotes = [text[found.sentences[i].start : found.sentences[i].end] for i in body]
    opens = [i == 0 or "\n" in text[found.sentences[i - 1].end : found.sentences[i].start] for i in body]
    terms = [words.terms(quote, found.language)[: summarise.WORDS_READ] for quote in quotes]
    title = words.terms(row["title"] or found.title, found.language)
    return summarise.features(quotes, terms, title, found.language, opens), worth(quotes, row["summaries"], row["lang"])


def fit(
    tables: Sequence[np.ndarray], values: Sequence[np.ndarray], balance: np.ndarray, steps: int = 400
) -> np.ndarray:
    """Weights whose softmax over the sentences follows their worth, by Adam."""
    rows = np.concatenate(tables)
    odds = [np.exp((value - value.max()) / HEAT) for value in values]
    wanted = np.concatenate([each / each.sum() for each in odds])
    starts = np.cumsum([0] + [len(table) for table in tables[:-1]])
    which = np.repeat(np.arange(len(tables)), [len(table) for table in tables])
    weights, m, v = (np.zeros(rows.shape[1]) for _ in range(3))
    for step in range(1, steps + 1):
        scores = rows @ weights
        share = np.exp(scores - np.maximum.reduceat(scores, starts)[which])
        share /= np.add.reduceat(share, starts)[which]
        slope = rows.T @ ((share - wanted) * balance[which]) + RIDGE * weights
        m, v = 0.9 * m + 0.1 * slope, 0.999 * v + 0.001 * slope**2
        weights -= 0.1 * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8)
    return weights


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=200)
    args = parser.parse_args()
    seen: Counter[str] = Counter()
    groups: list[str] = []
    tables: list[np.ndarray] = []
    values: list[np.ndarray] = []
    names: list[str] = []
    for line in (args.data / "summaries.jsonl").open(encoding="utf-8"):
        row = json.loads(line)
        group = (
            f"{row['source']}/{row['lang']}" if row["source"] != "fundus" else f"fundus/{row['lang'] in ('de', 'en')}"
        )
        seen[group] += 1
        if seen[group] <= args.limit and (measured := article(row)):
            names = sorted(measured[0])
            groups.append(group)
            tables.append(np.array([measured[0][name] for name in names]).T)
            values.append(measured[1])
    count = Counter(groups)
    balance = np.array([1 / count[group] for group in groups])
    weights = defaultdict(float, zip(names, fit(tables, values, balance / balance.sum()), strict=True))
    for name in names:
        print(f'    "{name}": {SCALE * weights[name]:.2f},')


if __name__ == "__main__":
    main()
