"""How well pictures of text are read: pages set in type, spoiled as photographs are, read as the bot reads them.

    python -m tests.quality.pictures --data DIR [--pages 4] [--languages en,de,fr,ru,es,ar]

DIR has `summaries.jsonl` and `qa_articles.jsonl` with the fields lang and text, as `tests.quality.report` wants them.
For each language it prints the share of characters that are wrong (edits to make the text right, by its length), and
for some thresholds of confidence the share of sentences that may be quoted and how many of those are without an error:
"exact" to the letter, "folded" where the shape of a quotation mark, an apostrophe or a dash does not count.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image
from rapidfuzz.distance import Levenshtein

from engine.analysis import analyse
from engine.errors import ReadError
from engine.models import Page
from engine.readers.pictures import picture as reader
from engine.readers.pictures import prepared, sheets
from tests.pictures_of_text import as_file, page, photographed

SPOILS = ("clean", "noise", "shadow", "askew", "photo", "small")
"""What is done to a page; "photo" is all of it, "small" too, at the size in which Telegram passes on a photograph."""
THRESHOLDS = (1.0, 60.0, 80.0, 90.0)
"""The first leaves out only words that are often mistaken however sure Tesseract is."""
LONGEST, LINES = 700, 38
"""Characters of a paragraph, and about the lines of a page."""
_PARAGRAPH = re.compile(rf".{{1,{LONGEST}}}[.!?…؟][\"”»]?(?:\s|$)|.+$")
"""Whole sentences of a text that has no paragraphs."""
_SIGNS = str.maketrans({**dict.fromkeys("’‘ʼ`´‚", "'"), **dict.fromkeys("“”„«»", '"'), **dict.fromkeys("–—‐−", "-")})


@dataclass
class Score:
    """What came of the pages of a language, or of one kind of spoiling."""

    characters: int = 0
    wrong: int = 0
    seconds: float = 0.0
    pages: int = 0
    sentences: int = 0
    quoted: dict[float, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0]))
    """Threshold → sentences that may be quoted, exact ones, folded ones."""


def texts(folder: Path, language: str) -> Iterator[tuple[str, ...]]:
    """Yield the paragraphs of a page each, in an order that is always the same."""
    rows = []
    for name in ("summaries.jsonl", "qa_articles.jsonl"):
        with (folder / name).open(encoding="utf-8") as lines:
            rows += [row["text"] for row in map(json.loads, lines) if row["lang"] == language]
    random.Random(language).shuffle(rows)
    for text in rows:
        pieces = [" ".join(part.split()) for part in text.split("\n") if part.strip()]
        pieces = [part.strip() for piece in pieces for part in _PARAGRAPH.findall(piece)]
        chosen: list[str] = []
        while pieces and sum(len(piece) // 75 + 1 for piece in (*chosen, pieces[0])) <= LINES:
            chosen.append(pieces.pop(0))
        if sum(map(len, chosen)) > 600:
            yield tuple(chosen)


def spoiled(paragraphs: tuple[str, ...], kind: str, seed: int, language: str) -> Image.Image:
    """Return a page as it is after *kind* was done to it."""
    width, size = (960, 19) if kind == "small" else (1654, 32)
    image = page(paragraphs, width=width, size=size, right=language == "ar")
    whole = kind in ("photo", "small")
    if kind == "clean":
        return image
    return photographed(
        image,
        seed=seed,
        askew=None if whole or kind == "askew" else 0.0,
        noise=12 if whole or kind == "noise" else 0,
        shadow=0.45 if whole or kind == "shadow" else 0,
    )


def measure(paragraphs: tuple[str, ...], image: Image.Image, likely: tuple[str, ...], scores: list[Score]) -> None:
    """Read a picture and add what came of it to *scores*."""
    body = as_file(image)
    begun = time.process_time()
    words = sheets.read(prepared.opened(body, ""), "", likely).words
    seconds = time.process_time() - begun
    truth = " ".join(" ".join(paragraphs).split())
    got = " ".join(word.text for word in words)
    wrong = min(len(truth), Levenshtein.distance(got, truth))
    for score in scores:
        score.characters += len(truth)
        score.wrong += wrong
        score.seconds += seconds
        score.pages += 1
    for threshold in THRESHOLDS:
        reader.DOUBTFUL = threshold
        try:
            document = reader.document(Page(None, "", body), [reader.lines(words, 1)], 0)
        except ReadError:
            continue
        sentences = analyse(document).sentences
        quotes = [" ".join(document.text[s.start : s.end].split()) for s in sentences if s.kind.is_quotable]
        exact = sum(quote in truth for quote in quotes)
        folded = sum(quote.translate(_SIGNS) in truth.translate(_SIGNS) for quote in quotes)
        for score in scores:
            score.sentences += len(sentences) if threshold == THRESHOLDS[0] else 0
            score.quoted[threshold] = [
                a + b for a, b in zip(score.quoted[threshold], (len(quotes), exact, folded), strict=True)
            ]


def report(name: str, score: Score) -> None:
    """Print one row for each threshold."""
    print(
        f"\n{name}: {score.pages} pages, {score.characters} characters, {100 * score.wrong / score.characters:.2f} % "
        f"wrong, {score.seconds / score.pages:.1f} s of CPU a page, {score.sentences} sentences"
    )
    for threshold, (quoted, exact, folded) in sorted(score.quoted.items()):
        if quoted:
            print(
                f"  from {threshold:2.0f}: {100 * quoted / max(1, score.sentences):5.1f} % may be quoted, of these "
                f"{100 * exact / quoted:5.1f} % exact, {100 * folded / quoted:5.1f} % folded",
                flush=True,
            )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--pages", type=int, default=4, help="of each language")
    parser.add_argument("--languages", default="en,de,fr,ru,es,ar")
    given = parser.parse_args()
    every, kinds = Score(), {kind: Score() for kind in SPOILS}
    for shift, language in enumerate(given.languages.split(",")):
        score = Score()
        for number, paragraphs in zip(range(given.pages), texts(given.data, language), strict=False):
            for kind in dict.fromkeys((SPOILS[(number + shift) % len(SPOILS)], "photo")):
                image = spoiled(paragraphs, kind, number, language)
                measure(paragraphs, image, (), [every, score, kinds[kind]])
        report(language, score)
    for kind, score in kinds.items():
        if score.pages:
            report(kind, score)
    report("all", every)


if __name__ == "__main__":
    main()
