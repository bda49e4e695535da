"""Text to measure with: a seeded walk over the words of this project's own documentation, as long as is asked for."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from functools import cache
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).parent.parent
RESTART, RARE = 0.15, 0.03
"""Shares of words that follow no other one, and of words that are made up: without them a walk of 5,000 sentences has
a tenth of the words of as many real ones."""
SHORTEST, LONGEST = 5, 40
PARAGRAPH = 4


@cache
def _pairs() -> tuple[list[str], dict[str, list[str]]]:
    """All words, and which came after each."""
    files = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("*/*.py")])
    words = [word for path in files for word in re.findall(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*,?", path.read_text("utf-8"))]
    after: dict[str, list[str]] = defaultdict(list)
    for first, second in pairwise(words):
        after[first].append(second)
    return words, after


def sentence(dice: random.Random) -> str:
    """One sentence with a capital letter and a full stop."""
    words, after = _pairs()
    made = [dice.choice(words)]
    for _ in range(dice.randint(SHORTEST, LONGEST) - 1):
        if dice.random() < RARE:
            made.append("".join(dice.choices("etaoinsrhldcumfpgwybvk", k=dice.randint(5, 9))))
        elif dice.random() < RESTART or not after[made[-1]]:
            made.append(dice.choice(words))
        else:
            made.append(dice.choice(after[made[-1]]))
    said = " ".join(made).rstrip(",")
    return said[:1].upper() + said[1:] + "."


def text(sentences: int, seed: int = 1) -> str:
    """So many sentences in paragraphs."""
    dice = random.Random(seed)
    made = [sentence(dice) for _ in range(sentences)]
    return "\n\n".join(" ".join(made[at : at + PARAGRAPH]) for at in range(0, sentences, PARAGRAPH))
