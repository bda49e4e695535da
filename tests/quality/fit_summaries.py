"""Fits the weights of `engine.summaries.summarise` on articles with summaries written by people.

    python -m tests.quality.fit_summaries --data DIR [--evaluate PROGRAM] [--limit N] [--folds K --seed S]

DIR holds summaries.jsonl (id, source, lang, title, text, summaries). For each article many orders of its sentences are
drawn, and judged by ROUGE as the evaluation does: three sentences, and as many as fill a length. The weights make the
better orders likely (Plackett-Luce over all sentences of the article; a convex problem, so there is one best answer).
What it prints goes into engine/summaries/summarise.py. With --folds nothing is printed but the gain over the first
sentences on articles that were not fitted on, with its 95 % bootstrap interval.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.nlp import tokenizer
from engine.summaries import summarise
from tests.quality import rouge

DRAWN = 80
"""Orders drawn of each article."""
LONGEST = 14
"""Sentences of an order that count."""
HEAT = 3.0
"""An order so many points worse than another counts 1/e of it. 1, 3 and 6 were tried."""
RIDGE = 0.003
SCALE = 3.0
"""The standard deviation of the scores in an article: REDUNDANCY is in proportion to it."""
Matrix = NDArray[np.float64]


class Drawn(NamedTuple):
    """A beginning of an order and its share of what its article wants."""

    places: tuple[int, ...]
    share: float


class Measured(NamedTuple):
    """An article as the fit sees it."""

    text: rouge.Text
    table: dict[str, Matrix]
    drawn: list[Drawn]


def table(text: rouge.Text) -> dict[str, Matrix]:
    """The measurements of an article's sentences."""
    analysis, body = text.analysis, text.body
    opens = [
        i == 0 or "\n" in text.row["text"][analysis.sentences[i - 1].end : analysis.sentences[i].start] for i in body
    ]
    terms = [analysis.terms[index][: summarise.WORDS_READ] for index in body]
    title = tokenizer.terms(text.row["title"] or text.heading, analysis.language)
    return summarise.features(text.quotes, terms, title, analysis.language, opens)


def draw(text: rouge.Text, measured: dict[str, Matrix], dice: np.random.Generator) -> list[Drawn]:
    """Orders near the beginning, towards the best single sentences and the centre, and what they are worth."""
    n = len(text.quotes)
    first = -0.5 * np.arange(n)
    best = np.array([sum(text.score(said)) / 12 if at < 60 else 0.0 for at, said in enumerate(text.tokens)])
    bents = (first, best + first, 0.6 * first, best + 0.5 * first, first + 3 * measured["textrank"])
    orders = [np.arange(n)]
    orders += [np.argsort(-(bents[k % len(bents)] + dice.gumbel(size=n))) for k in range(DRAWN)]
    shares: dict[tuple[int, ...], float] = defaultdict(float)
    for judge, size in ((text.three, lambda _: 3), (text.filled, text.filling)):
        worth: dict[frozenset[int], tuple[float, tuple[int, ...]]] = {}
        for order in orders:
            chosen = tuple(int(at) for at in order[:40])
            worth.setdefault(frozenset(chosen[: size(chosen)]), (sum(judge(chosen)) / 3, chosen[: size(chosen)]))
        top = max(value for value, _ in worth.values())
        odds = {
            places[:LONGEST]: np.exp((value - top) / HEAT) for value, places in worth.values() if value > top - 4 * HEAT
        }
        whole = sum(odds.values())
        for places, odd in odds.items():
            shares[places] += odd / whole / 2
    return [Drawn(places, float(share)) for places, share in shares.items()]


