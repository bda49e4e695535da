"""The quality of the engine beside simple systems, on a folder of real articles, questions and pages.

    python -m tests.quality.report --data DIR [--evaluate PROGRAM] [--jobs NAMES] [--limit N]

PROGRAM is the evaluation program that came with the data; without one, `evaluate.py` in the folder above DIR. All
figures are means over groups, ×100; differences are paired, with 95 % bootstrap intervals.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tests.quality import adapter, baselines, near_misses, summaries
from tests.quality.rouge import program

Scores = dict[str, dict[str, dict[str, float]]]
SLOW = 30
"""Items of a group that sumy's summarisers are given: they compare every two sentences of long texts."""
ROUNDS = 1000
AGAINST = {"summarise": "lead", "rank": "BM25, words", "rank-keywords": "BM25, words", "library": "BM25, words"}
"""The system that the difference of each job is told from."""
SHOWN = {
    "summarise": ("R1@3", "R2@3", "RL@3", "R1=len", "R2=len", "RL=len", "verbatim"),
    "extract": ("P", "R", "F1"),
}


def mean(scores: Scores, metric: str) -> float:
    """The mean over groups, in percent."""
    return 100 * float(np.mean([np.mean([item[metric] for item in group.values()]) for group in scores.values()]))


def difference(scores: Scores, other: Scores, metrics: Sequence[str]) -> tuple[float, float, float]:
    """The mean difference of *metrics* on the items that both have, and its 95 % interval over resampled items."""
    dice = np.random.default_rng(0)
    draws = np.zeros(ROUNDS)
    middle, groups = 0.0, [name for name in scores if scores[name].keys() & other.get(name, {}).keys()]
    for name in groups:
        items = sorted(scores[name].keys() & other[name].keys())
        gain = np.array([np.mean([scores[name][i][m] - other[name][i][m] for m in metrics]) for i in items])
        draws += gain[dice.integers(0, len(gain), (ROUNDS, len(gain)))].mean(axis=1) / len(groups)
        middle += float(gain.mean()) / len(groups)
    low, high = np.percentile(draws, [2.5, 97.5])
    return 100 * middle, 100 * float(low), 100 * float(high)


def show(job: str, results: dict[str, Scores]) -> None:
    """Print a job's table, the engine's row last, and its groups."""
    ours = results["Pullquote"]
    metrics = SHOWN.get(job) or tuple(m for m in next(iter(next(iter(ours.values())).values())) if m != "chars")
    against = AGAINST.get(job, "")
    print(
        f"\n## {job}\n\n| system | {' | '.join(metrics)} | against {against or '–'} |\n|{'---|' * (len(metrics) + 2)}"
    )
    for name, scores in results.items():
        interval = "–"
        if against and name != against:
            gain, low, high = difference(scores, results[against], metrics[:6] if job == "summarise" else metrics[:1])
            interval = f"{gain:+.2f} [{low:+.2f}, {high:+.2f}]"
        print(f"| {name} | {' | '.join(f'{mean(scores, m):.1f}' for m in metrics)} | {interval} |")
    print(f"\n| group | n | {' | '.join(metrics)} |\n|{'---|' * (len(metrics) + 2)}")
    for group, items in sorted(ours.items()):
        cells = " | ".join(f"{mean({group: items}, m):.0f}" for m in metrics)
        print(f"| {group} | {len(items)} | {cells} |", flush=True)


def main(argv: Sequence[str] | None = None) -> None:
    """Run the jobs for every system that can do them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--evaluate", type=Path)
    parser.add_argument("--jobs", default="summarise,rank,rank-keywords,library,honest,cross,extract,langid")
    parser.add_argument("--limit", type=int, default=60)
    args = parser.parse_args(argv)
    evaluate = program(args.evaluate or args.data.parent / "evaluate.py")
    for job in args.jobs.split(","):
        verb, run = evaluate.JOBS[job]
        results: dict[str, Scores] = {}
        for name, system in {**baselines.SYSTEMS, "Pullquote": adapter}.items():
            if hasattr(system, verb) and (job != "cross" or name == "Pullquote"):
                before = time.process_time()
                results[name] = run(system, args.data, min(args.limit, SLOW) if name.startswith("sumy") else args.limit)
                print(f"({job}, {name}: {time.process_time() - before:.0f} s of CPU)", file=sys.stderr, flush=True)
        show(job, results)
    if "summarise" in args.jobs:
        print("\n## what ROUGE does not see\n", flush=True)
        summaries.main(["--data", str(args.data), "--limit", str(min(args.limit, SLOW))])
    if "honest" in args.jobs:
        print("\n## near misses\n", flush=True)
        near_misses.main(["--data", str(args.data), "--limit", str(min(args.limit, SLOW))])


if __name__ == "__main__":
    main()
