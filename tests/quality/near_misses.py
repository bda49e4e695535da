"""Near misses: the question of a sentence, asked of the rest of its article: the same names, the fact absent.

    python -m tests.quality.near_misses --data DIR [--limit N]

Prints for each group how many of these are refused, and how many of the same questions are answered while the sentence
is there.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from engine.models import Frequencies, Passage, Query, Verdict
from engine.qa import answer
from tests.quality.questions import asked_within, group_of, known_without, without


def answered(query: Query, passages: Sequence[Passage], frequencies: Frequencies) -> bool:
    """Whether the bot would quote an answer rather than the nearest there is."""
    return answer.rank(query, passages, frequencies).verdict is Verdict.DIRECT


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=60)
    args = parser.parse_args(argv)
    there: dict[str, list[bool]] = defaultdict(list)
    refused: dict[str, list[bool]] = defaultdict(list)
    for row, shelf, passages, right in asked_within(args.data, args.limit):
        left = without(passages, right)
        if right.any() and left:
            query, known = shelf.understand(row["question"])
            there[group_of(row)].append(answered(query, passages, known))
            refused[group_of(row)].append(not answered(query, left, known_without(known, passages, right)))
    print("| group | n | answered when it is there | refused when it is not |\n|---|---|---|---|")
    for group in sorted(there):
        n = len(there[group])
        print(f"| {group} | {n} | {100 * np.mean(there[group]):.0f} | {100 * np.mean(refused[group]):.0f} |")
    means = [100 * float(np.mean([np.mean(v) for v in side.values()])) for side in (there, refused)]
    print(f"| **mean of groups** | | **{means[0]:.1f}** | **{means[1]:.1f}** |")


if __name__ == "__main__":
    main()