class Fit:
    """The likelihood of the drawn orders of all articles, and its slope."""

    def __init__(self, articles: Sequence[Measured], names: Sequence[str]) -> None:
        tables = [np.array([a.table[name] for name in names]).T for a in articles]
        self.rows = np.concatenate(tables)
        self.spread = self.rows.std(axis=0) + 1e-9
        self.starts = np.cumsum([0] + [len(each) for each in tables[:-1]])
        self.which = np.repeat(np.arange(len(tables)), [len(each) for each in tables])
        drawn = [(at, order) for at, article in enumerate(articles) for order in article.drawn]
        self.of = np.array([at for at, _ in drawn])
        self.orders = np.full((len(drawn), LONGEST), -1)
        for row, (at, order) in enumerate(drawn):
            self.orders[row, : len(order.places)] = self.starts[at] + np.array(order.places)
        self.there = self.orders >= 0
        self.begins = np.searchsorted(self.of, np.arange(len(articles)))
        self.share = np.array([order.share / len(order.places) for _, order in drawn])

    def slope(self, weights: Matrix, balance: Matrix) -> Matrix:
        """How the likelihood rises with each weight; *balance*: how much each article counts."""
        scores = self.rows @ weights
        top = np.maximum.reduceat(scores, self.starts)
        odds = np.exp(scores - top[self.which])
        chosen = np.where(self.there, odds[self.orders], 0.0)
        left = np.add.reduceat(odds, self.starts)[self.of][:, None] - (np.cumsum(chosen, axis=1) - chosen)
        share = self.share * balance[self.of]
        passed = np.cumsum(self.there / np.maximum(left, 1e-9), axis=1)
        pull = share[:, None] * (self.there - chosen * (passed - passed[:, -1:]))
        rise = np.bincount(self.orders[self.there], pull[self.there], minlength=len(scores))
        rise -= odds * np.add.reduceat(share * passed[:, -1], self.begins)[self.which]
        rising: Matrix = rise @ self.rows
        return rising

    def weights(self, balance: Matrix, steps: int = 200) -> Matrix:
        """The best weights, by Adam; the scores of an article have the standard deviation SCALE."""
        balance = balance / balance.sum()
        coefficients, m, v = (np.zeros(self.rows.shape[1]) for _ in range(3))
        for step in range(1, steps + 1):
            slope = self.slope(coefficients / self.spread, balance) / self.spread - 2 * RIDGE * coefficients
            m, v = 0.9 * m + 0.1 * slope, 0.999 * v + 0.001 * slope**2
            coefficients += 0.2 * 0.985**step * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8)
        scores = self.rows @ (coefficients / self.spread)
        spread = np.mean([each.std() for each in np.split(scores, self.starts[1:])])
        weights: Matrix = coefficients / self.spread * SCALE / spread
        return weights


def crossed(articles: Sequence[Measured], names: Sequence[str], balance: Matrix, folds: int, seed: int) -> None:
    """Print the gain over the first sentences on articles that were not fitted on."""
    fit, dice = Fit(articles, names), np.random.default_rng(seed)
    fold = np.zeros(len(articles), dtype=int)
    for group in sorted({a.text.group for a in articles}):
        members = [at for at, a in enumerate(articles) if a.text.group == group]
        fold[dice.permutation(members)] = np.arange(len(members)) % folds
    gains = np.zeros(len(articles))
    for number in range(folds):
        weights = dict(zip(names, fit.weights(np.where(fold == number, 0.0, balance)), strict=True))
        for at in np.flatnonzero(fold == number).tolist():
            text, measured, _ = articles[at]
            terms = [text.analysis.terms[index][: summarise.WORDS_READ] for index in text.body]
            order = summarise.diverse(sum(weights[name] * measured[name] for name in names), terms)
            gains[at] = text.mean(order) - text.mean(range(len(text.quotes)))
    groups = [a.text.group for a in articles]
    print("{:+.2f} [{:+.2f}, {:+.2f}] over the first sentences".format(*rouge.over_groups(groups, gains.tolist())))
    parted = defaultdict(list)
    for group, gain in zip(groups, gains, strict=True):
        parted[group].append(gain)
    print(", ".join(f"{group} {np.mean(each):+.1f}" for group, each in sorted(parted.items())))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--evaluate", type=Path)
    parser.add_argument("--limit", type=int, default=200)
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    dice = np.random.default_rng(0)
    articles = []
    for text in rouge.texts(rouge.program(args.evaluate or args.data.parent / "evaluate.py"), args.data, args.limit):
        if len(text.quotes) >= summarise.MIN_SENTENCES:
            measured = table(text)
            articles.append(Measured(text, measured, draw(text, measured, dice)))
    names = sorted(articles[0].table)
    count = Counter(a.text.group for a in articles)
    # the square root: a group of sixteen articles is not to weigh as much as one of two hundred
    balance = np.array([count[a.text.group] ** -0.5 for a in articles])
    if args.folds:
        crossed(articles, names, balance, args.folds, args.seed)
        return
    weights = Fit(articles, names).weights(balance)
    print("    " + ", ".join(f'"{name}": {weight:.2f}' for name, weight in zip(names, weights, strict=True)) + ",")


if __name__ == "__main__":
    main()
